//! The parallel walk: one task a directory, which lists it, decides, and reads its files.
//!
//! Not the walker of the crate `ignore`, which hands out one entry at a time: a task that holds the
//! whole listing sees without a system call whether there is a `.gitignore` or a `.git`, its rules
//! are shared with the tasks below it, and no file passes through a queue.

use std::ffi::{OsStr, OsString};
use std::fs::FileType;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::Scope;

use super::environment::Environment;
use super::exclude::Exclude;
use super::layout::{Layout, is_repository};
use super::named::Named;
use super::place::Place;
use super::read::Reader;
use crate::blob::ExcludeReason;
use crate::error::Error;

/// How many files of one directory a task reads; another task reads the next ones.
const FILES_PER_TASK: usize = 128;

/// What all tasks of a walk share.
pub(super) struct Walk<'w, 's> {
    /// A reader for each thread.
    pub(super) readers: Vec<Mutex<Reader<'s>>>,
    /// What was named, which the walk must not read a second time.
    pub(super) named: &'w Named,
    /// What a person wants left out.
    pub(super) exclude: &'w Exclude,
    /// The environment's say about repositories.
    pub(super) environment: &'w Environment,
    /// What made the run worthless.
    pub(super) failure: Mutex<Option<Error>>,
}

/// A directory to list.
pub(super) struct Directory {
    /// The path as a person typed it, joined with what was found below.
    pub(super) path: PathBuf,
    /// What typed globs call it: its path from the current directory.
    pub(super) excludable: PathBuf,
    /// Where it lies.
    pub(super) place: Place,
    /// Whether it lies inside of `.git`, where no rule counts.
    pub(super) plain: bool,
}

type Entry = (OsString, FileType);

impl<'w, 's> Walk<'w, 's> {
    /// The reader of the calling thread. No other takes it, so the lock is free.
    pub(super) fn reader(&self) -> MutexGuard<'_, Reader<'s>> {
        let thread = rayon::current_thread_index().unwrap_or(0);
        self.readers[thread]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the error that sorts first, so that the order of threads does not show.
    pub(super) fn fail(&self, error: Error) {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if failure
            .as_ref()
            .is_none_or(|other| error.to_string() < other.to_string())
        {
            *failure = Some(error);
        }
    }

    /// Reads what git publishes of `directory` and all below it.
    pub(super) fn directory<'e>(&'e self, scope: &Scope<'e>, directory: Directory) {
        let entries = self.list(&directory);
        match self.settle(directory, &entries) {
            Ok(Some(directory)) => self.entries(scope, directory, entries),
            Ok(None) => {}
            Err(error) => self.fail(error),
        }
    }

    fn list(&self, directory: &Directory) -> Vec<Entry> {
        let listing = match std::fs::read_dir(&directory.path) {
            Ok(listing) => listing,
            Err(error) => {
                self.reader().skip(&directory.path, error.into());
                return Vec::new();
            }
        };
        let mut entries = Vec::new();
        for entry in listing {
            match entry.and_then(|entry| Ok((entry.file_type()?, entry.file_name()))) {
                Ok((kind, name)) => entries.push((name, kind)),
                Err(error) => self.reader().skip(&directory.path, error.into()),
            }
        }
        entries
    }

    /// Finds the repository and the rules of a directory by its listing. None if it is a nested
    /// repository, of which the outer one publishes nothing.
    fn settle(
        &self,
        mut directory: Directory,
        entries: &[Entry],
    ) -> Result<Option<Directory>, Error> {
        if directory.plain {
            return Ok(Some(directory));
        }
        let place = &mut directory.place;
        let has = |wanted: &str| entries.iter().any(|(name, _)| name == wanted);
        match &place.repository {
            None if has(".git") => {
                if let Some(repository) = self.environment.repository_at(&place.real)? {
                    *place = Place::top(place.real.clone(), Some(Arc::new(repository)));
                }
            }
            Some(repository) if !place.prefix.is_empty() && has(".git") => {
                let path = &place.prefix[..place.prefix.len() - 1];
                let foreign = !repository.index.contains_below(path);
                if foreign && Layout::at(&place.real.join(".git"))?.is_some() {
                    self.reader()
                        .exclude(directory.path, ExcludeReason::Repository);
                    return Ok(None);
                }
            }
            _ => {}
        }
        directory.place = directory.place.with_listed_rules(has(".gitignore"));
        Ok(Some(directory))
    }

