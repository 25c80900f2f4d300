//! The format, what counts of what came twice, and what is said of a file that is none.
#![allow(clippy::expect_used)]

mod acceptance;

use super::*;

const NAME: &str = "base.json";

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn accepted(number: u8) -> Accepted {
    Accepted {
        fingerprint: Fingerprint::of_bytes("a", &[number]),
        detector: "notion-api-token".to_owned(),
        secret: Some("ntn_0123****wxyz".to_owned()),
        path: format!("a \"{number}\"\n.rs"),
        line: Some(number.into()),
        commit: None,
        found_in: FoundIn::Tree,
        by: "A U Thor <author@example.com>".to_owned(),
        date: day("2026-11-20"),
        reason: "a test".to_owned(),
        expires: None,
    }
}

fn file_of(entries: &[Accepted]) -> String {
    let bytes = wire::write(entries).expect("it can be written");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

fn parse(text: &str) -> Baseline {
    Baseline::parse(text.as_bytes(), NAME).expect("a baseline")
}

fn error(text: &str) -> String {
    let parsed = Baseline::parse(text.as_bytes(), NAME);
    parsed.expect_err("no baseline").to_string()
}

#[test]
fn a_file_is_json_with_one_entry_a_line() {
    let mut dotenv = accepted(2);
    (dotenv.secret, dotenv.line) = (None, None);
    dotenv.found_in = FoundIn::History;
    dotenv.commit = Some("1a2b".to_owned());
    dotenv.expires = Some(day("2027-01-01"));
    let text = file_of(&[accepted(1), dotenv.clone()]);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["entries"].as_array().map(Vec::len), Some(3));
    let lines: Vec<_> = text.lines().collect();
    let fingerprint = accepted(1).fingerprint;
    let first = format!(
        "{{\"fingerprint\":\"{fingerprint}\",\"detector\":\"notion-api-token\",\
         \"secret\":\"ntn_0123****wxyz\",\"path\":\"a \\\"1\\\"\\n.rs\",\"line\":1,\
         \"found_in\":\"tree\",\"by\":\"A U Thor <author@example.com>\",\
         \"date\":\"2026-11-20\",\"reason\":\"a test\"}},"
    );
    assert_eq!(lines[..3], ["{", "\"version\": 1,", "\"entries\": ["]);
    assert_eq!(lines[3], first);
    assert_eq!(lines[5..], ["null", "]", "}"]);
    let read = parse(&text);
    assert_eq!(read.get(dotenv.fingerprint), Some(&dotenv));
    assert_eq!(read.entries().len(), 2);
}

/// `merge=union` keeps lines of either side, in any order, also of what the other side removed.
#[test]
fn any_lines_of_two_files_in_any_order_are_a_file() {
    let lines: Vec<String> = (0..4).map(|n| file_of(&[accepted(n)])).collect();
    let lines: Vec<&str> = lines.iter().filter_map(|it| it.lines().nth(3)).collect();
    let orders: [&[usize]; 5] = [&[], &[3], &[2, 0, 3], &[1, 1, 0, 1], &[3, 2, 1, 0]];
    for order in orders {
        let mut text = "{\n\"version\": 1,\n\"entries\": [\n".to_owned();
        order
            .iter()
            .for_each(|&at| text += &format!("{}\n", lines[at]));
        let read = parse(&format!("{text}null\n]\n}}\n"));
        let mut numbers: Vec<u8> = order.iter().map(|&at| at as u8).collect();
        numbers.sort_by_key(|&n| accepted(n).fingerprint);
        numbers.dedup();
        let expected: Vec<_> = numbers.into_iter().map(accepted).collect();
        assert_eq!(read.entries(), expected);
        // The next writing restores the order.
        assert_eq!(parse(&file_of(read.entries())), read);
    }
}

/// A renewal and the line that it renews may both survive a merge.
#[test]
fn of_what_came_twice_the_newest_counts_and_then_what_expires_first() {
    let with = |date: &str, expires: Option<&str>| Accepted {
        date: day(date),
        expires: expires.map(day),
        ..accepted(1)
    };
    let old = with("2026-01-01", Some("2026-02-01"));
    let renewed = with("2026-03-01", Some("2026-04-01"));
    let forever = with("2026-03-01", None);
    for all in [
        [&old, &renewed, &forever],
        [&forever, &old, &renewed],
        [&renewed, &forever, &old],
    ] {
        let all = all.map(Clone::clone);
        assert_eq!(
            parse(&file_of(&all)).entries(),
            std::slice::from_ref(&renewed)
        );
    }
    assert_eq!(
        parse(&file_of(&[old, forever.clone()])).entries(),
        [forever]
    );
}

