//! Written forms that two readings fit: the whole value is found, as it is written.

use std::path::Path;

use ntnleaks::{Encoding, Matcher, Visibility};

use crate::tokens::Random;

/// The values in a text, and how each is written.
fn values(text: &str) -> Vec<(String, Option<Encoding>)> {
    let searched = Matcher::new().matches(text.as_bytes(), Path::new("x"));
    let found = searched.matches.iter();
    found
        .map(|found| (found.secret.render(Visibility::Whole), found.encoding))
        .collect()
}

/// Every place of a prefix at which a line may be wrapped, in each of its three alignments.
#[test]
fn wrapped_base64_is_joined_wherever_the_line_ends() {
    let mut random = Random::seeded("wrapped");
    for kind in ["ntn", "nrt33", "nrt36", "secret41", "secret43"] {
        let value = random.value(kind);
        for len in 0..57 {
            let payload = format!("{}{value} ", " ".repeat(len));
            let encoded = crate::template::base64(payload.as_bytes());
            let lines = encoded.as_bytes().chunks(60);
            let lines: Vec<_> = lines.map(String::from_utf8_lossy).collect();
            for newline in ["\n", "\r\n", "\n    "] {
                let text = format!("x: {}\n", lines.join(newline));
                let expected = [(value.clone(), Some(Encoding::Base64))];
                assert_eq!(values(&text), expected, "{text}");
            }
        }
    }
}

/// A value of a looser kind may end where a literal does.
#[test]
fn a_split_value_is_joined_to_its_end() {
    let value = Random::seeded("split").value("ntn");
    for first in 4..value.len() - 1 {
        for second in [first + 1, (first + 9).min(value.len() - 1)] {
            let (head, tail) = value.split_at(second);
            let (head, middle) = head.split_at(first);
            let text = format!("'{head}' + '{middle}' + '{tail}'");
            let expected = [(value.clone(), Some(Encoding::Split))];
            assert_eq!(values(&text), expected, "{text}");
        }
    }
}

#[test]
fn a_value_behind_a_prefix_in_another_literal_is_plain() {
    let value = Random::seeded("neighbour").value("ntn");
    let text = format!("'nrt_'+'{value}'");
    assert_eq!(values(&text), [(value, None)]);
}

#[test]
fn an_escape_is_named_by_the_sign_in_the_prefix() {
    let value = Random::seeded("escape").value("nrt");
    let text = format!("ntn%20{}", value.replace('_', "\\u005f"));
    assert_eq!(values(&text), [(value, Some(Encoding::Escape))]);
}