    fn entries<'e>(&'e self, scope: &Scope<'e>, directory: Directory, entries: Vec<Entry>) {
        let directory = Arc::new(directory);
        let mut files = Vec::with_capacity(entries.len());
        for (name, kind) in entries {
            if !kind.is_dir() {
                files.push((name, kind));
            } else if let Some(below) = self.enter(&directory, &name) {
                scope.spawn(move |scope| self.directory(scope, below));
            }
        }
        while files.len() > FILES_PER_TASK {
            let rest = files.split_off(files.len() - FILES_PER_TASK);
            let directory = Arc::clone(&directory);
            scope.spawn(move |_| self.files(&directory, &rest));
        }
        self.files(&directory, &files);
    }

    /// The directory `name` in `directory`, if something in it may be published.
    fn enter(&self, directory: &Directory, name: &OsStr) -> Option<Directory> {
        if directory.holds_git(name) || self.named.contains(&directory.place.real, name) {
            return None;
        }
        let exclude = |reason| self.reader().exclude(directory.path.join(name), reason);
        if self.excluded(directory, name, true) {
            exclude(ExcludeReason::Glob);
            return None;
        }
        let mut place = directory.place.below(name);
        let path = &place.prefix[..place.prefix.len() - 1];
        if let Some(repository) = &place.repository
            && repository.index.is_submodule(path)
        {
            exclude(ExcludeReason::Repository);
            return None;
        }
        place.ignored = place.ignores(path, true);
        if place.ignored && !place.tracks_below(path) {
            exclude(ExcludeReason::Ignored);
            return None;
        }
        Some(Directory {
            path: directory.path.join(name),
            excludable: directory.excludable.join(name),
            place,
            plain: directory.plain,
        })
    }

    fn files(&self, directory: &Directory, files: &[Entry]) {
        let mut reader = self.reader();
        let place = &directory.place;
        let prefix = place.prefix.len();
        let mut path = place.prefix.clone();
        for (name, kind) in files {
            if directory.holds_git(name) || self.named.contains(&place.real, name) {
                continue;
            }
            path.truncate(prefix);
            path.extend_from_slice(name.as_encoded_bytes());
            let publication = || place.publication(name);
            if self.excluded(directory, name, false) {
                reader.exclude(directory.path.join(name), ExcludeReason::Glob);
            } else if !kind.is_file() && !kind.is_symlink() {
                reader.exclude(directory.path.join(name), ExcludeReason::Special);
            } else if place.ignores(&path, false) && !place.tracks(&path) {
                reader.exclude(directory.path.join(name), ExcludeReason::Ignored);
            } else if kind.is_symlink() {
                reader.symlink(&directory.path, name, &publication);
            } else {
                reader.file(&directory.path, name, false, &publication);
            }
        }
    }

    fn excluded(&self, directory: &Directory, name: &OsStr, is_directory: bool) -> bool {
        if self.exclude.is_empty() {
            return false;
        }
        let typed = directory.excludable.join(name);
        let real = directory.place.real.join(name);
        let rooted = self.exclude.rooted(&real, &typed);
        self.exclude.matches(&typed, rooted, is_directory)
    }
}

impl Directory {
    /// Whether `name` in it is the repository itself, which git never publishes. Git refuses the
    /// name in any case of its letters, because some file systems do not tell them apart.
    fn holds_git(&self, name: &OsStr) -> bool {
        if self.plain || !name.eq_ignore_ascii_case(".git") {
            return false;
        }
        self.place.repository.is_some() || is_repository(&self.place.real.join(name))
    }
}
