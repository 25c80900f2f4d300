//! What became known of credentials, for a person, a program, or an incident's file.

mod access;
pub(super) mod json;
mod markdown;
mod terminal;
mod words;

use std::io::{self, BufWriter, Write};

use crate::checkup::Checkup;

/// What a [`Checkup`] is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckupFormat {
    /// For a person.
    Terminal,
    /// One JSON object, as `schema/check-v1.schema.json` describes it.
    Json,
    /// A page for the report of an incident.
    Markdown,
}

/// Writes `checkup` as `format`; on a terminal, with or without colour. It never holds a whole
/// secret, and may hold names and addresses of people.
///
/// # Errors
///
/// What `out` fails with, such as a closed pipe.
pub fn write_checkup(
    format: CheckupFormat,
    checkup: &Checkup,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match format {
        CheckupFormat::Terminal => terminal::write(checkup, color, &mut out)?,
        CheckupFormat::Json => json::write(checkup, &mut out)?,
        CheckupFormat::Markdown => markdown::write(checkup, &mut out)?,
    }
    out.flush()
}
