//! How to replace each kind that was found, in numbered steps.

use std::io::{self, Write};

use super::paint::{Paint, Role, wrap};
use crate::detector::Detector;
use crate::rotation::{HAND_OVER, Rotation, STORES};

/// Writes each kind with its order, the reason for that, and its steps; then the stores, once.
pub(in crate::report) fn write<'a>(
    kinds: impl Iterator<Item = (&'a Detector, Rotation)>,
    paint: Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut is_stored = false;
    for (at, (detector, rotation)) in kinds.enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let heading = format!("rotate  {}", detector.name);
        let heading = paint.as_a(Role::Heading, &heading);
        let order = format!(" · {}", rotation.order.name());
        writeln!(out, "{heading}{}", paint.as_a(Role::Aside, &order))?;
        steps(&rotation, paint, out)?;
        is_stored |= !rotation.stores().is_empty();
    }
    match is_stored {
        true => stores(paint, out),
        false => Ok(()),
    }
}

/// Writes the reason and the steps.
fn steps(rotation: &Rotation, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    for line in wrap(rotation.why, 2) {
        writeln!(out, "  {line}")?;
    }
    for (number, step) in (1..).zip(rotation.steps) {
        for (at, line) in wrap(step, 5).iter().enumerate() {
            match at {
                0 => writeln!(
                    out,
                    "  {} {line}",
                    paint.as_a(Role::Mark, &format!("{number}."))
                )?,
                _ => writeln!(out, "     {line}")?,
            }
        }
    }
    Ok(())
}

fn stores(paint: Paint, out: &mut impl Write) -> io::Result<()> {
    writeln!(out)?;
    writeln!(out, "{}", paint.as_a(Role::Heading, "stores"))?;
    for store in STORES {
        // The program that is called names the store.
        writeln!(out, "  {}", store.command)?;
    }
    for line in wrap(HAND_OVER, 2) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}
