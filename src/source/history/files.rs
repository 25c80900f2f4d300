//! Text beside the objects of a repository: its configuration, and the logs of its refs.

use std::fs;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use super::refs::Refs;
use crate::blob::{Blob, Content, Item, Origin, Publication, SkipReason, Skipped};
use crate::file::open_regular;
use crate::source::Visitor;

/// Remote URLs may hold a credential, and are in the first four; messages are in logs.
const FILES: &[&str] = &["config", "config.worktree", "FETCH_HEAD", "packed-refs"];
const LOGS: &str = "logs";
/// Where each linked work tree has a directory of its own.
const WORKTREES: &str = "worktrees";

/// A file of up to this many bytes is held: 1 MiB.
const MOST_WHOLE: u64 = 1 << 20;
/// Directories of logs lie no deeper than refs do.
const DEEPEST: usize = 100;

/// Shows the files in `directory`, the repository's own, by the names they have in `shown`, and
/// those of its linked work trees.
pub(super) fn show(directory: &Path, shown: &Path, visitor: &mut Visitor<'_>) {
    own(directory, shown, visitor);
    let (directory, shown) = (directory.join(WORKTREES), shown.join(WORKTREES));
    let entries = match fs::read_dir(&directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
        Err(error) => return skip(shown, error.into(), visitor),
    };
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_ok_and(|kind| kind.is_file()) => {}
            Ok(entry) => own(&entry.path(), &shown.join(entry.file_name()), visitor),
            Err(error) => skip(shown.clone(), error.into(), visitor),
        }
    }
}

/// Shows the names of refs.
pub(super) fn show_refs(refs: &Refs, shown: &Path, visitor: &mut Visitor<'_>) {
    let names = refs.all.iter().map(|it| format!("{}\n", it.name));
    let names: String = names.collect();
    visitor(Item::Blob(Blob {
        origin: &Origin::file(shown),
        content: Content::Whole(names.as_bytes()),
        again: true,
        publication: &|| Publication::Ignored,
    }));
}

fn own(directory: &Path, shown: &Path, visitor: &mut Visitor<'_>) {
    for name in FILES {
        let path = directory.join(name);
        if path.symlink_metadata().is_ok() {
            // Tools that share a repository link to its configuration.
            file(&path, shown.join(name), true, visitor);
        }
    }
    logs(&directory.join(LOGS), &shown.join(LOGS), 0, visitor);
}

fn logs(directory: &Path, shown: &Path, depth: usize, visitor: &mut Visitor<'_>) {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
        Err(error) => return skip(shown.to_owned(), error.into(), visitor),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                skip(shown.to_owned(), error.into(), visitor);
                continue;
            }
        };
        let shown = shown.join(entry.file_name());
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            file(&entry.path(), shown, false, visitor);
        } else if depth < DEEPEST {
            logs(&entry.path(), &shown, depth + 1, visitor);
        } else {
            let reason = SkipReason::Unreadable("too many directories above it".to_owned());
            skip(shown, reason, visitor);
        }
    }
}

fn file(path: &Path, shown: PathBuf, follow: bool, visitor: &mut Visitor<'_>) {
    let origin = Origin::file(shown);
    if let Err(reason) = read(path, &origin, follow, visitor) {
        skip(origin.path, reason, visitor);
    }
}

fn read(
    path: &Path,
    origin: &Origin,
    follow: bool,
    visitor: &mut Visitor<'_>,
) -> Result<(), SkipReason> {
    let mut file = open_regular(path, follow)?.ok_or(SkipReason::NotRegular)?;
    let mut whole = Vec::new();
    (&mut file).take(MOST_WHOLE + 1).read_to_end(&mut whole)?;
    let content = if whole.len() as u64 <= MOST_WHOLE {
        Content::Whole(&whole)
    } else {
        file.rewind()?;
        Content::Stream(&mut file)
    };
    visitor(Item::Blob(Blob {
        origin,
        content,
        again: false,
        // A log may be called as a dotenv file is: git publishes none of these.
        publication: &|| Publication::Ignored,
    }));
    Ok(())
}

fn skip(path: PathBuf, reason: SkipReason, visitor: &mut Visitor<'_>) {
    let origin = Origin::file(path);
    visitor(Item::Skipped(Skipped { origin, reason }));
}
