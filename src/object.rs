//! What a report says of git's objects: their names, and who made which commit when.

/// An object of a git repository that bytes were read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Object {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name: 40 hexadecimal digits, or 64 in a repository that uses SHA-256.
    pub id: String,
}

/// What an object is that holds text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// The content of a file, or where a symlink points.
    Blob,
    /// A commit: who made it, and its message.
    Commit,
    /// An annotated tag: who made it, and its message.
    Tag,
}

impl ObjectKind {
    /// The name in reports, which is git's own.
    pub fn id(self) -> &'static str {
        match self {
            Self::Blob => "blob",
            Self::Commit => "commit",
            Self::Tag => "tag",
        }
    }
}

/// A commit, as far as a person needs it to know what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commit {
    /// How many commits of the scan come before it; parents come before their children.
    pub position: u64,
    /// Its name, in hexadecimal.
    pub id: String,
    /// Who wrote it: `Name <address>`.
    pub author: String,
    /// When it was written.
    pub time: Time,
    /// The first line of its message.
    pub summary: String,
}

/// A moment, and the time zone of who noted it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// Seconds since 1970 in UTC.
    pub seconds: i64,
    /// Seconds that the zone is ahead of UTC.
    pub offset: i32,
}

/// Where in a history a finding is still to be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// The last commit that took it away. `None` while `HEAD` has it, or if no commit did.
    pub removed_in: Option<Commit>,
    /// Whether `HEAD` has it.
    pub in_head: bool,
    /// The full names of the refs in whose history it is, sorted.
    pub refs: Vec<String>,
    /// Whether any ref, or `HEAD`, leads to it.
    pub reachable: bool,
    /// Whether a remote-tracking ref leads to it: it was pushed, or came from there.
    pub pushed: bool,
}
