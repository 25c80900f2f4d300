//! Where the credentials come from: never the command line, which every process of the machine and
//! the history of the shell can see.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use ntnleaks::{Given, Matcher};

use crate::cli::messages;

/// No list of credentials is longer, in bytes.
const LONGEST: u64 = 1024 * 1024;

const HOW: &str = "write each on a line of its own on standard input, name a variable that holds one \
                   with --env NAME, or a report with --report FILE";

/// What was typed about the credentials.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// A credential does not belong here, and is not repeated
    #[arg(hide = true, value_name = "CREDENTIAL")]
    typed: Vec<OsString>,

    /// Check the value of the variable NAME, in place of standard input (again for more)
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,

    /// Check the credentials of FILE, a report of `ntnleaks scan --format json --show-secrets`
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Of the report, only those whose fingerprint begins with PREFIX (again for more)
    #[arg(long, value_name = "PREFIX", requires = "report", value_parser = fingerprint)]
    fingerprint: Vec<String>,

    /// The id of the OAuth client that client secrets belong to (or give ID:SECRET on one line)
    #[arg(long, value_name = "ID", value_parser = client_id)]
    client_id: Option<String>,
}

fn fingerprint(text: &str) -> Result<String, &'static str> {
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let is_right = (1..=64).contains(&text.len()) && text.chars().all(is_digit);
    let wrong = "a fingerprint begins with digits of 0-9 and a-f, as the report has it";
    is_right.then(|| text.to_owned()).ok_or(wrong)
}

fn client_id(text: &str) -> Result<String, &'static str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_right = (1..=64).contains(&text.len()) && text.chars().all(is_part);
    let wrong = "a client id is letters, digits and `-`, as the developer portal shows it";
    is_right.then(|| text.to_owned()).ok_or(wrong)
}

impl InputArgs {
    /// Everything that was given. Standard input is read only if nothing else was named.
    pub(super) fn given(&self, matcher: &Matcher) -> Result<Vec<Given>> {
        if !self.typed.is_empty() {
            bail!(
                "a credential does not belong on the command line, where other processes and the \
                 history of the shell see it: {HOW}"
            );
        }
        let mut given = Vec::new();
        for name in &self.env {
            given.push(variable("--env", name)?);
        }
        if let Some(path) = &self.report {
            let read = self.of_report(path, matcher);
            given.extend(read.with_context(|| path.display().to_string())?);
        } else if self.env.is_empty() {
            given = Given::of_lines(&stdin()?);
        }
        if given.is_empty() {
            bail!("no credential: {HOW}");
        }
        Ok(given)
    }

    /// The id of the client that was named.
    pub(super) fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }

    fn of_report(&self, path: &PathBuf, matcher: &Matcher) -> Result<Vec<Given>> {
        let report = ntnleaks::read(&mut File::open(path)?, "report")?;
        // As a merge of one, what it says is redacted.
        let report = ntnleaks::merge(vec![report], matcher);
        let given = Given::of_report(report, &self.fingerprint);
        if given.is_empty() && !self.fingerprint.is_empty() {
            bail!("no credential in it has a fingerprint that begins so");
        }
        if given.is_empty() {
            bail!("there is no credential in it");
        }
        Ok(given)
    }
}

/// The value of the variable that `flag` names.
pub(super) fn variable(flag: &str, name: &str) -> Result<Given> {
    let value = env::var_os(name).map(OsString::into_encoded_bytes);
    // Whoever typed the value in place of the name should not find it in a log.
    let is_name = |byte: u8| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit();
    let shown = match name.bytes().all(is_name) {
        true => format!("{flag} {name}"),
        false => flag.to_owned(),
    };
    match value {
        None => bail!("{shown}: there is no variable of that name"),
        Some(value) if value.trim_ascii().is_empty() => bail!("{shown}: it is empty"),
        Some(value) => Ok(Given::of_variable(name, value)),
    }
}

fn stdin() -> Result<Vec<u8>> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        messages::say("write one credential a line, and end with Ctrl-D");
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
