//! What says of a text that `init` wrote it, and that nobody has changed it since.
//!
//! A mark holds a checksum of what it is about, whatever a checkout made of its line ends. So it can be
//! taken back in another clone, and by another version.

use std::ops::Range;

use sha2::{Digest, Sha256};

const SEAL: &str = "# Written by `ntnleaks init` ";
const SEAL_END: &str = "; `ntnleaks init --undo` removes it, if nobody has changed it";
const BEGIN: &str = "# >>> ntnleaks init ";
const END: &str = "# <<< ntnleaks init";
/// Says that there was no file before.
const NEW: &str = " (a new file)";

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// There is none.
    None,
    /// Nobody has changed what was written.
    Intact,
    /// Somebody has.
    Changed,
}

/// A whole file: `head`, then the mark, then `body`.
pub(super) fn sealed(head: &str, body: &str) -> String {
    let sum = checksum(&[head.as_bytes(), body.as_bytes()]);
    format!("{head}{SEAL}{sum}{SEAL_END}\n{body}")
}

/// What the mark of a whole file says.
pub(super) fn seal(text: &[u8]) -> Mark {
    let found = lines(text).find_map(|line| {
        let told = trimmed(&text[line.clone()]).strip_prefix(SEAL.as_bytes())?;
        Some((line, told))
    });
    let Some((line, told)) = found else {
        return Mark::None;
    };
    let sum = checksum(&[&text[..line.start], &text[line.end..]]);
    match told == format!("{sum}{SEAL_END}").as_bytes() {
        true => Mark::Intact,
        false => Mark::Changed,
    }
}

/// A text with a marked block in it at `at`, the start of a line or the end. Whether the text ends
/// with a line end stays as it is; line ends are those of the text.
pub(super) fn with_block(text: Option<&[u8]>, at: usize, indent: &str, body: &[String]) -> Vec<u8> {
    let is_new = text.is_none();
    let text = text.unwrap_or_default();
    let end = line_end(text);
    let body: Vec<_> = body.iter().map(|line| format!("{indent}{line}")).collect();
    let sum = checksum(&[(body.join("\n") + "\n").as_bytes()]);
    let new = if is_new { NEW } else { "" };
    let mut block = vec![format!("{indent}{BEGIN}{sum}{new}")];
    block.extend(body);
    block.push(format!("{indent}{END}"));
    let block = block.join(end);
    let (before, after) = text.split_at(at.min(text.len()));
    let is_cut = after.is_empty() && !before.is_empty() && !before.ends_with(b"\n");
    let block = match is_cut {
        true => format!("{end}{block}"),
        false => format!("{block}{end}"),
    };
    [before, block.as_bytes(), after].concat()
}

/// A text without its intact blocks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unmarked {
    /// What is left; `None` if there was no file before.
    pub(super) text: Option<Vec<u8>>,
    /// How many blocks were taken out.
    pub(super) intact: usize,
    /// How many were left, as somebody has changed them.
    pub(super) changed: usize,
}

/// Takes the intact blocks out of a text, so that it is what it was before them.
pub(super) fn without_blocks(text: &[u8]) -> Unmarked {
    let mut kept = Vec::new();
    let mut unmarked = Unmarked::default();
    let mut is_new = false;
    let mut rest = lines(text);
    while let Some(first) = rest.next() {
        let begin = trimmed(&text[first.clone()]);
        let Some(told) = begin.strip_prefix(BEGIN.as_bytes()) else {
            kept.extend_from_slice(&text[first]);
            continue;
        };
        let last = rest
            .clone()
            .find(|line| trimmed(&text[line.clone()]) == END.as_bytes());
        let sum = |last: &Range<usize>| checksum(&[&text[first.end..last.start]]);
        match last {
            Some(last) if told.starts_with(sum(&last).as_bytes()) => {
                unmarked.intact += 1;
                is_new |= told.ends_with(NEW.as_bytes());
                // At the end of a text that had no line end, one was put before the block.
                if !text[last.clone()].ends_with(b"\n") && kept.ends_with(b"\n") {
                    kept.pop();
                    kept.pop_if(|byte| *byte == b'\r');
                }
                rest.find(|line| line.end == last.end);
            }
            _ => {
                unmarked.changed += 1;
                kept.extend_from_slice(&text[first]);
            }
        }
    }
    unmarked.text = (!(is_new && kept.is_empty())).then_some(kept);
    unmarked
}

