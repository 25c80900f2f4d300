//! The file of a baseline on the disk.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use crate::file::open_regular;

/// The largest file that is read, in bytes: some 200,000 entries.
const MOST: u64 = 64 << 20;

/// All bytes of the file, or why there are none.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let read = || -> io::Result<Option<Vec<u8>>> {
        let Some(file) = open_regular(path, true)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        file.take(MOST + 1).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    };
    match read() {
        Ok(Some(bytes)) if bytes.len() as u64 > MOST => Err(format!(
            "is larger than {} MiB, so it is no baseline",
            MOST >> 20
        )),
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) if path.is_dir() => Err("is a directory, not a baseline".to_owned()),
        Ok(None) => Err("is not a regular file, so it was not read".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err("there is no such file; `ntnleaks baseline create` makes one".to_owned())
        }
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

/// Puts a new file in the place of what is there, if that is a regular file or nothing. Who reads it
/// meanwhile sees the old one or the new one.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let before = match path.symlink_metadata() {
        Ok(before) if before.is_symlink() => {
            return Err("is a symlink: name the file that it leads to".to_owned());
        }
        Ok(before) if before.is_dir() => return Err("is a directory".to_owned()),
        Ok(before) if !before.is_file() => return Err("is not a regular file".to_owned()),
        Ok(before) => Some(before),
        Err(_) => None,
    };
    replace(path, before.as_ref(), bytes).map_err(|error| format!("cannot be written: {error}"))
}

fn replace(path: &Path, before: Option<&fs::Metadata>, bytes: &[u8]) -> io::Result<()> {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ntnleaks-baseline-");
    // Of a file that is made for one moment only its owner may read it; this one stays.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(parent.unwrap_or(Path::new(".")))?;
    if let Some(before) = before {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
