//! One leak: what it is, every place of it, and how to make it worthless.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, Write};

use super::super::{View, history, path, place, remedy, sanitize};
use super::paint::{Paint, Role, wrap};
use crate::detector::{Confidence, Severity};
use crate::finding::{Encoding, Excerpt, Finding, Marker, MarkerScope, SuppressionKind};
use crate::secret::Visibility;

/// How many places of one leak are shown unless all are asked for.
const PLACES: usize = 10;

/// What stands below a place stands this far to its right.
const INDENT: &str = "      ";

/// How many characters of a line are shown before and after a match, to stay in 100 columns.
const BEFORE: usize = 40;
const AFTER: usize = 24;

/// The findings with one fingerprint, in the report's order.
pub(super) struct Leak<'a> {
    first: &'a Finding,
    rest: Vec<&'a Finding>,
}

impl<'a> Leak<'a> {
    /// Each leak once, the most severe first, then the surest, then by its first place.
    pub(super) fn group(findings: &'a [Finding]) -> Vec<Self> {
        let mut known = HashMap::new();
        let mut leaks: Vec<Self> = Vec::new();
        for finding in findings {
            let at = *known.entry(finding.fingerprint).or_insert(leaks.len());
            match leaks.get_mut(at) {
                Some(leak) => leak.rest.push(finding),
                None => leaks.push(Self {
                    first: finding,
                    rest: Vec::new(),
                }),
            }
        }
        // The sort is stable, so equals stay in the order of their first places.
        leaks.sort_by_key(|leak| Reverse((leak.severity(), leak.confidence())));
        leaks
    }

    /// Whether it is a credential, and not a dotenv file.
    pub(super) fn is_secret(&self) -> bool {
        self.first.secret.is_some()
    }

    /// In how many places it is.
    pub(super) fn places(&self) -> usize {
        1 + self.rest.len()
    }

    fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    fn severity(&self) -> Severity {
        let severities = self.findings().map(|finding| finding.severity);
        severities.fold(self.first.severity, Severity::max)
    }

    fn confidence(&self) -> Confidence {
        let confidences = self.findings().map(|finding| finding.confidence);
        confidences.fold(self.first.confidence, Confidence::max)
    }

    /// Writes its heading, its places and its remedy.
    pub(super) fn write(&self, view: &View, paint: Paint, out: &mut impl Write) -> io::Result<()> {
        let severity = self.severity();
        write!(
            out,
            "{}  ",
            paint.as_a(Role::Severity(severity), severity.id())
        )?;
        write!(
            out,
            "{}",
            paint.as_a(Role::Heading, self.first.detector.name)
        )?;
        if let Some(secret) = self.first.secret.as_ref() {
            let secret = secret.render(view.visibility);
            write!(
                out,
                "  {}",
                paint.as_a(Role::Secret, &sanitize::text(&secret))
            )?;
        }
        writeln!(out)?;
        let shown = if view.verbose { usize::MAX } else { PLACES };
        for finding in self.findings().take(shown) {
            write_place(finding, paint, out)?;
        }
        let more = self.places().saturating_sub(shown);
        if more > 0 {
            let places = if more == 1 { "place" } else { "places" };
            let more = format!("and {more} more {places}");
            writeln!(out, "  {}", paint.as_a(Role::Aside, &more))?;
        }
        self.write_remedy(paint, out)
    }

    fn write_remedy(&self, paint: Paint, out: &mut impl Write) -> io::Result<()> {
        let path = path::typed(&self.first.location.origin.path);
        let remedy = remedy::remedy(self.first, path);
        paint.remedy(&remedy, self.first.detector.remedy_url, out)
    }
}

/// What a finding is, on one line, without its place.
pub(super) fn what(finding: &Finding, visibility: Visibility) -> String {
    let secret = finding.secret.as_ref();
    let secret = secret.map_or_else(String::new, |secret| secret.render(visibility));
    format!("{}  {}", finding.detector.name, sanitize::text(&secret))
}

