//! What a run found, and the formats to write it in.

mod awaited;
mod checkup;
mod github;
mod gitlab;
mod history;
mod json;
mod leak;
mod markdown;
mod message;
mod path;
mod place;
mod refs;
mod remedy;
mod repository;
mod rotation;
mod sanitize;
mod sarif;
mod summary;
mod terminal;
#[cfg(test)]
mod testing;
mod time;
mod verdict;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Read, Write};
use std::sync::Arc;
use std::time::Duration;

use crate::accepted::BaselineNotes;
use crate::blob::{Excluded, Nothing, Skipped};
use crate::detector::{DETECTORS, Detector};
use crate::error::Error;
use crate::finding::Finding;
use crate::object::Time;
use crate::root::Root;
use crate::secret::Visibility;

pub use awaited::write_awaited;
pub use checkup::{CheckupFormat, write_checkup};
pub(crate) use sanitize::deceives;

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person: each credential once, with its places and how to revoke it.
    Terminal,
    /// One JSON object, as `schema/report-v1.schema.json` describes it.
    Json,
    /// JSON Lines: a line for each finding, then for what was not read, then the statistics.
    Jsonl,
    /// SARIF 2.1.0, for GitHub code scanning. It never holds a whole secret.
    Sarif,
    /// Annotations of a GitHub workflow, and a line for its log. They never hold a whole secret.
    Github,
    /// GitLab's secret-detection report, version 15.2.1. It never holds a whole secret.
    Gitlab,
}

impl Format {
    /// Whether a whole secret may be in it if the reader asked for that. What is made to be
    /// uploaded and kept never holds one.
    pub fn may_show_secrets(self) -> bool {
        matches!(self, Self::Terminal | Self::Json | Self::Jsonl)
    }
}

/// What the reader of a report asked to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    /// Whether secrets are redacted. See [`Format::may_show_secrets`].
    pub visibility: Visibility,
    /// Whether the terminal shows colours.
    pub color: bool,
    /// Whether placeholders are listed, which are no findings.
    pub show_placeholders: bool,
    /// Whether what is suppressed is listed. GitHub opens an alert for each that SARIF holds.
    pub show_suppressed: bool,
    /// Whether the terminal lists every place, and what was left out.
    pub verbose: bool,
    /// Whether the terminal shows findings only.
    pub quiet: bool,
}

/// Writes `report` as `format`.
///
/// # Errors
///
/// What `out` fails with, such as a closed pipe.
pub fn write(format: Format, report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match format {
        Format::Terminal => terminal::write(report, view, &mut out)?,
        Format::Json => json::write(report, view, &mut out)?,
        Format::Jsonl => json::write_lines(report, view, &mut out)?,
        Format::Sarif => sarif::write(report, view, &mut out)?,
        Format::Github => github::write(report, &mut out)?,
        Format::Gitlab => gitlab::write(report, &mut out)?,
    }
    out.flush()
}

/// How long GitHub lets the summary of a step become, in bytes.
pub const SUMMARY_LIMIT: u64 = 1024 * 1024;

/// Writes a summary of `report` in Markdown, in at most `room` bytes: what does not fit is counted.
/// Returns whether there was room for the verdict at least; if not, nothing is written. It never
/// holds a whole secret.
///
/// # Errors
///
/// What `out` fails with.
pub fn write_summary(report: &Report, room: u64, out: &mut dyn Write) -> io::Result<bool> {
    summary::write(report, room, out)
}

/// Reads a report that was written as [`Format::Json`]. What it holds gets the name of the
/// `repository`, unless it was merged already and names its own. Nobody has redacted it yet:
/// [`merge`](crate::merge) does.
///
/// # Errors
///
/// If it is no such report, is of another version, or is larger than any report.
pub fn read(text: &mut dyn Read, repository: &str) -> Result<Report, Error> {
    json::read(text, repository).map_err(|reason| Error::Report { reason })
}

/// Writes the list of what is looked for, for a person, with or without colour.
///
/// # Errors
///
/// What `out` fails with, such as a closed pipe.
pub fn write_detectors(color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    terminal::detectors::write(DETECTORS, color, &mut out)?;
    out.flush()
}

/// Writes what a detector looks for, and every step of replacing that, for a person, with or
/// without colour.
///
/// # Errors
///
/// What `out` fails with, such as a closed pipe.
pub fn write_detector(detector: &Detector, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    terminal::detectors::write_whole(detector, color, &mut out)?;
    out.flush()
}

/// `text` with every character escaped that could deceive a person at a terminal: control,
/// bidirectional and invisible characters, line ends too.
pub fn escape_for_terminal(text: &str) -> Cow<'_, str> {
    sanitize::text(text)
}

/// The outcome of one run.
#[derive(Debug, Default)]
pub struct Report {
    /// What was found and counts, sorted by path, line, column and detector; what is known to be
    /// active before the rest.
    pub findings: Vec<Finding>,
    /// What was found and is forgiven, in the same order; by what is with each.
    pub suppressed: Vec<Finding>,
    /// What has the shape of a credential and is a placeholder, and dotenv files that are called
    /// templates, in the same order.
    pub placeholders: Vec<Finding>,
    /// What should have been read and was not, sorted.
    pub skipped: Vec<Skipped>,
    /// What was left out on purpose and is worth naming, sorted.
    pub excluded: Vec<Excluded>,
    /// The evidence that something was looked at.
    pub stats: Stats,
    /// Why there was nothing to read, where that is no failure.
    pub nothing: Option<Nothing>,
    /// What paths in machine formats are relative to.
    pub root: Root,
    /// What is to be said of the baseline, if there was one.
    pub baseline: Option<BaselineNotes>,
    /// What the repositories are called whose reports were merged into this one; none if it is of
    /// one scan.
    pub repositories: BTreeSet<Arc<str>>,
}

impl Report {
    /// Whether something was read, or there was nothing to read, and nothing was skipped. Without
    /// findings, only a complete run is clean.
    pub fn is_complete(&self) -> bool {
        !self.read_nothing() && self.stats.skipped == 0 && self.skipped.is_empty()
    }

    /// Whether nothing was read although there should have been something.
    pub fn read_nothing(&self) -> bool {
        self.stats.blobs == 0 && self.nothing.is_none()
    }

    /// Adds what another thread has gathered. What is made of the whole is not its business.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.placeholders.extend(other.placeholders);
        self.skipped.extend(other.skipped);
        self.excluded.extend(other.excluded);
        self.stats.skipped += other.stats.skipped;
        self.stats.excluded += other.stats.excluded;
        self.stats.placeholders += other.stats.placeholders;
    }
}

/// How much was looked at. Counts are of the whole run.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Blobs read to the end.
    pub blobs: u64,
    /// Bytes of those blobs.
    pub bytes: u64,
    /// Commits read.
    pub commits: u64,
    /// What should have been read and was not.
    pub skipped: u64,
    /// What was left out on purpose.
    pub excluded: u64,
    /// Findings that policy forgives.
    pub suppressed: u64,
    /// Matches that are placeholders, and dotenv files that are called templates.
    pub placeholders: u64,
    /// Findings below the confidence that was asked for.
    pub below_confidence: u64,
    /// Findings of detectors that are off.
    pub disabled: u64,
    /// Findings that count and are not listed, since Notion does not accept them now.
    pub inactive: u64,
    /// When the run started.
    pub started: Time,
    /// From the start of the run to its end.
    pub elapsed: Duration,
}