#[test]
fn other_layouts_of_the_same_json_are_read() {
    let text = file_of(&[accepted(1), accepted(2)]);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let expected = parse(&text);
    for other in [
        value.to_string(),
        format!("{value:#}"),
        text.replace('\n', "\r\n"),
        text.replace(",\nnull", ""),
        format!("\u{feff}{text}"),
    ] {
        assert_eq!(parse(&other), expected, "{other}");
    }
    assert!(parse(r#"{"version":1,"entries":[]}"#).entries().is_empty());
}

#[test]
fn a_file_that_is_none_is_told_by_its_line() {
    let text = file_of(&[accepted(1), accepted(2)]);
    let with = |from: &str, to: &str| text.replacen(from, to, 1);
    let conflict = "a merge left its marks: remove their lines and keep the entries of both sides \
                    (the line `.ntnleaks-baseline.json merge=union` in .gitattributes does so)";
    for (text, expected) in [
        (
            String::new(),
            "1: the file is empty: restore it, or remove it to start anew",
        ),
        (
            " \n".to_owned(),
            "1: the file is empty: restore it, or remove it to start anew",
        ),
        ("null".to_owned(), "1: expected the object of a baseline"),
        ("{}".to_owned(), "1: missing field `version`"),
        ("{\"version\":1}".to_owned(), "1: missing field `entries`"),
        (
            with("\"version\": 1", "\"version\": 2"),
            "2: version 2 of the format is not known to this ntnleaks, which knows 1: update it",
        ),
        (
            with("\"version\": 1", "\"version\": \"1\""),
            "2: expected u64",
        ),
        (
            with("[\n{", "[\n<<<<<<< HEAD\n{"),
            &format!("4: {conflict}"),
        ),
        (
            with(",\nnull", ",\n=======\nnull"),
            &format!("6: {conflict}"),
        ),
        (with(",\n{", "\n{"), "5: expected `,` or `]`"),
        (with("null\n]", "]"), "6: trailing comma"),
        (with("]\n}", ""), "8: EOF while parsing a list"),
        (
            with("\"by\":", "\"who\":"),
            "4: there is no key `who` in this format",
        ),
        (
            with("\"by\":\"A U Thor <author@example.com>\",", ""),
            "4: missing field `by`",
        ),
        (
            with("\"line\":1,", "\"line\":1,\"line\":1,"),
            "4: duplicate field `line`",
        ),
        (with("\"line\":1,", "\"line\":\"one\","), "4: expected u64"),
        (with("\"line\":1,", "\"line\":-1,"), "4: expected u64"),
        (
            with("2026-11-20", "tomorrow"),
            "4: a day is written as 2026-12-31",
        ),
        (
            with("\"tree\"", "\"here\""),
            "4: expected `tree` or `history`",
        ),
        (
            with("{\"fingerprint\":\"", "{\"fingerprint\":\"0"),
            "4: a fingerprint has 64 digits of 0-9 and a-f, as `--format json` writes it",
        ),
        (
            with("notion-api-token", "Notion"),
            "4: expected the id of a detector, as `ntnleaks rules` lists them",
        ),
    ] {
        assert_eq!(error(&text), format!("{NAME}:{expected}"), "{text}");
    }
}

#[test]
fn no_error_repeats_what_the_file_says() {
    let whole = format!("{}{}", "ntn_", "0123456789".repeat(4));
    let text = file_of(&[accepted(1)]);
    for (from, to) in [
        ("ntn_0123****wxyz", whole.clone()),
        ("ntn_0123****wxyz", format!("{whole}****")),
        ("ntn_0123****wxyz", format!("ntn_****{whole}")),
        ("\"by\":", format!("\"{whole}\":")),
        ("\"by\":", format!("\"{}\":", "k".repeat(40))),
        ("\"tree\"", format!("\"{whole}\"")),
        ("2026-11-20", whole.clone()),
        ("notion-api-token", whole.clone()),
        (
            "\"line\":1",
            format!("\"line\":\"{whole}, expected {whole}\""),
        ),
        ("\"version\": 1", format!("\"version\": \"{whole}\"")),
        ("null", format!("\"{whole}\"")),
    ] {
        let message = error(&text.replacen(from, &to, 1));
        assert!(!message.contains("0123456789"), "{message}");
        assert!(!message.contains("kkkk"), "{message}");
        assert!(message.starts_with(NAME), "{message}");
    }
}
