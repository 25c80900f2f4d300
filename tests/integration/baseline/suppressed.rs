//! What a report says of what is accepted: counted always, shown on request.

use serde_json::{Value, json};

use super::{FILE, accepted, token};
use crate::harness::{Outcome, Workspace};

#[test]
fn a_person_sees_the_count_and_on_request_each_place() {
    let workspace = accepted();
    let report = workspace.run(&["scan", "."]);
    report
        .expect_code(0)
        .expect_stdout("no leaked Notion credentials")
        .expect_stdout("1 suppressed");
    report.check(!report.stdout().contains("config.js"), "no place");
    let shown = workspace.run(&["scan", ".", "--show-suppressed"]);
    shown
        .expect_code(0)
        .expect_stdout("suppressed\n  src/config.js:1:12  Notion API token  ntn_");
    let why = " · .ntnleaks-baseline.json: accepted when the baseline was created\n";
    shown.expect_stdout(why);
}

#[test]
fn json_marks_what_is_suppressed() {
    let workspace = accepted();
    workspace.write(
        "marked.py",
        format!("a = '{}' # ntnleaks:allow -- a test\n", token("marked")),
    );
    let silent = workspace.scan(&["."]).json();
    assert_eq!(
        (&silent["suppressed"], &silent["stats"]["suppressed"]),
        (&Value::Null, &json!(2))
    );
    let report = workspace.scan(&[".", "--show-suppressed"]);
    report.expect_found(&[]);
    let suppressed = report.json()["suppressed"].clone();
    assert_eq!(suppressed[0]["path"], "marked.py");
    let by_marker = json!({"kind": "in_source", "by": "ntnleaks:allow", "reason": "a test"});
    assert_eq!(suppressed[0]["suppression"], by_marker);
    let reason = "accepted when the baseline was created";
    let by_baseline = json!({"kind": "external", "by": FILE, "reason": reason});
    assert_eq!(suppressed[1]["suppression"], by_baseline);
    let lines = workspace.run(&["scan", ".", "--format", "jsonl", "--show-suppressed"]);
    assert_eq!(
        lines
            .expect_code(0)
            .stdout()
            .matches("{\"suppressed\":{")
            .count(),
        2
    );
}

/// GitHub opens an alert for each suppressed result too.
#[test]
fn sarif_holds_it_only_on_request() {
    let workspace = accepted();
    workspace.write("new.txt", token("new"));
    let results = |arguments: &[&str]| {
        let arguments = [&["scan", ".", "--format", "sarif"], arguments].concat();
        let report = workspace.run(&arguments);
        report.expect_code(1).json()["runs"][0]["results"].clone()
    };
    let silent = results(&[]);
    assert_eq!(silent.as_array().map(Vec::len), Some(1));
    assert_eq!(silent[0]["suppressions"], Value::Null);
    let shown = results(&["--show-suppressed"]);
    assert_eq!(shown.as_array().map(Vec::len), Some(2));
    assert_eq!(shown[0]["suppressions"], json!([]));
    let why = format!("{FILE}: accepted when the baseline was created");
    let suppressions = json!([{"kind": "external", "justification": why}]);
    assert_eq!(shown[1]["suppressions"], suppressions);
}

/// The name of the default file says nothing of the machine.
#[test]
fn no_report_holds_the_directory() {
    let workspace = accepted();
    let top = workspace.path("").to_string_lossy().into_owned();
    for format in ["terminal", "json", "jsonl", "sarif"] {
        let arguments = ["scan", &top, "--format", format, "--show-suppressed"];
        let mut command = workspace.command(&arguments);
        command.current_dir(workspace.home(""));
        let report: Outcome = workspace.finish(command);
        report.expect_code(0);
        let named = report
            .stdout()
            .lines()
            .any(|line| line.contains(FILE) && line.contains(&top));
        report.check(
            !named || format == "terminal",
            "no directory beside the baseline",
        );
    }
}

/// A suppressed finding is no excuse for one beside it, and none for what was not read.
#[test]
fn only_what_is_accepted_is_forgiven() {
    let workspace = accepted();
    let text = format!("'{}' '{}'\n", token("first"), token("beside"));
    workspace.write("src/config.js", text);
    workspace
        .scan(&["."])
        .expect_found(&[("src/config.js", &token("beside"))]);
    let nothing = Workspace::repository();
    nothing.baseline(&["create"]).expect_code(3);
    workspace
        .write("src/config.js", token("first"))
        .write("large.txt", [b'x'; 4096]);
    workspace
        .run(&["scan", ".", "--max-file-size", "1K"])
        .expect_code(3);
}
