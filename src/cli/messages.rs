//! What the program says on stderr. Every message passes through one redaction, because messages
//! quote what a person typed, and what a person typed may hold a token.

use std::collections::HashMap;
use std::fmt::Display;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::path::Path;

use clap::error::ErrorKind;
use ntnleaks::{
    Accepted, Fingerprint, Matcher, Report, Skipped, Validity, Verdict, escape_for_terminal,
};

use super::exit::Exit;

/// How many entries of a baseline a note names.
const NAMED: usize = 5;

/// Says something on stderr. Where stderr is closed, nobody wants to hear it.
pub(super) fn say(message: impl Display) {
    let message = message.to_string();
    let redacted = Matcher::new().redact(&message).into_owned();
    let _ = writeln!(io::stderr(), "ntnleaks: {}", escape_for_terminal(&redacted));
}

/// Names what was not read.
pub(super) fn unread(report: &Report) {
    for Skipped { origin, reason } in &report.skipped {
        let path = origin.path.display();
        let item = match origin.repository.as_deref() {
            None => path.to_string(),
            Some(name) if origin.path == Path::new(".") => name.to_owned(),
            Some(name) => format!("{name}/{path}"),
        };
        say(format!("warning: {item} {reason}"));
    }
    if report.read_nothing() {
        say("warning: nothing was read, so nothing can be concluded");
    }
}

/// Counts what is to be said of the baseline; the report itself may name it.
pub(super) fn stale(report: &Report) {
    let Some(notes) = &report.baseline else {
        return;
    };
    let entries = |count| match count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    };
    let name = &notes.name;
    let list = |all: &[Accepted]| {
        let named: Vec<_> = all.iter().take(NAMED).map(|it| &*it.path).collect();
        let more = if all.len() > NAMED { ", …" } else { "" };
        format!("{}{more}", named.join(", "))
    };
    if !notes.expired.is_empty() {
        let count = entries(notes.expired.len());
        let places = list(&notes.expired);
        say(format!(
            "note: {name}: {count} expired, and what they accepted counts again: {places}"
        ));
    }
    if !notes.gone.is_empty() {
        let count = entries(notes.gone.len());
        let places = list(&notes.gone);
        say(format!(
            "note: {name}: {count} no longer found (`ntnleaks baseline prune` removes what is \
             gone): {places}"
        ));
    }
}

/// Counts the credentials of which a check could not tell whether they work, by the reason; and what
/// is not listed since it is inactive.
pub(super) fn validity(report: &Report) {
    let all = [&report.findings, &report.suppressed];
    let verdicts = all.into_iter().flatten();
    let verdicts: HashMap<Fingerprint, Verdict> = verdicts
        .filter_map(|it| Some((it.fingerprint, it.verdict?)))
        .collect();
    for verdict in Verdict::ALL {
        let count = verdicts.values().filter(|it| **it == verdict).count();
        if count == 0 || verdict.validity() != Validity::Unknown {
            continue;
        }
        let level = if verdict.was_asked() {
            "warning"
        } else {
            "note"
        };
        let all = verdicts.len();
        say(format!(
            "{level}: {count} of {all} credentials {}",
            verdict.words()
        ));
    }
    if report.stats.inactive > 0 {
        let left_out = report.stats.inactive;
        say(format!(
            "note: not listed, as --only-active says: {left_out} inactive; rotate what leaked all the same"
        ));
    }
}

/// Says why the run failed.
pub(super) fn failure(error: &anyhow::Error) -> Exit {
    say(format!("{error:#}"));
    Exit::Failed
}

/// Says what is wrong with a command line, or shows the help that it asks for.
pub(super) fn usage(error: &clap::Error) -> Exit {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let _ = error.print();
        return Exit::Clean;
    }
    let message = error.render().to_string();
    let redacted = Matcher::new().redact(&message).into_owned();
    let lines = redacted.trim_end().lines().map(escape_for_terminal);
    let _ = writeln!(io::stderr(), "{}", lines.collect::<Vec<_>>().join("\n"));
    Exit::Failed
}

/// A panic says where it happened and never what with: its message may quote what was scanned.
pub(crate) fn install_panic_hook() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let place = panic.location().map_or_else(String::new, |place| {
            format!(" at {}:{}", place.file(), place.line())
        });
        let _ = writeln!(
            io::stderr(),
            "ntnleaks: internal error{place}. This is a bug: please report it with this line. \
             Nothing can be concluded from this run."
        );
    }));
}
