//! `ntnleaks config`: what is set, and by what.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use ntnleaks::{ConfigKey, Matcher, SetBy, escape_for_terminal};
use serde_json::{Value, json};

use super::exit::Exit;
use super::output::{self, Readers};
use super::settings::{FailArgs, Settings, SettingsArgs};
use super::trust::Trusted;

/// What was typed behind `config`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct ConfigArgs {
    /// What would be scanned [default: the current directory]
    path: Option<PathBuf>,

    #[command(flatten)]
    settings: SettingsArgs,

    #[command(flatten)]
    fails: FailArgs,

    /// The form of what is shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: FormatArg,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FormatArg {
    /// A configuration file that says the same, with the origin of each value
    #[default]
    Toml,
    /// One JSON object: the file, and for each key its values with their origins
    Json,
}

const HELP: &str = "\
A configuration file is ntnleaks.toml or .config/ntnleaks.toml at the top of the git work tree that is
scanned (of the first PATH, or of the current directory), or in a bare repository. Outside of git it is
in the current directory, or in the directory of a PATH that lies elsewhere. Globs and paths in it are
relative to that directory. `scan --range A..B` takes the file from the commit A, and --trusted-ref REF
from REF.

  key               variable                    flag              value
  exclude           NTNLEAKS_EXCLUDE            --exclude         globs, as in a .gitignore file
  min-confidence    NTNLEAKS_MIN_CONFIDENCE     --min-confidence  low, medium, high
  disable           NTNLEAKS_DISABLE            --disable         ids, as in `ntnleaks rules`
  fail-severity     NTNLEAKS_FAIL_SEVERITY      --fail-severity   low, medium, high, critical
  dotenv-names      NTNLEAKS_DOTENV_NAMES                         globs of more names of dotenv files
  dotenv-templates  NTNLEAKS_DOTENV_TEMPLATES                     globs of names that are none
  placeholders      NTNLEAKS_PLACEHOLDERS                         fingerprints, as in JSON reports
  baseline          NTNLEAKS_BASELINE           --baseline        a path
                    NTNLEAKS_CONFIG             --config          the configuration file
                    NTNLEAKS_OFFLINE            --offline         anything: Notion is never asked
                    NTNLEAKS_API_URL                              another URL of Notion's API

A flag counts more than a variable, and a variable more than the file. Lists add up: a later `!GLOB`
takes back what an earlier glob leaves out. No key makes the program ask Notion, or ask another host.
Variables hold lists separated by commas; an empty variable says nothing.

Exit codes: 0 shown, 2 something is set to what means nothing.";

pub(super) fn run(args: &ConfigArgs) -> Result<Exit> {
    let mut settings = args
        .settings
        .settings(args.path.as_deref(), &Trusted::default())?;
    args.fails.set(&mut settings.config)?;
    let text = match args.format {
        FormatArg::Toml => toml(&settings),
        FormatArg::Json => format!("{:#}\n", json(&settings)),
    };
    let redacted = Matcher::new().redact(&text).into_owned();
    output::write(None, Readers::Usual, |out| {
        out.write_all(redacted.as_bytes())
    })?;
    Ok(Exit::Clean)
}

fn toml(settings: &Settings) -> String {
    let mut text = match &settings.file {
        Some(file) => format!("# {}\n", escape_for_terminal(&file.display().to_string())),
        None => "# no configuration file\n".to_owned(),
    };
    for key in ConfigKey::ALL {
        let name = key.name();
        let values = settings.config.values(key);
        let line = |indent, start: &str, value: &str, end: &str, by: &SetBy| {
            let by = by.to_string();
            format!(
                "{indent}{start}{}{end} # {}\n",
                quoted(value),
                escape_for_terminal(&by)
            )
        };
        match values.as_slice() {
            [] if key.is_list() => text += &format!("{name} = [] # default\n"),
            [] => text += &format!("# {name} is not set\n"),
            values if key.is_list() => {
                text += &format!("{name} = [\n");
                for it in values {
                    text += &line("  ", "", &it.value, ",", &it.by);
                }
                text += "]\n";
            }
            [it, ..] => text += &line("", &format!("{name} = "), &it.value, "", &it.by),
        }
    }
    text
}

/// A string of TOML, in which nothing can deceive a person at a terminal.
fn quoted(value: &str) -> String {
    let mut quoted = String::from('"');
    for character in value.chars() {
        let plain = character.to_string();
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if escape_for_terminal(&plain) == plain => quoted.push(character),
            _ => quoted += &format!("\\U{:08X}", u32::from(character)),
        }
    }
    quoted + "\""
}

fn json(settings: &Settings) -> Value {
    let origin = |by: &SetBy| match by {
        SetBy::Default => json!({ "kind": "default" }),
        SetBy::File { name, line, column } => json!({
            "kind": "file", "file": name.to_string_lossy(), "line": line, "column": column,
        }),
        SetBy::Variable(name) => json!({ "kind": "environment", "name": name }),
        SetBy::Flag(name) => json!({ "kind": "flag", "name": name }),
    };
    let settings_of = |key: ConfigKey| {
        let values = settings.config.values(key).into_iter();
        let values = values.map(|it| json!({ "value": it.value, "origin": origin(&it.by) }));
        (key.name().to_owned(), values.collect::<Value>())
    };
    json!({
        "file": settings.file.as_ref().map(|file| file.to_string_lossy()),
        "settings": ConfigKey::ALL.into_iter().map(settings_of).collect::<Value>(),
    })
}
