//! The verdict in every format, in the same words; and nothing else of what Notion says.

use std::fs;

use serde_json::Value;

use super::{Scene, server_of};
use crate::harness::Workspace;
use crate::live::server::{Answer, Server};
use crate::tokens::Random;

const ACTIVE: &str = "ACTIVE: Notion accepts it";
const INACTIVE: &str = "nactive: Notion does not accept it now: revoked, expired, or blocked by a \
                        policy that may allow it again, so rotate it all the same";
const UNKNOWN: &str = "nknown: the request was blocked on its way or by Notion";
const UNCHECKED: &str = "ot checked: there is no harmless way to ask about this kind";
const WORDS: [&str; 4] = [ACTIVE, UNCHECKED, INACTIVE, UNKNOWN];

#[test]
fn a_terminal_tells_what_is_active_first_and_why() {
    let scene = Scene::new("terminal");
    let report = scene.checked(&[]);
    let text = report.expect_code(1).stdout();
    let headings: Vec<&str> = text
        .lines()
        .filter(|it| it.starts_with("critical  "))
        .collect();
    report.check(headings.len() == 4, "four");
    report.check(
        headings[0].contains(&scene.active[..8]),
        "the active one first",
    );
    report
        .expect_stdout("\n  ACTIVE: Notion accepts it\n  d/a.txt:1:1\n")
        .expect_stdout(
            "\n  inactive: Notion does not accept it now: revoked, expired, or blocked by a policy \
             that\n  may allow it again, so rotate it all the same\n  b.txt:1:1\n",
        )
        .expect_stdout(
            "\n  unknown: the request was blocked on its way or by Notion\n  c.txt:1:1\n",
        )
        .expect_stdout(
            "\n  not checked: there is no harmless way to ask about this kind\n  a.txt:1:1\n",
        )
        .expect_stdout("\n4 secrets in 4 places (1 ACTIVE, 1 inactive, 2 unknown) · 4 files, ");
    let coloured = scene.checked(&["--color", "always"]);
    coloured.expect_stdout("\u{1b}[31;1;7mACTIVE\u{1b}[0m: Notion accepts it\n");
    let loud = coloured.stdout().matches("\u{1b}[31;1;7m").count();
    coloured.check(loud == 1, "nothing else is as loud");
}

#[test]
fn a_run_without_a_check_says_nothing_of_validity() {
    let scene = Scene::new("no check");
    let report = scene.run(&["scan", "."]);
    report.expect_stdout("\n4 secrets in 4 places · 4 files");
    for format in ["terminal", "sarif", "github", "gitlab"] {
        let report = scene.run(&["scan", ".", "--format", format]);
        for word in WORDS {
            report.check(!report.stdout().contains(word), "no verdict");
        }
    }
}

#[test]
fn sarif_has_it_in_the_message_the_properties_and_the_rank() {
    let scene = Scene::new("sarif");
    let json = scene.checked(&["--format", "sarif"]).expect_code(1).json();
    let results = json["runs"][0]["results"].as_array().unwrap();
    let states = ["active", "unknown", "inactive", "unknown"];
    let ranks = [100.0, 50.0, 25.0, 50.0];
    assert_eq!(results.len(), 4);
    for (at, result) in results.iter().enumerate() {
        let text = result["message"]["text"].as_str().unwrap();
        assert!(text.contains(WORDS[at]), "{text}");
        assert_eq!(result["properties"]["validity"]["state"], states[at]);
        assert_eq!(result["rank"], ranks[at]);
        assert_eq!(result["level"], "error");
    }
    let reason = &results[0]["properties"]["validity"]["reason"];
    assert_eq!(reason, "accepted");
}

#[test]
fn annotations_have_it_in_the_title_and_active_is_among_the_ten() {
    let scene = Scene::new("annotations");
    let report = scene.checked(&["--format", "github"]);
    report.expect_stdout("title=Notion API token%2C inactive::");
    let mut random = Random::seeded("annotations, more");
    let many: String = (0..12)
        .map(|_| random.value("cookie_v02_v2") + "\n")
        .collect();
    scene.workspace.write("0.txt", many);
    let report = scene.checked(&["--format", "github"]);
    let text = report.expect_code(1).stdout();
    let first = text.lines().next().unwrap_or_default();
    let place = "::error file=d/a.txt,line=1,endLine=1,col=1,endColumn=51,\
                 title=Notion API token%2C ACTIVE::";
    report.check(first.starts_with(place), place);
    report.check(
        first.contains(". ACTIVE: Notion accepts it. Regenerate"),
        ACTIVE,
    );
    report.expect_stdout("title=Notion session cookie::");
    report.expect_stdout(UNCHECKED);
    report.expect_stdout("16 secrets in 16 places (1 ACTIVE, 1 inactive, 14 unknown)");
}

