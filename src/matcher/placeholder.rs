//! What tells a genuine credential from a placeholder, a word, or a documentation sample.
//!
//! Each threshold keeps the chance of dropping a genuine value far below one in a million; the
//! simulation in `tests/integration/simulation.rs` holds them to it.

use crate::secret::Fingerprint;

/// A genuine tail of 33 base62 characters or more has at least 19 distinct ones in 20,000.
const MOST_DISTINCT: usize = 12;
/// So many equal characters in a row are typed, not drawn.
const EQUAL_RUN: usize = 6;
/// So many characters of an alphabet, a row of digits or a keyboard in a row are typed, not drawn.
const SEQUENCE_RUN: usize = 8;
const SEQUENCES: [&[u8]; 5] = [
    b"abcdefghijklmnopqrstuvwxyz",
    b"01234567890",
    b"qwertyuiop",
    b"asdfghjkl",
    b"zxcvbnm",
];

/// Words that a person puts into a made-up value. They lower the confidence and silence nothing.
const WORDS: [&[u8]; 10] = [
    b"example",
    b"your",
    b"token",
    b"dummy",
    b"fake",
    b"test",
    b"redacted",
    b"sample",
    b"notreal",
    b"placeholder",
];

/// The label under which documentation samples are fingerprinted.
const SAMPLE: &str = "documentation-sample";

/// Fingerprints of the samples in the documentation of Notion and of other scanners, sorted.
const SAMPLES: &[&str] = &[
    // kingfisher, rules/notion.yml, legacy token example
    "0f62202701a9114b1307f7ba3b79dbcfb65790483ee0d5d1898518a6fcfe092d",
    // kingfisher, rules/notion.yml, legacy token example
    "1fd5b8deb7afe0af5c04ec91587a2e9d844bb0d65446fb456e804b3bc5e0a2d4",
    // gitleaks, cmd/generate/config/rules/notion.go, true positive 3
    "2d154bd6575f2defaeace481fea816fecc197f46c6238ca4d36296c8c166b488",
    // Notion, reference/webhooks, verification token of the worked signature example
    "40c3c1fb9ecf923899257ec2fa37de842477a8f1a85f313e762c721b4e5c61ec",
    // gitleaks, cmd/generate/config/rules/notion.go, true positive 1
    "5307d830353c1220a3ba6ec3a8d9e6c55f860662ef1f42e0d31a44f45af88710",
    // kingfisher, rules/notion.yml, refresh token example
    "55411fa1607d8f860fb89d93127f74be8cad78cd51c9d3bd6105fdbf60ee344a",
    // Notion, reference/admin/versioning, organization token of the curl example
    "5610ef68a10f86585b656d2aae26cea25cbcc7c283566cf6742a1f8d2155fcb7",
    // trufflehog, pkg/detectors/notion/v1/notion_test.go, valid pattern
    "7b61b723f122552815b69f92a2a178875f99b6c5e2ed85994d8a0aad496ac4c6",
    // gitleaks, cmd/generate/config/rules/notion.go, false positive
    "a08da97447685bf5aec0689c65e783d01cd4027a1579d823cbd1d61ec64ba314",
    // gitleaks, cmd/generate/config/rules/notion.go, true positive 2
    "c04c27185fc6573b4d7b271b0921d821dac9253a6180cd6f0fd694a13c495f42",
    // kingfisher, rules/notion.yml, API token example
    "d79a81165c25b5e7284781a3f14f7fc476399d5ecd6122a930976ae37932732c",
];

/// Whether a value of the right shape is a placeholder: its tail was typed, or it is a sample.
pub(super) fn is_placeholder(value: &[u8], tail: &[u8]) -> bool {
    is_typed(tail) || is_sample(value)
}

/// Whether a tail was typed, not drawn.
pub(super) fn is_typed(tail: &[u8]) -> bool {
    distinct(tail) <= MOST_DISTINCT
        || longest_run(tail, |a, b| a == b) >= EQUAL_RUN
        || has_sequence(tail.iter().copied())
        || has_sequence(tail.iter().copied().filter(u8::is_ascii_alphabetic))
}

/// Whether a tail looks drawn from base62: it has both letter cases, and is not made of words.
pub(super) fn is_random(tail: &[u8]) -> bool {
    tail.iter().any(u8::is_ascii_lowercase)
        && tail.iter().any(u8::is_ascii_uppercase)
        && !is_wordlike(tail)
}

/// Whether a value that is known by its name only looks drawn: digits among letters, no words.
pub(super) fn is_random_enough_for_a_name(tail: &[u8]) -> bool {
    let digits = tail.iter().filter(|byte| byte.is_ascii_digit()).count();
    digits >= 3 && distinct(tail) >= 10 && !is_wordlike(tail)
}

