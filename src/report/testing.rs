//! Findings for the tests of the formats. Tokens are made at run time: none is ever committed.

use std::time::Duration;

use super::{Report, Stats};
use crate::blob::{ExcludeReason, Excluded, Origin, Publication, SkipReason, Skipped};
use crate::detector::{Confidence, DETECTORS, Detector};
use crate::finding::{Encoding, Excerpt, Finding, Location, Region};
use crate::root::Root;
use crate::secret::{Fingerprint, Secret, Visibility};

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
    Finding {
        detector,
        location: Location {
            origin: origin(path),
            region: Some(Region {
                line,
                column: 15,
                end_line: line,
                end_column: 65,
            }),
        },
        fingerprint: Fingerprint::of_secret(detector.id, &secret),
        secret: Some(secret),
        confidence: Confidence::High,
        severity: detector.severity,
        encoding: None,
        exposure: None,
        publication: None,
        excerpt: Some(Excerpt {
            before: "    let token = \"".into(),
            matched,
            after: "\";".into(),
        }),
        line_hash: Some(format!("{line:x}:1")),
    }
}

/// A dotenv file.
pub(super) fn dotenv(path: &str, publication: Publication) -> Finding {
    let detector = &DETECTORS[DETECTORS.len() - 1];
    Finding {
        detector,
        location: Location {
            origin: origin(path),
            region: None,
        },
        secret: None,
        fingerprint: Fingerprint::of_bytes(detector.id, path.as_bytes()),
        confidence: Confidence::High,
        severity: detector.severity,
        encoding: None,
        exposure: None,
        publication: Some(publication),
        excerpt: None,
        line_hash: None,
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
    ];
    for (n, publication) in publications.into_iter().enumerate() {
        report
            .findings
            .push(dotenv(&format!("./dir {n}/.env"), publication));
    }
    report.placeholders.push(token("docs/example.md", 99));
    let reasons = [
        SkipReason::Unreadable("Permission denied\x1b[2J".into()),
        SkipReason::Vanished,
        SkipReason::Changed,
        SkipReason::NotRegular,
        SkipReason::TooLarge { limit: 10 },
        SkipReason::TooManyFindings { dropped: 3 },
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
    report.stats.excluded = report.excluded.len() as u64;
    report.stats.placeholders = report.placeholders.len() as u64;
    report
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
