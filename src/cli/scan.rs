//! `ntnleaks scan`.

use anyhow::Result;
use clap::Args;
use ntnleaks::{LiveCheck, Options, Progress};

use super::exit::Exit;
use super::network::{self, NetworkArgs};
use super::reading::ReadingArgs;
use super::report::{Listed, ReportArgs};
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

    /// Also list what has the shape of a credential and is a placeholder
    #[arg(long)]
    show_placeholders: bool,

    /// Also list what a marker or the baseline suppresses, each with what says so (in SARIF too:
    /// GitHub opens an alert for each; not in github and gitlab, which know no such thing)
    #[arg(long)]
    show_suppressed: bool,

    /// Accept nothing from a baseline
    #[arg(long, conflicts_with = "baseline")]
    no_baseline: bool,

    /// Ask Notion whether each credential that was found still works (what is suppressed: only with
    /// --show-suppressed). Each is asked about once, and sent to Notion alone. The exit code stays
    /// what it is
    #[arg(long)]
    check_validity: bool,

    /// Leave out what is inactive, and only that: what nobody knows stays. It is counted, and does
    /// not make the scan fail. Implies --check-validity
    #[arg(long)]
    only_active: bool,

    #[command(flatten)]
    network: NetworkArgs,

    #[command(flatten)]
    trust: TrustArgs,

    #[command(flatten)]
    reading: ReadingArgs,

    #[command(flatten)]
    fails: FailArgs,

    #[command(flatten)]
    report: ReportArgs,
}

const EXAMPLES: &str = "\
Inside a git repository, exactly what git would publish is read: tracked files, also those that an
ignore rule matches, and untracked files that none matches. Elsewhere, every file that no .gitignore
covers. A file that is named is read in any case.

A finding is suppressed by a comment on its line, or alone on the line above,

  # ntnleaks:allow [DETECTOR] [-- REASON]

by `gitleaks:allow` or `pragma: allowlist secret` on its line, or `pragma: allowlist nextline secret`
above it; and by an entry of the baseline, which `ntnleaks baseline` makes.

--check-validity asks about each credential once, at api.notion.com, in a request that changes nothing;
NTNLEAKS_OFFLINE forbids it as --offline does. Cookies and other kinds for which there is no harmless
request are not sent. No file that is scanned, and no configuration file, can ask for a check. An
inactive credential counts, unless --only-active leaves it out: it worked when it leaked.

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
  ntnleaks scan --format github --summary \"$GITHUB_STEP_SUMMARY\"
  ntnleaks scan --min-confidence high --exclude 'vendor/'
  ntnleaks scan --show-secrets config.json    the whole value, to look it up in Notion
  ntnleaks scan --history --check-validity    what of it still works

Exit codes: 0 clean and complete, 1 findings, 2 the run failed, 3 something was not read.";

pub(super) fn run(args: &ScanArgs) -> Result<Exit> {
    args.report.check()?;
    let trusted = args.trust.trusted(&args.source)?;
    let mut settings = args.reading.settings(args.source.path(), &trusted)?;
    args.fails.set(&mut settings.config)?;
    let source = args.source.source(args.reading.read_options(&settings))?;
    let policy = trusted.policy(&settings, !args.no_baseline)?;
    if let (Some(note), false) = (&settings.note, args.report.quiet) {
        messages::say(note);
    }
    let options = Options {
        line_hashes: args.report.holds_line_hashes(),
        name_excluded: args.report.verbose,
        ..args.reading.options(&settings)
    };
    let matcher = settings.matcher();
    let progress = Progress::default();
    let asks = args.check_validity || args.only_active;
    let client = args.network.client_if(asks)?;
    let wanted = !args.report.quiet;
    let mut report = progress::shown(wanted, progress::of_scan(&progress), || {
        ntnleaks::scan(&*source, &matcher, &policy, &options, &progress)
    })?;
    if let Some(client) = &client {
        let what = LiveCheck {
            suppressed: args.show_suppressed,
            only_active: args.only_active,
        };
        progress::shown(wanted, progress::of_check(client), || {
            ntnleaks::check_validity(&mut report, client, what);
        });
        network::say_obstacle(client);
    }
    let listed = Listed {
        placeholders: args.show_placeholders,
        suppressed: args.show_suppressed,
    };
    let least = settings.config.fail_severity.value;
    let exit = args.report.write(&report, listed, least)?;
    messages::validity(&report);
    Ok(exit)
}
