//! What a checkup says: for a person, for a program by its schema, and as a page of an incident.

use std::fs;
use std::path::Path;

use boon::{Compiler, Schemas};
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};

use super::super::server::Answer;
use super::{Scene, credentials, reason};
use crate::harness::Outcome;
use crate::tokens::Random;

/// Names that are something on a terminal, in Markdown, or to the runner of a CI.
const HOSTILE: &str = "\u{1b}[2J\u{9b}31m\u{202e}x\u{200b}\n\n# h <b>&lt; [x](javascript:alert(1)) | `c` @everyone\n::error::x ##[group]";

/// The answer to the token of a person.
fn person(name: &str) -> String {
    json!({
        "object": "user", "id": "p-1", "type": "bot", "name": name,
        "bot": {
            "owner": { "type": "user", "user": {
                "object": "user", "id": "u-1", "name": name, "type": "person",
                "person": { "email": "ada@example.com" }
            } },
            "workspace_id": "w-1", "workspace_name": name
        }
    })
    .to_string()
}

#[track_caller]
pub(in crate::live) fn judged(outcome: &Outcome) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = fs::read(root.join("schema/check-v1.schema.json")).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let schema = serde_json::from_slice(&schema).unwrap();
    compiler.add_resource("check", schema).unwrap();
    let schema = compiler.compile("check", &mut schemas).unwrap();
    let report = outcome.json();
    if let Err(error) = schemas.validate(&report, schema) {
        outcome.fail(&format!("{error:#}"));
    }
    report
}

#[test]
fn every_outcome_is_as_the_schema_says() {
    let mut random = Random::seeded("schema");
    let token = random.value("ntn");
    let scene = Scene::answering(|_| Answer::json(200, &person("Ada")));
    let input = format!(
        "\"{token}\"\n{}\nntn_...\n{}\nhunter2\n{}\n",
        random.value("nrt"),
        random.value("cookie_v02"),
        &token[..40],
    );
    let arguments = [
        "--format",
        "json",
        "--ledger",
        "ages.json",
        "--max-age",
        "1d",
    ];
    let report = judged(scene.check(&input, &arguments).expect_code(3));
    assert_eq!(report["requests"], 3);
    assert_eq!(report["credentials"].as_array().unwrap().len(), 6);
    judged(
        scene
            .check(&input, &["--format", "json", "--offline"])
            .expect_code(3),
    );
}

#[test]
fn whose_it_is_is_told() {
    let token = Random::seeded("whose").value("ntn");
    for (answer, kind, word, owner) in [
        (
            super::server::BOT.to_owned(),
            "internal",
            "internal connection",
            Value::Null,
        ),
        (
            person("Ada"),
            "oauth",
            "OAuth connection",
            json!({ "id": "u-1", "name": "Ada", "email": "ada@example.com" }),
        ),
        (
            json!({ "object": "user", "type": "person", "id": "u-1", "name": "Ada",
                    "person": { "email": "ada@example.com" } })
            .to_string(),
            "personal",
            "personal access token",
            json!({ "id": "u-1", "name": "Ada", "email": "ada@example.com" }),
        ),
        (
            json!({ "object": "user" }).to_string(),
            "unknown",
            "does not tell",
            Value::Null,
        ),
    ] {
        let scene = Scene::answering(move |_| Answer::json(200, &answer));
        let report = scene.check(&token, &["--format", "json"]);
        let connection = judged(report.expect_code(0))["credentials"][0]["connection"].clone();
        assert_eq!(connection["kind"], kind);
        assert_eq!(connection["owner"], owner);
        for format in ["terminal", "markdown"] {
            let outcome = scene.check(&token, &["--format", format]);
            outcome
                .expect_code(0)
                .expect_stdout(word)
                .expect_stdout("1 request to Notion");
            if owner != Value::Null {
                outcome.expect_stdout("ada@example.com");
            }
        }
    }
}

