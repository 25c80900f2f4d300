//! Commands of `lefthook.yml`, beside what a person wrote.

use std::path::Path;

use super::hooks::CALL;
use super::mark;
use super::plan::{Plan, Read};
use super::shell::{CLIENT, Hook};
use super::yaml::{Lines, Place};
use crate::cli::git::Repository;

/// What lefthook reads, and can be added to.
pub(in crate::cli) const FILES: [&str; 5] = [
    "lefthook.yml",
    "lefthook.yaml",
    ".lefthook.yml",
    ".lefthook.yaml",
    ".config/lefthook.yml",
];

/// Plans a command of each hook.
pub(super) fn plan(repository: &Repository, path: &Path, plan: &mut Plan) {
    let Read::Bytes(before) = plan.read(repository, path) else {
        return;
    };
    if String::from_utf8_lossy(&before).contains(CALL) {
        return;
    }
    let Some(after) = with_all(&before) else {
        let name = repository.called(path);
        let all: Vec<_> = CLIENT.iter().flat_map(whole).collect();
        plan.left.push(format!(
            "{name}: its form is not a plain one, so it was left as it is; add to it:\n{}",
            all.join("\n")
        ));
        return;
    };
    let reason = "what lefthook runs before git goes on";
    let path = path.to_owned();
    plan.write(repository, path, reason, (Some(before), after), false);
}

/// Whether a text has a hook.
pub(super) fn has(text: &[u8], name: &str) -> bool {
    Lines::of(text).is_some_and(|lines| lines.has(name))
}

/// The text with all commands, if each has a place.
fn with_all(before: &[u8]) -> Option<Vec<u8>> {
    let lines = Lines::of(before).filter(Lines::is_plain)?;
    let mut blocks: Vec<(Place, Vec<String>)> = Vec::new();
    let mut new = Vec::new();
    for hook in CLIENT {
        match lines.has(hook.name) {
            true => blocks.push(place(&lines, &hook)?),
            false => new.extend(whole(&hook)),
        }
    }
    if !new.is_empty() {
        blocks.push((lines.end(), new));
    }
    // The last place first: an offset before it stays right.
    blocks.sort_by_key(|(place, _)| std::cmp::Reverse(place.at));
    let add = |text: Vec<u8>, (place, body): (Place, Vec<String>)| {
        mark::with_block(Some(&text), place.at, &place.indent, &body)
    };
    Some(blocks.into_iter().fold(before.to_vec(), add))
}

/// Where a hook that is there takes another command, and the command in the form that it has there.
fn place(lines: &Lines<'_>, hook: &Hook) -> Option<(Place, Vec<String>)> {
    let command = command(hook);
    if let Some(place) = lines.first_below([hook.name, "commands"]) {
        let body = [vec!["ntnleaks:".to_owned()], indented(&command)].concat();
        return Some((place, body));
    }
    if let Some(place) = lines.first_below([hook.name, "jobs"]) {
        let body = [vec!["- name: ntnleaks".to_owned()], indented(&command)].concat();
        return Some((place, body));
    }
    let place = lines.first_below_top(hook.name, "commands")?;
    Some((place, commands(&command)))
}

/// A hook that is not there yet.
fn whole(hook: &Hook) -> Vec<String> {
    let commands = commands(&command(hook));
    [vec![format!("{}:", hook.name)], indented(&commands)].concat()
}

fn commands(command: &[String]) -> Vec<String> {
    let named = [vec!["ntnleaks:".to_owned()], indented(command)].concat();
    [vec!["commands:".to_owned()], indented(&named)].concat()
}

fn command(hook: &Hook) -> Vec<String> {
    let arguments = hook.arguments.replace("\"$1\"", "{1}");
    let mut lines = vec![format!("run: {CALL} {arguments}")];
    if hook.name == "pre-push" {
        lines.push("use_stdin: true".to_owned());
    }
    // Shown with what the command says, if it is there.
    let missing =
        "if ntnleaks is not installed: cargo install --locked ntnleaks, or pip install ntnleaks";
    lines.push(format!("fail_text: '{missing}'"));
    lines
}

fn indented(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| format!("  {line}")).collect()
}
