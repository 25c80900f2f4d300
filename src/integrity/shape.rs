//! What the text of a value says that has no known shape: a redacted copy, a placeholder, a
//! truncated one, or something that Notion issues since yesterday.

use super::around::PREFIXES;
use crate::checkup::Remark;
use crate::matcher::is_made_up;

/// How long a value of a prefix is, in bytes, the prefix included. As the shapes of the detectors.
const LENGTHS: [(&str, usize, usize); 3] =
    [("ntn_", 50, 50), ("secret_", 48, 50), ("nrt_", 48, 51)];

/// What stands in a copy for what it hides.
const REDACTIONS: [&str; 9] = [
    "***",
    "...",
    "…",
    "•",
    "●",
    "█",
    "[redacted",
    "<redacted",
    "redacted]",
];

/// What asks for a value, and is none.
const TEMPLATES: [&str; 7] = ["${", "$(", "{{", "<", "process.env", "os.environ", "getenv"];

/// What is wrong with a value of no known shape, if that shows.
pub(super) fn remark(value: &str) -> Option<Remark> {
    let folded = value.to_ascii_lowercase();
    let prefix = PREFIXES.iter().find(|it| value.starts_with(*it));
    let tail = &value[prefix.map_or(0, |prefix| prefix.len())..];
    let is_template = TEMPLATES.iter().any(|it| folded.contains(it))
        || folded.starts_with('$')
        || folded.len() > 2 && folded.starts_with('%') && folded.ends_with('%');
    if REDACTIONS.iter().any(|it| folded.contains(it)) {
        Some(Remark::Redacted)
    } else if is_template || is_made_up(tail.as_bytes()) {
        Some(Remark::Placeholder)
    } else {
        length(value)
    }
}

fn length(value: &str) -> Option<Remark> {
    let mut rows = LENGTHS.iter();
    let (prefix, least, most) = rows.find(|(prefix, ..)| value.starts_with(prefix))?;
    let tail = &value.as_bytes()[prefix.len()..];
    if !tail.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    match value.len() {
        short if short < *least => Some(Remark::TooShort(least - short)),
        long if long > *most => Some(Remark::TooLong(long - most)),
        _ => None,
    }
}

/// Whether a value can be sent as a token: what RFC 6750 calls a `b64token`. What has other
/// characters is a line of a configuration, or a sentence, and may hold what is not Notion's.
pub(super) fn is_sendable(value: &[u8]) -> bool {
    let equals = value.iter().rev().take_while(|it| **it == b'=').count();
    let body = &value[..value.len() - equals];
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte);
    !body.is_empty() && body.iter().all(is_part)
}

/// The value with its prefix in the case in which Notion writes it, if it has one in another.
pub(super) fn with_prefix_in_case(value: &str) -> Option<String> {
    PREFIXES.iter().find_map(|prefix| {
        let (start, tail) = value.split_at_checked(prefix.len())?;
        let is_other = start != *prefix && start.eq_ignore_ascii_case(prefix);
        // What is all in one case has lost what it was.
        (is_other && !is_in_one_case(tail)).then(|| format!("{prefix}{tail}"))
    })
}

/// Whether a value begins like a credential, and all that follows is in one case: so a copy was
/// made whose letters nobody can restore.
pub(super) fn has_lost_case(value: &str) -> bool {
    PREFIXES.iter().any(|prefix| {
        let parts = value.split_at_checked(prefix.len());
        parts
            .is_some_and(|(start, tail)| start.eq_ignore_ascii_case(prefix) && is_in_one_case(tail))
    })
}

/// Whether so many letters are all upper or all lower case, as no random ones are.
fn is_in_one_case(tail: &str) -> bool {
    let letters = || tail.bytes().filter(u8::is_ascii_alphabetic);
    let one = |is: fn(&u8) -> bool| letters().all(|letter| is(&letter));
    letters().count() >= 16 && (one(u8::is_ascii_uppercase) || one(u8::is_ascii_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_redacted_copies_are_told_from_values() {
        use Remark::{Placeholder, Redacted};
        for (value, expected) in [
            ("ntn_your_token_here", Some(Placeholder)),
            ("secret_xxxxxxxxxxxx", Some(Placeholder)),
            ("<token>", Some(Placeholder)),
            ("${NOTION_TOKEN}", Some(Placeholder)),
            ("$NOTION_TOKEN", Some(Placeholder)),
            ("%NOTION_TOKEN%", Some(Placeholder)),
            ("{{ token }}", Some(Placeholder)),
            ("ntn_1234****wXyZ", Some(Redacted)),
            ("ntn_1234...wXyZ", Some(Redacted)),
            ("ntn_1234…", Some(Redacted)),
            ("ntn_[REDACTED]", Some(Redacted)),
            ("ntn_5", Some(Remark::TooShort(45))),
            ("hunter2", None),
        ] {
            assert_eq!(remark(value), expected, "{value}");
        }
    }

    #[test]
    fn only_a_token_of_rfc_6750_is_sent() {
        for value in ["a", "A-._~+/9==", "ntn_1"] {
            assert!(is_sendable(value.as_bytes()), "{value}");
        }
        for value in ["", "=", "a b", "A=b", "\"a\"", "a:b", "é", "a\n", "a\0"] {
            assert!(!is_sendable(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn a_prefix_is_put_into_its_case_unless_all_is_in_one() {
        assert_eq!(with_prefix_in_case("Ntn_aB").as_deref(), Some("ntn_aB"));
        assert_eq!(with_prefix_in_case("ntn_aB"), None);
        let upper = format!("NTN_{}", "A1B2".repeat(8));
        assert_eq!(with_prefix_in_case(&upper), None);
    }
}
