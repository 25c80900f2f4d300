//! A throw-away copy of a repository, in which its real hooks run.
//!
//! Frameworks of hooks stash, check out and write objects. So the copy has an index, a work tree, refs and
//! an object directory of its own, and only reads the objects of the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use super::limited::{self, Ended};
use crate::cli::git::{Git, Repository};
use crate::cli::interrupted;

/// What hooks read of the work tree as it is, committed or not.
const OVERLAY: [&str; 12] = [
    ".config/lefthook.yml",
    ".config/ntnleaks.toml",
    ".lefthook.yaml",
    ".lefthook.yml",
    ".ntnleaks-baseline.json",
    ".pre-commit-config.yaml",
    "lefthook-local.yml",
    "lefthook.yaml",
    "lefthook.yml",
    "ntnleaks.toml",
    "package.json",
    ".gitattributes",
];

/// What the copy does not take from the person's settings.
const SETTINGS: [(&str, &str); 8] = [
    ("commit.gpgSign", "false"),
    ("tag.gpgSign", "false"),
    ("push.gpgSign", "false"),
    ("push.recurseSubmodules", "no"),
    ("submodule.recurse", "false"),
    ("core.fsmonitor", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
];

/// The copy. Dropped, it is gone.
pub(super) struct Throwaway {
    directory: TempDir,
    git: Git,
    /// Where programs of the repository's own packages are.
    programs: PathBuf,
    limit: Duration,
    /// The branch of the copy.
    branch: String,
}

impl Throwaway {
    /// A copy of what is committed, with today's settings of the hooks.
    pub(super) fn of(repository: &Repository, limit: Duration) -> Result<Self> {
        let directory = tempfile::Builder::new()
            .prefix("ntnleaks-doctor-")
            .tempdir()
            .context("cannot make a temporary directory")?;
        interrupted::passing_directory(Some(directory.path()));
        let git = &repository.git;
        let branch = git.line(&["symbolic-ref", "-q", "HEAD"]);
        let copy = Self {
            git: Git::in_directory(directory.path().join("repository")),
            programs: repository.top.join("node_modules/.bin"),
            branch: branch.unwrap_or_else(|_| "refs/heads/main".to_owned()),
            directory,
            limit,
        };
        let format = git.line(&["rev-parse", "--show-object-format"]);
        let format = format.unwrap_or_else(|_| "sha1".to_owned());
        let format = format!("--object-format={format}");
        let objects = git.path(&["rev-parse", "--git-path", "objects"])?;
        let shallow = repository.common.join("shallow");
        for (name, kind) in [("repository", "--quiet"), ("remote", "--bare")] {
            let path = copy.path(name);
            fs::create_dir_all(&path)?;
            let new = Git::in_directory(&path);
            let mut arguments = vec!["init", "--quiet", kind, "--template="];
            // An old git knows no other, and no such option.
            if format != "--object-format=sha1" {
                arguments.push(&format);
            }
            new.bytes(&arguments)?;
            let own = new.path(&["rev-parse", "--absolute-git-dir"])?;
            alternate(&own, &objects)?;
            if shallow.is_file() {
                fs::copy(&shallow, own.join("shallow")).context("cannot copy `shallow`")?;
            }
            for (name, value) in SETTINGS {
                new.bytes(&["config", name, value])?;
            }
            let hooks = copy.path(&format!("{name}-hooks"));
            fs::create_dir_all(&hooks)?;
            let hooks = hooks.to_string_lossy().into_owned();
            new.bytes(&["config", "core.hooksPath", &hooks])?;
        }
        copy.fill(repository)?;
        Ok(copy)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The commit that is checked out, and what is not committed of the settings.
    fn fill(&self, repository: &Repository) -> Result<()> {
        let head = (repository.git).line(&["rev-parse", "-q", "--verify", "HEAD^{commit}"]);
        self.done(&["symbolic-ref", "HEAD", &self.branch])?;
        if let Ok(head) = head {
            self.done(&["update-ref", "HEAD", &head])?;
            self.done(&["reset", "-q", "--hard"])?;
        }
        let names: &[&str] = if repository.is_bare { &[] } else { &OVERLAY };
        for name in names {
            let there = crate::cli::init::plan::read(&repository.top.join(name));
            if let Ok(Some(bytes)) = there {
                self.write(name, &bytes)?;
            }
        }
        let arguments = [
            "commit",
            "-q",
            "--no-verify",
            "--allow-empty",
            "-m",
            "Begin",
        ];
        self.done(&arguments)?;
        let remote = self.path("remote").to_string_lossy().into_owned();
        self.done(&["remote", "add", "origin", &remote])?;
        let to = format!("HEAD:{}", self.branch);
        self.done(&["push", "-q", "--no-verify", "origin", &to])
    }

    /// Writes a file, and stages it.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path("repository").join(name);
        // A commit may have a symlink here, which leads anywhere.
        let _ = fs::remove_file(&path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        fs::write(&path, bytes).with_context(|| format!("cannot write {name}"))?;
        self.done(&["--literal-pathspecs", "add", "-f", "--", name])
    }

    /// Lets a hook of the copy, or of the remote of the copy, run the real one.
    pub(super) fn run_hook(&self, side: &str, name: &str, real: &Path) -> Result<()> {
        let path = self.path(&format!("{side}-hooks")).join(name);
        let real = real.to_string_lossy().replace('\'', "'\\''");
        #[cfg(windows)]
        let real = real.replace('\\', "/");
        fs::write(&path, format!("#!/bin/sh\nexec '{real}' \"$@\"\n"))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        }
        Ok(())
    }

    /// Runs git, and with it its hooks.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Ended> {
        limited::run(self.command(arguments), self.limit, &self.path("said"))
    }

    /// Pushes what is checked out to a branch of the remote.
    pub(super) fn push(&self, to: &str) -> Result<Ended> {
        self.run(&["push", "-q", "origin", &format!("HEAD:refs/heads/{to}")])
    }

    /// Runs git for what no hook has a say in.
    pub(super) fn done(&self, arguments: &[&str]) -> Result<()> {
        let ended = self.run(arguments)?;
        match ended.succeeded {
            Some(true) => Ok(()),
            Some(false) => bail!("git: {}", ended.said.trim()),
            None => bail!("git took longer than {} seconds", self.limit.as_secs()),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.git.command(arguments);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let programs = std::env::split_paths(&path).chain([self.programs.clone()]);
        if let Ok(path) = std::env::join_paths(programs) {
            command.env("PATH", path);
        }
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "ntnleaks doctor");
            command.env(format!("GIT_{role}_EMAIL"), "doctor@ntnleaks.invalid");
        }
        command.env_remove("GIT_OPTIONAL_LOCKS");
        command.env("GIT_LFS_SKIP_SMUDGE", "1");
        command
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        // Until it is gone, an interrupt should find it.
        let _ = fs::remove_dir_all(self.directory.path());
        interrupted::passing_directory(None);
    }
}

/// Lets a new repository read the objects of another one.
fn alternate(own: &Path, objects: &Path) -> Result<()> {
    let mut line = objects.as_os_str().as_encoded_bytes().to_vec();
    line.push(b'\n');
    let file = own.join("objects/info/alternates");
    fs::create_dir_all(own.join("objects/info"))?;
    fs::write(file, line).context("cannot name the objects of the repository")
}
