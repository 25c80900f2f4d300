//! Credentials that a person asks about: in every form, answer, format, error, report and ledger.

use std::fs;

use super::{Canary, planted};
use crate::harness::{Outcome, Workspace};
use crate::live::server::{self, Answer, Server};
use crate::template::base64;
use crate::tokens::{Random, Token};

const FORMATS: [&str; 3] = ["terminal", "json", "markdown"];

#[track_caller]
fn check(workspace: &Workspace, server: &Server, input: &[u8], arguments: &[&str]) -> Outcome {
    let mut command = workspace.command(&[&["check", "--max-requests", "500"], arguments].concat());
    command.env("NTNLEAKS_API_URL", server.url());
    workspace.feed(command, input)
}

/// Each credential in each form that it is pasted in.
fn pasted(canary: &Canary) -> Vec<u8> {
    let mut lines = Vec::new();
    for Token { value, .. } in &canary.tokens {
        let (head, tail) = value.split_at(value.len() / 2);
        lines.extend([
            value.clone(),
            format!("  \"{value}\" "),
            format!("NOTION_TOKEN={value}"),
            format!("Authorization: Bearer {value}"),
            format!("{head} {tail}"),
            format!("{head}\u{200b}{tail}"),
            value.replace('_', "%5F"),
            base64(value.as_bytes()),
            value.to_uppercase(),
            format!("{value}{value}"),
            format!("{value},{value}x"),
            format!("text {value} and {value} text"),
            head.to_owned(),
        ]);
    }
    lines.join("\n").into_bytes()
}

#[test]
fn no_format_of_a_checkup_shows_a_credential() {
    let (workspace, canary) = (Workspace::new(), Canary::new("checked"));
    let server = Server::answering(|_| Answer::json(401, server::UNAUTHORIZED));
    for format in FORMATS {
        let arguments = ["--format", format, "--offline", "--color", "always"];
        let outcome = check(&workspace, &server, &pasted(&canary), &arguments);
        canary.assert_hidden(outcome.expect_code(3));
        let arguments = [
            "--format",
            format,
            "--output",
            "out",
            "--ledger",
            "ages.json",
        ];
        let arguments = [&arguments[..], &["--max-age", "0d", "--offline"]].concat();
        let outcome = check(&workspace, &server, &pasted(&canary), &arguments);
        canary.assert_hidden(outcome.expect_code(3));
        for file in ["out", "ages.json"] {
            canary.assert_absent(&fs::read(workspace.path(file)).unwrap(), &outcome);
        }
    }
    assert!(server.requests().is_empty());
}

/// What answers says back what it was asked, in every place that is shown.
#[test]
fn no_answer_that_repeats_a_credential_shows_it() {
    let (workspace, canary) = (Workspace::new(), Canary::new("answered"));
    let server = Server::answering(|request| {
        let said = request.header("authorization").unwrap_or_default();
        let token = said.trim_start_matches("Bearer ");
        // Of what nobody recognizes, base64 is as any other word.
        let is_known = ["ntn_", "secret_"].iter().any(|it| token.starts_with(it));
        let encoded = base64(if is_known { token.as_bytes() } else { b"" });
        let texts = [said, token, &token[4..], &encoded].join(" ");
        let text = serde_json::Value::from(texts);
        let user = format!(
            r#"{{"object":"user","id":{text},"name":{text},"type":"person","person":{{"email":{text}}}}}"#
        );
        Answer::json(
            200,
            &format!(
                r#"{{"object":"user","id":{text},"name":{text},"type":"bot","bot":{{"owner":{{"type":"user","user":{user}}},"workspace_id":{text},"workspace_name":{text}}}}}"#
            ),
        )
    });
    let input: Vec<_> = canary.tokens.iter().map(|it| it.value.as_str()).collect();
    for format in FORMATS {
        let arguments = ["--format", format];
        let outcome = check(&workspace, &server, input.join("\n").as_bytes(), &arguments);
        canary.assert_hidden(&outcome);
        outcome.check(outcome.code() == Some(3), "some are never sent");
    }
}

