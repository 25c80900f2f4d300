//! `ntnleaks completions`.

use anyhow::Result;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::exit::Exit;
use super::output::{self, Readers};

/// What was typed behind `completions`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CompletionsArgs {
    /// The shell that will read them
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  ntnleaks completions bash >~/.local/share/bash-completion/completions/ntnleaks
  ntnleaks completions zsh >\"${fpath[1]}/_ntnleaks\"
  ntnleaks completions fish >~/.config/fish/completions/ntnleaks.fish";

pub(super) fn run(args: &CompletionsArgs) -> Result<Exit> {
    let mut text = Vec::new();
    let mut command = super::Args::command();
    clap_complete::generate(args.shell, &mut command, "ntnleaks", &mut text);
    output::write(None, Readers::Usual, |out| out.write_all(&text))?;
    Ok(Exit::Clean)
}
