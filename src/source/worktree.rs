//! The files of a work tree: what git would publish of them.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::environment::Environment;
use super::exclude::Exclude;
use super::named::{Named, Start};
use super::read::Reader;
use super::root::{self, configuration_root};
use super::walk::Walk;
use super::{Coverage, ReadOptions, Sink, Source, pool};
use crate::accepted::FoundIn;
use crate::blob::{ExcludeReason, SkipReason};
use crate::error::Error;
use crate::root::Root;

/// The files below some paths.
///
/// In a git repository these are the files that `git add` and `git commit` would publish or have
/// published: all that are tracked, and all that no ignore rule of git matches. Elsewhere, all
/// files that no `.gitignore` on their way matches. A file that is named is read in any case.
pub struct Worktree {
    named: Named,
    /// What the baseline is about.
    top: PathBuf,
    exclude: Exclude,
    max_file_size: Option<u64>,
    threads: usize,
}

impl Worktree {
    /// Prepares to read what is at `paths` and below. Reads no file yet.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchPath`], [`Error::Path`], [`Error::BareRepository`] and [`Error::Repository`]
    /// for a path.
    pub fn new(paths: Vec<PathBuf>, options: ReadOptions) -> Result<Self, Error> {
        Ok(Self {
            top: configuration_root(paths.first().map(PathBuf::as_path)),
            exclude: options.exclude,
            named: Named::new(paths)?,
            max_file_size: options.max_file_size,
            threads: options.threads,
        })
    }
}

impl Source for Worktree {
    fn blobs(&self, sink: Sink<'_>) -> Result<Coverage, Error> {
        let environment = Environment::read();
        let starts = self.named.starts(&environment, &self.exclude)?;
        let leaves_out = |start: &Start| match start {
            Start::Directory(directory) => directory.place.leaves_out(),
            _ => false,
        };
        let whole = self.named.has(&self.top) && !starts.iter().any(leaves_out);
        let pool = pool(self.threads)?;
        let reader = |_| Mutex::new(Reader::new(sink.visitor(), self.max_file_size));
        let walk = Walk {
            readers: (0..pool.current_num_threads()).map(reader).collect(),
            named: &self.named,
            exclude: &self.exclude,
            environment: &environment,
            failure: Mutex::new(None),
        };
        pool.scope(|scope| {
            for start in starts {
                scope.spawn(|scope| match start {
                    Start::Directory(directory) => walk.directory(scope, directory),
                    Start::File { typed, place, name } => {
                        let publication = || place.publication(&name);
                        walk.reader().file(&typed, "".as_ref(), true, &publication);
                    }
                    Start::Special(typed) => walk.reader().skip(&typed, SkipReason::NotRegular),
                    Start::Excluded(typed) => {
                        walk.reader().exclude(typed, ExcludeReason::Glob);
                    }
                });
            }
        });
        let failure = walk
            .failure
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let coverage = Coverage {
            whole: whole.then_some(FoundIn::Tree),
            ..Coverage::default()
        };
        failure.map_or(Ok(coverage), Err)
    }

    fn root(&self) -> Root {
        root::root(&self.named)
    }
}
