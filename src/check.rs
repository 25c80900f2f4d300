//! The examination of credentials that a person asks about: joins what is known offline with what
//! Notion says.

use crate::checkup::{Checkup, Examined};
use crate::matcher::Matcher;
use crate::notion::{Client, check_one};
use crate::secret::{Fingerprint, Secret};
use crate::validity::Verdict;

/// What a credential of an unknown kind counts as in its fingerprint.
const UNKNOWN: &str = "unknown";

/// Examines `credentials`, each with what it was given as.
pub fn check(
    credentials: impl IntoIterator<Item = (String, Vec<u8>)>,
    matcher: &Matcher,
    client: &Client,
) -> Checkup {
    let mut checkup = Checkup::default();
    for (given_as, value) in credentials {
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
            Some(detector) => check_one(client, detector, &secret),
            None => Verdict::NoHarmlessWay.into(),
        };
        checkup.credentials.push(Examined {
            given_as,
            detector,
            fingerprint: Fingerprint::of_secret(id, &secret),
            secret,
            verdict: checked.verdict,
            connection: checked.connection,
        });
    }
    checkup.requests = client.requests();
    checkup
}
