//! Reads one file, in four system calls if it is small: open, fstat, read, close.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};

use super::Visitor;
use crate::blob::{
    Blob, Content, ExcludeReason, Excluded, Item, Origin, Publication, SkipReason, Skipped,
};
use crate::file;

/// A file of up to this many bytes is handed on in one piece, from a buffer that each thread
/// keeps: 1 MiB. Larger ones are rare, and searched piece by piece.
const MOST_WHOLE: u64 = 1 << 20;

/// One thread's reader.
pub(super) struct Reader<'s> {
    visitor: Visitor<'s>,
    buffer: Vec<u8>,
    origin: Origin,
    max_file_size: Option<u64>,
}

impl<'s> Reader<'s> {
    /// A reader that shows what it reads to `visitor`, and skips files of more than
    /// `max_file_size` bytes.
    pub(super) fn new(visitor: Visitor<'s>, max_file_size: Option<u64>) -> Self {
        let origin = Origin::default();
        // One byte more than a file may have, so that a file that grew is seen to.
        Self {
            visitor,
            buffer: vec![0; MOST_WHOLE as usize + 1],
            origin,
            max_file_size,
        }
    }

    /// Reads the regular file `name` in `directory`, or `directory` itself if `name` is empty.
    /// With `follow`, also through a symlink.
    pub(super) fn file(
        &mut self,
        directory: &Path,
        name: &OsStr,
        follow: bool,
        publication: &dyn Fn() -> Publication,
    ) {
        self.go_to(directory, name);
        if let Err(reason) = self.read(follow, publication) {
            let origin = self.origin.clone();
            (self.visitor)(Item::Skipped(Skipped { origin, reason }));
        }
    }

    /// Reads what git publishes of the symlink `name` in `directory`: the path it points to.
    pub(super) fn symlink(
        &mut self,
        directory: &Path,
        name: &OsStr,
        publication: &dyn Fn() -> Publication,
    ) {
        self.go_to(directory, name);
        let origin = &self.origin;
        (self.visitor)(match std::fs::read_link(&origin.path) {
            Ok(target) => {
                let content = Content::Whole(target.as_os_str().as_encoded_bytes());
                return (self.visitor)(Item::Blob(Blob {
                    origin,
                    content,
                    again: false,
                    publication,
                }));
            }
            Err(error) => Item::Skipped(Skipped {
                origin: origin.clone(),
                reason: SkipReason::from(error),
            }),
        });
    }

    /// Says that `path` was not read.
    pub(super) fn skip(&mut self, path: &Path, reason: SkipReason) {
        let origin = Origin::file(path.to_owned());
        (self.visitor)(Item::Skipped(Skipped { origin, reason }));
    }

    /// Says that `path` was left out.
    pub(super) fn exclude(&mut self, path: PathBuf, reason: ExcludeReason) {
        let origin = Origin::file(path);
        (self.visitor)(Item::Excluded(Excluded { origin, reason }));
    }

    fn go_to(&mut self, directory: &Path, name: &OsStr) {
        let path = self.origin.path.as_mut_os_string();
        path.clear();
        path.push(directory);
        if !name.is_empty() {
            self.origin.path.push(name);
        }
    }

    fn read(
        &mut self,
        follow: bool,
        publication: &dyn Fn() -> Publication,
    ) -> Result<(), SkipReason> {
        let Self {
            visitor,
            buffer,
            origin,
            max_file_size,
        } = self;
        let opened = file::open(&origin.path, follow).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::PermissionDenied => error.into(),
            // It was listed as a file, and is now a symlink, a directory, a FIFO without a writer.
            _ if !is_regular(&origin.path, follow) => SkipReason::Changed,
            _ => error.into(),
        });
        let mut file = opened?;
        let before = file.metadata().map_err(SkipReason::from)?;
        if !before.is_file() {
            return Err(SkipReason::NotRegular);
        }
        if let Some(limit) = max_file_size.filter(|limit| before.len() > *limit) {
            return Err(SkipReason::TooLarge { limit });
        }
        if before.len() <= MOST_WHOLE {
            let size =
                read_up_to(&mut file, buffer, before.len() as usize).map_err(SkipReason::from)?;
            // What the kernel makes up as it is read (`/proc`) has no size beforehand.
            if size as u64 == before.len() || before.len() == 0 && size < buffer.len() {
                let content = Content::Whole(&buffer[..size]);
                visitor(Item::Blob(Blob {
                    origin,
                    content,
                    again: false,
                    publication,
                }));
                return Ok(());
            }
            if before.len() > 0 {
                return Err(SkipReason::Changed);
            }
            file.rewind().map_err(SkipReason::from)?;
        }
        let content = Content::Stream(&mut file);
        visitor(Item::Blob(Blob {
            origin,
            content,
            again: false,
            publication,
        }));
        let after = file.metadata().map_err(SkipReason::from)?;
        if moved(&before, &after) {
            Err(SkipReason::Changed)
        } else {
            Ok(())
        }
    }
}

fn is_regular(path: &Path, follow: bool) -> bool {
    let metadata = if follow {
        path.metadata()
    } else {
        path.symlink_metadata()
    };
    metadata.is_ok_and(|metadata| metadata.is_file())
}

/// Reads until `buffer` is full, the file ends, or a read brings exactly `expected` bytes, which
/// is the end too unless the file grew meanwhile.
fn read_up_to(file: &mut File, buffer: &mut [u8], expected: usize) -> io::Result<usize> {
    let mut size = 0;
    while size < buffer.len() {
        match file.read(&mut buffer[size..]) {
            Ok(0) => break,
            Ok(read) => size += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if size == expected {
            break;
        }
    }
    Ok(size)
}

fn moved(before: &Metadata, after: &Metadata) -> bool {
    before.len() != after.len() || before.modified().ok() != after.modified().ok()
}
