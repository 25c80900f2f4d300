//! A list that Notion gives in parts, read to its end or to where it makes no sense to go on.

use std::collections::HashSet;

use serde_json::Value;

use super::super::reply::Reply;
use crate::access::Ending;
use crate::secret::Secret;

/// The longest cursor that is sent back, in bytes. Notion's have 36.
const CURSOR: usize = 1024;
/// How many answers in a row may bring nothing new.
const IDLE: u32 = 8;

/// How far a list was read.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Where to go on; `None` at the beginning.
    pub(super) cursor: Option<String>,
    /// Why there is no going on.
    pub(super) ending: Option<Ending>,
    /// The cursors that were sent.
    sent: HashSet<String>,
    idle: u32,
}

impl List {
    /// Decides what an answer, which brought something new or not, means for the next request.
    pub(super) fn after(&mut self, reply: &Reply, is_new: bool, secret: &Secret) {
        self.idle = if is_new { 0 } else { self.idle + 1 };
        let has_more = reply.value(&["has_more"]).and_then(Value::as_bool);
        let is_part = reply.text(&["request_status", "type"]) == Some("incomplete");
        let next = reply.text(&["next_cursor"]);
        self.ending = match (has_more == Some(true), next) {
            // What is cut off is not always said with the last answer only.
            (false, _) if is_part => Some(Ending::Incomplete),
            (false, _) => Some(Ending::Complete),
            // A cursor is a stranger's word: the credential travels in no other place than its header.
            (true, Some(next)) if next.len() > CURSOR || secret.is_in(next) => {
                Some(Ending::NoCursor)
            }
            (true, Some(next)) if !self.sent.insert(next.to_owned()) => Some(Ending::Repeating),
            (true, Some(_)) if self.idle >= IDLE => Some(Ending::Repeating),
            (true, Some(next)) => {
                self.cursor = Some(next.to_owned());
                None
            }
            (true, None) => Some(Ending::NoCursor),
        };
    }
}
