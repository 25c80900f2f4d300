//! Where a directory lies: in which repository, under which rules, and what git does with a file.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::git::Repository;
use super::rules::{Rules, read_rules};
use crate::blob::Publication;

/// A directory, as the rules see it.
#[derive(Clone)]
pub(super) struct Place {
    /// The canonical path.
    pub(super) real: PathBuf,
    /// The path that rules are about, slash-separated: from the top of the work tree, or outside
    /// of a repository from the root of the file system. With a slash at the end, or empty.
    pub(super) prefix: Vec<u8>,
    /// The repository it lies in.
    pub(super) repository: Option<Arc<Repository>>,
    /// The rules about what is in it. Without its own until [`Place::with_own_rules`].
    pub(super) rules: Option<Arc<Rules>>,
    /// Whether it or a directory above it is ignored, so that only what is tracked counts.
    pub(super) ignored: bool,
}

impl Place {
    /// Whether a sparse checkout leaves out some of what is tracked.
    pub(super) fn leaves_out(&self) -> bool {
        let repository = self.repository.as_ref();
        repository.is_some_and(|repository| repository.index.leaves_out())
    }

    /// `real`, a canonical path, in `repository` or in none.
    pub(super) fn new(real: &Path, repository: Option<Arc<Repository>>) -> Self {
        let top = match &repository {
            Some(repository) => repository.top.clone(),
            None => real.ancestors().last().unwrap_or(real).to_owned(),
        };
        let mut place = Self::top(top, repository);
        let names = real
            .strip_prefix(&place.real)
            .unwrap_or(Path::new(""))
            .to_owned();
        for component in names.components() {
            if let Component::Normal(name) = component {
                place = place.with_own_rules();
                let path = place.path_of(name);
                let submodule = |repository: &Arc<Repository>| repository.index.is_submodule(&path);
                place.ignored =
                    place.ignores(&path, true) || place.repository.as_ref().is_some_and(submodule);
                place = place.below(name);
            }
        }
        place
    }

    /// The top of a work tree, or the root of the file system.
    pub(super) fn top(real: PathBuf, repository: Option<Arc<Repository>>) -> Self {
        let rules = repository
            .as_ref()
            .and_then(|repository| repository.rules.clone());
        Self {
            real,
            prefix: Vec::new(),
            repository,
            rules,
            ignored: false,
        }
    }

    /// A directory where no rule of git counts, such as one inside of `.git`.
    pub(super) fn plain(real: PathBuf) -> Self {
        Self::top(real, None)
    }

    /// The directory `name` in it.
    pub(super) fn below(&self, name: &OsStr) -> Self {
        let mut below = self.clone();
        below.real.push(name);
        below.prefix.extend_from_slice(name.as_encoded_bytes());
        below.prefix.push(b'/');
        below
    }

    /// The path of `name` in it, as rules and the index know it.
    pub(super) fn path_of(&self, name: &OsStr) -> Vec<u8> {
        [&self.prefix, name.as_encoded_bytes()].concat()
    }

    /// With the rules of the `.gitignore` in it. Below an ignored directory git reads none.
    pub(super) fn with_own_rules(mut self) -> Self {
        if self.ignored {
            return self;
        }
        let bytes =
            read_rules(&self.real.join(".gitignore"), false).or_else(|| self.sparse_rules());
        if let Some(bytes) = bytes {
            let fold = self
                .repository
                .as_ref()
                .is_some_and(|repository| repository.fold);
            self.rules = Rules::chain(self.rules.as_ref(), &bytes, self.prefix.len(), fold);
        }
        self
    }

    /// The same, if `listed` says whether the directory has such a file.
    pub(super) fn with_listed_rules(self, listed: bool) -> Self {
        let sparse = self
            .repository
            .as_ref()
            .is_some_and(|r| r.has_sparse_rules());
        if listed || sparse {
            self.with_own_rules()
        } else {
            self
        }
    }

    /// Whether git ignores a path in it: by a rule about the path, or with the directory.
    pub(super) fn ignores(&self, path: &[u8], is_directory: bool) -> bool {
        let ruled = |rules: &Arc<Rules>| rules.ignore(path, is_directory);
        self.ignored || self.rules.as_ref().is_some_and(ruled)
    }

    /// Whether a file is in the index.
    pub(super) fn tracks(&self, path: &[u8]) -> bool {
        let tracks = |repository: &Arc<Repository>| repository.index.contains(path);
        self.repository.as_ref().is_some_and(tracks)
    }

    /// Whether anything below a directory is in the index.
    pub(super) fn tracks_below(&self, path: &[u8]) -> bool {
        let tracks = |repository: &Arc<Repository>| repository.index.contains_below(path);
        self.repository.as_ref().is_some_and(tracks)
    }

    /// What git would do with the file `name` in it.
    pub(super) fn publication(&self, name: &OsStr) -> Publication {
        let path = self.path_of(name);
        match &self.repository {
            Some(repository) if repository.index.contains(&path) => {
                if repository.head_has(&path) {
                    Publication::Tracked
                } else {
                    Publication::Staged
                }
            }
            _ if self.ignores(&path, false) => Publication::Ignored,
            Some(_) => Publication::Untracked,
            None => Publication::NoRepository,
        }
    }

    fn sparse_rules(&self) -> Option<Vec<u8>> {
        self.repository
            .as_ref()?
            .sparse_rules(&self.path_of(OsStr::new(".gitignore")))
    }
}
