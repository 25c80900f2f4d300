//! `ntnleaks man`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man;

use super::exit::Exit;
use super::output::{self, Readers};

/// What was typed behind `man`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ManArgs {
    /// Write a page for each command into this directory [default: the first page, to stdout]
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  ntnleaks man | man -l -
  ntnleaks man ~/.local/share/man/man1";

pub(super) fn run(args: &ManArgs) -> Result<Exit> {
    let mut command = super::Args::command();
    command.build();
    match &args.directory {
        None => {
            let page = page(&command)?;
            output::write(None, Readers::Usual, |out| out.write_all(&page))?;
        }
        Some(directory) => {
            fs::create_dir_all(directory).with_context(|| directory.display().to_string())?;
            write_pages(&command, directory)?;
        }
    }
    Ok(Exit::Clean)
}

/// The page of a command, and those of all that are below it.
fn write_pages(command: &Command, directory: &Path) -> Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let path = directory.join(format!("{name}.1"));
    fs::write(&path, page(command)?).with_context(|| format!("cannot write {}", path.display()))?;
    for below in command.get_subcommands() {
        if below.get_name() != "help" {
            write_pages(below, directory)?;
        }
    }
    Ok(())
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}
