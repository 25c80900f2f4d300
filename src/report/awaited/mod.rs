//! The evidence of a rotation, for a person, a program, or an incident's file.

mod json;
mod markdown;
mod terminal;
mod words;

use std::io::{self, BufWriter, Write};

use super::checkup::CheckupFormat;
use crate::checkup::Awaited;

/// Writes `awaited` as `format`; on a terminal, with or without colour. It never holds a whole
/// secret. As JSON it is what `schema/rotation-v1.schema.json` describes.
///
/// # Errors
///
/// What `out` fails with, such as a closed pipe.
pub fn write_awaited(
    format: CheckupFormat,
    awaited: &Awaited,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match format {
        CheckupFormat::Terminal => terminal::write(awaited, color, &mut out)?,
        CheckupFormat::Json => json::write(awaited, &mut out)?,
        CheckupFormat::Markdown => markdown::write(awaited, &mut out)?,
    }
    out.flush()
}
