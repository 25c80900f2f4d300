//! How a report is written, whichever command made it.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use ntnleaks::{Format, Report, Severity, View, Visibility};

use super::color::Color;
use super::exit::Exit;
use super::messages;
use super::output::{self, Readers};

/// What was typed about the report.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// The form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: FormatArg,

    /// Write the report to FILE instead of stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Also write the report as FORMAT to FILE, of the same scan (may be repeated)
    #[arg(long = "report", value_name = "FORMAT=FILE")]
    further: Vec<Further>,

    /// Also append a summary in Markdown to FILE, such as "$GITHUB_STEP_SUMMARY"
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,

    /// Show credentials whole, not redacted (terminal and JSON only)
    #[arg(long)]
    show_secrets: bool,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,

    /// Only findings: no last line, no progress
    #[arg(long, short, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Every place of each credential, and everything that was left out
    #[arg(long, short)]
    pub(super) verbose: bool,

    /// Exit with 0 where there are findings (what was not read still counts)
    #[arg(long)]
    no_fail: bool,
}

/// A report beside the one of `--format` and `--output`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Further {
    format: FormatArg,
    file: PathBuf,
}

impl FromStr for Further {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = text.split_once('=').filter(|(_, file)| !file.is_empty());
        let (format, file) =
            named.ok_or("it is written FORMAT=FILE, as in sarif=ntnleaks.sarif")?;
        Ok(Self {
            format: FormatArg::from_str(format, false)?,
            file: file.into(),
        })
    }
}

/// What is listed beside what counts.
pub(super) struct Listed {
    pub(super) placeholders: bool,
    pub(super) suppressed: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    #[default]
    Terminal,
    Json,
    Jsonl,
    Sarif,
    Github,
    Gitlab,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Terminal => Self::Terminal,
            FormatArg::Json => Self::Json,
            FormatArg::Jsonl => Self::Jsonl,
            FormatArg::Sarif => Self::Sarif,
            FormatArg::Github => Self::Github,
            FormatArg::Gitlab => Self::Gitlab,
        }
    }
}

impl ReportArgs {
    /// Refuses what makes no sense, before anything is read.
    pub(super) fn check(&self) -> Result<()> {
        let redacted = |format: &FormatArg| !Format::from(*format).may_show_secrets();
        if let (true, Some(format)) = (self.show_secrets, self.formats().find(redacted)) {
            let format = format.to_possible_value();
            let format = format.as_ref().map_or("", |value| value.get_name());
            bail!(
                "--show-secrets does not go with --format {format}: such reports are uploaded and kept"
            );
        }
        Ok(())
    }

    /// Whether the report is to hold GitHub's hashes of lines.
    pub(super) fn holds_line_hashes(&self) -> bool {
        self.formats().any(|format| format == FormatArg::Sarif)
    }

    fn formats(&self) -> impl Iterator<Item = FormatArg> {
        let further = self.further.iter().map(|report| report.format);
        std::iter::once(self.format).chain(further)
    }

    /// Writes the report and the summary, and says how the program ends: findings of less severity
    /// than `least` are no failure.
    pub(super) fn write(&self, report: &Report, listed: Listed, least: Severity) -> Result<Exit> {
        let (visibility, readers) = match self.show_secrets {
            true => (Visibility::Whole, Readers::Owner),
            false => (Visibility::Redacted, Readers::Usual),
        };
        let view = |file: Option<&Path>| View {
            visibility,
            color: file.is_none() && self.color.is_on(),
            show_placeholders: listed.placeholders,
            show_suppressed: listed.suppressed,
            verbose: self.verbose,
            quiet: self.quiet,
        };
        let write = |format: FormatArg, file: Option<&Path>| {
            output::write(file, readers, |out| {
                ntnleaks::write(format.into(), report, &view(file), out)
            })
        };
        write(self.format, self.output.as_deref())?;
        for Further { format, file } in &self.further {
            write(*format, Some(file))?;
        }
        if let Some(file) = &self.summary {
            output::summarize(file, report)?;
        }
        if !self.names_gaps_to_a_person() {
            messages::unread(report);
            if !self.quiet {
                messages::stale(report);
            }
        }
        let fails = (!self.no_fail).then_some(least);
        Ok(Exit::of(report, fails))
    }

    /// On a terminal the report itself has just named what was not read.
    fn names_gaps_to_a_person(&self) -> bool {
        !self.quiet
            && self.format == FormatArg::Terminal
            && self.output.is_none()
            && io::stdout().is_terminal()
    }
}
