//! Lines and columns, as an editor shows them.

/// A 1-based line and a 1-based column that counts Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: u64,
    pub(super) column: u64,
}

impl Position {
    /// The start of a text.
    pub(super) const START: Self = Self { line: 1, column: 1 };

    /// The position behind `text`, if `self` is the one before it. A byte that is not UTF-8 counts
    /// as the replacement character that an editor shows.
    pub(super) fn behind(self, text: &[u8]) -> Self {
        match memchr::memrchr(b'\n', text) {
            Some(newline) => Self {
                line: self.line + memchr::memchr_iter(b'\n', &text[..=newline]).count() as u64,
                column: 1 + characters(&text[newline + 1..]),
            },
            None => Self {
                line: self.line,
                column: self.column + characters(text),
            },
        }
    }

    /// Where `self`, counted from the start of a part, is in the whole, if the part begins at
    /// `start`.
    pub(super) fn offset_by(self, start: Self) -> Self {
        Self {
            line: start.line + self.line - 1,
            column: if self.line == 1 {
                start.column + self.column - 1
            } else {
                self.column
            },
        }
    }
}

fn characters(text: &[u8]) -> u64 {
    if text.is_ascii() {
        return text.len() as u64;
    }
    text.utf8_chunks()
        .map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty()))
        .sum::<usize>() as u64
}

/// Walks forward through a text and tells the position of offsets on the way.
pub(super) struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
    position: Position,
}

impl<'t> Cursor<'t> {
    /// Starts at the offset `at`, which is at `position`.
    pub(super) fn new(text: &'t [u8], at: usize, position: Position) -> Self {
        Self { text, at, position }
    }

    /// The position of an offset that is not before the last one.
    pub(super) fn advance(&mut self, to: usize) -> Position {
        self.position = self.position.behind(&self.text[self.at..to]);
        self.at = to;
        self.position
    }

    /// The position of an offset, without moving there.
    pub(super) fn peek(&self, to: usize) -> Position {
        self.position.behind(&self.text[self.at..to])
    }
}

/// The length of the byte-order mark of UTF-8, which no editor counts as a column.
pub(super) fn mark_len(text: &[u8]) -> usize {
    if text.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    }
}

/// The start of the character that the byte at `at` belongs to.
pub(super) fn character_start(text: &[u8], at: usize) -> usize {
    let before = text[..=at].iter().rev();
    let inside = before
        .take_while(|byte| **byte & 0xC0 == 0x80)
        .take(4)
        .count();
    // No character has four such bytes: the one at `at` stands alone.
    if inside > 3 { at } else { at - inside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let position = |text: &str| {
            let Position { line, column } = Position::START.behind(text.as_bytes());
            (line, column)
        };
        assert_eq!(position(""), (1, 1));
        assert_eq!(position("a\r\nbc"), (2, 3));
        assert_eq!(position("é日🔑"), (1, 4));
    }

    #[test]
    fn a_part_is_moved_to_its_place_in_the_whole() {
        let start = Position { line: 3, column: 5 };
        for (text, line, column) in [("ab", 3, 7), ("a\nb", 4, 2)] {
            let part = Position::START.behind(text.as_bytes());
            assert_eq!(part.offset_by(start), Position { line, column });
        }
    }

    #[test]
    fn a_character_has_at_most_three_more_bytes() {
        let start = |text: &[u8]| character_start(text, text.len() - 1);
        assert_eq!(start("a🔑".as_bytes()), 1);
        assert_eq!(start(b"ab"), 1);
        assert_eq!(start(b"\xE2\x82\xAC\x80\x80"), 4);
    }
}
