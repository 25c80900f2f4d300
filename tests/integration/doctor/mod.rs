//! `doctor`: what it proves, and that it leaves a repository as it was.

mod trials; // what hooks of every kind do with a planted token

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::harness::{Outcome, Workspace};
use crate::init::{difference, with_program};
use crate::state::State;

impl Workspace {
    /// `ntnleaks doctor` in a directory of the workspace, which must stay as it is. Temporary files
    /// would be in a directory of their own, and none is left.
    #[track_caller]
    fn doctor(&self, directory: &str, arguments: &[&str]) -> Outcome {
        let (before, times) = (self.contents(), self.times());
        let temporary = self.home("temporary");
        fs::create_dir_all(&temporary).unwrap();
        let mut command = with_program(self.command(&[&["doctor"], arguments].concat()));
        command
            .current_dir(self.path(directory))
            .env("TMPDIR", &temporary);
        let outcome = self.finish(command);
        let differing = difference(&before, &self.contents());
        outcome.check(
            differing.is_empty(),
            &format!("the workspace as it was: {differing:?}"),
        );
        outcome.check(times == self.times(), "no time of change");
        outcome.check(
            fs::read_dir(temporary).unwrap().count() == 0,
            "no temporary file",
        );
        outcome
    }
}

impl Workspace {
    /// The state of everything but objects: of those that somebody would write again, git notes that
    /// they are in use, wherever they are.
    fn times(&self) -> State {
        let mut state = self.state("");
        state.retain(|path, _| !path.components().any(|it| it.as_os_str() == "objects"));
        state
    }
}

fn hook(workspace: &Workspace, name: &str, body: &str) {
    let path = format!(".git/hooks/{name}");
    workspace.write(&path, format!("#!/bin/sh\n{body}\n"));
    fs::set_permissions(workspace.path(&path), fs::Permissions::from_mode(0o755)).unwrap();
}

fn guarded() -> Workspace {
    let workspace = Workspace::repository();
    workspace.init(&["--yes"]).expect_code(0);
    workspace
}

#[test]
fn without_a_repository_it_fails() {
    let workspace = Workspace::new();
    workspace
        .doctor("", &[])
        .expect_code(2)
        .expect_stderr("not a git repository");
}

#[test]
fn a_repository_of_somebody_else_is_unknown() {
    let workspace = Workspace::repository();
    let mut command = with_program(workspace.command(&["doctor"]));
    command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let outcome = workspace.finish(command);
    outcome.expect_code(3).expect_stdout("safe.directory");
}

#[test]
fn a_bare_machine_is_not_protected() {
    let workspace = Workspace::repository();
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(1)
        .expect_stdout("problem  pre-commit: there is no such hook")
        .expect_stdout("problem  a commit with a planted token is not stopped")
        .expect_stdout("warning  no .gitignore of the repository has .env, .env.local")
        .expect_stdout("→ `ntnleaks init`");
}

#[test]
fn what_init_set_up_is_proven() {
    let workspace = guarded();
    for state in ["without a commit", "with one", "with changes", "detached"] {
        match state {
            "with one" => {
                workspace.write("a.txt", "a\n").write("dir/b.txt", "b\n");
                workspace.git(&["add", "-A"]);
                workspace.git(&["commit", "-q", "--no-verify", "-m", "first"]);
            }
            "with changes" => {
                workspace
                    .write("a.txt", "changed\n")
                    .write("new.txt", "new\n");
                workspace.write("dir/b.txt", super::init::token("staged already"));
                workspace.git(&["add", "dir/b.txt"]);
            }
            "detached" => drop(workspace.git(&["checkout", "-q", "--detach"])),
            _ => {}
        }
        let outcome = workspace.doctor("", &[]);
        outcome
            .expect_code(0)
            .expect_stdout(concat!(
                "ok       ntnleaks ",
                env!("CARGO_PKG_VERSION"),
                " is on the PATH"
            ))
            .expect_stdout("ok       a commit with a planted token is stopped\n")
            .expect_stdout("ok       a commit without one passes")
            .expect_stdout("ok       a message with a planted token is stopped\n")
            .expect_stdout("ok       a push with a planted token is stopped\n")
            .expect_stdout("ok       a push without one passes")
            .expect_stdout("ok       git ignores dotenv files");
        outcome.check(!outcome.stdout().contains("problem"), "no problem");
    }
}

