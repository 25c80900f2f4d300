//! The findings of a report by what is leaked: each credential once, with all its places.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::detector::{Confidence, Severity};
use crate::finding::Finding;
use crate::secret::Fingerprint;
use crate::validity::Verdict;

/// The findings with one fingerprint, in the report's order.
pub(super) struct Leak<'a> {
    /// The first of them.
    pub(super) first: &'a Finding,
    rest: Vec<&'a Finding>,
}

impl<'a> Leak<'a> {
    /// Each leak once: what is active first, then the most severe, then the surest, then by its
    /// first place.
    pub(super) fn group(findings: &'a [Finding]) -> Vec<Self> {
        let mut known = HashMap::new();
        let mut leaks: Vec<Self> = Vec::new();
        for finding in findings {
            let at = *known.entry(identity(finding)).or_insert(leaks.len());
            match leaks.get_mut(at) {
                Some(leak) => leak.rest.push(finding),
                None => leaks.push(Self {
                    first: finding,
                    rest: Vec::new(),
                }),
            }
        }
        // The sort is stable, so equals stay in the order of their first places.
        let weight = |leak: &Self| (leak.is_active(), leak.severity(), leak.confidence());
        leaks.sort_by_key(|leak| Reverse(weight(leak)));
        leaks
    }

    /// Whether it is a credential, and not a dotenv file.
    pub(super) fn is_secret(&self) -> bool {
        self.first.secret.is_some()
    }

    /// Whether it works, if anybody asked: the worst of what is known of its places.
    pub(super) fn verdict(&self) -> Option<Verdict> {
        let verdicts = self.findings().filter_map(|finding| finding.verdict);
        verdicts.min_by_key(|verdict| verdict.weight())
    }

    /// Whether it is known to work.
    pub(super) fn is_active(&self) -> bool {
        self.findings().any(Finding::is_active)
    }

    /// All of them.
    pub(super) fn findings(&self) -> impl Iterator<Item = &'a Finding> + Clone {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    /// The worst of them.
    pub(super) fn severity(&self) -> Severity {
        let severities = self.findings().map(|finding| finding.severity);
        severities.fold(self.first.severity, Severity::max)
    }

    /// The surest of them.
    pub(super) fn confidence(&self) -> Confidence {
        let confidences = self.findings().map(|finding| finding.confidence);
        confidences.fold(self.first.confidence, Confidence::max)
    }
}

/// What is leaked: a credential is the same everywhere. A file is not another of the same name in
/// another repository.
pub(super) fn identity(finding: &Finding) -> (Fingerprint, Option<&str>) {
    let repository = finding.location.origin.repository.as_deref();
    let of_file = repository.filter(|_| finding.secret.is_none());
    (finding.fingerprint, of_file)
}
