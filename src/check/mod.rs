//! The examination of credentials that a person asks about: joins what is known offline with what
//! Notion says.

mod access;
mod given;

use crate::checkup::{Checkup, Examined};
use crate::matcher::Matcher;
use crate::notion::{Client, check_one};
use crate::object::Time;
use crate::secret::{Fingerprint, Secret};
use crate::validity::Verdict;

pub use access::explore;
pub use given::Given;

/// What a credential of an unknown kind counts as in its fingerprint.
const UNKNOWN: &str = "unknown";

/// Examines each of `given`.
pub fn check(
    given: impl IntoIterator<Item = Given>,
    matcher: &Matcher,
    client: &Client,
) -> Checkup {
    let mut checkup = Checkup {
        started: Time::now(),
        ..Checkup::default()
    };
    for given in given {
        checkup.credentials.push(examined(given, matcher, client));
    }
    checkup.requests = client.requests();
    checkup
}

fn examined(given: Given, matcher: &Matcher, client: &Client) -> Examined {
    let value = given.value.to_vec();
    let found = matcher
        .matches(&value, "".as_ref())
        .matches
        .into_iter()
        .next();
    let detector = found.map(|found| found.detector);
    let prefix = detector.and_then(|detector| detector.prefix_len(&value));
    let secret = Secret::new(value, prefix.unwrap_or(0));
    let id = detector.map_or(UNKNOWN, |detector| detector.id);
    let checked = match detector {
        Some(detector) => check_one(client, detector, &secret, None),
        None => Verdict::NoHarmlessWay.into(),
    };
    Examined {
        given_as: vec![given.place],
        detector,
        fingerprint: Fingerprint::of_secret(id, &secret),
        secret,
        client_id: None,
        verdict: checked.verdict,
        connection: checked.connection,
        remarks: Vec::new(),
        as_given: None,
        age: None,
        access: None,
    }
}
