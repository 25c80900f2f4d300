//! `ntnleaks scan`.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use ntnleaks::{Accepted, Format, Options, Progress, Report, View, Visibility};

use super::color::Color;
use super::exit::Exit;
use super::output::{self, Readers};
use super::reading::ReadingArgs;
use super::settings::FailArgs;
use super::source::SourceArgs;
use super::trust::TrustArgs;
use super::{messages, progress};

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

    /// Also list what a marker or the baseline suppresses, each with what says so (in SARIF too:
    /// GitHub opens an alert for each)
    #[arg(long)]
    show_suppressed: bool,

    /// Accept nothing from a baseline
    #[arg(long, conflicts_with = "baseline")]
    no_baseline: bool,

    #[command(flatten)]
    trust: TrustArgs,

    #[command(flatten)]
    reading: ReadingArgs,

    #[command(flatten)]
    fails: FailArgs,

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

/// How many entries of a baseline a note names.
const NAMED: usize = 5;

const EXAMPLES: &str = "\
Inside a git repository, exactly what git would publish is read: tracked files, also those that an
ignore rule matches, and untracked files that none matches. Elsewhere, every file that no .gitignore
covers. A file that is named is read in any case.

A finding is suppressed by a comment on its line, or alone on the line above,

  # ntnleaks:allow [DETECTOR] [-- REASON]

by `gitleaks:allow` or `pragma: allowlist secret` on its line, or `pragma: allowlist nextline secret`
above it; and by an entry of the baseline, which `ntnleaks baseline` makes.

A configuration file sets some of the options for everybody: `ntnleaks config --help` lists what it can
say, where it is looked for, and what counts more.

PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF, which the pre-commit program sets for a range, make --staged
and --pre-push scan the commits of that range.

Examples:
  ntnleaks scan
  ntnleaks scan --staged                      in a pre-commit hook
  ntnleaks scan --range origin/main..HEAD     in a pull request
  ntnleaks scan --trusted-ref origin/main     its files, by the rules of the main branch
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
    let trusted = args.trust.trusted(&args.source)?;
    let mut settings = args.reading.settings(args.source.path(), &trusted)?;
    args.fails.set(&mut settings.config)?;
    let source = args.source.source(args.reading.read_options(&settings))?;
    let policy = trusted.policy(&settings, !args.no_baseline)?;
    if let (Some(note), false) = (&settings.note, args.quiet) {
        messages::say(note);
    }
    let options = Options {
        line_hashes: args.format == FormatArg::Sarif,
        name_excluded: args.verbose,
        ..args.reading.options(&settings)
    };
    let matcher = settings.matcher();
    let progress = Progress::default();
    let report = progress::shown(!args.quiet, &progress, || {
        ntnleaks::scan(&*source, &matcher, &policy, &options, &progress)
    })?;
    let view = View {
        visibility: if args.show_secrets {
            Visibility::Whole
        } else {
            Visibility::Redacted
        },
        color: args.output.is_none() && args.color.is_on(),
        show_placeholders: args.show_placeholders,
        show_suppressed: args.show_suppressed,
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
        messages::unread(&report);
        if !args.quiet {
            note(&report);
        }
    }
    let fails = (!args.no_fail).then_some(settings.config.fail_severity.value);
    Ok(Exit::of(&report, fails))
}

/// Counts on stderr what is to be said of the baseline; the report itself may name it.
fn note(report: &Report) {
    let Some(notes) = &report.baseline else {
        return;
    };
    let entries = |count| match count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    };
    let name = &notes.name;
    let list = |all: &[Accepted]| {
        let named: Vec<_> = all.iter().take(NAMED).map(|it| &*it.path).collect();
        let more = if all.len() > NAMED { ", …" } else { "" };
        format!("{}{more}", named.join(", "))
    };
    if !notes.expired.is_empty() {
        let count = entries(notes.expired.len());
        let places = list(&notes.expired);
        messages::say(format!(
            "note: {name}: {count} expired, and what they accepted counts again: {places}"
        ));
    }
    if !notes.gone.is_empty() {
        let count = entries(notes.gone.len());
        let places = list(&notes.gone);
        messages::say(format!(
            "note: {name}: {count} no longer found (`ntnleaks baseline prune` removes what is \
             gone): {places}"
        ));
    }
}
