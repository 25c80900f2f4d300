//! A copy of a credential gives back what was copied, whatever came into it on its way.
#![allow(clippy::expect_used)]

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

static MATCHER: LazyLock<Matcher> = LazyLock::new(Matcher::new);

/// What comes into the value itself, at some place.
#[derive(Clone, Copy, Debug)]
enum Inner {
    Blank,
    LineBreak,
    Invisible(char),
    LookAlikes,
    PrefixCase,
}

/// A genuine value of a kind that is known by its shape alone.
fn genuine() -> impl Strategy<Value = String> {
    let shapes = [
        "ntn_[0-9]{11}[A-Za-z0-9]{35}",
        "secret_[A-Za-z0-9]{43}",
        "nrt_[0-9]{11}[A-Za-z0-9]{36}",
    ];
    let drawn = prop_oneof![shapes[0], shapes[1], shapes[2]];
    drawn.prop_filter("not drawn", |value| {
        let held = MATCHER.held(value.as_bytes());
        held.len() == 1 && !held[0].is_placeholder && held[0].place == (0..value.len())
    })
}

fn inner() -> impl Strategy<Value = Inner> {
    select(vec![
        Inner::Blank,
        Inner::LineBreak,
        Inner::Invisible('\u{200b}'),
        Inner::Invisible('\u{feff}'),
        Inner::Invisible('\u{a0}'),
        Inner::LookAlikes,
        Inner::PrefixCase,
    ])
}

/// What stands around it: before, behind, and the remark that says so.
const OUTER: [(&str, &str, Option<Remark>); 16] = [
    ("", "", None),
    (" ", "", Some(Remark::Blanks)),
    ("", "\t ", Some(Remark::Blanks)),
    ("", "\r\n", Some(Remark::LineBreaks)),
    ("\"", "\"", Some(Remark::Quotes)),
    ("'", "'", Some(Remark::Quotes)),
    ("“", "”", Some(Remark::Quotes)),
    ("`", "`", Some(Remark::Quotes)),
    ("\\\"", "\\\"", Some(Remark::Quotes)),
    ("Bearer ", "", Some(Remark::Scheme)),
    ("Authorization: Bearer ", "", Some(Remark::Scheme)),
    ("NOTION_TOKEN=", "", Some(Remark::Assignment)),
    ("export NOTION_TOKEN='", "'", Some(Remark::Assignment)),
    ("\"key\": \"", "\",", Some(Remark::Assignment)),
    ("{\"key\":\"", "\"}", Some(Remark::Assignment)),
    ("\u{feff}", "", Some(Remark::Invisible)),
];

fn dirtied(value: &str, inner: Inner, at: Index) -> String {
    let at = 1 + at.index(value.len() - 1);
    let with = |dirt: &str| format!("{}{dirt}{}", &value[..at], &value[at..]);
    match inner {
        Inner::Blank => with(" "),
        Inner::LineBreak => with("\r\n"),
        Inner::Invisible(character) => with(&character.to_string()),
        Inner::LookAlikes => value
            .replace('a', "а")
            .replace('e', "е")
            .replace('O', "Ο")
            .replace('7', "７")
            .replace('_', "＿"),
        Inner::PrefixCase => format!("{}{}", value[..1].to_uppercase(), &value[1..]),
    }
}

fn cleaned_alone(value: &str) -> (Vec<Remark>, Part) {
    let integrity = examine(value.as_bytes(), None, &MATCHER);
    let mut parts = integrity.parts;
    assert_eq!(parts.len(), 1);
    let part = parts.pop().expect("just counted");
    (integrity.remarks.into_iter().collect(), part)
}

proptest! {
    #[test]
    fn a_dirty_copy_gives_the_credential_back(
        value in genuine(),
        inner in proptest::option::of(inner()),
        at in any::<Index>(),
        outer in select(OUTER.to_vec()),
        more in select(OUTER.to_vec()),
    ) {
        let dirty = inner.map_or(value.clone(), |inner| dirtied(&value, inner, at));
        let around = [more.0, outer.0, &dirty, outer.1, more.1].concat();
        let (remarks, part) = cleaned_alone(&around);
        prop_assert!(part.secret.is(value.as_bytes()), "{around:?} {remarks:?}");
        prop_assert_eq!(part.never, None);
        for expected in [outer.2, more.2].into_iter().flatten() {
            prop_assert!(remarks.contains(&expected), "{around:?} {remarks:?}");
        }
        prop_assert_eq!(remarks.is_empty(), around == value);
    }

    #[test]
    fn any_value_is_examined_and_a_clean_one_is_left_alone(value in any::<Vec<u8>>()) {
        let integrity = examine(&value, Some("NAME"), &MATCHER);
        prop_assert!(!integrity.parts.is_empty());
        let text = value.escape_ascii().to_string().replace('\\', "");
        if shape::is_sendable(text.as_bytes()) && shape::remark(&text).is_none() {
            let (_, part) = cleaned_alone(&text);
            prop_assert!(part.secret.is(text.as_bytes()) || text.contains("secret"));
        }
    }
}

