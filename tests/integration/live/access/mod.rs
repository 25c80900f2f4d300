//! What a credential opens, as `check --access` shows it.

mod endless; // lists that do not end, and limits that end them
pub(crate) mod notion; // the workspace that answers
mod refusals; // questions that Notion does not answer with yes
mod strangers; // words in the answers that are not harmless

use std::time::Instant;

use serde_json::{Value, json};

use super::check::formats::judged;
use super::server::{Answer, Request, Server};
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;
use notion::{Notion, bot, id, in_block, in_page, in_table, in_workspace, page, person, table};

/// A credential, and a server that knows it.
struct Live {
    token: String,
    server: Server,
}

impl Live {
    fn answering(handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self {
            token: Random::seeded("access").value("ntn"),
            server: Server::answering(handler),
        }
    }

    fn of(notion: Notion) -> Self {
        Self::answering(move |request| notion.answer(request))
    }

    /// Answers differently where `other` has an answer.
    fn except(
        notion: Notion,
        other: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        Self::answering(move |request| other(request).unwrap_or_else(|| notion.answer(request)))
    }

    fn check(&self, arguments: &[&str]) -> Outcome {
        self.check_each(arguments, &self.token)
    }

    fn check_each(&self, arguments: &[&str], input: &str) -> Outcome {
        let workspace = Workspace::new();
        let mut command = workspace.command(&[&["check", "--access"], arguments].concat());
        command.env("NTNLEAKS_API_URL", self.server.url());
        workspace.feed(command, input)
    }

    /// What is said of the credential in JSON.
    fn access(&self, arguments: &[&str], code: i32) -> Value {
        let report = self.check(&[&["--format", "json"], arguments].concat());
        let access = &judged(report.expect_code(code))["credentials"][0]["access"];
        report.check(access.is_object(), "what it opens");
        access.clone()
    }

    /// The paths that were asked for, in order.
    fn paths(&self) -> Vec<String> {
        let requests = self.server.requests().into_iter();
        requests.map(|request| request.path).collect()
    }
}

/// A workspace with a bit of everything.
fn acme() -> Notion {
    let mut jobs = page(4, "Jobs", in_page(77));
    jobs["public_url"] = json!("https://acme.notion.site/Jobs");
    Notion {
        pages: vec![
            page(1, "Handbook", in_workspace()),
            page(2, "Onboarding", in_page(1)),
            page(3, "Write the handbook", in_table(10)),
            jobs,
            page(5, "Notes", in_block(78)),
        ],
        tables: vec![table(10, "Tasks", in_page(1))],
        users: vec![person(1), person(2), bot(3)],
    }
}

#[test]
fn a_person_sees_what_a_credential_opens() {
    let live = Live::of(acme());
    let report = live.check(&[]);
    report.expect_code(0).expect_stdout(
        "
  What it may do
    read content             yes
    read comments            yes
    see users                yes: 2 people, 1 bot
    see their e-mails        yes
    insert, update, comment  unknown: only writing would tell, and nothing is written

  What it opens: 5 pages, 1 data source, 1 public on the web, newest edit 18 November 2026
    A search does not list all that a credential opens: there may be more.
    The days are those of the last edits, in UTC.

    In the workspace
    2026-11-18  └─ Handbook
    2026-11-18     ├─ Onboarding
    2026-10-01     └─ Tasks · data source
    2026-11-18        └─ Write the handbook

    Shared directly: what they lie in is not listed
    2026-11-18  └─ Jobs · public on the web

    In columns, toggles and other blocks: of which page is not told
    2026-11-18  └─ Notes

    Public on the web
    https://acme.notion.site/Jobs
",
    );
    let report = live.check(&["--format", "markdown"]);
    report
        .expect_code(0)
        .expect_stdout("\n    - `Write the handbook` · edited 2026-11-18\n");
}

