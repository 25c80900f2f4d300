//! `ntnleaks baseline show`.

use anyhow::Result;
use clap::Args;

use super::{BaselineFile, entries, list};
use crate::cli::exit::Exit;
use crate::cli::output::{self, Readers};
use crate::cli::settings::FileArgs;

/// What was typed behind `baseline show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    #[command(flatten)]
    files: FileArgs,
}

pub(super) fn run(args: &ShowArgs) -> Result<Exit> {
    let baseline = BaselineFile::of(&args.files.settings()?).load()?;
    let mut in_order: Vec<_> = baseline.entries().iter().collect();
    in_order.sort_by_key(|entry| (&entry.path, entry.line));
    output::write(None, Readers::Usual, |out| {
        list(in_order, out)?;
        writeln!(out, "{}", entries(baseline.entries().len()))
    })?;
    Ok(Exit::Clean)
}
