//! What a checkup says in the words of Notion's answers, with every credential in them redacted.

use crate::connection::{Connection, Owner};
use crate::matcher::Matcher;
use crate::secret::{Hidden, Secret};

/// Longer, in bytes, is no name that Notion lets anybody choose.
const LONGEST: usize = 1000;

/// Makes words of strangers fit to be shown.
pub(super) struct Shown<'a> {
    matcher: &'a Matcher,
    hidden: Hidden<'a>,
}

impl<'a> Shown<'a> {
    /// Without any of `secrets`: the answer to the question about one may repeat another.
    pub(super) fn new(matcher: &'a Matcher, secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        Self {
            matcher,
            hidden: Hidden::of(secrets),
        }
    }

    /// A name or an id without any credential.
    pub(super) fn text(&self, text: &str) -> String {
        match text.len() > LONGEST {
            true => format!("(a text of {} bytes)", text.len()),
            false => self.redacted(text),
        }
    }

    /// A text of any length without any credential. What is recognized goes first: without a piece
    /// that it shares with one of the secrets it would be recognized no more.
    pub(super) fn redacted(&self, text: &str) -> String {
        let known = self.matcher.redact(text);
        self.hidden.hidden_in(known).into_owned()
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
