//! One result of a search. Whatever it says is a stranger's.

use serde_json::Value;

use crate::access::{Entry, EntryKind, ObjectId, Parent};
use crate::day;
use crate::object::Time;

/// How many characters of a title are kept.
const TITLE: usize = 300;
/// How much of a title is looked at for credentials, before it is cut.
const READ: usize = 16 * 1024;
/// The longest address that is kept, in bytes.
const ADDRESS: usize = 1024;

/// The entry that a result is about, with its words as `redact` returns them; `None` if it is none.
pub(super) fn entry(result: &Value, redact: &dyn Fn(&str) -> String) -> Option<Entry> {
    let kind = match result.get("object")?.as_str()? {
        "page" => EntryKind::Page,
        "data_source" => EntryKind::DataSource,
        "database" => EntryKind::Database,
        _ => return None,
    };
    let id = result.get("id")?.as_str()?.parse().ok()?;
    let public_url = result.get("public_url").and_then(Value::as_str);
    let is_true = |key| result.get(key).and_then(Value::as_bool) == Some(true);
    Some(Entry {
        kind,
        id,
        title: title(result, kind, redact),
        parent: result.get("parent").map_or(Parent::Unsaid, parent),
        database_parent: result.get("database_parent").map(parent),
        url: (result.get("url").and_then(Value::as_str)).and_then(|it| address(it, redact)),
        public_url: public_url.and_then(|it| address(it, redact)),
        is_public: public_url.is_some(),
        edited: result.get("last_edited_time").and_then(time),
        in_trash: is_true("in_trash") || is_true("archived"),
    })
}

/// The rich text of the title. In a page it is the property of that type, whatever its name.
fn title(result: &Value, kind: EntryKind, redact: &dyn Fn(&str) -> String) -> String {
    let texts = match kind {
        EntryKind::DataSource | EntryKind::Database => result.get("title"),
        EntryKind::Page => (result.get("properties").and_then(Value::as_object))
            .into_iter()
            .flat_map(|properties| properties.values())
            .find(|property| property.get("type").and_then(Value::as_str) == Some("title"))
            .and_then(|property| property.get("title")),
    };
    let mut title = String::new();
    for text in texts.and_then(Value::as_array).into_iter().flatten() {
        let text = text.get("plain_text").and_then(Value::as_str);
        title.extend(text.unwrap_or_default().chars().take(READ));
        if title.len() > READ {
            break;
        }
    }
    let title = redact(title.trim());
    match title.char_indices().nth(TITLE) {
        Some((end, _)) => format!("{}…", &title[..end]),
        None => title,
    }
}

fn parent(value: &Value) -> Parent {
    let kind = value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let id = || -> Option<ObjectId> { value.get(kind)?.as_str()?.parse().ok() };
    let parent = match kind {
        "workspace" => Some(Parent::Workspace),
        "page_id" => id().map(Parent::Page),
        "data_source_id" => id().map(Parent::DataSource),
        "database_id" => id().map(Parent::Database),
        "block_id" => id().map(Parent::Block),
        _ => None,
    };
    parent.unwrap_or(Parent::Unsaid)
}

fn time(value: &Value) -> Option<Time> {
    let seconds = day::seconds(value.as_str()?)?;
    Some(Time { seconds, offset: 0 })
}

/// An address that means nothing but itself in any report: of the web, and of plain ASCII.
fn address(text: &str, redact: &dyn Fn(&str) -> String) -> Option<String> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"'()<>[\\]^`{|}".contains(&byte);
    let is_kept = is_web && text.len() <= ADDRESS && text.bytes().all(is_plain);
    is_kept.then(|| redact(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plain(text: &str) -> String {
        text.to_owned()
    }

    const ID: &str = "59833787-2cf9-4fdf-8782-e53db20768a5";

    #[test]
    fn only_addresses_of_the_web_are_kept() {
        for kept in [
            "https://www.notion.so/Handbook-59833787",
            "http://x.example/?a=b%20c&d#e",
        ] {
            assert_eq!(address(kept, &plain).as_deref(), Some(kept));
        }
        for dropped in [
            "javascript:alert(1)",
            "HTTPS://x",
            "file:///etc/passwd",
            "https://x y",
            "https://x\n::error::y",
            "https://x\u{202e}",
            "https://x](https://y",
            "https://x<b>",
            &format!("https://{}", "x".repeat(2000)),
        ] {
            assert_eq!(address(dropped, &plain), None, "{dropped}");
        }
    }

    #[test]
    fn a_result_without_an_id_is_none() {
        for wrong in [
            json!({"object": "page"}),
            json!({"object": "page", "id": "../../v1/oauth/revoke"}),
            json!({"object": "block", "id": ID}),
            json!({"id": ID}),
            json!(null),
            json!("page"),
        ] {
            assert_eq!(entry(&wrong, &plain), None);
        }
    }

    #[test]
    fn a_result_needs_no_more_than_an_id() {
        let wrong = json!({
            "object": "page", "id": ID, "parent": {"type": "page_id", "page_id": 7},
            "properties": {"Name": {"type": "title", "title": [7, {}, {"plain_text": null}]}},
            "last_edited_time": "yesterday", "url": 7, "public_url": "javascript:x",
        });
        let entry = entry(&wrong, &plain);
        assert!(entry.is_some_and(|it| it.title.is_empty()
            && it.parent == Parent::Unsaid
            && it.is_public
            && it.public_url.is_none()
            && it.edited.is_none()));
    }

    #[test]
    fn a_title_is_redacted_before_it_is_cut() {
        let texts = ["a", &"b".repeat(400)].map(|text| json!({"plain_text": text}));
        let result = json!({"object": "data_source", "id": ID, "title": texts});
        let shown = |redact: &dyn Fn(&str) -> String| entry(&result, redact).map(|it| it.title);
        let cut = format!("a{}…", "b".repeat(299));
        assert_eq!(shown(&plain), Some(cut));
        assert_eq!(
            shown(&|text| text.len().to_string()),
            Some("401".to_owned())
        );
    }
}
