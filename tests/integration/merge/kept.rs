//! What a report says beside its findings is kept, and a whole credential only if it may be.

use std::fs;

use serde_json::json;

use super::{FORMATS, Repositories, token};
use crate::harness::Workspace;

/// The files of today and the history of one repository: a place that both have is told once, with
/// what the history knows.
#[test]
#[cfg(unix)]
fn a_tree_and_its_history_are_one() {
    let workspace = Workspace::repository();
    let (kept, gone) = (token("kept"), token("gone"));
    workspace
        .write("a.txt", &kept)
        .write("b.txt", &gone)
        .commit("both");
    fs::remove_file(workspace.path("b.txt")).unwrap();
    workspace.commit("one less");
    let [tree, history] = ["tree.json", "history.json"].map(|name| workspace.home(name));
    let [tree, history] = [&tree, &history].map(|path| path.to_string_lossy().into_owned());
    workspace.run(&["scan", "--format", "json", "-o", &tree]);
    workspace.run(&["scan", "--history", "--format", "json", "-o", &history]);
    let arguments = [format!("x={tree}"), format!("x={history}")];
    let backwards = [&*arguments[1], &arguments[0], "--format", "json"];
    let report = workspace.run(&["merge", &arguments[0], &arguments[1], "--format", "json"]);
    let findings = report.expect_code(1).findings();
    report.check(findings.len() == 2, "two places");
    report.check(
        findings[0]["exposure"]["in_head"] == true,
        "what the history knows",
    );
    let turned = workspace.run(&[&["merge"], &backwards[..]].concat());
    report.check(turned.findings() == findings, "the same backwards");
    let shown = workspace.run(&["merge", &arguments[0], &arguments[1]]);
    shown.expect_stdout("introduced 1 January 2026 by A U Thor in ");
    shown.expect_stdout(", removed 1 January 2026 in\n");
}

#[test]
fn whole_credentials_are_shown_only_on_request() {
    let all = Repositories::new();
    let token = token("whole");
    all.scanned("a", &[("a.txt", &token)], &["--show-secrets"]);
    all.scanned("b", &[("b.txt", &token)], &[]);
    let both = ["reports/a.json", "reports/b.json"];
    for format in FORMATS {
        let arguments = [&both[..], &["--format", format]].concat();
        let report = all.merged(&arguments);
        report
            .expect_code(1)
            .check(!report.stdout().contains(&token), "redacted");
        let asked = all.merged(&[&arguments[..], &["--show-secrets"]].concat());
        match format {
            "terminal" | "json" | "jsonl" => asked.expect_code(1).expect_stdout(&token),
            _ => asked
                .expect_code(2)
                .expect_stderr("--show-secrets does not go with"),
        };
    }
    let redacted = format!("{}****{}", &token[..8], &token[46..]);
    let report = all.merged(&[&both[..], &["--format", "json"]].concat());
    for finding in report.findings() {
        report.check(finding["secret"] == redacted.as_str(), "the same redaction");
    }
}

#[test]
fn placeholders_are_kept_where_they_are() {
    let all = Repositories::new();
    let value = format!("notion secret_{}\n", "x".repeat(43));
    all.scanned("a", &[("a.txt", &value)], &["--show-placeholders"]);
    let report = all.merged(&["reports/a.json", "--format", "json"]);
    let value = report.expect_code(0).json();
    report.check(
        value["placeholders"][0]["repository"] == "a",
        "a placeholder",
    );
}

/// In every format, as a scan shows it; what counts is what is not suppressed.
#[test]
fn what_is_suppressed_is_kept_where_it_is_listed_and_counted_where_it_is_not() {
    let all = Repositories::new();
    let marked = format!("a = '{}' # ntnleaks:allow -- a test\n", token("marked"));
    let files = [("a.py", &*marked)];
    all.scanned("listed", &files, &["--show-suppressed"])
        .expect_code(0);
    all.scanned("counted", &files, &[]).expect_code(0);
    all.scanned("found", &[("b.txt", &token("b"))], &[]);
    let both = ["reports/listed.json", "reports/counted.json"];
    let merged = |more: &[&str]| all.merged(&[&both[..], more].concat());
    let report = merged(&["--format", "json", "--output", "reports/both.json"]);
    report.expect_code(0);
    let value = all.read("both");
    assert_eq!(value["findings"], json!([]));
    assert_eq!(value["stats"]["suppressed"], 2);
    assert_eq!(value["suppressed"].as_array().map(Vec::len), Some(1));
    let suppressed = &value["suppressed"][0];
    assert_eq!(suppressed["repository"], "listed");
    let by = json!({"kind": "in_source", "by": "ntnleaks:allow", "reason": "a test"});
    assert_eq!(suppressed["suppression"], by);
    let again = ["reports/both.json", "reports/found.json"];
    let again = all.merged(&[&again[..], &["--format", "json"]].concat());
    let again = again.expect_code(1).json();
    assert_eq!(again["suppressed"], value["suppressed"]);
    assert_eq!(again["stats"]["suppressed"], 2);
    merged(&[])
        .expect_code(0)
        .expect_stdout("suppressed\n  listed/a.py:1:6  Notion API token  ntn_")
        .expect_stdout(" · ntnleaks:allow: a test\n")
        .expect_stdout(" · 2 suppressed\n");
    let sarif = merged(&["--format", "sarif"]).expect_code(0).json();
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(suppression["kind"], "inSource");
    let github = merged(&["--format", "github", "--summary", "summary.md"]);
    github.check(!github.stdout().contains("a.py"), "no annotation");
    github.expect_code(0).expect_stdout(" · 2 suppressed\n");
    let summary = fs::read_to_string(all.0.path("summary.md")).unwrap();
    github.check(!summary.contains("a.py"), "no place");
    github.check(summary.contains(" · 2 suppressed\n"), "a count");
    let gitlab = merged(&["--format", "gitlab"]).expect_code(0).json();
    assert_eq!(gitlab["vulnerabilities"], json!([]));
}

/// Whoever says that it is forgiven says by what, and in its own list.
#[test]
fn a_suppression_in_the_wrong_list_is_refused() {
    let all = Repositories::new();
    let marked = format!("a = '{}' # ntnleaks:allow\n", token("wrong list"));
    all.scanned("a", &[("a.py", &marked)], &["--show-suppressed"]);
    let value = all.read("a");
    let mut counting = value.clone();
    counting["findings"] = counting["suppressed"].take();
    counting["suppressed"] = json!([]);
    let mut bare = value;
    bare["suppressed"][0]["suppression"] = json!(null);
    for (report, what) in [(counting, "finding 1"), (bare, "suppressed finding 1")] {
        all.write("x", report.to_string());
        let expected = format!(" {what}: its suppression is not that of its list");
        let merged = all.merged(&["reports/x.json"]);
        merged.expect_code(2).expect_stderr(&expected);
    }
}
