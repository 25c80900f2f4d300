//! What a checkup says in the words of Notion's answers, with every credential in them redacted.

use std::borrow::Cow;

use crate::connection::{Connection, Owner};
use crate::matcher::Matcher;
use crate::secret::Secret;

/// Longer, in bytes, is no name that Notion lets anybody choose.
const LONGEST: usize = 1000;

/// Makes words of strangers fit to be shown.
pub(super) struct Shown<'a> {
    matcher: &'a Matcher,
    secret: &'a Secret,
}

impl<'a> Shown<'a> {
    /// For the answers to questions about `secret`, which may repeat it.
    pub(super) fn new(matcher: &'a Matcher, secret: &'a Secret) -> Self {
        Self { matcher, secret }
    }

    /// A name, a title or an address without any credential.
    pub(super) fn text(&self, text: &str) -> String {
        if text.len() > LONGEST {
            return format!("(a text of {} bytes)", text.len());
        }
        let hidden = self.secret.hidden_in(Cow::Borrowed(text));
        self.matcher.redact(&hidden).into_owned()
    }

    /// Whose a credential is.
    pub(super) fn connection(&self, connection: Connection) -> Connection {
        let text = |text: Option<String>| text.map(|text| self.text(&text));
        Connection {
            kind: connection.kind,
            id: text(connection.id),
            name: text(connection.name),
            owner: connection.owner.map(|owner| Owner {
                id: text(owner.id),
                name: text(owner.name),
                email: text(owner.email),
            }),
            workspace_id: text(connection.workspace_id),
            workspace_name: text(connection.workspace_name),
        }
    }
}
