//! The evidence of a rotation, as a page for the report of an incident. Every word of a stranger is
//! code, so that nothing in it is a link, a mention or a mark.

use std::io::{self, Write};

use super::words;
use crate::checkup::{Awaited, Watched};
use crate::report::markdown::{code, text};
use crate::report::{message, time, verdict::counted};
use crate::secret::Visibility;

/// Writes what came of it and when, then what was seen of each credential.
pub(super) fn write(awaited: &Awaited, out: &mut impl Write) -> io::Result<()> {
    let outcome = message::capitalised(words::outcome(awaited));
    let version = env!("CARGO_PKG_VERSION");
    let state = text(&awaited.state().id().replace('_', " "));
    writeln!(out, "# Notion credential: {state}\n")?;
    writeln!(out, "{outcome}.\n")?;
    let (started, ended) = (time::utc(awaited.started), time::utc(awaited.ended));
    writeln!(
        out,
        "- Asked from {started}Z to {ended}Z with ntnleaks {version}"
    )?;
    let requests = counted(awaited.requests, "request");
    writeln!(out, "- {requests} to Notion")?;
    credential("Old", &awaited.old, words::of_old(&awaited.old), out)?;
    if let Some(new) = &awaited.new {
        credential("New", new, words::of_new(new), out)?;
    }
    for note in words::notes(awaited) {
        writeln!(out, "\n{}", text(note))?;
    }
    Ok(())
}

fn credential(
    which: &str,
    watched: &Watched,
    facts: Vec<(&'static str, String)>,
    out: &mut impl Write,
) -> io::Result<()> {
    let examined = &watched.examined;
    let name = examined.detector.map_or("credential", |kind| kind.name);
    let secret = code(&examined.secret.render(Visibility::Redacted));
    writeln!(out, "\n## {which}: {name} {secret}\n")?;
    for (label, said) in facts {
        writeln!(out, "- {}: {}", message::capitalised(label), code(&said))?;
    }
    Ok(())
}
