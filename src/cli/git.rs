//! The person's own `git` and repository, with the settings that are in force for it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// What tells git of a repository other than the one of its directory, and how.
const LOCAL: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// The `git` program in one directory. Variables that name another repository do not count.
#[derive(Clone, Debug)]
pub(super) struct Git {
    directory: PathBuf,
}

impl Git {
    pub(super) fn in_directory(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
        }
    }

    /// A call, not started yet.
    pub(super) fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new("git");
        for name in LOCAL {
            command.env_remove(name);
        }
        command
            .current_dir(&self.directory)
            .args(arguments)
            .stdin(Stdio::null())
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            // What only looks leaves the index as it is.
            .env("GIT_OPTIONAL_LOCKS", "0");
        command
    }

    /// What a call prints; an error with what git says if it fails.
    pub(super) fn bytes(&self, arguments: &[impl AsRef<OsStr>]) -> Result<Vec<u8>> {
        match self.answer(arguments)? {
            Ok(bytes) => Ok(bytes),
            Err(complaint) => bail!("git: {complaint}"),
        }
    }

    /// The one line that a call prints.
    pub(super) fn line(&self, arguments: &[impl AsRef<OsStr>]) -> Result<String> {
        let bytes = self.bytes(arguments)?;
        Ok(String::from_utf8_lossy(without_end(&bytes)).into_owned())
    }

    /// The path that a call prints, made absolute.
    pub(super) fn path(&self, arguments: &[impl AsRef<OsStr>]) -> Result<PathBuf> {
        let bytes = self.bytes(arguments)?;
        Ok(self.directory.join(path_of(without_end(&bytes))))
    }

    /// What a call prints, or what git complains of.
    pub(super) fn answer(
        &self,
        arguments: &[impl AsRef<OsStr>],
    ) -> Result<Result<Vec<u8>, String>> {
        let output = self.command(arguments).output();
        let output = output.context("the program `git` cannot be started: install git")?;
        if output.status.success() {
            return Ok(Ok(output.stdout));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<_> = (said.lines())
            .map(|line| line.trim().trim_start_matches("fatal: "))
            .filter(|line| !line.is_empty() && !line.starts_with("hint:"))
            .take(8)
            .collect();
        Ok(Err(match lines.is_empty() {
            true => output.status.to_string(),
            false => lines.join(" "),
        }))
    }
}

/// Where a repository is.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    /// Its `git`: at the top of the work tree, or in the bare repository.
    pub(super) git: Git,
    /// The top of the work tree; in a bare repository, its directory.
    pub(super) top: PathBuf,
    /// The directory that all its work trees share.
    pub(super) common: PathBuf,
    /// The directory of the hooks that git runs, whether it is there or not.
    pub(super) hooks: PathBuf,
    pub(super) is_bare: bool,
}

impl Repository {
    /// The repository of the current directory.
    pub(super) fn here() -> Result<Self> {
        let here = Git::in_directory(std::env::current_dir().context("the current directory")?);
        let is = |what: &str| Ok::<_, anyhow::Error>(here.line(&["rev-parse", what])? == "true");
        let is_bare = is("--is-bare-repository")?;
        if !is_bare && !is("--is-inside-work-tree")? {
            bail!("this is the inside of a .git directory: go to the work tree");
        }
        let top = match is_bare {
            true => here.path(&["rev-parse", "--absolute-git-dir"])?,
            false => here.path(&["rev-parse", "--show-toplevel"])?,
        };
        let git = Git::in_directory(&top);
        Ok(Self {
            common: git.path(&["rev-parse", "--git-common-dir"])?,
            hooks: git.path(&["rev-parse", "--git-path", "hooks"])?,
            git,
            top,
            is_bare,
        })
    }

    /// What a path of it is called: relative to its top, where it is below.
    pub(super) fn called(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.top).unwrap_or(path);
        let parts: Vec<_> = below
            .components()
            .map(|it| it.as_os_str().to_string_lossy())
            .collect();
        match below.is_absolute() {
            true => below.display().to_string(),
            false => parts.join("/"),
        }
    }

    /// Whether a path stays in the repository, wherever symlinks on its way lead.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let there = path.ancestors().find_map(|it| it.canonicalize().ok());
        let roots = [&self.top, &self.common].map(|root| root.canonicalize().ok());
        there.is_some_and(|there| {
            let mut roots = roots.iter().flatten();
            roots.any(|root| there.starts_with(root))
        })
    }
}

/// The path that bytes of git mean.
#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).into()
}

/// The path that bytes of git mean.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

fn without_end(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").unwrap_or(bytes)
}
