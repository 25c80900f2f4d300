//! JSON that shows what it holds: what acts on a terminal or cannot be seen is escaped.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::sanitize;

/// Writes one object for a program and a person, and ends the line.
pub(in crate::report) fn document(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(Visible(&mut *out), value)?;
    out.write_all(b"\n")
}

/// Writes an object on a line of its own.
pub(super) fn line(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(Visible(&mut *out), value)?;
    out.write_all(b"\n")
}

/// Escapes in JSON what deceives. Outside of texts JSON is ASCII, and in them `serde_json` escapes
/// all controls but DEL and those behind ASCII.
struct Visible<W>(W);

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A whole piece of a text comes at once, so that no letter is cut.
        for chunk in bytes.utf8_chunks() {
            text(chunk.valid(), &mut self.0)?;
            self.0.write_all(chunk.invalid())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn text(mut text: &str, out: &mut impl Write) -> io::Result<()> {
    // The line breaks are those of the layout.
    let is_escaped = |it: char| it >= ' ' && sanitize::deceives(it);
    while let Some(at) = text.find(is_escaped) {
        let (plain, rest) = text.split_at(at);
        out.write_all(plain.as_bytes())?;
        let mut rest = rest.chars();
        for unit in rest.next().unwrap_or_default().encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        text = rest.as_str();
    }
    out.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_escaped_and_means_the_same() {
        let said = "a\u{9b}31m \u{7f}\u{202e}x\u{200b}\u{e0041}é資😀\n\"";
        let mut out = Vec::new();
        assert!(line(&[said], &mut out).is_ok());
        let text = String::from_utf8_lossy(&out);
        let expected =
            r#"["a\u009b31m \u007f\u202ex\u200b\udb40\udc41é資😀\n\""]"#.to_owned() + "\n";
        assert_eq!(text, expected);
        let read: Vec<String> = serde_json::from_slice(&out).unwrap_or_default();
        assert_eq!(read, [said]);
    }
}
