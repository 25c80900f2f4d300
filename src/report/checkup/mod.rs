//! What became known of credentials, for a person, a program, or an incident's file.

mod terminal;

use std::io::{self, BufWriter, Write};

use crate::checkup::Checkup;

/// Writes `checkup` for a person, with or without colour.
///
/// # Errors
///
/// What `out` fails with, such as a closed pipe.
pub fn write_checkup(checkup: &Checkup, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    terminal::write(checkup, color, &mut out)?;
    out.flush()
}
