//! `ntnleaks baseline prune`.

use std::collections::HashSet;

use anyhow::{Result, bail};
use clap::Args;
use ntnleaks::Day;

use super::{BaselineFile, entries, list, scan};
use crate::cli::exit::Exit;
use crate::cli::messages;
use crate::cli::output::{self, Readers};
use crate::cli::reading::ReadingArgs;
use crate::cli::source::SourceArgs;
use crate::cli::trust::Trusted;

/// What was typed behind `baseline prune`.
#[derive(Debug, Args)]
pub(super) struct PruneArgs {
    #[command(flatten)]
    source: SourceArgs,

    /// Also remove the entries that have expired
    #[arg(long)]
    expired: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

pub(super) fn run(args: &PruneArgs) -> Result<Exit> {
    let settings = args
        .reading
        .settings(args.source.path(), &Trusted::default())?;
    let source = args.source.source(args.reading.read_options(&settings))?;
    let file = BaselineFile::of(&settings);
    let options = args.reading.options(&settings);
    let (report, mut baseline) = scan(&*source, &settings, &options, file.load()?)?;
    if !report.is_complete() {
        messages::say(
            "nothing was removed: not everything was read, and what was not may hold what is missing",
        );
        return Ok(Exit::Incomplete);
    }
    let notes = report.baseline.as_ref();
    let Some((notes, whole)) = notes.and_then(|notes| Some((notes, notes.whole?))) else {
        bail!(
            "nothing was removed: only a scan of the whole work tree, or --history, can tell what is gone"
        )
    };
    let gone: HashSet<_> = notes.gone.iter().map(|entry| entry.fingerprint).collect();
    let today = Day::today();
    let removed = baseline.retain(|entry| {
        let has_ended = args.expired && entry.has_expired(today);
        !gone.contains(&entry.fingerprint) && !has_ended
    });
    let is_written = baseline.save(&file.path)?;
    let elsewhere = baseline.entries().iter().filter(|it| it.found_in != whole);
    let elsewhere = elsewhere.count();
    let name = ntnleaks::escape_for_terminal(&file.name);
    output::write(None, Readers::Usual, |out| {
        list(&removed, out)?;
        if !removed.is_empty() {
            writeln!(out)?;
        }
        let state = if is_written { "written" } else { "unchanged" };
        let (left, right) = (removed.len(), entries(baseline.entries().len()));
        writeln!(out, "{name} {state}: {left} removed, {right} kept")?;
        if elsewhere > 0 {
            let (found, other) = match whole {
                ntnleaks::FoundIn::Tree => ("in commits", "prune --history"),
                ntnleaks::FoundIn::History => ("in files", "prune without --history"),
            };
            let count = entries(elsewhere);
            writeln!(
                out,
                "{count} found {found}: only `{other}` can tell whether they are gone"
            )?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}
