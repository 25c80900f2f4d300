//! Trees of every shape, folded and drawn.

use proptest::prelude::*;

use super::fold::{self, What};
use super::{json, markdown, terminal};
use crate::access::{
    Access, Amount, Answer, Ending, Entry, EntryKind, ObjectId, Parent, Tree, Unanswered,
};
use crate::object::Time;
use crate::report::terminal::paint::Paint;
use crate::validity::Verdict;

/// 18 November 2026, 09:12 in UTC.
const EDITED: i64 = 1_794_993_120;

fn id(number: usize) -> ObjectId {
    let text = format!("{number:032x}");
    text.parse().unwrap_or_else(|_| unreachable!("{text}"))
}

fn page(number: usize, title: &str, parent: Parent) -> Entry {
    Entry {
        kind: EntryKind::Page,
        id: id(number),
        title: title.to_owned(),
        parent,
        database_parent: None,
        url: None,
        public_url: None,
        is_public: false,
        edited: Some(Time {
            seconds: EDITED,
            offset: 0,
        }),
        in_trash: false,
    }
}

fn access(entries: Vec<Entry>) -> Access {
    Access {
        content: Answer::Yes,
        comments: Answer::No,
        users: Answer::Yes,
        emails: Answer::Unknown(Unanswered::NoPerson),
        people: 1,
        bots: 3,
        entries,
        pages: Ending::Complete,
        data_sources: Ending::Complete,
        members: Ending::Complete,
        unread: 0,
        requests: 7,
    }
}

fn on_terminal(access: &Access) -> String {
    let mut out = Vec::new();
    let written = terminal::write(access, Paint::new(false), &mut out);
    assert!(written.is_ok());
    String::from_utf8_lossy(&out).into_owned()
}

fn in_markdown(access: &Access) -> String {
    let mut out = Vec::new();
    assert!(markdown::write(access, &mut out).is_ok());
    String::from_utf8_lossy(&out).into_owned()
}

fn handbook() -> Access {
    let home = page(1, "Handbook", Parent::Workspace);
    let tasks = Entry {
        kind: EntryKind::DataSource,
        database_parent: Some(Parent::Page(id(1))),
        ..page(2, "Tasks", Parent::Database(id(99)))
    };
    let rows = (10..30).map(|it| page(it, &format!("Task {it}"), Parent::DataSource(id(2))));
    let shared = Entry {
        is_public: true,
        public_url: Some("https://acme.notion.site/Jobs".to_owned()),
        edited: None,
        ..page(3, "Jobs", Parent::Page(id(98)))
    };
    let old = Entry {
        in_trash: true,
        ..page(4, "", Parent::Page(id(1)))
    };
    access([home, tasks, shared, old].into_iter().chain(rows).collect())
}

#[test]
fn a_person_sees_the_tree_of_the_side_bar() {
    let expected = "
  What it may do
    read content             yes
    read comments            no
    see users                yes: 1 person, 3 bots
    see their e-mails        unknown: the list of users names no person
    insert, update, comment  unknown: only writing would tell, and nothing is written

  What it opens: 23 pages, 1 data source, 1 public on the web, newest edit 18 November 2026
    A search does not list all that a credential opens: there may be more.
    The days are those of the last edits, in UTC.

    In the workspace
    2026-11-18  └─ Handbook
    2026-11-18     ├─ Tasks · data source
    2026-11-18     │  ├─ Task 10
    2026-11-18     │  ├─ Task 11
    2026-11-18     │  ├─ Task 12
    2026-11-18     │  ├─ Task 13
    2026-11-18     │  ├─ Task 14
    2026-11-18     │  ├─ Task 15
    2026-11-18     │  ├─ Task 16
    2026-11-18     │  ├─ Task 17
    2026-11-18     │  ├─ Task 18
    2026-11-18     │  ├─ Task 19
                   │  └─ … and 10 more below
    2026-11-18     └─ Untitled · in the trash

    Shared directly: what they lie in is not listed
                └─ Jobs · public on the web

    Public on the web
    https://acme.notion.site/Jobs
";
    assert_eq!(on_terminal(&handbook()), expected);
}

#[test]
fn a_page_in_markdown_has_the_same_tree() {
    let page = in_markdown(&handbook());
    for line in [
        "- read content: yes",
        "- `Handbook` · edited 2026-11-18",
        "  - `Tasks` · data source · edited 2026-11-18",
        "    - `Task 10` · edited 2026-11-18",
        "    - … and 10 more below",
        "  - *Untitled* · in the trash · edited 2026-11-18",
        "- `Jobs` · **public on the web**",
        "- `https://acme.notion.site/Jobs`",
    ] {
        assert!(page.lines().any(|it| it == line), "{line}\n{page}");
    }
}

