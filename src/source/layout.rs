//! The directories of a repository, recognised without waiting for a pipe.

use std::path::{Path, PathBuf};

use super::special;
use crate::error::Error;

/// The directories that a repository is kept in.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Its own, such as `.git`. A linked work tree has one that the others do not use.
    pub(super) own: PathBuf,
    /// The one that all its work trees share.
    pub(super) common: PathBuf,
}

impl Layout {
    /// Of the repository at `path`: a `.git` directory or file, or a bare repository. None if git
    /// sees none there.
    ///
    /// # Errors
    ///
    /// [`Error::Repository`] if it could not be told without waiting.
    pub(super) fn at(path: &Path) -> Result<Option<Self>, Error> {
        // A pipe that is called `.git` is no repository to git either.
        let Ok(metadata) = path.metadata() else {
            return Ok(None);
        };
        let own = match metadata.is_file() {
            true => gix::discover::path::from_gitdir_file(path).ok(),
            false => Some(path.to_owned()),
        };
        let Some(own) = own else { return Ok(None) };
        if own.join("HEAD").symlink_metadata().is_err() {
            return Ok(None);
        }
        // They are opened before anything tells that it is a repository.
        special::check(&own, &["HEAD", "commondir", "gitdir"])?;
        if gix::discover::is_git(path).is_err() {
            return Ok(None);
        }
        let common = match gix::discover::path::from_plain_file(&own.join("commondir")) {
            Some(Ok(common)) => own.join(common),
            _ => own.clone(),
        };
        // It is told as `../..`, which no message should show.
        let common = common.canonicalize().unwrap_or(common);
        Ok(Some(Self { own, common }))
    }

    /// The same where there must be one.
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        Self::at(path)?.ok_or_else(|| Error::Repository {
            path: path.to_owned(),
            reason: "there is none".to_owned(),
        })
    }
}

/// Whether a directory has what a bare repository has, and other directories have not: in those, a
/// pipe may be called `HEAD`.
pub(super) fn looks_bare(path: &Path) -> bool {
    ["objects", "commondir"]
        .iter()
        .any(|name| path.join(name).exists())
}

/// Whether git sees a repository at `path`, a `.git` directory or file or a bare repository.
pub(super) fn is_repository(path: &Path) -> bool {
    Layout::at(path).is_ok_and(|found| found.is_some())
}
