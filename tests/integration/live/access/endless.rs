//! Lists that do not end, and limits that end them.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::notion::{Notion, id, in_page, in_workspace, page};
use super::{Live, acme};
use crate::live::server::Answer;

#[test]
fn a_limit_ends_the_list_and_is_told() {
    let live = Live::of(Notion::of_pages(1000));
    let report = live.check(&["--max-requests", "8"]);
    report
        .expect_code(0)
        .expect_stdout("What it opens: at least 300 pages, 0 data sources")
        .expect_stdout("The list of pages is not complete: stopped after 7 requests;")
        .expect_stdout("… and 290 more\n");
    assert_eq!(live.paths().len(), 8);
    let live = Live::of(Notion::of_pages(1000));
    let access = live.access(&["--max-requests", "6"], 0);
    assert_eq!(access["truncated"], true);
    assert_eq!(access["truncation"]["pages"], "request_limit");
    assert_eq!(access["truncation"]["data_sources"], json!(null));
}

/// Without enough requests for each question, there is one without an answer.
#[test]
fn a_question_that_could_not_be_asked_is_unknown() {
    let live = Live::of(acme());
    let access = live.access(&["--max-requests", "3"], 3);
    assert_eq!(access["capabilities"]["read_content"]["answer"], "yes");
    let unknown = json!({"answer": "unknown", "reason": "request_limit"});
    assert_eq!(access["capabilities"]["read_comments"], unknown);
    assert_eq!(live.paths().len(), 3);
}

#[test]
fn cursors_that_lead_in_a_circle_end_the_list() {
    let live = Live::except(acme(), |request| {
        let results = [page(1, "Again", in_workspace())];
        let list = json!({"object": "list", "results": results, "has_more": true,
            "next_cursor": id(7)});
        let is_search = request.body.contains(r#""page""#);
        is_search.then(|| Answer::json(200, &list.to_string()))
    });
    let access = live.access(&[], 0);
    assert_eq!(access["counts"]["pages"], 1);
    assert_eq!(access["truncation"]["pages"], "repeating");
    live.check(&[])
        .expect_stdout("Notion's answers repeat themselves.");
}

/// Each answer brings a new page and a new cursor, for ever.
#[test]
fn a_list_without_an_end_is_left() {
    let number = AtomicUsize::new(0);
    let live = Live::except(acme(), move |request| {
        let number = number.fetch_add(1, Ordering::Relaxed);
        // Each lies in the next, which is not there yet.
        let results = [page(number, "Link", in_page(number + 1))];
        let list = json!({"object": "list", "results": results, "has_more": true,
            "next_cursor": id(number)});
        let is_list = request.path == "/v1/search";
        is_list.then(|| Answer::json(200, &list.to_string()))
    });
    let report = live.check(&["--max-requests", "14"]);
    report.expect_code(0).expect_stdout("at least 10 pages");
    assert_eq!(live.paths().len(), 14);
}

#[test]
fn notion_may_cut_a_search_short() {
    let live = Live::except(acme(), |request| {
        let list = json!({"object": "list", "results": [page(1, "One", in_workspace())],
            "has_more": false, "next_cursor": null, "request_status":
            {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}});
        let is_search = request.body.contains(r#""page""#);
        is_search.then(|| Answer::json(200, &list.to_string()))
    });
    let report = live.check(&[]);
    report
        .expect_code(0)
        .expect_stdout("at least 1 page")
        .expect_stdout("Notion says that it lists only a part.");
}
