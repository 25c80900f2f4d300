//! What the text of a commit says, without trust in its form: anybody can write one.

use std::borrow::Cow;

use memchr::memmem;

use crate::object::{Commit, Time};

/// Who made it when, and what for.
pub(super) fn describe(id: &str, raw: &[u8], position: u64) -> Commit {
    let (header, message) = parts(raw);
    let author = field(header, b"author ").unwrap_or_default();
    let (author, time) = signature(author);
    let summary = message.split(|byte| *byte == b'\n');
    let summary = summary
        .map(<[u8]>::trim_ascii)
        .find(|line| !line.is_empty());
    Commit {
        position,
        id: id.to_owned(),
        author: author.into_owned(),
        time,
        summary: String::from_utf8_lossy(summary.unwrap_or_default()).into_owned(),
    }
}

/// The names of its parents, in hexadecimal.
pub(super) fn parents(raw: &[u8]) -> impl Iterator<Item = &[u8]> {
    let (header, _) = parts(raw);
    lines(header).filter_map(|line| line.strip_prefix(b"parent "))
}

/// The name of its tree, in hexadecimal.
pub(super) fn tree(raw: &[u8]) -> Option<&[u8]> {
    field(parts(raw).0, b"tree ")
}

/// When it was made, in seconds since 1970.
pub(super) fn committed(raw: &[u8]) -> i64 {
    let line = field(parts(raw).0, b"committer ").unwrap_or_default();
    signature(line).1.seconds
}

/// The name of what a tag is about, in hexadecimal.
pub(super) fn tagged(raw: &[u8]) -> Option<&[u8]> {
    field(parts(raw).0, b"object ")
}

/// What stands before the first empty line, and what behind it.
fn parts(raw: &[u8]) -> (&[u8], &[u8]) {
    match memmem::find(raw, b"\n\n") {
        Some(end) => (&raw[..end], &raw[end + 2..]),
        None => (raw, &[]),
    }
}

fn field<'r>(header: &'r [u8], name: &[u8]) -> Option<&'r [u8]> {
    lines(header).find_map(|line| line.strip_prefix(name))
}

/// The lines of a header. There are as many headers as commits, so they are not split byte by byte.
fn lines(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', header).chain([header.len()]);
    ends.map(move |end| {
        let line = &header[start..end];
        start = end + 1;
        line
    })
}

/// `Name <address> SECONDS +HHMM`.
fn signature(line: &[u8]) -> (Cow<'_, str>, Time) {
    let end = memchr::memrchr(b'>', line).map_or(line.len(), |at| at + 1);
    let (author, time) = line.split_at(end);
    let time = String::from_utf8_lossy(time);
    let mut time = time.split_ascii_whitespace();
    let seconds = time.next().and_then(|seconds| seconds.parse().ok());
    let offset = time.next().and_then(offset);
    let time = Time {
        seconds: seconds.unwrap_or_default(),
        offset: offset.unwrap_or_default(),
    };
    (String::from_utf8_lossy(author), time)
}

/// `+HHMM` in seconds.
fn offset(zone: &str) -> Option<i32> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_at_checked(2)?;
    let number = |text: &str| text.parse::<u8>().ok().map(i32::from);
    Some(sign * (number(hours)? * 3600 + number(minutes)? * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_says_who_when_and_what_for() {
        let raw = b"tree 12\nparent 34\nparent 56\nauthor A <a@b> 1700000000 -0330\n\
            committer C <c@d> 1 +0000\ngpgsig x\n y\n\n\nFirst line \nsecond\n";
        let commit = describe("78", raw, 9);
        assert_eq!(commit.author, "A <a@b>");
        let seconds = 1_700_000_000;
        assert_eq!(
            commit.time,
            Time {
                seconds,
                offset: -12_600
            }
        );
        assert_eq!(
            (commit.summary.as_str(), commit.position),
            ("First line", 9)
        );
        assert_eq!(tree(raw), Some(&b"12"[..]));
        assert_eq!(committed(raw), 1);
        assert_eq!(parents(raw).collect::<Vec<_>>(), [b"34", b"56"]);
    }

    #[test]
    fn what_is_no_commit_says_nothing() {
        for raw in [
            &b""[..],
            b"\n\n",
            b"author",
            b"author \xff",
            b"author >>> x y",
        ] {
            let commit = describe("78", raw, 0);
            assert_eq!(
                (commit.time, commit.summary.as_str()),
                (Time::default(), "")
            );
            assert_eq!(parents(raw).count(), 0);
        }
    }
}
