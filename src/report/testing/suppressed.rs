//! What is forgiven, and what is said of a baseline, for the tests of the formats.

use super::token;
use crate::accepted::{Accepted, BaselineNotes, FoundIn};
use crate::day::Day;
use crate::finding::{Finding, Suppression, SuppressionKind};

/// A finding that a marker suppresses, and one that a baseline does.
pub(in crate::report) fn suppressed() -> [Finding; 2] {
    let suppression = |kind, by: &str, reason: Option<&str>| {
        Some(Suppression {
            kind,
            by: by.to_owned(),
            reason: reason.map(str::to_owned),
        })
    };
    let in_source = suppression(SuppressionKind::InSource, "ntnleaks:allow", None);
    let external = suppression(
        SuppressionKind::External,
        "base\x1b[2Jline.json",
        Some("[x](https://e.example)\n\u{202e}"),
    );
    [(80, in_source), (81, external)].map(|(line, suppression)| Finding {
        suppression,
        ..token("src/accepted.rs", line)
    })
}

/// What a run says of a baseline in which one entry is gone, and another has expired.
pub(in crate::report) fn notes() -> BaselineNotes {
    let entry = |path: &str, expires: Option<&str>| Accepted {
        fingerprint: token(path, 90).fingerprint,
        detector: "notion-api-token".to_owned(),
        secret: Some("ntn_0000****B3dE".to_owned()),
        path: path.to_owned(),
        line: Some(90),
        commit: None,
        found_in: FoundIn::Tree,
        by: "A U Thor <author@example.com>\x1b[2J".to_owned(),
        date: day("2026-01-01"),
        reason: "a test".to_owned(),
        expires: expires.map(day),
    };
    BaselineNotes {
        name: ".ntnleaks-baseline.json".to_owned(),
        entries: 4,
        whole: Some(FoundIn::Tree),
        gone: vec![entry("src/gone.rs", None), entry("src/\x1b[2J.rs", None)],
        expired: vec![entry("src/expired.rs", Some("2026-02-01"))],
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|_| Day::today())
}
