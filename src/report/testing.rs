//! Findings for the tests of the formats. Tokens are made at run time: none is ever committed.

mod suppressed;

use std::time::Duration;

use super::{Report, Stats};
use crate::blob::{ExcludeReason, Excluded, Origin, Publication, SkipReason, Skipped};
use crate::detector::{Confidence, DETECTORS, Detector};
use crate::finding::{Encoding, Excerpt, Finding, Location, Region};
use crate::object::{Commit, Exposure, Object, ObjectKind, Time};
use crate::root::Root;
use crate::secret::{Fingerprint, Secret, Visibility};
use crate::validity::Verdict;

pub(super) use suppressed::{notes, suppressed};

/// The secret of number `n`, shaped as an API token.
pub(super) fn secret(n: u64) -> String {
    format!("{}_{n:011}{}", "ntn", "aB3dE".repeat(7))
}

/// Where a path is.
pub(super) fn origin(path: &str) -> Origin {
    Origin::file(path)
}

/// An API token on line `line`; the line's number is also the secret's.
pub(super) fn token(path: &str, line: u64) -> Finding {
    of_detector(&DETECTORS[0], path, line)
}

/// What `detector` finds on line `line` of a text.
pub(super) fn of_detector(detector: &'static Detector, path: &str, line: u64) -> Finding {
    let secret = Secret::new(secret(line).into_bytes(), 4);
    let matched = secret.render(Visibility::Redacted);
    let fingerprint = Fingerprint::of_secret(detector.id, &secret);
    let mut finding = Finding {
        secret: Some(secret),
        confidence: Confidence::High,
        excerpt: Some(Excerpt {
            before: "    let token = \"".into(),
            matched,
            after: "\";".into(),
        }),
        line_hash: Some(format!("{line:x}:1")),
        ..Finding::new(detector, origin(path), fingerprint)
    };
    finding.location.region = Some(Region {
        line,
        column: 15,
        end_line: line,
        end_column: 65,
    });
    finding
}

/// The name of object `n`, below ten.
pub(super) fn id(n: u64) -> String {
    format!("{n}a2b3c4{:0>33}", n)
}

/// A commit of the day after that of commit `n - 1`.
pub(super) fn commit(n: u64) -> Commit {
    Commit {
        position: n,
        id: id(n),
        author: "A U Thor <author@example.com>".into(),
        time: Time {
            seconds: 1_772_452_800 + 86_400 * n.cast_signed(),
            offset: 3600,
        },
        summary: "Call the API".into(),
    }
}

/// Where something in an object is; for a blob, `path` may be its own name.
pub(super) fn in_object(kind: ObjectKind, path: &str) -> Origin {
    let id = if path.contains('.') {
        id(9)
    } else {
        path.to_owned()
    };
    Origin {
        object: Some(Object { kind, id }),
        ..origin(path)
    }
}

/// A token that commit 1 added.
pub(super) fn committed(path: &str, line: u64) -> Finding {
    let mut finding = token(path, line);
    finding.location.origin = Origin {
        commit: Some(commit(1).into()),
        ..in_object(ObjectKind::Blob, path)
    };
    finding
}

/// A token that commit 1 added, and commit 2 removed when it was pushed.
pub(super) fn exposed(path: &str, line: u64) -> Finding {
    let refs = [
        "refs/heads/fix",
        "refs/notes/commits",
        "refs/remotes/origin/main",
        "refs/stash",
        "refs/tags/v1",
    ];
    Finding {
        exposure: Some(Exposure {
            removed_in: Some(commit(2).into()),
            in_head: false,
            refs: refs.map(str::to_owned).into_iter().collect(),
            reachable: true,
            pushed: true,
        }),
        ..committed(path, line)
    }
}

/// A dotenv file.
pub(super) fn dotenv(path: &str, publication: Publication) -> Finding {
    let detector = &DETECTORS[DETECTORS.len() - 1];
    let fingerprint = Fingerprint::of_bytes(detector.id, path.as_bytes());
    Finding {
        publication: Some(publication),
        ..Finding::new(detector, origin(path), fingerprint)
    }
}

/// A complete run without findings, of the current directory.
pub(super) fn clean() -> Report {
    Report {
        stats: Stats {
            blobs: 78_012,
            bytes: 1_234_567_890,
            elapsed: Duration::from_millis(412),
            ..Stats::default()
        },
        root: Root {
            directory: std::path::absolute(".").unwrap_or_default(),
            in_repository: "packages/api".into(),
        },
        ..Report::default()
    }
}

