//! `ntnleaks baseline create`.

use std::io::Write;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use ntnleaks::{Acceptance, Accepted, Baseline, Changes, Day, Finding, Matcher};

use super::{BaselineFile, entries, list, scan};
use crate::cli::exit::Exit;
use crate::cli::messages;
use crate::cli::output::{self, Readers};
use crate::cli::reading::ReadingArgs;
use crate::cli::source::SourceArgs;
use crate::cli::trust::Trusted;

/// How many new entries are listed.
const LISTED: usize = 20;

/// What is noted where nobody says why.
const REASON: &str = "accepted when the baseline was created";

/// What was typed behind `baseline create`.
#[derive(Debug, Args)]
pub(super) struct CreateArgs {
    #[command(flatten)]
    source: SourceArgs,

    /// Why it is accepted
    #[arg(long, value_name = "TEXT", default_value = REASON)]
    reason: String,

    /// Who accepts it [default: user.name and user.email of git]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// The day on which it counts again: 2026-12-31, or 90d for 90 days from today
    #[arg(long, value_name = "WHEN", value_parser = expiry)]
    expires: Option<Day>,

    #[command(flatten)]
    reading: ReadingArgs,
}

/// A day of the future, or how many days are left to it.
fn expiry(text: &str) -> Result<Day, String> {
    let today = Day::today();
    let day = match text.strip_suffix('d').map(str::parse) {
        Some(Ok(days)) => today.plus(days),
        _ => text.parse().ok(),
    };
    match day {
        Some(day) if day > today => Ok(day),
        Some(_) => Err("that day is not in the future".to_owned()),
        None => Err("a day is written as 2026-12-31, and a number of days as 90d".to_owned()),
    }
}

pub(super) fn run(args: &CreateArgs) -> Result<Exit> {
    let settings = args
        .reading
        .settings(args.source.path(), &Trusted::default())?;
    let source = args.source.source(args.reading.read_options(&settings))?;
    let file = BaselineFile::of(&settings);
    let is_new = !file.is_there();
    let before = match is_new {
        true => Baseline::new(&*file.name),
        false => file.load()?,
    };
    let matcher = Matcher::new();
    let acceptance = Acceptance {
        by: matcher.redact(&by(args)?).into_owned(),
        date: Day::today(),
        reason: matcher.redact(&args.reason).into_owned(),
        expires: args.expires,
    };
    let (report, mut baseline) = scan(
        &*source,
        &settings,
        &args.reading.options(&settings),
        before,
    )?;
    let kept = baseline.entries().len();
    let found: Vec<&Finding> = report.findings.iter().chain(&report.suppressed).collect();
    let changes = baseline.accept(&found, &report.root, &acceptance);
    let is_written = !(is_new && baseline.entries().is_empty()) && baseline.save(&file.path)?;
    let said = Said {
        file: &file,
        changes,
        kept,
        is_new,
        is_written,
    };
    output::write(None, Readers::Usual, |out| said.write(out))?;
    if report.is_complete() {
        return Ok(Exit::Clean);
    }
    messages::say(
        "warning: not everything was read, so there may be more to accept: see above, and run it again",
    );
    Ok(Exit::Incomplete)
}

fn by(args: &CreateArgs) -> Result<String> {
    match &args.by {
        Some(by) if by.trim().is_empty() => bail!("--by is empty: it says who accepts this"),
        Some(by) => Ok(by.clone()),
        None => ntnleaks::identity(None).ok_or_else(|| {
            anyhow!(
                "nobody says who accepts this: give --by NAME, or set user.name and user.email in git"
            )
        }),
    }
}

/// What a person is told.
struct Said<'a> {
    file: &'a BaselineFile,
    changes: Changes,
    kept: usize,
    is_new: bool,
    is_written: bool,
}

impl Said<'_> {
    fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let Changes { added, renewed } = &self.changes;
        let name = ntnleaks::escape_for_terminal(&self.file.name);
        let new: Vec<&Accepted> = added.iter().chain(renewed).collect();
        list(new.iter().take(LISTED).copied(), out)?;
        if new.len() > LISTED {
            let more = new.len() - LISTED;
            writeln!(out, "and {more} more: `ntnleaks baseline show` lists all")?;
        }
        if !new.is_empty() {
            writeln!(out)?;
        }
        if self.is_new && new.is_empty() {
            return writeln!(
                out,
                "nothing was found, so no baseline is needed: {name} was not written"
            );
        }
        let kept = self.kept - renewed.len();
        let state = if self.is_written {
            "written"
        } else {
            "unchanged"
        };
        writeln!(
            out,
            "{name} {state}: {} added, {} renewed, {} kept",
            added.len(),
            renewed.len(),
            entries(kept)
        )?;
        if self.is_new {
            writeln!(
                out,
                "With the line `{} merge=union` in .gitattributes, branches that each add entries \
                 merge without a conflict",
                Baseline::FILE
            )?;
        }
        Ok(())
    }
}
