//! Credentials in what Notion answers: titles, addresses, ids, cursors.

use serde_json::{Value, json};

use super::Canary;
use crate::harness::Workspace;
use crate::live::access::notion::{Notion, id, in_page, in_workspace, page, table};
use crate::live::server::Server;
use crate::tokens::Token;

/// A page that repeats a credential wherever there is room for words.
fn telling(number: usize, before: &str, value: &str) -> Value {
    let mut page = page(number, &format!("{before}{value}"), in_workspace());
    page["url"] = json!(format!("https://x.example/{value}"));
    page["public_url"] = json!(format!("https://x.example/?t={value}#{value}"));
    page["last_edited_time"] = json!(value);
    page
}

#[test]
fn no_report_of_what_a_credential_opens_shows_one() {
    let canary = Canary::new("answers");
    let mut notion = Notion::default();
    for (number, Token { value, .. }) in (0..).step_by(10).zip(canary.recognizable()) {
        // The title is cut in the middle of it.
        let cut = telling(number + 1, &"!long ".repeat(48), value);
        // Rich text comes in pieces.
        let (head, tail) = value.split_at(value.len() / 2);
        let mut split = page(number + 2, head, in_page(number));
        let text = &mut split["properties"]["Name"]["title"];
        let first = text[0].clone();
        *text = json!([first, {"plain_text": tail}]);
        let mut strange = telling(number, "", value);
        strange["id"] = json!(value);
        notion
            .pages
            .extend([telling(number, "", value), cut, split, strange]);
        notion.tables.push(table(
            number + 3,
            value,
            json!({"type": "page_id", "page_id": value}),
        ));
        notion
            .users
            .push(json!({"object": "user", "id": id(number), "type": "person",
            "name": value, "person": {"email": format!("{value}@example.com")}}));
    }
    let server = Server::answering(move |request| notion.answer(request));
    let checked = canary
        .recognizable()
        .find(|it| it.value.starts_with("ntn_"));
    for format in ["terminal", "json", "markdown"] {
        let workspace = Workspace::new();
        let mut command = workspace.command(&["check", "--access", "--format", format]);
        command.env("NTNLEAKS_API_URL", server.url());
        let report = workspace.feed(command, &checked.unwrap().value);
        canary.assert_hidden(report.expect_code(0));
        report.expect_stdout("****").expect_stdout("!long !long");
    }
}
