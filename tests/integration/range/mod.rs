//! `scan --range`, `--pre-push` and `--pre-receive`: what the commits of a range add.

mod attribution; // commit, author, time and path, as `git log` tells them
mod commits; // every shape of commit
mod ends; // what is no range, and what is widened
mod forms; // where the repository is, and how it is stored
mod incomplete; // shallow and partial clones
mod many; // more files than are held at a time
mod messages; // commits and tags themselves
mod push; // the hook of a real push, on the side that pushes
mod push_states; // the same, where both sides differ
mod receive; // the hook of a real push, on the side that receives
mod settings; // settings, replacements and grafts

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// A token that no other test has.
fn token(name: &str) -> String {
    Random::seeded(&format!("range {name}")).value("ntn")
}

/// A repository with one harmless commit, which the tag `base` names.
fn based() -> Workspace {
    based_in(Workspace::repository())
}

fn based_in(workspace: Workspace) -> Workspace {
    workspace.write("a.txt", "a\n").write("dir/b.txt", "b\n");
    workspace.commit("base");
    workspace.git(&["tag", "base"]);
    workspace
}

/// Writes one file, and commits it.
#[track_caller]
fn add(workspace: &Workspace, path: &str, content: &str) -> String {
    workspace.write(path, content);
    workspace.commit(path)
}

#[track_caller]
fn scan(workspace: &Workspace, range: &str) -> Outcome {
    workspace.scan(&["--range", range])
}

/// Exit code 2, a message, and no report that could be taken for one.
#[track_caller]
fn failed(report: &Outcome) {
    report.expect_code(2);
    report.check(!report.stderr().is_empty(), "a message");
    report.check(!report.stderr().contains("panicked"), "no panic");
    report.check(report.stdout().is_empty(), "no report");
}
