//! Hooks in the directory where git looks for them, run by the real git.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::{there_and_back, token};
use crate::harness::Workspace;

fn executable(workspace: &Workspace, path: &str, text: &str) {
    workspace.write(path, text);
    fs::set_permissions(workspace.path(path), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_commit_a_message_a_merge_and_a_push() {
    let workspace = Workspace::repository();
    workspace.init(&["--yes"]).expect_code(0);
    workspace.expect_guarded("");
    let token = token("everything");
    let stopped = |arguments: &[&str]| {
        let outcome = workspace.hooked_git("", arguments);
        let said = outcome.stdout() + &outcome.stderr();
        outcome.check(outcome.code() != Some(0), "it is stopped");
        outcome.check(said.contains("Notion API token"), "why");
        outcome.check(!said.contains(&token), "no token");
    };
    stopped(&["commit", "-q", "--allow-empty", "-m", &token]);
    workspace.git(&["checkout", "-q", "-b", "side"]);
    workspace.write("side.txt", &token);
    workspace.git(&["add", "side.txt"]);
    workspace.git(&["commit", "-q", "--no-verify", "-m", "planted"]);
    workspace.git(&["checkout", "-q", "main"]);
    stopped(&["merge", "-q", "--no-ff", "--no-edit", "side"]);
    workspace.git(&["reset", "-q", "--hard"]);
    workspace.git(&["init", "-q", "--bare", "remote.git"]);
    workspace.git(&["remote", "add", "origin", "./remote.git"]);
    workspace
        .hooked_git("", &["push", "-q", "origin", "main"])
        .expect_code(0);
    stopped(&["push", "-q", "origin", "side"]);
    assert_eq!(
        workspace
            .git(&["-C", "remote.git", "branch"])
            .lines()
            .count(),
        1
    );
}

#[test]
fn a_hook_that_is_there_stays_runs_first_and_is_obeyed() {
    let workspace = Workspace::repository();
    let log = workspace.home("log");
    let script = format!(
        "#!/bin/sh\necho \"$0 $#\" >>'{}'\nexit $(cat '{}')\n",
        log.display(),
        workspace.home("code").display()
    );
    executable(&workspace, ".git/hooks/pre-commit", &script);
    fs::write(workspace.home("code"), "0").unwrap();
    let outcome = there_and_back(&workspace, "", 0);
    outcome.expect_stdout("becomes pre-commit.before-ntnleaks, and runs first");
    workspace.init(&["--yes"]).expect_code(0);
    assert_eq!(
        workspace.text(".git/hooks/pre-commit.before-ntnleaks"),
        script
    );
    workspace.expect_guarded("");
    assert_eq!(fs::read_to_string(&log).unwrap().lines().count(), 2);
    fs::write(workspace.home("code"), "7").unwrap();
    workspace.write("b.txt", "nothing\n");
    workspace.git(&["add", "b.txt"]);
    let stopped = workspace.hooked_git("", &["commit", "-q", "-m", "clean"]);
    stopped.check(stopped.code() != Some(0), "the older hook stops it");
}

/// What the older hook adds to the commit is looked at as well.
#[test]
fn what_an_older_hook_stages_is_seen() {
    let workspace = Workspace::repository();
    let script = format!(
        "#!/bin/sh\nprintf %s '{}' >late.txt\ngit add late.txt\n",
        token("late")
    );
    executable(&workspace, ".git/hooks/pre-commit", &script);
    workspace.init(&["--yes"]).expect_code(0);
    let stopped = workspace.hooked_git("", &["commit", "-q", "--allow-empty", "-m", "x"]);
    stopped.check(stopped.code() != Some(0), "it is stopped");
}

#[test]
fn an_older_push_hook_hears_what_is_pushed() {
    let workspace = Workspace::repository();
    let heard = workspace.home("heard");
    let script = format!("#!/bin/sh\ncat >'{}'\n", heard.display());
    executable(&workspace, ".git/hooks/pre-push", &script);
    workspace.init(&["--yes"]).expect_code(0);
    workspace.write("a.txt", "nothing\n");
    workspace.git(&["add", "a.txt"]);
    workspace.git(&["commit", "-q", "--no-verify", "-m", "clean"]);
    workspace.git(&["init", "-q", "--bare", "remote.git"]);
    workspace.git(&["remote", "add", "origin", "./remote.git"]);
    workspace
        .hooked_git("", &["push", "-q", "origin", "main"])
        .expect_code(0);
    let heard = fs::read_to_string(heard).unwrap();
    assert!(
        heard.starts_with("refs/heads/main ") && heard.lines().count() == 1,
        "{heard}"
    );
}

#[test]
fn a_hook_that_git_does_not_run_is_not_run() {
    let workspace = Workspace::repository();
    workspace.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n");
    there_and_back(&workspace, "", 0);
    workspace.init(&["--yes"]).expect_code(0);
    workspace.expect_guarded("");
}

#[test]
fn a_hook_that_is_a_symlink_is_moved_and_not_followed() {
    let workspace = Workspace::repository();
    executable(&workspace, "scripts/check", "#!/bin/sh\nexit 0\n");
    fs::create_dir_all(workspace.path(".git/hooks")).unwrap();
    symlink(
        "../../scripts/check",
        workspace.path(".git/hooks/pre-commit"),
    )
    .unwrap();
    there_and_back(&workspace, "", 0);
    workspace.init(&["--yes"]).expect_code(0);
    assert_eq!(workspace.text("scripts/check"), "#!/bin/sh\nexit 0\n");
    workspace.expect_guarded("");
}

#[test]
fn a_hook_that_runs_the_program_already_is_enough() {
    let workspace = Workspace::repository();
    let text = "#!/bin/sh\nexec ntnleaks scan --staged\n";
    executable(&workspace, ".git/hooks/pre-commit", text);
    workspace.init(&["--yes"]).expect_code(0);
    assert_eq!(workspace.text(".git/hooks/pre-commit"), text);
    workspace.expect_guarded("");
}

#[test]
fn without_the_program_everything_is_stopped_with_what_to_do() {
    let workspace = Workspace::repository();
    workspace.init(&["--yes"]).expect_code(0);
    workspace.write("a.txt", "nothing\n");
    workspace.git(&["add", "a.txt"]);
    let empty = workspace.git_command(&["commit", "-q", "-m", "x"]);
    let stopped = workspace.finish(without_program(empty));
    stopped.check(stopped.code() != Some(0), "it is stopped");
    stopped
        .expect_stderr("cargo install --locked ntnleaks")
        .expect_stderr("git commit --no-verify");
    workspace.git(&["commit", "-q", "--no-verify", "-m", "x"]);
}

/// A `PATH` on which only the system's own programs are.
fn without_program(mut command: Command) -> Command {
    command.env("PATH", "/usr/bin:/bin");
    command
}

#[test]
fn hooks_paths_inside_of_the_repository() {
    let workspace = Workspace::repository();
    for path in [
        ".githooks".to_owned(),
        workspace.path("deep/er").display().to_string(),
    ] {
        workspace.git(&["config", "core.hooksPath", &path]);
        there_and_back_but_directories(&workspace);
        workspace.init(&["--yes"]).expect_code(0);
        workspace.expect_guarded("");
    }
    assert!(workspace.path(".githooks/pre-commit").exists());
    assert!(workspace.path("deep/er/pre-push").exists());
    assert!(!workspace.path(".git/hooks/pre-commit").exists());
}

/// The directory of hooks stays.
fn there_and_back_but_directories(workspace: &Workspace) {
    workspace.init(&["--yes"]).expect_code(0);
    workspace
        .init(&["--yes"])
        .expect_code(0)
        .expect_stdout("nothing to do");
    workspace.init(&["--undo", "--yes"]).expect_code(0);
    workspace
        .init(&["--undo", "--yes"])
        .expect_code(0)
        .expect_stdout("nothing to do");
}

#[test]
fn hooks_paths_outside_of_the_repository_are_left() {
    let workspace = Workspace::repository();
    let other = workspace.home("hooks");
    fs::create_dir(&other).unwrap();
    for (scope, path) in [
        ("--local", other.clone()),
        ("--global", other.clone()),
        ("--global", "/dev/null".into()),
    ] {
        workspace.git(&[
            "config",
            scope,
            "core.hooksPath",
            &path.display().to_string(),
        ]);
        let outcome = workspace.init(&["--yes"]);
        outcome
            .expect_code(3)
            .expect_stdout("core.hooksPath")
            .expect_stdout("pre-commit: ntnleaks scan --staged");
        assert_eq!(fs::read_dir(&other).unwrap().count(), 0);
        workspace.git(&["config", "--unset-all", scope, "core.hooksPath"]);
    }
    assert!(!workspace.path(".git/hooks/pre-commit").exists());
    fs::write(other.join("x"), "").unwrap();
    // When a person has added it, it is enough.
    workspace.git(&["config", "core.hooksPath", &other.display().to_string()]);
    for name in ["pre-commit", "pre-merge-commit", "commit-msg", "pre-push"] {
        fs::write(other.join(name), "#!/bin/sh\nntnleaks scan --staged\n").unwrap();
    }
    workspace.init(&["--yes"]).expect_code(0);
}

#[test]
fn a_linked_work_tree() {
    let workspace = Workspace::repository();
    workspace.write("a.txt", "a\n").commit("first");
    workspace.git(&["worktree", "add", "-q", "linked"]);
    there_and_back(&workspace, "linked", 0);
    workspace.init_in("linked", &["--yes"]).expect_code(0);
    assert!(workspace.path("linked/.gitignore").exists());
    assert!(workspace.path(".git/hooks/pre-commit").exists());
    workspace.expect_guarded("linked");
    workspace.expect_guarded("");
}

#[test]
fn a_submodule() {
    let workspace = Workspace::repository();
    let inner = Workspace::repository();
    inner.write("a.txt", "a\n").commit("first");
    let url = inner.path("").display().to_string();
    workspace.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &url,
        "sub",
    ]);
    there_and_back(&workspace, "sub", 0);
    workspace.init_in("sub", &["--yes"]).expect_code(0);
    assert!(workspace.path(".git/modules/sub/hooks/pre-commit").exists());
    assert!(!workspace.path(".git/hooks/pre-commit").exists());
    workspace.expect_guarded("sub");
}

#[test]
fn a_bare_repository_looks_at_what_it_receives() {
    let workspace = Workspace::new();
    workspace.git(&["init", "-q", "--bare", "-b", "main", "bare.git"]);
    there_and_back(&workspace, "bare.git", 0);
    workspace.init_in("bare.git", &["--yes"]).expect_code(0);
    assert!(!workspace.path("bare.git/.gitignore").exists());
    workspace.git(&["clone", "-q", "./bare.git", "clone"]);
    let push = |text: &str| {
        workspace.write("clone/a.txt", text);
        workspace.git(&["-C", "clone", "add", "a.txt"]);
        workspace.git(&["-C", "clone", "commit", "-q", "-m", "x"]);
        workspace.hooked_git("clone", &["push", "-q", "origin", "HEAD:main"])
    };
    push("nothing\n").expect_code(0);
    push(&token("received"))
        .expect_code(1)
        .expect_stderr("Notion API token");
}
