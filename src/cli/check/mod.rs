//! `ntnleaks check`.

mod input;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use ntnleaks::{Access, Checkup, CheckupFormat, Examined, Matcher, Validity};

use super::color::Color;
use super::exit::Exit;
use super::network::NetworkArgs;
use super::output::{self, Readers};
use input::InputArgs;

/// How many requests may be made to learn what one credential opens. They take half a minute, and
/// list most workspaces whole.
const ACCESS_REQUESTS: u64 = 100;

/// What was typed behind `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    network: NetworkArgs,

    /// Show what a credential that works opens, with requests that only read: at most 100 for each
    /// credential, unless --max-requests allows another number for all
    #[arg(long)]
    access: bool,

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
    let mut checkup = ntnleaks::check(given, &matcher, &client);
    if args.access {
        let most = args.network.max_requests().unwrap_or(ACCESS_REQUESTS);
        ntnleaks::explore(&mut checkup, &matcher, &client, most);
    }
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
    let has_gap = |it: &Examined| it.access.as_ref().is_some_and(Access::has_gap);
    match each.any(|it| it.verdict.validity() == Validity::Unknown || has_gap(it)) {
        true => Exit::Incomplete,
        false => Exit::Clean,
    }
}