/// A run that met everything: each detector, encoding, publication, reason, and hostile names.
pub(super) fn everything() -> Report {
    let mut report = clean();
    let hostile = [
        "a b#c%d?.rs",
        "a:b",
        "資料/😀.ts",
        "x\n\x1b[2Jy",
        "\u{202e}gpj",
        "`[x](https://e.example)`{0}",
    ];
    report
        .findings
        .extend((1..).zip(hostile).map(|(line, path)| token(path, line)));
    report.findings.push(not_utf8());
    for (line, detector) in (20..).zip(&DETECTORS[..DETECTORS.len() - 1]) {
        report
            .findings
            .push(of_detector(detector, "./src/all.rs", line));
    }
    let encodings = [
        Encoding::Base64,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Percent,
        Encoding::Escape,
        Encoding::Split,
    ];
    for (line, encoding) in (50..).zip(encodings) {
        report.findings.push(Finding {
            encoding: Some(encoding),
            confidence: Confidence::Medium,
            ..token("encoded.txt", line)
        });
    }
    let publications = [
        Publication::Tracked,
        Publication::Staged,
        Publication::Untracked,
        Publication::NoRepository,
        Publication::Committed,
    ];
    for (n, publication) in publications.into_iter().enumerate() {
        report
            .findings
            .push(dotenv(&format!("./dir {n}/.env"), publication));
    }
    report.findings.extend(in_git());
    report.findings.extend(checked());
    report.placeholders.push(token("docs/example.md", 99));
    report.suppressed = suppressed().into();
    report.baseline = Some(notes());
    let reasons = [
        SkipReason::Unreadable("Permission denied\x1b[2J".into()),
        SkipReason::Vanished,
        SkipReason::Changed,
        SkipReason::NotRegular,
        SkipReason::TooLarge { limit: 10 },
        SkipReason::TooManyFindings { dropped: 3 },
        SkipReason::Missing("the clone is\x1b[2J shallow".into()),
        SkipReason::Corrupt("no object\u{202e}".into()),
        SkipReason::Unmerged,
    ];
    report
        .skipped
        .extend(reasons.into_iter().enumerate().map(|(n, reason)| Skipped {
            origin: origin(&format!("./skipped/{n}:\n.bin")),
            reason,
        }));
    report.excluded.extend((0..7).map(|n| Excluded {
        origin: origin(&format!("./vendor/{n}")),
        reason: ExcludeReason::Repository,
    }));
    report.excluded.push(Excluded {
        origin: origin("./target"),
        reason: ExcludeReason::Ignored,
    });
    report.stats.skipped = report.skipped.len() as u64;
    report.stats.commits = 85;
    report.stats.excluded = report.excluded.len() as u64;
    report.stats.placeholders = report.placeholders.len() as u64;
    report.stats.suppressed = report.suppressed.len() as u64;
    report
}

/// With each verdict, on a line of its own.
pub(super) fn checked() -> impl Iterator<Item = Finding> {
    (100..).zip(Verdict::ALL).map(|(line, verdict)| Finding {
        verdict: Some(verdict),
        ..token("checked.txt", line)
    })
}

/// What each source of git finds, with hostile names.
fn in_git() -> Vec<Finding> {
    let hostile = "`\x1b[2J\u{202e}[x](https://e.example)\n";
    let mut worst = exposed("src/b.rs", 71);
    worst.location.origin.commit = Some(
        Commit {
            author: format!("{hostile} <{hostile}>"),
            summary: hostile.repeat(9),
            time: Time {
                seconds: i64::MAX,
                offset: i32::MIN,
            },
            ..commit(1)
        }
        .into(),
    );
    if let Some(exposure) = &mut worst.exposure {
        let names = exposure.refs.iter().map(str::to_owned);
        let names = names.chain([format!("refs/tags/{hostile}")]);
        exposure.refs = names.collect();
        exposure.removed_in = None;
    }
    let mut findings = vec![committed("src/a.rs", 70), worst, exposed("src/a.rs", 72)];
    let kinds = [ObjectKind::Blob, ObjectKind::Commit, ObjectKind::Tag];
    findings.extend((3..).zip(kinds).map(|(n, kind)| Finding {
        location: Location {
            origin: in_object(kind, &id(n)),
            ..token("", n).location
        },
        exposure: Some(Exposure::default()),
        ..token("", 70 + n)
    }));
    findings
}

#[cfg(unix)]
fn not_utf8() -> Finding {
    use std::os::unix::ffi::OsStringExt;
    let mut finding = token("", 10);
    finding.location.origin.path = std::ffi::OsString::from_vec(b"caf\xe9%.rs".to_vec()).into();
    finding
}

#[cfg(not(unix))]
fn not_utf8() -> Finding {
    token("caf%.rs", 10)
}
