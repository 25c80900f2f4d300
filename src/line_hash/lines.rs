//! The rolling hash of every line of a text.

use std::collections::VecDeque;

use super::utf16::Utf16;

/// How many characters a hash covers.
const WINDOW: u64 = 100;
const BASE: u64 = 37;
/// The weight of the character that leaves the window.
const LEAVING: u64 = BASE.wrapping_pow(WINDOW as u32);
/// A power of two above [`WINDOW`], so that a place in the ring is a mask away.
const RING: usize = 128;

/// Rolls the hash over the text and tells each line's as soon as its window is full.
pub(super) struct Lines {
    decoder: Utf16,
    ring: [u16; RING],
    hash: u64,
    /// Characters in the window so far, of the whole text.
    position: u64,
    /// Where the lines start whose window is not yet full; the first of them is `line`.
    starts: VecDeque<u64>,
    /// The position at which the window of `line` is full.
    due: u64,
    line: u64,
    at_start: bool,
    after_cr: bool,
}

impl Lines {
    /// At the start of a text.
    pub(super) fn new() -> Self {
        Self {
            decoder: Utf16::new(),
            ring: [0; RING],
            hash: 0,
            position: 0,
            starts: VecDeque::with_capacity(WINDOW as usize),
            due: u64::MAX,
            line: 1,
            at_start: true,
            after_cr: false,
        }
    }

    /// Takes the next bytes. `found` is given each line's number and hash, in order.
    pub(super) fn feed(&mut self, bytes: &[u8], mut found: impl FnMut(u64, u64)) {
        let mut rest = bytes;
        while let Some((&byte, tail)) = rest.split_first() {
            // Once a long line's window is full, nothing matters before its end.
            if self.starts.is_empty() && !self.at_start && byte != b'\n' && byte != b'\r' {
                let skipped = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                rest = &rest[skipped.unwrap_or(rest.len())..];
                self.decoder = Utf16::new();
                continue;
            }
            let mut decoder = self.decoder;
            decoder.push(byte, |unit| self.take(unit, &mut found));
            self.decoder = decoder;
            rest = tail;
        }
    }

    /// The end mark stands for the end of the text, and zeros fill the windows that are open.
    pub(super) fn end(&mut self, mut found: impl FnMut(u64, u64)) {
        let decoder = self.decoder;
        decoder.end(|unit| self.take(unit, &mut found));
        self.take(u16::MAX, &mut found);
        while !self.starts.is_empty() {
            self.roll(0, &mut found);
        }
    }

    fn take(&mut self, unit: u16, found: &mut impl FnMut(u64, u64)) {
        const SPACE: u16 = b' ' as u16;
        const TAB: u16 = b'\t' as u16;
        const LF: u16 = b'\n' as u16;
        const CR: u16 = b'\r' as u16;
        let after_cr = std::mem::replace(&mut self.after_cr, unit == CR);
        if unit == SPACE || unit == TAB || (after_cr && unit == LF) {
            return;
        }
        if self.at_start {
            self.starts.push_back(self.position);
            self.due = self.due.min(self.position + WINDOW);
        }
        let unit = if unit == CR { LF } else { unit };
        self.at_start = unit == LF;
        self.roll(unit, found);
    }

    fn roll(&mut self, unit: u16, found: &mut impl FnMut(u64, u64)) {
        let place = self.position as usize % RING;
        let leaving = self.ring[(place + RING - WINDOW as usize) % RING];
        self.ring[place] = unit;
        self.hash = (self.hash.wrapping_mul(BASE))
            .wrapping_add(unit.into())
            .wrapping_sub(LEAVING.wrapping_mul(leaving.into()));
        self.position += 1;
        if self.position == self.due {
            self.starts.pop_front();
            self.due = self.starts.front().map_or(u64::MAX, |start| start + WINDOW);
            found(self.line, self.hash);
            self.line += 1;
        }
    }
}
