//! What is accepted, for how long, and when it is gone.

use super::*;
use crate::blob::Origin;
use crate::detector::DETECTORS;
use crate::finding::Suppression;
use crate::secret::Secret;

/// A finding of the secret of a number, at a path.
fn finding(number: u8, path: &str) -> Finding {
    let secret = Secret::new(vec![b'a' + number; 40], 0);
    let fingerprint = Fingerprint::of_secret(DETECTORS[0].id, &secret);
    Finding {
        secret: Some(secret),
        ..Finding::new(&DETECTORS[0], Origin::file(path), fingerprint)
    }
}

fn acceptance(date: &str, expires: Option<&str>) -> Acceptance {
    Acceptance {
        by: "me".to_owned(),
        date: day(date),
        reason: "why".to_owned(),
        expires: expires.map(day),
    }
}

#[test]
fn what_is_accepted_keeps_what_was_said_until_it_expires() {
    let mut baseline = Baseline::new(NAME);
    let mut accept = |findings: &[Finding], acceptance: Acceptance| {
        let findings: Vec<_> = findings.iter().collect();
        let changes = baseline.accept(&findings, &Root::default(), &acceptance);
        let paths = |all: &[Accepted]| all.iter().map(|it| it.path.clone()).collect::<Vec<_>>();
        let entries = baseline.entries().to_vec();
        (paths(&changes.added), paths(&changes.renewed), entries)
    };
    let both = [finding(1, "a"), finding(1, "b"), finding(2, "c")];
    let (added, renewed, entries) = accept(&both, acceptance("2026-01-01", Some("2026-03-01")));
    assert_eq!(
        (added, renewed),
        (vec!["a".to_owned(), "c".to_owned()], vec![])
    );
    assert_eq!(entries[0].secret.as_deref().map(str::len), Some(12));

    let moved = [finding(1, "d")];
    let (added, renewed, unchanged) = accept(&moved, acceptance("2026-02-28", None));
    assert_eq!((added.len(), renewed.len()), (0, 0));
    assert_eq!(unchanged, entries);

    let (added, renewed, entries) = accept(&moved, acceptance("2026-03-01", None));
    assert_eq!((added.len(), renewed), (0, vec!["d".to_owned()]));
    let ends: Vec<_> = entries.iter().map(|it| it.expires.is_some()).collect();
    assert_eq!(ends.iter().filter(|ends| **ends).count(), 1);
}

#[test]
fn what_a_marker_suppresses_needs_no_entry() {
    let mut marked = finding(1, "a");
    marked.suppression = Some(Suppression {
        kind: SuppressionKind::InSource,
        by: "ntnleaks:allow".to_owned(),
        reason: None,
    });
    let mut baseline = Baseline::new(NAME);
    baseline.accept(
        &[&marked],
        &Root::default(),
        &acceptance("2026-01-01", None),
    );
    assert!(baseline.entries().is_empty());
}

/// What only commits have is missed by a scan of the files, and must not be taken for gone.
#[test]
fn what_was_found_in_commits_is_gone_when_commits_say_so() {
    let mut baseline = Baseline::new(NAME);
    let today = acceptance("2026-01-01", None);
    let files = [finding(1, "a"), finding(2, "b")];
    baseline.accept(&files.each_ref(), &Root::default(), &today);
    let in_history = |number| Finding {
        exposure: Some(crate::object::Exposure::default()),
        ..finding(number, "a")
    };
    let commits = [in_history(2), in_history(3)];
    let changes = baseline.accept(&commits.each_ref(), &Root::default(), &today);
    assert_eq!((changes.added.len(), changes.renewed.len()), (1, 0));
    let gone = |scope| {
        let gone = baseline.gone(&HashSet::new(), scope);
        gone.iter().map(|it| it.fingerprint).collect::<HashSet<_>>()
    };
    assert_eq!(gone(FoundIn::Tree), HashSet::from([files[0].fingerprint]));
    let others = commits.each_ref().map(|it| it.fingerprint);
    assert_eq!(gone(FoundIn::History), HashSet::from(others));
    let occurring = HashSet::from([files[0].fingerprint]);
    assert!(baseline.gone(&occurring, FoundIn::Tree).is_empty());
}
