//! The written forms of a credential other than plain text. Each turns the neighbourhood of a
//! place into a [`View`]: plain text in which every byte knows where it was written.

pub(super) mod base64;
pub(super) mod escape;
pub(super) mod split;
pub(super) mod utf16;

use std::ops::Range;

use crate::finding::Encoding;

/// Decoded text, and where in the file each byte of it was written.
pub(super) struct View {
    /// The decoded text.
    pub(super) text: Vec<u8>,
    /// Where each byte of it was written.
    written: Vec<Range<usize>>,
    /// How it was written.
    pub(super) encoding: Encoding,
}

impl View {
    /// A view of nothing yet.
    fn new(encoding: Encoding) -> Self {
        Self {
            text: Vec::new(),
            written: Vec::new(),
            encoding,
        }
    }

    /// Adds a byte that was written at a place of the file.
    fn push(&mut self, byte: u8, written: Range<usize>) {
        self.text.push(byte);
        self.written.push(written);
    }

    /// Adds a part of the file as it stands there.
    fn push_plain(&mut self, file: &[u8], part: Range<usize>) {
        for at in part {
            self.push(file[at], at..at + 1);
        }
    }

    /// Where in the file a part of the decoded text, which is not empty, was written.
    pub(super) fn source(&self, part: &Range<usize>) -> Range<usize> {
        self.written[part.start].start..self.written[part.end - 1].end
    }

    /// Where in the decoded text the prefix stands that was written from the place `at` on.
    pub(super) fn place(&self, prefix: &str, at: usize) -> Option<usize> {
        let place = self.written.iter().position(|part| part.start == at)?;
        let begins = self.text[place..].starts_with(prefix.as_bytes());
        begins.then_some(place)
    }

    /// Where in the decoded text the prefixes stand whose writing touches the place `at`.
    pub(super) fn places<'v>(
        &'v self,
        prefix: &'v str,
        at: usize,
    ) -> impl Iterator<Item = usize> + 'v {
        let before = self.written.partition_point(|part| part.end < at);
        let behind = self
            .written
            .partition_point(|part| part.start <= at + NEEDLE);
        (before.saturating_sub(prefix.len())..behind)
            .filter(|&place| self.text[place..].starts_with(prefix.as_bytes()))
    }
}

/// The longest needle, in bytes: a hit begins at most this far before the prefix it announces.
const NEEDLE: usize = 8;

/// The longest token, with what closes it, in characters.
const TOKEN: usize = 128;
/// The longest session cookie.
const COOKIE: usize = 5 * 1024;

/// How many characters behind its start a value may reach whose prefix begins with `first`. A
/// hostile text has a prefix every few bytes, so no hit may cost more than its value can need.
fn reach(first: u8) -> usize {
    if first == b'v' { COOKIE } else { TOKEN }
}
