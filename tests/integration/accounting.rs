//! Whatever the policy does, findings, suppressed, placeholders, what is not sure enough and what
//! is off are together what the matcher found: nothing disappears uncounted.

use std::collections::BTreeSet;
use std::path::Path;

use ntnleaks::{Fingerprint, Match, Matcher};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// What stands on a line: which value, with what around it.
#[derive(Clone, Debug)]
struct Line {
    value: usize,
    form: usize,
}

/// `V` stands for the value.
const FORMS: [&str; 8] = [
    "a = 'V'",
    "a = 'V' # ntnleaks:allow",
    "# ntnleaks:allow -- a test\na = 'V'",
    "a = 'V' # ntnleaks:allow notion-scim-token",
    "a = 'V' # ntnleaks:allow no-such-detector",
    "a = 'V' # gitleaks:allow",
    "# pragma: allowlist nextline secret\na = 'V', 'V'",
    "nothing",
];

/// Genuine values of each confidence, and placeholders.
fn values() -> Vec<String> {
    let mut random = Random::seeded("accounting");
    let kinds = ["ntn", "ntn", "secret43", "secret41", "nrt", "ntn_unknown"];
    let mut values: Vec<_> = kinds.iter().map(|kind| random.value(kind)).collect();
    values.push(format!("{}{}", "ntn_", "x".repeat(46)));
    values.push(format!("secret_{}", "x".repeat(43)));
    values
}

fn text(lines: &[Line], values: &[String]) -> String {
    let line = |it: &Line| FORMS[it.form].replace('V', &values[it.value]) + "\n";
    lines.iter().map(line).collect()
}

/// A baseline of some of what was found, of which some has expired.
fn baseline(found: &[Match], fates: &[u8]) -> String {
    let entries: BTreeSet<String> = found
        .iter()
        .map(|it| Fingerprint::of_secret(it.detector.id, &it.secret).to_string())
        .collect();
    let entries = entries.iter().zip(fates).map(|(fingerprint, fate)| {
        let expires = match fate % 3 {
            0 => return String::new(),
            1 => "",
            _ => ",\"expires\":\"2026-01-01\"",
        };
        format!(
            "{{\"fingerprint\":\"{fingerprint}\",\"detector\":\"x\",\"path\":\"x\",\
             \"found_in\":\"tree\",\"by\":\"x\",\"date\":\"2026-01-01\",\"reason\":\"x\"\
             {expires}}},\n"
        )
    });
    format!(
        "{{\"version\":1,\"entries\":[\n{}null]}}\n",
        entries.collect::<String>()
    )
}

/// Where each listed item is.
fn listed(report: &Value) -> Vec<(String, u64, u64)> {
    let lists = ["findings", "suppressed", "placeholders"];
    let items = lists
        .iter()
        .flat_map(|it| report[*it].as_array().into_iter().flatten());
    let mut places: Vec<_> = items
        .map(|it| {
            let number = |key: &str| it[key].as_u64().unwrap_or_default();
            let detector = it["detector"].as_str().unwrap_or_default();
            (detector.to_owned(), number("line"), number("column"))
        })
        .collect();
    places.sort();
    places
}

fn count(report: &Value, list: &str) -> u64 {
    report[list].as_array().map_or(0, |list| list.len() as u64)
}

#[test]
fn nothing_disappears_uncounted() {
    let values = values();
    let matcher = Matcher::new();
    let line = (0..values.len(), 0..FORMS.len()).prop_map(|(value, form)| Line { value, form });
    let lines = prop::collection::vec(line, 1..12);
    let fates = prop::collection::vec(any::<u8>(), values.len());
    let confidences = prop::sample::select(vec!["low", "medium", "high"]);
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(150)
    };
    let off = prop::option::of(prop::sample::select(vec![
        "notion-api-token",
        "unignored-env-file",
    ]));
    let case = (lines, fates, confidences, off, any::<bool>());
    TestRunner::new(config)
        .run(&case, |(lines, fates, least, off, is_dotenv)| {
            let name = if is_dotenv { "app.env" } else { "app.py" };
            let text = text(&lines, &values) + if is_dotenv { "A=b\n" } else { "" };
            let found = matcher.matches(text.as_bytes(), Path::new(name)).matches;
            let workspace = Workspace::new();
            workspace.write(format!("work/{name}"), &text);
            workspace.write("base.json", baseline(&found, &fates));
            let mut arguments = vec![
                "scan",
                "work",
                "--baseline",
                "base.json",
                "--format",
                "json",
                "--min-confidence",
                least,
                "--show-suppressed",
                "--show-placeholders",
            ];
            arguments.extend(off.iter().flat_map(|id| ["--disable", id]));
            let report = workspace.run(&arguments);
            check(&report, &found, least == "low" && off.is_none(), is_dotenv);
            Ok(())
        })
        .unwrap();
}

#[track_caller]
fn check(report: &Outcome, found: &[Match], lists_all: bool, is_dotenv: bool) {
    let json = report.json();
    let stat = |name: &str| json["stats"][name].as_u64().unwrap_or_default();
    let all = found.len() as u64 + u64::from(is_dotenv);
    let sum = count(&json, "findings")
        + stat("suppressed")
        + stat("placeholders")
        + stat("below_confidence")
        + stat("disabled");
    report.check(sum == all, &format!("{all} in all, not {sum}"));
    for (list, name) in [
        ("suppressed", "suppressed"),
        ("placeholders", "placeholders"),
    ] {
        report.check(
            count(&json, list) == stat(name),
            "a list as long as its count",
        );
    }
    if lists_all {
        let mut places: Vec<_> = found
            .iter()
            .map(|it| (it.detector.id.to_owned(), it.region.line, it.region.column))
            .collect();
        places.extend(is_dotenv.then(|| ("unignored-env-file".to_owned(), 0, 0)));
        places.sort();
        report.check(listed(&json) == places, "every match in one of the lists");
    }
    let code = i32::from(count(&json, "findings") > 0);
    report.check(report.code() == Some(code), "red if anything counts");
}
