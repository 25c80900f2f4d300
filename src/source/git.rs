//! A git repository, as far as a scan of its work tree must understand it. Only read, never run:
//! so also one that belongs to somebody else, which the `git` program refuses (`safe.directory`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::config::Source as ConfigSource;
use gix::sec::Trust;

use super::index::Index;
use super::rules::{Rules, read_rules};
use crate::error::Error;

/// A repository with a work tree.
pub(super) struct Repository {
    /// The top of the work tree, canonical.
    pub(super) top: PathBuf,
    /// Whether the case of ASCII letters in names does not count (`core.ignoreCase`).
    pub(super) fold: bool,
    /// The rules of `core.excludesFile` and `info/exclude`.
    pub(super) rules: Option<Arc<Rules>>,
    /// What is tracked.
    pub(super) index: Index,
    sparse_rules: BTreeMap<Vec<u8>, gix::ObjectId>,
    handle: gix::ThreadSafeRepository,
}

/// Whether git sees a repository at `path`, a `.git` directory or file or a bare repository.
pub(super) fn is_repository(path: &Path) -> bool {
    gix::discover::is_git(path).is_ok()
}

impl Repository {
    /// The repository whose work tree has its top at `top`, by its `.git`. None if there is none:
    /// git takes a `.git` that is broken for an ordinary file, and looks further up.
    pub(super) fn at(top: &Path) -> Result<Option<Self>, Error> {
        let dot_git = top.join(".git");
        if dot_git.symlink_metadata().is_err() || !is_repository(&dot_git) {
            return Ok(None);
        }
        let handle = open(&dot_git)?;
        if configured_top(&handle, top).as_deref() != Some(top) {
            return Ok(None);
        }
        Self::new(handle, top, None).map(Some)
    }

    /// The repository at `git_dir`, with the work tree and the index it is told to have.
    pub(super) fn told(git_dir: &Path, top: &Path, index: Option<&Path>) -> Result<Self, Error> {
        Self::new(open(git_dir)?, top, index)
    }

    fn new(
        handle: gix::ThreadSafeRepository,
        top: &Path,
        index: Option<&Path>,
    ) -> Result<Self, Error> {
        let repository = handle.to_thread_local();
        let fold = repository
            .config_snapshot()
            .boolean("core.ignoreCase")
            .unwrap_or(false);
        let index_path = index.map_or_else(|| repository.git_dir().join("index"), PathBuf::from);
        let index = Index::read(&index_path, repository.object_hash(), fold)
            .map_err(|error| unreadable(top, &error))?;
        let mut rules = None;
        if let Some(bytes) = excludes_file(&repository, top).and_then(|p| read_rules(&p, true)) {
            rules = Rules::chain(None, &bytes, 0, fold);
        }
        let exclude = repository.common_dir().join("info/exclude");
        if let Some(bytes) = read_rules(&exclude, true) {
            rules = Rules::chain(rules.as_ref(), &bytes, 0, fold);
        }
        let sparse_rules = index
            .sparse_rules()
            .map(|(path, id)| (path.to_vec(), id))
            .collect();
        Ok(Self {
            top: top.to_owned(),
            fold,
            rules,
            index,
            sparse_rules,
            handle,
        })
    }

    /// Whether a sparse checkout left out any `.gitignore`.
    pub(super) fn has_sparse_rules(&self) -> bool {
        !self.sparse_rules.is_empty()
    }

    /// The bytes of a `.gitignore` that a sparse checkout left out, by its path in the work tree.
    pub(super) fn sparse_rules(&self, path: &[u8]) -> Option<Vec<u8>> {
        let id = self.sparse_rules.get(path)?;
        let repository = self.handle.to_thread_local();
        let mut blob = repository.find_blob(*id).ok()?;
        Some(blob.take_data())
    }

    /// Whether `HEAD` has `path`. True as well where `HEAD` cannot be read.
    pub(super) fn head_has(&self, path: &[u8]) -> bool {
        let repository = self.handle.to_thread_local();
        let Ok(head) = repository.head() else {
            return true;
        };
        if head.is_unborn() {
            return false;
        }
        let Ok(tree) = repository.head_tree() else {
            return true;
        };
        !matches!(
            tree.lookup_entry(path.split(|byte| *byte == b'/')),
            Ok(None)
        )
    }
}

/// What is stored is read, not what somebody wants to be shown in its place; and nothing is believed
/// that claims to be larger than 1 GiB.
const HARDENED: [&str; 2] = [
    "core.useReplaceRefs=false",
    "gitoxide.objects.allocLimit=1073741824",
];

/// What is read when a repository is opened.
const FILES: [&str; 5] = [
    "HEAD",
    "commondir",
    "config",
    "objects/info/alternates",
    "packed-refs",
];

/// Opens a repository, whoever owns it. Of the environment, what names a repository is left to
/// [`Environment`](super::environment::Environment): here it could be another repository's.
pub(super) fn open(git_dir: &Path) -> Result<gix::ThreadSafeRepository, Error> {
    check_files(git_dir)?;
    gix::open::Options::default()
        .with(Trust::Full)
        .filter_config_section(|_| true)
        .open_path_as_is(true)
        .cli_overrides(super::environment::config_parameters())
        .config_overrides(HARDENED)
        .open(git_dir)
        .map_err(|error| unreadable(git_dir, &error))
}

/// Refuses what would wait for ever, or never end, where opening a repository reads a file.
fn check_files(git_dir: &Path) -> Result<(), Error> {
    for name in FILES {
        let path = git_dir.join(name);
        if path.metadata().is_ok_and(|it| !it.is_file()) {
            let reason = format!("{name} is not a regular file");
            let path = git_dir.to_owned();
            return Err(Error::Repository { path, reason });
        }
    }
    Ok(())
}

/// The top of the work tree that the configuration tells, or `otherwise` if it tells nothing;
/// canonical. None for a bare repository.
pub(super) fn configured_top(
    handle: &gix::ThreadSafeRepository,
    otherwise: &Path,
) -> Option<PathBuf> {
    let repository = handle.to_thread_local();
    let config = repository.config_snapshot();
    let own = |meta: &gix::config::file::Metadata| {
        !matches!(meta.source, ConfigSource::EnvOverride | ConfigSource::Env)
    };
    let linked = repository.git_dir() != repository.common_dir();
    if let Some(value) = config.plumbing().string_filter("core.worktree", own) {
        // Of the main work tree: a linked one inherits the configuration and ignores this.
        if !linked {
            let path = gix::path::from_bstring(value).ok()?;
            return repository
                .git_dir()
                .canonicalize()
                .ok()?
                .join(path)
                .canonicalize()
                .ok();
        }
    }
    if config.boolean("core.bare") == Some(true) && !linked {
        return None;
    }
    otherwise.canonicalize().ok()
}

/// Opens the repository at `git_dir` only to ask for its [`configured_top`].
pub(super) fn top_of(git_dir: &Path, otherwise: &Path) -> Option<PathBuf> {
    configured_top(&open(git_dir).ok()?, otherwise)
}

/// The file of rules for all repositories of a user: `core.excludesFile`, or where git looks if
/// that is not set. An empty value turns it off.
fn excludes_file(repository: &gix::Repository, top: &Path) -> Option<PathBuf> {
    let config = repository.config_snapshot();
    match config.string("core.excludesFile") {
        Some(value) if value.is_empty() => None,
        Some(_) => Some(top.join(config.trusted_path("core.excludesFile").ok()??)),
        None => super::environment::default_excludes_file(),
    }
}

fn unreadable(path: &Path, error: &gix::Error) -> Error {
    Error::Repository {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}
