//! What became known of credentials that a person asked about.

use crate::connection::Connection;
use crate::detector::Detector;
use crate::secret::{Fingerprint, Secret};
use crate::validity::Verdict;

/// The outcome of `ntnleaks check`.
#[derive(Debug, Default)]
pub struct Checkup {
    /// Each credential, in the order they were given.
    pub credentials: Vec<Examined>,
    /// How many requests were made.
    pub requests: u64,
}

/// What became known of one credential.
#[derive(Debug)]
pub struct Examined {
    /// Where it was given: `line 1`, the name of a variable, a place in a report.
    pub given_as: String,
    /// What kind it has the shape of; `None` for an unknown one.
    pub detector: Option<&'static Detector>,
    /// The value, as it was given.
    pub secret: Secret,
    /// Its identity, as in reports of scans.
    pub fingerprint: Fingerprint,
    /// Whether it works.
    pub verdict: Verdict,
    /// Whose it is, if it works and Notion says.
    pub connection: Option<Connection>,
}
