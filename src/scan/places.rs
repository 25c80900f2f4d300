//! In a history, one finding for each credential at each path, with what the history tells of it.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::finding::Finding;
use crate::secret::Fingerprint;
use crate::source::{Place, Source};

/// Leaves of the findings in one place the one of the earliest commit, and asks the source where it
/// is still to be seen. A place is suppressed if each version of it is: a marker that came later
/// does not undo what was published before.
pub(super) fn gather(findings: &mut Vec<Finding>, source: &dyn Source) {
    let mut known: HashMap<(Fingerprint, PathBuf), usize> = HashMap::new();
    let mut places: Vec<Place> = Vec::new();
    let mut of_finding: Vec<Option<usize>> = Vec::with_capacity(findings.len());
    for finding in findings.iter() {
        let origin = &finding.location.origin;
        let Some(object) = &origin.object else {
            of_finding.push(None);
            continue;
        };
        let key = (finding.fingerprint, origin.path.clone());
        let at = *known.entry(key).or_insert_with(|| {
            places.push(Place {
                path: origin.path.clone(),
                objects: Vec::new(),
            });
            places.len() - 1
        });
        if places[at].objects.last() != Some(object) {
            places[at].objects.push(object.clone());
        }
        of_finding.push(Some(at));
    }
    let traces = source.traces(&places);
    for (finding, at) in findings.iter_mut().zip(&of_finding) {
        let Some(trace) = at.and_then(|at| traces.get(at)) else {
            continue;
        };
        let origin = &mut finding.location.origin;
        if trace.object.is_none() || origin.object == trace.object {
            origin.commit.clone_from(&trace.introduced);
            finding.exposure = Some(trace.exposure.clone());
        }
    }
    let is_place =
        |finding: &Finding| finding.exposure.is_some() || finding.location.origin.commit.is_some();
    // The first of each place, and everything that is in no history.
    let mut first: Vec<Option<usize>> = vec![None; places.len()];
    let mut counts = vec![false; places.len()];
    for (at, finding) in findings.iter().enumerate() {
        let Some(place) = of_finding[at] else {
            continue;
        };
        counts[place] |= finding.suppression.is_none();
        if !is_place(finding) {
            continue;
        }
        let key = |at: usize| {
            let location = &findings[at].location;
            let commit = location.origin.commit.as_ref();
            (commit.map(|commit| commit.position), location.region)
        };
        if first[place].is_none_or(|other| key(at) < key(other)) {
            first[place] = Some(at);
        }
    }
    for (first, counts) in first.iter().zip(counts) {
        if let (Some(first), true) = (*first, counts) {
            findings[first].suppression = None;
        }
    }
    let mut each = of_finding.iter().enumerate();
    findings.retain(|_| {
        let (at, place) = each.next().unwrap_or((0, &None));
        place
            .and_then(|place| first[place])
            .is_none_or(|first| at == first)
    });
}
