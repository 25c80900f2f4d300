//! What a credential is to Notion, and whose.

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
