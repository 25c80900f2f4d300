//! A finding as SARIF's result.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_sarif::sarif::{
    ArtifactContent, Location, Message, PhysicalLocation, Region, Result as SarifResult,
    Suppression,
};

use super::super::json::Validity;
use super::super::json::history::{Commit, Exposure};
use super::super::message::text;
use super::super::{Root, path, sanitize};
use super::{file, level};
use crate::detector::DETECTORS;
use crate::finding::{self, Finding, SuppressionKind};
use crate::validity::{self, Verdict};

/// How many hexadecimal digits stand in for a line hash, which has as many.
const HASH_DIGITS: usize = 16;

/// A result, and what else is known of its finding.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    #[serde(flatten)]
    result: SarifResult,
    properties: Properties<'a>,
}

/// Not the crate's own type, which would hold a copy of the name of each ref.
#[derive(Serialize)]
struct Properties<'a> {
    confidence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    validity: Option<Validity<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publication: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<Commit<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exposure: Option<Exposure<'a>>,
}

/// The result of a finding. GitHub shows none without a file and a region, so an object that has no
/// path is a file by the name of the object: its lines are those that `git cat-file -p` prints.
///
/// `with_suppressed`: whether the run has results that are suppressed. Then those that are not say so.
pub(super) fn of<'a>(finding: &'a Finding, root: &Root, with_suppressed: bool) -> Told<'a> {
    let origin = &finding.location.origin;
    let place = PhysicalLocation::builder()
        .artifact_location(file(path::uri(root, origin).unwrap_or_default()))
        .region(region(finding))
        .build();
    let builder = SarifResult::builder()
        .rule_id(finding.detector.id.to_owned())
        .level(level(finding.severity))
        .message(message(format!(
            "{}: {}",
            finding.detector.name,
            text(finding, root)
        )))
        .locations(vec![Location::builder().physical_location(place).build()])
        .partial_fingerprints(fingerprints(finding));
    let rule = DETECTORS
        .iter()
        .position(|row| row.id == finding.detector.id);
    let mut result = match rule.and_then(|index| i64::try_from(index).ok()) {
        Some(index) => builder.rule_index(index).build(),
        None => builder.build(),
    };
    result.rank = finding.verdict.map(rank);
    if with_suppressed {
        result.suppressions = Some(finding.suppression.iter().map(suppression).collect());
    }
    let properties = Properties {
        confidence: finding.confidence.id(),
        validity: finding.verdict.map(Validity::from),
        encoding: finding.encoding.map(|it| it.id()),
        publication: finding.publication.map(|it| it.id()),
        commit: finding.location.origin.commit.as_deref().map(Commit::from),
        exposure: finding.exposure.as_ref().map(Exposure::from),
    };
    Told { result, properties }
}

/// How important SARIF calls a result, of 100.
fn rank(verdict: Verdict) -> f64 {
    match verdict.validity() {
        validity::Validity::Active => 100.0,
        validity::Validity::Unknown => 50.0,
        validity::Validity::Inactive => 25.0,
    }
}

fn suppression(suppression: &finding::Suppression) -> Suppression {
    let kind = match suppression.kind {
        SuppressionKind::InSource => "inSource",
        SuppressionKind::External => "external",
    };
    let by = sanitize::text(&suppression.by);
    let justification = match &suppression.reason {
        Some(reason) => format!("{by}: {}", sanitize::text(reason)),
        None => by.into_owned(),
    };
    Suppression::builder()
        .kind(serde_json::Value::from(kind))
        .justification(justification)
        .build()
}

/// A message that holds `text` literally: SARIF would read a link in square brackets.
pub(super) fn message(text: String) -> Message {
    Message::builder()
        .text(text.replace('[', r"\[").replace(']', r"\]"))
        .build()
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

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::blob::Publication;
    use crate::object::ObjectKind;
    use crate::report::testing::{clean, committed, dotenv, exposed, id, in_object, token};

    fn result(finding: &Finding) -> Value {
        serde_json::to_value(of(finding, &clean().root, false)).expect("a result is JSON")
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

    #[test]
    fn an_object_without_a_path_is_a_file_by_its_own_name() {
        let mut finding = committed("", 5);
        let origin = &mut finding.location.origin;
        let commit = origin.commit.take();
        *origin = in_object(ObjectKind::Commit, &id(1));
        origin.commit = commit;
        let result = serde_json::to_value(of(&finding, &Root::default(), false)).expect("JSON");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], id(1));
        assert_eq!(place["region"]["startLine"], 5);
        let text = result["message"]["text"].as_str().unwrap_or_default();
        let expected = ". In the message of commit 1a2b3c4. Written 3 March 2026 by A U Thor (";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn what_git_knows_is_said_and_kept() {
        let finding = exposed("a.rs", 1);
        let result = result(&finding);
        let text = result["message"]["text"].as_str().unwrap_or_default();
        assert!(
            text.contains("B3dE. Introduced 3 March 2026 by A U Thor in"),
            "{text}"
        );
        let properties = &result["properties"];
        assert_eq!(properties["commit"]["id"], id(1));
        assert_eq!(properties["exposure"]["removed_in"], id(2));
        assert_eq!(properties["encoding"], Value::Null);
    }
}
