//! The `git` program, called so that neither a repository nor a user's settings change what it says.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};

use super::fields::Fields;
use super::{environment, special};
use crate::error::Error;

/// What stands before every subcommand.
const HARDENED: &[&str] = &[
    "--no-pager",
    "--no-optional-locks",
    // What is stored is read, not what somebody wants to be shown in its place.
    "--no-replace-objects",
    "--literal-pathspecs",
    // No program that the configuration names is run, and nothing is fetched.
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
    "-c",
    "advice.graftFileDeprecated=false",
    // Which is read whether it has a say or not, and may be a pipe.
    "-c",
    "core.excludesFile=/dev/null",
];

/// Set for every call.
const SET: &[(&str, &str)] = &[
    ("LC_ALL", "C"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
    // What is complained of is read.
    ("GIT_TRACE", "0"),
    ("GIT_TRACE2", "0"),
    ("GIT_TRACE2_EVENT", "0"),
    ("GIT_TRACE2_PERF", "0"),
    ("GIT_TRACE_PACK_ACCESS", "0"),
    ("GIT_TRACE_PERFORMANCE", "0"),
    ("GIT_TRACE_REFS", "0"),
    ("GIT_TRACE_SETUP", "0"),
    // Grafts would hide parents.
    ("GIT_GRAFT_FILE", "/dev/null"),
];

/// Taken away from every call. What tells git where the repository is, and where its objects are,
/// stays: hooks depend on it.
const REMOVED: &[&str] = &[
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_REPLACE_REF_BASE",
];

/// What tells of a repository, which is not meant where another one was named.
const WHERE: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
];

/// How much is kept of what git complains of, in bytes.
const COMPLAINT: u64 = 8 << 10;

/// The `git` program, at work in one repository.
#[derive(Clone, Debug, Default)]
pub(super) struct Git {
    directory: Option<PathBuf>,
    /// Whether its files were found to be files.
    is_checked: OnceLock<()>,
}

impl Git {
    /// In the repository of `directory`, or of the current directory.
    pub(super) fn new(directory: Option<&Path>) -> Self {
        Self {
            directory: directory.map(Path::to_owned),
            is_checked: OnceLock::new(),
        }
    }

    /// The directory whose repository was asked for; `None` for the current directory's.
    pub(super) fn directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// A call, not started yet. Only its output is piped.
    fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new("git");
        if let Some(directory) = &self.directory {
            command.arg("-C").arg(directory);
            for name in WHERE {
                command.env_remove(name);
            }
        }
        command.args(HARDENED).args(arguments);
        for name in REMOVED {
            command.env_remove(name);
        }
        command.envs(SET.iter().copied());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Starts a call.
    ///
    /// # Errors
    ///
    /// [`Error::Repository`] if it could wait for ever, [`Error::Git`] if it cannot be started.
    pub(super) fn start(&self, arguments: &[impl AsRef<OsStr>]) -> Result<Running, Error> {
        self.check_files()?;
        Running::start(self.command(arguments))
    }

    /// Starts a call that reads `stdin`.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub(super) fn start_fed(
        &self,
        arguments: &[impl AsRef<OsStr>],
        stdin: impl Into<Stdio>,
    ) -> Result<Running, Error> {
        self.check_files()?;
        let mut command = self.command(arguments);
        command.stdin(stdin);
        Running::start(command)
    }

    /// Refuses a repository in which git would wait for ever. Where there is none, git says so.
    fn check_files(&self) -> Result<(), Error> {
        if self.is_checked.get().is_none() {
            if let Some(layout) = environment::layout(self.directory())? {
                special::check_all(&layout)?;
            }
            let _ = self.is_checked.set(());
        }
        Ok(())
    }

    /// What a call prints.
    ///
    /// # Errors
    ///
    /// [`Error::Git`] if it cannot be started, or fails.
    pub(super) fn output(&self, arguments: &[impl AsRef<OsStr>]) -> Result<Vec<u8>, Error> {
        self.start(arguments)?.output()
    }

    /// Why there is no repository to speak of, if there is none.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.output(&["rev-parse", "--git-dir"]).map(drop)
    }
}

