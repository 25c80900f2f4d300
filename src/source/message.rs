//! The message of the commit being made, as far as git will record it.

use std::io::{self, Read};

/// What git writes above the changes that `git commit --verbose` shows to the author, behind the
/// character that begins a comment.
const SCISSORS: &[u8] = b"------------------------ >8 ------------------------";

/// What is left of a message file when git has cut off what it showed to the author. Lines that
/// begin a comment stay: whether git drops them depends on how it was called. Of a message that no
/// author edited, git drops nothing.
///
/// # Errors
///
/// What reading says.
pub fn commit_message(mut file: impl Read, was_edited: bool) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    if was_edited {
        let kept = recorded(&text).len();
        text.truncate(kept);
    }
    Ok(text)
}

fn recorded(text: &[u8]) -> &[u8] {
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.len();
        if let Some(comment) = line.trim_ascii_end().strip_suffix(SCISSORS)
            && let Some(comment) = comment.strip_suffix(b" ")
            && begins_comments(comment)
            && is_shown(&text[end..], comment)
        {
            return &text[..start];
        }
        start = end;
    }
    text
}

/// Whether a comment may begin with this: `core.commentString`, a `#` as a rule.
fn begins_comments(comment: &[u8]) -> bool {
    !comment.is_empty() && comment.iter().all(u8::is_ascii_punctuation)
}

/// Whether a text is what git shows below the scissors: comments, and then changes or nothing. A
/// message that has the line and something else below it may be recorded as it is.
fn is_shown(text: &[u8], comment: &[u8]) -> bool {
    let mut rest = text;
    while rest.starts_with(comment) {
        let end = rest.iter().position(|byte| *byte == b'\n');
        rest = end.map_or(&[][..], |end| &rest[end + 1..]);
    }
    let is_change = [&b"diff --"[..], b"Submodule "];
    rest.trim_ascii().is_empty() || is_change.iter().any(|it| rest.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUT: &str = "# ------------------------ >8 ------------------------\n";

    #[test]
    fn what_git_shows_is_cut_off() {
        let shown =
            format!("Subject\n\n# note\n{CUT}# Do not modify\n# Everything\ndiff --git a b\n-x\n");
        assert_eq!(recorded(shown.as_bytes()), b"Subject\n\n# note\n");
        let other = shown.replace('#', ";");
        assert_eq!(recorded(other.as_bytes()), b"Subject\n\n; note\n");
    }

    #[test]
    fn what_only_looks_so_is_kept() {
        for text in [
            format!("Subject\n{CUT}body\n"),
            format!("Subject\n{CUT}\nbody\n"),
            format!("Subject\n x{CUT}diff --git\n"),
        ] {
            assert_eq!(recorded(text.as_bytes()), text.as_bytes());
        }
    }
}
