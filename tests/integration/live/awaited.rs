//! A rotation that is awaited: only a refusal is one, and the evidence holds no secret.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use boon::{Compiler, Schemas};
use ntnleaks::{
    AwaitOptions, Client, Given, Limits, Matcher, Network, RotationState, await_rotation,
};

use super::server::{Answer, BOT, Request, Server, UNAUTHORIZED};
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

const SCHEMA: &str = include_str!("../../../schema/rotation-v1.schema.json");
pub(super) const FORMATS: [&str; 3] = ["terminal", "json", "markdown"];

/// A server that gives `first` the first time it is asked about `old`, and `then` ever after; any
/// other credential works.
fn server(old: &str, first: fn() -> Answer, then: fn() -> Answer) -> Server {
    let (bearer, asked) = (format!("Bearer {old}"), AtomicUsize::new(0));
    Server::answering(move |request: &Request| {
        if request.header("authorization") != Some(&bearer) {
            return accepted();
        }
        match asked.fetch_add(1, Ordering::Relaxed) {
            0 => first(),
            _ => then(),
        }
    })
}

pub(super) fn accepted() -> Answer {
    Answer::json(200, BOT)
}

pub(super) fn refused() -> Answer {
    Answer::json(401, UNAUTHORIZED)
}

fn elsewhere() -> Answer {
    Answer::with(302, &[("location", "https://elsewhere.example/")], "")
}

/// Awaits the rotation of `old` for a second at most, which is asked about at its start and its end.
pub(super) fn awaited(server: &Server, old: &str, arguments: &[&str]) -> Outcome {
    run(
        server,
        old,
        &[&["--timeout", "1s"], arguments].concat(),
        &[],
    )
}

pub(super) fn run(
    server: &Server,
    old: &str,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Outcome {
    let workspace = Workspace::new();
    let arguments = [&["check", "--await-rotation"], arguments].concat();
    let mut command = workspace.command(&arguments);
    command.env("NTNLEAKS_API_URL", server.url());
    command.envs(variables.iter().copied());
    let outcome = workspace.feed(command, old);
    let tail = &old[old.len() - 20..];
    outcome.check(!outcome.stdout().contains(tail), "no secret on stdout");
    outcome.check(!outcome.stderr().contains(tail), "no secret on stderr");
    outcome
}

fn token(name: &str) -> String {
    Random::seeded(name).value("ntn")
}

#[test]
fn a_token_that_ends_is_seen_to_end() {
    let old = token("ends");
    for format in FORMATS {
        let server = server(&old, accepted, refused);
        let report = awaited(&server, &old, &["--format", format]);
        report.expect_code(0);
        for part in ["(200", "401 unauthorized", &old[..8]] {
            report.check(format == "json" || report.stdout().contains(part), part);
        }
        report.check(!report.stdout().contains("never seen to work"), "it was");
        let requests = server.requests();
        report.check(requests.len() == 2, "two requests");
        let is_harmless = |it: &Request| (&*it.method, &*it.path) == ("GET", "/v1/users/me");
        report.check(requests.iter().all(is_harmless), "no other request");
    }
}

#[test]
fn the_new_one_has_to_be_accepted_too() {
    let mut random = Random::seeded("new");
    let (old, new) = (random.value("ntn"), random.value("ntn"));
    let with_new = |server: &Server, arguments: &[&str]| {
        let arguments = [&["--new-env", "NEW", "--timeout", "1s"], arguments].concat();
        run(server, &old, &arguments, &[("NEW", &new)])
    };
    let works = server(&old, accepted, refused);
    let report = with_new(&works, &["--format", "json"]);
    let json = report.expect_code(0).json();
    report.check(json["state"] == "rotated", "rotated");
    report.check(json["same_workspace"] == true, "the same workspace");
    report.check(json["new"]["first_accepted"]["status"] == 200, "accepted");
    report.check(json["new"]["given_as"][0] == "$NEW", "its variable");
    report.check(!report.stdout().contains(&new[20..]), "no secret");

    let neither = Server::answering(|_| refused());
    let report = with_new(&neither, &[]);
    let said = "the old value is refused, and the new one is refused too";
    report.expect_code(1).expect_stdout(said);

    let bearer = format!("Bearer {new}");
    let other =
        Server::answering(
            move |request| match request.header("authorization") == Some(&bearer) {
                true => Answer::json(200, &BOT.replace("b6f8d3c2", "00000000")),
                false => refused(),
            },
        );
    // The old one was never accepted here, so nobody knows its workspace.
    let report = with_new(&other, &["--format", "json"]);
    let json = report.expect_code(0).json();
    report.check(json["same_workspace"].is_null(), "nobody knows");
}

#[test]
fn another_workspace_is_said() {
    let mut random = Random::seeded("another workspace");
    let (old, new) = (random.value("ntn"), random.value("ntn"));
    let (bearer, asked) = (format!("Bearer {old}"), AtomicUsize::new(0));
    let server = Server::answering(move |request| {
        let is_old = request.header("authorization") == Some(&bearer);
        match (is_old, asked.fetch_add(1, Ordering::Relaxed)) {
            (true, 0) => accepted(),
            (true, _) => refused(),
            _ => Answer::json(200, &BOT.replace("b6f8d3c2", "00000000")),
        }
    });
    let arguments = ["--new-env", "NEW", "--timeout", "1s"];
    let report = run(&server, &old, &arguments, &[("NEW", &new)]);
    report.expect_code(0).expect_stdout("another workspace");
}

#[test]
fn what_was_never_accepted_is_told_so() {
    let old = token("never accepted");
    let server = Server::answering(|_| refused());
    for format in ["terminal", "markdown"] {
        let report = awaited(&server, &old, &["--format", format]);
        report.expect_code(0).expect_stdout("never seen to work");
    }
    let json = awaited(&server, &old, &["--format", "json"]).json();
    assert!(json["old"]["last_accepted"].is_null());
    assert_eq!(json["old"]["first_refused"]["code"], "unauthorized");
    assert_eq!(json["old"]["asked"], 1);
}

#[test]
fn a_value_of_the_old_shape_is_refused_as_an_api_token() {
    let old = Random::seeded("legacy").value("secret43");
    let server = server(&old, accepted, refused);
    let report = awaited(&server, &old, &[]);
    // It was seen to work as one, so it is nothing else.
    report.expect_code(0).expect_stdout("401 unauthorized");
    let text = report.stdout();
    report.check(!text.contains("look the same"), "no doubt");
}

#[test]
fn time_runs_out() {
    let old = token("time");
    let server = Server::answering(|_| accepted());
    let start = Instant::now();
    let report = awaited(&server, &old, &[]);
    report.expect_code(1).expect_stdout("NOT ROTATED");
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.requests().len(), 2);
}

