//! The items of a report as version 1 writes them. A key once here keeps its name and meaning.

use std::borrow::Cow;

use serde::Serialize;

use super::history::{Commit, Exposure, Object};
use crate::accepted::{Accepted, BaselineNotes};
use crate::blob::Publication;
use crate::report::{Report, path, remedy};
use crate::root::Root;
use crate::secret::Visibility;

/// A key that later versions of the tool will fill: always null in this one.
type Reserved = ();

/// One occurrence of a leak.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    detector: &'a str,
    path: String,
    path_escaped: bool,
    member: Reserved,
    line: Option<u64>,
    column: Option<u64>,
    end_line: Option<u64>,
    end_column: Option<u64>,
    object: Option<Object<'a>>,
    commit: Option<Commit<'a>>,
    exposure: Option<Exposure<'a>>,
    publication: Option<&'static str>,
    secret: Option<String>,
    fingerprint: String,
    confidence: &'static str,
    severity: &'static str,
    encoding: Option<&'static str>,
    suppression: Option<Suppression<'a>>,
    untrusted: Option<Suppression<'a>>,
    validity: Reserved,
    remedy: Cow<'static, str>,
    remedy_url: &'a str,
}

impl<'a> Finding<'a> {
    /// As `visibility` shows it, its path relative to `root`.
    pub(super) fn of(finding: &'a crate::Finding, root: &Root, visibility: Visibility) -> Self {
        let origin = &finding.location.origin;
        let relative = path::relative(root, &origin.path);
        let (path, path_escaped) = path::escaped(&relative);
        let region = finding.location.region;
        Self {
            detector: finding.detector.id,
            path: path.into_owned(),
            path_escaped,
            member: (),
            line: region.map(|region| region.line),
            column: region.map(|region| region.column),
            end_line: region.map(|region| region.end_line),
            end_column: region.map(|region| region.end_column),
            object: origin.object.as_ref().map(Object::from),
            commit: origin.commit.as_deref().map(Commit::from),
            exposure: finding.exposure.as_ref().map(Exposure::from),
            publication: finding.publication.map(Publication::id),
            secret: (finding.secret.as_ref()).map(|secret| secret.render(visibility)),
            fingerprint: finding.fingerprint.to_string(),
            confidence: finding.confidence.id(),
            severity: finding.severity.id(),
            encoding: finding.encoding.map(|encoding| encoding.id()),
            suppression: finding.suppression.as_ref().map(Suppression::from),
            untrusted: finding.untrusted.as_ref().map(Suppression::from),
            validity: (),
            remedy: remedy::remedy(finding, &relative),
            remedy_url: finding.detector.remedy_url,
        }
    }
}

/// By what a finding is forgiven.
#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    by: &'a str,
    reason: Option<&'a str>,
}

impl<'a> From<&'a crate::Suppression> for Suppression<'a> {
    fn from(suppression: &'a crate::Suppression) -> Self {
        Self {
            kind: suppression.kind.id(),
            by: &suppression.by,
            reason: suppression.reason.as_deref(),
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
#[derive(Serialize)]
pub(super) struct Skipped {
    path: String,
    path_escaped: bool,
    reason: &'static str,
    message: String,
}

impl Skipped {
    /// With its path relative to `root`.
    pub(super) fn of(skipped: &crate::Skipped, root: &Root) -> Self {
        let relative = path::relative(root, &skipped.origin.path);
        let (path, path_escaped) = path::escaped(&relative);
        Self {
            path: path.into_owned(),
            path_escaped,
            reason: skipped.reason.id(),
            message: skipped.reason.to_string(),
        }
    }
}

/// How much was looked at.
#[derive(Serialize)]
pub(super) struct Stats {
    blobs: u64,
    bytes: u64,
    commits: u64,
    skipped: u64,
    excluded: u64,
    suppressed: u64,
    placeholders: u64,
    below_confidence: u64,
    disabled: u64,
    elapsed_ms: u64,
}

impl Stats {
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
            elapsed_ms: u64::try_from(stats.elapsed.as_millis()).unwrap_or(u64::MAX),
        }
    }
}
