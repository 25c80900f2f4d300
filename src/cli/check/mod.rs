//! `ntnleaks check`.

mod condition;
mod input;
mod rotation;

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use ntnleaks::{
    Checkup, CheckupFormat, Client, Endpoint, Limits, Matcher, Network, Verdict, Visibility,
};

use super::color::Color;
use super::exit::Exit;
use super::messages;
use super::network::{self, NetworkArgs};
use super::output::{self, Readers};
use condition::ConditionArgs;
use input::InputArgs;
use rotation::RotationArgs;

/// How many requests may be made to learn what one credential opens. They take half a minute, and
/// list most workspaces whole.
const ACCESS_REQUESTS: u64 = 100;

/// What was typed behind `check`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    network: NetworkArgs,

    /// Show what a credential that works opens, with requests that only read: at most 100 for each
    /// credential, unless --max-requests allows another number for all
    #[arg(long)]
    access: bool,

    #[command(flatten)]
    condition: ConditionArgs,

    #[command(flatten)]
    rotation: RotationArgs,

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

const EXAMPLES: &str = "\
A credential is sent to https://api.notion.com and nowhere else, as a program that uses it would
send it, to ask who it is (of an OAuth client, whether it is known). Nothing is written there. What
is never sent is named with the reason: cookies, organization, SCIM and MCP tokens, placeholders
and redacted copies. A value of no known shape is sent, as Notion may change its formats; a line of
a configuration that holds none of Notion's is not.

Names and e-mail addresses in the report are what Notion tells whoever holds the credential.

Examples:
  ntnleaks check                                 write or paste credentials, one a line
  ntnleaks check --env NOTION_TOKEN              the value of a variable
  pass show notion | ntnleaks check              the output of a password store
  ntnleaks scan --format json --show-secrets -o found.json
  ntnleaks check --report found.json --fingerprint 3f9a
                                                 one that a scan found
  ntnleaks check --env NOTION_TOKEN --ledger ages.json --max-age 90d
                                                 fails when it was not rotated for 90 days
  ntnleaks check --env TOKEN --webhook-body body.json --signature \"$HEADER\"
                                                 whether it signs a webhook's delivery
  ntnleaks check --env NOTION_TOKEN --format markdown -o incident.md

Exit codes: 0 every question was answered, 1 a condition does not hold (--max-age, --signature), 2
the run failed, 3 something could not be answered. That it is active is an answer: read the report.";

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
    let conditions = args.condition.read()?;
    let matcher = Matcher::new();
    let given = args.input.given(&matcher)?;
    let client = match args.condition.needs_network() {
        true => args.network.client()?,
        false => Client::new(&Endpoint::default(), Network::Forbidden, Limits::default())?,
    };
    if args.rotation.is_wanted() {
        let client_id = args.input.client_id();
        let awaited = (args.rotation).wait(given, client_id, &matcher, &client)?;
        network::say_obstacle(&client);
        write(args, |format, color, out| {
            ntnleaks::write_awaited(format, &awaited, color, out)
        })?;
        return Ok(rotation::exit(&awaited));
    }
    let mut checkup = ntnleaks::check(given, args.input.client_id(), &matcher, &client);
    conditions.examine(&mut checkup)?;
    if args.access {
        let most = args.network.max_requests().unwrap_or(ACCESS_REQUESTS);
        ntnleaks::explore(&mut checkup, &matcher, &client, most);
    }
    network::say_obstacle(&client);
    write(args, |format, color, out| {
        ntnleaks::write_checkup(format, &checkup, color, out)
    })?;
    note(&checkup);
    Ok(exit(&checkup))
}

/// Lets `write` write a report as it was asked for.
fn write(
    args: &CheckArgs,
    write: impl FnOnce(CheckupFormat, bool, &mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let color = args.output.is_none() && args.color.is_on();
    output::write(args.output.as_deref(), Readers::Owner, |out| {
        write(args.format.into(), color, out)
    })
}

/// Says on stderr what needs a person, wherever the report goes.
fn note(checkup: &Checkup) {
    for examined in &checkup.credentials {
        let secret = examined.secret.render(Visibility::Redacted);
        if let Some((age, limit)) = examined.age.and_then(|age| Some((age, age.limit?))) {
            let first = age.first_seen;
            messages::say(match age.is_ahead {
                true => format!(
                    "reminder: {secret} was first seen on {first}, which lies in the future: \
                     correct the ledger or the clock"
                ),
                false => format!(
                    "reminder: {secret} was first seen on {first}, more than {limit} days ago: \
                     rotate it"
                ),
            });
        }
    }
    let redacted = |verdict| verdict == Verdict::Redacted;
    if checkup.credentials.iter().any(|it| redacted(it.verdict)) {
        messages::say(
            "note: a redacted copy says nothing; a report holds whole credentials only if it was \
             made with --show-secrets",
        );
    }
}

/// A condition that does not hold goes before a question that was not answered.
fn exit(checkup: &Checkup) -> Exit {
    if checkup.has_failure() {
        Exit::Findings
    } else if checkup.has_gap() {
        Exit::Incomplete
    } else {
        Exit::Clean
    }
}
