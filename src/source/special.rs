//! Pipes and devices in place of a repository's files: who opens one could wait for ever, or never
//! come to its end. Neither `gix` nor the `git` program looks before it opens.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use gix::bstr::BStr;
use gix::config::File as Config;

use super::alternates::Directories;
use super::layout::Layout;
use crate::error::Error;

/// Where git keeps what it reads, beside objects and the files directly in its directory.
const BELOW: [&str; 4] = ["info", "logs", "refs", "reftable"];
/// Where each linked work tree has a directory of its own.
const WORKTREES: &str = "worktrees";

/// Checks some files of a directory. They need not exist.
///
/// # Errors
///
/// [`Error::Repository`] with the name of the first that is no file.
pub(super) fn check(directory: &Path, names: &[impl AsRef<Path>]) -> Result<(), Error> {
    let mut paths = names.iter().map(|name| directory.join(name));
    match paths.find(|path| is_special(path)) {
        Some(path) => Err(refused(directory, &path)),
        None => Ok(()),
    }
}

/// Checks what `gix` reads when it opens a repository.
pub(super) fn check_opened(layout: &Layout) -> Result<(), Error> {
    check(&layout.own, &["config.worktree"])?;
    check(&layout.common, &["config", "packed-refs"])?;
    let objects = layout.common.join("objects");
    let borrowed = Directories::of(vec![objects.clone()]).found;
    let borrowed_by_gix = Directories::from_first(objects).found;
    for directory in borrowed.iter().chain(&borrowed_by_gix) {
        let name = "info/alternates";
        check(directory, &[name]).map_err(|_| refused(&layout.common, &directory.join(name)))?;
    }
    Ok(())
}

/// Checks the files of refs.
pub(super) fn check_refs(layout: &Layout) -> Result<(), Error> {
    let mut search = Search::of(layout);
    search.below(layout.own.join("refs"))?;
    search.below(layout.common.join("refs"))
}

/// Checks the files directly in a repository's own directory: the index is one of them.
pub(super) fn check_own(layout: &Layout) -> Result<(), Error> {
    Search::of(layout).directly_in(layout.own.clone())
}

/// Checks everything that the `git` program may read.
pub(super) fn check_all(layout: &Layout) -> Result<(), Error> {
    let mut search = Search::of(layout);
    let mut trees = vec![layout.own.clone(), layout.common.clone()];
    let linked = fs::read_dir(layout.common.join(WORKTREES));
    trees.extend(linked.into_iter().flatten().flatten().map(|it| it.path()));
    for tree in trees {
        if !search.seen.insert(tree.clone()) {
            continue;
        }
        BELOW
            .iter()
            .try_for_each(|name| search.below(tree.join(name)))?;
        search.included(&tree.join("config.worktree"))?;
        search.directly_in(tree)?;
    }
    search.included(&layout.common.join("config"))?;
    let objects = Directories::of(vec![layout.common.join("objects")]);
    for directory in objects.found {
        // A directory that is borrowed may be any: only what holds objects is looked at.
        let mut below = search.list(directory)?;
        below.retain(|path| path.file_name().is_some_and(holds_objects));
        below.into_iter().try_for_each(|it| search.below(it))?;
    }
    Ok(())
}

/// Whether git looks for objects in a directory of this name, or for what helps it to find them.
fn holds_objects(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let is_start_of_id = name.len() == 2 && name.iter().all(u8::is_ascii_hexdigit);
    is_start_of_id || name == b"info" || name == b"pack"
}

/// Looks through directories, through each once.
struct Search<'l> {
    layout: &'l Layout,
    seen: HashSet<PathBuf>,
}

impl<'l> Search<'l> {
    fn of(layout: &'l Layout) -> Self {
        Self {
            layout,
            seen: HashSet::new(),
        }
    }

    /// Looks at the files directly in a directory.
    fn directly_in(&mut self, directory: PathBuf) -> Result<(), Error> {
        self.list(directory).map(drop)
    }

