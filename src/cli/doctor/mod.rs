//! `ntnleaks doctor`: proves that the protection of a repository works.

mod checks;
mod limited;
mod line;
mod proof;
mod throwaway;
mod token;

use std::time::Duration;

use anyhow::Result;
use clap::Args;
use ntnleaks::{Matcher, escape_for_terminal};

use super::exit::Exit;
use super::git::Repository;
use super::output::{self, Readers};
use line::{Line, State};

/// What was typed behind `doctor`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DoctorArgs {
    /// End a hook that takes longer than SECONDS
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=86_400))]
    time_limit: u64,
}

const EXAMPLES: &str = "\
A token that nobody has is planted in a throw-away copy of the repository, with an index, a work tree
and objects of its own, and git commits and pushes it there with the hooks that it would run here. The
repository itself is left as it is.

Examples:
  ntnleaks doctor
  ntnleaks doctor --time-limit 900     where hooks run long tests

Exit codes: 0 the hooks stop a token and nothing else, 1 they do not, 2 the run failed, 3 nobody can tell.";

pub(super) fn run(args: &DoctorArgs) -> Result<Exit> {
    let limit = Duration::from_secs(args.time_limit);
    let mut lines = vec![checks::git()?];
    show(&lines)?;
    let repository = match Repository::here() {
        Ok(repository) => repository,
        Err(error) if error.to_string().contains("dubious ownership") => {
            lines = vec![Line::new(
                State::Unknown,
                "git refuses this repository, as it belongs to somebody else (safe.directory)",
                "git config --global --add safe.directory DIRECTORY, if you trust it",
            )];
            show(&lines)?;
            return Ok(Exit::Incomplete);
        }
        Err(error) => return Err(error),
    };
    let mut more = vec![checks::program()];
    more.extend(checks::hooks(&repository));
    if !repository.is_bare {
        more.extend(checks::files(&repository)?);
    }
    show(&more)?;
    lines.extend(more);
    let proof = proof::of(&repository, limit);
    show(&proof)?;
    lines.extend(proof);
    let has = |state| lines.iter().any(|line| line.state == state);
    Ok(match () {
        () if has(State::Problem) => Exit::Findings,
        () if has(State::Unknown) => Exit::Incomplete,
        () => Exit::Clean,
    })
}

/// Shows lines on stdout. They name files and repeat what hooks say, which may be anything.
fn show(lines: &[Line]) -> Result<()> {
    let matcher = Matcher::new();
    output::write(None, Readers::Usual, |out| {
        for line in lines {
            let text = line.to_string();
            let redacted = matcher.redact(&text);
            for line in redacted.lines() {
                writeln!(out, "{}", escape_for_terminal(line))?;
            }
        }
        Ok(())
    })
}
