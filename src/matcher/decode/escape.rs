//! Escaped characters: `%5F`; `\u005f`, `\x5f`, `\137`, behind any number of backslashes.

use super::{View, reach};
use crate::finding::Encoding;

/// How many backslashes an escape may have, and how often a `%` may have been escaped.
const DEEPEST: usize = 8;
/// How much text before the prefix is kept for the boundary and the names in it.
const BEFORE: usize = 64;

/// The text from shortly before `at` with what is escaped behind `at` decoded; the text before is
/// kept as it is.
pub(in crate::matcher) fn decode(text: &[u8], at: usize) -> View {
    // The first sign is the one in the prefix.
    let sign = text[at..].iter().find(|byte| matches!(byte, b'%' | b'\\'));
    let encoding = match sign {
        Some(b'%') => Encoding::Percent,
        _ => Encoding::Escape,
    };
    let mut view = View::new(encoding);
    view.push_plain(text, at.saturating_sub(BEFORE)..at);
    let mut place = at;
    for _ in 0..reach(text[at]) {
        if text.get(place).is_none_or(u8::is_ascii_whitespace) {
            break;
        }
        let (byte, len) = character(&text[place..]);
        view.push(byte, place..place + len);
        place += len;
    }
    view
}

/// Whether `text` begins with `prefix`, with at least one character of it escaped.
pub(in crate::matcher) fn spells(text: &[u8], prefix: &str) -> bool {
    let mut rest = text;
    let spelled = prefix.bytes().all(|expected| {
        let (byte, len) = match rest {
            [] => return false,
            rest => character(rest),
        };
        rest = &rest[len..];
        byte == expected
    });
    spelled && text.len() - rest.len() > prefix.len()
}

/// The first character of a text that is not empty, which may be escaped, and how long it is.
fn character(text: &[u8]) -> (u8, usize) {
    escape(text).unwrap_or((text[0], 1))
}

/// The ASCII character that an escape at the start of `text` stands for, and the escape's length.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    let (sign, rest) = text.split_first()?;
    let (byte, len) = match sign {
        b'%' => percent(rest)?,
        b'\\' => {
            let more = rest.iter().take(DEEPEST);
            let more = more.take_while(|byte| **byte == b'\\').count();
            let rest = &rest[more..];
            let (byte, len) = match rest.first()? {
                b'u' => (number(&rest[1..], 4, 16)?, 5),
                b'x' => (number(&rest[1..], 2, 16)?, 3),
                _ => (number(rest, 3, 8)?, 3),
            };
            (byte, 1 + more + len)
        }
        _ => return None,
    };
    byte.is_ascii().then_some((byte, len))
}

/// The character of `5F`, or of `255F`, where the sign itself was escaped; and the length of the
/// whole with its sign.
fn percent(text: &[u8]) -> Option<(u8, usize)> {
    let again = text.chunks(2).take(DEEPEST);
    let again = again.take_while(|chunk| *chunk == b"25").count();
    let deepest = (0..=again).rev();
    deepest
        .map(|depth| 2 * depth)
        .find_map(|skip| Some((number(&text[skip..], 2, 16)?, 1 + skip + 2)))
}

/// The number that the first `digits` characters of `text` write; `None` if it is over 255.
fn number(text: &[u8], digits: usize, radix: u32) -> Option<u8> {
    let digits = std::str::from_utf8(text.get(..digits)?).ok()?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| u8::from_str_radix(digits, radix).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_one_character() {
        for (written, len) in [
            ("%5F1", 3),
            ("%5f1", 3),
            (r"\u005f1", 6),
            (r"\\u005F1", 7),
            (r"\x5f1", 4),
            (r"\1371", 4),
            ("%255F1", 5),
        ] {
            assert_eq!(escape(written.as_bytes()), Some((b'_', len)), "{written}");
        }
        for written in [
            "%", "%5", "%zz", r"\", r"\u", r"\u205f", r"\xff", r"\n12", "_", "",
        ] {
            assert_eq!(escape(written.as_bytes()), None, "{written}");
        }
    }
}
