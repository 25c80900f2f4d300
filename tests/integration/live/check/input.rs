//! Where credentials come from: standard input, variables, reports; never the command line.

use std::fs;

use serde_json::{Value, json};

use super::{Scene, credentials, reason};
use crate::harness::Workspace;
use crate::tokens::Random;

#[test]
fn each_line_is_a_credential_and_equal_ones_are_asked_once() {
    let mut random = Random::seeded("lines");
    let (one, other) = (random.value("ntn"), random.value("secret43"));
    let scene = Scene::new();
    let input = format!("\n{one}\r\n\r\n{other}\n   \n{one}\n{other}");
    let credentials = scene.credentials(input, 0);
    assert_eq!(scene.sent(), [one, other]);
    assert_eq!(credentials.len(), 2);
    assert_eq!(credentials[0]["given_as"], json!(["line 2", "line 6"]));
    assert_eq!(credentials[1]["given_as"], json!(["line 4", "line 7"]));
}

#[test]
fn nothing_at_all_is_an_error_that_says_what_to_do() {
    let scene = Scene::new();
    for input in ["", "\n", " \r\n\t\n"] {
        let outcome = scene.check(input, &[]);
        outcome.expect_code(2).expect_stderr("standard input");
        outcome.expect_stderr("--env").expect_stderr("--report");
    }
}

#[test]
fn what_is_too_long_is_not_read_to_its_end() {
    let scene = Scene::new();
    let outcome = scene.check(vec![b'a'; 3 << 20], &[]);
    outcome.expect_code(2).expect_stderr("ntnleaks scan -");
}

#[test]
fn bytes_that_are_no_text_harm_nothing() {
    let token = Random::seeded("bytes").value("ntn");
    let scene = Scene::accepting(&token);
    let lines: [&[u8]; 5] = [b"\0", b"\xff\xfe\xfd", b"a\0b", &[0x80; 300], b"\x1b[2J"];
    let mut input = lines.join(&b"\n"[..]);
    input.extend_from_slice(format!("\n\0{token}\0\n").as_bytes());
    let credentials = scene.credentials(&input, 3);
    assert_eq!(reason(credentials.last().unwrap()), "accepted");
    assert!(scene.sent().iter().all(|sent| sent.is_ascii()));
}

#[test]
fn a_text_in_utf16_is_read_as_what_it_says() {
    let token = Random::seeded("powershell").value("ntn");
    let scene = Scene::accepting(&token);
    let text = format!("\u{feff}{token}\r\n{token}\r\n");
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let credentials = scene.credentials(utf16, 0);
    assert_eq!(credentials.len(), 1);
    assert_eq!(credentials[0]["remarks"], json!([]));
    assert_eq!(scene.sent(), [token]);
}

#[test]
fn variables_are_named_and_standard_input_is_then_not_read() {
    let mut random = Random::seeded("variables");
    let (one, other) = (random.value("ntn"), random.value("ntn"));
    let scene = Scene::new();
    let arguments = ["--env", "ONE", "--env", "OTHER", "--format", "json"];
    let mut command = scene.command(&arguments);
    command.env("ONE", &one).env("OTHER", &other);
    let outcome = scene.workspace.feed(command, "nothing");
    let credentials = credentials(outcome.expect_code(0));
    assert_eq!(credentials[0]["given_as"], json!(["$ONE"]));
    assert_eq!(credentials[1]["given_as"], json!(["$OTHER"]));
    assert_eq!(scene.sent(), [one, other]);
}

#[test]
fn a_variable_without_a_value_is_an_error() {
    let scene = Scene::new();
    let outcome = scene.check("", &["--env", "NOT_THERE"]);
    outcome
        .expect_code(2)
        .expect_stderr("NOT_THERE")
        .expect_stderr("no variable");
    let mut command = scene.command(&["--env", "EMPTY"]);
    command.env("EMPTY", "");
    let outcome = scene.workspace.finish(command);
    outcome
        .expect_code(2)
        .expect_stderr("EMPTY")
        .expect_stderr("empty");
    let outcome = scene.check("", &["--env", "hunter-2-hunter"]);
    outcome
        .expect_code(2)
        .check(!outcome.stderr().contains("hunter"), "no value");
}

/// Other processes and the history of the shell see it, so it is not taken, nor repeated.
#[test]
fn the_command_line_takes_no_credential() {
    let scene = Scene::new();
    for value in ["hunter2-hunter2", &Random::seeded("typed").value("ntn")] {
        for arguments in [&[value][..], &["--offline", value, value], &["--", value]] {
            let outcome = scene.check("", arguments);
            outcome.expect_code(2).expect_stderr("--env NAME");
            outcome.check(!outcome.stderr().contains(&value[4..]), "no value");
        }
    }
    assert!(scene.server.requests().is_empty());
}

/// A report of a scan of two credentials, one of them in two places.
fn scanned(workspace: &Workspace, more: &[&str]) -> Value {
    let mut random = Random::seeded("scanned");
    let (one, other) = (random.value("ntn"), random.value("secret43"));
    workspace.write("a.txt", format!("{one}\n{one}\n"));
    workspace.write("b.txt", format!("NOTION_CLIENT_SECRET={other}\n"));
    let scan = [
        "scan",
        "a.txt",
        "b.txt",
        "--format",
        "json",
        "-o",
        "report.json",
    ];
    workspace.run(&[&scan[..], more].concat()).expect_code(1);
    serde_json::from_slice(&fs::read(workspace.path("report.json")).unwrap()).unwrap()
}

