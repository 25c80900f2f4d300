//! `ntnleaks.toml`, the variables and the flags that say the same, and `ntnleaks config`.

mod baseline; // which one counts, and what its path is relative to
mod effects; // what each key does, in every source
mod errors; // what is wrong, word for word, and files that are none
mod precedence; // flag, environment, file, default
mod roots; // where a file is looked for, and what its globs are about
mod schema; // the JSON Schema accepts what the program accepts

use serde_json::Value;

use crate::harness::{Outcome, Workspace};

const FILE: &str = "ntnleaks.toml";

/// Every key. None of them may enable the live check or change its host, write files, or run
/// anything.
const KEYS: [&str; 8] = [
    "baseline",
    "disable",
    "dotenv-names",
    "dotenv-templates",
    "exclude",
    "fail-severity",
    "min-confidence",
    "placeholders",
];

/// What `ntnleaks config` says of a key: each value, and what set it.
#[track_caller]
fn shown(config: &Outcome, key: &str) -> Vec<(String, String)> {
    let all = config.expect_code(0).json();
    let values = all["settings"][key].as_array();
    let values = values.unwrap_or_else(|| config.fail(&format!("no list for {key}")));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let origin = |origin: &Value| match origin["kind"].as_str() {
        Some("file") => format!("{}:{}", text(&origin["file"]), origin["line"]),
        Some("environment" | "flag") => text(&origin["name"]),
        _ => text(&origin["kind"]),
    };
    let pair = |value: &Value| (text(&value["value"]), origin(&value["origin"]));
    values.iter().map(pair).collect()
}

/// Whether the program takes a text for a configuration.
fn accepts(workspace: &Workspace, text: &str) -> bool {
    workspace.write(FILE, text);
    let outcome = workspace.run(&["config"]);
    outcome.check(matches!(outcome.code(), Some(0 | 2)), "0 or 2");
    outcome.code() == Some(0)
}
