//! `ntnleaks check`.

mod input;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use ntnleaks::{Checkup, CheckupFormat, Matcher, Validity};

use super::color::Color;
use super::exit::Exit;
use super::network::NetworkArgs;
use super::output::{self, Readers};
use input::InputArgs;

/// What was typed behind `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    network: NetworkArgs,

    /// The form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: FormatArg,

    /// Write the report to FILE instead of stdout; only its owner may read a new one
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    #[default]
    Terminal,
    Json,
    Markdown,
}

impl From<FormatArg> for CheckupFormat {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Terminal => Self::Terminal,
            FormatArg::Json => Self::Json,
            FormatArg::Markdown => Self::Markdown,
        }
    }
}

pub(super) fn run(args: &CheckArgs) -> Result<Exit> {
    let given = args.input.given()?;
    let client = args.network.client()?;
    let matcher = Matcher::new();
    let checkup = ntnleaks::check(given, &matcher, &client);
    // Here: what a credential opens (`--access`), before the report is written.
    write(args, &checkup)?;
    Ok(exit(&checkup))
}

fn write(args: &CheckArgs, checkup: &Checkup) -> Result<()> {
    let color = args.output.is_none() && args.color.is_on();
    output::write(args.output.as_deref(), Readers::Owner, |out| {
        ntnleaks::write_checkup(args.format.into(), checkup, color, out)
    })
}

/// A condition that does not hold goes before a question that was not answered.
fn exit(checkup: &Checkup) -> Exit {
    let mut each = checkup.credentials.iter();
    match each.any(|it| it.verdict.validity() == Validity::Unknown) {
        true => Exit::Incomplete,
        false => Exit::Clean,
    }
}
