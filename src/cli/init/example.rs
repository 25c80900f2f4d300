//! `.env.example`: the names of a dotenv file, and never a value or a comment of it.

use std::fmt::Write as _;

use super::mark;
use super::names::{self, Names};
use super::plan::{Plan, Read};
use crate::cli::git::Repository;

const DOTENV: &str = ".env";
const EXAMPLE: &str = ".env.example";

/// Other names of an example.
const EXAMPLES: [&str; 4] = [EXAMPLE, ".env.sample", ".env.template", ".env.dist"];

/// Plans an example of the `.env` at the top. Returns its name if there will be one.
pub(super) fn plan(repository: &Repository, plan: &mut Plan) -> Option<&'static str> {
    let path = repository.top.join(DOTENV);
    if path.symlink_metadata().is_err() {
        return None;
    }
    let bytes = match plan.read(repository, &path) {
        Read::Bytes(bytes) => bytes,
        Read::Nothing | Read::Left => return None,
    };
    let Names { names, left_out } = names::names(&String::from_utf8_lossy(&bytes));
    if left_out > 0 {
        plan.notes.push(format!(
            "{DOTENV}: {left_out} of its lines do not assign to a plain name; nothing of them is repeated"
        ));
    }
    let there = EXAMPLES.into_iter().find(|name| {
        let path = repository.top.join(name);
        path.symlink_metadata().is_ok()
    });
    if let Some(example) = there {
        tell_missing(repository, example, &names, plan);
        return None;
    }
    if names.is_empty() {
        return None;
    }
    let mut body = String::new();
    for name in &names {
        let _ = writeln!(body, "{name}=");
    }
    let text = mark::sealed("", &body);
    let text = match mark::line_end(&bytes) {
        "\r\n" => text.replace('\n', "\r\n"),
        _ => text,
    };
    let path = repository.top.join(EXAMPLE);
    let reason = "the names of .env, without values";
    plan.write(repository, path, reason, (None, text.into_bytes()), false);
    Some(EXAMPLE)
}

/// Names what an example that a person keeps does not have.
fn tell_missing(repository: &Repository, example: &str, names: &[String], plan: &mut Plan) {
    let path = repository.top.join(example);
    let Read::Bytes(bytes) = plan.read(repository, &path) else {
        return;
    };
    let has = names::names(&String::from_utf8_lossy(&bytes)).names;
    let missing: Vec<_> = names.iter().filter(|it| !has.contains(it)).collect();
    if !missing.is_empty() {
        let missing: Vec<_> = missing.into_iter().map(String::as_str).collect();
        plan.notes.push(format!(
            "{example} is left as it is; it does not have {}",
            missing.join(", ")
        ));
    }
}
