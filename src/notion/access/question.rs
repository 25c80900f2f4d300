//! Everything that is asked to learn what a credential opens. Nothing here writes.

use serde_json::{Value, json};

use crate::access::ObjectId;

/// How many items one answer may hold; Notion allows no more.
const PAGE_SIZE: u8 = 100;

/// A request that changes nothing.
#[derive(Debug)]
pub(super) enum Question<'a> {
    /// The content of a page, of which one block is enough.
    Content(ObjectId),
    /// The comments of a page.
    Comments(ObjectId),
    /// Who is in the workspace, from a cursor on.
    Users(Option<&'a str>),
    /// What a search lists, from a cursor on.
    Search(Kind, Option<&'a str>),
}

/// What a search is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Page,
    DataSource,
    /// What there was before data sources. Only an older version of the API knows it.
    Database,
}

impl Question<'_> {
    /// The path of the URL, with the query.
    pub(super) fn path(&self) -> String {
        match self {
            Self::Content(page) => format!("/v1/blocks/{page}/children?page_size=1"),
            Self::Comments(page) => format!("/v1/comments?block_id={page}"),
            Self::Users(None) => format!("/v1/users?page_size={PAGE_SIZE}"),
            Self::Users(Some(cursor)) => {
                let cursor: String = cursor.bytes().map(encoded).collect();
                format!("/v1/users?page_size={PAGE_SIZE}&start_cursor={cursor}")
            }
            Self::Search(..) => "/v1/search".to_owned(),
        }
    }

    /// The body, of those that have one.
    pub(super) fn body(&self) -> Option<Value> {
        let Self::Search(kind, cursor) = self else {
            return None;
        };
        let value = match kind {
            Kind::Page => "page",
            Kind::DataSource => "data_source",
            Kind::Database => "database",
        };
        let filter = json!({"property": "object", "value": value});
        let mut body = json!({"page_size": PAGE_SIZE, "filter": filter});
        if let Some(cursor) = cursor {
            body["start_cursor"] = json!(cursor);
        }
        Some(body)
    }

    /// Whether only an older version of the API understands it.
    pub(super) fn is_older(&self) -> bool {
        matches!(self, Self::Search(Kind::Database, _))
    }
}

/// A byte as it stands in a query, whatever it is.
fn encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_stays_within_its_query() {
        let path = |cursor| Question::Users(Some(cursor)).path();
        let begin = "/v1/users?page_size=100&start_cursor=";
        assert_eq!(path("fe2cc560-0_.~"), format!("{begin}fe2cc560-0_.~"));
        assert_eq!(
            path("a&b=c#d é\n"),
            format!("{begin}a%26b%3Dc%23d%20%C3%A9%0A")
        );
    }
}
