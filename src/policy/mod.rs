//! Whether a finding is forgiven, and by what. It is found and counted all the same.

use std::collections::HashSet;

use crate::accepted::{Accepted, BaselineNotes, FoundIn};
use crate::baseline::Baseline;
use crate::day::Day;
use crate::finding::{Finding, Suppression, SuppressionKind};
use crate::secret::Fingerprint;
use crate::source::CommitTree;

/// What is forgiven: what a marker in the source says, and what a baseline lists.
#[derive(Clone, Debug)]
pub struct Policy {
    baseline: Option<Baseline>,
    today: Day,
    trust: Trust,
    /// A baseline that is told of, and forgives nothing.
    untrusted: Option<Baseline>,
}

/// Whose markers count.
#[derive(Clone, Debug, Default)]
pub enum Trust {
    /// Those in what is scanned: whoever wrote it is trusted.
    #[default]
    Scanned,
    /// Those that this commit has as well, at the same path beside the same credential.
    Commit(CommitTree),
    /// None.
    Nobody,
}

impl Policy {
    /// With a baseline or none, as it is on this day.
    pub fn new(baseline: Option<Baseline>) -> Self {
        Self {
            baseline,
            today: Day::today(),
            trust: Trust::Scanned,
            untrusted: None,
        }
    }

    /// The same, where not everybody who wrote what is scanned is trusted. What the baseline
    /// `untrusted` accepts counts, and is told.
    #[must_use]
    pub fn trusting(self, trust: Trust, untrusted: Option<Baseline>) -> Self {
        Self {
            trust,
            untrusted,
            ..self
        }
    }

    /// Whose markers count.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The baseline, given back.
    pub fn into_baseline(self) -> Option<Baseline> {
        self.baseline
    }

    /// Says by what a finding is forgiven, if it is, or else by what it would be if who wrote what is
    /// scanned were trusted. A marker says so where the next reader sees it, so it comes first.
    pub fn judge(&self, finding: &mut Finding, is_marker_trusted: bool) {
        let marker = marker(finding);
        let (trusted, untrusted) = match is_marker_trusted {
            true => (marker, None),
            false => (None, marker),
        };
        finding.suppression = trusted.or_else(|| self.accepted(self.baseline.as_ref(), finding));
        finding.untrusted = match finding.suppression {
            Some(_) => None,
            None => untrusted.or_else(|| self.accepted(self.untrusted.as_ref(), finding)),
        };
    }

    fn accepted(&self, baseline: Option<&Baseline>, finding: &Finding) -> Option<Suppression> {
        let baseline = baseline?;
        let entry = baseline.get(finding.fingerprint)?;
        (!entry.has_expired(self.today)).then(|| Suppression {
            kind: SuppressionKind::External,
            by: baseline.name().to_owned(),
            reason: Some(entry.reason.clone()),
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

/// What a marker beside a finding says, if it is for it.
fn marker(finding: &Finding) -> Option<Suppression> {
    let marker = finding.marker.as_ref()?;
    marker.is_for(finding.detector).then(|| Suppression {
        kind: SuppressionKind::InSource,
        by: marker.name.to_owned(),
        reason: marker.reason.clone(),
    })
}

#[cfg(test)]
mod tests;