/// What answers about one credential says another, which nobody recognizes.
#[test]
fn no_answer_about_one_credential_shows_another() {
    let workspace = Workspace::new();
    let mut random = Random::seeded("other");
    let token = random.value("ntn");
    let other = random.base62(40);
    let name = format!("N {other}");
    let bot = server::BOT.replace("Docs bot", &name);
    let bot = bot.replace("Acme", &other[4..36]);
    let server = Server::answering(move |request| match request.bearer().starts_with("ntn_") {
        true => Answer::json(200, &bot),
        false => Answer::json(401, server::UNAUTHORIZED),
    });
    let canary = Canary::of(vec![Token {
        value: other.clone(),
        tail: 0,
    }]);
    // As it was given, too, where that is not what it is taken for.
    for given in [other.clone(), format!("\u{201c}{other}\u{201d}")] {
        for format in FORMATS {
            let input = format!("{token}\n{given}\n");
            let outcome = check(&workspace, &server, input.as_bytes(), &["--format", format]);
            canary.assert_hidden(&outcome);
            outcome.expect_stdout("N ");
        }
    }
}

/// Answers that are no answers.
#[test]
fn no_failure_of_a_checkup_shows_a_credential() {
    let canary = Canary::new("failed");
    let value = &canary.tokens[0].value;
    for status in [200, 301, 400, 401, 403, 404, 418] {
        let body = format!("{{\"code\":\"{value}\",\"message\":\"{value}\"");
        let location = format!("http://127.0.0.1:1/{value}");
        let server = Server::answering(move |_| {
            Answer::with(
                status,
                &[("location", &location), ("x-request-id", "1")],
                &body,
            )
        });
        for format in FORMATS {
            let workspace = Workspace::new();
            let outcome = check(&workspace, &server, value.as_bytes(), &["--format", format]);
            canary.assert_hidden(outcome.expect_code(3));
        }
    }
}

#[test]
fn no_report_that_is_checked_shows_a_credential() {
    let (workspace, canary) = planted();
    let report = workspace.home("report.json");
    let name = report.to_string_lossy().into_owned();
    let server = Server::answering(|_| Answer::json(401, server::UNAUTHORIZED));
    for show in [&["--show-secrets"][..], &[]] {
        let scan = [
            "scan",
            ".",
            "--format",
            "json",
            "--show-placeholders",
            "-o",
            &name,
        ];
        workspace.run(&[&scan[..], show].concat());
        for format in FORMATS {
            let arguments = ["--report", &name, "--format", format, "--offline"];
            let outcome = check(&workspace, &server, b"", &arguments);
            canary.assert_hidden(outcome.expect_code(3));
        }
    }
    // One that says a credential where none belongs.
    for Token { value, .. } in canary.recognizable() {
        let text = fs::read_to_string(&report).unwrap();
        for key in ["path", "detector", "fingerprint", "secret"] {
            let mut changed: serde_json::Value = serde_json::from_str(&text).unwrap();
            changed["findings"][0][key] = value.as_str().into();
            workspace.write("changed.json", changed.to_string());
            let arguments = ["--report", "changed.json", "--offline"];
            canary.assert_hidden(&check(&workspace, &server, b"", &arguments));
        }
    }
}

#[test]
fn no_error_of_check_repeats_a_credential() {
    let (workspace, canary) = (Workspace::new(), Canary::new("check errors"));
    let server = Server::answering(|_| Answer::json(401, server::UNAUTHORIZED));
    for Token { value, .. } in canary.recognizable() {
        workspace.write("ages.json", format!("{{\"{value}\":\"{value}\"}}"));
        workspace.write("report.json", format!("[\"{value}\"]"));
        for arguments in [
            &[value.as_str()][..],
            &["--token", value],
            &[&format!("--{value}")],
            &["--env", value],
            &["--report", value],
            &["--report", "report.json"],
            &["--report", "report.json", "--fingerprint", value],
            &["--client-id", &format!("{value}_")],
            &["--ledger", "ages.json"],
            &["--ledger", &format!("no/{value}/x")],
            &["--ledger", "none.json", "--max-age", value],
            &["--webhook-body", value, "--signature", value],
            &["--webhook-body", "report.json", "--signature", value],
            &["--format", value],
            &["--color", value],
            &["--output", &format!("no/{value}/x")],
            &["--max-requests", value],
        ] {
            let outcome = check(&workspace, &server, b"a\n", arguments);
            canary.assert_hidden(outcome.expect_code(2));
            outcome.check(!outcome.stderr().is_empty(), "a message on stderr");
        }
    }
    // What nobody recognizes is not repeated either, where it does not belong.
    for Token { value, .. } in &canary.tokens {
        let outcome = check(&workspace, &server, b"", &[value]);
        canary.assert_hidden(outcome.expect_code(2));
        let outcome = check(&workspace, &server, b"", &["--env", value]);
        canary.assert_hidden(outcome.expect_code(2));
    }
}
