//! The written forms of a value, at every alignment, wrap and split.

use std::path::Path;

use ntnleaks::{Matcher, Visibility};

use crate::tokens::Random;

const KINDS: [&str; 3] = ["ntn", "nrt", "secret43"];

/// What is found in a text: the line of each match, and the whole value.
fn found(text: &str) -> Vec<(u64, String)> {
    let searched = Matcher::new().matches(text.as_bytes(), Path::new("x"));
    let matches = searched.matches.iter();
    matches
        .map(|found| (found.region.line, found.secret.render(Visibility::Whole)))
        .collect()
}

fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let group = |group: &[u8]| {
        let bits = (0..3).fold(0_u32, |bits, at| {
            bits << 8 | u32::from(group.get(at).copied().unwrap_or(0))
        });
        let sextet = |at: usize| char::from(alphabet[(bits >> (18 - 6 * at) & 63) as usize]);
        (0..4)
            .map(move |at| if at <= group.len() { sextet(at) } else { '=' })
            .collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[test]
fn base64_at_every_alignment_and_across_every_wrap() {
    let mut random = Random::seeded("base64");
    for kind in KINDS {
        for before in 0..160 {
            let value = random.value(kind);
            let plain = format!(
                "{} {value}\n{}",
                "é".repeat(before / 2) + &"x".repeat(before % 2),
                random.text("ab c", 90)
            );
            let at = plain.find(&value).expect("it is there") * 8 / 6;
            for alphabet in [STANDARD, URL] {
                let encoded = base64(plain.as_bytes(), alphabet);
                let line = format!("key: {encoded}\n");
                assert_eq!(found(&line), [(1, value.clone())], "{kind} {before}");
                for width in [64, 76] {
                    for end in ["\n", "\r\n", "\n    "] {
                        let lines: Vec<&str> = (0..encoded.len())
                            .step_by(width)
                            .map(|start| &encoded[start..encoded.len().min(start + width)])
                            .collect();
                        let text = format!("key: |{end}{}\n", lines.join(end));
                        let expected = [(2 + (at / width) as u64, value.clone())];
                        assert_eq!(found(&text), expected, "{kind} {before} {width} {end:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn base64_of_one_value_after_another_is_not_joined() {
    let mut random = Random::seeded("list");
    let values: Vec<String> = (0..9).map(|_| random.value("nrt36")).collect();
    let lines: Vec<String> = values
        .iter()
        .map(|value| base64(value.as_bytes(), STANDARD))
        .collect();
    let expected: Vec<_> = (1..).zip(values).collect();
    assert_eq!(found(&lines.join("\n")), expected);
}

#[test]
fn a_value_split_at_every_place_by_every_joint() {
    let mut random = Random::seeded("split");
    let joints = [
        "' + '",
        "\" \"",
        "\" .\n    \"",
        "` + `",
        "\" ..\n\"",
        "' || '",
        "\" & \"",
        "\" \\\n  \"",
        "\\\n",
        "\\\r\n    ",
        "\\\" + \\\"",
        "\"\n    f\"",
    ];
    for kind in KINDS {
        let value = random.value(kind);
        let prefix = value.find('_').expect("a prefix") + 1;
        for joint in joints {
            for at in prefix..value.len() {
                let (head, tail) = value.split_at(at);
                let text = format!("key = \"{head}{joint}{tail}\"\n");
                assert_eq!(found(&text), [(1, value.clone())], "{kind} {at} {joint:?}");
            }
        }
        let pieces: Vec<&str> = [&value[..20], &value[20..31], &value[31..]].to_vec();
        let folded = format!("key:\n  {}\n", pieces.join("\n  "));
        assert_eq!(found(&folded), [(2, value.clone())], "{kind} folded");
    }
}

#[test]
fn what_only_stands_on_the_next_line_is_not_joined() {
    let mut random = Random::seeded("next line");
    let value = random.value("secret43");
    let (head, tail) = value.split_at(30);
    for text in [
        format!("{head}\n{tail} = 1\n"),
        format!("  {head}\n  {tail} = 1\n"),
        format!("{head}\n\n    {tail}\n"),
        format!("{head} {tail}\n"),
    ] {
        assert_eq!(found(&text), [], "{text}");
    }
}

#[test]
fn a_prefix_with_an_escaped_character() {
    let mut random = Random::seeded("escape");
    for kind in KINDS {
        let value = random.value(kind);
        for escape in [
            "%5F",
            "%5f",
            "\\u005f",
            "\\\\u005F",
            "\\x5f",
            "\\137",
            "%255F",
        ] {
            let written = value.replacen('_', escape, 1);
            for text in [
                format!("\"{written}\""),
                format!("\\n{written}\\n"),
                format!("%22{written}%22"),
            ] {
                assert_eq!(found(&text), [(1, value.clone())], "{text}");
            }
        }
    }
}