/// A call that has been started. Dropped, it is ended.
pub(super) struct Running {
    pub(super) child: Child,
    /// What it complains of. Read beside its output: git stops when nobody listens.
    complaint: Option<JoinHandle<Vec<u8>>>,
}

impl Running {
    /// Starts `command`.
    fn start(mut command: Command) -> Result<Self, Error> {
        let child = command.spawn().map_err(|error| {
            let reason = match error.kind() {
                io::ErrorKind::NotFound => "the program `git` is not installed".to_owned(),
                _ => format!("the program `git` cannot be started: {error}"),
            };
            Error::Git { reason }
        });
        let mut child = child?;
        let complaint = child
            .stderr
            .take()
            .map(|stderr| thread::spawn(move || heard(stderr)));
        Ok(Self { child, complaint })
    }

    /// The pipe from which its output is read.
    pub(super) fn stdout(&mut self) -> Result<ChildStdout, Error> {
        let taken = || io::Error::other("its output is read already");
        self.child.stdout.take().ok_or_else(taken).map_err(failed)
    }

    /// What it prints, field by field.
    pub(super) fn fields(&mut self) -> Result<Fields<ChildStdout>, Error> {
        self.stdout().map(Fields::new)
    }

    /// All that it prints.
    pub(super) fn output(mut self) -> Result<Vec<u8>, Error> {
        let output = self.read()?;
        self.finish()?;
        Ok(output)
    }

    fn read(&mut self) -> Result<Vec<u8>, Error> {
        let mut output = Vec::new();
        self.stdout()?.read_to_end(&mut output).map_err(failed)?;
        Ok(output)
    }

    /// The same from a call that ends with 1, and says nothing, where it finds nothing.
    pub(super) fn findings(mut self) -> Result<Vec<u8>, Error> {
        let output = self.read()?;
        match self.end()? {
            (status, complaint) if status.code() == Some(1) && complaint.is_empty() => Ok(output),
            ended => succeeded(ended).map(|()| output),
        }
    }

    /// Waits for its end, when its output has been read.
    ///
    /// # Errors
    ///
    /// [`Error::Git`] with what git says if it failed.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        succeeded(self.end()?)
    }

    /// Waits for its end. Returns how it ended, and what it complained of.
    fn end(&mut self) -> Result<(ExitStatus, Vec<u8>), Error> {
        drop(self.child.stdin.take());
        let status = self.child.wait().map_err(failed)?;
        let complaint = self.complaint.take().and_then(|thread| thread.join().ok());
        Ok((status, complaint.unwrap_or_default()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already, in most cases.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The beginning of what is said. All of it is listened to.
fn heard(mut stderr: ChildStderr) -> Vec<u8> {
    let mut complaint = Vec::new();
    let _ = (&mut stderr).take(COMPLAINT).read_to_end(&mut complaint);
    let _ = io::copy(&mut stderr, &mut io::sink());
    complaint
}

pub(super) fn failed(error: io::Error) -> Error {
    Error::Git {
        reason: error.to_string(),
    }
}

/// An error with what git says was wrong, in one line, if it failed.
fn succeeded((status, complaint): (ExitStatus, Vec<u8>)) -> Result<(), Error> {
    if status.success() {
        return Ok(());
    }
    let reason = complained(&complaint, status);
    Err(Error::Git { reason })
}

fn complained(stderr: &[u8], status: ExitStatus) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("hint:"));
    let said: Vec<_> = lines
        .map(|line| {
            line.trim_start_matches("fatal: ")
                .trim_start_matches("error: ")
        })
        .take(8)
        .collect();
    if said.is_empty() {
        format!("git ended with {status}")
    } else {
        said.join(" ")
    }
}
