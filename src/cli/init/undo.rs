//! Takes back what `init` wrote and nobody has changed since.

use std::path::{Path, PathBuf};

use super::hooks::kept;
use super::mark::{self, Mark};
use super::plan::{self, Action, Change, Plan};
use super::shell::{CLIENT, SERVER};
use super::{lefthook, pre_commit};
use crate::cli::git::Repository;

/// Plans to take back all that is found.
pub(super) fn plan(repository: &Repository) -> Plan {
    let mut plan = Plan::default();
    let hooks = CLIENT.iter().chain(&SERVER).map(|hook| hook.name);
    let hooks = hooks.map(|name| repository.hooks.join(name));
    for path in files(repository).into_iter().chain(hooks) {
        let inside = repository.holds(&path);
        if let (true, Ok(Some(bytes))) = (inside, plan::read(&path)) {
            take_back(repository, path, bytes, &mut plan);
        }
    }
    plan
}

/// Every file of a work tree that may hold something of it.
fn files(repository: &Repository) -> Vec<PathBuf> {
    if repository.is_bare {
        return Vec::new();
    }
    let mut names = vec![
        ".gitignore",
        ".env.example",
        pre_commit::FILE,
        ".github/workflows/ntnleaks.yml",
        ".gitlab-ci.yml",
    ];
    names.extend(lefthook::FILES);
    let husky = CLIENT.iter().map(|hook| format!(".husky/{}", hook.name));
    let names = names.into_iter().map(str::to_owned).chain(husky);
    names.map(|name| repository.top.join(name)).collect()
}

fn take_back(repository: &Repository, path: PathBuf, before: Vec<u8>, plan: &mut Plan) {
    // With a relative core.hooksPath, husky's scripts are the hooks.
    if plan.changes.iter().any(|change| change.path == path) {
        return;
    }
    let name = repository.called(&path);
    let unmarked = mark::without_blocks(&before);
    if mark::seal(&before) == Mark::Changed || unmarked.changed > 0 {
        plan.left.push(format!(
            "{name}: somebody has changed what `ntnleaks init` wrote, so that is left there"
        ));
    }
    let action = match mark::seal(&before) {
        Mark::Intact => removed(&path, before),
        _ if unmarked.intact == 0 => return,
        _ => match unmarked.text {
            None => Action::Remove { before },
            Some(after) => Action::Write {
                before: Some(before),
                after,
                is_executable: false,
            },
        },
    };
    plan.changes.push(Change {
        path,
        name,
        reason: "what `ntnleaks init` wrote goes",
        action,
    });
}

/// A file goes, and the hook that it has run comes back.
fn removed(path: &Path, before: Vec<u8>) -> Action {
    let kept = kept(path);
    match kept.symlink_metadata() {
        Ok(_) => Action::Unchain { kept, before },
        Err(_) => Action::Remove { before },
    }
}
