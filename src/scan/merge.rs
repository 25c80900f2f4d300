//! One report of those of many repositories.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{in_order, shown};
use crate::finding::{Finding, Region};
use crate::matcher::Matcher;
use crate::object::Time;
use crate::report::{Report, Stats};
use crate::secret::Fingerprint;
use crate::validity::Verdict;

/// What is the same place, whoever found it.
type Key = (Option<Arc<str>>, PathBuf, Option<Region>, Fingerprint);

/// Joins reports that were [`read`](crate::read). A place that several reports have is listed once;
/// everything else is kept, and what was counted is summed. The merged report is complete only if
/// each of them is. Credentials in its words are redacted. What any of them says of the validity of
/// a credential is told at each of its places, and of several answers the worst; nobody is asked
/// again. What is said of a baseline is of one repository, and is left out.
pub fn merge(reports: Vec<Report>, matcher: &Matcher) -> Report {
    let started = Time::now();
    let mut merged = Report::default();
    let nothing = reports.iter().filter_map(|report| report.nothing).min();
    let [mut findings, mut suppressed, mut placeholders] = [(); 3].map(|()| Union::default());
    let mut verdicts = HashMap::new();
    for mut report in reports {
        learn(&mut verdicts, &report.findings);
        // First, so that what was merged once is the same when it is merged again.
        shown::redact(&mut report, matcher);
        findings.add(report.findings);
        suppressed.add(report.suppressed);
        placeholders.add(report.placeholders);
        merged.skipped.extend(report.skipped);
        merged.repositories.extend(report.repositories);
        sum(&mut merged.stats, &report.stats);
    }
    merged.findings = findings.all;
    for finding in &mut merged.findings {
        finding.verdict = verdicts.get(&finding.fingerprint).copied();
    }
    merged.suppressed = suppressed.all;
    merged.placeholders = placeholders.all;
    merged.findings.sort_by(in_order);
    merged.suppressed.sort_by(in_order);
    merged.placeholders.sort_by(in_order);
    merged.skipped.sort();
    merged.stats.started = started;
    merged.nothing = nothing.filter(|_| merged.stats.blobs == 0);
    merged
}

/// Notes what is said of each credential: of several answers the worst, and any before none.
fn learn(verdicts: &mut HashMap<Fingerprint, Verdict>, findings: &[Finding]) {
    for finding in findings {
        let Some(verdict) = finding.verdict else {
            continue;
        };
        let known = verdicts.entry(finding.fingerprint).or_insert(verdict);
        if verdict.weight() < known.weight() {
            *known = verdict;
        }
    }
}

/// The places that any report has, each as often as the report that has it most often: two names
/// that are redacted may look the same.
#[derive(Default)]
struct Union {
    all: Vec<Finding>,
    known: HashMap<(Key, u64), usize>,
}

impl Union {
    fn add(&mut self, findings: Vec<Finding>) {
        let mut times: HashMap<Key, u64> = HashMap::new();
        for finding in findings {
            let key = key(&finding);
            let nth = times.entry(key.clone()).or_default();
            *nth += 1;
            let at = *self.known.entry((key, *nth)).or_insert(self.all.len());
            match self.all.get_mut(at) {
                None => self.all.push(finding),
                Some(other) if by_knowledge(other, &finding) == Ordering::Less => *other = finding,
                Some(_) => {}
            }
        }
    }
}

fn key(finding: &Finding) -> Key {
    let origin = &finding.location.origin;
    (
        origin.repository.clone(),
        origin.path.clone(),
        finding.location.region,
        finding.fingerprint,
    )
}

/// Of two findings in one place, which tells more; and if they differ in what they say, the worse.
fn by_knowledge(a: &Finding, b: &Finding) -> Ordering {
    let knowledge = |it: &Finding| {
        let origin = &it.location.origin;
        let known = (it.exposure.is_some(), origin.commit.is_some());
        (known, origin.object.is_some(), it.severity, it.confidence)
    };
    knowledge(a).cmp(&knowledge(b))
}

/// Adds what a stranger may have counted.
fn sum(into: &mut Stats, stats: &Stats) {
    let Stats {
        blobs,
        bytes,
        commits,
        skipped,
        excluded,
        suppressed,
        placeholders,
        below_confidence,
        disabled,
        inactive,
        started: _,
        elapsed,
    } = stats;
    let sums = [
        (&mut into.blobs, blobs),
        (&mut into.bytes, bytes),
        (&mut into.commits, commits),
        (&mut into.skipped, skipped),
        (&mut into.excluded, excluded),
        (&mut into.suppressed, suppressed),
        (&mut into.placeholders, placeholders),
        (&mut into.below_confidence, below_confidence),
        (&mut into.disabled, disabled),
        (&mut into.inactive, inactive),
    ];
    for (sum, count) in sums {
        *sum = sum.saturating_add(*count);
    }
    into.elapsed = into.elapsed.saturating_add(*elapsed);
}
