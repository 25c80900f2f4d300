//! `init`: what it shows, writes, leaves, and takes back; its hooks are run by the real git.

mod files; // ignore patterns, the example, the job of a CI
mod hooks; // the directories and the hooks of git
mod keepers; // pre-commit, husky and lefthook
mod safety; // symlinks, directories that cannot be written, what somebody has changed
mod tracked; // dotenv files that git tracks

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

pub(crate) fn token(name: &str) -> String {
    Random::seeded(&format!("init {name}")).value("ntn")
}

/// Lets a command find the program, as a user's shell does.
pub(crate) fn with_program(mut command: Command) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_ntnleaks"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::split_paths(&path);
    let path = [program.parent().unwrap().to_owned()]
        .into_iter()
        .chain(path);
    command.env("PATH", std::env::join_paths(path).unwrap());
    command
}

impl Workspace {
    /// `ntnleaks init` with arguments, in the workspace.
    #[track_caller]
    pub(crate) fn init(&self, arguments: &[&str]) -> Outcome {
        self.init_in("", arguments)
    }

    /// The same in a directory of it.
    #[track_caller]
    pub(crate) fn init_in(&self, directory: &str, arguments: &[&str]) -> Outcome {
        let mut command = with_program(self.command(&[&["init"], arguments].concat()));
        command.current_dir(self.path(directory));
        self.finish(command)
    }

    /// The real git, in a directory, with hooks that find the program.
    #[track_caller]
    pub(crate) fn hooked_git(&self, directory: &str, arguments: &[&str]) -> Outcome {
        let mut command = with_program(self.git_command(arguments));
        command.current_dir(self.path(directory));
        self.finish(command)
    }

    /// Fails unless a staged token is stopped, and said to be, and a clean commit passes.
    #[track_caller]
    pub(crate) fn expect_guarded(&self, directory: &str) {
        let token = token(directory);
        let file = Path::new(directory).join("guarded.txt");
        let before = fs::read_to_string(self.path(&file)).unwrap_or_default();
        self.write(&file, before + "nothing\n");
        self.hooked_git(directory, &["add", "guarded.txt"])
            .expect_code(0);
        let clean = self.hooked_git(directory, &["commit", "-q", "-m", "clean"]);
        clean.expect_code(0);
        self.write(&file, &token);
        self.hooked_git(directory, &["add", "guarded.txt"])
            .expect_code(0);
        let stopped = self.hooked_git(directory, &["commit", "-q", "-m", "planted"]);
        stopped.check(stopped.code() != Some(0), "a token is stopped");
        let said = stopped.stdout() + &stopped.stderr();
        stopped.check(said.contains("guarded.txt"), "where it is");
        stopped.check(!said.contains(&token), "no token");
        self.hooked_git(directory, &["reset", "-q", "--hard"])
            .expect_code(0);
    }

    /// Every file of the workspace, with its mode.
    pub(crate) fn contents(&self) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
        let mut files = BTreeMap::new();
        let mut directories = vec![self.path("")];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                let metadata = path.symlink_metadata().unwrap();
                let bytes = match metadata.file_type() {
                    kind if kind.is_dir() => {
                        directories.push(path.clone());
                        Vec::new()
                    }
                    kind if kind.is_symlink() => fs::read_link(&path)
                        .unwrap()
                        .into_os_string()
                        .into_encoded_bytes(),
                    _ => fs::read(&path).unwrap(),
                };
                files.insert(path, (metadata.permissions().mode(), bytes));
            }
        }
        files
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }
}

/// Files that differ between two states.
pub(crate) fn difference(
    before: &BTreeMap<PathBuf, (u32, Vec<u8>)>,
    after: &BTreeMap<PathBuf, (u32, Vec<u8>)>,
) -> Vec<PathBuf> {
    let all = before.keys().chain(after.keys());
    let mut differing: Vec<_> = all
        .filter(|path| before.get(*path) != after.get(*path))
        .cloned()
        .collect();
    differing.sort();
    differing.dedup();
    differing
}

/// Runs `init` twice and `--undo` twice: the second time there is nothing to do, and in the end all is
/// as it was. Returns what the first run said.
#[track_caller]
pub(crate) fn there_and_back(workspace: &Workspace, directory: &str, code: i32) -> Outcome {
    let before = workspace.contents();
    let first = workspace.init_in(directory, &["--yes"]);
    first.expect_code(code);
    let written = workspace.contents();
    first.check(
        !difference(&before, &written).is_empty(),
        "something was written",
    );
    let again = workspace.init_in(directory, &["--yes"]);
    again.expect_code(code).expect_stdout("nothing to do");
    again.check(
        difference(&written, &workspace.contents()).is_empty(),
        "nothing new",
    );
    let undone = workspace.init_in(directory, &["--undo", "--yes"]);
    undone.expect_code(0);
    let differing = difference(&before, &workspace.contents());
    undone.check(
        differing.is_empty(),
        &format!("all as it was: {differing:?}"),
    );
    workspace
        .init_in(directory, &["--undo", "--yes"])
        .expect_code(0)
        .expect_stdout("nothing to do");
    first
}

#[test]
fn without_a_repository_it_is_an_error() {
    let workspace = Workspace::new();
    let outcome = workspace.init(&["--yes"]);
    outcome.expect_code(2).expect_stderr("not a git repository");
    outcome.check(workspace.contents().is_empty(), "nothing was written");
}

#[test]
fn inside_of_git_it_is_an_error() {
    let workspace = Workspace::repository();
    let outcome = workspace.init_in(".git", &["--yes"]);
    outcome.expect_code(2).expect_stderr("go to the work tree");
}

#[test]
fn where_nobody_can_answer_it_shows_and_writes_nothing() {
    let workspace = Workspace::repository();
    workspace.write(".env", "A=1\n");
    let before = workspace.contents();
    let outcome = workspace.init(&[]);
    outcome
        .expect_code(2)
        .expect_stdout("  + .env.production\n")
        .expect_stdout(".git/hooks/pre-push")
        .expect_stderr("--yes");
    outcome.check(before == workspace.contents(), "nothing was written");
}

#[test]
fn there_is_and_back_again() {
    let workspace = Workspace::repository();
    workspace.write(".env", "A=1\n");
    let first = there_and_back(&workspace, "", 0);
    first.expect_stdout("6 files written");
    workspace.init(&["--yes"]).expect_code(0);
    workspace.expect_guarded("");
}

#[test]
fn from_a_directory_below() {
    let workspace = Workspace::repository();
    workspace.write("a/b/c.txt", "c\n");
    there_and_back(&workspace, "a/b", 0);
    workspace.init_in("a/b", &["--yes"]).expect_code(0);
    assert!(workspace.path(".gitignore").exists());
    assert!(!workspace.path("a/b/.gitignore").exists());
}

#[test]
fn undo_and_fix_exclude_each_other() {
    Workspace::repository()
        .init(&["--undo", "--fix"])
        .expect_code(2);
}
