//! What became known of credentials, for a person.

use std::io::{self, Write};

use super::{access, words};
use crate::checkup::{Checkup, Examined};
use crate::report::sanitize;
use crate::report::terminal::paint::{Paint, Role, wrap};
use crate::report::terminal::rotation;
use crate::secret::Visibility;
use crate::validity::Validity;

/// Where what is said of a credential begins.
const INDENT: &str = "  ";
/// Where what is said of it stands behind its label.
const BEHIND_LABEL: usize = 15;

/// Writes each credential, then how many there are of each validity.
pub(super) fn write(checkup: &Checkup, color: bool, out: &mut impl Write) -> io::Result<()> {
    let paint = Paint::new(color);
    for examined in &checkup.credentials {
        heading(examined, paint, out)?;
        facts(examined, paint, out)?;
        remarks(examined, paint, out)?;
        if let Some(access) = &examined.access {
            access::terminal::write(access, paint, out)?;
        }
        writeln!(out)?;
    }
    let mut rotations = words::rotations(checkup).peekable();
    if rotations.peek().is_some() {
        rotation::write(rotations, paint, out)?;
        writeln!(out)?;
    }
    let (sum, requests) = (words::sum(checkup), words::requests(checkup));
    writeln!(out, "{sum} · {requests}")
}

/// The verdict is the loudest, and an active one louder than any.
fn heading(examined: &Examined, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let verdict = examined.verdict;
    let (word, role) = match (examined.signs, verdict.validity()) {
        (Some(true), _) => ("PROVEN", Role::Active),
        (Some(false), _) => ("not proven", Role::Unclean),
        (None, Validity::Active) => ("ACTIVE", Role::Active),
        (None, Validity::Inactive) => ("inactive", Role::Heading),
        (None, Validity::Unknown) => ("unknown", Role::Unclean),
    };
    let name = paint.as_a(Role::Heading, words::kind(examined));
    let secret = examined.secret.render(Visibility::Redacted);
    let secret = sanitize::text(&secret);
    let (word, secret) = (paint.as_a(role, word), paint.as_a(Role::Secret, &secret));
    writeln!(out, "{word}  {name}  {secret}")?;
    let why = words::proof(examined).map_or_else(|| verdict.to_string(), str::to_owned);
    for line in wrap(&why, INDENT.len()) {
        writeln!(out, "{INDENT}{line}")?;
    }
    Ok(())
}

fn facts(examined: &Examined, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let mut fact = |label: &str, text: &str| {
        let gap = BEHIND_LABEL.saturating_sub(INDENT.len() + label.len());
        let (label, text) = (paint.as_a(Role::Aside, label), sanitize::text(text));
        writeln!(out, "{INDENT}{label}{:gap$}{text}", "")
    };
    fact("given as", &words::given_as(examined))?;
    if let Some(asked) = words::asked(examined) {
        fact("asked", asked)?;
    }
    let connection = examined.connection.iter();
    for (label, text) in connection.flat_map(words::facts) {
        fact(label, &text)?;
    }
    if let Some(id) = &examined.client_id {
        fact("client id", id)?;
    }
    fact("fingerprint", &examined.fingerprint.to_string())?;
    match examined.age {
        Some(age) => fact("first seen", &words::age(age)),
        None => Ok(()),
    }
}

/// In what it is not as it was issued, and what came of it as it was given.
fn remarks(examined: &Examined, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let mark = paint.as_a(Role::Unclean, "!");
    for remark in &examined.remarks {
        writeln!(out, "{INDENT}{mark} {remark}")?;
    }
    let Some(verdict) = examined.as_given else {
        return Ok(());
    };
    let state = verdict.validity().id();
    let text = format!("as it was given, it is {state}: {verdict}");
    for line in wrap(&text, INDENT.len() + 2) {
        writeln!(out, "{INDENT}  {line}")?;
    }
    Ok(())
}
