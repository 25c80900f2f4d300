//! The last lines of the report: the verdict, and the evidence that something was looked at.

use std::io::{self, Write};

use super::super::leak::Leak;
use super::super::{Report, verdict};
use super::paint::{Paint, Role};
use crate::detector::Severity;

/// Writes the evidence, and in a line of its own what keeps the run from being complete.
pub(super) fn write(
    report: &Report,
    leaks: &[Leak<'_>],
    paint: Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    let facts = verdict::facts(report).join(" · ");
    match verdict::verdict(report, leaks) {
        Some(verdict) => {
            let role = match leaks {
                [] if report.stats.inactive > 0 => Role::Unclean,
                [] => Role::Clean,
                leaks if leaks.iter().any(Leak::is_active) => Role::Severity(Severity::Critical),
                _ => Role::Heading,
            };
            write!(out, "{}", paint.as_a(role, &verdict))?;
            writeln!(out, "{}", paint.as_a(Role::Aside, &format!(" · {facts}")))?;
        }
        None => writeln!(out, "{}", paint.as_a(Role::Aside, &facts))?,
    }
    if let Some(gap) = verdict::gap(report) {
        writeln!(out, "{}", paint.as_a(Role::Unclean, &gap))?;
    }
    Ok(())
}
