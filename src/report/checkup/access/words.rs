//! What the formats say alike of what a credential opens.

use crate::access::{Access, Amount, Answer, Ending, Entry, EntryKind, Top, Unanswered};
use crate::report::time;
use crate::report::verdict::{counted, grouped};
use crate::validity::Verdict;

/// What a credential may do, and whether it is so.
pub(super) fn abilities(access: &Access) -> [(&'static str, String); 5] {
    let writing = Answer::Unknown(Unanswered::NeedsWriting);
    let users = match access.users {
        Answer::Yes => format!("yes: {}", members(access)),
        other => other.to_string(),
    };
    [
        ("read content", access.content.to_string()),
        ("read comments", access.comments.to_string()),
        ("see users", users),
        ("see their e-mails", access.emails.to_string()),
        ("insert, update, comment", writing.to_string()),
    ]
}

/// How a list ends that Notion refuses to a credential that works.
const FORBIDDEN: Ending = Ending::Failed(Verdict::Restricted);

fn members(access: &Access) -> String {
    let least = match access.members {
        Ending::Complete => "",
        _ => "at least ",
    };
    let people = match access.people {
        1 => "1 person".to_owned(),
        several => format!("{} people", grouped(several)),
    };
    format!("{least}{people}, {}", counted(access.bots, "bot"))
}

/// How much it opens, in one line.
pub(super) fn sum(access: &Access) -> String {
    let lists = [access.pages, access.data_sources];
    if access.entries.is_empty() && lists == [FORBIDDEN; 2] {
        return "not known, as it may not search".to_owned();
    }
    let databases = access.count(EntryKind::Database);
    let parts = [
        Some(counted(access.count(EntryKind::Page), "page")),
        Some(counted(access.count(EntryKind::DataSource), "data source")),
        (databases > 0).then(|| counted(databases, "database")),
        Some(format!("{} public on the web", grouped(access.public()))),
        (access.newest()).map(|newest| format!("newest edit {}", time::day(newest))),
    ];
    let least = match access.is_truncated() {
        true => "at least ",
        false => "",
    };
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    format!("{least}{}", parts.join(", "))
}

/// What is to be known of the list, a sentence each.
pub(super) fn caveats(access: &Access) -> Vec<String> {
    let lists = [
        ("pages", access.pages),
        ("data sources", access.data_sources),
        ("users", access.members),
    ];
    let ended = |(what, ending): (&str, Ending)| {
        let why = match ending {
            Ending::Complete | Ending::NotAsked => return None,
            // The table of abilities says so.
            Ending::Failed(_) if what == "users" && access.users != Answer::Yes => return None,
            FORBIDDEN if what == "users" => "it may not list them".to_owned(),
            FORBIDDEN => "it may not search for them".to_owned(),
            Ending::Failed(Verdict::RequestLimit) => format!(
                "stopped after {}; --max-requests allows more or fewer",
                counted(access.requests, "request")
            ),
            why => why.to_string(),
        };
        Some(format!("The list of {what} is not complete: {why}."))
    };
    let unread = (access.unread > 0).then(|| {
        let results = counted(access.unread, "result");
        format!("Left out: {results} in a form that is not Notion's.")
    });
    let always = "A search does not list all that a credential opens: there may be more.";
    let ended = lists.into_iter().filter_map(ended);
    ended.chain(unread).chain([always.to_owned()]).collect()
}

/// What stands beside the title of an entry.
pub(super) fn asides(entry: &Entry) -> Vec<&'static str> {
    let kind = match entry.kind {
        EntryKind::Page => None,
        EntryKind::DataSource => Some("data source"),
        EntryKind::Database => Some("database"),
    };
    let trash = entry.in_trash.then_some("in the trash");
    kind.into_iter().chain(trash).collect()
}

/// What an entry is called that everybody on the web can read.
pub(super) const PUBLIC: &str = "public on the web";

/// When an entry was last edited, in UTC: `2026-11-18`.
pub(super) fn edited(entry: &Entry) -> Option<String> {
    let time = entry.edited.map(time::rfc3339);
    time.and_then(|time| time.get(..10).map(str::to_owned))
}

/// `… and 37 more below, 2 of them public on the web`.
pub(super) fn more(amount: Amount, is_below: bool) -> String {
    let below = if is_below { " below" } else { "" };
    let public = match amount.public {
        0 => String::new(),
        some => format!(", {} of them {PUBLIC}", grouped(some)),
    };
    format!("… and {} more{below}{public}", grouped(amount.entries))
}

/// Why what is below it stands at the top.
pub(super) fn top(top: Top) -> &'static str {
    match top {
        Top::Workspace => "In the workspace",
        Top::Shared => "Shared directly: what they lie in is not listed",
        Top::Block => "In columns, toggles and other blocks: of which page is not told",
        Top::Unclear => "Elsewhere: where they lie is not clear",
    }
}
