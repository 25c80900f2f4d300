//! What became known of credentials, as a page for the report of an incident. Every word of a
//! stranger is code, so that nothing in it is a link, a mention or a mark.

use std::io::{self, Write};

use super::{access, words};
use crate::checkup::{Checkup, Examined};
use crate::report::markdown::{code, text};
use crate::report::rotation;
use crate::report::time;
use crate::secret::Visibility;
use crate::validity::Validity;

/// Writes when it was asked and with what, then each credential.
pub(super) fn write(checkup: &Checkup, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# Notion credentials: what was found out\n")?;
    let version = env!("CARGO_PKG_VERSION");
    let time = time::utc(checkup.started);
    writeln!(out, "- Checked at {time} UTC with ntnleaks {version}")?;
    writeln!(out, "- {}", words::sum(checkup))?;
    writeln!(out, "- {}", words::requests(checkup))?;
    for examined in &checkup.credentials {
        credential(examined, out)?;
        if let Some(access) = &examined.access {
            access::markdown::write(access, out)?;
        }
    }
    for (detector, rotation) in words::rotations(checkup) {
        let steps = rotation::markdown(&rotation);
        write!(out, "\n## Rotate: {}\n\n{steps}", detector.name)?;
    }
    Ok(())
}

fn credential(examined: &Examined, out: &mut impl Write) -> io::Result<()> {
    let verdict = examined.verdict;
    let secret = code(&examined.secret.render(Visibility::Redacted));
    let (state, kind) = (words::state(examined), words::kind(examined));
    writeln!(out, "\n## {state}: {kind} {secret}\n")?;
    let state = verdict.validity().id();
    let loud = match verdict.validity() {
        Validity::Active => "**active**",
        _ => state,
    };
    writeln!(out, "- Verdict: {loud}: {}", text(&verdict.to_string()))?;
    if let Some(proof) = words::proof(examined) {
        writeln!(out, "- Webhook: {}", text(proof))?;
    }
    if let Some(asked) = words::asked(examined) {
        writeln!(out, "- Asked: {}", text(asked))?;
    }
    let mut fact = |label: &str, said: &str| writeln!(out, "- {label}: {}", code(said));
    fact("Fingerprint", &examined.fingerprint.to_string())?;
    fact("Given as", &words::given_as(examined))?;
    let connection = examined.connection.iter();
    for (label, said) in connection.flat_map(words::facts) {
        fact(&capitalized(label), &said)?;
    }
    if let Some(id) = &examined.client_id {
        fact("Client id", id)?;
    }
    if let Some(age) = examined.age {
        writeln!(out, "- First seen: {}", text(&words::age(age)))?;
    }
    for remark in &examined.remarks {
        writeln!(out, "- Not as it was issued: {}", text(&remark.to_string()))?;
    }
    if let Some(verdict) = examined.as_given {
        let state = verdict.validity().id();
        let reason = text(&verdict.to_string());
        writeln!(out, "- As it was given: {state}: {reason}")?;
    }
    Ok(())
}

fn capitalized(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
