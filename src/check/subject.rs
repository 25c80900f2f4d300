//! From what was given to what is examined: each credential once, with what is wrong with the copy.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::given::{Given, Value};
use crate::checkup::Remark;
use crate::detector::{DETECTORS, Detector, Probe};
use crate::integrity::{self, Part};
use crate::matcher::Matcher;
use crate::secret::{Fingerprint, Secret};
use crate::validity::Verdict;

/// What a credential of an unknown kind counts as in its fingerprint.
pub(super) const UNKNOWN: &str = "unknown";

/// Over so many lines behind its first a credential may be broken.
const FURTHER_LINES: usize = 3;

/// A credential before anything is asked about it.
pub(super) struct Subject {
    pub(super) given_as: Vec<String>,
    pub(super) detector: Option<&'static Detector>,
    pub(super) secret: Secret,
    pub(super) client_id: Option<String>,
    pub(super) fingerprint: Fingerprint,
    /// Why nothing is asked, if nothing is.
    pub(super) never: Option<Verdict>,
    pub(super) remarks: BTreeSet<Remark>,
    /// The value exactly as it was given, if it is another one; and whether it can be sent.
    pub(super) as_given: Option<(Secret, bool)>,
}

/// Every credential that was given, once.
pub(super) fn all(
    given: impl IntoIterator<Item = Given>,
    client_id: Option<&str>,
    matcher: &Matcher,
) -> Vec<Subject> {
    let mut all = Distinct::default();
    let mut given: VecDeque<Given> = given.into_iter().collect();
    while let Some(mut one) = given.pop_front() {
        let lines = given.make_contiguous();
        let mut counts = 1..=lines.len().min(FURTHER_LINES);
        let broken = counts.find_map(|count| {
            let joined = joined(&one, &lines[..count], matcher)?;
            Some((joined, count))
        });
        if let Some((joined, count)) = broken {
            one = joined;
            given.drain(..count);
        }
        for subject in subjects(one, matcher) {
            all.add(subject);
        }
    }
    for subject in &mut all.subjects {
        subject.client_id = subject.client_id.take().or(client_id.map(str::to_owned));
        subject.settle();
    }
    all.subjects
}

/// Lines that make one credential only together: it was broken where it was copied from.
fn joined(one: &Given, further: &[Given], matcher: &Matcher) -> Option<Given> {
    let lines = || std::iter::once(one).chain(further);
    if one.detector.is_some() || lines().any(|it| it.name.is_some()) {
        return None;
    }
    let values = lines().map(|line| match &line.value {
        Value::Whole(value) => Some(value.as_slice()),
        Value::Redacted(..) => None,
    });
    let values: Vec<_> = values.collect::<Option<_>>()?;
    let places: Vec<_> = lines().map(|it| it.place.as_str()).collect();
    integrity::is_broken(&values, matcher).then(|| Given {
        place: places.join(" and "),
        value: Value::Whole(values.join(&b"\n"[..]).into()),
        name: None,
        detector: None,
    })
}

fn subjects(given: Given, matcher: &Matcher) -> Vec<Subject> {
    let value = match given.value {
        Value::Whole(value) => value,
        Value::Redacted(secret, fingerprint) => {
            return vec![Subject {
                given_as: vec![given.place],
                detector: given.detector,
                secret,
                client_id: None,
                fingerprint,
                never: Some(Verdict::Redacted),
                remarks: BTreeSet::from([Remark::Redacted]),
                as_given: None,
            }];
        }
    };
    let examined = integrity::examine(&value, given.name.as_deref(), matcher);
    let mut as_given = examined.as_given;
    let parts = examined.parts.into_iter();
    let subject = |part: Part| {
        let detector = fitting(part.detector, given.detector);
        Subject {
            given_as: vec![given.place.clone()],
            detector,
            fingerprint: fingerprint(detector, &part.secret),
            secret: part.secret,
            client_id: part.client_id,
            never: part.never,
            remarks: examined.remarks.clone(),
            as_given: as_given.take(),
        }
    };
    parts.map(subject).collect()
}

/// What a credential is that `seen` was seen to be, and `said` to be in a report. A report knows more,
/// where the shape is the same; and what it says is never asked about is not.
fn fitting(
    seen: Option<&'static Detector>,
    said: Option<&'static Detector>,
) -> Option<&'static Detector> {
    let fits = |said: &&Detector| {
        said.probe == Probe::Nothing || seen.is_some_and(|seen| seen.anchor == said.anchor)
    };
    said.filter(fits).or(seen)
}

pub(super) fn fingerprint(detector: Option<&Detector>, secret: &Secret) -> Fingerprint {
    Fingerprint::of_secret(detector.map_or(UNKNOWN, |detector| detector.id), secret)
}

/// Credentials, each once, in the order they were given.
#[derive(Default)]
struct Distinct {
    subjects: Vec<Subject>,
    /// Where each is, by what is equal for equal bytes; what is redacted is its fingerprint.
    places: HashMap<Fingerprint, usize>,
}

impl Distinct {
    fn add(&mut self, subject: Subject) {
        let identity = match subject.secret.is_redacted() {
            true => subject.fingerprint,
            false => Fingerprint::of_secret("", &subject.secret),
        };
        let at = *self.places.entry(identity).or_insert(self.subjects.len());
        match self.subjects.get_mut(at) {
            None => self.subjects.push(subject),
            Some(known) => known.merge(subject),
        }
    }
}

impl Subject {
    /// Takes what another copy of the same credential tells.
    fn merge(&mut self, other: Self) {
        for place in other.given_as {
            if !self.given_as.contains(&place) {
                self.given_as.push(place);
            }
        }
        // The more specific kind is the one that stands first in the table.
        let rank = |detector: Option<&Detector>| {
            let id = detector.map(|detector| detector.id);
            let place = DETECTORS.iter().position(|row| Some(row.id) == id);
            place.unwrap_or(DETECTORS.len())
        };
        if rank(other.detector) < rank(self.detector) {
            self.detector = other.detector;
            self.fingerprint = other.fingerprint;
        }
        self.client_id = self.client_id.take().or(other.client_id);
        self.remarks.extend(other.remarks);
        self.as_given = self.as_given.take().or(other.as_given);
    }

    /// Every value that nothing may repeat: the credential, and what was given for it.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let as_given = self.as_given.as_ref().map(|(value, _)| value);
        std::iter::once(&self.secret).chain(as_given)
    }

    /// What works as it was given takes the place of what was taken for the credential; nobody knows
    /// its kind then. The other value stays known.
    pub(super) fn take_as_given(&mut self) {
        if let Some((value, _)) = &mut self.as_given {
            std::mem::swap(value, &mut self.secret);
            self.detector = None;
            self.fingerprint = fingerprint(None, &self.secret);
            self.remarks = BTreeSet::new();
        }
    }

    /// With a client id, what has the shape of a client secret is one.
    fn settle(&mut self) {
        let may_be = |detector: &Detector| {
            matches!(detector.probe, Probe::Client | Probe::Refresh)
                || self.secret.begins_with(b"secret_")
        };
        if !self.detector.is_some_and(may_be) {
            self.client_id = None;
        } else if self.client_id.is_some() && self.secret.begins_with(b"secret_") {
            self.detector = Detector::by_id("notion-oauth-client-secret");
            self.fingerprint = fingerprint(self.detector, &self.secret);
        }
    }
}
