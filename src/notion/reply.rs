//! What came back from Notion, or why nothing usable did.

use serde_json::Value;

/// An answer that was read to its end.
pub(super) struct Reply {
    /// The HTTP status.
    pub(super) status: u16,
    /// The body, if it is JSON and not longer than any of Notion's. Private: it may hold names and
    /// addresses.
    pub(super) body: Option<Value>,
}

/// Why there is no answer to go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// No connection, no TLS, a time-out, or a broken answer, again and again; and what it was the
    /// last time, as a sentence without its end.
    Unreachable(&'static str),
    /// 5xx again and again.
    Unavailable,
    /// 429 or 529 again and again.
    RateLimited,
    /// 429, with a reason that no waiting changes.
    RequestsBlocked,
    /// A redirect, which is never followed.
    Redirected,
    /// The credential cannot stand in a header.
    NotSendable,
    /// As many requests as were allowed have been made.
    RequestLimit,
    /// The network is forbidden.
    Offline,
    /// The program was built without the live check.
    NotBuiltIn,
}

impl Reply {
    /// The text at a path of keys of the body.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        self.value(path)?.as_str()
    }

    /// What is at a path of keys of the body.
    pub(super) fn value(&self, path: &[&str]) -> Option<&Value> {
        let mut value = self.body.as_ref()?;
        for key in path {
            value = value.get(key)?;
        }
        Some(value)
    }
}
