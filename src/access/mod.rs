//! What a credential opens, as far as reading can tell. Titles and addresses are a stranger's words.

mod id;
mod tree;

pub use id::{NotAnId, ObjectId};
pub use tree::{Amount, Top, Tree};

use std::fmt;

use crate::object::Time;
use crate::validity::{Validity, Verdict};

/// What a credential opens. Nothing was written to learn it.
#[derive(Debug)]
pub struct Access {
    /// Whether it may read the content of pages.
    pub content: Answer,
    /// Whether it may read comments.
    pub comments: Answer,
    /// Whether it may see who is in the workspace.
    pub users: Answer,
    /// Whether it may see their e-mail addresses.
    pub emails: Answer,
    /// How many people it was shown.
    pub people: u64,
    /// How many bots it was shown.
    pub bots: u64,
    /// What a search lists, each once, in the order of the answers.
    pub entries: Vec<Entry>,
    /// Why the list of pages ended.
    pub pages: Ending,
    /// Why the list of data sources ended.
    pub data_sources: Ending,
    /// Why the list of users ended.
    pub members: Ending,
    /// How many results are left out, since they are not as Notion writes them.
    pub unread: u64,
    /// How many requests were made for it, repeated ones too.
    pub requests: u64,
}

impl Access {
    /// Whether there is more than `entries`, even of what a search lists.
    pub fn is_truncated(&self) -> bool {
        let is_cut = |ending| ending != Ending::Complete;
        is_cut(self.pages) || is_cut(self.data_sources) || self.unread > 0
    }

    /// Whether a question got no answer that could have got one. Lists that stopped at the number
    /// of requests that was allowed are an answer.
    pub fn has_gap(&self) -> bool {
        let answers = [self.content, self.comments, self.users, self.emails];
        let lists = [self.pages, self.data_sources];
        let unanswered = |answer| {
            matches!(
                answer,
                Answer::Unknown(Unanswered::Failed(_) | Unanswered::NotFound)
            )
        };
        let failed = |ending| match ending {
            Ending::Failed(Verdict::RequestLimit) => false,
            Ending::Failed(verdict) => verdict.validity() != Validity::Active,
            _ => false,
        };
        answers.into_iter().any(unanswered) || lists.into_iter().any(failed)
    }

    /// How many entries are of a kind.
    pub fn count(&self, kind: EntryKind) -> u64 {
        self.entries
            .iter()
            .filter(|entry| entry.kind == kind)
            .count() as u64
    }

    /// How many entries everybody on the web can read.
    pub fn public(&self) -> u64 {
        self.entries.iter().filter(|entry| entry.is_public).count() as u64
    }

    /// When the entry was edited that was edited last.
    pub fn newest(&self) -> Option<Time> {
        self.entries.iter().filter_map(|entry| entry.edited).max()
    }
}

/// Whether a credential may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It did.
    Yes,
    /// Notion refused it.
    No,
    /// Nobody knows.
    Unknown(Unanswered),
}

/// Why nobody knows whether a credential may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The search lists no page to try it on.
    NoPage,
    /// Each page that it was tried on is gone.
    NotFound,
    /// Notion lists no users to a personal access token.
    Personal,
    /// There was no person among the users, so none whose address could be missing.
    NoPerson,
    /// Only writing tells, and nothing is ever written.
    NeedsWriting,
    /// The request failed.
    Failed(Verdict),
}

impl Unanswered {
    /// The name of the reason in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::NoPage => "no_page",
            Self::NotFound => "not_found",
            Self::Personal => "personal_token",
            Self::NoPerson => "no_person",
            Self::NeedsWriting => "needs_writing",
            Self::Failed(verdict) => verdict.id(),
        }
    }
}

/// `unknown: the search lists no page to try it on`.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => f.write_str("yes"),
            Self::No => f.write_str("no"),
            Self::Unknown(why) => write!(f, "unknown: {why}"),
        }
    }
}

