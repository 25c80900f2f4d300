//! What became known of credentials, for a person.

use std::io::{self, Write};

use crate::checkup::{Checkup, Examined};
use crate::report::sanitize;
use crate::report::terminal::paint::{Paint, Role};
use crate::secret::Visibility;

/// Writes each credential with its verdict.
pub(super) fn write(checkup: &Checkup, color: bool, out: &mut impl Write) -> io::Result<()> {
    let paint = Paint::new(color);
    for (at, examined) in checkup.credentials.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        write_one(examined, paint, out)?;
    }
    Ok(())
}

fn write_one(examined: &Examined, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let verdict = examined.verdict;
    let secret = examined.secret.render(Visibility::Redacted);
    let name = (examined.detector).map_or("Credential of an unknown kind", |kind| kind.name);
    let validity = paint.as_a(Role::Heading, verdict.validity().id());
    let (name, secret) = (paint.as_a(Role::Heading, name), sanitize::text(&secret));
    writeln!(out, "{validity}  {name}  {secret}")?;
    writeln!(out, "      {verdict}")
}
