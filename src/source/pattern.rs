//! One line of a `.gitignore` file, matched as git matches it.
//!
//! This follows git's `dir.c`. The matchers of `gix` and `ignore` differ from it in what hides
//! files: a tab or a carriage return at the end of a line, byte order marks, a 0 in a line, and
//! `ab**/c`, where git cuts off the literal start and matches the rest on its own.

use super::glob;

/// One rule.
#[derive(Debug)]
pub(super) struct Pattern {
    text: Box<[u8]>,
    /// How many bytes at the start of `text` are not special.
    literal: usize,
    /// Starts with `!`: what it matches is not ignored.
    pub(super) negative: bool,
    directory_only: bool,
    /// Has no slash, so it is matched with the last component of a path.
    name_only: bool,
    /// A `*`, then nothing special.
    suffix_only: bool,
}

/// The rules of a file, in its order.
pub(super) fn parse(bytes: &[u8]) -> Vec<Pattern> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes
        .split(|byte| *byte == b'\n')
        .filter_map(Pattern::parse)
        .collect()
}

impl Pattern {
    /// The rule on a line without its line feed. None for an empty line and a comment.
    pub(super) fn parse(line: &[u8]) -> Option<Self> {
        if line.is_empty() || line[0] == b'#' {
            return None;
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // Git holds lines as C strings.
        let line = line.split(|byte| *byte == 0).next().unwrap_or(line);
        let line = without_trailing_spaces(line);
        let (negative, text) = match line.strip_prefix(b"!") {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let special = first_special(text).unwrap_or(text.len());
        let suffix_only =
            special == 0 && text.first() == Some(&b'*') && first_special(&text[1..]).is_none();
        let (directory_only, text) = match text.strip_suffix(b"/") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let name_only = !text.contains(&b'/');
        let literal = special.min(text.len());
        // A leading slash only anchors.
        let (literal, text) = match text.strip_prefix(b"/") {
            Some(rest) if !name_only => (literal - 1, rest),
            _ => (literal, text),
        };
        Some(Self {
            literal,
            negative,
            directory_only,
            name_only,
            suffix_only,
            text: text.into(),
        })
    }

    /// Whether the rule is about `path`, which is relative to the directory of the rule's file.
    /// With `fold`, ASCII letters match in either case (`core.ignoreCase`).
    ///
    /// A pattern too costly to decide gives the answer that leads to reading more.
    pub(super) fn matches(&self, path: &[u8], is_directory: bool, fold: bool) -> bool {
        if self.directory_only && !is_directory {
            return false;
        }
        let equal = |a: &[u8], b: &[u8]| {
            if fold {
                a.eq_ignore_ascii_case(b)
            } else {
                a == b
            }
        };
        let value = if self.name_only {
            path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
        } else {
            path
        };
        if self.name_only && self.suffix_only {
            let suffix = &self.text[1..];
            return value.len() >= suffix.len()
                && equal(&value[value.len() - suffix.len()..], suffix);
        }
        if value.len() < self.literal || !equal(&value[..self.literal], &self.text[..self.literal])
        {
            return false;
        }
        if self.literal == self.text.len() {
            return value.len() == self.literal;
        }
        // Like git: of a path, the literal start is cut off, and the rest is matched on its own.
        let cut = if self.name_only { 0 } else { self.literal };
        glob::matches(&self.text[cut..], &value[cut..], fold).unwrap_or(self.negative)
    }
}

/// Where the first byte is that may mean more than itself.
fn first_special(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| br"*?[\".contains(byte))
}

fn without_trailing_spaces(line: &[u8]) -> &[u8] {
    let mut end = 0;
    let mut at = 0;
    while at < line.len() {
        let step = if line[at] == b'\\' { 2 } else { 1 };
        if line[at] != b' ' {
            end = (at + step).min(line.len());
        }
        at += step;
    }
    &line[..end]
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Pattern::parse(pattern.as_bytes())
            .expect("a rule")
            .matches(path.as_bytes(), false, false)
    }

    #[test]
    fn what_other_matchers_get_wrong() {
        assert!(matches("ab**/c", "abX/Y/c"), "the literal start is cut off");
        assert!(matches("{a,b}", "{a,b}"), "braces are literal");
        assert!(!matches("{a,b}", "a"));
        assert!(!matches("a\t", "a"), "a tab at the end is part of the name");
        assert!(matches("\t", "\t"));
        assert!(matches("a\r", "a"), "also without a line feed");
        assert!(matches("a\0b", "a"));
        assert!(matches("[[:alpha:]]x", "bx"));
        assert!(matches("a\\ ", "a "));
        assert!(matches("a  ", "a"));
        assert!(matches("/a", "a") && !matches("/a", "b/a"));
        assert!(!matches("/", "a"));
    }

    #[test]
    fn an_undecidable_pattern_hides_nothing() {
        let stars = "*a".repeat(200);
        let text = "a".repeat(300);
        assert!(!matches(&stars, &text));
        assert!(matches(&format!("!{stars}"), &text));
    }

    #[test]
    fn empty_lines_and_comments_are_no_rules() {
        assert!(parse(b"\xef\xbb\xbf# x\n\n#y").is_empty());
    }
}
