//! One leak: what it is, every place of it, and how to make it worthless.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

use super::super::leak::Leak;
use super::super::{View, history, message, path, place, remedy, sanitize, verdict};
use super::paint::{Paint, Role, wrap};
use crate::finding::{Excerpt, Finding};
use crate::secret::Visibility;
use crate::validity::{Validity, Verdict};

/// How many places of one leak are shown unless all are asked for.
const PLACES: usize = 10;

/// What stands below a place stands this far to its right.
const INDENT: &str = "      ";

/// And so far a verdict about the credential.
const VERDICT: &str = "  ";

/// How many characters of a line are shown before and after a match, to stay in 100 columns.
const BEFORE: usize = 40;
const AFTER: usize = 24;

/// Writes its heading, its places and its remedy.
pub(super) fn write(
    leak: &Leak<'_>,
    view: &View,
    paint: Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    write_heading(leak, view, paint, out)?;
    if let Some(verdict) = leak.verdict() {
        write_verdict(verdict, paint, out)?;
    }
    let shown = if view.verbose { usize::MAX } else { PLACES };
    for finding in leak.findings().take(shown) {
        write_place(finding, paint, out)?;
    }
    let rest = leak.findings().skip(shown);
    if rest.clone().next().is_some() {
        let more = format!("and {}", verdict::places("more place", rest));
        writeln!(out, "  {}", paint.as_a(Role::Aside, &more))?;
    }
    let Leak { first, .. } = leak;
    let remedy = remedy::remedy(first, path::typed(&first.location.origin.path));
    paint.remedy(&remedy, first.detector.remedy_url, out)
}

fn write_heading(
    leak: &Leak<'_>,
    view: &View,
    paint: Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    let Leak { first, .. } = leak;
    let severity = leak.severity();
    let word = paint.as_a(Role::Severity(severity), severity.id());
    write!(out, "{word}  ")?;
    write!(out, "{}", paint.as_a(Role::Heading, first.detector.name))?;
    if let Some(secret) = first.secret.as_ref() {
        let secret = secret.render(view.visibility);
        let secret = sanitize::text(&secret);
        write!(out, "  {}", paint.as_a(Role::Secret, &secret))?;
    }
    let is_merged = first.location.origin.repository.is_some();
    if is_merged && leak.findings().count() > 1 {
        let places = format!(" · {}", verdict::places("place", leak.findings()));
        write!(out, "{}", paint.as_a(Role::Aside, &places))?;
    }
    writeln!(out)
}

/// Whether it works, and why that is known or not.
fn write_verdict(verdict: Verdict, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let words = verdict.words();
    let lines = wrap(&words, VERDICT.len());
    let (first, rest) = lines
        .split_first()
        .map_or(("", &[][..]), |(first, rest)| (first, rest));
    let reason = first.strip_prefix(verdict.word()).unwrap_or_default();
    write!(out, "{VERDICT}{}", validity(verdict, paint))?;
    writeln!(out, "{reason}")?;
    for line in rest {
        writeln!(out, "{VERDICT}{line}")?;
    }
    Ok(())
}

/// The validity in a word.
pub(super) fn validity(verdict: Verdict, paint: Paint) -> impl Display {
    let role = match verdict.validity() {
        Validity::Active => Role::Active,
        Validity::Inactive => Role::Aside,
        Validity::Unknown => Role::Unclean,
    };
    paint.as_a(role, verdict.word())
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
    for aside in message::asides(finding) {
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
