//! Where the credentials come from: never the command line, which every process of the machine and
//! the history of the shell can see.

use std::env;
use std::io::{self, IsTerminal as _, Read as _};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use ntnleaks::Given;

use crate::cli::messages;

/// No list of credentials is longer, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// What was typed about the credentials.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Check the value of the variable NAME, in place of standard input (again for more)
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,
}

impl InputArgs {
    /// Everything that was given.
    pub(super) fn given(&self) -> Result<Vec<Given>> {
        let given = match self.env.is_empty() {
            true => Given::of_lines(&stdin()?),
            false => self
                .env
                .iter()
                .map(|it| variable(it))
                .collect::<Result<_>>()?,
        };
        if given.is_empty() {
            bail!(
                "no credential: write each on a line of its own on standard input, or name a \
                 variable that holds one with --env NAME"
            );
        }
        Ok(given)
    }
}

fn variable(name: &str) -> Result<Given> {
    let value = env::var_os(name).map(|value| value.into_encoded_bytes());
    match value {
        None => bail!("--env {name}: there is no such variable"),
        Some(value) if value.trim_ascii().is_empty() => bail!("--env {name}: it is empty"),
        Some(value) => Ok(Given::of_variable(name, value)),
    }
}

fn stdin() -> Result<Vec<u8>> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        messages::say("paste one credential a line, and end with Ctrl-D");
    }
    let mut bytes = Vec::new();
    let mut limited = stdin.lock().take(LONGEST + 1);
    (limited.read_to_end(&mut bytes)).context("cannot read standard input")?;
    if bytes.len() as u64 > LONGEST {
        bail!(
            "standard input is larger than {LONGEST} bytes, which no list of credentials is: \
             `ntnleaks scan -` finds the credentials in a text"
        );
    }
    Ok(bytes)
}
