//! A fresh workspace for each test, the built program in it, and what it answered.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

/// Variables that would let the machine of the developer decide a test.
const SCRUBBED: &[&str] = &[
    "ALL_PROXY",
    "CI",
    "CLICOLOR",
    "FORCE_COLOR",
    "GIT_",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_COLOR",
    "NO_PROXY",
    "NTNLEAKS_",
    "PRE_COMMIT",
    "RAYON_",
    "RUST_",
    "SSL_CERT_",
    "XDG_",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// An empty directory, and a home directory beside it that is empty too.
pub(crate) struct Workspace {
    root: TempDir,
    home: TempDir,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        // The names are neutral: a path that speaks of Notion is context for the matcher.
        let fresh = |prefix| tempfile::Builder::new().prefix(prefix).tempdir().unwrap();
        Self {
            root: fresh("work-"),
            home: fresh("home-"),
        }
    }

    /// A workspace that is a git repository without a commit.
    pub(crate) fn repository() -> Self {
        Self::repository_with(&[])
    }

    /// The same, with more options of `git init`.
    pub(crate) fn repository_with(options: &[&str]) -> Self {
        let workspace = Self::new();
        workspace.git(&[&["init", "-q", "-b", "main"], options].concat());
        workspace
    }

    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.path().join(relative)
    }

    /// A path in the home directory, which no scan of the workspace reads.
    pub(crate) fn home(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.home.path().join(relative)
    }

    /// Writes a file, and the directories above it.
    pub(crate) fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Runs the real git and returns its standard output.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.git_command(arguments).output();
        let output = output.expect("git is installed");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {stderr}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The real git with arguments, ready to start in the workspace.
    pub(crate) fn git_command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = self.scrubbed("git");
        command.args(arguments).stdin(Stdio::null());
        command
    }

    /// The program with arguments, ready to start in the workspace.
    pub(crate) fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = self.scrubbed(env!("CARGO_BIN_EXE_ntnleaks"));
        command.args(arguments).stdin(Stdio::null());
        command
    }

    #[track_caller]
    pub(crate) fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Outcome {
        self.finish(self.command(arguments))
    }

    #[track_caller]
    pub(crate) fn run_with(
        &self,
        environment: &[(&str, &str)],
        arguments: &[impl AsRef<OsStr>],
    ) -> Outcome {
        let mut command = self.command(arguments);
        command.envs(environment.iter().copied());
        self.finish(command)
    }

    /// Runs a command to its end and keeps all that a failure should print.
    #[track_caller]
    pub(crate) fn finish(&self, mut command: Command) -> Outcome {
        let output = command.output().expect("the program starts");
        self.outcome(shown(&command), output)
    }

    /// The same, with something on its standard input. It need not read it.
    #[track_caller]
    pub(crate) fn feed(&self, command: Command, input: impl AsRef<[u8]>) -> Outcome {
        let shown = shown(&command);
        self.outcome(shown, fed(command, input.as_ref()))
    }

    /// What a command answered that was run in another way.
    pub(crate) fn outcome(&self, command: String, output: Output) -> Outcome {
        Outcome {
            command,
            tree: self.tree(),
            output,
        }
    }

    /// Any program, ready to start in the workspace with nothing of the developer's environment.
    pub(crate) fn scrubbed(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if SCRUBBED.iter().any(|prefix| text.starts_with(prefix)) {
                command.env_remove(&name);
            }
        }
        command
            .current_dir(self.root.path())
            .env("HOME", self.home.path())
            .env("LC_ALL", "C")
            .env("TERM", "xterm-256color")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "A U Thor")
            .env("GIT_AUTHOR_EMAIL", "author@example.com")
            .env("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z")
            .env("GIT_COMMITTER_NAME", "C O Mitter")
            .env("GIT_COMMITTER_EMAIL", "committer@example.com")
            .env("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z");
        command
    }

    fn tree(&self) -> String {
        let mut paths = Vec::new();
        list(self.root.path(), Path::new(""), &mut paths);
        paths.sort();
        let lines = paths.iter().map(|path| format!("  {path:?}\n"));
        lines.take(200).collect()
    }
}

/// The program and its arguments, without the environment that each run has.
fn shown(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| format!(" {argument:?}"));
    format!("ntnleaks{}", arguments.collect::<String>())
}

fn list(directory: &Path, relative: &Path, paths: &mut Vec<OsString>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let relative = relative.join(entry.file_name());
        let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_directory && entry.file_name() != ".git" {
            list(&entry.path(), &relative, paths);
        } else {
            paths.push(relative.into_os_string());
        }
    }
}

/// What a run of the program answered. Its assertions print the command, the tree and both streams.
pub(crate) struct Outcome {
    command: String,
    tree: String,
    output: Output,
}

impl Outcome {
    /// The exit code; `None` after a signal.
    pub(crate) fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// Both streams, byte for byte.
    pub(crate) fn streams(&self) -> [&[u8]; 2] {
        [&self.output.stdout, &self.output.stderr]
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.output.stdout)
            .unwrap_or_else(|error| self.fail(&format!("standard output is not JSON: {error}")))
    }

    /// The findings of a JSON report.
    #[track_caller]
    pub(crate) fn findings(&self) -> Vec<Value> {
        let report = self.json();
        let findings = report["findings"].as_array();
        findings
            .cloned()
            .unwrap_or_else(|| self.fail("no findings"))
    }

    #[track_caller]
    pub(crate) fn expect_code(&self, code: i32) -> &Self {
        self.check(self.code() == Some(code), &format!("exit code {code}"))
    }

    #[track_caller]
    pub(crate) fn expect_stdout(&self, part: &str) -> &Self {
        self.check(self.stdout().contains(part), &format!("{part:?} on stdout"))
    }

    #[track_caller]
    pub(crate) fn expect_stderr(&self, part: &str) -> &Self {
        self.check(self.stderr().contains(part), &format!("{part:?} on stderr"))
    }

    #[track_caller]
    pub(crate) fn check(&self, holds: bool, expected: &str) -> &Self {
        if !holds {
            self.fail(&format!("expected {expected}"));
        }
        self
    }

    #[track_caller]
    pub(crate) fn fail(&self, message: &str) -> ! {
        panic!(
            "{message}\ncommand: {}\nexit: {}\ntree:\n{}stdout:\n{}\nstderr:\n{}",
            self.command,
            self.output.status,
            self.tree,
            self.stdout(),
            self.stderr()
        );
    }
}

/// Runs a command with something on its standard input. It need not read it.
pub(crate) fn fed(mut command: Command, input: &[u8]) -> Output {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input).ok());
        child.wait_with_output().unwrap()
    })
}
