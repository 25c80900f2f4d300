//! Hooks of every kind, tried with a planted token.

use super::{guarded, hook};
use crate::harness::Workspace;
use crate::init::token;

#[test]
fn a_hook_that_does_something_else() {
    let workspace = guarded();
    hook(&workspace, "pre-commit", "exit 0");
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(1)
        .expect_stdout("problem  a commit with a planted token is not stopped");
}

#[test]
fn a_hook_that_stops_everything_proves_nothing() {
    let workspace = guarded();
    let secret = token("said by a hook");
    hook(
        &workspace,
        "pre-commit",
        &format!("echo 'no {secret}'; exit 1"),
    );
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(3)
        .expect_stdout("unknown  a commit is stopped with a planted token and without")
        .expect_stdout("→ no ");
    outcome.check(!outcome.stdout().contains(&secret), "no token");
}

#[test]
fn another_part_of_a_hook_that_fails_is_told() {
    let workspace = guarded();
    hook(
        &workspace,
        "pre-commit",
        "ntnleaks scan --staged || exit 1\nexit 5",
    );
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(3)
        .expect_stdout("ok       a commit with a planted token is stopped\n")
        .expect_stdout("unknown  a commit without one is stopped");
}

#[test]
fn another_program_that_stops_it() {
    let workspace = guarded();
    let body = "git diff --cached | grep -q '^+.*ntn_' && exit 1\nexit 0";
    hook(&workspace, "pre-commit", body);
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(0)
        .expect_stdout("by something else than ntnleaks");
}

#[test]
fn a_hook_that_takes_too_long_is_ended_with_all_that_it_started() {
    let workspace = guarded();
    let late = workspace.home("late");
    hook(
        &workspace,
        "pre-commit",
        &format!("(sleep 3; touch '{}') & sleep 600", late.display()),
    );
    let outcome = workspace.doctor("", &["--time-limit", "1"]);
    outcome
        .expect_code(3)
        .expect_stdout("took longer than 1 seconds");
    std::thread::sleep(std::time::Duration::from_secs(4));
    assert!(!late.exists());
}

/// Frameworks stash, check out, and write refs: none of it happens here.
#[test]
fn a_hook_that_changes_everything_changes_nothing_here() {
    let workspace = guarded();
    workspace.write("a.txt", "a\n");
    workspace.git(&["add", "-A"]);
    workspace.git(&["commit", "-q", "--no-verify", "-m", "first"]);
    workspace
        .write("a.txt", "not staged\n")
        .write("untracked.txt", "mine\n");
    hook(
        &workspace,
        "pre-commit",
        "git stash -q --include-untracked --keep-index\ngit tag hooked\ngit config hooked.was here\n\
         git checkout -q -- .\necho x >>a.txt\ngit add -A\nntnleaks scan --staged",
    );
    let outcome = workspace.doctor("", &[]);
    outcome.expect_stdout("ok       a commit with a planted token is stopped\n");
    assert_eq!(workspace.text("a.txt"), "not staged\n");
    assert_eq!(workspace.git(&["tag"]), "");
    assert_eq!(workspace.git(&["stash", "list"]), "");
}

#[test]
fn an_older_hook_has_its_say() {
    let workspace = Workspace::repository();
    hook(&workspace, "pre-commit", "test -f wanted.txt");
    workspace.init(&["--yes"]).expect_code(0);
    workspace.doctor("", &[]).expect_code(3);
    workspace.write("wanted.txt", "x\n");
    workspace.git(&["add", "wanted.txt"]);
    workspace.git(&["commit", "-q", "--no-verify", "-m", "first"]);
    workspace.doctor("", &[]).expect_code(0);
}

#[test]
fn a_push_hook_that_is_missing_is_a_warning() {
    let workspace = guarded();
    std::fs::remove_file(workspace.path(".git/hooks/pre-push")).unwrap();
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(0)
        .expect_stdout("warning  pre-push: there is no such hook");
}

#[test]
fn hooks_that_lie_elsewhere_are_tried_too() {
    let workspace = Workspace::repository();
    let script = workspace.script("pre-commit", "exec ntnleaks scan --staged\n");
    let directory = script.parent().unwrap().display().to_string();
    workspace.git(&["config", "core.hooksPath", &directory]);
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(0)
        .expect_stdout("outside of the repository");
}

#[test]
fn the_configuration_as_it_is_has_its_say() {
    let workspace = guarded();
    workspace.write("ntnleaks.toml", "disable = [\"notion-api-token\"]\n");
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(1)
        .expect_stdout("problem  a commit with a planted token is not stopped");
}

#[test]
fn hooks_that_nobody_installed() {
    let workspace = Workspace::repository();
    workspace.write(
        ".pre-commit-config.yaml",
        "repos:\n- repo: local\n  hooks: []\n",
    );
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(1)
        .expect_stdout("git does not run the hooks that this repository keeps")
        .expect_stdout("→ `pre-commit install`");
}
