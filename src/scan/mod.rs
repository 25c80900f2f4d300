//! The pipeline: joins a source, the matcher, the dotenv rule and the policy into a report.

mod collector;
mod content;
mod judged;
mod marked;
mod merge;
mod places;
mod shown;
mod validity;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use collector::Collector;
pub use merge::merge;
pub use validity::{LiveCheck, check_validity};

use crate::blob::Item;
use crate::detector::{Confidence, Detector};
use crate::dotenv::DotenvNames;
use crate::error::Error;
use crate::finding::Finding;
use crate::matcher::{Helpers, Matcher};
use crate::object::Time;
use crate::policy::Policy;
use crate::report::Report;
use crate::source::{Sink, Source};

/// How a source is scanned.
#[derive(Clone, Debug)]
pub struct Options {
    /// Findings below it are counted and not listed.
    pub min_confidence: Confidence,
    /// Findings of these are counted and not listed.
    pub disabled: Vec<&'static Detector>,
    /// Which files are dotenv files.
    pub dotenv: DotenvNames,
    /// Whether findings get GitHub's `primaryLocationLineHash`; it costs a second reading of the
    /// files with findings.
    pub line_hashes: bool,
    /// Whether everything that was left out is named, not only counted.
    pub name_excluded: bool,
    /// How many threads search large files, the source's own not counted but one.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_confidence: Confidence::Low,
            disabled: Vec::new(),
            dotenv: DotenvNames::default(),
            line_hashes: false,
            name_excluded: false,
            threads: 1,
        }
    }
}

/// How far a running scan is. Read it from another thread at any time.
#[derive(Debug, Default)]
pub struct Progress {
    /// Blobs read so far.
    pub blobs: AtomicU64,
    /// Bytes read so far.
    pub bytes: AtomicU64,
}

/// Scans all that `source` yields, and holds what is found against `policy`.
///
/// # Errors
///
/// What makes the source fail as a whole, or the reading of the trusted commit. What fails for one
/// file is in [`Report::skipped`].
pub fn scan(
    source: &dyn Source,
    matcher: &Matcher,
    policy: &Policy,
    options: &Options,
    progress: &Progress,
) -> Result<Report, Error> {
    let (started, start) = (Time::now(), Instant::now());
    let root = source.root();
    let helpers = Helpers::new(options.threads.saturating_sub(1));
    let collected = Mutex::new(Report::default());
    let visitor = || {
        let mut collector = Collector::new(matcher, options, progress, &helpers, &root, &collected);
        let visit: Box<dyn FnMut(Item<'_>) + Send> = Box::new(move |item| collector.take(item));
        visit
    };
    let glance = |bytes: &[u8]| matcher.glance(bytes);
    let is_telling = |name: &[u8]| options.dotenv.may_be_dotenv(name) || matcher.is_telling(name);
    let coverage = source.blobs(Sink::new(&visitor, &glance, &is_telling))?;
    let mut report = collected
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    report.root = root;
    report.nothing = coverage.nothing;
    report.stats.commits = coverage.commits;
    report.stats.blobs = progress.blobs.load(Ordering::Relaxed);
    report.stats.bytes = progress.bytes.load(Ordering::Relaxed);
    report.stats.started = started;
    judged::judge(&mut report, matcher, policy, options, coverage.whole)?;
    places::gather(&mut report.findings, source);
    judged::part(&mut report);
    shown::redact(&mut report, matcher);
    report.findings.sort_by(in_order);
    report.suppressed.sort_by(in_order);
    report.placeholders.sort_by(in_order);
    report.skipped.sort();
    report.excluded.sort();
    report.stats.elapsed = start.elapsed();
    Ok(report)
}

/// What is active first; then by repository, path, line, column and detector, whatever thread found
/// it.
fn in_order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let by_validity = b.is_active().cmp(&a.is_active());
    let key = |finding: &Finding| (finding.location.region, finding.detector.id);
    // As text, not part by part: so other programs sort the paths of a report.
    let (a_origin, b_origin) = (&a.location.origin, &b.location.origin);
    let by_path = (a_origin.path.as_os_str()).cmp(b_origin.path.as_os_str());
    let by_repository = a_origin.repository.cmp(&b_origin.repository);
    by_validity
        .then(by_repository)
        .then(by_path)
        .then_with(|| key(a).cmp(&key(b)))
}
