//! Clients with their ids, and their refresh tokens: asked by introspection and in no other way.

use std::ffi::OsStr;

use ntnleaks::{
    Detector, Finding, Limits, LiveCheck, Matcher, Options, Policy, Progress, ReadOptions, Report,
    Secret, Verdict, Worktree, check_one, check_validity,
};

use super::client;
use super::requests::{expected, headers};
use super::server::{self, Answer, Server};
use crate::harness::Workspace;
use crate::template;
use crate::tokens::Random;

const KNOWN: &str = r#"{"active":false,"request_id":"5c1d3b7e"}"#;
const ACTIVE: &str = r#"{"active":true,"scope":"read_content","request_id":"5c1d3b7e"}"#;
const INVALID_CLIENT: &str = r#"{"error":"invalid_client","request_id":"5c1d3b7e"}"#;

fn basic(id: &str, secret: &str) -> String {
    format!(
        "Basic {}",
        template::base64(format!("{id}:{secret}").as_bytes())
    )
}

fn client_secret() -> &'static Detector {
    Detector::by_id("notion-oauth-client-secret").unwrap()
}

/// The verdict about a client secret with an id, where the server answers so.
fn verdict(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Verdict {
    let server = Server::answering(move |_| answer());
    let secret = Random::seeded("pair").value("secret43");
    let secret = Secret::new(secret.into(), 7);
    let client = client(&server, Limits::default());
    let verdict = check_one(&client, client_secret(), &secret, Some("an-id")).verdict;
    let requests = server.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.path == "/v1/oauth/introspect")
    );
    verdict
}

#[test]
fn a_pair_is_asked_about_with_a_made_up_token() {
    let mut random = Random::seeded("basic");
    let (id, secret) = (random.client_id(), random.value("secret43"));
    let server = Server::answering(|_| Answer::json(200, KNOWN));
    let client = client(&server, Limits::default());
    let value = Secret::new(secret.clone().into(), 7);
    let checked = check_one(&client, client_secret(), &value, Some(&id));
    assert_eq!(checked.verdict, Verdict::PairAccepted);
    let requests = server.requests();
    let [request] = &requests[..] else {
        panic!("one request: {requests:?}");
    };
    assert_eq!(
        (&*request.method, &*request.path),
        ("POST", "/v1/oauth/introspect")
    );
    assert_eq!(request.body, r#"{"token":"made-up-by-ntnleaks"}"#);
    let mut right = expected(&server, &basic(&id, &secret));
    right.insert(2, "content-type: application/json".to_owned());
    assert_eq!(headers(request), right);
}

#[test]
fn a_pair_has_its_own_rows_in_the_table() {
    use Verdict::*;
    let json = Answer::json;
    assert_eq!(verdict(move || json(200, KNOWN)), PairAccepted);
    assert_eq!(verdict(move || json(200, ACTIVE)), PairAccepted);
    assert_eq!(
        verdict(move || json(200, "<title>Blocked</title>")),
        UnexpectedBody
    );
    assert_eq!(verdict(move || json(401, INVALID_CLIENT)), PairRefused);
    assert_eq!(
        verdict(move || json(401, server::UNAUTHORIZED)),
        UnexpectedAnswer
    );
    assert_eq!(verdict(move || json(403, "{}")), Blocked);
    assert_eq!(verdict(move || json(400, "{}")), UnexpectedAnswer);
    assert_eq!(
        verdict(|| Answer::with(307, &[("location", "/")], "")),
        Redirected
    );
    assert_eq!(
        verdict(|| Answer::with(429, &[("retry-after", "0")], "")),
        RateLimited
    );
    assert_eq!(
        verdict(|| Answer::with(500, &[("retry-after", "0")], "")),
        Unavailable
    );
}

#[test]
fn without_an_id_a_client_secret_is_asked_about_as_a_token() {
    let server = Server::answering(|_| Answer::json(401, server::UNAUTHORIZED));
    let secret = Secret::new(Random::seeded("no id").value("secret43").into(), 7);
    let client = client(&server, Limits::default());
    let verdict = check_one(&client, client_secret(), &secret, None).verdict;
    assert_eq!(verdict, Verdict::NotAnApiToken);
    assert_eq!(server.requests()[0].path, "/v1/users/me");
}

/// A report of files, in which each client secret has the id that stands in its file.
fn report(workspace: &Workspace) -> Report {
    let source = Worktree::new(vec![workspace.path("")], ReadOptions::default()).unwrap();
    let (policy, options) = (Policy::new(None), Options::default());
    let matcher = Matcher::new();
    let mut report =
        ntnleaks::scan(&source, &matcher, &policy, &options, &Progress::default()).unwrap();
    for finding in &mut report.findings {
        let path = workspace.path(&finding.location.origin.path);
        let text = std::fs::read_to_string(path).unwrap();
        let id = text
            .lines()
            .find_map(|line| line.strip_prefix("client_id="));
        if finding.detector.id == client_secret().id {
            finding.client_id = id.map(str::to_owned);
        }
    }
    report
}

/// The verdict in each file about what `detector` found there.
fn verdicts(report: &Report, detector: &str) -> Vec<(String, Option<Verdict>)> {
    let found = report
        .findings
        .iter()
        .filter(|finding| finding.detector.id == detector);
    let name = |finding: &Finding| {
        finding
            .location
            .origin
            .path
            .file_name()
            .map(OsStr::to_owned)
    };
    let place = |finding: &Finding| name(finding).unwrap().into_string().unwrap();
    let mut verdicts: Vec<_> = found
        .map(|finding| (place(finding), finding.verdict))
        .collect();
    verdicts.sort_by(|a, b| a.0.cmp(&b.0));
    verdicts
}

/// Two clients, one of which works, with refresh tokens beside both and elsewhere.
#[test]
fn a_refresh_token_is_asked_about_in_the_name_of_a_client_that_works() {
    let mut random = Random::seeded("refresh");
    let clients: Vec<_> = (0..2)
        .map(|_| (random.client_id(), random.value("secret43")))
        .collect();
    let tokens: Vec<_> = (0..3).map(|_| random.value("nrt")).collect();
    let workspace = Workspace::new();
    let write = |name: &str, at: usize| {
        let ((id, secret), token) = (&clients[at], &tokens[at]);
        workspace.write(
            name,
            format!("client_id={id}\nclient_secret={secret}\n{token}\n"),
        );
    };
    write("dead.env", 0);
    write("works.env", 1);
    workspace.write("elsewhere.txt", format!("{}\n{}\n", tokens[2], tokens[2]));
    let dead = basic(&clients[0].0, &clients[0].1);
    let active = format!("{{\"token\":\"{}\"}}", tokens[1]);
    let (known_dead, known_active) = (dead.clone(), active.clone());
    let server = Server::answering(move |request| match request.header("authorization") {
        Some(who) if who == known_dead => Answer::json(401, INVALID_CLIENT),
        _ if request.body == known_active => Answer::json(200, ACTIVE),
        _ => Answer::json(200, KNOWN),
    });
    let mut report = report(&workspace);
    check_validity(
        &mut report,
        &client(&server, Limits::default()),
        LiveCheck::default(),
    );
    let shown = |path: &str, verdict| (path.to_owned(), Some(verdict));
    assert_eq!(
        verdicts(&report, "notion-oauth-client-secret"),
        [
            shown("dead.env", Verdict::PairRefused),
            shown("works.env", Verdict::PairAccepted),
        ]
    );
    assert_eq!(
        verdicts(&report, "notion-refresh-token"),
        [
            shown("dead.env", Verdict::RefreshNotActive),
            shown("elsewhere.txt", Verdict::RefreshNotActive),
            shown("elsewhere.txt", Verdict::RefreshNotActive),
            shown("works.env", Verdict::RefreshActive),
        ]
    );
    let requests = server.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.path == "/v1/oauth/introspect")
    );
    let mut bodies: Vec<_> = requests
        .iter()
        .map(|request| request.body.as_str())
        .collect();
    bodies.sort_unstable();
    let body = |token: &str| format!("{{\"token\":\"{token}\"}}");
    let made_up = body("made-up-by-ntnleaks");
    let mut right = vec![made_up.clone(), made_up];
    right.extend(tokens.iter().map(|token| body(token)));
    right.sort_unstable();
    assert_eq!(bodies, right);
    assert_eq!(
        requests
            .iter()
            .filter(|it| it.header("authorization") == Some(&dead))
            .count(),
        1
    );
}

