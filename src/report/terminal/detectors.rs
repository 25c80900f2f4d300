//! The list of what is looked for, for a person.

use std::io::{self, Write};

use super::paint::{Paint, Role, wrap};
use super::rotation;
use crate::detector::Detector;

/// Writes each detector: its id, what it finds, and how to revoke that.
pub(in crate::report) fn write(
    detectors: &[Detector],
    color: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let paint = Paint::new(color);
    for (at, detector) in detectors.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let grade = format!(
            "{} · {} confidence",
            detector.severity.id(),
            detector.confidence().id()
        );
        let id = paint.as_a(Role::Heading, detector.id);
        writeln!(out, "{id}  {}", paint.as_a(Role::Aside, &grade))?;
        for line in wrap(detector.description, 4) {
            writeln!(out, "    {line}")?;
        }
        paint.remedy(detector.remedy, detector.remedy_url, out)?;
    }
    Ok(())
}

/// Writes one detector with the steps of a rotation.
pub(in crate::report) fn write_whole(
    detector: &Detector,
    color: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    write(std::slice::from_ref(detector), color, out)?;
    match detector.rotation {
        Some(rotation) => {
            writeln!(out)?;
            rotation::write([(detector, rotation)].into_iter(), Paint::new(color), out)
        }
        None => Ok(()),
    }
}
