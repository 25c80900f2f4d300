//! What a finding is, in one message for machines that show it to people.

use super::{history, path, place, remedy};
use crate::detector::Confidence;
use crate::finding::{Encoding, Finding, Marker, MarkerScope, SuppressionKind};
use crate::root::Root;
use crate::secret::Visibility;
use crate::validity::Verdict;

/// What it is, redacted, whether it works if anybody asked, what git tells of it, and what to do. The name of its kind stands before
/// it, and its place beside it.
pub(super) fn text(finding: &Finding, root: &Root) -> String {
    let origin = &finding.location.origin;
    let relative = path::relative(root, &origin.path);
    let what = match (&finding.secret, remedy::publication(finding)) {
        (Some(secret), _) => secret.render(Visibility::Redacted),
        (None, Some(publication)) => publication.to_owned(),
        (None, None) => finding.detector.description.to_owned(),
    };
    let validity = finding.verdict.map(sentence);
    // No file of the work tree has the name that the location gives, so the text says what does.
    let object = place::nameless(origin);
    let object = object.map(|_| format!(" In the {}.", place::text(origin, None)));
    let history = history::sentence(finding);
    let history = history.map(|sentence| format!(" {}.", capitalised(&sentence)));
    let remedy = remedy::remedy(finding, &relative);
    format!(
        "{what}.{}{}{} {remedy}.",
        validity.map_or_else(String::new, |sentence| format!(" {sentence}")),
        object.unwrap_or_default(),
        history.unwrap_or_default()
    )
}

/// Whether it works, and why that is known or not.
pub(super) fn sentence(verdict: Verdict) -> String {
    format!("{}.", capitalised(&verdict.words()))
}

/// What makes it less sure, how it was written, and why a marker beside it does not suppress it.
pub(super) fn asides(finding: &Finding) -> impl Iterator<Item = &'static str> {
    let confidence = match finding.confidence {
        Confidence::High => None,
        Confidence::Medium => Some("medium confidence"),
        Confidence::Low => Some("low confidence"),
    };
    let encoding = finding.encoding.map(|encoding| match encoding {
        Encoding::Base64 => "written as base64",
        Encoding::Utf16Le | Encoding::Utf16Be => "written as UTF-16",
        Encoding::Percent => "written with percent escapes",
        Encoding::Escape => "written with escapes",
        Encoding::Split => "written in pieces",
    });
    let marker = finding.marker.as_ref().and_then(unheeded);
    let untrusted = finding.untrusted.as_ref().map(|it| match it.kind {
        SuppressionKind::InSource => "the marker beside it is not of the trusted commit",
        SuppressionKind::External => "only a baseline that is not trusted accepts it",
    });
    [confidence, encoding, marker, untrusted]
        .into_iter()
        .flatten()
}

/// Why a marker beside a finding suppresses nothing, where it could be a slip.
fn unheeded(marker: &Marker) -> Option<&'static str> {
    match marker.scope {
        MarkerScope::Everything => None,
        MarkerScope::Detector(_) => Some("the marker beside it names another detector"),
        MarkerScope::Nothing => Some("what the marker beside it names is no detector"),
    }
}

/// The sentence with a large letter at its start.
pub(super) fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::token;

    #[test]
    fn a_marker_that_suppresses_nothing_says_why() {
        let finding = Finding {
            marker: Some(Marker {
                name: "ntnleaks:allow",
                scope: MarkerScope::Nothing,
                reason: None,
            }),
            ..token("a.rs", 1)
        };
        let told: Vec<_> = asides(&finding).collect();
        assert_eq!(told, ["what the marker beside it names is no detector"]);
    }
}
