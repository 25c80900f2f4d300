//! The directories of objects that a repository has, and those that it borrows from.

use std::collections::HashSet;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::blob::SkipReason;
use crate::file::open_regular;

/// A file that names directories has no more bytes: 1 MiB.
const MOST: u64 = 1 << 20;

/// Directories of objects.
#[derive(Default)]
pub(super) struct Directories {
    pub(super) found: Vec<PathBuf>,
    /// What should name or be such a directory, and is not.
    pub(super) unreadable: Vec<(PathBuf, SkipReason)>,
}

impl Directories {
    /// The first ones and all that they name as alternates, each once.
    pub(super) fn of(first: Vec<PathBuf>) -> Self {
        Self::follow(first, None)
    }

    /// The same as `gix` sees them: to it, every relative path starts at the first directory.
    pub(super) fn from_first(first: PathBuf) -> Self {
        Self::follow(vec![first.clone()], Some(&first))
    }

    fn follow(first: Vec<PathBuf>, base: Option<&Path>) -> Self {
        let mut directories = Self::default();
        let mut known = HashSet::new();
        let mut waiting: Vec<(PathBuf, Option<PathBuf>)> =
            first.into_iter().rev().map(|path| (path, None)).collect();
        while let Some((directory, named_in)) = waiting.pop() {
            match directory.canonicalize() {
                Ok(path) => {
                    if !known.insert(path) {
                        continue;
                    }
                }
                Err(error) => {
                    directories.skip(directory, named_in, error);
                    continue;
                }
            }
            let file = directory.join("info/alternates");
            match read(&file) {
                Ok(named) => waiting.extend(
                    named
                        .into_iter()
                        .rev()
                        .map(|path| (base.unwrap_or(&directory).join(path), Some(file.clone()))),
                ),
                Err(reason) => directories.unreadable.push((file, reason)),
            }
            directories.found.push(directory);
        }
        directories
    }

    fn skip(&mut self, directory: PathBuf, named_in: Option<PathBuf>, error: std::io::Error) {
        let reason = match named_in {
            Some(file) if error.kind() == ErrorKind::NotFound => {
                SkipReason::Missing(format!("{} names it", file.display()))
            }
            _ => error.into(),
        };
        self.unreadable.push((directory, reason));
    }
}

/// What a file names; nothing if there is no such file.
fn read(path: &Path) -> Result<Vec<PathBuf>, SkipReason> {
    let file = match open_regular(path, true) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        file => file?.ok_or(SkipReason::NotRegular)?,
    };
    let mut text = Vec::new();
    file.take(MOST).read_to_end(&mut text)?;
    let named = gix::odb::alternate::parse(&text);
    named.map_err(|error| SkipReason::Corrupt(error.to_string()))
}
