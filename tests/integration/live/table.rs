//! Every row of the table of verdicts, through the built program.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ntnleaks::Verdict;
use serde_json::Value;

use super::server::{self, Answer, Server};
use crate::harness::Workspace;
use crate::tokens::Random;

/// What is answered the first time, the second time and so on; the last answer stays.
type Answers = Vec<fn() -> Answer>;

struct Row {
    /// Of which kind the credential is.
    kind: &'static str,
    answers: Answers,
    verdict: Verdict,
    requests: usize,
}

fn row(kind: &'static str, answer: fn() -> Answer, verdict: Verdict) -> Row {
    after(kind, vec![answer], verdict, 1)
}

fn after(kind: &'static str, answers: Answers, verdict: Verdict, requests: usize) -> Row {
    Row {
        kind,
        answers,
        verdict,
        requests,
    }
}

fn error(status: u16, code: &str) -> Answer {
    let body = format!(
        r#"{{"object":"error","status":{status},"code":"{code}","message":"No.","request_id":"5c1d3b7e"}}"#
    );
    Answer::json(status, &body)
}

/// An answer after which the client need not wait.
fn again(status: u16) -> Answer {
    Answer::with(status, &[("retry-after", "0")], "{}")
}

fn redirect(status: u16) -> Answer {
    let elsewhere = ("location", "http://127.0.0.1:1/v1/users/me");
    Answer::with(status, &[elsewhere], server::BOT)
}

const HTML: &str = "<!doctype html><title>Attention required</title>";
const BLOCKED: &str = r#"{"object":"error","status":429,"code":"rate_limited","message":"No.","additional_data":{"rate_limit_reason":"public_api_request_blocked"}}"#;
const PERSON: &str = r#"{"object":"user","id":"5389a034-eb5c-47b5-8a9e-f79c99ef166c","name":"A U Thor","avatar_url":null,"type":"person","person":{"email":"author@example.com"}}"#;

fn bot() -> Answer {
    Answer::json(200, server::BOT)
}

