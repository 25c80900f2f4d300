//! What became known of credentials that a person asked about.

mod awaited;
mod remark;

use crate::access::Access;
use crate::connection::Connection;
use crate::day::Day;
use crate::detector::Detector;
use crate::object::Time;
use crate::secret::{Fingerprint, Secret};
use crate::validity::{Validity, Verdict};

pub use awaited::{Awaited, RotationState, Sighting, Sightings, Watched};
pub use remark::Remark;

/// The outcome of `ntnleaks check`.
#[derive(Debug, Default)]
pub struct Checkup {
    /// Each credential, in the order they were given.
    pub credentials: Vec<Examined>,
    /// How many requests were made.
    pub requests: u64,
    /// When the run started.
    pub started: Time,
    /// Further values that nothing may repeat: the credentials in the words they were given in.
    pub(crate) given: Vec<Secret>,
}

/// What became known of one credential.
#[derive(Debug)]
pub struct Examined {
    /// Where it was given: `line 1`, the name of a variable, places in a report.
    pub given_as: Vec<String>,
    /// What kind it has the shape of; `None` for an unknown one.
    pub detector: Option<&'static Detector>,
    /// The value that all else is about: the one that was given, without what is not a part of it.
    pub secret: Secret,
    /// The id of the OAuth client that it belongs to, where that was given too.
    pub client_id: Option<String>,
    /// Its identity, as in reports of scans.
    pub fingerprint: Fingerprint,
    /// Whether it works.
    pub verdict: Verdict,
    /// Whose it is, if it works and Notion says. With no credential in its words.
    pub connection: Option<Connection>,
    /// In what the value that was given is not what was issued; none if it may well be.
    pub remarks: Vec<Remark>,
    /// What came of the value exactly as it was given, if that is another one.
    pub as_given: Option<Verdict>,
    /// When it was first seen, if that is remembered.
    pub age: Option<Age>,
    /// What it opens, if that was asked and it works.
    pub access: Option<Access>,
    /// Whether it signs the delivery of a webhook, if one was given.
    pub signs: Option<bool>,
}

impl Checkup {
    /// Every value that nothing may repeat.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let credentials = self.credentials.iter().map(|it| &it.secret);
        credentials.chain(&self.given)
    }

    /// Whether a question was not answered: whether a credential works, what it opens, or whether
    /// it signs a delivery.
    pub fn has_gap(&self) -> bool {
        let is_open = |examined: &Examined| {
            let is_unknown = examined.verdict.validity() == Validity::Unknown;
            let has_gap = examined.access.as_ref().is_some_and(Access::has_gap);
            is_unknown && examined.signs.is_none() || has_gap
        };
        self.credentials.iter().any(is_open)
    }

    /// Whether a condition does not hold: a credential is too old, or none signs the delivery.
    pub fn has_failure(&self) -> bool {
        let mut each = self.credentials.iter();
        let is_old = |it: &Examined| it.age.is_some_and(|age| age.limit.is_some());
        let none_signs = !self.credentials.is_empty()
            && self.credentials.iter().all(|it| it.signs == Some(false));
        none_signs || each.any(is_old)
    }
}

/// How long a credential has been known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// The day on which it was first seen.
    pub first_seen: Day,
    /// How many days ago that was; none if it lies in the future.
    pub days: u32,
    /// Whether it lies in the future, so that nobody knows since when it is known.
    pub is_ahead: bool,
    /// How many days it may be known, if it may have been known for longer.
    pub limit: Option<u32>,
}
