//! The report for a person: calm, in 80 to 100 columns, with and without colour.

pub(super) mod detectors;
mod evidence;
mod forgiven;
mod leak;
pub(super) mod paint;
pub(super) mod rotation;

use std::io::{self, Write};

use super::leak::Leak;
use super::rotation::needed;
use super::{Report, View, place, sanitize};
use crate::blob::{ExcludeReason, Excluded, Origin};
use paint::{Paint, Role};

/// How many nested repositories are named unless all are asked for.
const REPOSITORIES: usize = 5;

/// Writes findings, then what was not read, then the evidence that something was.
pub(super) fn write(report: &Report, view: &View, out: &mut impl Write) -> io::Result<()> {
    let paint = Paint::new(view.color);
    let mut page = Page {
        out,
        is_empty: true,
    };
    let leaks = Leak::group(&report.findings);
    for leak in &leaks {
        leak::write(leak, view, paint, page.section()?)?;
    }
    let mut needed = needed(&report.findings).peekable();
    if !view.quiet && needed.peek().is_some() {
        rotation::write(needed, paint, page.section()?)?;
    }
    if view.show_suppressed {
        forgiven::suppressed(report, view, paint, &mut page)?;
    }
    if view.show_placeholders {
        placeholders(report, view, paint, &mut page)?;
    }
    if view.quiet {
        return Ok(());
    }
    let skipped = report.skipped.iter();
    let skipped = skipped.map(|skipped| (&skipped.origin, skipped.reason.to_string()));
    list("not read", skipped, 0, paint, &mut page)?;
    left_out(report, view, paint, &mut page)?;
    forgiven::baseline(report, view, paint, &mut page)?;
    evidence::write(report, &leaks, paint, page.section()?)
}

/// Sections with an empty line between them.
struct Page<'a, W> {
    out: &'a mut W,
    is_empty: bool,
}

impl<W: Write> Page<'_, W> {
    fn section(&mut self) -> io::Result<&mut W> {
        if !std::mem::take(&mut self.is_empty) {
            writeln!(self.out)?;
        }
        Ok(self.out)
    }
}

fn placeholders(
    report: &Report,
    view: &View,
    paint: Paint,
    page: &mut Page<'_, impl Write>,
) -> io::Result<()> {
    if report.placeholders.is_empty() {
        return Ok(());
    }
    let out = page.section()?;
    writeln!(out, "{}", paint.as_a(Role::Heading, "placeholders"))?;
    for finding in &report.placeholders {
        let what = leak::what(finding, view.visibility);
        writeln!(out, "  {}  {what}", leak::place(finding, paint))?;
    }
    Ok(())
}

/// Repositories of their own are always named: a person may have meant them. The rest is named on
/// request.
fn left_out(
    report: &Report,
    view: &View,
    paint: Paint,
    page: &mut Page<'_, impl Write>,
) -> io::Result<()> {
    let is_named =
        |excluded: &&Excluded| view.verbose || excluded.reason == ExcludeReason::Repository;
    let count = report.excluded.iter().filter(is_named).count();
    let shown = if view.verbose { count } else { REPOSITORIES };
    let named = report.excluded.iter().filter(is_named).take(shown);
    let lines = named.map(|excluded| (&excluded.origin, excluded.reason.to_string()));
    list("left out", lines, count.saturating_sub(shown), paint, page)
}

/// A section of files and objects, each with a reason, and how `more` there are.
fn list<'a>(
    heading: &str,
    lines: impl Iterator<Item = (&'a Origin, String)>,
    more: usize,
    paint: Paint,
    page: &mut Page<'_, impl Write>,
) -> io::Result<()> {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    let out = page.section()?;
    writeln!(out, "{}", paint.as_a(Role::Heading, heading))?;
    for (origin, reason) in lines {
        let reason = sanitize::text(&reason);
        writeln!(
            out,
            "  {}  {}",
            place::item(origin),
            paint.as_a(Role::Aside, &reason)
        )?;
    }
    if more > 0 {
        let more = format!("and {more} more");
        writeln!(out, "  {}", paint.as_a(Role::Aside, &more))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
