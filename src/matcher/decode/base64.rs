//! base64 and base64url, on one line or wrapped.

use std::ops::Range;

use super::View;
use crate::finding::Encoding;

/// How much encoded text is decoded behind a place: the longest token in a text that is wrapped
/// and deeply indented.
const BEHIND: usize = 384;
/// How much more makes one piece of text to a person.
const WHOLE: usize = 8 * 1024;
/// A text that is wrapped has lines at least this long; shorter ones are words.
const WRAPPED: usize = 40;

/// The texts that the base64 around `at` may mean, where the character at `at` stands at place
/// `phase` of its group of four: its own line alone, and joined with the lines around it. They begin
/// at most `before` bytes before `at`.
pub(in crate::matcher) fn decode(text: &[u8], at: usize, phase: usize, before: usize) -> Vec<View> {
    let floor = at.saturating_sub(before);
    let ceiling = (at + BEHIND).min(text.len());
    let line = Run::around(text, at, floor..ceiling);
    let joined = line.clone().joined(text, floor..ceiling);
    let views = [Some(line), joined];
    views
        .into_iter()
        .flatten()
        .filter_map(|run| run.decode(text, at, phase))
        .collect()
}

/// The whole encoded text on the lines of a part of it: what a person sees as one piece.
pub(in crate::matcher) fn whole(text: &[u8], part: Range<usize>) -> Range<usize> {
    let floor = part.start.saturating_sub(WHOLE);
    let ceiling = (part.end + WHOLE).min(text.len());
    let start = Run::around(text, part.start, floor..ceiling).pieces[0].start;
    let end = Run::around(text, part.end - 1, floor..ceiling).end();
    // A text that reaches further than anybody looks is named by its part.
    let start = if start == floor && floor > 0 {
        part.start
    } else {
        start
    };
    let end = if end == ceiling && ceiling < text.len() {
        part.end
    } else {
        end
    };
    start..end + count(text[end..].iter().take(2), |byte| *byte == b'=')
}

/// Pieces of encoded text in the order of the file, one a line.
#[derive(Clone)]
struct Run {
    pieces: Vec<Range<usize>>,
}

impl Run {
    /// The one piece around `at`.
    fn around(text: &[u8], at: usize, bounds: Range<usize>) -> Self {
        let start = at - count(text[bounds.start..at].iter().rev(), is_encoded);
        let end = at + count(text[at..bounds.end].iter(), is_encoded);
        Self {
            pieces: std::iter::once(start..end).collect(),
        }
    }

    fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.end)
    }

    /// With the lines before and behind, as long as the text is wrapped; `None` if it is not.
    fn joined(mut self, text: &[u8], bounds: Range<usize>) -> Option<Self> {
        while let Some(piece) = above(text, &self.pieces[0], &bounds) {
            self.pieces.insert(0, piece);
        }
        while let Some(piece) = below(text, &self.pieces[self.pieces.len() - 1], &bounds) {
            self.pieces.push(piece);
        }
        (self.pieces.len() > 1).then_some(self)
    }

    /// Decodes the pieces as one text, in groups counted from the character at `at`.
    fn decode(&self, text: &[u8], at: usize, phase: usize) -> Option<View> {
        let places: Vec<usize> = self.pieces.iter().flat_map(Clone::clone).collect();
        let anchor = places.binary_search(&at).ok()?;
        let first = (anchor + 4 - phase) % 4;
        let mut view = View::new(Encoding::Base64);
        for group in places.get(first..)?.chunks(4) {
            let bits = group.iter().fold(0, |bits, &place| {
                bits << 6 | value(text[place]).unwrap_or(0)
            });
            let [_, bytes @ ..] = (bits << (6 * (4 - group.len()))).to_be_bytes();
            for (byte, writing) in bytes.iter().zip(group.windows(2)) {
                view.push(*byte, writing[0]..writing[1] + 1);
            }
        }
        Some(view)
    }
}

/// The piece at the end of the line above, if it is as long as wrapped lines are.
fn above(text: &[u8], piece: &Range<usize>, bounds: &Range<usize>) -> Option<Range<usize>> {
    let before = &text[bounds.start..piece.start];
    let margin = count(before.iter().rev(), is_space);
    let line = before[..before.len() - margin].strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let encoded = count(line.iter().rev(), is_encoded);
    let end = bounds.start + line.len();
    (encoded >= WRAPPED).then(|| end - encoded..end)
}

/// The piece on the line below, if this one is as long as wrapped lines are. No line of a wrapped
/// text is longer than one above it: what is longer is another text.
fn below(text: &[u8], piece: &Range<usize>, bounds: &Range<usize>) -> Option<Range<usize>> {
    let behind = &text[piece.end..bounds.end];
    let line = behind
        .strip_prefix(b"\r")
        .unwrap_or(behind)
        .strip_prefix(b"\n")?;
    let margin = count(line.iter(), is_space);
    let encoded = count(line[margin..].iter(), is_encoded);
    let padded = encoded + count(line[margin + encoded..].iter(), |byte| *byte == b'=');
    let this = text[..piece.end].iter().rev().take(WHOLE);
    let start = piece.end - count(this, is_encoded);
    let margin_start = start - count(text[..start].iter().rev(), is_space);
    let alone = matches!(text[..margin_start].last(), None | Some(b'\n'));
    let longer = alone && padded > piece.end - start;
    let at = bounds.end - line.len() + margin;
    (piece.len() >= WRAPPED && encoded > 0 && !longer).then(|| at..at + encoded)
}

fn count<'b>(bytes: impl Iterator<Item = &'b u8>, test: fn(&u8) -> bool) -> usize {
    bytes.take_while(|byte| test(byte)).count()
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn is_encoded(byte: &u8) -> bool {
    value(*byte).is_some()
}

/// The six bits of a character of base64 or base64url.
fn value(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}