/// Whatever keeps an answer from coming, or from saying something, is no refusal.
#[test]
fn no_other_answer_is_a_refusal() {
    let old = token("no refusal");
    let others: [fn() -> Answer; 5] = [
        elsewhere,
        || Answer::with(403, &[], "<html>blocked</html>"),
        || Answer::json(404, r#"{"object":"error","code":"object_not_found"}"#),
        || Answer::json(401, r#"{"object":"error","code":"something_else"}"#),
        || Answer::json(200, "[]"),
    ];
    for other in others {
        let silent = Server::answering(move |_| other());
        let report = awaited(&silent, &old, &["--format", "json"]);
        let json = report.expect_code(3).json();
        report.check(json["state"] == "unknown", "unknown");
        report.check(json["old"]["asked"] == json["old"]["unanswered"], "nothing");
        let later = server(&old, accepted, other);
        let report = awaited(&later, &old, &["--format", "json"]);
        report.check(report.json()["state"] == "not_rotated", "not rotated");
        report.expect_code(1);
    }
}

#[test]
fn what_can_never_be_known_ends_at_once() {
    let old = token("offline");
    let server = Server::answering(|_| accepted());
    let start = Instant::now();
    let offline = run(&server, &old, &["--offline"], &[]);
    offline.expect_code(3).expect_stdout("forbidden");
    let limited = run(&server, &old, &["--max-requests", "1"], &[]);
    // It was seen to work before nothing more could be asked.
    limited.expect_code(1);
    assert!(start.elapsed() < Duration::from_secs(60));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_cannot_be_awaited_is_an_error_that_says_why() {
    let mut random = Random::seeded("not awaitable");
    let server = Server::answering(|_| accepted());
    let two = format!("{}\n{}", random.value("ntn"), random.value("ntn"));
    for (input, why) in [
        (random.value("cookie_v02"), "there is no harmless way"),
        (random.value("nrt"), "client id and secret"),
        (
            format!("development_{}", random.value("ntn")),
            "inside of Notion",
        ),
        (two, "one old value"),
    ] {
        run(&server, &input, &["--timeout", "1s"], &[])
            .expect_code(2)
            .expect_stderr(why);
    }
    let old = random.value("ntn");
    let same = run(&server, &old, &["--new-env", "NEW"], &[("NEW", &old)]);
    same.expect_code(2)
        .expect_stderr("$NEW: it is the old credential");
    let unset = run(&server, &old, &["--new-env", "UNSET"], &[]);
    unset.expect_code(2).expect_stderr("--new-env UNSET");
    for wrong in [
        &["--timeout", "15"][..],
        &["--timeout", "soon"],
        &["--ledger", "x.json"],
    ] {
        run(&server, &old, wrong, &[]).expect_code(2);
    }
    let workspace = Workspace::new();
    workspace.run(&["check", "--new-env", "NEW"]).expect_code(2);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn json_is_as_the_schema_says() {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let schema = serde_json::from_str(SCHEMA).unwrap();
    compiler.add_resource("rotation", schema).unwrap();
    let index = compiler.compile("rotation", &mut schemas).unwrap();
    let mut random = Random::seeded("schema");
    let (old, new) = (random.value("ntn"), random.value("ntn"));
    let json = ["--format", "json", "--timeout", "0s"];
    let with_new = [&json[..], &["--new-env", "NEW"]].concat();
    for answer in [accepted, refused, elsewhere] {
        let server = Server::answering(move |_| answer());
        for arguments in [&json[..], &with_new] {
            let report = run(&server, &old, arguments, &[("NEW", &new)]);
            let json = report.json();
            let verdict = schemas.validate(&json, index);
            assert!(
                verdict.is_ok(),
                "{}\n{:#}",
                report.stdout(),
                verdict.unwrap_err()
            );
        }
    }
}

/// Nothing of what Notion answers can deceive a person, or is a mark.
#[test]
fn the_name_of_a_workspace_is_a_name() {
    let old = token("hostile");
    let hostile = BOT.replace("Acme", r"\u001b[2J`[x](http:\/\/evil.example)\u202e");
    let server = Server::answering(move |_| Answer::json(200, &hostile));
    for format in ["terminal", "markdown"] {
        let report = run(&server, &old, &["--timeout", "0s", "--format", format], &[]);
        let text = report.expect_code(1).stdout();
        report.check(text.contains("evil.example"), "the name");
        report.check(!text.contains(['\u{1b}', '\u{202e}']), "no control");
    }
}

/// At once, then ever more seldom, and never past the end.
#[test]
fn it_asks_ever_more_seldom() {
    let server = Server::answering(|_| accepted());
    let endpoint = server.url().parse().unwrap();
    let client = Client::new(&endpoint, Network::Allowed, Limits::default()).unwrap();
    let options = AwaitOptions {
        timeout: Duration::from_millis(1600),
        first_pause: Duration::from_millis(350),
        longest_pause: Duration::from_millis(600),
        ..AwaitOptions::default()
    };
    let start = Instant::now();
    let mut rounds = Vec::new();
    let old = Given::of_lines(token("seldom").as_bytes());
    let awaited = await_rotation(old, None, &Matcher::new(), &client, &options, &mut |_| {
        rounds.push(start.elapsed());
    });
    assert_eq!(awaited.unwrap().state(), RotationState::NotRotated);
    assert!(rounds[0] < Duration::from_millis(300), "{rounds:?}");
    let pauses: Vec<_> = rounds.windows(2).map(|it| it[1] - it[0]).collect();
    let least = [350, 525, 600].map(Duration::from_millis);
    for (pause, least) in pauses.iter().zip(least) {
        assert!(*pause >= least, "{pauses:?}");
    }
    assert!(rounds.len() <= 5, "{rounds:?}");
    assert_eq!(server.requests().len(), rounds.len());
}

#[test]
fn the_first_pauses_are_those_that_are_documented() {
    let options = AwaitOptions::default();
    assert_eq!(options.timeout, Duration::from_secs(15 * 60));
    assert_eq!(options.first_pause, Duration::from_secs(5));
    assert_eq!(options.longest_pause, Duration::from_secs(30));
}

#[test]
fn retry_after_is_obeyed() {
    let old = token("retry");
    let slow = || {
        let headers = [("retry-after", "2"), ("content-type", "application/json")];
        Answer::with(429, &headers, r#"{"object":"error","code":"rate_limited"}"#)
    };
    let server = server(&old, slow, refused);
    let start = Instant::now();
    let report = awaited(&server, &old, &[]);
    report.expect_code(0);
    assert!(start.elapsed() >= Duration::from_secs(2));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_without_a_word() {
    let old = token("interrupt");
    let server = Server::answering(|_| accepted());
    let workspace = Workspace::new();
    let mut command = workspace.command(&["check", "--await-rotation", "--env", "OLD"]);
    command
        .env("NTNLEAKS_API_URL", server.url())
        .env("OLD", &old);
    command.stdout(std::process::Stdio::piped());
    command.stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    while server.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let pid = child.id().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &pid])
        .status();
    assert!(killed.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(
        output.stdout.is_empty() && output.stderr.is_empty(),
        "{output:?}"
    );
}
