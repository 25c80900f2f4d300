//! Words in the answers that are not harmless.

use serde_json::{Value, json};

use super::notion::{Notion, in_workspace, page};
use super::{Live, acme};
use crate::live::server::Answer;
use crate::tokens::Random;

const FORMATS: [&str; 3] = ["terminal", "json", "markdown"];

/// What a server calls a cursor is sent back to it, so it may not be the credential.
#[test]
fn a_credential_in_a_cursor_is_not_sent_back() {
    let token = Random::seeded("access").value("ntn");
    let cursor = format!("x{token}");
    let live = Live::except(acme(), move |request| {
        let list = json!({"object": "list", "results": [], "has_more": true,
            "next_cursor": cursor});
        let is_list = request.path != "/v1/users/me";
        is_list.then(|| Answer::json(200, &list.to_string()))
    });
    assert_eq!(live.access(&[], 0)["truncation"]["users"], "no_cursor");
    let all = live.server.requests();
    let sent = |part: &str| part.contains(&token[10..30]);
    assert!(!all.iter().any(|it| sent(&it.path) || sent(&it.body)));
}

#[test]
fn titles_cannot_act_on_a_terminal_or_a_runner() {
    let titles = [
        "::error::owned",
        "a\n::warning::owned",
        "\x1b]0;owned\x07\x1b[2J",
        "gpj\u{202e}.exe",
        "##[error]owned",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1)) `code` @everyone",
    ];
    let pages = (0..).zip(titles);
    let mut pages: Vec<_> = pages
        .map(|(at, title)| page(at, title, in_workspace()))
        .collect();
    pages[0]["url"] = json!("javascript:alert(1)");
    pages[0]["public_url"] = json!("https://x.example/\n::error::owned");
    let live = Live::of(Notion {
        pages,
        ..Notion::default()
    });
    for format in FORMATS {
        let report = live.check(&["--format", format]);
        let text = report.expect_code(0).stdout();
        let acts = |character: char| character.is_control() && character != '\n';
        report.check(!text.contains(acts), "no control character");
        let is_command = |line: &str| line.trim_start().starts_with("::");
        report.check(!text.lines().any(is_command), "no command");
        report.check(
            !text.contains("javascript:") || !text.contains("\"javascript:"),
            "no link",
        );
        if format != "json" {
            report.check(!text.contains("##["), "no command of another runner");
            report.check(!text.contains('\u{202e}'), "no turn of direction");
        }
    }
}

/// Answers that are not as Notion writes them.
#[test]
fn what_is_not_of_notion_is_counted_or_said() {
    let garbage = [
        json!({"object": "list", "results": [7, null, "x", {"object": "page"}, {}],
            "has_more": false}),
        json!({"object": "list", "results": "none", "has_more": "yes", "next_cursor": 7}),
        json!({"object": "list"}),
        json!({"object": "page"}),
        json!([]),
        json!(null),
    ];
    let expected = [
        (0, json!(5), Value::Null),
        (3, json!(0), json!("unexpected_body")),
        (3, json!(0), json!("unexpected_body")),
        (3, json!(0), json!("unexpected_body")),
        (3, json!(0), json!("unexpected_body")),
        (3, json!(0), json!("unexpected_body")),
    ];
    for (answer, (code, unread, ending)) in garbage.into_iter().zip(expected) {
        let shown = answer.to_string();
        let live = Live::except(acme(), move |request| {
            let is_pages = request.body.contains(r#""page""#);
            is_pages.then(|| Answer::json(200, &answer.to_string()))
        });
        let access = live.access(&[], code);
        assert_eq!(access["counts"]["unread"], unread, "{shown}");
        assert_eq!(access["truncation"]["pages"], ending, "{shown}");
    }
}
