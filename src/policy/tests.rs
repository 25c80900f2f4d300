//! What suppresses a finding, and what does not.
#![allow(clippy::expect_used)]

use super::*;
use crate::baseline::Acceptance;
use crate::blob::Origin;
use crate::detector::DETECTORS;
use crate::finding::{Marker, MarkerScope};
use crate::root::Root;

fn finding(marker: Option<MarkerScope>) -> Finding {
    let fingerprint = Fingerprint::of_bytes(DETECTORS[0].id, b"a");
    Finding {
        marker: marker.map(|scope| Marker {
            name: "ntnleaks:allow",
            scope,
            reason: Some("said there".to_owned()),
        }),
        ..Finding::new(&DETECTORS[0], Origin::file("a"), fingerprint)
    }
}

/// A policy of the day `today`, with a baseline that accepts the finding until `expires`.
fn policy(today: &str, expires: Option<&str>) -> Policy {
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let mut baseline = Baseline::new("base.json");
    let acceptance = Acceptance {
        by: "me".to_owned(),
        date: day("2026-01-01"),
        reason: "listed".to_owned(),
        expires: expires.map(day),
    };
    baseline.accept(&[&finding(None)], &Root::default(), &acceptance);
    Policy {
        today: day(today),
        ..Policy::new(Some(baseline))
    }
}

fn reason(policy: &Policy, marker: Option<MarkerScope>) -> Option<(SuppressionKind, String)> {
    let mut finding = finding(marker);
    policy.judge(&mut finding, true);
    let suppression = finding.suppression?;
    Some((suppression.kind, suppression.reason?))
}

#[test]
fn a_marker_comes_first_and_then_the_baseline() {
    let listed = Some((SuppressionKind::External, "listed".to_owned()));
    let marked = Some((SuppressionKind::InSource, "said there".to_owned()));
    let (with, without) = (policy("2026-02-01", None), Policy::new(None));
    assert_eq!(reason(&with, None), listed);
    assert_eq!(reason(&with, Some(MarkerScope::Everything)), marked);
    assert_eq!(reason(&with, Some(MarkerScope::Nothing)), listed);
    assert_eq!(
        reason(&without, Some(MarkerScope::Detector(&DETECTORS[0]))),
        marked
    );
    assert_eq!(
        reason(&without, Some(MarkerScope::Detector(&DETECTORS[1]))),
        None
    );
    assert_eq!(reason(&without, Some(MarkerScope::Nothing)), None);
    assert_eq!(reason(&without, None), None);
}

#[test]
fn an_entry_counts_until_the_day_on_which_it_expires() {
    for (today, is_accepted) in [
        ("2026-01-31", true),
        ("2026-02-01", false),
        ("2027-01-01", false),
    ] {
        let policy = policy(today, Some("2026-02-01"));
        assert_eq!(reason(&policy, None).is_some(), is_accepted, "{today}");
        let occurring = HashSet::from([finding(None).fingerprint]);
        let notes = policy.notes(&occurring, None).expect("a baseline");
        assert_eq!(notes.expired.is_empty(), is_accepted, "{today}");
    }
}

#[test]
fn each_entry_is_named_once_and_only_where_everything_was_read() {
    let policy = policy("2026-03-01", Some("2026-02-01"));
    let counts = |whole| {
        let notes = policy.notes(&HashSet::new(), whole).expect("a baseline");
        (notes.entries, notes.gone.len(), notes.expired.len())
    };
    assert_eq!(counts(Some(FoundIn::Tree)), (1, 1, 0));
    assert_eq!(counts(Some(FoundIn::History)), (1, 0, 0));
    assert_eq!(counts(None), (1, 0, 0));
    assert_eq!(Policy::new(None).notes(&HashSet::new(), None), None);
}

#[test]
fn what_is_not_trusted_is_told_and_forgives_nothing() {
    let judged = |policy: &Policy, marker, is_trusted| {
        let mut finding = finding(marker);
        policy.judge(&mut finding, is_trusted);
        let kind = |it: Option<Suppression>| it.map(|it| it.kind);
        (kind(finding.suppression), kind(finding.untrusted))
    };
    let (marker, baseline) = (SuppressionKind::InSource, SuppressionKind::External);
    let trusted = policy("2026-02-01", None);
    let heads = trusted.clone().into_baseline();
    let policy = Policy::new(None).trusting(Trust::Nobody, heads);
    let everything = Some(MarkerScope::Everything);
    assert_eq!(judged(&policy, everything, false), (None, Some(marker)));
    assert_eq!(judged(&policy, everything, true), (Some(marker), None));
    assert_eq!(judged(&policy, None, false), (None, Some(baseline)));
    assert_eq!(judged(&trusted, everything, false), (Some(baseline), None));
    assert_eq!(judged(&Policy::new(None), None, false), (None, None));
}