/// The reason as a clause.
impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPage => "the search lists no page to try it on",
            Self::NotFound => "each page that it was tried on is gone",
            Self::Personal => "Notion lists no users to a personal access token",
            Self::NoPerson => "the list of users names no person",
            Self::NeedsWriting => "only writing would tell, and nothing is written",
            Self::Failed(verdict) => return fmt::Display::fmt(verdict, f),
        })
    }
}

/// Why a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Notion has no more.
    Complete,
    /// Notion says that it lists only a part.
    Incomplete,
    /// The answers repeat themselves, and would go on so for ever.
    Repeating,
    /// Notion says that there is more, and not in a usable way where.
    NoCursor,
    /// There are more than are held.
    TooMany,
    /// It was not asked for.
    NotAsked,
    /// A request failed.
    Failed(Verdict),
}

impl Ending {
    /// The name in reports; `None` if nothing is missing.
    pub fn id(self) -> Option<&'static str> {
        match self {
            Self::Complete => None,
            Self::Incomplete => Some("incomplete"),
            Self::Repeating => Some("repeating"),
            Self::NoCursor => Some("no_cursor"),
            Self::TooMany => Some("too_many"),
            Self::NotAsked => Some("not_asked"),
            Self::Failed(verdict) => Some(verdict.id()),
        }
    }
}

/// The reason as a clause.
impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Complete => "Notion has no more",
            Self::Incomplete => "Notion says that it lists only a part",
            Self::Repeating => "Notion's answers repeat themselves",
            Self::NoCursor => "Notion says that there is more, but not in a usable way where",
            Self::TooMany => "there are more than are listed here",
            Self::NotAsked => "it was not asked for",
            Self::Failed(verdict) => return fmt::Display::fmt(verdict, f),
        })
    }
}

/// One thing that a credential opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its id.
    pub id: ObjectId,
    /// What it is called, without credentials and cut if it is very long; empty if it has no title.
    pub title: String,
    /// Where it lies.
    pub parent: Parent,
    /// Where the database of a data source lies.
    pub database_parent: Option<Parent>,
    /// Where it is in Notion: plain `http` or `https`, without credentials.
    pub url: Option<String>,
    /// Where it is on the web, in the same form.
    pub public_url: Option<String>,
    /// Whether it is published on the web.
    pub is_public: bool,
    /// When it was last edited, in UTC.
    pub edited: Option<Time>,
    /// Whether it is in the trash.
    pub in_trash: bool,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A page, which may be a row of a database.
    Page,
    /// A table of a database.
    DataSource,
    /// A database, which only older versions of the API list.
    Database,
}

impl EntryKind {
    /// The name in reports, which is Notion's own.
    pub fn id(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::DataSource => "data_source",
            Self::Database => "database",
        }
    }
}

/// Where an entry lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// At the top of the workspace, or of a part of it.
    Workspace,
    /// In a page.
    Page(ObjectId),
    /// In a table of a database, as a row.
    DataSource(ObjectId),
    /// In a database.
    Database(ObjectId),
    /// In a block of a page, such as a column. Which page, only the block tells.
    Block(ObjectId),
    /// Nobody says, or in a way that this version does not know.
    Unsaid,
}

impl Parent {
    /// The name in reports, which is Notion's own; `None` if nobody says.
    pub fn kind(self) -> Option<&'static str> {
        match self {
            Self::Workspace => Some("workspace"),
            Self::Page(_) => Some("page_id"),
            Self::DataSource(_) => Some("data_source_id"),
            Self::Database(_) => Some("database_id"),
            Self::Block(_) => Some("block_id"),
            Self::Unsaid => None,
        }
    }

    /// The id of what it lies in.
    pub fn id(self) -> Option<ObjectId> {
        match self {
            Self::Page(id) | Self::DataSource(id) | Self::Database(id) | Self::Block(id) => {
                Some(id)
            }
            Self::Workspace | Self::Unsaid => None,
        }
    }
}