/// The line end that most lines of a text have.
pub(super) fn line_end(text: &[u8]) -> &'static str {
    let all = text.iter().filter(|byte| **byte == b'\n').count();
    let pairs = text.windows(2).filter(|pair| *pair == b"\r\n").count();
    if pairs * 2 > all { "\r\n" } else { "\n" }
}

/// The lines of a text, each with its end.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> + Clone + '_ {
    text.split_inclusive(|byte| *byte == b'\n')
        .scan(0, |start, line| {
            let range = *start..*start + line.len();
            *start = range.end;
            Some(range)
        })
}

fn trimmed(line: &[u8]) -> &[u8] {
    line.trim_ascii()
}

/// Sixteen hexadecimal digits of SHA-256, of a text whose lines end with LF.
fn checksum(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        let plain: Vec<_> = part.iter().copied().filter(|byte| *byte != b'\r').collect();
        hash.update(plain);
    }
    let bytes = hash.finalize();
    bytes.iter().take(8).map(|it| format!("{it:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    fn body() -> Vec<String> {
        ["one", "two"].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_block_is_taken_out_as_it_was_put_in() {
        for text in [
            "",
            "a",
            "a\n",
            "a\r\nb\r\n",
            "a\r\nb",
            "\n",
            "a\n\n",
            "\r\n",
        ] {
            for at in lines(text.as_bytes())
                .map(|it| it.start)
                .chain([text.len()])
            {
                let marked = with_block(Some(text.as_bytes()), at, "  ", &body());
                let unmarked = without_blocks(&marked);
                assert_eq!(
                    unmarked.text.as_deref(),
                    Some(text.as_bytes()),
                    "{text:?}, {at}"
                );
                assert_eq!((unmarked.intact, unmarked.changed), (1, 0), "{text:?}");
                assert_eq!(
                    marked.ends_with(b"\n"),
                    text.is_empty() || text.ends_with('\n')
                );
                let returns = marked.windows(2).filter(|it| *it == b"\r\n").count();
                let ends = marked.iter().filter(|it| **it == b'\n').count();
                assert_eq!(
                    returns,
                    if text.contains('\r') { ends } else { 0 },
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn a_new_file_is_gone_unless_something_else_is_in_it() {
        let marked = with_block(None, 0, "", &body());
        assert_eq!(without_blocks(&marked).text, None);
        let more = [&marked[..], b"more\n"].concat();
        assert_eq!(without_blocks(&more).text.as_deref(), Some(&b"more\n"[..]));
    }

    #[test]
    fn what_was_changed_is_left() {
        let marked = with_block(Some(b"a\n"), 2, "", &body());
        let marked = String::from_utf8(marked).expect("UTF-8");
        for changed in [
            marked.replace("two", "2"),
            marked.replace("two\n", ""),
            marked.replace(END, ""),
        ] {
            let unmarked = without_blocks(changed.as_bytes());
            assert_eq!((unmarked.intact, unmarked.changed), (0, 1));
            assert_eq!(unmarked.text.as_deref(), Some(changed.as_bytes()));
        }
        let checked_out = marked.replace('\n', "\r\n");
        let unmarked = without_blocks(checked_out.as_bytes());
        assert_eq!(unmarked.text.as_deref(), Some(&b"a\r\n"[..]));
    }

    #[test]
    fn a_seal_breaks() {
        let text = sealed("#!/bin/sh\n", "exit 0\n");
        assert_eq!(seal(text.as_bytes()), Mark::Intact);
        assert_eq!(seal(text.replace('\n', "\r\n").as_bytes()), Mark::Intact);
        assert_eq!(
            seal(text.replace("exit 0", "exit 1").as_bytes()),
            Mark::Changed
        );
        assert_eq!(
            seal(text.replace("/bin/sh", "/bin/bash").as_bytes()),
            Mark::Changed
        );
        assert_eq!(seal(b"#!/bin/sh\nexit 0\n"), Mark::None);
    }
}