#[test]
fn a_report_with_whole_secrets_is_checked_under_its_fingerprints() {
    let scene = Scene::new();
    let report = scanned(&scene.workspace, &["--show-secrets"]);
    let all = scene.check("", &["--report", "report.json", "--format", "json"]);
    let found = credentials(all.expect_code(0));
    assert_eq!(found.len(), 2);
    assert_eq!(found[0]["given_as"], json!(["a.txt:1:1", "a.txt:2:1"]));
    assert_eq!(found[1]["detector"], "notion-oauth-client-secret");
    for (credential, finding) in found.iter().zip([0, 2]) {
        assert_eq!(
            credential["fingerprint"],
            report["findings"][finding]["fingerprint"]
        );
    }
    assert_eq!(scene.sent().len(), 2);
    let prefix = &found[1]["fingerprint"].as_str().unwrap()[..12];
    let arguments = [
        "--report",
        "report.json",
        "--fingerprint",
        prefix,
        "--format",
        "json",
    ];
    let one = scene.check("", &arguments);
    assert_eq!(credentials(one.expect_code(0)).len(), 1);
    assert_eq!(scene.sent().len(), 3);
    let none = scene.check("", &["--report", "report.json", "--fingerprint", "0"]);
    none.expect_code(2).expect_stderr("fingerprint");
    let wrong = scene.check("", &["--report", "report.json", "--fingerprint", "xyz"]);
    wrong.expect_code(2);
    scene.check("", &["--fingerprint", "00"]).expect_code(2);
}

#[test]
fn a_redacted_report_gives_unknown_and_a_hint_and_nothing_is_sent() {
    let scene = Scene::new();
    let report = scanned(&scene.workspace, &[]);
    let outcome = scene.check("", &["--report", "report.json", "--format", "json"]);
    outcome.expect_code(3).expect_stderr("--show-secrets");
    let found = credentials(&outcome);
    assert_eq!(found.len(), 2);
    for credential in &found {
        assert_eq!(reason(credential), "redacted");
    }
    assert_eq!(
        found[0]["fingerprint"],
        report["findings"][0]["fingerprint"]
    );
    assert_eq!(found[0]["secret"], report["findings"][0]["secret"]);
    assert!(scene.server.requests().is_empty());
}

/// What a report says of a kind makes nothing be sent that would not be, and its verdicts count for
/// nothing.
#[test]
fn a_report_that_lies_is_not_believed() {
    let mut random = Random::seeded("lies");
    let token = random.value("ntn");
    let scene = Scene::accepting(&token);
    scene.workspace.write("a.txt", &token);
    let scan = ["scan", "a.txt", "--format", "json", "--show-secrets"];
    let mut report = scene.workspace.run(&scan).json();
    report["findings"][0]["validity"] = json!({ "state": "inactive", "reason": "refused" });
    scene.workspace.write("report.json", report.to_string());
    let arguments = ["--report", "report.json", "--format", "json"];
    let found = credentials(scene.check("", &arguments).expect_code(0));
    assert_eq!(reason(&found[0]), "accepted");
    // A cookie that is called a token.
    report["findings"][0]["secret"] = json!(random.value("cookie_v02"));
    scene.workspace.write("report.json", report.to_string());
    let found = credentials(scene.check("", &arguments).expect_code(3));
    assert_eq!(reason(&found[0]), "no_harmless_way");
    assert_eq!(scene.sent().len(), 1);
}

#[test]
fn what_is_no_report_is_an_error() {
    let scene = Scene::new();
    for text in ["", "{}", "[1]", "{\"version\":1}", "ntn_"] {
        scene.workspace.write("report.json", text);
        let outcome = scene.check("", &["--report", "report.json"]);
        outcome.expect_code(2).expect_stderr("report.json");
    }
    let outcome = scene.check("", &["--report", "no-such.json"]);
    outcome.expect_code(2).expect_stderr("no-such.json");
}

#[test]
fn what_may_harm_is_never_sent() {
    let mut random = Random::seeded("never");
    let kinds = [
        "cookie_v02",
        "cookie_v02_v2",
        "cookie_v03",
        "file_token",
        "adm",
        "mcp",
        "nrt",
    ];
    let values = kinds.map(|kind| random.value(kind));
    let scene = Scene::new();
    for credential in scene.credentials(values.join("\n"), 3) {
        let reasons = ["no_harmless_way", "no_client"];
        assert!(reasons.contains(&reason(&credential)), "{credential}");
    }
    let scim = random.value("scim");
    let mut command = scene.command(&["--env", "NOTION_SCIM_TOKEN"]);
    command.env("NOTION_SCIM_TOKEN", scim);
    scene.workspace.finish(command).expect_code(3);
    assert!(scene.server.requests().is_empty());
}

#[test]
fn a_value_of_no_known_shape_is_asked_all_the_same() {
    let scene = Scene::new();
    let credentials = scene.credentials("ntn_2027-k.Xw~Q4mZr\nhunter2\n", 0);
    assert_eq!(
        credentials[0]["detector"],
        "notion-api-token-unknown-format"
    );
    assert_eq!(credentials[1]["detector"], Value::Null);
    assert_eq!(scene.sent(), ["ntn_2027-k.Xw~Q4mZr", "hunter2"]);
}

/// A line of a dotenv file may hold what is not Notion's.
#[test]
fn other_secrets_of_a_dotenv_file_stay_here() {
    let token = Random::seeded("dotenv").value("ntn");
    let scene = Scene::accepting(&token);
    let input =
        format!("# settings\nDB_PASSWORD=hunter2\nexport NOTION_TOKEN='{token}'\nURL=a:b@c\n");
    let credentials = scene.credentials(input, 3);
    assert_eq!(scene.sent(), [token]);
    assert_eq!(reason(&credentials[1]), "not_sendable");
    assert_eq!(reason(&credentials[2]), "accepted");
}
