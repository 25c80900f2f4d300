//! Whose configuration, baseline and markers count.

use std::fs;

use serde_json::json;

use super::site::{Site, ZEROS, pull_request, push, token};

const MAIN: &str = "refs/heads/main";
const TOPIC: &str = "refs/heads/topic";

/// A token on `main` that a baseline there accepts if it is asked for `by`, and the same token in
/// another file on `topic`, which also tries to accept one of its own.
fn site(baseline: &str) -> (Site, [String; 2]) {
    let site = Site::new();
    site.commit("ci/readme.txt", "harmless\n");
    site.commit("old.txt", &token("old"));
    let create = [
        "baseline",
        "create",
        "--reason",
        "a test",
        "--baseline",
        baseline,
    ];
    site.origin.run(&create).expect_code(0);
    let base = site.origin.commit("accepted");
    site.branch("topic");
    site.commit("copy.txt", &token("old"));
    site.commit("own.txt", &token("own"));
    site.origin.run(&create).expect_code(0);
    let head = site.origin.commit("accepted as well");
    site.checkout(TOPIC, 0);
    (site, [base, head])
}

#[test]
fn a_pull_request_cannot_forgive_itself() {
    let (site, [base, head]) = site(".ntnleaks-baseline.json");
    let event = pull_request(&base, &head);
    for scan in ["auto", "range", "tree", "history"] {
        let run = site.scan_with("pull_request", &event, &[("scan", scan)]);
        run.expect_found(&["own.txt"]);
    }
    site.scan("push", &push(TOPIC, &base, &head))
        .expect_found(&["own.txt"]);
    site.scan("push", &push(TOPIC, ZEROS, &head))
        .expect_found(&["own.txt"]);
    // Who may push to the default branch makes its rules.
    site.checkout(MAIN, 0);
    site.scan("push", &push(MAIN, ZEROS, &base))
        .expect_found(&[]);
    site.checkout(TOPIC, 0);
    site.scan("schedule", &json!({})).expect_found(&[]);
}

#[test]
fn a_baseline_that_is_named_is_that_of_the_base() {
    let (site, [base, head]) = site("ci/accepted.json");
    let event = pull_request(&base, &head);
    let with = |file: &str| site.scan_with("pull_request", &event, &[("baseline", file)]);
    site.scan("pull_request", &event)
        .expect_found(&["copy.txt", "own.txt"]);
    for file in ["ci/accepted.json", "./ci/accepted.json"] {
        with(file).expect_found(&["own.txt"]);
    }
    let missing = with("ci/other.json");
    missing.expect_code(2);
    missing.outcome.expect_stderr(&format!(
        "baseline: {base}, whose rules count here, has no ci/other.json"
    ));
    let absolute = site.clone_directory().join("ci/accepted.json");
    for file in [
        &*absolute.to_string_lossy(),
        "../clone/ci/accepted.json",
        "ci/../own.json",
    ] {
        with(file)
            .expect_code(2)
            .outcome
            .expect_stderr("baseline: name it");
    }
    // One that the workflow made is its own affair, and so is everything where nobody is doubted.
    let made = site.runner.home("temporary/made.json");
    fs::copy(site.clone_directory().join("ci/accepted.json"), &made).unwrap();
    with(&made.to_string_lossy()).expect_found(&[]);
    let named = [("baseline", "ci/accepted.json")];
    site.scan_with("schedule", &json!({}), &named)
        .expect_found(&[]);
}

#[test]
fn a_configuration_that_is_named_is_that_of_the_base() {
    let site = Site::new();
    let base = site.commit("ci/strict.toml", "min-confidence = \"low\"\n");
    site.branch("topic");
    site.commit("ci/strict.toml", "disable = [\"notion-api-token\"]\n");
    let head = site.commit("a.txt", &token("a"));
    site.checkout(TOPIC, 0);
    let event = pull_request(&base, &head);
    let run = site.scan_with("pull_request", &event, &[("config", "ci/strict.toml")]);
    run.expect_found(&["a.txt"]);
}
