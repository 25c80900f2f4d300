//! Opening files that may be no files: a FIFO, a device, a symlink.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a regular file. None if it is something else.
pub(crate) fn open_regular(path: &Path, follow: bool) -> io::Result<Option<File>> {
    let file = open(path, follow)?;
    let regular = file.metadata()?.is_file();
    Ok(regular.then_some(file))
}

/// Opens `path` to read it. Never waits for the writer of a FIFO that took the place of a file.
pub(crate) fn open(path: &Path, follow: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = if follow {
            OFlags::NONBLOCK
        } else {
            OFlags::NONBLOCK | OFlags::NOFOLLOW
        };
        options.custom_flags(flags.bits().cast_signed());
    }
    #[cfg(not(unix))]
    if !follow && path.is_symlink() {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    options.open(path)
}

/// Opens a file that stands for a lock, and makes it if there is none. It holds nothing.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW;
        options.custom_flags(flags.bits().cast_signed()).mode(0o600);
    }
    options.open(path)
}
