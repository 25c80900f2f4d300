//! When credentials were first seen, by their fingerprints. Values are never in it.

mod wire;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::day::Day;
use crate::entries::file::Kept;
use crate::error::Error;
use crate::secret::Fingerprint;

/// How its file is kept: whoever can guess a weak secret can prove it by its fingerprint.
const FILE: Kept = Kept {
    what: "ledger",
    mode: 0o600,
};

/// A file that remembers when credentials were first seen. It is only ever added to.
#[derive(Clone, Debug)]
pub struct Ledger {
    path: PathBuf,
}

/// When a credential was first seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) detector: String,
    pub(crate) first: Day,
}

impl Ledger {
    /// The ledger at `path`, where there need not be one yet.
    ///
    /// # Errors
    ///
    /// [`Error::Ledger`] if what is there is no regular file, is larger than 64 MiB, or is
    /// malformed; with the line then.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let ledger = Self { path: path.into() };
        ledger.read().map(|_| ledger)
    }

    /// Adds what is new of `seen`. Returns everything that is remembered, by fingerprint. Runs that
    /// add at the same time wait for each other.
    ///
    /// # Errors
    ///
    /// [`Error::Ledger`] if the file cannot be locked, read or written, or is a symlink. It is then
    /// as it was before.
    pub(crate) fn add(&self, seen: Vec<Seen>) -> Result<BTreeMap<Fingerprint, Day>, Error> {
        let _lock = FILE.lock(&self.path).map_err(|reason| self.error(reason))?;
        let mut all = self.read()?;
        let before = all.len();
        for new in seen {
            all.entry(new.fingerprint).or_insert(new);
        }
        if all.len() > before {
            let bytes = wire::write(all.values()).map_err(|error| self.error(error.to_string()))?;
            let written = FILE.write(&self.path, &bytes);
            written.map_err(|reason| self.error(reason))?;
        }
        let first = |(fingerprint, seen): (_, Seen)| (fingerprint, seen.first);
        Ok(all.into_iter().map(first).collect())
    }

    /// What the file holds. Of what came twice, as a merge may leave it, the earlier counts.
    fn read(&self) -> Result<BTreeMap<Fingerprint, Seen>, Error> {
        let bytes = FILE.read(&self.path).map_err(|reason| self.error(reason))?;
        let name = self.name();
        let entries = bytes.map_or(Ok(Vec::new()), |bytes| wire::read(&bytes, &name));
        let entries = entries.map_err(|malformed| Error::Ledger {
            place: format!("{}:{}", self.path.display(), malformed.line),
            reason: malformed.reason,
        })?;
        let mut all = BTreeMap::new();
        for seen in entries {
            let known = all.entry(seen.fingerprint).or_insert_with(|| seen.clone());
            known.first = known.first.min(seen.first);
        }
        Ok(all)
    }

    fn name(&self) -> String {
        let name = self.path.file_name().map(Path::new);
        name.unwrap_or(&self.path).display().to_string()
    }

    fn error(&self, reason: String) -> Error {
        Error::Ledger {
            place: self.path.display().to_string(),
            reason,
        }
    }
}
