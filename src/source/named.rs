//! The paths that were named: checked, told apart, and placed before anything is read.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::environment::Environment;
use super::exclude::Exclude;
use super::git::Repository;
use super::layout::{Layout, looks_bare};
use super::place::Place;
use super::walk::Directory;
use crate::error::Error;

/// Everything that was named, each thing once, by the name it was given first.
#[derive(Debug)]
pub(super) struct Named {
    paths: Vec<NamedPath>,
    /// Canonical paths.
    known: HashSet<PathBuf>,
    current: PathBuf,
}

#[derive(Debug)]
struct NamedPath {
    typed: PathBuf,
    real: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Directory,
    File,
    Special,
}

/// A named path, on its way to be read.
pub(super) enum Start {
    /// To be walked.
    Directory(Directory),
    /// To be read, whatever ignore rules say.
    File {
        /// The path as it was typed.
        typed: PathBuf,
        /// Where the file lies.
        place: Arc<Place>,
        /// The name of the file there.
        name: OsString,
    },
    /// Not to be opened.
    Special(PathBuf),
    /// Left out by a glob.
    Excluded(PathBuf),
}

impl Named {
    /// Looks at `paths`, all of them before anything is read.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchPath`], [`Error::Path`], [`Error::BareRepository`], and [`Error::Repository`]
    /// for what may be one and cannot be understood.
    pub(super) fn new(paths: Vec<PathBuf>) -> Result<Self, Error> {
        let path_error = |path: &Path, source| Error::Path {
            path: path.to_owned(),
            source,
        };
        let current = std::env::current_dir()
            .and_then(|path| path.canonicalize())
            .map_err(|error| path_error(Path::new("."), error))?;
        let mut named = Self {
            paths: Vec::new(),
            known: HashSet::new(),
            current,
        };
        for typed in paths {
            let found = typed
                .canonicalize()
                .and_then(|real| Ok((real.metadata()?, real)));
            let (metadata, real) = found.map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => Error::NoSuchPath {
                    path: typed.clone(),
                },
                _ => path_error(&typed, error),
            })?;
            let kind = match () {
                () if metadata.is_dir() => Kind::Directory,
                () if metadata.is_file() => Kind::File,
                () => Kind::Special,
            };
            let may_be_bare = kind == Kind::Directory && !inside_git(&real) && looks_bare(&real);
            if may_be_bare && Layout::at(&real)?.is_some() {
                return Err(Error::BareRepository { path: typed });
            }
            if named.known.insert(real.clone()) {
                named.paths.push(NamedPath { typed, real, kind });
            }
        }
        Ok(named)
    }

    /// Whether `name` in `directory`, a canonical path, was named itself.
    pub(super) fn contains(&self, directory: &Path, name: &OsStr) -> bool {
        // A single path is not below itself.
        self.known.len() > 1 && self.known.contains(&directory.join(name))
    }

    /// Whether `path`, a canonical one, was named.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.known.contains(path)
    }

    /// Finds the repository and the rules of each path.
    ///
    /// # Errors
    ///
    /// [`Error::Repository`] if one cannot be understood.
    pub(super) fn starts(
        &self,
        environment: &Environment,
        exclude: &Exclude,
    ) -> Result<Vec<Start>, Error> {
        let mut placer = Placer {
            environment,
            repositories: HashMap::new(),
            places: HashMap::new(),
        };
        let mut starts = Vec::new();
        for NamedPath { typed, real, kind } in &self.paths {
            let elsewhere = match (kind, real.file_name()) {
                (Kind::Directory, _) | (_, None) => Path::new(""),
                (_, Some(name)) => Path::new(name),
            };
            let below_current = real.strip_prefix(&self.current).unwrap_or(elsewhere);
            let rooted = exclude.rooted(real, below_current);
            if exclude.covers(below_current, rooted, *kind == Kind::Directory) {
                starts.push(Start::Excluded(typed.clone()));
                continue;
            }
            starts.push(match (kind, real.parent(), real.file_name()) {
                (Kind::Special, ..) => Start::Special(typed.clone()),
                (Kind::File, Some(parent), Some(name)) => Start::File {
                    typed: typed.clone(),
                    place: placer.with_own_rules(parent)?,
                    name: name.to_owned(),
                },
                _ => Start::Directory(Directory {
                    path: typed.clone(),
                    excludable: below_current.to_owned(),
                    place: placer.place(real)?,
                    plain: inside_git(real),
                }),
            });
        }
        Ok(starts)
    }

    /// The paths as typed, and whether each is a directory.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Path, bool)> {
        let directory = |path: &NamedPath| path.kind == Kind::Directory;
        self.paths
            .iter()
            .map(move |path| (&*path.typed, directory(path)))
    }

    /// The current directory, canonical.
    pub(super) fn current(&self) -> &Path {
        &self.current
    }
}

/// Places many paths: each repository is opened once, and each directory looked at once.
struct Placer<'e> {
    environment: &'e Environment,
    repositories: HashMap<PathBuf, Arc<Repository>>,
    places: HashMap<PathBuf, Arc<Place>>,
}

impl Placer<'_> {
    fn place(&mut self, real: &Path) -> Result<Place, Error> {
        if inside_git(real) {
            return Ok(Place::plain(real.to_owned()));
        }
        let known = |top: &Path| self.repositories.get(top).cloned();
        let found = self.environment.discover(real, &known)?;
        if let Some(repository) = &found {
            self.repositories
                .insert(repository.top.clone(), Arc::clone(repository));
        }
        Ok(Place::new(real, found))
    }

    fn with_own_rules(&mut self, directory: &Path) -> Result<Arc<Place>, Error> {
        if let Some(place) = self.places.get(directory) {
            return Ok(Arc::clone(place));
        }
        let mut place = self.place(directory)?;
        if !inside_git(directory) {
            place = place.with_own_rules();
        }
        let place = Arc::new(place);
        self.places.insert(directory.to_owned(), Arc::clone(&place));
        Ok(place)
    }
}

/// Whether `path`, a canonical one, is a repository's own directory or lies in one.
fn inside_git(path: &Path) -> bool {
    path.ancestors()
        .any(|above| above.file_name().is_some_and(|name| name == ".git"))
}
