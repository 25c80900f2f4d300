//! A million genuine bodies of each kind: the tests for placeholders and randomness drop none.

use std::collections::HashSet;
use std::path::Path;

use ntnleaks::Matcher;

use crate::tokens::{BASE62, DIGITS, Random};

const BODIES: usize = 1_000_000;
/// How many values go into one text: as many as a search lists.
const TOGETHER: usize = 10_000;

/// Every value of a shape, drawn as Notion draws it, is found and taken for genuine.
fn none_is_dropped(prefix: &str, digits: usize, tail: usize) {
    let matcher = Matcher::new();
    let mut random = Random::seeded(&format!("{prefix}{digits}{tail}"));
    for _ in 0..BODIES / TOGETHER {
        let text: String = (0..TOGETHER)
            .map(|_| {
                format!(
                    "{prefix}{}{}\n",
                    random.text(DIGITS, digits),
                    random.text(BASE62, tail)
                )
            })
            .collect();
        let searched = matcher.matches(text.as_bytes(), Path::new("x"));
        let genuine = searched.matches.iter().filter(|found| !found.placeholder);
        let found: HashSet<u64> = genuine.map(|found| found.region.line).collect();
        let dropped = (1..)
            .zip(text.lines())
            .find(|(line, _)| !found.contains(line));
        assert_eq!(dropped, None, "{prefix} with a tail of {tail}");
    }
}

#[test]
fn api_tokens() {
    none_is_dropped("ntn_", 11, 35);
}

#[test]
fn refresh_tokens_of_the_shortest_length() {
    none_is_dropped("nrt_", 11, 33);
}

#[test]
fn legacy_tokens() {
    none_is_dropped("secret_", 0, 43);
}

#[test]
fn legacy_tokens_of_the_shortest_length() {
    none_is_dropped("secret_", 0, 41);
}

#[test]
fn api_tokens_of_a_format_to_come() {
    none_is_dropped("ntn_", 0, 46);
}
