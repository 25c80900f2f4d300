//! A git repository, as far as a scan of its work tree must understand it. Only read, never run:
//! so also one that belongs to somebody else, which the `git` program refuses (`safe.directory`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use gix::config::Source as ConfigSource;
use gix::sec::Trust;

use super::index::Index;
use super::layout::Layout;
use super::rules::{Rules, read_rules};
use super::{environment, special};
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
    layout: Layout,
    has_objects: OnceLock<bool>,
    handle: gix::ThreadSafeRepository,
}

impl Repository {
    /// The repository whose work tree has its top at `top`, by its `.git`. None if there is none:
    /// git takes a `.git` that is broken for an ordinary file, and looks further up.
    pub(super) fn at(top: &Path) -> Result<Option<Self>, Error> {
        let Some(layout) = Layout::at(&top.join(".git"))? else {
            return Ok(None);
        };
        let handle = open(&layout)?;
        if configured_top(&handle, top).as_deref() != Some(top) {
            return Ok(None);
        }
        Self::new(layout, handle, top, None).map(Some)
    }

    /// The repository at `git_dir`, with the work tree and the index it is told to have.
    pub(super) fn told(git_dir: &Path, top: &Path, index: Option<&Path>) -> Result<Self, Error> {
        let layout = Layout::of(git_dir)?;
        let handle = open(&layout)?;
        Self::new(layout, handle, top, index)
    }

    fn new(
        layout: Layout,
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
        special::check_own(&layout)?;
        special::check(&layout.own, &[&index_path])?;
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
            layout,
            has_objects: OnceLock::new(),
            handle,
        })
    }

    /// The repository, if its objects and refs can be read.
    fn objects(&self) -> Option<gix::Repository> {
        let check = || special::check_all(&self.layout).is_ok();
        let handle = || self.handle.to_thread_local();
        self.has_objects.get_or_init(check).then(handle)
    }

    /// Whether a sparse checkout left out any `.gitignore`.
    pub(super) fn has_sparse_rules(&self) -> bool {
        !self.sparse_rules.is_empty()
    }

    /// The bytes of a `.gitignore` that a sparse checkout left out, by its path in the work tree.
    pub(super) fn sparse_rules(&self, path: &[u8]) -> Option<Vec<u8>> {
        let id = self.sparse_rules.get(path)?;
        let repository = self.objects()?;
        let mut blob = repository.find_blob(*id).ok()?;
        Some(blob.take_data())
    }

    /// Whether `HEAD` has `path`. True as well where `HEAD` cannot be read.
    pub(super) fn head_has(&self, path: &[u8]) -> bool {
        let Some(repository) = self.objects() else {
            return true;
        };
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

/// Opens a repository, whoever owns it. Of the environment, what names a repository is left to
/// [`Environment`](environment::Environment): here it could be another repository's.
pub(super) fn open(layout: &Layout) -> Result<gix::ThreadSafeRepository, Error> {
    special::check_opened(layout)?;
    gix::open::Options::default()
        .with(Trust::Full)
        .filter_config_section(|_| true)
        .open_path_as_is(true)
        .cli_overrides(environment::config_parameters())
        .config_overrides(HARDENED)
        .open(&layout.own)
        .map_err(|error| unreadable(&layout.own, &error))
}

/// Opens the repository that a directory lies in, or is, to read its refs too. Without a directory,
/// the one of the current directory.
pub(super) fn open_around(directory: Option<&Path>) -> Result<gix::ThreadSafeRepository, Error> {
    let layout = environment::layout(directory)?.ok_or_else(|| Error::Repository {
        path: directory.unwrap_or(Path::new(".")).to_owned(),
        reason: "there is none here or above".to_owned(),
    })?;
    special::check_refs(&layout)?;
    open(&layout)
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
    let layout = Layout::at(git_dir).ok()??;
    configured_top(&open(&layout).ok()?, otherwise)
}

/// The file of rules for all repositories of a user: `core.excludesFile`, or where git looks if
/// that is not set. An empty value turns it off.
fn excludes_file(repository: &gix::Repository, top: &Path) -> Option<PathBuf> {
    let config = repository.config_snapshot();
    match config.string("core.excludesFile") {
        Some(value) if value.is_empty() => None,
        Some(_) => Some(top.join(config.trusted_path("core.excludesFile").ok()??)),
        None => environment::default_excludes_file(),
    }
}

fn unreadable(path: &Path, error: &gix::Error) -> Error {
    Error::Repository {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}