fn drawn(prefix: &str, len: usize) -> String {
    let letters = b"q7WzR2kLmX9vTb4HsYp8Gd3FjNc6VxZ5tQwK1eUiOaS";
    let tail = letters.iter().cycle().take(len).map(|it| char::from(*it));
    format!("{prefix}{}", tail.collect::<String>())
}

#[test]
fn each_kind_of_dirt_has_its_remark() {
    let token = drawn("ntn_31604829571", 35);
    let with = |at: usize, dirt: &str| format!("{}{dirt}{}", &token[..at], &token[at..]);
    for (value, expected) in [
        (token.clone(), &[][..]),
        (with(20, " "), &[Remark::InnerBlanks]),
        (with(20, "\n"), &[Remark::LineBreaks]),
        (with(20, "\u{200d}"), &[Remark::Invisible]),
        (with(20, "\0"), &[Remark::Invisible]),
        (token.replace('k', "κ"), &[Remark::LookAlikes]),
        (token.replace("ntn", "Ntn"), &[Remark::LetterCase]),
        (
            token.replace('_', "%5F"),
            &[Remark::Encoded(Encoding::Percent)],
        ),
        (token[..47].to_owned(), &[Remark::TooShort(3)]),
        (format!("{token}ab"), &[Remark::TooLong(2)]),
        (token.to_uppercase(), &[Remark::LetterCase]),
        (format!("it is {token} so"), &[Remark::Surroundings]),
    ] {
        let (remarks, _) = cleaned_alone(&value);
        assert_eq!(remarks, expected, "{value}");
    }
}

#[test]
fn several_credentials_are_several() {
    let (one, other) = (drawn("ntn_31604829571", 35), drawn("ntn_27194630582", 35));
    for value in [
        format!("{one},{other}"),
        format!("{one} {other}"),
        format!("{one}{other}"),
        format!("A={one} B={other}"),
    ] {
        let integrity = examine(value.as_bytes(), None, &MATCHER);
        assert!(integrity.remarks.contains(&Remark::Several(2)), "{value}");
        assert!(integrity.parts[0].secret.is(one.as_bytes()));
        assert!(integrity.parts[1].secret.is(other.as_bytes()));
    }
    let (one, other) = (one.as_bytes(), other.as_bytes());
    assert!(is_broken(&[&one[..30], &one[30..]], &MATCHER));
    assert!(is_broken(&[&one[..18], &one[18..35], &one[35..]], &MATCHER));
    assert!(!is_broken(&[&one[..18], &one[18..35]], &MATCHER));
    assert!(!is_broken(&[one, other], &MATCHER));
}

#[test]
fn what_is_never_sent_is_told() {
    let never = |value: &str| cleaned_alone(value).1.never;
    assert_eq!(never("ntn_your_token_here"), Some(Verdict::Placeholder));
    assert_eq!(never("\"ntn_1234****wXyZ\""), Some(Verdict::Redacted));
    assert_eq!(never("PASSWORD=hunter2"), Some(Verdict::NotSendable));
    assert_eq!(never("two words"), Some(Verdict::NotSendable));
    assert_eq!(never("hunter2"), None);
    let kind = |value: &str| cleaned_alone(value).1.detector.map(|it| it.id);
    assert_eq!(kind("hunter2"), None);
    assert_eq!(kind("ntn_5a"), Some("notion-api-token-unknown-format"));
    assert_eq!(kind("nrt_5a"), Some("notion-refresh-token"));
    assert_eq!(kind("v02:abc"), Some("notion-session-cookie"));
    assert_eq!(kind(&drawn("adm_", 46)), Some("notion-organization-token"));
    let file = format!("1:{}:{}", drawn("", 43), "0a9b".repeat(16));
    assert_eq!(kind(&file), Some("notion-file-token"));
    let mcp = format!("a1b2c3d4:{}:{}", drawn("", 16), drawn("", 32));
    assert_eq!(kind(&mcp), Some("notion-mcp-oauth-token"));
}

#[test]
fn a_name_tells_the_kind_of_a_variable() {
    let value = drawn("secret_", 43);
    let kind = |name| {
        let integrity = examine(value.as_bytes(), Some(name), &MATCHER);
        integrity.parts[0].detector.map(|it| it.id)
    };
    assert_eq!(kind("NOTION_TOKEN"), Some("notion-legacy-token"));
    assert_eq!(kind("CLIENT_SECRET"), Some("notion-oauth-client-secret"));
    assert_eq!(kind("WEBHOOK"), Some("notion-webhook-verification-token"));
}