#[test]
fn programs_get_all_of_it() {
    let access = Live::of(acme()).access(&[], 0);
    let expected = json!({
        "pages": 5, "data_sources": 1, "databases": 0, "public": 1, "unread": 0,
    });
    assert_eq!(access["counts"], expected);
    assert_eq!(access["users"], json!({"people": 2, "bots": 1}));
    assert_eq!(access["newest_edit"], "2026-11-18T09:12:00+00:00");
    assert_eq!(
        (&access["truncated"], &access["exhaustive"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(access["requests"], 5);
    let row = json!({
        "object": "page",
        "id": id(3),
        "title": "Write the handbook",
        "parent": {"type": "data_source_id", "id": id(10)},
        "database_parent": null,
        "lies_in": id(10),
        "url": format!("https://app.notion.com/p/{}", id(3).replace('-', "")),
        "public": false,
        "public_url": null,
        "last_edited": "2026-11-18T09:12:00+00:00",
        "in_trash": false,
    });
    assert_eq!(access["entries"][2], row);
    assert_eq!(access["entries"][5]["lies_in"], id(1));
}

/// Nothing else is ever asked, in no other way, and the credential is in its header only.
#[test]
fn these_requests_are_made_and_no_other() {
    let mut notion = Notion::of_pages(150);
    notion.tables = (0..101)
        .map(|it| table(1000 + it, "Table", in_workspace()))
        .collect();
    notion.users = (0..102).map(person).collect();
    let live = Live::of(notion);
    live.check(&[]).expect_code(0);
    let search = |what: &str, cursor: Option<usize>| {
        let mut body = json!({"page_size": 100, "filter": {"property": "object", "value": what}});
        if let Some(cursor) = cursor {
            body["start_cursor"] = json!(id(cursor));
        }
        ("POST", "/v1/search".to_owned(), body)
    };
    let get = |path: String| ("GET", path, Value::Null);
    let expected = [
        get("/v1/users/me".to_owned()),
        search("page", None),
        get(format!("/v1/blocks/{}/children?page_size=1", id(0))),
        get(format!("/v1/comments?block_id={}", id(0))),
        get("/v1/users?page_size=100".to_owned()),
        search("data_source", None),
        search("page", Some(100)),
        search("data_source", Some(100)),
        get(format!("/v1/users?page_size=100&start_cursor={}", id(100))),
    ];
    let requests = live.server.requests();
    assert_eq!(requests.len(), expected.len());
    let authorization = format!("Bearer {}", live.token);
    for (request, (method, path, body)) in requests.iter().zip(expected) {
        assert_eq!((&*request.method, &request.path), (method, &path));
        let sent = match &*request.body {
            "" => Value::Null,
            text => serde_json::from_str(text).unwrap(),
        };
        assert_eq!(sent, body, "{path}");
        assert_eq!(request.header("authorization"), Some(&*authorization));
        assert_eq!(request.header("notion-version"), Some("2026-03-11"));
        let others = request
            .headers
            .iter()
            .filter(|(name, _)| name != "authorization");
        let others = format!("{path} {body} {:?}", others.collect::<Vec<_>>());
        assert!(!others.contains(&live.token[8..20]), "{others}");
    }
}

#[test]
fn three_thousand_pages_are_all_there() {
    let live = Live::of(Notion::of_pages(3000));
    let started = Instant::now();
    let access = live.access(&[], 0);
    assert!(started.elapsed().as_secs() < 30);
    assert_eq!(access["entries"].as_array().map(Vec::len), Some(3000));
    assert_eq!(access["requests"], 34);
    assert_eq!(access["truncated"], false);
}

#[test]
fn no_users_are_asked_of_a_personal_token() {
    let live = Live::except(acme(), |request| {
        let me = person(1).to_string();
        (request.path == "/v1/users/me").then(|| Answer::json(200, &me))
    });
    let access = live.access(&[], 0);
    let capability = json!({"answer": "unknown", "reason": "personal_token"});
    assert_eq!(access["capabilities"]["read_users"], capability);
    assert_eq!(access["capabilities"]["read_emails"], capability);
    assert_eq!(access["users"], Value::Null);
    assert!(
        !live
            .paths()
            .iter()
            .any(|path| path.starts_with("/v1/users?"))
    );
}

#[test]
fn only_what_works_is_explored() {
    let dead = Random::seeded("access dead").value("ntn");
    let bearer = format!("Bearer {dead}");
    let live = Live::except(acme(), move |request| {
        let is_dead = request.header("authorization") == Some(&bearer);
        is_dead.then(|| notion::error(401, "unauthorized"))
    });
    let report = live.check_each(&["--format", "json"], &format!("{dead}\n{}", live.token));
    let credentials = &report.expect_code(0).json()["credentials"];
    report.check(credentials[0]["access"].is_null(), "nothing of the first");
    report.check(
        credentials[1]["access"]["counts"]["pages"] == 5,
        "the second",
    );
    let used = live.server.requests();
    let used = used
        .iter()
        .filter(|it| it.header("authorization").unwrap().contains(&dead));
    assert_eq!(used.count(), 1);
    // Offline, nothing is.
    let live = Live::of(acme());
    live.check(&["--offline"]).expect_code(3);
    assert_eq!(live.paths(), [""; 0]);
}
