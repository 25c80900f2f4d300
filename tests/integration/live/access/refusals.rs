//! Questions that Notion does not answer with yes.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use super::notion::{Notion, error, forbidden, id};
use super::{Live, acme};
use crate::live::server::{Answer, Request};

fn begins(request: &Request, paths: &[&str]) -> bool {
    paths.iter().any(|path| request.path.starts_with(path))
}

/// Answers the first so many requests whose path begins so.
fn first(
    times: u32,
    path: &'static str,
    answer: impl Fn() -> Answer + Send + Sync + 'static,
) -> impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static {
    let seen = AtomicU32::new(0);
    move |request| {
        let is_it = request.path.starts_with(path);
        (is_it && seen.fetch_add(1, Ordering::Relaxed) < times).then(&answer)
    }
}

#[test]
fn what_is_forbidden_is_a_no() {
    let paths = ["/v1/blocks/", "/v1/comments?", "/v1/users?"];
    let live = Live::except(acme(), move |it| begins(it, &paths).then(forbidden));
    let access = live.access(&[], 0);
    let no = json!({"answer": "no", "reason": null});
    for capability in ["read_content", "read_comments", "read_users", "read_emails"] {
        assert_eq!(access["capabilities"][capability], no, "{capability}");
    }
    assert_eq!(access["users"], Value::Null);
    live.check(&[])
        .expect_stdout("read content             no\n");
}

/// Something on the way may answer so too.
#[test]
fn another_403_is_not_a_no() {
    let paths = ["/v1/blocks/"];
    let live = Live::except(acme(), move |it| {
        begins(it, &paths).then(|| Answer::json(403, "<html>Attention Required!</html>"))
    });
    let access = live.access(&[], 3);
    let blocked = json!({"answer": "unknown", "reason": "blocked"});
    assert_eq!(access["capabilities"]["read_content"], blocked);
    assert_eq!(access["capabilities"]["read_comments"]["answer"], "yes");
}

#[test]
fn without_a_page_nobody_knows() {
    let live = Live::of(Notion::default());
    let access = live.access(&[], 0);
    let unknown = json!({"answer": "unknown", "reason": "no_page"});
    assert_eq!(access["capabilities"]["read_content"], unknown);
    assert_eq!(access["capabilities"]["read_comments"], unknown);
    let no_person = json!({"answer": "unknown", "reason": "no_person"});
    assert_eq!(access["capabilities"]["read_emails"], no_person);
    let report = live.check(&[]);
    report.expect_stdout("What it opens: 0 pages, 0 data sources, 0 public on the web\n");
    // A search that is forbidden is an answer.
    let live = Live::except(acme(), |it| (it.path == "/v1/search").then(forbidden));
    let access = live.access(&[], 0);
    assert_eq!(access["truncation"]["pages"], "restricted");
    assert_eq!(access["truncated"], true);
    let report = live.check(&[]);
    report
        .expect_stdout("What it opens: not known, as it may not search\n")
        .expect_stdout("The list of pages is not complete: it may not search for them.");
    let told = report.stdout();
    report.check(!told.contains("restricts what"), "in words that fit");
}

#[test]
fn a_page_that_is_gone_is_not_the_last_that_is_tried() {
    let gone = || error(404, "object_not_found");
    let live = Live::except(acme(), first(1, "/v1/blocks/", gone));
    assert_eq!(
        live.access(&[], 0)["capabilities"]["read_content"]["answer"],
        "yes"
    );
    let blocks: Vec<_> = live
        .paths()
        .into_iter()
        .filter(|it| it.contains("/blocks/"))
        .collect();
    let path = |number| format!("/v1/blocks/{}/children?page_size=1", id(number));
    assert_eq!(blocks, [path(1), path(2)]);
}

#[test]
fn a_limit_in_the_middle_is_waited_for() {
    let limited = || {
        let body = r#"{"object":"error","status":429,"code":"rate_limited","message":"Wait."}"#;
        Answer::with(429, &[("retry-after", "1")], body)
    };
    let live = Live::except(acme(), first(1, "/v1/search", limited));
    let access = live.access(&[], 0);
    assert_eq!(access["counts"]["pages"], 5);
    assert_eq!(access["requests"], 6);
}

#[test]
fn a_credential_that_is_revoked_meanwhile_is_not_used_again() {
    let refused = || error(401, "unauthorized");
    let live = Live::except(acme(), first(9, "/v1/users?", refused));
    let access = live.access(&[], 3);
    assert_eq!(access["capabilities"]["read_content"]["answer"], "yes");
    assert_eq!(access["capabilities"]["read_users"]["reason"], "refused");
    assert_eq!(access["truncation"]["data_sources"], "refused");
    assert_eq!(access["truncation"]["pages"], Value::Null);
    assert_eq!(live.paths().len(), 5);
}

#[test]
fn databases_are_searched_only_where_data_sources_are_refused() {
    let live = Live::except(acme(), |request| {
        let is_new = request.header("notion-version") == Some("2026-03-11");
        if request.path != "/v1/search" || request.body.contains(r#""page""#) {
            return None;
        }
        let database = json!({"object": "database", "id": id(60), "title": [],
            "parent": {"type": "page_id", "page_id": id(1)}});
        let list = json!({"object": "list", "results": [database], "has_more": false,
            "next_cursor": null});
        Some(match is_new {
            true => error(400, "validation_error"),
            false => Answer::json(200, &list.to_string()),
        })
    });
    let access = live.access(&[], 0);
    assert_eq!(access["counts"]["databases"], 1);
    assert_eq!(access["truncated"], false);
    let last = live.server.requests().pop().unwrap();
    assert_eq!(last.header("notion-version"), Some("2022-06-28"));
    assert!(last.body.contains(r#""database""#), "{}", last.body);
}