#[test]
fn with_two_clients_that_work_only_the_one_of_the_same_file_is_asked() {
    let mut random = Random::seeded("two clients");
    let workspace = Workspace::new();
    let tokens = [random.value("nrt"), random.value("nrt")];
    for name in ["a", "b"] {
        let (id, secret) = (random.client_id(), random.value("secret43"));
        workspace.write(name, format!("client_id={id}\nclient_secret={secret}\n"));
    }
    let (id, secret) = (random.client_id(), random.value("secret43"));
    let text = format!("client_id={id}\nclient_secret={secret}\n{}\n", tokens[0]);
    workspace.write("c", text).write("d", &tokens[1]);
    let server = Server::answering(|request| match request.body.contains("nrt") {
        true => Answer::json(200, ACTIVE),
        false => Answer::json(200, KNOWN),
    });
    let mut report = report(&workspace);
    check_validity(
        &mut report,
        &client(&server, Limits::default()),
        LiveCheck::default(),
    );
    let right = [("c", Verdict::RefreshActive), ("d", Verdict::NoClient)];
    let right = right.map(|(path, verdict)| (path.to_owned(), Some(verdict)));
    assert_eq!(verdicts(&report, "notion-refresh-token"), right);
    let of_c = basic(&id, &secret);
    let requests = server.requests();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[3].header("authorization"), Some(&*of_c));
}

#[test]
fn that_one_of_two_clients_does_not_have_a_secret_says_nothing_of_the_other() {
    let mut random = Random::seeded("two ids");
    let workspace = Workspace::new();
    let secret = random.value("secret43");
    for name in ["a", "b"] {
        let id = random.client_id();
        workspace.write(name, format!("client_id={id}\nclient_secret={secret}\n"));
    }
    let server = Server::answering(|_| Answer::json(401, INVALID_CLIENT));
    let mut report = report(&workspace);
    check_validity(
        &mut report,
        &client(&server, Limits::default()),
        LiveCheck::default(),
    );
    let right = ["a", "b"].map(|path| (path.to_owned(), Some(Verdict::NoClient)));
    assert_eq!(verdicts(&report, "notion-oauth-client-secret"), right);
    assert_eq!(server.requests().len(), 1);
}