#[test]
fn gitlab_has_it_in_the_description() {
    let scene = Scene::new("gitlab");
    let json = scene.checked(&["--format", "gitlab"]).expect_code(1).json();
    let all = json["vulnerabilities"].as_array().unwrap();
    for (vulnerability, words) in all.iter().zip(WORDS) {
        let text = vulnerability["description"].as_str().unwrap();
        assert!(text.contains(words), "{text}");
    }
    assert_eq!(all.len(), 4);
}

#[test]
fn a_summary_marks_each_credential() {
    let scene = Scene::new("summary");
    let file = scene.workspace.home("summary.md");
    let name = file.to_string_lossy().into_owned();
    scene.checked(&["--summary", &name]).expect_code(1);
    let text = fs::read_to_string(file).unwrap();
    assert!(
        text.contains(" (1 ACTIVE, 1 inactive, 2 unknown) · "),
        "{text}"
    );
    let sections: Vec<&str> = text.split("\n### ").skip(1).collect();
    assert!(
        sections[0].contains("`\n\n**ACTIVE**: Notion accepts it\n\n1 place:\n"),
        "{text}"
    );
    for words in ["**inactive**: ", "**unknown**: ", "**not checked**: "] {
        assert_eq!(text.matches(words).count(), 1, "{text}");
    }
}

#[test]
fn lines_of_json_hold_it_in_the_same_order() {
    let scene = Scene::new("lines");
    let report = scene.checked(&["--format", "jsonl"]);
    let text = report.expect_code(1).stdout();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let lines: Vec<Value> = lines.collect();
    let findings = scene.checked(&["--format", "json"]).findings();
    assert_eq!(lines[..4], findings);
}

/// Names, titles and messages of an answer are private, and hostile: no report of a scan has them.
#[test]
fn nothing_of_an_answer_is_in_a_report() {
    let token = Random::seeded("hostile").value("ntn");
    let name = "Zebra\\u001b[2J\\u202e::error::x";
    let body = format!(
        r#"{{"object":"user","id":"Zebra","type":"bot","name":"{name}","bot":{{"owner":{{"type":"user","user":{{"object":"user","id":"Zebra","name":"{name}","person":{{"email":"Zebra@example.com"}}}}}},"workspace_id":"Zebra","workspace_name":"{name}"}}}}"#
    );
    let error = format!(
        r#"{{"object":"error","status":401,"code":"unauthorized","message":"{name}","request_id":"Zebra"}}"#
    );
    let workspace = Workspace::new();
    workspace.write("a.txt", &token);
    let summary = workspace.home("summary.md");
    let file = summary.to_string_lossy().into_owned();
    for (status, body) in [(200, body), (401, error)] {
        let headers = [("content-type", "application/json"), ("x-zebra", "Zebra")];
        let server = Server::answering(move |_| Answer::with(status, &headers, &body));
        for format in ["terminal", "json", "jsonl", "sarif", "github", "gitlab"] {
            let arguments = [
                "scan",
                ".",
                "--check-validity",
                "--verbose",
                "--summary",
                &file,
            ];
            let arguments = [&arguments[..], &["--format", format]].concat();
            let environment = [("NTNLEAKS_API_URL", server.url())];
            let report = workspace.run_with(&environment, &arguments);
            let all = report.expect_code(1).stdout() + &report.stderr();
            report.check(!all.contains("Zebra"), "nothing of the answer");
            report.check(!all.contains('\u{1b}'), "no escape");
        }
        assert!(!fs::read_to_string(&summary).unwrap().contains("Zebra"));
    }
}

#[test]
fn whole_secrets_go_with_a_check() {
    let scene = Scene::new("whole");
    for format in ["terminal", "json", "jsonl"] {
        let report = scene.checked(&["--show-secrets", "--format", format]);
        report.expect_code(1).expect_stdout(&scene.active);
        report.expect_stdout(&scene.cookie);
    }
    let server = server_of(&scene.active, &scene.refused);
    for format in ["sarif", "github", "gitlab"] {
        let arguments = [
            "scan",
            ".",
            "--check-validity",
            "--show-secrets",
            "--format",
            format,
        ];
        let environment = [("NTNLEAKS_API_URL", server.url())];
        scene
            .workspace
            .run_with(&environment, &arguments)
            .expect_code(2);
    }
    assert_eq!(
        server.requests().len(),
        0,
        "refused before anything is asked"
    );
}
