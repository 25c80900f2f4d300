//! `ntnleaks check`.

use std::io::{self, BufRead as _};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use ntnleaks::{Matcher, Validity};

use super::color::Color;
use super::exit::Exit;
use super::network::NetworkArgs;
use super::output::{self, Readers};

/// What was typed behind `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    network: NetworkArgs,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
}

pub(super) fn run(args: &CheckArgs) -> Result<Exit> {
    let mut credentials = Vec::new();
    for (at, line) in (1..).zip(io::stdin().lock().split(b'\n')) {
        let line = line.context("cannot read standard input")?;
        if !line.is_empty() {
            credentials.push((format!("line {at}"), line));
        }
    }
    if credentials.is_empty() {
        bail!("no credential on standard input");
    }
    let client = args.network.client()?;
    let checkup = ntnleaks::check(credentials, &Matcher::new(), &client);
    output::write(None, Readers::Usual, |out| {
        ntnleaks::write_checkup(&checkup, args.color.is_on(), out)
    })?;
    let verdicts = checkup.credentials.iter().map(|examined| examined.verdict);
    let mut unknown = verdicts.filter(|verdict| verdict.validity() == Validity::Unknown);
    Ok(match unknown.next() {
        Some(_) => Exit::Incomplete,
        None => Exit::Clean,
    })
}
