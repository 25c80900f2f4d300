//! GitHub's `primaryLocationLineHash`: what code scanning recognises a line by.
//!
//! The hash of a line covers the 100 characters from its start, on into the lines below; behind it
//! stands how many lines up to this one have the same hash. To count without remembering every line
//! of a large file, the text is read twice: first the hashes of the wanted lines are found, then
//! the lines that share one are counted. Memory depends on the number of wanted lines only.

mod lines;
mod utf16;

use std::collections::HashMap;

use lines::Lines;

/// The first reading: finds the hashes of the wanted lines.
pub(crate) struct LineHasher {
    lines: Lines,
    wanted: Vec<u64>,
    hashes: Vec<u64>,
}

impl LineHasher {
    /// Wants the hashes of `lines`: 1-based, as the algorithm counts them (a lone CR ends a line,
    /// and behind the last line end stands one more line).
    pub(crate) fn new(mut lines: Vec<u64>) -> Self {
        lines.sort_unstable();
        lines.dedup();
        Self {
            lines: Lines::new(),
            hashes: Vec::with_capacity(lines.len()),
            wanted: lines,
        }
    }

    /// Takes the next bytes of the text. Returns whether more are wanted.
    pub(crate) fn update(&mut self, bytes: &[u8]) -> bool {
        let Self {
            lines,
            wanted,
            hashes,
        } = self;
        if hashes.len() < wanted.len() {
            lines.feed(bytes, |line, hash| note(wanted, hashes, line, hash));
        }
        self.hashes.len() < self.wanted.len()
    }

    /// Ends the first reading; the counter wants the same bytes again, from the start.
    pub(crate) fn counter(mut self) -> LineCounter {
        let (wanted, hashes) = (&self.wanted, &mut self.hashes);
        self.lines
            .end(|line, hash| note(wanted, hashes, line, hash));
        LineCounter {
            lines: Lines::new(),
            seen: self.hashes.iter().map(|&hash| (hash, 0)).collect(),
            wanted: self.wanted,
            counted: Vec::with_capacity(self.hashes.len()),
        }
    }
}

fn note(wanted: &[u64], hashes: &mut Vec<u64>, line: u64, hash: u64) {
    if wanted.get(hashes.len()) == Some(&line) {
        hashes.push(hash);
    }
}

/// The second reading: counts the lines that share a wanted hash.
pub(crate) struct LineCounter {
    lines: Lines,
    wanted: Vec<u64>,
    seen: HashMap<u64, u64>,
    counted: Vec<(u64, String)>,
}

impl LineCounter {
    /// Takes the next bytes of the text. Returns whether more are wanted.
    pub(crate) fn update(&mut self, bytes: &[u8]) -> bool {
        let Self {
            lines,
            wanted,
            seen,
            counted,
        } = self;
        if counted.len() < wanted.len() {
            lines.feed(bytes, |line, hash| count(wanted, seen, counted, line, hash));
        }
        self.counted.len() < self.wanted.len()
    }

    /// Each wanted line that exists, in order, with its `hash:number`.
    pub(crate) fn finish(mut self) -> Vec<(u64, String)> {
        let (wanted, seen, counted) = (&self.wanted, &mut self.seen, &mut self.counted);
        self.lines
            .end(|line, hash| count(wanted, seen, counted, line, hash));
        self.counted
    }
}

fn count(
    wanted: &[u64],
    seen: &mut HashMap<u64, u64>,
    counted: &mut Vec<(u64, String)>,
    line: u64,
    hash: u64,
) {
    let Some(number) = seen.get_mut(&hash) else {
        return;
    };
    *number += 1;
    if wanted.get(counted.len()) == Some(&line) {
        counted.push((line, format!("{hash:x}:{number}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(pieces: &[&[u8]], lines: &[u64]) -> Vec<(u64, String)> {
        let mut hasher = LineHasher::new(lines.to_vec());
        pieces.iter().all(|piece| hasher.update(piece));
        let mut counter = hasher.counter();
        pieces.iter().all(|piece| counter.update(piece));
        counter.finish()
    }

    fn check(text: &[u8], expected: &[&str]) {
        let lines: Vec<u64> = (1..=20).collect();
        let expected: Vec<(u64, String)> = (1..)
            .zip(expected.iter().map(|hash| hash.to_string()))
            .collect();
        for size in [1, 2, 3, 1000] {
            let pieces: Vec<&[u8]> = text.chunks(size).collect();
            assert_eq!(hashes(&pieces, &lines), expected, "{text:?} in {size}s");
        }
    }

    // The expected values come from another implementation, which agrees with GitHub's own.
    #[test]
    fn a_text_without_a_last_line_end_has_no_line_behind_it() {
        check(b"", &["c129715d7a2bc9a3:1"]);
        check(
            b"hello\nworld",
            &["b01c407d36a555d5:1", "7ccada68dd16a863:1"],
        );
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        let crlf = [
            "4850bf53658d4e53:1",
            "b0367d257df6d03c:1",
            "1c206f60a702cfe8:1",
            "188ff2f224477a1e:1",
        ];
        check(b"a\r\nb\r\n\r\nc", &crlf);
        check(b"a\nb\n\nc", &crlf);
        check(b"a\rb\r\rc", &crlf);
    }

    #[test]
    fn spaces_and_tabs_do_not_count() {
        let hashes = [
            "7da0877e7a308c01:1",
            "882bbb3d8de7a640:1",
            "c129715d7a2bc9a3:1",
        ];
        check(b"  a b\n\tab\n", &hashes);
        check(b"ab \na\tb\n ", &hashes);
    }

    #[test]
    fn characters_are_utf16_units_and_bad_bytes_are_replaced() {
        check(
            "😀 x\n".as_bytes(),
            &["6061da4448575c5e:1", "c129715d7a2bc9a3:1"],
        );
        check(
            b"a\xff\n\xe2\x82",
            &["ac827be41e91074:1", "8989dec65f08d110:1"],
        );
    }

    #[test]
    fn only_the_first_hundred_characters_of_a_long_line_count() {
        let mut text = vec![b'x'; 1000];
        text.extend(b"\ny\n");
        check(
            &text,
            &[
                "52b56201ffb58620:1",
                "c33be7e0cf7c3ca:1",
                "c129715d7a2bc9a3:1",
            ],
        );
    }

    #[test]
    fn equal_windows_are_numbered() {
        let text = b"same line\n".repeat(50);
        let found = hashes(&[&text], &[1, 2, 7, 41]);
        let labels: Vec<&str> = found.iter().map(|(_, label)| label.as_str()).collect();
        let (hash, _) = labels[0].split_once(':').unwrap_or_default();
        assert_eq!(labels[1], format!("{hash}:2"));
        assert_eq!(labels[2], format!("{hash}:7"));
        // From here the end of the text is in the window.
        assert_eq!(found[3].0, 41);
        assert!(!labels[3].starts_with(hash));
    }

    #[test]
    fn a_line_that_does_not_exist_has_no_hash() {
        assert_eq!(hashes(&[b"one line"], &[2]), []);
        assert_eq!(hashes(&[b"one line"], &[]), []);
    }

    #[test]
    fn reading_can_stop_behind_the_last_wanted_line() {
        let mut hasher = LineHasher::new(vec![1]);
        assert!(hasher.update(b"first\n"));
        assert!(!hasher.update(&[b'x'; 200]));
    }
}
