//! What GitLab demands of a secret-detection report, by its schema 15.2.1.

use std::collections::HashSet;

use serde_json::Value;

use crate::harness::{Outcome, Workspace};
use crate::tokens::{KINDS, Random};

/// What the schema says, as far as it says anything about what is in such a report.
fn judge(report: &Outcome) -> Value {
    let value = report.json();
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let says = |holds: bool, what: &str| {
        report.check(holds, what);
    };
    says(value["version"] == "15.2.1", "a version");
    says(
        value["schema"]
            .as_str()
            .is_some_and(|it| it.starts_with("https://")),
        "a schema",
    );
    let scan = &value["scan"];
    says(scan["type"] == "secret_detection", "a type");
    says(
        ["success", "failure"].contains(&scan["status"].as_str().unwrap_or_default()),
        "a status",
    );
    for time in ["start_time", "end_time"] {
        let time = scan[time].as_str().unwrap_or_default();
        let digits = time.replace(|c: char| c.is_ascii_digit(), "0");
        says(digits == "0000-00-00T00:00:00", "a time without a zone");
    }
    for who in ["analyzer", "scanner"] {
        for key in ["id", "name", "version"] {
            says(text(&scan[who][key]), who);
        }
        says(text(&scan[who]["vendor"]["name"]), who);
    }
    for message in scan["messages"].as_array().unwrap() {
        let level = message["level"].as_str().unwrap_or_default();
        says(["info", "warn", "fatal"].contains(&level), "a level");
        says(text(&message["value"]), "a message");
    }
    let mut ids = HashSet::new();
    for found in value["vulnerabilities"].as_array().unwrap() {
        says(
            text(&found["id"]) && ids.insert(found["id"].clone()),
            "an id of its own",
        );
        says(
            found["name"].as_str().is_some_and(|it| it.len() <= 255),
            "a name",
        );
        says(
            found["solution"]
                .as_str()
                .is_some_and(|it| it.len() <= 7000),
            "a solution",
        );
        says(
            found.get("raw_source_code_extract").is_none(),
            "no source code",
        );
        let severity = found["severity"].as_str().unwrap_or_default();
        says(
            ["Low", "Medium", "High", "Critical"].contains(&severity),
            "a severity",
        );
        let identifiers = found["identifiers"].as_array().unwrap();
        says(!identifiers.is_empty(), "an identifier");
        for (identifier, key) in identifiers
            .iter()
            .flat_map(|it| ["type", "name", "value"].map(|key| (it, key)))
        {
            says(text(&identifier[key]), key);
        }
        let location = &found["location"];
        says(text(&location["commit"]["sha"]), "a commit");
        says(location["start_line"].as_u64() >= Some(1), "a line");
        says(
            location["end_line"].as_u64() >= location["start_line"].as_u64(),
            "a last line",
        );
        says(
            location["file"].is_null() || text(&location["file"]),
            "a file",
        );
    }
    value
}

#[test]
fn a_report_of_everything_has_the_structure() {
    let workspace = Workspace::repository();
    let mut random = Random::seeded("gitlab");
    for kind in KINDS {
        let names = "notion file_token NOTION_SCIM_TOKEN https://mcp.notion.com/mcp";
        let value = random.value(kind);
        workspace.write(
            format!("{kind}/a b.txt"),
            format!("{names}={value} {value}\n{value}\n"),
        );
        workspace.write(format!("{kind}/.env"), "PASSWORD=hunter2\n");
    }
    workspace.write("large.bin", [b'x'; 8000]);
    let report = workspace.run(&["scan", ".", "--format", "gitlab", "--max-file-size", "7000"]);
    let value = judge(report.expect_code(1));
    let findings = workspace.run(&["scan", ".", "--format", "json", "--max-file-size", "7000"]);
    let listed = value["vulnerabilities"].as_array().unwrap();
    report.check(listed.len() == findings.findings().len(), "every finding");
    report.check(value["scan"]["status"] == "failure", "not a success");
    report.check(
        value["scan"]["messages"][0]["value"]
            .to_string()
            .contains("large.bin"),
        "the gap",
    );
    let again = workspace.run(&["scan", ".", "--format", "gitlab", "--max-file-size", "7000"]);
    report.check(
        again.json()["vulnerabilities"] == value["vulnerabilities"],
        "the same again",
    );
}

#[test]
fn a_clean_run_is_a_success_and_an_empty_one_is_not() {
    let workspace = Workspace::new();
    let report = workspace.run(&["scan", ".", "--format", "gitlab"]);
    let value = judge(report.expect_code(3));
    report.check(value["scan"]["status"] == "failure", "not a success");
    report.check(value["scan"]["messages"][0]["level"] == "fatal", "why");
    workspace.write("a.txt", "nothing\n");
    let report = workspace.run(&["scan", ".", "--format", "gitlab"]);
    let value = judge(report.expect_code(0));
    report.check(value["scan"]["status"] == "success", "a success");
    report.check(
        value["vulnerabilities"] == Value::Array(Vec::new()),
        "nothing found",
    );
}

#[test]
#[cfg(unix)]
fn commits_are_named_where_there_are_some() {
    let workspace = Workspace::repository();
    let token = Random::seeded("commits").value("ntn");
    let first = workspace.write("a.txt", &token).commit("first");
    let second = workspace.commit(&format!("second {token}"));
    let report = workspace.run(&["scan", "--history", "--format", "gitlab"]);
    let value = judge(report.expect_code(1));
    let listed = value["vulnerabilities"].as_array().unwrap();
    let of = |sha: &str| {
        let found = listed
            .iter()
            .find(|it| it["location"]["commit"]["sha"] == sha);
        found.unwrap_or_else(|| report.fail(sha))
    };
    report.check(of(&first)["location"]["file"] == "a.txt", "a file");
    report.check(
        of(&second)["location"]["file"].is_null(),
        "a message is no file",
    );
    let text = of(&second)["description"].to_string();
    report.check(text.contains("In the message of commit"), "where it is");
    report.check(
        of(&first)["location"]["commit"]["author"] == "A U Thor <author@example.com>",
        "an author",
    );
}
