//! Lists of every length and every sort of answer, without a network.

use serde_json::json;

use super::*;
use crate::access::Parent;

fn secret() -> Secret {
    Secret::new(b"ntn_not-a-real-one-of-any-kind".to_vec(), 4)
}

/// An id of Notion's, by a number.
fn id(number: usize) -> String {
    format!("{number:032x}")
}

fn list(results: &[Value], next: Option<&str>) -> Reply {
    answer(
        200,
        json!({"object": "list", "results": results, "has_more": next.is_some(),
        "next_cursor": next}),
    )
}

fn answer(status: u16, body: Value) -> Reply {
    let body = Some(body);
    Reply { status, body }
}

fn page(number: usize) -> Value {
    json!({"object": "page", "id": id(number), "parent": {"type": "workspace", "workspace": true}})
}

/// What is learned from answers, with the questions that were asked.
fn explored(
    kind: ConnectionKind,
    mut answer: impl FnMut(&Question<'_>) -> Result<Reply, Failure>,
) -> (Access, Vec<String>) {
    let mut asked = Vec::new();
    let mut ask = |question: &Question<'_>| {
        asked.push(format!("{question:?}"));
        answer(question)
    };
    let secret = secret();
    let access = Exploration::new(&mut ask, &secret, &str::to_owned).run(kind);
    (access, asked)
}

/// Where a cursor says that a list goes on.
fn from(cursor: Option<&str>) -> usize {
    cursor.map_or(0, |cursor| cursor.parse().unwrap_or(0))
}

/// A workspace of so many pages and nothing else.
fn workspace(pages: usize) -> impl FnMut(&Question<'_>) -> Result<Reply, Failure> {
    move |question| {
        let Question::Search(Kind::Page, cursor) = question else {
            return Ok(list(&[], None));
        };
        let begin = from(*cursor);
        let end = (begin + 100).min(pages);
        let results: Vec<_> = (begin..end).map(page).collect();
        let next = (end < pages).then(|| end.to_string());
        Ok(list(&results, next.as_deref()))
    }
}

#[test]
fn many_pages_are_read_to_the_end() {
    let (access, asked) = explored(ConnectionKind::Internal, workspace(99_950));
    assert_eq!(access.entries.len(), 99_950);
    assert!(!access.is_truncated() && !access.has_gap());
    assert_eq!(asked.len(), 1000 + 2 + 1 + 1);
}

#[test]
fn more_pages_than_are_held_are_said_to_be_there() {
    let (access, _) = explored(ConnectionKind::Internal, workspace(200_000));
    assert_eq!(access.entries.len(), MOST);
    assert_eq!(access.pages, Ending::TooMany);
}

#[test]
fn answers_that_repeat_themselves_end_a_list() {
    let (access, asked) = explored(ConnectionKind::Personal, |question| match question {
        Question::Search(Kind::Page, _) => Ok(list(&[page(1), page(1)], Some("same"))),
        _ => Ok(list(&[], None)),
    });
    assert_eq!((access.pages, access.entries.len()), (Ending::Repeating, 1));
    assert_eq!(asked.len(), 2 + 2 + 1);
    // The cursors are always new, and the pages never.
    let mut number = 0;
    let (access, asked) = explored(ConnectionKind::Personal, |question| {
        number += 1;
        match question {
            Question::Search(..) => Ok(list(&[page(1)], Some(&number.to_string()))),
            _ => Ok(list(&[], None)),
        }
    });
    assert_eq!(access.pages, Ending::Repeating);
    assert_eq!(access.data_sources, Ending::Repeating);
    assert!(asked.len() < 25, "{}", asked.len());
}

#[test]
fn a_list_without_a_usable_cursor_is_not_complete() {
    let token = "ntn_not-a-real-one-of-any-kind";
    for cursor in [
        json!(null),
        json!(7),
        json!("x".repeat(2000)),
        json!(format!("a{token}")),
    ] {
        let body =
            json!({"object": "list", "results": [], "has_more": true, "next_cursor": cursor});
        let (access, asked) = explored(ConnectionKind::Internal, |_| Ok(answer(200, body.clone())));
        assert_eq!(access.pages, Ending::NoCursor, "{cursor}");
        assert_eq!(access.members, Ending::NoCursor);
        assert_eq!(asked.len(), 3);
    }
}