/// Whether the tail holds a word that people write into made-up values.
pub(super) fn has_word(tail: &[u8]) -> bool {
    let folded = tail.to_ascii_lowercase();
    WORDS
        .iter()
        .any(|word| folded.windows(word.len()).any(|window| window == *word))
}

fn is_sample(value: &[u8]) -> bool {
    let fingerprint = Fingerprint::of_bytes(SAMPLE, value).to_string();
    SAMPLES.binary_search(&fingerprint.as_str()).is_ok()
}

fn distinct(tail: &[u8]) -> usize {
    let mut seen = [false; 256];
    for &byte in tail {
        seen[usize::from(byte)] = true;
    }
    seen.iter().filter(|seen| **seen).count()
}

/// The length of the longest run in which each neighbour `continues` the one before.
fn longest_run(bytes: &[u8], continues: impl Fn(u8, u8) -> bool) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        let goes_on = index > 0 && continues(bytes[index - 1], byte);
        run = if goes_on { run + 1 } else { 1 };
        longest = longest.max(run);
    }
    longest
}

/// Whether eight neighbours run along an alphabet, forwards or backwards, letter case folded.
fn has_sequence(bytes: impl Iterator<Item = u8>) -> bool {
    let folded: Vec<u8> = bytes.map(|byte| byte.to_ascii_lowercase()).collect();
    SEQUENCES.iter().any(|sequence| {
        let place = |byte| sequence.iter().position(|&known| known == byte);
        let step = |a, b| match (place(a), place(b)) {
            (Some(a), Some(b)) => b == a + 1 || (sequence.len() == 11 && a == 9 && b == 0),
            _ => false,
        };
        longest_run(&folded, step) >= SEQUENCE_RUN
            || longest_run(&folded, |a, b| step(b, a)) >= SEQUENCE_RUN
    })
}

/// How much likelier each letter is in English than in random letters, in tenths of a bit.
/// Source: the usual table of letter frequencies in English text.
const ENGLISH: [i32; 26] = [
    11, -14, -5, 1, 17, -8, -9, 6, 9, -47, -23, 0, -7, 8, 10, -10, -53, 6, 7, 12, -5, -20, -7, -47,
    -10, -57,
];
/// With so much evidence, in tenths of a bit, letters that change their case seldom are English.
const ENGLISH_EVIDENCE: i32 = 80;
/// With so much, letters that change it as often as `CamelCase` does are.
const STRONG_ENGLISH_EVIDENCE: i32 = 160;

/// Whether a text is made of words (`NeighbourCellConfigListElement`). Two of three must hold: its
/// letters are as frequent as in English; it has no digit; it changes seldom between lower case,
/// upper case and digits (drawn from base62, six neighbours in ten do).
fn is_wordlike(tail: &[u8]) -> bool {
    let letters = tail.iter().filter(|byte| byte.is_ascii_alphabetic());
    let evidence: i32 = letters
        .map(|byte| ENGLISH[usize::from(byte.to_ascii_lowercase() - b'a')])
        .sum();
    let neighbours = tail.windows(2);
    let changes = neighbours
        .filter(|pair| class(pair[0]) != class(pair[1]))
        .count();
    let seldom = |percent| changes * 100 <= tail.len() * percent;
    let has_digit = tail.iter().any(u8::is_ascii_digit);
    (!has_digit && (evidence > ENGLISH_EVIDENCE || seldom(20)))
        || (evidence > ENGLISH_EVIDENCE && seldom(33))
        || (evidence > STRONG_ENGLISH_EVIDENCE && seldom(45))
}

fn class(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_tails_are_placeholders() {
        for tail in [
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "abc123def456ghi789jkl012mno345pqr",
            "aB3dE5fG7hI9jK1lqwertyuiM2nO4pQ6rS8",
            "T9kPzzzzzzLw3VbQ7mXc2Rf8Yd5Hs1Jg4Nt",
            "K8mPhgfedcbaLw3VbQ7mXc2Rf8Yd5Hs1Jg4",
        ] {
            assert!(is_placeholder(tail.as_bytes(), tail.as_bytes()), "{tail}");
        }
    }

    #[test]
    fn names_are_not_random() {
        for tail in [
            "NeighCellConfigListElementTypeOne",
            "your_internal_integration_token_here",
            "MANAGER_CLIENT_CONFIGURATION_DEFAULT",
            "0123456789abcdef0123456789abcdef",
            "AbstractSingletonProxyFactoryBeanManagerOld",
        ] {
            assert!(!is_random(tail.as_bytes()), "{tail}");
        }
    }

    #[test]
    fn samples_are_sorted_for_the_search() {
        assert!(SAMPLES.is_sorted());
    }
}