/// `path:line:column`, or the path alone; which object it is where there is no path.
pub(super) fn place(finding: &Finding, paint: Paint) -> String {
    let place = place::text(&finding.location.origin, finding.location.region);
    paint.as_a(Role::Place, &place).to_string()
}

fn write_place(finding: &Finding, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    write!(out, "  {}", place(finding, paint))?;
    let confidence = match finding.confidence {
        Confidence::High => None,
        Confidence::Medium => Some("medium confidence"),
        Confidence::Low => Some("low confidence"),
    };
    let marker = finding.marker.as_ref().and_then(unheeded);
    let untrusted = finding.untrusted.as_ref().map(|it| match it.kind {
        SuppressionKind::InSource => "the marker beside it is not of the trusted commit",
        SuppressionKind::External => "only a baseline that is not trusted accepts it",
    });
    let asides = [confidence, finding.encoding.map(written), marker, untrusted];
    for aside in asides.into_iter().flatten() {
        write!(out, "{}", paint.as_a(Role::Aside, &format!(" · {aside}")))?;
    }
    writeln!(out)?;
    if let Some(publication) = remedy::publication(finding) {
        writeln!(out, "{INDENT}{publication}")?;
    }
    if let Some(sentence) = history::sentence(finding) {
        for line in wrap(&sentence, INDENT.len()) {
            writeln!(out, "{INDENT}{line}")?;
        }
    }
    finding
        .excerpt
        .as_ref()
        .map_or(Ok(()), |excerpt| write_excerpt(excerpt, paint, out))
}

/// Why a marker beside a finding suppresses nothing, where it could be a slip.
fn unheeded(marker: &Marker) -> Option<&'static str> {
    match marker.scope {
        MarkerScope::Everything => None,
        MarkerScope::Detector(_) => Some("the marker beside it names another detector"),
        MarkerScope::Nothing => Some("what the marker beside it names is no detector"),
    }
}

fn write_excerpt(excerpt: &Excerpt, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let before = excerpt.before.trim_start();
    let after = excerpt.after.trim_end();
    let cut = before.char_indices().rev().nth(BEFORE - 1);
    let before = match cut {
        Some((start, _)) if start > 0 => format!("…{}", line(&before[start..])).into(),
        _ => line(before),
    };
    let after = match after.char_indices().nth(AFTER) {
        Some((end, _)) => format!("{}…", line(&after[..end])).into(),
        None => line(after),
    };
    write!(out, "{INDENT}{}", paint.as_a(Role::Aside, &before))?;
    write!(out, "{}", paint.as_a(Role::Secret, &line(&excerpt.matched)))?;
    writeln!(out, "{}", paint.as_a(Role::Aside, &after))
}

/// A tab in a line of code is as harmless as a space, and calmer than its escape.
fn line(text: &str) -> Cow<'_, str> {
    match text.contains('\t') {
        true => sanitize::text(&text.replace('\t', " ")).into_owned().into(),
        false => sanitize::text(text),
    }
}

fn written(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Base64 => "written as base64",
        Encoding::Utf16Le | Encoding::Utf16Be => "written as UTF-16",
        Encoding::Percent => "written with percent escapes",
        Encoding::Escape => "written with escapes",
        Encoding::Split => "written in pieces",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;
    use super::*;
    use crate::report::testing::{clean, token};

    #[test]
    fn a_marker_that_suppresses_nothing_says_why() {
        let mut report = clean();
        report.findings.push(Finding {
            marker: Some(Marker {
                name: "ntnleaks:allow",
                scope: MarkerScope::Nothing,
                reason: None,
            }),
            ..token("a.rs", 1)
        });
        let text = shown(&report, &View::default());
        let expected = "  a.rs:1:15 · what the marker beside it names is no detector\n";
        assert!(text.contains(expected), "{text}");
    }
}
