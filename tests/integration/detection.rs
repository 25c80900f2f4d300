//! Every case of `fixtures/detection`, through the built program.

use std::collections::BTreeMap;
use std::fmt::Write;

use ntnleaks::DETECTORS;
use serde_json::Value;

use crate::fixture::{Expectation, Fixture};
use crate::harness::Workspace;
use crate::template::Mark;

const SCAN: &[&str] = &["scan", ".", "--min-confidence", "low", "--show-secrets"];

#[test]
fn every_case_is_found_in_its_place_and_nothing_else() {
    let (workspace, fixtures) = written();
    let report = workspace.run(&[SCAN, &["--format", "json"]].concat());
    report.expect_code(1);
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for finding in report.findings() {
        let path = finding["path"].as_str().unwrap_or_default();
        let path = path.strip_prefix("./").unwrap_or(path);
        let directory = path.split('/').next().unwrap_or_default().to_owned();
        found.entry(directory).or_default().push(finding);
    }
    let mut failures = String::new();
    for (number, fixture) in fixtures.iter().enumerate() {
        let mut findings = found.remove(&directory(number)).unwrap_or_default();
        compare(fixture, &mut findings, &mut failures);
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn a_person_reads_the_place_and_on_request_the_credential() {
    let (workspace, fixtures) = written();
    let report = workspace.run(&[SCAN, &["--color", "never"]].concat());
    let text = report.expect_code(1).stdout();
    let mut failures = String::new();
    for (number, fixture) in fixtures.iter().enumerate() {
        for mark in &fixture.expanded.marks {
            let [line, column, ..] = mark.region;
            let place = format!("{}/{}:{line}:{column}", directory(number), fixture.file);
            if !text.contains(&place) {
                writeln!(failures, "{}: no {place}", fixture.name).unwrap();
            }
            if !text.contains(&mark.secret) && !text.contains(&mark.secret.replace(':', "%3A")) {
                writeln!(failures, "{}: no {}", fixture.name, mark.secret).unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn placeholders_are_counted_and_not_reported() {
    let mut failures = String::new();
    for fixture in Fixture::all() {
        let Some(expected) = fixture.placeholders else {
            continue;
        };
        let workspace = Workspace::new();
        workspace.write(&fixture.file, fixture.bytes());
        let report = workspace.run(&["scan", ".", "--format", "json"]);
        let counted = &report.json()["stats"]["placeholders"];
        if *counted != expected {
            writeln!(failures, "{}: {counted}, not {expected}", fixture.name).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_detector_has_a_case_that_is_found_and_one_that_is_silent() {
    let fixtures = Fixture::all();
    for detector in DETECTORS {
        let own = || fixtures.iter().filter(|it| it.detector() == detector.id);
        let expects = |it: &Fixture| it.expectations.iter().any(|e| e.detector == detector.id);
        assert!(own().any(expects), "{}: no case is found", detector.id);
        let is_silent = |it: &Fixture| it.expectations.is_empty();
        assert!(own().any(is_silent), "{}: no case is silent", detector.id);
    }
    for fixture in &fixtures {
        let known = DETECTORS.iter().any(|it| it.id == fixture.detector());
        assert!(known, "{}: no such detector", fixture.name);
    }
}

/// A workspace with each case in a directory of its own, whose name tells the matcher nothing.
fn written() -> (Workspace, Vec<Fixture>) {
    let (workspace, fixtures) = (Workspace::new(), Fixture::all());
    for (number, fixture) in fixtures.iter().enumerate() {
        let path = format!("{}/{}", directory(number), fixture.file);
        workspace.write(path, fixture.bytes());
    }
    (workspace, fixtures)
}

fn directory(number: usize) -> String {
    format!("c{number:03}")
}

/// Takes from `findings` what `fixture` expects, and writes what is missing or too much.
fn compare(fixture: &Fixture, findings: &mut Vec<Value>, failures: &mut String) {
    let mut marks = fixture.expanded.marks.iter();
    let mut missing = String::new();
    for expectation in &fixture.expectations {
        let mark = if expectation.whole_file {
            None
        } else {
            marks.next()
        };
        match findings.iter().position(|it| fits(it, expectation, mark)) {
            Some(at) => drop(findings.swap_remove(at)),
            None => writeln!(missing, "  missing: {}", described(expectation, mark)).unwrap(),
        }
    }
    if !missing.is_empty() || !findings.is_empty() {
        write!(failures, "{} ({})\n{missing}", fixture.name, fixture.file).unwrap();
        for finding in findings {
            writeln!(failures, "  not expected: {}", summary(finding)).unwrap();
        }
    }
}

fn fits(finding: &Value, expectation: &Expectation, mark: Option<&Mark>) -> bool {
    let is = |key: &str, expected: &Option<String>| {
        expected
            .as_deref()
            .is_none_or(|it| finding[key].as_str().unwrap_or("plain") == it)
    };
    let in_place = match mark {
        Some(mark) => {
            region(finding) == mark.region.map(Some) && same_secret(finding, &mark.secret)
        }
        None => region(finding) == [None; 4],
    };
    finding["detector"] == expectation.detector.as_str()
        && is("confidence", &expectation.confidence)
        && is("severity", &expectation.severity)
        && is("encoding", &expectation.encoding)
        && in_place
}

fn region(finding: &Value) -> [Option<u64>; 4] {
    ["line", "column", "end_line", "end_column"].map(|key| finding[key].as_u64())
}

/// The separators of a cookie may be shown as they were written: `%3A` for `:`.
fn same_secret(finding: &Value, planted: &str) -> bool {
    let shown = finding["secret"].as_str().unwrap_or_default();
    shown.replace("%3A", ":").replace("%3a", ":") == planted
}

fn described(expectation: &Expectation, mark: Option<&Mark>) -> String {
    let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "*".to_owned());
    format!(
        "{} {} severity={} encoding={} at {:?} {}",
        expectation.detector,
        word(&expectation.confidence),
        word(&expectation.severity),
        word(&expectation.encoding),
        mark.map(|mark| mark.region),
        mark.map(|mark| mark.secret.as_str()).unwrap_or_default(),
    )
}

fn summary(finding: &Value) -> String {
    let keys = ["detector", "confidence", "severity", "encoding", "secret"];
    let words = keys.map(|key| finding[key].as_str().unwrap_or("-"));
    format!("{} at {:?}", words.join(" "), region(finding))
}
