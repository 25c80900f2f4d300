//! What may stand before and behind a credential.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::pattern::compile;
use crate::detector::ENVIRONMENTS;

/// The longest text before a value that says whether a value may begin: an ANSI colour sequence.
const LOOK_BEHIND: usize = 64;

/// An escape that ends in a letter or a digit, which therefore is no part of a word:
/// `\n`, `\x41`, `%20`, `\u0022`, octal, and ANSI sequences with their escape character raw or
/// written out. `%2520` is `%20`, escaped again.
static ESCAPE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?-u)(?:\\[nrtbfv0]|\\x[0-9A-Fa-f]{2}|%(?:25)*[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\[0-7]{3}|(?:\x1b|\\x1[bB]|\\u001[bB]|\\033|\\e|\^\[)\[[0-9;:]*[A-Za-z])\z",
    )
});

/// Whether a value that would be written with letters, digits, `_` and `-` has ended at `end`.
pub(super) fn closed(text: &[u8], end: usize) -> bool {
    text.get(end)
        .is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_' && *byte != b'-')
}

/// Whether a value may begin at `start`: no letter or digit stands before it, but for an escape.
pub(super) fn open(text: &[u8], start: usize) -> bool {
    let before = &text[start.saturating_sub(LOOK_BEHIND)..start];
    match before.last() {
        Some(byte) if byte.is_ascii_alphanumeric() => ESCAPE.is_match(before),
        _ => true,
    }
}

/// Where the value whose prefix stands at `start` begins, if it may begin there: at the name of
/// one of Notion's environments where one stands before it, else at `start`.
///
/// An `_` before `secret_` makes it the end of another product's key (`client_secret_…`).
pub(super) fn value_start(text: &[u8], start: usize, prefix: &str) -> Option<usize> {
    let environment = ENVIRONMENTS
        .iter()
        .find(|name| text[..start].ends_with(name))
        .map(|name| start - name.len())
        .filter(|&begin| open(text, begin));
    if environment.is_some() {
        return environment;
    }
    let joined = prefix == "secret_" && start > 0 && text[start - 1] == b'_';
    (!joined && open(text, start)).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_before_a_value_closes_it_and_an_escape_does_not() {
        for before in ["x", "9", r"\\q", "%2", r"\u00e"] {
            assert!(!open(before.as_bytes(), before.len()), "{before}");
        }
        for before in [
            "",
            " ",
            "\"",
            "_",
            "-",
            "é",
            r"\n",
            r"\\n",
            r"\t",
            "%20",
            r"\u0022",
            r"\x22",
            r"\U0001F511",
            r"\042",
            "\x1b[1;31m",
            r"\x1b[0m",
            r"\u001b[32m",
            r"\033[32m",
            "\x1b[01;31m\x1b[K",
            "%2520",
        ] {
            assert!(open(before.as_bytes(), before.len()), "{before}");
        }
    }

    #[test]
    fn an_underscore_before_secret_is_another_products_key() {
        let start = |before: &str| {
            let text = format!("{before}secret_x");
            value_start(text.as_bytes(), before.len(), "secret_")
        };
        assert_eq!(start("client_"), None);
        assert_eq!(start("local_"), Some(0));
        assert_eq!(start("xlocal_"), None);
        assert_eq!(start("-"), Some(1));
    }
}
