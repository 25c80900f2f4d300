//! Credentials in every place of the reports that are merged, and on every command line about them.

use std::fs;

use serde_json::{Value, json};

use super::{Canary, FORMATS, planted};
use crate::harness::Workspace;
use crate::tokens::Token;

/// The merged reports in each format, with a summary.
fn assert_hidden(workspace: &Workspace, canary: &Canary, reports: &[&str], code: i32) {
    for format in FORMATS {
        let summary = workspace.home("summary.md");
        let name = summary.to_string_lossy().into_owned();
        let more = ["--format", format, "--verbose", "--summary", &name];
        let report = workspace.run(&[&["merge"], reports, &more].concat());
        canary.assert_hidden(report.expect_code(code));
        canary.assert_absent(&fs::read(&summary).unwrap(), &report);
        fs::remove_file(summary).unwrap();
    }
}

/// Whether the reports hold whole credentials or redacted ones.
#[test]
fn no_merged_report_shows_a_credential() {
    let (workspace, canary) = planted();
    let [whole, redacted] = ["whole.json", "redacted.json"].map(|name| workspace.home(name));
    let [whole, redacted] = [&whole, &redacted].map(|path| path.to_string_lossy().into_owned());
    let scan = ["scan", ".", "--format", "json", "--show-placeholders", "-o"];
    workspace.run(&[&scan[..], &[&whole, "--show-secrets"]].concat());
    workspace.run(&[&scan[..], &[&redacted]].concat());
    assert_hidden(&workspace, &canary, &[&whole], 1);
    assert_hidden(&workspace, &canary, &[&whole, &redacted], 1);
    // A redaction is the same whether it was made before or after.
    let merged = |report: &str| {
        let argument = format!("x={report}");
        workspace
            .run(&["merge", &argument, "--format", "json"])
            .findings()
    };
    assert!(merged(&whole) == merged(&redacted));
}

/// A report may be of anybody, and say anything anywhere.
#[test]
fn no_word_of_a_report_shows_a_credential() {
    let workspace = Workspace::repository();
    let canary = Canary::new("words of reports");
    for Token { value, .. } in canary.recognizable() {
        let mut report = telling(&workspace, value);
        workspace.write("report.json", report.to_string());
        assert_hidden(&workspace, &canary, &["report.json"], 1);
        if value.len() < 150 {
            let name = format!("{value}.json");
            workspace.write(&name, report.to_string());
            assert_hidden(&workspace, &canary, &[&name], 1);
            fs::remove_file(workspace.path(name)).unwrap();
        }
        // In a place that allows no such word, it is an error that does not repeat it.
        for pointer in [
            "/version",
            "/tool/name",
            "/tool/version",
            "/findings/0/detector",
            "/findings/0/line",
            "/findings/0/fingerprint",
            "/findings/0/severity",
            "/findings/0/confidence",
            "/findings/0/encoding",
            "/findings/0/publication",
            "/findings/0/object/kind",
            "/findings/0/object/id",
            "/findings/0/commit/id",
            "/findings/0/commit/time",
            "/findings/0/exposure/pushed",
            "/findings/0/exposure/removed_in",
            "/findings/0/exposure/removed_at",
            "/findings/0/suppression",
            "/suppressed/0/suppression",
            "/suppressed/0/suppression/kind",
            "/findings/0/validity",
            "/findings/0/validity/state",
            "/findings/0/validity/reason",
            "/skipped/0/reason",
            "/stats/blobs",
            "/stats/inactive",
            "/stats/nothing",
        ] {
            let before = report.pointer(pointer).cloned().unwrap();
            *report.pointer_mut(pointer).unwrap() = json!(value);
            workspace.write("report.json", report.to_string());
            let outcome = workspace.run(&["merge", "report.json"]);
            canary.assert_hidden(&outcome);
            let is_said = !outcome.stderr().is_empty() && outcome.code() == Some(2);
            outcome.check(is_said || pointer == "/tool/version", pointer);
            *report.pointer_mut(pointer).unwrap() = before;
        }
    }
}

/// A report that holds a word wherever one may stand.
fn telling(workspace: &Workspace, word: &str) -> Value {
    let token = crate::tokens::Random::seeded("telling").value("ntn");
    workspace.write("a.txt", &token);
    let mut report = workspace.run(&["scan", "a.txt", "--format", "json"]).json();
    let id = "0123456789".repeat(4);
    let finding = &mut report["findings"][0];
    finding["path"] = json!(format!("{word}/{word}.txt"));
    finding["object"] = json!({ "kind": "blob", "id": id });
    finding["commit"] = json!({
        "id": id,
        "author": format!("{word} <{word}>"),
        "time": "2026-03-03T13:00:00+01:00",
        "summary": format!("about {word}"),
    });
    finding["exposure"] = json!({
        "removed_in": id,
        "removed_at": "2026-03-03T13:00:00+01:00",
        "in_head": false,
        "refs": [format!("refs/heads/{word}"), word],
        "reachable": true,
        "pushed": true,
    });
    finding["secret"] = json!(format!("{word}****"));
    finding["remedy"] = json!(word);
    finding["remedy_url"] = json!(word);
    finding["validity"] = json!({ "state": "unknown", "reason": "offline", word: word });
    finding["member"] = json!(word);
    let mut suppressed = finding.clone();
    suppressed["suppression"] = json!({ "kind": "external", "by": word, "reason": word });
    report["suppressed"] = json!([suppressed]);
    report["baseline"] = json!({ "name": word, "gone": [word] });
    report["skipped"] = json!([{
        "path": format!("{word}.bin"),
        "path_escaped": false,
        "reason": "unreadable",
        "message": format!("cannot be read: {word}"),
    }]);
    report["stats"]["skipped"] = json!(1);
    if word.len() < 150 {
        report["findings"][0]["repository"] = json!(word);
        report["suppressed"][0]["repository"] = json!(word);
        report["repositories"] = json!([word]);
    }
    report[word] = json!(word);
    report
}
