//! What `init` would do: changes of files, each whole or not at all, and what it leaves to a person.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::git::Repository;

/// No file that is read to be changed is larger, in bytes.
const MOST: u64 = 1 << 20;

/// What becomes of one file.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// Text is added, or the file is made.
    Write {
        before: Option<Vec<u8>>,
        after: Vec<u8>,
        is_executable: bool,
    },
    /// A hook takes the place of another one, which it runs first.
    Chain { kept: PathBuf, after: Vec<u8> },
    /// The file is removed.
    Remove { before: Vec<u8> },
    /// The hook is removed, and the one that it ran comes back.
    Unchain { kept: PathBuf, before: Vec<u8> },
}

/// A change of one file.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) path: PathBuf,
    /// What the file is called.
    pub(super) name: String,
    /// What the change is for.
    pub(super) reason: &'static str,
    pub(super) action: Action,
}

/// All that would be done, and what would not.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) changes: Vec<Change>,
    /// Dotenv files that git would stop to track.
    pub(super) untracked: Vec<PathBuf>,
    /// What is protected only when a person has done something.
    pub(super) left: Vec<String>,
    /// What is good to know.
    pub(super) notes: Vec<String>,
}

impl Plan {
    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.untracked.is_empty()
    }

    /// Plans a text in place of another one, if `path` is in the repository.
    pub(super) fn write(
        &mut self,
        repository: &Repository,
        path: PathBuf,
        reason: &'static str,
        (before, after): (Option<Vec<u8>>, Vec<u8>),
        is_executable: bool,
    ) {
        let name = repository.called(&path);
        if !repository.holds(&path) {
            self.left.push(format!(
                "{name}: it lies outside of the repository, so nothing was written there ({reason})"
            ));
            return;
        }
        self.changes.push(Change {
            path,
            name,
            reason,
            action: Action::Write {
                before,
                after,
                is_executable,
            },
        });
    }

    /// What a file will hold; nothing, if it cannot be read.
    pub(super) fn text(&self, path: &Path) -> Vec<u8> {
        let planned = self.changes.iter().find_map(|change| match &change.action {
            Action::Write { after, .. } if change.path == path => Some(after.clone()),
            _ => None,
        });
        planned.unwrap_or_else(|| read(path).ok().flatten().unwrap_or_default())
    }

    /// What is in a file; notes why it is left as it is, if it cannot be read as one.
    pub(super) fn read(&mut self, repository: &Repository, path: &Path) -> Read {
        match read(path) {
            Ok(Some(bytes)) => Read::Bytes(bytes),
            Ok(None) => Read::Nothing,
            Err(reason) => {
                let name = repository.called(path);
                self.left
                    .push(format!("{name}: {reason}, so it was left as it is"));
                Read::Left
            }
        }
    }
}

/// What was read.
#[derive(Debug)]
pub(super) enum Read {
    /// There is no file.
    Nothing,
    Bytes(Vec<u8>),
    /// There is something that is left as it is.
    Left,
}

/// What is in a file that `init` may change: a regular file of text, and no symlink.
///
/// # Errors
///
/// Why it may not.
pub(in crate::cli) fn read(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let metadata = match path.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("it cannot be read ({error})")),
    };
    if metadata.is_symlink() {
        return Err("it is a symlink".to_owned());
    }
    if !metadata.is_file() {
        return Err("it is no regular file".to_owned());
    }
    if metadata.len() > MOST {
        return Err(format!("it is larger than {} MiB", MOST >> 20));
    }
    let bytes = fs::read(path).map_err(|error| format!("it cannot be read ({error})"))?;
    match bytes.contains(&0) {
        true => Err("it is no text".to_owned()),
        false => Ok(Some(bytes)),
    }
}
