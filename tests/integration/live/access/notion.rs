//! A workspace of Notion's that answers as its API does: objects with all keys that its SDK's types
//! and its OpenAPI document require.

use serde_json::{Value, json};

use crate::live::server::{Answer, BOT, Request};

/// The id of an object, by a number.
pub(crate) fn id(number: usize) -> String {
    format!("59833787-2cf9-4fdf-8782-{number:012x}")
}

pub(crate) fn in_workspace() -> Value {
    json!({"type": "workspace", "workspace": true})
}

pub(crate) fn in_page(number: usize) -> Value {
    json!({"type": "page_id", "page_id": id(number)})
}

pub(crate) fn in_table(number: usize) -> Value {
    json!({"type": "data_source_id", "data_source_id": id(number), "database_id": id(number + 500_000)})
}

pub(crate) fn in_block(number: usize) -> Value {
    json!({"type": "block_id", "block_id": id(number)})
}

fn rich_text(text: &str) -> Value {
    json!([{
        "type": "text",
        "text": {"content": text, "link": null},
        "annotations": {"bold": false, "italic": false, "strikethrough": false,
            "underline": false, "code": false, "color": "default"},
        "plain_text": text,
        "href": null,
    }])
}

fn who() -> Value {
    json!({"object": "user", "id": id(900_000)})
}

/// A page as a search lists it.
pub(crate) fn page(number: usize, title: &str, parent: Value) -> Value {
    json!({
        "object": "page",
        "id": id(number),
        "created_time": "2026-03-03T14:05:00.000Z",
        "last_edited_time": "2026-11-18T09:12:00.000Z",
        "created_by": who(),
        "last_edited_by": who(),
        "cover": null,
        "icon": null,
        "parent": parent,
        "in_trash": false,
        "archived": false,
        "is_archived": false,
        "is_locked": false,
        "properties": {"Name": {"id": "title", "type": "title", "title": rich_text(title)}},
        "url": format!("https://app.notion.com/p/{}", id(number).replace('-', "")),
        "public_url": null,
    })
}

/// A data source as a search lists it, and where its database lies.
pub(crate) fn table(number: usize, title: &str, database_parent: Value) -> Value {
    json!({
        "object": "data_source",
        "id": id(number),
        "created_time": "2026-03-03T14:05:00.000Z",
        "last_edited_time": "2026-10-01T00:00:00.000Z",
        "created_by": who(),
        "last_edited_by": who(),
        "cover": null,
        "icon": null,
        "title": rich_text(title),
        "description": [],
        "is_inline": false,
        "in_trash": false,
        "archived": false,
        "parent": {"type": "database_id", "database_id": id(number + 500_000)},
        "database_parent": database_parent,
        "properties": {"Name": {"id": "title", "name": "Name", "description": null,
            "type": "title", "title": {}}},
        "url": format!("https://app.notion.com/p/{}", id(number).replace('-', "")),
        "public_url": null,
    })
}

pub(crate) fn person(number: usize) -> Value {
    json!({"object": "user", "id": id(900_000 + number), "name": "Ada", "avatar_url": null,
        "type": "person", "person": {"email": "ada@example.com"}})
}

pub(crate) fn bot(number: usize) -> Value {
    json!({"object": "user", "id": id(900_000 + number), "name": "Docs bot", "avatar_url": null,
        "type": "bot", "bot": {}})
}

/// An error as Notion writes it.
pub(crate) fn error(status: u16, code: &str) -> Answer {
    let body = json!({"object": "error", "status": status, "code": code, "message": "No.",
        "request_id": id(1)});
    Answer::json(status, &body.to_string())
}

pub(crate) fn forbidden() -> Answer {
    error(403, "restricted_resource")
}

/// What there is, and what it answers to each request that it knows.
#[derive(Clone, Default)]
pub(crate) struct Notion {
    pub(crate) pages: Vec<Value>,
    pub(crate) tables: Vec<Value>,
    pub(crate) users: Vec<Value>,
}

impl Notion {
    pub(crate) fn of_pages(count: usize) -> Self {
        let page = |number| page(number, &format!("Page {number:05}"), in_workspace());
        Self {
            pages: (0..count).map(page).collect(),
            ..Self::default()
        }
    }

    pub(crate) fn answer(&self, request: &Request) -> Answer {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let cursor = query
            .split('&')
            .find_map(|it| it.strip_prefix("start_cursor="));
        match (&*request.method, path) {
            ("GET", "/v1/users/me") => Answer::json(200, BOT),
            ("GET", "/v1/users") => part("user", &self.users, cursor),
            ("POST", "/v1/search") => {
                let body: Value = serde_json::from_str(&request.body).unwrap();
                let list = match body["filter"]["value"].as_str() {
                    Some("page") => &self.pages,
                    Some("data_source") => &self.tables,
                    _ => return error(400, "validation_error"),
                };
                part("page_or_data_source", list, body["start_cursor"].as_str())
            }
            ("GET", "/v1/comments") => part("comment", &[], None),
            ("GET", path) if path.starts_with("/v1/blocks/") => part("block", &[], None),
            _ => error(400, "invalid_request_url"),
        }
    }
}

/// The hundred items of a list that begin at a cursor.
fn part(kind: &str, items: &[Value], cursor: Option<&str>) -> Answer {
    let begin = cursor.map_or(0, |cursor| {
        usize::from_str_radix(&cursor[24..], 16).unwrap()
    });
    let end = (begin + 100).min(items.len());
    let next = (end < items.len()).then(|| id(end));
    let mut body = json!({"object": "list", "results": items[begin..end], "next_cursor": next,
        "has_more": next.is_some(), "type": kind, "request_id": id(2)});
    body[kind] = json!({});
    Answer::json(200, &body.to_string())
}
