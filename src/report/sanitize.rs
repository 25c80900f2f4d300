//! Text from scanned files, made harmless for a terminal and for a person who reads it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with every character that does not show as itself written as an escape, so that it can
/// neither move the cursor nor pass for something else.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    push_all(&mut shown, text, ' ', false);
    Cow::Owned(shown)
}

/// A file name or path, as [`text`] shows it, with bytes that are not UTF-8 as `\xHH`. Where
/// anything is escaped a literal backslash is doubled, so no two names look the same.
pub(super) fn name(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && is_plain(text)
    {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        let before = shown.chars().next_back().unwrap_or(' ');
        push_all(&mut shown, chunk.valid(), before, true);
        for byte in chunk.invalid() {
            // Writing to a `String` cannot fail.
            let _ = write!(shown, r"\x{byte:02x}");
        }
    }
    Cow::Owned(shown)
}

/// Whether `text` may be shown as it is.
pub(super) fn is_plain(text: &str) -> bool {
    let commands = ["##[", "::"].iter().any(|mark| text.contains(mark));
    !text.chars().any(deceives) && (!commands || !has_command(text))
}

fn has_command(text: &str) -> bool {
    let before = std::iter::once(' ').chain(text.chars());
    let mut each = text.char_indices().zip(before);
    each.any(|((at, _), before)| begins_command(before, &text[at..]))
}

/// Whether a CI runner could take the rest of a line for a command to itself: GitHub's does where
/// `::` begins a line, which a word does wherever lines are broken, and for `##[` anywhere.
fn begins_command(before: char, rest: &str) -> bool {
    rest.starts_with("##[") || before.is_whitespace() && rest.starts_with("::")
}

fn push_all(shown: &mut String, text: &str, mut before: char, is_name: bool) {
    for (at, character) in text.char_indices() {
        match character {
            '\\' if is_name => shown.push_str(r"\\"),
            mark if begins_command(before, &text[at..]) => {
                // Writing to a `String` cannot fail.
                let _ = write!(shown, r"\x{:02x}", u32::from(mark));
            }
            other => push(shown, other),
        }
        before = character;
    }
}

/// Whether a character acts on the terminal, turns the text around, or cannot be seen.
pub(crate) fn deceives(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // Bidirectional marks, embeddings, overrides and isolates.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Line and paragraph separators.
            | '\u{2028}' | '\u{2029}'
            // Without width: joiners, invisible operators, fillers, selectors, tags.
            | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn push(shown: &mut String, character: char) {
    // Writing to a `String` cannot fail.
    let _ = match character {
        '\n' => shown.write_str(r"\n"),
        '\r' => shown.write_str(r"\r"),
        '\t' => shown.write_str(r"\t"),
        control if control.is_ascii_control() => write!(shown, r"\x{:02x}", u32::from(control)),
        unseen if deceives(unseen) => write!(shown, r"\u{{{:x}}}", u32::from(unseen)),
        plain => shown.write_char(plain),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_of_any_script_is_left_alone() {
        for plain in ["src/main.rs", "資料/秘密.env", "naïve 😀", r"C:\temp\n"] {
            assert_eq!(text(plain), plain);
            assert_eq!(name(plain.as_bytes()), plain);
        }
    }

    #[test]
    fn what_acts_on_a_terminal_is_escaped() {
        assert_eq!(text("a\x1b[2Jb"), r"a\x1b[2Jb");
        assert_eq!(text("one\ntwo\r\t\u{7}"), r"one\ntwo\r\t\x07");
        assert_eq!(text("\u{9b}31m"), r"\u{9b}31m");
        assert_eq!(text("gpj\u{202e}.exe"), r"gpj\u{202e}.exe");
        assert_eq!(text("a\u{200b}b\u{feff}"), r"a\u{200b}b\u{feff}");
        assert_eq!(text("a\u{2028}b\u{e0041}"), r"a\u{2028}b\u{e0041}");
    }

    #[test]
    fn a_runner_takes_nothing_for_a_command() {
        assert_eq!(text("::error::x"), r"\x3a:error::x");
        assert_eq!(text("a ::b"), r"a \x3a:b");
        assert_eq!(text("a##[group]b"), r"a\x23#[group]b");
        assert_eq!(name(b"::x\xff##[y]"), r"\x3a:x\xff\x23#[y]");
        for plain in ["std::fs", "a: :b", "#[test]", "## [x]"] {
            assert_eq!(text(plain), plain);
        }
    }

    #[test]
    fn names_with_escapes_cannot_be_mistaken_for_each_other() {
        assert_eq!(name(b"a\xff\xfeb"), r"a\xff\xfeb");
        assert_eq!(name(b"a\\b\nc"), r"a\\b\nc");
        assert_ne!(name(b"\x1b\n"), name(b"\\x1b\n"));
    }
}
