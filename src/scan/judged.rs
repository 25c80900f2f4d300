//! The policy, at its place in the pipeline: what is found is counted, whatever becomes of it.

use std::collections::HashSet;

use super::Options;
use super::marked::Marked;
use crate::accepted::FoundIn;
use crate::error::Error;
use crate::finding::Finding;
use crate::matcher::Matcher;
use crate::policy::Policy;
use crate::report::Report;
use crate::secret::Fingerprint;

/// Marks what `policy` forgives, and notes what is to be said of the baseline. What `options` do not
/// ask for is counted and let go; in a baseline it occurs all the same.
pub(super) fn judge(
    report: &mut Report,
    matcher: &Matcher,
    policy: &Policy,
    options: &Options,
    whole: Option<FoundIn>,
) -> Result<(), Error> {
    let occurring: HashSet<Fingerprint> = report.findings.iter().map(|it| it.fingerprint).collect();
    // What was not read may hold what seems to be gone.
    let whole = whole.filter(|_| report.is_complete());
    report.baseline = policy.notes(&occurring, whole);
    let is_off = |it: &Finding| options.disabled.iter().any(|off| off.id == it.detector.id);
    report.stats.disabled = let_go(&mut report.findings, is_off);
    let is_unsure = |it: &Finding| it.confidence < options.min_confidence;
    report.stats.below_confidence = let_go(&mut report.findings, is_unsure);
    let Report { findings, root, .. } = report;
    let marked = Marked::by(policy.trust(), findings, root, matcher)?;
    for finding in findings {
        let is_marker_trusted = marked.holds(finding, root);
        policy.judge(finding, is_marker_trusted);
    }
    Ok(())
}

/// Removes some findings, and counts them.
fn let_go(findings: &mut Vec<Finding>, which: impl Fn(&Finding) -> bool) -> u64 {
    let found = findings.len();
    findings.retain(|it| !which(it));
    (found - findings.len()) as u64
}

/// Parts what is suppressed from what counts.
pub(super) fn part(report: &mut Report) {
    let found = std::mem::take(&mut report.findings).into_iter();
    (report.suppressed, report.findings) = found.partition(|it| it.suppression.is_some());
    report.stats.suppressed = report.suppressed.len() as u64;
}
