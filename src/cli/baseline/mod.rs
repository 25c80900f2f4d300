//! `ntnleaks baseline`: what a team has accepted.

mod create;
mod prune;
mod show;

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use ntnleaks::{
    Accepted, Baseline, Day, Matcher, Options, Policy, Progress, Report, Source,
    escape_for_terminal,
};

use super::exit::Exit;
use super::settings::Settings;
use super::{messages, progress};

/// What was typed behind `baseline`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct BaselineArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Accept what a scan finds: make a baseline, or add to one (it never removes anything)
    Create(create::CreateArgs),
    /// Remove the entries that a scan of everything no longer finds
    Prune(prune::PruneArgs),
    /// List the entries
    Show(show::ShowArgs),
}

const EXAMPLES: &str = "\
A baseline lists what is accepted, by fingerprint: an entry holds wherever the credential stands,
after a move, a rename, a squash or a rebase. (The fingerprint of a dotenv file is its path.) It
holds no secret; commit it, and review what is added. With this line in .gitattributes, branches
that each add entries merge without a conflict:

  .ntnleaks-baseline.json merge=union

Examples:
  ntnleaks baseline create --reason 'revoked in March'
  ntnleaks baseline create --history --expires 90d     also what only the history has
  ntnleaks baseline create tests --by 'The API team'
  ntnleaks baseline prune
  ntnleaks baseline prune --history --expired
  ntnleaks scan --show-suppressed

Exit codes: 0 done, 2 the run failed, 3 something was not read (create has accepted the rest,
prune has removed nothing).";

pub(super) fn run(args: &BaselineArgs) -> Result<Exit> {
    match &args.command {
        Command::Create(args) => create::run(args),
        Command::Prune(args) => prune::run(args),
        Command::Show(args) => show::run(args),
    }
}

/// The file of a baseline.
pub(super) struct BaselineFile {
    /// Where it is.
    path: PathBuf,
    /// What it is called: as somebody set it, or by its name beside the configuration.
    name: String,
    is_set: bool,
}

impl BaselineFile {
    /// The file that is set, or that lies where a configuration would.
    pub(super) fn of(settings: &Settings) -> Self {
        match &settings.config.baseline {
            Some(set) => Self {
                path: settings.path(set),
                name: set.value.display().to_string(),
                is_set: true,
            },
            None => Self {
                path: settings.at_root(Baseline::FILE),
                name: Baseline::FILE.to_owned(),
                is_set: false,
            },
        }
    }

    /// The baseline that is set, or else the one that is there, if one is.
    pub(super) fn load_if_meant(&self) -> Result<Option<Baseline>> {
        let is_meant = self.is_set || self.is_there();
        is_meant.then(|| self.load()).transpose()
    }

    /// Whether something is there, whatever it is.
    pub(super) fn is_there(&self) -> bool {
        self.path.symlink_metadata().is_ok()
    }

    fn load(&self) -> Result<Baseline> {
        Ok(Baseline::load(&self.path, &*self.name)?)
    }
}

/// Scans, with what the baseline accepts so far. Returns the baseline as it was.
fn scan(
    source: &dyn Source,
    settings: &Settings,
    options: &Options,
    baseline: Baseline,
) -> Result<(Report, Baseline)> {
    let name = baseline.name().to_owned();
    let policy = Policy::new(Some(baseline));
    let progress = Progress::default();
    let report = progress::shown(true, progress::of_scan(&progress), || {
        ntnleaks::scan(source, &settings.matcher(), &policy, options, &progress)
    })?;
    messages::unread(&report);
    let baseline = policy.into_baseline();
    Ok((report, baseline.unwrap_or_else(|| Baseline::new(name))))
}

/// Lists entries for a person. What people wrote into them is redacted, as everywhere.
fn list<'e>(
    entries: impl IntoIterator<Item = &'e Accepted>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let matcher = Matcher::new();
    let shown = |text: &str| escape_for_terminal(&matcher.redact(text)).into_owned();
    let today = Day::today();
    for entry in entries {
        let secret = entry.secret.as_deref().unwrap_or_default();
        let what = format!("{}  {}", entry.detector, escape_for_terminal(secret));
        writeln!(out, "{}", what.trim_end())?;
        let line = entry
            .line
            .map_or_else(String::new, |line| format!(":{line}"));
        let commit = entry.commit.as_deref().unwrap_or_default();
        let commit = match commit.get(..7) {
            Some(short) => format!(" in {}", shown(short)),
            None => String::new(),
        };
        writeln!(out, "  {}{line}{commit}", shown(&entry.path))?;
        let (by, reason) = (shown(&entry.by), shown(&entry.reason));
        writeln!(out, "  accepted on {} by {by}: {reason}", entry.date)?;
        match entry.expires {
            Some(day) if entry.has_expired(today) => {
                writeln!(out, "  expired on {day}: it counts again")?;
            }
            Some(day) => writeln!(out, "  until {day}")?,
            None => {}
        }
    }
    Ok(())
}

/// `1 entry`, `2 entries`.
fn entries(count: usize) -> String {
    match count {
        1 => "1 entry".to_owned(),
        _ => format!("{count} entries"),
    }
}
