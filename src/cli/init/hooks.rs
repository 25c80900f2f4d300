//! The hooks: by what the repository keeps them with, or else in the directory that git reads.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::mark::{self, Mark};
use super::plan::{self, Action, Change, Plan, Read};
use super::shell::{CLIENT, Hook, KEPT, SERVER};
use super::{lefthook, pre_commit};
use crate::cli::git::Repository;

/// What says that a hook runs the program.
pub(super) const CALL: &str = "ntnleaks scan";

/// What keeps the hooks of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Keeper {
    /// The pre-commit program, or prek.
    PreCommit(PathBuf),
    Husky(PathBuf),
    Lefthook(PathBuf),
    Git,
}

impl Keeper {
    pub(in crate::cli) fn of(repository: &Repository) -> Self {
        let file = |names: &[&str]| {
            let paths = names.iter().map(|name| repository.top.join(name));
            let mut there = paths.filter(|path| path.symlink_metadata().is_ok());
            there.next().filter(|_| !repository.is_bare)
        };
        if let Some(path) = file(&[pre_commit::FILE]) {
            Self::PreCommit(path)
        } else if let Some(path) = file(&[".husky"]) {
            Self::Husky(path)
        } else if let Some(path) = file(&lefthook::FILES) {
            Self::Lefthook(path)
        } else {
            Self::Git
        }
    }

    /// What makes git run what it keeps, if anything has to.
    pub(in crate::cli) fn installation(&self) -> Option<&'static str> {
        match self {
            Self::PreCommit(_) => Some("pre-commit install"),
            Self::Husky(_) => Some("npx husky"),
            Self::Lefthook(_) => Some("lefthook install"),
            Self::Git => None,
        }
    }

    /// Whether git runs what it keeps as hooks of these names.
    pub(in crate::cli) fn is_installed(&self, repository: &Repository, names: &[&str]) -> bool {
        let calls = |programs: &[&str]| {
            names.iter().all(|name| {
                let hook = fs::read(repository.hooks.join(name)).unwrap_or_default();
                let hook = String::from_utf8_lossy(&hook);
                programs.iter().any(|program| hook.contains(program))
            })
        };
        match self {
            Self::PreCommit(_) => calls(&["pre-commit", "prek"]),
            Self::Husky(directory) => repository.hooks.starts_with(directory),
            Self::Lefthook(_) => calls(&["lefthook"]),
            Self::Git => true,
        }
    }

    /// The hooks that it keeps, if its file has this text.
    fn keeps(&self, text: &[u8]) -> Vec<&'static str> {
        let names = CLIENT.iter().map(|hook| hook.name);
        match self {
            Self::PreCommit(_) => names.filter(|it| pre_commit::installs(text, it)).collect(),
            Self::Lefthook(_) => names.filter(|it| lefthook::has(text, it)).collect(),
            Self::Husky(_) | Self::Git => names.collect(),
        }
    }
}

/// Plans the hooks.
pub(super) fn plan(repository: &Repository, plan: &mut Plan) {
    let keeper = Keeper::of(repository);
    match &keeper {
        Keeper::PreCommit(path) => pre_commit::plan(repository, path, plan),
        Keeper::Husky(directory) => husky(repository, directory, plan),
        Keeper::Lefthook(path) => lefthook::plan(repository, path, plan),
        Keeper::Git if repository.is_bare => own(repository, &SERVER, plan),
        Keeper::Git => own(repository, &CLIENT, plan),
    }
    let text = match &keeper {
        Keeper::PreCommit(path) | Keeper::Lefthook(path) => plan.text(path),
        Keeper::Husky(_) | Keeper::Git => Vec::new(),
    };
    let is_installed = keeper.is_installed(repository, &keeper.keeps(&text));
    if let (Some(command), false) = (keeper.installation(), is_installed) {
        plan.left.push(format!(
            "git does not run all of these hooks in this clone yet: `{command}`"
        ));
    }
}

/// Hooks in the directory that git reads.
fn own(repository: &Repository, hooks: &[Hook], plan: &mut Plan) {
    let directory = &repository.hooks;
    let is_ours = |hook: &Hook| runs_it(&directory.join(hook.name));
    if hooks.iter().all(is_ours) {
        return;
    }
    let is_other = directory.exists() && !directory.is_dir();
    if is_other || !repository.holds(directory) {
        let lines: Vec<_> = (hooks.iter())
            .map(|hook| format!("  {}: ntnleaks scan {}", hook.name, hook.arguments))
            .collect();
        plan.left.push(format!(
            "git runs the hooks of {} (core.hooksPath), which is not this repository's, so nothing was \
             written there; add to its hooks:\n{}",
            directory.display(),
            lines.join("\n")
        ));
        return;
    }
    for hook in hooks.iter().filter(|hook| !is_ours(hook)) {
        own_hook(repository, hook, plan);
    }
}

fn own_hook(repository: &Repository, hook: &Hook, plan: &mut Plan) {
    let path = repository.hooks.join(hook.name);
    let after = mark::sealed("#!/bin/sh\n", &hook.script());
    let reason = "what git runs before it goes on";
    let Ok(before) = path.symlink_metadata() else {
        plan.write(repository, path, reason, (None, after.into_bytes()), true);
        return;
    };
    let name = repository.called(&path);
    let kept = kept(&path);
    if before.is_dir() || kept.symlink_metadata().is_ok() {
        plan.left.push(format!(
            "{name}: it was left as it is, since {} is there already; add to the hook: ntnleaks scan {}",
            if before.is_dir() { "a directory" } else { "an older hook" },
            hook.arguments
        ));
        return;
    }
    plan.changes.push(Change {
        path,
        name,
        reason,
        action: Action::Chain {
            kept,
            after: after.into_bytes(),
        },
    });
}

/// Where the hook goes that was there before.
pub(super) fn kept(path: &Path) -> PathBuf {
    let mut kept = OsString::from(path);
    kept.push(KEPT);
    kept.into()
}

/// Whether a script runs the program, whoever wrote it.
pub(in crate::cli) fn runs_it(path: &Path) -> bool {
    matches!(plan::read(path), Ok(Some(bytes)) if says_so(&bytes))
}

fn says_so(text: &[u8]) -> bool {
    mark::seal(text) != Mark::None || String::from_utf8_lossy(text).contains(CALL)
}

/// Hooks of husky: scripts that its own hooks run.
fn husky(repository: &Repository, directory: &Path, plan: &mut Plan) {
    for hook in CLIENT {
        let path = directory.join(hook.name);
        let reason = "what husky runs before git goes on";
        match plan.read(repository, &path) {
            Read::Nothing => {
                let after = mark::sealed("#!/bin/sh\n", &hook.script()).into_bytes();
                plan.write(repository, path, reason, (None, after), true);
            }
            Read::Bytes(bytes) if !says_so(&bytes) => {
                let first = mark::lines(&bytes).next();
                let at = first.filter(|_| bytes.starts_with(b"#!"));
                let at = at.map_or(0, |line| line.end);
                let after = mark::with_block(Some(&bytes), at, "", &hook.lines());
                plan.write(repository, path, reason, (Some(bytes), after), false);
            }
            Read::Bytes(_) | Read::Left => {}
        }
    }
}