#[test]
fn notion_may_say_that_it_lists_only_a_part() {
    let part = json!({"object": "list", "results": [page(1)], "has_more": false,
        "next_cursor": null, "request_status": {"type": "incomplete"}});
    let (access, _) = explored(ConnectionKind::Internal, |question| match question {
        Question::Search(Kind::Page, _) => Ok(answer(200, part.clone())),
        _ => Ok(list(&[], None)),
    });
    assert_eq!(access.pages, Ending::Incomplete);
    assert!(access.is_truncated() && !access.has_gap());
}

#[test]
fn a_page_that_is_gone_tells_nothing() {
    let gone = || {
        Ok(answer(
            404,
            json!({"object": "error", "code": "object_not_found"}),
        ))
    };
    let (access, asked) = explored(ConnectionKind::Internal, |question| match question {
        Question::Search(Kind::Page, _) => Ok(list(&(0..9).map(page).collect::<Vec<_>>(), None)),
        Question::Content(page) if page.to_string().ends_with('1') => Ok(list(&[], None)),
        Question::Content(_) | Question::Comments(_) => gone(),
        _ => Ok(list(&[], None)),
    });
    assert_eq!(access.content, Answer::Yes);
    assert_eq!(access.comments, Answer::Unknown(Unanswered::NotFound));
    assert_eq!(asked.len(), 1 + 2 + 3 + 1 + 1);
}

#[test]
fn a_credential_that_is_refused_meanwhile_is_not_used_again() {
    let mut left = 5;
    let (access, asked) = explored(ConnectionKind::Internal, |question| {
        left -= 1;
        match question {
            _ if left == 0 => Ok(answer(
                401,
                json!({"object": "error", "code": "unauthorized"}),
            )),
            Question::Search(..) => Ok(list(&[page(left)], Some(&left.to_string()))),
            _ => Ok(list(&[], None)),
        }
    });
    assert_eq!(asked.len(), 5);
    assert_eq!(access.content, Answer::Yes);
    assert_eq!(access.pages, Ending::Failed(Verdict::Refused));
    assert_eq!(access.data_sources, Ending::Failed(Verdict::Refused));
    assert!(access.has_gap());
}

#[test]
fn an_older_search_is_made_only_where_the_newer_is_refused() {
    let database = json!({"object": "database", "id": id(7), "title": [{"plain_text": "Old"}],
        "parent": {"type": "page_id", "page_id": id(1)}});
    let (access, asked) = explored(ConnectionKind::Internal, |question| match question {
        Question::Search(Kind::DataSource, _) => Ok(answer(
            400,
            json!({"object": "error", "code": "validation_error"}),
        )),
        Question::Search(Kind::Database, _) => Ok(list(std::slice::from_ref(&database), None)),
        _ => Ok(list(&[], None)),
    });
    assert_eq!(access.data_sources, Ending::Complete);
    assert_eq!(access.entries[0].title, "Old");
    assert!(matches!(access.entries[0].parent, Parent::Page(_)));
    assert!(asked.last().is_some_and(|it| it.contains("Database")));
    let (_, asked) = explored(ConnectionKind::Internal, workspace(1));
    assert!(!asked.iter().any(|it| it.contains("Database")));
}

#[test]
fn users_are_counted_once_and_their_addresses_noticed() {
    let person = |number| {
        json!({"object": "user", "id": id(number), "type": "person",
        "person": {"email": "a@example.com"}})
    };
    let bot = json!({"object": "user", "id": id(3), "type": "bot", "bot": {}});
    let users = [
        person(1),
        person(2),
        person(1),
        bot,
        json!({"id": "me", "type": "person"}),
    ];
    let (access, _) = explored(ConnectionKind::Internal, |question| match question {
        Question::Users(_) => Ok(list(&users, None)),
        _ => Ok(list(&[], None)),
    });
    assert_eq!((access.people, access.bots), (2, 1));
    assert_eq!((access.users, access.emails), (Answer::Yes, Answer::Yes));
    let bare = json!({"object": "user", "id": id(1), "type": "person", "person": {}});
    for (users, emails) in [
        (vec![bare], Answer::No),
        (vec![], Answer::Unknown(Unanswered::NoPerson)),
    ] {
        let (access, _) = explored(ConnectionKind::Internal, |_| Ok(list(&users, None)));
        assert_eq!((access.users, access.emails), (Answer::Yes, emails));
    }
}
