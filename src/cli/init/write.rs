//! Makes the changes of a plan: each whole, and all or none.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use tempfile::NamedTempFile;

use super::plan::{self, Action, Change};

/// Makes all changes. If one fails, those before it are taken back.
///
/// # Errors
///
/// What could not be written, and what has become of the rest.
pub(super) fn all(changes: &[Change]) -> Result<()> {
    let mut made = Made::default();
    // Where nothing can be written, this fails before anything is changed.
    let mut files = Vec::new();
    for change in changes {
        match prepared(change, &mut made) {
            Ok(file) => files.push(file),
            Err(error) => {
                drop(files);
                return Err(made.taken_back(change, &error, changes));
            }
        }
    }
    for (change, file) in changes.iter().zip(files) {
        if let Err(error) = make(change, file, &mut made) {
            return Err(made.taken_back(change, &error, changes));
        }
    }
    Ok(())
}

/// What has been done, so that it can be undone.
#[derive(Debug, Default)]
struct Made {
    directories: Vec<PathBuf>,
    done: Vec<Undo>,
}

#[derive(Debug)]
enum Undo {
    Remove(PathBuf),
    Rename(PathBuf, PathBuf),
    Write(PathBuf, Vec<u8>, Permissions),
}

impl Made {
    /// Takes everything back, and says what has become of all changes.
    fn taken_back(self, failed: &Change, error: &io::Error, changes: &[Change]) -> anyhow::Error {
        let mut lost = Vec::new();
        for undo in self.done.into_iter().rev() {
            let (path, outcome) = match undo {
                Undo::Remove(path) => (path.clone(), fs::remove_file(&path)),
                Undo::Rename(from, to) => (to.clone(), fs::rename(from, to)),
                Undo::Write(path, bytes, permissions) => {
                    let file = temporary(&path, &bytes, Some(permissions), false);
                    let put = file.and_then(|it| it.persist(&path).map_err(|it| it.error));
                    (path, put.map(drop))
                }
            };
            if let Err(error) = outcome {
                lost.push(format!("{} ({error})", path.display()));
            }
        }
        for directory in self.directories.iter().rev() {
            // It is empty, or somebody else uses it already.
            let _ = fs::remove_dir(directory);
        }
        let name = &failed.name;
        if !lost.is_empty() {
            let lost = lost.join(", ");
            return anyhow!("{name} cannot be written: {error}; not taken back: {lost}");
        }
        let names: Vec<_> = changes.iter().map(|it| it.name.as_str()).collect();
        anyhow!(
            "{name} cannot be written: {error}. Nothing was changed; still to be written: {}",
            names.join(", ")
        )
    }
}

/// The new file of a change, beside the old one.
fn prepared(change: &Change, made: &mut Made) -> io::Result<Option<NamedTempFile>> {
    match &change.action {
        Action::Write {
            before,
            after,
            is_executable,
        } => {
            make_parents(&change.path, made)?;
            let permissions = match before {
                Some(_) => Some(fs::metadata(&change.path)?.permissions()),
                None => None,
            };
            temporary(&change.path, after, permissions, *is_executable).map(Some)
        }
        Action::Chain { after, .. } => temporary(&change.path, after, None, true).map(Some),
        Action::Remove { .. } | Action::Unchain { .. } => Ok(None),
    }
}

fn make(change: &Change, file: Option<NamedTempFile>, made: &mut Made) -> io::Result<()> {
    let path = change.path.as_path();
    match (&change.action, file) {
        (Action::Write { before: None, .. }, Some(file)) => {
            put(file, path, made)?;
        }
        (
            Action::Write {
                before: Some(before),
                ..
            },
            Some(file),
        ) => {
            unchanged(path, before)?;
            let permissions = fs::metadata(path)?.permissions();
            file.persist(path).map_err(|it| it.error)?;
            let undo = Undo::Write(path.to_owned(), before.clone(), permissions);
            made.done.push(undo);
        }
        (Action::Chain { kept, .. }, Some(file)) => {
            rename(path, kept, made)?;
            put(file, path, made)?;
        }
        (Action::Remove { before }, _) => {
            remove(path, before, made)?;
            remove_empty_parents(path);
        }
        (Action::Unchain { kept, before }, _) => {
            remove(path, before, made)?;
            rename(kept, path, made)?;
        }
        (Action::Write { .. } | Action::Chain { .. }, None) => {}
    }
    Ok(())
}

/// Puts a file where none is.
fn put(file: NamedTempFile, path: &Path, made: &mut Made) -> io::Result<()> {
    file.persist_noclobber(path).map_err(|it| it.error)?;
    made.done.push(Undo::Remove(path.to_owned()));
    Ok(())
}

fn rename(from: &Path, to: &Path, made: &mut Made) -> io::Result<()> {
    if to.symlink_metadata().is_ok() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists));
    }
    fs::rename(from, to)?;
    made.done.push(Undo::Rename(to.to_owned(), from.to_owned()));
    Ok(())
}

fn remove(path: &Path, before: &[u8], made: &mut Made) -> io::Result<()> {
    unchanged(path, before)?;
    let permissions = fs::metadata(path)?.permissions();
    fs::remove_file(path)?;
    let undo = Undo::Write(path.to_owned(), before.to_vec(), permissions);
    made.done.push(undo);
    Ok(())
}

/// What was shown is what is there: somebody may have saved it meanwhile.
fn unchanged(path: &Path, before: &[u8]) -> io::Result<()> {
    match plan::read(path) {
        Ok(Some(bytes)) if bytes == before => Ok(()),
        _ => Err(io::Error::other("somebody has changed it meanwhile")),
    }
}

fn make_parents(path: &Path, made: &mut Made) -> io::Result<()> {
    let missing: Vec<_> = (path.ancestors().skip(1))
        .take_while(|it| !it.exists())
        .collect();
    for directory in missing.into_iter().rev() {
        fs::create_dir(directory)?;
        made.directories.push(directory.to_owned());
    }
    Ok(())
}

/// Directories that were made for a file go with it. What is not empty stays by itself.
fn remove_empty_parents(path: &Path) {
    for directory in path.ancestors().skip(1) {
        let is_ours = [".github", "workflows"]
            .iter()
            .any(|it| directory.ends_with(it));
        if !is_ours || fs::remove_dir(directory).is_err() {
            return;
        }
    }
}

/// A file beside `path` that will take its place.
fn temporary(
    path: &Path,
    bytes: &[u8],
    permissions: Option<Permissions>,
    is_executable: bool,
) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ntnleaks-init-");
    // A file for one moment is its owner's alone; this one stays.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = if is_executable { 0o777 } else { 0o666 };
        builder.permissions(Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = is_executable;
    let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Makes git stop tracking files, which stay where they are.
///
/// # Errors
///
/// What git says.
pub(super) fn untrack(git: &crate::cli::git::Git, paths: &[PathBuf]) -> Result<()> {
    if paths.is_empty() {
        return Ok(());
    }
    let mut arguments: Vec<&std::ffi::OsStr> =
        ["--literal-pathspecs", "rm", "-q", "--cached", "--"]
            .map(AsRef::as_ref)
            .to_vec();
    arguments.extend(paths.iter().map(|path| path.as_os_str()));
    if let Err(complaint) = git.answer(&arguments)? {
        bail!("git still tracks them: {complaint}");
    }
    Ok(())
}
