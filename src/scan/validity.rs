//! The live check of a report: what works comes first.

use crate::notion::{Client, check_all};
use crate::report::Report;
use crate::validity::{Validity, Verdict};

/// Asks Notion about each distinct credential of `report`, and puts what is active first.
pub fn check_validity(report: &mut Report, client: &Client) {
    check_all(client, &mut report.findings);
    let is_active = |verdict: Verdict| verdict.validity() == Validity::Active;
    (report.findings).sort_by_key(|finding| !finding.verdict.is_some_and(is_active));
}
