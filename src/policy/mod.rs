//! Whether a finding is forgiven, and by what. It is found and counted all the same.

use std::collections::HashSet;

use crate::accepted::{Accepted, BaselineNotes, FoundIn};
use crate::baseline::Baseline;
use crate::day::Day;
use crate::finding::{Finding, Suppression, SuppressionKind};
use crate::secret::Fingerprint;

/// What is forgiven: what a marker in the source says, and what a baseline lists.
#[derive(Clone, Debug)]
pub struct Policy {
    baseline: Option<Baseline>,
    today: Day,
}

impl Policy {
    /// With a baseline or none, as it is on this day.
    pub fn new(baseline: Option<Baseline>) -> Self {
        Self {
            baseline,
            today: Day::today(),
        }
    }

    /// The baseline, given back.
    pub fn into_baseline(self) -> Option<Baseline> {
        self.baseline
    }

    /// By what a finding is forgiven, if it is. A marker says so where the next reader sees it, so
    /// it comes first.
    pub fn suppression(&self, finding: &Finding) -> Option<Suppression> {
        let marker = finding.marker.as_ref();
        let marker = marker.filter(|marker| marker.is_for(finding.detector));
        let in_source = marker.map(|marker| Suppression {
            kind: SuppressionKind::InSource,
            by: marker.name.to_owned(),
            reason: marker.reason.clone(),
        });
        in_source.or_else(|| {
            let baseline = self.baseline.as_ref()?;
            let entry = baseline.get(finding.fingerprint)?;
            (!entry.has_expired(self.today)).then(|| Suppression {
                kind: SuppressionKind::External,
                by: baseline.name().to_owned(),
                reason: Some(entry.reason.clone()),
            })
        })
    }

    /// What is to be said of the baseline, if there is one. `occurring` is everything that was
    /// found, and `whole` what was read to the last file.
    pub fn notes(
        &self,
        occurring: &HashSet<Fingerprint>,
        whole: Option<FoundIn>,
    ) -> Option<BaselineNotes> {
        let baseline = self.baseline.as_ref()?;
        let in_order = |mut entries: Vec<Accepted>| {
            entries.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
            entries
        };
        let expired = |entry: &&Accepted| {
            entry.has_expired(self.today) && occurring.contains(&entry.fingerprint)
        };
        let expired = baseline.entries().iter().filter(expired);
        let gone = whole.map(|whole| baseline.gone(occurring, whole));
        Some(BaselineNotes {
            name: baseline.name().to_owned(),
            entries: baseline.entries().len(),
            whole,
            gone: in_order(gone.unwrap_or_default()),
            expired: in_order(expired.cloned().collect()),
        })
    }
}

#[cfg(test)]
mod tests;
