//! The JSON Schema of the configuration, which editors use, accepts what the program accepts.

use boon::{Compiler, SchemaIndex, Schemas};
use ntnleaks::{Confidence, DETECTORS, Severity};
use serde_json::{Value, json};

use super::{KEYS, accepts};
use crate::harness::Workspace;

const SCHEMA: &str = include_str!("../../../schema/config.schema.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

#[test]
fn it_has_every_key_and_every_name() {
    let schema = schema();
    let keys: Vec<_> = schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(keys, KEYS);
    let strings = |texts: Vec<&str>| json!(texts);
    let ids = DETECTORS.iter().map(|detector| detector.id).collect();
    assert_eq!(
        schema["properties"]["disable"]["items"]["enum"],
        strings(ids)
    );
    let levels = Confidence::ALL.map(Confidence::id).to_vec();
    assert_eq!(
        schema["properties"]["min-confidence"]["enum"],
        strings(levels)
    );
    let levels = Severity::ALL.map(Severity::id).to_vec();
    assert_eq!(
        schema["properties"]["fail-severity"]["enum"],
        strings(levels)
    );
    let described = |key: &Value| key["description"].as_str().is_some_and(|it| it.len() > 20);
    assert!(
        schema["properties"]
            .as_object()
            .unwrap()
            .values()
            .all(described)
    );
}

/// Strings and lists of them are written in TOML as in JSON.
fn toml(sample: &Value) -> String {
    let pairs = sample.as_object().unwrap().iter();
    pairs
        .map(|(key, value)| format!("\"{key}\" = {value}\n"))
        .collect()
}

#[test]
fn it_agrees_with_the_program() {
    let hex = "0123456789abcdef".repeat(4);
    let right = [
        json!({}),
        json!({ "exclude": [] }),
        json!({ "exclude": ["vendor/", "!vendor/ours", "*.{a,b}", "é"] }),
        json!({ "min-confidence": "low" }),
        json!({ "min-confidence": "high", "fail-severity": "critical" }),
        json!({ "disable": ["unignored-env-file", "notion-api-token"] }),
        json!({ "dotenv-names": [".flaskenv", "*.vars"], "dotenv-templates": [".env.ci"] }),
        json!({ "placeholders": [hex] }),
        json!({ "baseline": "../b.json" }),
        json!({ "exclude": vec!["a"; 1000] }),
        json!({ "exclude": ["a".repeat(4096)] }),
    ];
    let wrong = [
        json!({ "excludes": [] }),
        json!({ "Exclude": [] }),
        json!({ "$schema": "x" }),
        json!({ "": "" }),
        json!({ "exclude": "a" }),
        json!({ "exclude": [""] }),
        json!({ "exclude": [1] }),
        json!({ "exclude": [["a"]] }),
        json!({ "exclude": true }),
        json!({ "exclude": vec!["a"; 1001] }),
        json!({ "exclude": ["a".repeat(4097)] }),
        json!({ "min-confidence": "critical" }),
        json!({ "min-confidence": "High" }),
        json!({ "min-confidence": ["high"] }),
        json!({ "min-confidence": 1 }),
        json!({ "fail-severity": "" }),
        json!({ "disable": ["notion"] }),
        json!({ "disable": "notion-api-token" }),
        json!({ "dotenv-names": ["a/b"] }),
        json!({ "dotenv-templates": [""] }),
        json!({ "dotenv-templates": ["/"] }),
        json!({ "placeholders": [hex.to_uppercase()] }),
        json!({ "placeholders": [&hex[1..]] }),
        json!({ "placeholders": [format!("{hex}0")] }),
        json!({ "baseline": "" }),
        json!({ "baseline": ["a"] }),
        json!({ "baseline": false }),
    ];
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("config", schema()).unwrap();
    let index: SchemaIndex = compiler.compile("config", &mut schemas).unwrap();
    let workspace = Workspace::new();
    for (samples, is_right) in [(&right[..], true), (&wrong, false)] {
        for sample in samples {
            let shown = sample.to_string().chars().take(200).collect::<String>();
            assert_eq!(
                schemas.validate(sample, index).is_ok(),
                is_right,
                "schema: {shown}"
            );
            assert_eq!(
                accepts(&workspace, &toml(sample)),
                is_right,
                "program: {shown}"
            );
        }
    }
}

/// The examples that an editor shows are right themselves.
#[test]
fn its_examples_are_accepted() {
    let workspace = Workspace::new();
    for (key, about) in schema()["properties"].as_object().unwrap() {
        let examples = about["examples"].as_array().into_iter().flatten();
        for example in examples
            .chain([&about["default"]])
            .filter(|it| !it.is_null())
        {
            assert!(
                accepts(&workspace, &format!("{key} = {example}\n")),
                "{key} = {example}"
            );
        }
    }
}

#[test]
fn the_example_of_the_readme_is_accepted() {
    let readme = include_str!("../../../README.md");
    let example = readme.split("```toml\n").nth(1);
    let example = example.and_then(|it| it.split("```").next()).unwrap();
    assert!(
        KEYS.iter()
            .all(|key| example.contains(&format!("{key} = ")))
    );
    assert!(accepts(&Workspace::new(), example));
}
