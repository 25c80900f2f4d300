//! What a credential opens, as version 1 of the JSON of a checkup has it: all of it, not folded.

use serde::{Serialize, Serializer};

use crate::access::{self, Answer, EntryKind, Parent, Tree, Unanswered};
use crate::report::time;

#[derive(Serialize)]
pub(in crate::report::checkup) struct Access<'a> {
    capabilities: Capabilities,
    users: Option<Users>,
    counts: Counts,
    newest_edit: Option<String>,
    // A search never is.
    exhaustive: bool,
    truncated: bool,
    truncation: Truncation,
    requests: u64,
    entries: Entries<'a>,
}

#[derive(Serialize)]
struct Capabilities {
    read_content: Capability,
    read_comments: Capability,
    read_users: Capability,
    read_emails: Capability,
    insert_content: Capability,
    update_content: Capability,
    insert_comments: Capability,
}

#[derive(Serialize)]
struct Capability {
    answer: &'static str,
    reason: Option<&'static str>,
}

impl From<Answer> for Capability {
    fn from(answer: Answer) -> Self {
        let (answer, reason) = match answer {
            Answer::Yes => ("yes", None),
            Answer::No => ("no", None),
            Answer::Unknown(why) => ("unknown", Some(why.id())),
        };
        Self { answer, reason }
    }
}

#[derive(Serialize)]
struct Users {
    people: u64,
    bots: u64,
}

#[derive(Serialize)]
struct Counts {
    pages: u64,
    data_sources: u64,
    databases: u64,
    public: u64,
    unread: u64,
}

/// Why each list ended before its end; null if it did not.
#[derive(Serialize)]
struct Truncation {
    pages: Option<&'static str>,
    data_sources: Option<&'static str>,
    users: Option<&'static str>,
}

impl<'a> From<&'a access::Access> for Access<'a> {
    fn from(access: &'a access::Access) -> Self {
        let writing = || Answer::Unknown(Unanswered::NeedsWriting).into();
        Self {
            capabilities: Capabilities {
                read_content: access.content.into(),
                read_comments: access.comments.into(),
                read_users: access.users.into(),
                read_emails: access.emails.into(),
                insert_content: writing(),
                update_content: writing(),
                insert_comments: writing(),
            },
            users: (access.users == Answer::Yes).then_some(Users {
                people: access.people,
                bots: access.bots,
            }),
            counts: Counts {
                pages: access.count(EntryKind::Page),
                data_sources: access.count(EntryKind::DataSource),
                databases: access.count(EntryKind::Database),
                public: access.public(),
                unread: access.unread,
            },
            newest_edit: access.newest().map(time::rfc3339),
            exhaustive: false,
            truncated: access.is_truncated(),
            truncation: Truncation {
                pages: access.pages.id(),
                data_sources: access.data_sources.id(),
                users: access.members.id(),
            },
            requests: access.requests,
            entries: Entries(&access.entries),
        }
    }
}

struct Entries<'a>(&'a [access::Entry]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tree = Tree::of(self.0);
        let wire = |(at, entry): (usize, &access::Entry)| Entry {
            object: entry.kind.id(),
            id: entry.id.to_string(),
            title: entry.title.clone(),
            parent: entry.parent.into(),
            database_parent: entry.database_parent.map(Place::from),
            lies_in: tree.parent(at).map(|parent| self.0[parent].id.to_string()),
            url: entry.url.clone(),
            public: entry.is_public,
            public_url: entry.public_url.clone(),
            last_edited: entry.edited.map(time::rfc3339),
            in_trash: entry.in_trash,
        };
        serializer.collect_seq(self.0.iter().enumerate().map(wire))
    }
}

#[derive(Serialize)]
struct Entry {
    object: &'static str,
    id: String,
    title: String,
    parent: Place,
    database_parent: Option<Place>,
    // The entry that it stands below in the tree.
    lies_in: Option<String>,
    url: Option<String>,
    public: bool,
    public_url: Option<String>,
    last_edited: Option<String>,
    in_trash: bool,
}

#[derive(Serialize)]
struct Place {
    #[serde(rename = "type")]
    kind: Option<&'static str>,
    id: Option<String>,
}

impl From<Parent> for Place {
    fn from(parent: Parent) -> Self {
        Self {
            kind: parent.kind(),
            id: parent.id().map(|id| id.to_string()),
        }
    }
}