#[test]
fn a_hostile_name_is_a_name() {
    let token = Random::seeded("hostile").value("ntn");
    let scene = Scene::answering(|_| Answer::json(200, &person(HOSTILE)));
    let terminal = scene.check(&token, &[]);
    let text = terminal.expect_code(0).stdout();
    let acts = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{200b}".contains(c));
    terminal.check(!text.contains(acts), "nothing that acts on a terminal");
    terminal.check(
        !text.contains("\n::") && !text.contains("##["),
        "no command",
    );
    let markdown = scene.check(&token, &["--format", "markdown"]);
    let text = markdown.expect_code(0).stdout();
    let mut headings = 0;
    for event in Parser::new_ext(&text, Options::all()) {
        match event {
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Strong)
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak => {}
            other => markdown.fail(&format!("unexpected: {other:?}")),
        }
    }
    // Of the page, the credential, and how to replace it.
    assert_eq!(headings, 3);
    let outcome = scene.check(&token, &["--format", "json"]);
    let json = judged(outcome.expect_code(0));
    assert_eq!(json["credentials"][0]["connection"]["name"], HOSTILE);
    let text = outcome.stdout();
    outcome.check(!text.contains(acts), "nothing that acts on a terminal");
}

/// A server that repeats what it is sent repeats it for nobody.
#[test]
fn a_name_that_is_the_token_is_not_shown() {
    let mut random = Random::seeded("echo");
    for token in [
        random.value("ntn"),
        random.value("secret43"),
        "Hunter2.hunter3".to_owned(),
    ] {
        let scene = Scene::answering(|request| {
            let token = request
                .header("authorization")
                .unwrap_or_default()
                .to_owned();
            Answer::json(200, &person(&format!("a{token} {}", &token[12..])))
        });
        for format in ["terminal", "json", "markdown"] {
            let outcome = scene.check(&token, &["--format", format]);
            let text = outcome.expect_code(0).stdout();
            outcome.check(!text.contains(&token[5..15]), "no part of the token");
        }
    }
}

#[test]
fn a_name_without_end_is_not_shown() {
    let token = Random::seeded("endless").value("ntn");
    let scene = Scene::answering(|_| Answer::json(200, &person(&"n".repeat(1 << 20))));
    let outcome = scene.check(&token, &[]);
    outcome
        .expect_code(0)
        .expect_stdout("(a text of 1048576 bytes)");
}

#[test]
fn colour_is_there_on_request_and_a_file_has_none() {
    let token = Random::seeded("colour").value("ntn");
    let scene = Scene::new();
    scene
        .check(&token, &["--color", "always"])
        .expect_stdout("\u{1b}[");
    let plain = scene.check(&token, &[]);
    plain.check(!plain.stdout().contains('\u{1b}'), "no colour");
    let arguments = ["--color", "always", "--output", "out.txt"];
    let outcome = scene.check(&token, &arguments);
    outcome
        .expect_code(0)
        .check(outcome.stdout().is_empty(), "all in the file");
    let text = fs::read_to_string(scene.workspace.path("out.txt")).unwrap();
    assert!(
        text.contains("ACTIVE") && !text.contains('\u{1b}'),
        "{text}"
    );
}

#[test]
fn exit_codes_tell_what_was_answered() {
    let token = Random::seeded("exit codes").value("ntn");
    for (status, body, code, state) in [
        (200, super::server::BOT, 0, "active"),
        (401, super::server::UNAUTHORIZED, 0, "inactive"),
        (404, "{}", 3, "unknown"),
    ] {
        let scene = Scene::answering(move |_| Answer::json(status, body));
        let outcome = scene.check(&token, &["--format", "json"]);
        let found = credentials(outcome.expect_code(code));
        assert_eq!(found[0]["validity"]["state"], state);
    }
    let scene = Scene::new();
    let offline = scene.check(&token, &["--offline", "--format", "json"]);
    let found = credentials(offline.expect_code(3));
    assert_eq!(reason(&found[0]), "offline");
    assert!(scene.server.requests().is_empty());
}
