//! A detector as SARIF's rule.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
};

use super::level;
use crate::detector::{Confidence, Detector, Severity};
use crate::report::rotation;
use crate::rotation::HISTORY;

/// The rule of a detector.
pub(super) fn of(detector: &Detector) -> ReportingDescriptor {
    let Detector {
        name,
        description,
        remedy,
        remedy_url,
        ..
    } = detector;
    let steps = match &detector.rotation {
        Some(rotation) => rotation::markdown(rotation),
        None => format!("{HISTORY}\n"),
    };
    let help = MultiformatMessageString::builder()
        .text(format!(
            "{description}\n\n{remedy}.\n\n{steps}\n{remedy_url}"
        ))
        .markdown(format!(
            "{description}\n\n## What to do\n\n[{remedy}]({remedy_url}).\n\n{steps}"
        ))
        .build();
    let configuration = ReportingConfiguration::builder()
        .level(level(detector.severity).to_string())
        .build();
    ReportingDescriptor::builder()
        .id(detector.id)
        .name(pascal_case(detector.id))
        .short_description(text(format!("{name}.")))
        .full_description(text((*description).to_owned()))
        .help(help)
        .help_uri((*remedy_url).to_owned())
        .default_configuration(configuration)
        .properties(properties(detector))
        .build()
}

fn text(text: String) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}

fn properties(detector: &Detector) -> PropertyBag {
    let precision = match detector.confidence() {
        Confidence::High => "very-high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    };
    // A string: GitHub takes no number here. It calls over 9.0 critical, and from 7.0 high.
    let score = match detector.severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.0",
        Severity::Low => "3.0",
    };
    PropertyBag::builder()
        .tags(
            ["security", "secrets", "notion"]
                .map(str::to_owned)
                .to_vec(),
        )
        .additional_properties(BTreeMap::from([
            ("precision".to_owned(), Value::from(precision)),
            ("security-severity".to_owned(), Value::from(score)),
        ]))
        .build()
}

/// `a-b` as `AB`, which SARIF wants of a rule's name.
fn pascal_case(id: &str) -> String {
    id.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::detector::DETECTORS;

    #[test]
    fn a_rule_says_how_bad_and_how_sure() {
        let rule = serde_json::to_value(of(&DETECTORS[0])).expect("a rule is JSON");
        assert_eq!(rule["id"], "notion-api-token");
        assert_eq!(rule["name"], "NotionApiToken");
        assert_eq!(rule["properties"]["security-severity"], "9.5");
        assert_eq!(rule["properties"]["precision"], "very-high");
        assert_eq!(rule["properties"]["tags"][0], "security");
        assert_eq!(rule["defaultConfiguration"]["level"], "error");
    }

    #[test]
    fn texts_fit_githubs_limit() {
        for detector in DETECTORS {
            let rule = serde_json::to_value(of(detector)).expect("a rule is JSON");
            for key in ["shortDescription", "fullDescription"] {
                let text = rule[key]["text"].as_str().unwrap_or_default();
                assert!(
                    (1..=1024).contains(&text.chars().count()),
                    "{}: {key}",
                    detector.id
                );
            }
        }
    }
}
