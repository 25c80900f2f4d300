//! `ntnleaks scan`.

use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use ntnleaks::{
    Format, Matcher, Options, Progress, ReadOptions, Report, Skipped, View, Visibility,
};

use super::color::Color;
use super::exit::Exit;
use super::output::{self, Readers};
use super::settings::SettingsArgs;
use super::source::SourceArgs;
use super::{messages, progress, size};

/// What was typed behind `scan`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ScanArgs {
    #[command(flatten)]
    source: SourceArgs,

    /// The form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: FormatArg,

    /// Write the report to FILE instead of stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Show credentials whole, not redacted (terminal and JSON only)
    #[arg(long)]
    show_secrets: bool,

    /// Also list what has the shape of a credential and is a placeholder
    #[arg(long)]
    show_placeholders: bool,

    #[command(flatten)]
    settings: SettingsArgs,

    /// Skip files over SIZE bytes (K, M and G are understood); the run is then not clean
    #[arg(long, value_name = "SIZE", value_parser = size::parse)]
    max_file_size: Option<u64>,

    /// Use N threads [default: one a core]
    #[arg(long, short = 'j', value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,

    /// Only findings: no summary, no progress
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,

    /// Every place of each credential, and everything that was left out
    #[arg(long, short)]
    verbose: bool,

    /// Exit with 0 where there are findings (what was not read still counts)
    #[arg(long)]
    no_fail: bool,
}

const EXAMPLES: &str = "\
Inside a git repository, exactly what git would publish is read: tracked files, also those that an
ignore rule matches, and untracked files that none matches. Elsewhere, every file that no .gitignore
covers. A file that is named is read in any case.

A configuration file sets some of the options for everybody: `ntnleaks config --help` lists what it can
say, where it is looked for, and what counts more.

PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF, which the pre-commit program sets for a range, make --staged
and --pre-push scan the commits of that range.

Examples:
  ntnleaks scan
  ntnleaks scan --staged                      in a pre-commit hook
  ntnleaks scan --range origin/main..HEAD     in a pull request
  ntnleaks scan --history ../other            every object of another repository
  git show HEAD:.env | ntnleaks scan - --path .env
  ntnleaks scan --format json | jq '.findings[] | {path, line, detector}'
  ntnleaks scan --min-confidence high --exclude 'vendor/'
  ntnleaks scan --show-secrets config.json    the whole value, to look it up in Notion

Exit codes: 0 clean and complete, 1 findings, 2 the run failed, 3 something was not read.";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    #[default]
    Terminal,
    Json,
    Jsonl,
    Sarif,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Terminal => Self::Terminal,
            FormatArg::Json => Self::Json,
            FormatArg::Jsonl => Self::Jsonl,
            FormatArg::Sarif => Self::Sarif,
        }
    }
}

pub(super) fn run(args: &ScanArgs) -> Result<Exit> {
    if args.show_secrets && args.format == FormatArg::Sarif {
        bail!("--show-secrets does not go with --format sarif: such files are uploaded and kept");
    }
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let threads = args.threads.unwrap_or_else(cores).get();
    let settings = args.settings.settings(args.source.path())?;
    let config = settings.config;
    let source = args.source.source(ReadOptions {
        exclude: settings.exclude,
        max_file_size: args.max_file_size,
        threads,
    })?;
    let options = Options {
        min_confidence: config.min_confidence.value,
        disabled: config.disable.iter().map(|it| it.value).collect(),
        dotenv: settings.dotenv,
        line_hashes: args.format == FormatArg::Sarif,
        name_excluded: args.verbose,
        threads,
    };
    let placeholders = config.placeholders.iter().map(|it| it.value);
    let matcher = Matcher::new().with_placeholders(placeholders);
    let progress = Progress::default();
    let report = progress::shown(!args.quiet, &progress, || {
        ntnleaks::scan(&*source, &matcher, &options, &progress)
    })?;
    let view = View {
        visibility: if args.show_secrets {
            Visibility::Whole
        } else {
            Visibility::Redacted
        },
        color: args.output.is_none() && args.color.is_on(),
        show_placeholders: args.show_placeholders,
        verbose: args.verbose,
        quiet: args.quiet,
    };
    let readers = if args.show_secrets {
        Readers::Owner
    } else {
        Readers::Usual
    };
    output::write(args.output.as_deref(), readers, |out| {
        ntnleaks::write(args.format.into(), &report, &view, out)
    })?;
    // On a terminal the report itself has just named them.
    if args.quiet
        || args.format != FormatArg::Terminal
        || args.output.is_some()
        || !io::stdout().is_terminal()
    {
        warn(&report);
    }
    let fails = (!args.no_fail).then_some(config.fail_severity.value);
    Ok(Exit::of(&report, fails))
}

/// Names on stderr what was not read.
fn warn(report: &Report) {
    for Skipped { origin, reason } in &report.skipped {
        messages::say(format!("warning: {} {reason}", origin.path.display()));
    }
    if report.read_nothing() {
        messages::say("warning: nothing was read, so nothing can be concluded");
    }
}
