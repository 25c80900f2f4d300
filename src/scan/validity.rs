//! The live check of a report: what works comes first.

use std::time::Instant;

use super::in_order;
use crate::notion::{Client, check_all};
use crate::report::Report;
use crate::validity::Validity;

/// What is asked about, and what becomes of the answers.
#[derive(Clone, Copy, Debug, Default)]
pub struct LiveCheck {
    /// Whether what is suppressed is asked about, too.
    pub suppressed: bool,
    /// Whether what counts and is inactive is left out, and counted.
    pub only_active: bool,
}

/// Asks Notion about each distinct credential of `report`, and puts what is active first. What is
/// left out is counted.
pub fn check_validity(report: &mut Report, client: &Client, what: LiveCheck) {
    let start = Instant::now();
    let mut findings = std::mem::take(&mut report.findings);
    // Together, since a credential may be in both lists, and is asked about once.
    if what.suppressed {
        findings.append(&mut report.suppressed);
    }
    check_all(client, &mut findings);
    for finding in findings {
        let validity = finding.verdict.map(|verdict| verdict.validity());
        match (&finding.suppression, validity) {
            (Some(_), _) => report.suppressed.push(finding),
            (None, Some(Validity::Inactive)) if what.only_active => report.stats.inactive += 1,
            _ => report.findings.push(finding),
        }
    }
    report.findings.sort_by(in_order);
    report.suppressed.sort_by(in_order);
    report.stats.elapsed = report.stats.elapsed.saturating_add(start.elapsed());
}