#[test]
fn a_list_that_ended_early_says_so() {
    let cut = Access {
        pages: Ending::Failed(Verdict::RequestLimit),
        data_sources: Ending::Incomplete,
        members: Ending::Repeating,
        unread: 2,
        ..handbook()
    };
    for text in [on_terminal(&cut), in_markdown(&cut)] {
        let words = text.replace('\\', "");
        for said in [
            "at least 23 pages",
            "yes: at least 1 person",
            "stopped after 7 requests; --max-requests allows",
            "Notion says that it lists only a part",
            "The list of users is not complete: Notion's answers repeat themselves.",
            "Left out: 2 results",
        ] {
            assert!(words.contains(said), "{said}\n{text}");
        }
    }
}

#[test]
fn titles_of_strangers_are_harmless() {
    let hostile = [
        "::error::owned",
        "a\n::error::owned",
        "\x1b[2Jgone",
        "gpj\u{202e}.exe",
        "</code><script>alert(1)</script>",
        "`](https://evil.example) **x** | @channel",
        "##[error]x",
        &"漢字".repeat(200),
        &"long ".repeat(200),
    ];
    let entries = (0..).zip(hostile);
    let entries = entries
        .map(|(at, title)| page(at, title, Parent::Workspace))
        .collect();
    let access = access(entries);
    let text = on_terminal(&access);
    let deceives = |character| character != '\n' && crate::report::sanitize::deceives(character);
    assert!(!text.contains(deceives), "{text}");
    assert!(!text.lines().any(|line| line.trim_start().starts_with("::")));
    assert!(!text.contains("##["));
    // A letter of East Asia takes two columns.
    let columns = |line: &str| -> usize {
        let wide = line
            .chars()
            .filter(|it| ('\u{4e00}'..'\u{a000}').contains(it))
            .count();
        line.chars().count() + wide
    };
    assert!(text.lines().all(|line| columns(line) <= 96), "{text}");
    assert_eq!(text.matches('…').count(), 2);
    let page = in_markdown(&access);
    let html = pulldown_cmark::Parser::new(&page);
    let harmful = html.filter(|event| {
        use pulldown_cmark::{Event, Tag};
        matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Start(Tag::Link { .. } | Tag::Image { .. })
        )
    });
    assert_eq!(harmful.count(), 0, "{page}");
}

#[test]
fn the_list_for_programs_is_whole_and_knows_the_tree() {
    let access = handbook();
    let value = serde_json::to_value(json::Access::from(&access)).unwrap_or_default();
    assert_eq!(value["entries"].as_array().map(Vec::len), Some(24));
    assert_eq!(value["entries"][1]["lies_in"], id(1).to_string());
    assert_eq!(value["entries"][1]["database_parent"]["type"], "page_id");
    assert_eq!(value["entries"][0]["lies_in"], serde_json::Value::Null);
    assert_eq!(value["counts"]["public"], 1);
    assert_eq!(
        value["capabilities"]["insert_content"]["reason"],
        "needs_writing"
    );
}

#[test]
fn a_long_chain_is_folded() {
    let link = |at: usize| page(at, &at.to_string(), Parent::Page(id(at + 1)));
    let access = access((0..10_000).map(link).collect());
    let text = on_terminal(&access);
    assert!(text.contains("└─ … and 9,994 more below"), "{text}");
}

proptest! {
    #[test]
    fn nothing_disappears_uncounted(parents in proptest::collection::vec(0_usize..300, 0..300)) {
        let entries: Vec<_> = parents
            .iter()
            .enumerate()
            .map(|(at, parent)| page(at, "", Parent::Page(id(*parent))))
            .collect();
        let rows = fold::rows(&Tree::of(&entries), entries.len());
        let amount = |row: &fold::Row| match row.what {
            What::Top(_) => Amount::default(),
            What::Entry(_) => Amount { entries: 1, public: 0 },
            What::More(amount) => amount,
        };
        let total: Amount = rows.iter().map(amount).sum();
        prop_assert_eq!(total.entries, entries.len() as u64);
        let shown = rows.iter().filter(|row| matches!(row.what, What::Entry(_))).count();
        prop_assert!(shown <= 100 && rows.iter().all(|row| row.follows.len() <= 7));
    }
}
