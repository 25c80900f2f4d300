//! How to replace what was found, in the same words in every format.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::detector::{DETECTORS, Detector};
use crate::finding::Finding;
use crate::rotation::{HAND_OVER, Rotation};

/// Each kind among `findings` that is rotated, once, with how.
pub(super) fn needed(
    findings: &[Finding],
) -> impl Iterator<Item = (&'static Detector, Rotation)> + Clone {
    of_kinds(findings.iter().map(|finding| finding.detector))
}

/// Each of `kinds` that is rotated, once, with how; in the order of the detectors.
pub(super) fn of_kinds(
    kinds: impl Iterator<Item = &'static Detector>,
) -> impl Iterator<Item = (&'static Detector, Rotation)> + Clone {
    let found: BTreeSet<_> = kinds.map(|kind| kind.id).collect();
    let kinds = DETECTORS.iter().filter(move |it| found.contains(it.id));
    kinds.filter_map(|detector| Some((detector, detector.rotation?)))
}

/// The order and its reason in one line, then the numbered steps, then the stores: in Markdown,
/// which reads well as it is too.
pub(super) fn markdown(rotation: &Rotation) -> String {
    let order = super::message::capitalised(rotation.order.name());
    let mut text = format!("{order}. {}\n\n", rotation.why);
    for (number, step) in (1..).zip(rotation.steps) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{number}. {step}");
    }
    if !rotation.stores().is_empty() {
        let _ = writeln!(text, "\nStores, each with its command:\n");
    }
    for store in rotation.stores() {
        let _ = writeln!(text, "- {}: `{}`", store.name, store.command);
    }
    if !rotation.stores().is_empty() {
        let _ = writeln!(text, "\n{HAND_OVER}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blob::Publication;
    use crate::report::testing::{dotenv, of_detector, token};

    #[test]
    fn each_kind_is_told_once() {
        let mut findings = vec![dotenv(".env", Publication::Staged)];
        assert_eq!(needed(&findings).count(), 0);
        findings.push(of_detector(&DETECTORS[1], "a", 1));
        findings.extend([token("a", 1), token("b", 2)]);
        let ids: Vec<_> = needed(&findings).map(|(kind, _)| kind.id).collect();
        assert_eq!(ids, [DETECTORS[0].id, DETECTORS[1].id]);
    }

    #[test]
    fn markdown_numbers_the_steps_and_names_the_stores() {
        for detector in DETECTORS {
            let Some(rotation) = detector.rotation else {
                continue;
            };
            let text = markdown(&rotation);
            let last = format!("\n{}. Only now think about", rotation.steps.len());
            assert!(text.contains(&last), "{text}");
            let commands = rotation.stores().iter();
            assert!(commands.into_iter().all(|it| text.contains(it.command)));
        }
    }
}
