//! What a command line means to have scanned.

use std::env;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use ntnleaks::{Commits, Ends, History, Input, ReadOptions, Source, Staged, Worktree};

/// What the name of standard input is in a report.
const STDIN: &str = "<stdin>";

/// What to scan.
#[derive(Debug, Args)]
pub(super) struct SourceArgs {
    /// Files and directories to scan [default: the current directory]; `-` is standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Scan what the commit being made will record: the index, not the files. With PATHs, what the
    /// index holds there, changed or not
    #[arg(long, group = "source")]
    staged: bool,

    /// Scan what the commits of a range add, and their messages. PATH is the repository
    #[arg(long, value_name = "A..B", group = "source")]
    range: Option<String>,

    /// Scan every object of a repository, reachable or not. PATH is the repository
    #[arg(long, group = "source")]
    history: bool,

    /// Scan what a push sends: for git's pre-push hook, whose lines are read from standard input
    #[arg(long, group = "source", conflicts_with = "paths")]
    pre_push: bool,

    /// Scan what a push brings: for git's pre-receive hook
    #[arg(long, group = "source", conflicts_with = "paths")]
    pre_receive: bool,

    /// Scan a commit message as git will record it: for git's commit-msg hook
    #[arg(long, value_name = "FILE", group = "source", conflicts_with = "paths")]
    commit_msg: Option<PathBuf>,

    /// The remote of --pre-push, which git names to its hook first
    #[arg(long, value_name = "NAME", requires = "pre_push")]
    remote: Option<String>,

    /// What standard input is called, which may tell what kind of file it is
    #[arg(long, value_name = "NAME", conflicts_with = "source")]
    path: Option<PathBuf>,
}

impl SourceArgs {
    /// The source that is meant.
    pub(super) fn source(&self, options: ReadOptions) -> Result<Box<dyn Source>> {
        let range = pre_commit_range();
        Ok(match &self.range {
            Some(range) => Box::new(Commits::of_range(range, self.repository()?, options)?),
            None if self.staged => match range {
                Some((from, to)) => {
                    Box::new(Commits::of_range(&format!("{from}..{to}"), None, options)?)
                }
                None => Box::new(Staged::new(self.paths.clone(), options)),
            },
            None if self.history => Box::new(History::new(self.repository()?, options)?),
            None if self.pre_push => Box::new(self.pushed(range, options)?),
            None if self.pre_receive => {
                Box::new(Commits::received(&mut io::stdin().lock(), options)?)
            }
            None => match (&self.commit_msg, self.paths.as_slice()) {
                (Some(file), _) => Box::new(message(file)?),
                (None, [path]) if path == Path::new("-") => {
                    let name = self.path.clone().unwrap_or_else(|| STDIN.into());
                    Box::new(Input::new(name, Box::new(io::stdin())))
                }
                (None, paths) if self.path.is_some() || paths.contains(&"-".into()) => {
                    bail!(
                        "`-` is standard input, stands alone, and is what --path names (`./-` is a file)"
                    )
                }
                (None, []) => Box::new(Worktree::new(vec![".".into()], options)?),
                (None, paths) => Box::new(Worktree::new(paths.to_vec(), options)?),
            },
        })
    }

    /// What is scanned, as far as a path says so: the first of them. An index is the current
    /// directory's.
    pub(super) fn path(&self) -> Option<&Path> {
        let first = self.paths.first().map(PathBuf::as_path);
        first.filter(|path| !self.staged && *path != Path::new("-"))
    }

    /// The ends of the range that was typed.
    pub(super) fn ends(&self) -> Result<Option<Ends>> {
        Ok(self.range.as_deref().map(Ends::of).transpose()?)
    }

    /// Whether it is what a push brings.
    pub(super) fn is_received(&self) -> bool {
        self.pre_receive
    }

    /// The one path that names a repository.
    fn repository(&self) -> Result<Option<&Path>> {
        match self.paths.as_slice() {
            [] => Ok(None),
            [path] => Ok(Some(path)),
            _ => bail!(
                "one repository at a time: {} paths were given",
                self.paths.len()
            ),
        }
    }

    /// What git tells the hook, or else what the pre-commit program does, which keeps git's lines
    /// to itself. Told to run this hook by hand, it may say nothing at all.
    fn pushed(&self, range: Option<(String, String)>, options: ReadOptions) -> Result<Commits> {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let remote = (self.remote.clone()).or_else(|| variable("PRE_COMMIT_REMOTE_NAME"));
        let mut lines = Vec::new();
        // On a terminal, somebody wants to know what a push would send.
        if !io::stdin().is_terminal() {
            let read = io::stdin().lock().read_to_end(&mut lines);
            read.context("cannot read from standard input what git pushes")?;
        }
        let ends = range
            .map(|(from, to)| (Some(from), to))
            .or_else(|| variable("PRE_COMMIT_LOCAL_BRANCH").map(|branch| (None, branch)));
        Ok(match ends {
            _ if !lines.is_empty() => Commits::pushed(&mut lines.as_slice(), remote, options)?,
            Some((from, to)) => Commits::pushed_from(from, to, remote, options)?,
            None if variable("PRE_COMMIT").is_some() => {
                bail!("nobody says what is pushed: run this hook with --from-ref and --to-ref")
            }
            // Nothing is pushed, or another hook has taken the lines.
            None => Commits::unpushed(remote, options),
        })
    }
}

/// The range that the pre-commit program was asked about. A commit that is being made is no range,
/// whatever is left over in the environment: git names its index.
fn pre_commit_range() -> Option<(String, String)> {
    if env::var_os("GIT_INDEX_FILE").is_some() {
        return None;
    }
    let end = |name| env::var(name).ok().filter(|value| !value.is_empty());
    end("PRE_COMMIT_FROM_REF").zip(end("PRE_COMMIT_TO_REF"))
}

fn message(file: &Path) -> Result<Input> {
    // What git tells its hooks where it called no editor.
    let was_edited = env::var_os("GIT_EDITOR").is_none_or(|editor| editor != ":");
    let read = File::open(file).and_then(|file| ntnleaks::commit_message(file, was_edited));
    let text = read.with_context(|| format!("cannot read {}", file.display()))?;
    Ok(Input::new(file, Box::new(io::Cursor::new(text))).may_be_empty())
}
