//! `ntnleaks rules`: what is looked for.

use anyhow::Result;
use clap::Args;

use super::color::Color;
use super::exit::Exit;
use super::output::{self, Readers};

/// What was typed behind `rules`.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
}

pub(super) fn run(args: &RulesArgs) -> Result<Exit> {
    let color = args.color.is_on();
    output::write(None, Readers::Usual, |out| {
        ntnleaks::write_detectors(color, out)
    })?;
    Ok(Exit::Clean)
}