    /// Looks at the files in a directory and in all that are below it.
    fn below(&mut self, directory: PathBuf) -> Result<(), Error> {
        let mut waiting = vec![directory];
        while let Some(directory) = waiting.pop() {
            waiting.extend(self.list(directory)?);
        }
        Ok(())
    }

    /// Looks at the files in a directory, and returns the directories.
    fn list(&mut self, directory: PathBuf) -> Result<Vec<PathBuf>, Error> {
        let mut directories = Vec::new();
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(error) => {
                // What is closed to us is closed to git.
                return match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory => Ok(directories),
                    ErrorKind::PermissionDenied => Ok(directories),
                    _ => Err(self.unreadable(&directory, &error)),
                };
            }
        };
        for entry in entries {
            let entry = entry.map_err(|error| self.unreadable(&directory, &error))?;
            let kind = entry.file_type();
            let kind = kind.map_err(|error| self.unreadable(&directory, &error))?;
            if kind.is_file() {
                continue;
            }
            let path = entry.path();
            if is_pipe_or_device(kind) || kind.is_symlink() && is_special(&path) {
                return Err(refused(&self.layout.common, &path));
            }
            // Symlinks may lead in circles.
            let is_new = match kind.is_symlink() {
                true => path.is_dir() && self.seen.insert(path.canonicalize().unwrap_or_default()),
                false => kind.is_dir(),
            };
            directories.extend(is_new.then_some(path));
        }
        Ok(directories)
    }

    /// Looks at the files that a configuration includes, on whatever condition, and those that they
    /// include.
    fn included(&mut self, config: &Path) -> Result<(), Error> {
        let mut waiting = vec![config.to_owned()];
        while let Some(config) = waiting.pop() {
            if is_special(&config) {
                return Err(refused(&self.layout.common, &config));
            }
            if self.seen.insert(config.clone()) {
                waiting.extend(includes(&config));
            }
        }
        Ok(())
    }

    fn unreadable(&self, directory: &Path, error: &std::io::Error) -> Error {
        Error::Repository {
            path: self.layout.own.clone(),
            reason: format!("{}: {error}", directory.display()),
        }
    }
}

/// The files that a configuration names to be included. None if it is none: git says why.
fn includes(config: &Path) -> Vec<PathBuf> {
    let Ok(parsed) = Config::from_path_no_includes(config.to_owned(), gix::config::Source::Local)
    else {
        return Vec::new();
    };
    let home = gix::path::env::home_dir();
    let directory = config.parent().unwrap_or(Path::new(""));
    let sections = parsed.sections().filter(|section| {
        let name: &BStr = section.header().name();
        name.eq_ignore_ascii_case(b"include") || name.eq_ignore_ascii_case(b"includeIf")
    });
    let values = sections.flat_map(|section| section.values("path"));
    let paths = values.filter_map(|value| {
        let context = gix::config::path::interpolate::Context {
            home_dir: home.as_deref(),
            ..Default::default()
        };
        let path = gix::config::Path::from(value).interpolate(context).ok()?;
        Some(directory.join(path))
    });
    paths.collect()
}

/// Whether there is a pipe or a device at `path`, or a link to one.
fn is_special(path: &Path) -> bool {
    let metadata = path.metadata();
    metadata.is_ok_and(|it| is_pipe_or_device(it.file_type()))
}

/// A socket is none: it cannot be opened at all, and git's own daemons have some.
#[cfg(unix)]
fn is_pipe_or_device(kind: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_fifo() || kind.is_char_device() || kind.is_block_device()
}

/// Elsewhere, pipes and devices are not among files.
#[cfg(not(unix))]
fn is_pipe_or_device(_: FileType) -> bool {
    false
}

fn refused(directory: &Path, path: &Path) -> Error {
    let name = path.strip_prefix(directory).unwrap_or(path);
    Error::Repository {
        path: directory.to_owned(),
        reason: format!("{} is not a regular file", name.display()),
    }
}
