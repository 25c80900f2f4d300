//! The evidence of a rotation, for a person.

use std::io::{self, Write};

use super::words;
use crate::checkup::{Awaited, RotationState, Watched};
use crate::report::sanitize;
use crate::report::terminal::paint::{Paint, Role, wrap};
use crate::report::verdict::counted;
use crate::secret::Visibility;

/// Where what is said of a credential stands behind its label.
const BEHIND_LABEL: usize = 17;

/// Writes what came of it, then what was seen of each credential.
pub(super) fn write(awaited: &Awaited, color: bool, out: &mut impl Write) -> io::Result<()> {
    let paint = Paint::new(color);
    let (word, role) = match awaited.state() {
        RotationState::Rotated => ("rotated", Role::Clean),
        RotationState::NotRotated => ("NOT ROTATED", Role::Active),
        RotationState::Unknown => ("unknown", Role::Unclean),
    };
    let outcome = words::outcome(awaited);
    writeln!(out, "{}  {outcome}", paint.as_a(role, word))?;
    credential("old", &awaited.old, words::of_old(&awaited.old), paint, out)?;
    if let Some(new) = &awaited.new {
        credential("new", new, words::of_new(new), paint, out)?;
    }
    for note in words::notes(awaited) {
        writeln!(out)?;
        for (at, line) in wrap(note, 4).iter().enumerate() {
            match at {
                0 => writeln!(out, "  {} {line}", paint.as_a(Role::Unclean, "!"))?,
                _ => writeln!(out, "    {line}")?,
            }
        }
    }
    let requests = counted(awaited.requests, "request");
    writeln!(out, "\n{requests} to Notion")
}

fn credential(
    which: &str,
    watched: &Watched,
    facts: Vec<(&'static str, String)>,
    paint: Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    let examined = &watched.examined;
    let name = examined.detector.map_or("credential", |kind| kind.name);
    let secret = examined.secret.render(Visibility::Redacted);
    let secret = sanitize::text(&secret);
    let secret = paint.as_a(Role::Secret, &secret);
    writeln!(
        out,
        "\n{}  {name}  {secret}",
        paint.as_a(Role::Heading, which)
    )?;
    for (label, text) in facts {
        let gap = BEHIND_LABEL.saturating_sub(2 + label.len());
        let (label, text) = (paint.as_a(Role::Aside, label), sanitize::text(&text));
        writeln!(out, "  {label}{:gap$}{text}", "")?;
    }
    Ok(())
}
