//! An entry of `.pre-commit-config.yaml`, beside what a person wrote.

use std::path::Path;

use super::mark;
use super::plan::{Plan, Read};
use super::yaml::Lines;
use crate::cli::git::Repository;

pub(in crate::cli) const FILE: &str = ".pre-commit-config.yaml";

/// Which hooks `pre-commit install` makes.
const TYPES: &str = "default_install_hook_types";

/// Plans the entry.
pub(super) fn plan(repository: &Repository, path: &Path, plan: &mut Plan) {
    let Read::Bytes(before) = plan.read(repository, path) else {
        return;
    };
    let text = String::from_utf8_lossy(&before);
    if text.contains("id: ntnleaks") {
        return;
    }
    let entry = entry();
    let Some((lines, place)) = Lines::of(&before)
        .filter(Lines::is_plain)
        .and_then(|lines| lines.behind_list("repos").map(|place| (lines, place)))
    else {
        plan.left.push(format!(
            "{FILE}: its form is not a plain one, so it was left as it is; add to its `repos`:\n{}",
            entry.join("\n")
        ));
        return;
    };
    let mut after = mark::with_block(Some(&before), place.at, &place.indent, &entry);
    let has_types = lines.has(TYPES);
    if has_types {
        plan.notes.push(format!(
            "{FILE}: {TYPES} is left as it is; merges, messages and pushes are looked at if it has \
             pre-merge-commit, commit-msg and pre-push"
        ));
    } else {
        // The later place first: an offset before it stays right.
        let types = format!("{TYPES}: [pre-commit, pre-merge-commit, commit-msg, pre-push]");
        let start = lines.start();
        after = mark::with_block(Some(&after), start.at, &start.indent, &[types]);
    }
    let reason = "what pre-commit runs before git goes on";
    let path = path.to_owned();
    plan.write(repository, path, reason, (Some(before), after), false);
}

/// Whether `pre-commit install` makes a hook. Without a word of it, it makes one.
pub(super) fn installs(text: &[u8], name: &str) -> bool {
    let text = String::from_utf8_lossy(text);
    let types = text.lines().find(|line| line.starts_with(TYPES));
    name == "pre-commit" || types.is_some_and(|line| line.contains(name))
}

fn entry() -> Vec<String> {
    let lines = [
        concat!("- repo: ", env!("CARGO_PKG_REPOSITORY")),
        concat!("  rev: v", env!("CARGO_PKG_VERSION")),
        "  hooks:",
        "    - id: ntnleaks",
        "    - id: ntnleaks-pre-merge-commit",
        "    - id: ntnleaks-commit-msg",
        "    - id: ntnleaks-pre-push",
    ];
    lines.map(str::to_owned).to_vec()
}
