//! Lines and columns, counted the slow way.

pub use ntnleaks::Region;

/// The lines and columns of a part of a text, which an editor would show.
pub fn region(text: &[u8], start: usize, end: usize) -> Region {
    let (line, column) = position(text, start);
    let (end_line, end_column) = position(text, end);
    Region {
        line,
        column,
        end_line,
        end_column,
    }
}

fn position(text: &[u8], at: usize) -> (u64, u64) {
    let before = String::from_utf8_lossy(&text[..at]);
    // The mark of UTF-8 at the start of a text is no column.
    let before = before.strip_prefix('\u{feff}').unwrap_or(&before);
    let line = before.matches('\n').count() as u64 + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count() as u64 + 1)
}
