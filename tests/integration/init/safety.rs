//! Nothing is overwritten, followed out of the repository, or left half done.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use super::difference;
use crate::harness::{Outcome, Workspace};

#[test]
fn symlinks_are_left() {
    let workspace = Workspace::repository();
    let other = workspace.home("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("ignore"), "a\n").unwrap();
    symlink(other.join("ignore"), workspace.path(".gitignore")).unwrap();
    symlink(&other, workspace.path(".github")).unwrap();
    let outcome = workspace.init(&["--yes"]);
    outcome
        .expect_code(3)
        .expect_stdout(".gitignore: it is a symlink")
        .expect_stdout(".github/workflows/ntnleaks.yml: it lies outside");
    assert_eq!(fs::read_to_string(other.join("ignore")).unwrap(), "a\n");
    assert_eq!(fs::read_dir(&other).unwrap().count(), 1);
}

#[test]
fn a_dotenv_file_that_is_a_symlink_or_a_pipe_is_left() {
    let workspace = Workspace::repository();
    fs::write(workspace.home("env"), "A=1\n").unwrap();
    symlink(workspace.home("env"), workspace.path(".env")).unwrap();
    workspace
        .init(&["--yes"])
        .expect_code(3)
        .expect_stdout(".env: it is a symlink");
    assert!(!workspace.path(".env.example").exists());
    let workspace = Workspace::repository();
    workspace.fifo(".env");
    let init = workspace.command(&["init", "--yes"]);
    workspace
        .finish_in_time(init)
        .expect_code(3)
        .expect_stdout("no regular file");
}

#[test]
fn hooks_that_lie_elsewhere_are_left() {
    let workspace = Workspace::repository();
    let other = workspace.home("hooks");
    fs::create_dir(&other).unwrap();
    let _ = fs::remove_dir_all(workspace.path(".git/hooks"));
    symlink(&other, workspace.path(".git/hooks")).unwrap();
    workspace.init(&["--yes"]).expect_code(3);
    assert_eq!(fs::read_dir(&other).unwrap().count(), 0);
}

#[test]
fn an_older_hook_is_kept_once() {
    let workspace = Workspace::repository();
    workspace
        .write(".git/hooks/pre-commit", "#!/bin/sh\n")
        .write(
            ".git/hooks/pre-commit.before-ntnleaks",
            "#!/bin/sh\n# older\n",
        );
    let outcome = workspace.init(&["--yes"]);
    outcome
        .expect_code(3)
        .expect_stdout("an older hook is there already");
    assert_eq!(workspace.text(".git/hooks/pre-commit"), "#!/bin/sh\n");
}

/// As somebody whom permissions bind, who owns the workspace and a copy of the program.
fn unprivileged(workspace: &Workspace, arguments: &[&str]) -> Outcome {
    let program = workspace.home("ntnleaks");
    fs::copy(env!("CARGO_BIN_EXE_ntnleaks"), &program).unwrap();
    let mut command = workspace.scrubbed(program);
    command.args(arguments).stdin(Stdio::null());
    if fs::metadata(workspace.path("")).unwrap().uid() == 0 {
        for directory in [workspace.path(""), workspace.home("")] {
            let mut chown = Command::new("chown");
            chown.args(["-R", "65534:65534"]).arg(directory);
            assert!(chown.status().unwrap().success());
        }
        command.uid(65534).gid(65534);
    }
    workspace.finish(command)
}

#[test]
fn where_nothing_can_be_written_nothing_is() {
    for locked in ["", ".git/hooks", ".github/workflows"] {
        let workspace = Workspace::repository();
        workspace
            .write(".gitignore", "a\n")
            .write(".env", "A=1\n")
            .write(".github/workflows/ci.yml", "on: push\n")
            .write(".git/hooks/pre-commit", "#!/bin/sh\n");
        let mode = |mode| {
            fs::set_permissions(workspace.path(locked), fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(0o555);
        let before = workspace.contents();
        let outcome = unprivileged(&workspace, &["init", "--yes"]);
        let after = workspace.contents();
        mode(0o755);
        outcome
            .expect_code(2)
            .expect_stderr("cannot be written")
            .expect_stderr("Nothing was changed; still to be written: ")
            .expect_stderr(".git/hooks/pre-push");
        outcome.check(
            difference(&before, &after).is_empty(),
            "nothing was written",
        );
    }
}

/// A removal fails only when it is tried: what went before it comes back.
#[test]
fn what_was_taken_back_halfway_comes_back() {
    let workspace = Workspace::repository();
    workspace.init(&["--yes"]).expect_code(0);
    let hooks = workspace.path(".git/hooks");
    fs::set_permissions(&hooks, fs::Permissions::from_mode(0o555)).unwrap();
    let before = workspace.contents();
    let outcome = unprivileged(&workspace, &["init", "--undo", "--yes"]);
    let after = workspace.contents();
    fs::set_permissions(&hooks, fs::Permissions::from_mode(0o755)).unwrap();
    outcome.expect_code(2).expect_stderr("Nothing was changed");
    let differing = difference(&before, &after);
    outcome.check(
        differing.is_empty(),
        &format!("all as it was: {differing:?}"),
    );
}

#[test]
fn what_somebody_has_changed_is_left_and_named() {
    let workspace = Workspace::repository();
    workspace.write(".env", "A=1\n");
    workspace.init(&["--yes"]).expect_code(0);
    let edit = |path: &str, from: &str, to: &str| {
        let text = workspace.text(path).replace(from, to);
        fs::write(workspace.path(path), text).unwrap();
    };
    edit(".gitignore", ".env.staging\n", ".env.staging\n.env.mine\n");
    edit(".git/hooks/pre-push", "#!/bin/sh\n", "#!/bin/sh\nset -e\n");
    edit(".env.example", "A=", "A=here\n#");
    let kept: Vec<_> = [".gitignore", ".git/hooks/pre-push", ".env.example"].into();
    let texts: Vec<_> = kept.iter().map(|path| workspace.text(path)).collect();
    let outcome = workspace.init(&["--undo", "--yes"]);
    outcome.expect_code(3);
    for (path, text) in kept.iter().zip(texts) {
        outcome.expect_stdout(&format!("left to you: {path}: somebody has changed"));
        assert_eq!(workspace.text(path), text);
    }
    assert!(!workspace.path(".git/hooks/pre-commit").exists());
}

/// A checkout may change line ends.
#[test]
fn another_clone_takes_it_back() {
    let workspace = Workspace::repository();
    workspace.git(&["remote", "add", "origin", "https://github.com/a/b"]);
    workspace.write(".gitignore", "a\n").write(".env", "A=1\n");
    workspace.init(&["--yes"]).expect_code(0);
    workspace.commit_unchecked();
    workspace.git(&["-c", "core.autocrlf=true", "clone", "-q", ".", "clone"]);
    assert!(workspace.text("clone/.gitignore").contains("\r\n"));
    workspace
        .init_in("clone", &["--undo", "--yes"])
        .expect_code(0);
    assert_eq!(workspace.text("clone/.gitignore"), "a\r\n");
    assert!(!workspace.path("clone/.env.example").exists());
    assert!(!workspace.path("clone/.github").exists());
}

impl Workspace {
    fn commit_unchecked(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--no-verify", "-m", "unchecked"]);
    }
}
