//! The items of a report as version 1 writes them. A key once here keeps its name and meaning.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::history::{Commit, Exposure, Object};
use crate::accepted::{Accepted, BaselineNotes};
use crate::blob::{Nothing, Publication};
use crate::report::{Report, path, remedy};
use crate::root::Root;
use crate::secret::Visibility;
use crate::validity::Verdict;

/// A key that later versions of the tool will fill: always null in this one, which passes over what
/// a later one has there.
pub(super) struct Reserved;

impl Serialize for Reserved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Reserved {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

/// One occurrence of a leak.
#[derive(Deserialize, Serialize)]
pub(super) struct Finding<'a> {
    pub(super) detector: Cow<'a, str>,
    pub(super) repository: Option<Cow<'a, str>>,
    pub(super) path: Cow<'a, str>,
    pub(super) path_escaped: bool,
    member: Reserved,
    pub(super) line: Option<u64>,
    pub(super) column: Option<u64>,
    pub(super) end_line: Option<u64>,
    pub(super) end_column: Option<u64>,
    pub(super) object: Option<Object<'a>>,
    pub(super) commit: Option<Commit<'a>>,
    pub(super) exposure: Option<Exposure<'a>>,
    pub(super) publication: Option<Cow<'a, str>>,
    pub(super) secret: Option<String>,
    pub(super) fingerprint: String,
    pub(super) confidence: Cow<'a, str>,
    pub(super) severity: Cow<'a, str>,
    pub(super) encoding: Option<Cow<'a, str>>,
    pub(super) suppression: Option<Suppression<'a>>,
    pub(super) untrusted: Option<Suppression<'a>>,
    pub(super) validity: Option<Validity<'a>>,
    // Whoever reads a finding knows the remedy by its detector.
    #[serde(skip_deserializing)]
    remedy: Cow<'a, str>,
    #[serde(skip_deserializing)]
    remedy_url: Cow<'a, str>,
}

impl<'a> Finding<'a> {
    /// As `visibility` shows it, its path relative to `root`.
    pub(super) fn of(finding: &'a crate::Finding, root: &Root, visibility: Visibility) -> Self {
        let origin = &finding.location.origin;
        let relative = path::relative(root, &origin.path);
        let (path, path_escaped) = path::escaped(&relative);
        let region = finding.location.region;
        Self {
            detector: finding.detector.id.into(),
            repository: origin.repository.as_deref().map(Cow::from),
            path: path.into_owned().into(),
            path_escaped,
            member: Reserved,
            line: region.map(|region| region.line),
            column: region.map(|region| region.column),
            end_line: region.map(|region| region.end_line),
            end_column: region.map(|region| region.end_column),
            object: origin.object.as_ref().map(Object::from),
            commit: origin.commit.as_deref().map(Commit::from),
            exposure: finding.exposure.as_ref().map(Exposure::from),
            publication: finding.publication.map(Publication::id).map(Cow::from),
            secret: (finding.secret.as_ref()).map(|secret| secret.render(visibility)),
            fingerprint: finding.fingerprint.to_string(),
            confidence: finding.confidence.id().into(),
            severity: finding.severity.id().into(),
            encoding: finding.encoding.map(|encoding| encoding.id().into()),
            suppression: finding.suppression.as_ref().map(Suppression::from),
            untrusted: finding.untrusted.as_ref().map(Suppression::from),
            validity: finding.verdict.map(Validity::from),
            remedy: remedy::remedy(finding, &relative),
            remedy_url: finding.detector.remedy_url.into(),
        }
    }
}

/// Whether a credential works, and why that is known or not.
#[derive(Deserialize, Serialize)]
pub(in crate::report) struct Validity<'a> {
    pub(super) state: Cow<'a, str>,
    pub(super) reason: Cow<'a, str>,
}

impl From<Verdict> for Validity<'_> {
    fn from(verdict: Verdict) -> Self {
        Self {
            state: verdict.validity().id().into(),
            reason: verdict.id().into(),
        }
    }
}

