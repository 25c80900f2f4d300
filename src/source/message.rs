//! The message of the commit being made, as far as git will record it.

use std::io::{self, Read};

/// What git writes above the changes that `git commit --verbose` shows to the author, behind the
/// character that begins a comment.
const SCISSORS: &[u8] = b"------------------------ >8 ------------------------";

/// What is left of a message file when git has cut off what it showed to the author. Lines that
/// begin a comment stay: whether git drops them depends on how it was called.
///
/// # Errors
///
/// What reading says.
pub fn commit_message(mut file: impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    let kept = recorded(&text).len();
    text.truncate(kept);
    Ok(text)
}

fn recorded(text: &[u8]) -> &[u8] {
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.len();
        if let Some(comment) = line.trim_ascii_end().strip_suffix(SCISSORS)
            && !comment.is_empty()
            && is_shown(&text[end..], comment)
        {
            return &text[..start];
        }
        start = end;
    }
    text
}

/// Whether a text is what git shows below the scissors: comments, and then changes. A message that
/// has the line and something else below it may be recorded as it is.
fn is_shown(text: &[u8], comment: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n');
    let first = lines.find(|line| !line.starts_with(comment.trim_ascii_end()));
    first.is_none_or(|line| line.is_empty() || line.starts_with(b"diff --"))
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
        let text = format!("Subject\n{CUT}body\n");
        assert_eq!(recorded(text.as_bytes()), text.as_bytes());
    }
}
