//! What a credential is to Notion, and whose.

use std::fmt;

/// What a credential is to Notion, as it tells itself. Names are a stranger's words, and private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// What kind of access it is.
    pub kind: ConnectionKind,
    /// The id of the bot or the person.
    pub id: Option<String>,
    /// What the connection, or the person, is called.
    pub name: Option<String>,
    /// The person who owns it; `None` if the workspace does, or nobody says.
    pub owner: Option<Owner>,
    /// The id of the workspace.
    pub workspace_id: Option<String>,
    /// What the workspace is called.
    pub workspace_name: Option<String>,
}

/// What kind of access a credential gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionKind {
    /// An internal connection, which a workspace owns.
    Internal,
    /// An OAuth connection, which a person allowed; a personal access token may answer so too.
    OAuth,
    /// A personal access token, which acts as its person.
    Personal,
    /// Notion does not say.
    Unknown,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The id of the person.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The e-mail address, where the credential may see it.
    pub email: Option<String>,
}

impl ConnectionKind {
    /// Whether a workspace owns it, and no person.
    pub(crate) fn is_of_workspace(self) -> bool {
        self == Self::Internal
    }

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::OAuth => "oauth",
            Self::Personal => "personal",
            Self::Unknown => "unknown",
        }
    }
}

/// As a person calls it: `internal connection`.
impl fmt::Display for ConnectionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Internal => "internal connection",
            Self::OAuth => "OAuth connection",
            Self::Personal => "personal access token",
            Self::Unknown => "of a kind that Notion does not tell",
        })
    }
}