/// By what a finding is forgiven.
#[derive(Deserialize, Serialize)]
pub(super) struct Suppression<'a> {
    pub(super) kind: Cow<'a, str>,
    pub(super) by: Cow<'a, str>,
    pub(super) reason: Option<Cow<'a, str>>,
}

impl<'a> From<&'a crate::Suppression> for Suppression<'a> {
    fn from(suppression: &'a crate::Suppression) -> Self {
        Self {
            kind: suppression.kind.id().into(),
            by: suppression.by.as_str().into(),
            reason: suppression.reason.as_deref().map(Cow::from),
        }
    }
}

/// What is to be said of the baseline.
#[derive(Serialize)]
pub(super) struct Baseline<'a> {
    name: &'a str,
    entries: usize,
    gone: Option<Vec<Entry<'a>>>,
    expired: Vec<Entry<'a>>,
}

impl<'a> From<&'a BaselineNotes> for Baseline<'a> {
    fn from(notes: &'a BaselineNotes) -> Self {
        let list = |entries: &'a [Accepted]| entries.iter().map(Entry::from).collect();
        Self {
            name: &notes.name,
            entries: notes.entries,
            gone: notes.whole.map(|_| list(&notes.gone)),
            expired: list(&notes.expired),
        }
    }
}

/// An entry of a baseline.
#[derive(Serialize)]
struct Entry<'a> {
    fingerprint: String,
    detector: &'a str,
    secret: Option<&'a str>,
    path: &'a str,
    line: Option<u64>,
    by: &'a str,
    date: String,
    reason: &'a str,
    expires: Option<String>,
}

impl<'a> From<&'a Accepted> for Entry<'a> {
    fn from(entry: &'a Accepted) -> Self {
        Self {
            fingerprint: entry.fingerprint.to_string(),
            detector: &entry.detector,
            secret: entry.secret.as_deref(),
            path: &entry.path,
            line: entry.line,
            by: &entry.by,
            date: entry.date.to_string(),
            reason: &entry.reason,
            expires: entry.expires.map(|day| day.to_string()),
        }
    }
}

/// Something that should have been read and was not.
#[derive(Deserialize, Serialize)]
pub(super) struct Skipped<'a> {
    pub(super) repository: Option<Cow<'a, str>>,
    pub(super) path: Cow<'a, str>,
    pub(super) path_escaped: bool,
    pub(super) reason: Cow<'a, str>,
    pub(super) message: String,
}

impl<'a> Skipped<'a> {
    /// With its path relative to `root`.
    pub(super) fn of(skipped: &'a crate::Skipped, root: &Root) -> Self {
        let relative = path::relative(root, &skipped.origin.path);
        let (path, path_escaped) = path::escaped(&relative);
        Self {
            repository: skipped.origin.repository.as_deref().map(Cow::from),
            path: path.into_owned().into(),
            path_escaped,
            reason: skipped.reason.id().into(),
            message: skipped.reason.to_string(),
        }
    }
}

/// How much was looked at.
#[derive(Deserialize, Serialize)]
pub(super) struct Stats<'a> {
    pub(super) blobs: u64,
    pub(super) bytes: u64,
    pub(super) commits: u64,
    pub(super) skipped: u64,
    pub(super) excluded: u64,
    pub(super) suppressed: u64,
    pub(super) placeholders: u64,
    pub(super) below_confidence: u64,
    pub(super) disabled: u64,
    pub(super) inactive: u64,
    pub(super) elapsed_ms: u64,
    pub(super) nothing: Option<Cow<'a, str>>,
}

impl Stats<'_> {
    /// Of the whole run.
    pub(super) fn of(report: &Report) -> Self {
        let stats = &report.stats;
        Self {
            blobs: stats.blobs,
            bytes: stats.bytes,
            commits: stats.commits,
            skipped: stats.skipped,
            excluded: stats.excluded,
            suppressed: stats.suppressed,
            placeholders: stats.placeholders,
            below_confidence: stats.below_confidence,
            disabled: stats.disabled,
            inactive: stats.inactive,
            elapsed_ms: u64::try_from(stats.elapsed.as_millis()).unwrap_or(u64::MAX),
            nothing: report.nothing.map(Nothing::id).map(Cow::from),
        }
    }
}
