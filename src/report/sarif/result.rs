//! A finding as SARIF's result.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_sarif::sarif::{
    ArtifactContent, Location, Message, PhysicalLocation, PropertyBag, Region,
    Result as SarifResult,
};

use super::super::{Root, path, remedy};
use super::{file, level};
use crate::detector::DETECTORS;
use crate::finding::{self, Finding};
use crate::secret::Visibility;

/// How many hexadecimal digits stand in for a line hash, which has as many.
const HASH_DIGITS: usize = 16;

/// The result of a finding.
pub(super) fn of(finding: &Finding, root: &Root) -> SarifResult {
    let origin = &finding.location.origin.path;
    let place = PhysicalLocation::builder()
        .artifact_location(file(path::uri(root, origin).unwrap_or_default()))
        .region(region(finding))
        .build();
    let builder = SarifResult::builder()
        .rule_id(finding.detector.id.to_owned())
        .level(level(finding.severity))
        .message(message(text(finding, root)))
        .locations(vec![Location::builder().physical_location(place).build()])
        .partial_fingerprints(fingerprints(finding))
        .properties(properties(finding));
    let rule = DETECTORS
        .iter()
        .position(|row| row.id == finding.detector.id);
    match rule.and_then(|index| i64::try_from(index).ok()) {
        Some(index) => builder.rule_index(index).build(),
        None => builder.build(),
    }
}

/// A message that holds `text` literally: SARIF would read a link in square brackets.
pub(super) fn message(text: String) -> Message {
    Message::builder()
        .text(text.replace('[', r"\[").replace(']', r"\]"))
        .build()
}

fn text(finding: &Finding, root: &Root) -> String {
    let relative = path::relative(root, &finding.location.origin.path);
    let what = match (&finding.secret, remedy::exposure(finding)) {
        (Some(secret), _) => secret.render(Visibility::Redacted),
        (None, Some(exposure)) => exposure.to_owned(),
        (None, None) => finding.detector.description.to_owned(),
    };
    let remedy = remedy::remedy(finding, &relative);
    format!("{}: {what}. {remedy}.", finding.detector.name)
}

fn region(finding: &Finding) -> Region {
    // A finding of the whole file is shown at its first character: GitHub wants all four.
    let region = finding.location.region.unwrap_or(finding::Region {
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 2,
    });
    let number = |value| i64::try_from(value).unwrap_or(i64::MAX);
    let builder = Region::builder()
        .start_line(number(region.line))
        .start_column(number(region.column))
        .end_line(number(region.end_line))
        .end_column(number(region.end_column));
    match &finding.excerpt {
        Some(excerpt) => {
            let snippet = ArtifactContent::builder().text(excerpt.matched.clone());
            builder.snippet(snippet.build()).build()
        }
        None => builder.build(),
    }
}

fn fingerprints(finding: &Finding) -> BTreeMap<String, String> {
    let fingerprint = finding.fingerprint.to_string();
    let line_hash =
        (finding.line_hash.clone()).unwrap_or_else(|| format!("{}:1", &fingerprint[..HASH_DIGITS]));
    BTreeMap::from([
        ("primaryLocationLineHash".to_owned(), line_hash),
        ("ntnleaksFingerprint/v1".to_owned(), fingerprint),
    ])
}

fn properties(finding: &Finding) -> PropertyBag {
    let mut properties = BTreeMap::from([("confidence".to_owned(), finding.confidence.id())]);
    if let Some(encoding) = finding.encoding {
        properties.insert("encoding".to_owned(), encoding.id());
    }
    if let Some(publication) = finding.publication {
        properties.insert("publication".to_owned(), publication.id());
    }
    let properties = properties
        .into_iter()
        .map(|(key, value)| (key, Value::from(value)));
    PropertyBag::builder()
        .additional_properties(properties.collect::<BTreeMap<_, _>>())
        .build()
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::blob::Publication;
    use crate::report::testing::{clean, dotenv, token};

    fn result(finding: &Finding) -> Value {
        serde_json::to_value(of(finding, &clean().root)).expect("a result is JSON")
    }

    #[test]
    fn a_place_is_a_relative_uri_and_four_numbers() {
        let result = result(&token("./a b:c.rs", 7));
        let place = &result["locations"][0]["physicalLocation"];
        let file = &place["artifactLocation"];
        assert_eq!(file["uri"], "packages/api/a%20b%3Ac.rs");
        assert_eq!(file["uriBaseId"], "%SRCROOT%");
        let region = &place["region"];
        assert_eq!(
            (&region["startLine"], &region["endColumn"]),
            (&7.into(), &65.into())
        );
        assert_eq!(
            result["partialFingerprints"]["primaryLocationLineHash"],
            "7:1"
        );
    }

    #[test]
    fn a_whole_file_is_shown_at_its_first_character() {
        let finding = dotenv(".env", Publication::Staged);
        let result = result(&finding);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["endColumn"], 2);
        assert_eq!(region["snippet"], Value::Null);
        let hash = format!("{}:1", &finding.fingerprint.to_string()[..16]);
        assert_eq!(
            result["partialFingerprints"]["primaryLocationLineHash"],
            hash
        );
        assert_eq!(result["level"], "warning");
    }

    #[test]
    fn a_name_cannot_make_a_link() {
        let finding = dotenv("x/[a](https:)/.env", Publication::Tracked);
        let result = result(&finding);
        let text = result["message"]["text"].as_str().unwrap_or_default();
        assert!(text.contains(r"\[a\](https:)"), "{text}");
    }
}