#[test]
fn a_repository_of_another_kind() {
    let options = ["--object-format=sha256", "--ref-format=reftable"];
    let workspace = Workspace::repository_with(&options);
    workspace.init(&["--yes"]).expect_code(0);
    workspace.write("a.txt", "a\n");
    workspace.git(&["add", "-A"]);
    workspace.git(&["commit", "-q", "--no-verify", "-m", "first"]);
    workspace.doctor("", &[]).expect_code(0);
}

#[test]
fn linked_work_trees_submodules_and_bare_repositories() {
    let workspace = guarded();
    workspace.write("a.txt", "a\n");
    workspace.git(&["add", "-A"]);
    workspace.git(&["commit", "-q", "--no-verify", "-m", "first"]);
    workspace.git(&["worktree", "add", "-q", "linked"]);
    let outcome = workspace.doctor("linked", &[]);
    outcome.expect_code(0).expect_stdout("shares its hooks");
    workspace.git(&["clone", "-q", "--bare", ".", "bare.git"]);
    workspace
        .doctor("bare.git", &[])
        .expect_code(1)
        .expect_stdout("pre-receive: there is no");
    workspace.init_in("bare.git", &["--yes"]).expect_code(0);
    let outcome = workspace.doctor("bare.git", &[]);
    outcome
        .expect_code(0)
        .expect_stdout("a push with a planted token is stopped\n");
    let url = format!("file://{}", workspace.path("bare.git").display());
    workspace.write("a.txt", "b\n");
    workspace.git(&["clone", "-q", "--depth", "1", &url, "x"]);
    workspace.init_in("x", &["--yes"]).expect_code(0);
    workspace.doctor("x", &[]).expect_code(0);
}

#[test]
fn a_hook_that_is_not_executable() {
    let workspace = guarded();
    let path = workspace.path(".git/hooks/pre-commit");
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    let outcome = workspace.doctor("", &[]);
    outcome
        .expect_code(1)
        .expect_stdout("pre-commit: git does not run it, as it is not executable")
        .expect_stdout("chmod +x .git/hooks/pre-commit");
}

#[test]
fn another_version_or_none_on_the_path() {
    let workspace = guarded();
    let mut command = workspace.command(&["doctor"]);
    command.env("PATH", "/usr/bin:/bin");
    let outcome = workspace.finish(command);
    outcome
        .expect_code(3)
        .expect_stdout("warning  no `ntnleaks` is on the PATH")
        .expect_stdout("cargo install --locked ntnleaks");
    let other = workspace.script("ntnleaks", "echo ntnleaks 0.0.0\n");
    let path = format!("{}:/usr/bin:/bin", other.parent().unwrap().display());
    let mut command = workspace.command(&["doctor"]);
    command.env("PATH", path);
    let outcome = workspace.finish(command);
    outcome
        .expect_code(1)
        .expect_stdout("another version")
        .expect_stdout("problem  a commit with a planted token is not stopped");
}

#[test]
fn an_interrupt_leaves_nothing() {
    let workspace = guarded();
    let started = workspace.home("started");
    let started_name = started.display();
    hook(
        &workspace,
        "pre-commit.before-ntnleaks",
        &format!("touch '{started_name}'; sleep 600"),
    );
    let temporary = workspace.home("temporary");
    fs::create_dir_all(&temporary).unwrap();
    let before = workspace.state("");
    let mut command = with_program(workspace.command(&["doctor"]));
    command
        .env("TMPDIR", &temporary)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    while !started.exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "the hook runs");
        sleep(Duration::from_millis(10));
    }
    let mut interrupt = std::process::Command::new("kill");
    interrupt.args(["-INT", &child.id().to_string()]);
    assert!(interrupt.status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(before == workspace.state(""));
    assert_eq!(fs::read_dir(temporary).unwrap().count(), 0);
}