/// The rows that one request decides.
fn decided() -> Vec<Row> {
    use Verdict::*;
    vec![
        row("ntn", bot, Accepted),
        row("ntn", || Answer::json(200, PERSON), Accepted),
        row(
            "ntn",
            || Answer::json(200, r#"{"object":"user","type":"bot","bot":{}}"#),
            Accepted,
        ),
        row("secret43", bot, Accepted),
        row(
            "ntn",
            || Answer::json(200, r#"{"object":"list","results":[]}"#),
            UnexpectedBody,
        ),
        row("ntn", || Answer::json(200, r#"["user"]"#), UnexpectedBody),
        row("ntn", || Answer::json(200, "null"), UnexpectedBody),
        row(
            "ntn",
            || Answer::with(200, &[("content-type", "text/html")], HTML),
            UnexpectedBody,
        ),
        row("ntn", || Answer::json(200, ""), UnexpectedBody),
        row(
            "ntn",
            || Answer::json(200, &"[".repeat(100_000)),
            UnexpectedBody,
        ),
        row("ntn", || Answer::json(401, server::UNAUTHORIZED), Refused),
        row(
            "secret43",
            || Answer::json(401, server::UNAUTHORIZED),
            NotAnApiToken,
        ),
        row("ntn", || error(401, "missing_version"), UnexpectedAnswer),
        row("ntn", || Answer::with(401, &[], HTML), UnexpectedAnswer),
        row("ntn", || error(403, "restricted_resource"), Restricted),
        row("ntn", || error(403, "something_else"), Blocked),
        row(
            "ntn",
            || Answer::with(403, &[("server", "cloudflare")], HTML),
            Blocked,
        ),
        row("ntn", || Answer::json(429, BLOCKED), RequestsBlocked),
        row("ntn", || error(400, "validation_error"), UnexpectedAnswer),
        row("ntn", || error(404, "object_not_found"), UnexpectedAnswer),
        row("ntn", || error(409, "conflict_error"), UnexpectedAnswer),
        row("ntn", || Answer::json(418, "{}"), UnexpectedAnswer),
        row(
            "ntn",
            || Answer::raw("HTTP/1.1 204 -\r\n\r\n"),
            UnexpectedAnswer,
        ),
        row("ntn", || redirect(300), Redirected),
        row("ntn", || redirect(301), Redirected),
        row("ntn", || redirect(302), Redirected),
        row("ntn", || redirect(303), Redirected),
        row("ntn", || Answer::raw("HTTP/1.1 304 -\r\n\r\n"), Redirected),
        row("ntn", || redirect(307), Redirected),
        row("ntn", || redirect(308), Redirected),
    ]
}

/// The rows that are asked again.
fn repeated() -> Vec<Row> {
    use Verdict::*;
    let refused = || Answer::json(401, server::UNAUTHORIZED);
    vec![
        after("ntn", vec![|| again(429), || again(529), bot], Accepted, 3),
        after("ntn", vec![|| again(503), refused], Refused, 2),
        after("ntn", vec![|| Answer::raw(""), bot], Accepted, 2),
        after("ntn", vec![|| again(429)], RateLimited, 3),
        after("ntn", vec![|| again(529)], RateLimited, 3),
        after("ntn", vec![|| again(500)], Unavailable, 3),
        after("ntn", vec![|| again(502)], Unavailable, 3),
        after("ntn", vec![|| again(503)], Unavailable, 3),
        after("ntn", vec![|| again(504)], Unavailable, 3),
        // No answer, none of HTTP, one cut short, and a head without an end.
        after("ntn", vec![|| Answer::raw("")], Unavailable, 3),
        after(
            "ntn",
            vec![|| Answer::raw("\0SSH-2.0 go away\r\n\r\n").closing()],
            Unavailable,
            3,
        ),
        after(
            "ntn",
            vec![|| Answer::raw("HTTP/1.1 200 -\r\ncontent-length: 99\r\n\r\n{").closing()],
            Unavailable,
            3,
        ),
        after(
            "ntn",
            vec![|| {
                Answer::raw("HTTP/1.1 200 -\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n").closing()
            }],
            Unavailable,
            3,
        ),
        after(
            "ntn",
            vec![|| Answer::with(200, &[("x", &"x".repeat(100_000))], server::BOT)],
            Unavailable,
            3,
        ),
    ]
}

/// Answers each token as its row says, and knows how often it was asked.
fn server(rows: Vec<(String, Answers)>) -> Server {
    let rows: HashMap<_, _> = rows.into_iter().collect();
    let asked: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    Server::answering(move |request| {
        let mut asked = asked.lock().unwrap();
        let times = asked.entry(request.bearer().to_owned()).or_default();
        *times += 1;
        let answers = &rows[request.bearer()];
        answers[answers.len().min(*times) - 1]()
    })
}

fn tokens(rows: &[Row]) -> Vec<String> {
    let mut random = Random::seeded("table of verdicts");
    rows.iter().map(|row| random.value(row.kind)).collect()
}

#[test]
fn a_scan_says_the_verdict_of_each_row() {
    let rows: Vec<Row> = decided().into_iter().chain(repeated()).collect();
    let tokens = tokens(&rows);
    let workspace = Workspace::new();
    for (at, token) in tokens.iter().enumerate() {
        workspace.write(format!("{at:03}.txt"), format!("notion {token}\n"));
    }
    let answers = rows.iter().map(|row| row.answers.clone());
    let server = server(tokens.iter().cloned().zip(answers).collect());
    let arguments = ["scan", ".", "--check-validity", "--format", "json"];
    let report = workspace.run_with(&[("NTNLEAKS_API_URL", server.url())], &arguments);
    let findings = report.expect_code(1).findings();
    assert_eq!(findings.len(), rows.len());
    let by_path: HashMap<_, &Value> = findings
        .iter()
        .map(|finding| (finding["path"].as_str().unwrap(), &finding["validity"]))
        .collect();
    let requests = server.requests();
    for (at, row) in rows.iter().enumerate() {
        let validity = by_path[&*format!("{at:03}.txt")];
        let asked = requests
            .iter()
            .filter(|request| request.bearer() == tokens[at]);
        let seen = (&validity["reason"], &validity["state"], asked.count());
        let right = (row.verdict.id(), row.verdict.validity().id(), row.requests);
        assert_eq!(
            (seen.0.as_str(), seen.1.as_str(), seen.2),
            (Some(right.0), Some(right.1), right.2),
            "row {at}"
        );
    }
}

#[test]
fn check_says_the_verdict_of_each_row() {
    let mut rows = decided();
    rows.extend(repeated().drain(..2));
    let tokens = tokens(&rows);
    let answers = rows.iter().map(|row| row.answers.clone());
    let server = server(tokens.iter().cloned().zip(answers).collect());
    let workspace = Workspace::new();
    let mut command = workspace.command(&["check"]);
    command.env("NTNLEAKS_API_URL", server.url());
    let report = workspace.feed(command, tokens.join("\n"));
    let stdout = report.expect_code(3).stdout();
    let told: String = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = told.as_str();
    for (at, row) in rows.iter().enumerate() {
        let Some(found) = rest.find(&row.verdict.to_string()) else {
            report.fail(&format!("row {at}: {} in its place", row.verdict));
        };
        rest = &rest[found..];
    }
    assert_eq!(
        server.requests().len(),
        rows.iter().map(|row| row.requests).sum::<usize>()
    );
}

#[test]
fn a_server_to_which_somebody_leads_is_never_asked() {
    let other = Arc::new(Server::answering(|_| bot()));
    let token = Random::seeded("led astray").value("ntn");
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = format!("{}/v1/users/me", other.url());
        let server = Server::answering(move |_| {
            Answer::with(
                status,
                &[("location", &elsewhere), ("retry-after", "0")],
                "",
            )
        });
        let workspace = Workspace::new();
        workspace.write("a.txt", &token);
        let arguments = ["scan", ".", "--check-validity", "--format", "json"];
        let report = workspace.run_with(&[("NTNLEAKS_API_URL", server.url())], &arguments);
        let validity = &report.findings()[0]["validity"];
        report.check(validity["reason"] == "redirected", "redirected");
        assert_eq!(server.requests().len(), 1);
    }
    assert_eq!(other.requests().len(), 0);
}

/// A hundred megabytes behind a head.
fn long(head: &str, is_chunked: bool) -> Answer {
    let part = match is_chunked {
        true => format!("{MEGABYTE:x}\r\n{}\r\n", " ".repeat(MEGABYTE)),
        false => " ".repeat(MEGABYTE),
    };
    let parts = std::iter::repeat_n((Duration::ZERO, part.into_bytes()), 100);
    Answer::in_parts(parts).behind(head)
}

const MEGABYTE: usize = 1_000_000;

#[test]
fn a_body_of_100_mb_is_not_read() {
    let chunked = "transfer-encoding: chunked";
    for (status, header, is_chunked, reason) in [
        (200, "content-length: 100000000", false, "unexpected_body"),
        (200, "connection: close", false, "unexpected_body"),
        (200, chunked, true, "unexpected_body"),
        (403, chunked, true, "blocked"),
    ] {
        let head = format!("HTTP/1.1 {status} -\r\n{header}\r\n\r\n");
        let server = Server::answering(move |_| long(&head, is_chunked));
        let workspace = Workspace::new();
        workspace.write("a.txt", Random::seeded("long").value("ntn"));
        let arguments = ["scan", ".", "--check-validity", "--format", "json"];
        let report = workspace.run_with(&[("NTNLEAKS_API_URL", server.url())], &arguments);
        let validity = &report.findings()[0]["validity"];
        report.check(validity["reason"] == reason, reason);
        assert_eq!(server.requests().len(), 1);
        // What is not read fills the buffers of two sockets at most.
        let written = server.written();
        assert!(written < 30 * MEGABYTE, "{written} bytes");
    }
}
