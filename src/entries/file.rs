//! A file that is kept, on the disk.

use std::fs::{self, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::file::{open_lock, open_regular};

/// The largest file that is read, in bytes: some 200,000 entries.
const MOST: u64 = 64 << 20;

/// How long to wait for another run. It holds a lock for as long as a file takes to be written.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// What a file that is kept is called, and who may read a new one.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) what: &'static str,
    /// The mode of a new one, where there are modes.
    pub(crate) mode: u32,
}

impl Kept {
    /// All bytes of the file; `None` if there is no such file.
    pub(crate) fn read(self, path: &Path) -> Result<Option<Vec<u8>>, String> {
        let read = || -> io::Result<Option<Vec<u8>>> {
            let Some(file) = open_regular(path, true)? else {
                return Ok(None);
            };
            let mut bytes = Vec::new();
            file.take(MOST + 1).read_to_end(&mut bytes)?;
            Ok(Some(bytes))
        };
        let what = self.what;
        match read() {
            Ok(Some(bytes)) if bytes.len() as u64 > MOST => Err(format!(
                "is larger than {} MiB, so it is no {what}",
                MOST >> 20
            )),
            Ok(Some(bytes)) => Ok(Some(bytes)),
            Ok(None) if path.is_dir() => Err(format!("is a directory, not a {what}")),
            Ok(None) => Err("is not a regular file, so it was not read".to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("cannot be read: {error}")),
        }
    }

    /// Puts a new file in the place of what is there, if that is a regular file or nothing. Who
    /// reads it meanwhile sees the old one or the new one.
    pub(crate) fn write(self, path: &Path, bytes: &[u8]) -> Result<(), String> {
        let before = match path.symlink_metadata() {
            Ok(before) if before.is_symlink() => {
                return Err("is a symlink: name the file that it leads to".to_owned());
            }
            Ok(before) if before.is_dir() => return Err("is a directory".to_owned()),
            Ok(before) if !before.is_file() => return Err("is not a regular file".to_owned()),
            Ok(before) => Some(before),
            Err(_) => None,
        };
        let replaced = self.replace(path, before.as_ref(), bytes);
        replaced.map_err(|error| format!("cannot be written: {error}"))
    }

    fn replace(self, path: &Path, before: Option<&fs::Metadata>, bytes: &[u8]) -> io::Result<()> {
        let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
        let prefix = format!(".ntnleaks-{}-", self.what);
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        // Of a file that is made for one moment only its owner may read it; this one stays.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(self.mode));
        }
        let mut file = builder.tempfile_in(parent.unwrap_or(Path::new(".")))?;
        if let Some(before) = before {
            file.as_file().set_permissions(before.permissions())?;
        }
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map(drop).map_err(|error| error.error)
    }

    /// Waits until no other run changes the file at `path`, and keeps others from it as long as what
    /// is returned lives. The file itself is replaced, so it is one beside it that is locked; it
    /// stays there, empty.
    pub(crate) fn lock(self, path: &Path) -> Result<fs::File, String> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let lock = open_lock(Path::new(&name))
            .map_err(|error| format!("cannot be locked: {}: {error}", name.display()))?;
        let begin = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::WouldBlock) if begin.elapsed() < PATIENCE => sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err("is locked by another run: try again when it has ended".to_owned());
                }
                Err(TryLockError::Error(error)) => {
                    return Err(format!("cannot be locked: {error}"));
                }
            }
        }
    }
}
