//! Where a repository keeps its objects: packs and loose files, its own and those it borrows.

use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use gix::ObjectId;
use gix::hash::{Kind, oid};
use gix::odb::pack;

use super::loose::{self, inflating};
use super::names::{Names, short};
use super::unindexed;
use crate::blob::SkipReason;
use crate::source::alternates::Directories;

/// Every place where objects are.
pub(super) struct Store {
    pub(super) hash: Kind,
    pub(super) packs: Vec<Pack>,
    pub(super) loose: Vec<Loose>,
    /// Where in `loose` each is.
    loose_places: HashMap<ObjectId, usize>,
    /// Made when somebody asks for the first time, while others have something to do.
    names: OnceLock<Names>,
    /// Whether some objects were left where they are, to be fetched when somebody asks for them.
    pub(super) is_partial: bool,
    /// What should hold objects and cannot be read, or not all of it.
    pub(super) unreadable: Vec<(PathBuf, SkipReason)>,
}

/// A pack and its index.
pub(super) struct Pack {
    pub(super) index: pack::index::File,
    pub(super) data: pack::data::File,
}

/// A file that holds one object.
pub(super) struct Loose {
    pub(super) id: ObjectId,
    pub(super) path: PathBuf,
}

impl Store {
    /// Lists what is in directories of objects, and in those that they name as alternates.
    pub(super) fn open(directories: Vec<PathBuf>, hash: Kind) -> Self {
        let mut store = Self {
            hash,
            packs: Vec::new(),
            loose: Vec::new(),
            loose_places: HashMap::new(),
            names: OnceLock::new(),
            is_partial: false,
            unreadable: Vec::new(),
        };
        let directories = Directories::of(directories);
        store.unreadable = directories.unreadable;
        for directory in &directories.found {
            store.list(directory);
        }
        store
    }

    /// Whether any pack or file has the object, or git knows it by heart.
    pub(super) fn has(&self, id: &oid) -> bool {
        self.names.get_or_init(|| self.names()).has(id)
            || id == ObjectId::empty_tree(self.hash)
            || id == ObjectId::empty_blob(self.hash)
    }

    fn names(&self) -> Names {
        let counts = self
            .packs
            .iter()
            .map(|pack| pack.index.num_objects() as usize);
        let count = counts.sum::<usize>() + self.loose.len();
        let packed = self.packs.iter().flat_map(|pack| {
            let places = 0..pack.index.num_objects();
            places.map(|at| short(pack.index.oid_at_index(at)))
        });
        let loose = self.loose.iter().map(|loose| short(&loose.id));
        Names::new(count, packed.chain(loose))
    }

    /// The file that an object has of its own.
    pub(super) fn loose(&self, id: &oid) -> Option<&Loose> {
        self.loose_places.get(id).map(|at| &self.loose[*at])
    }

    /// Whether a pack before `pack`, counted from 0, has the object too.
    pub(super) fn had_before(&self, pack: usize, id: &oid) -> bool {
        let before = self.packs.iter().take(pack);
        before
            .into_iter()
            .any(|pack| pack.index.lookup(id).is_some())
    }

    /// The bytes of an object of more than `most` that is stored whole, and not as the difference
    /// from another.
    pub(super) fn stream(&self, id: &oid, most: u64) -> Option<Box<dyn Read + Send + '_>> {
        for pack in &self.packs {
            let Some(at) = pack.index.lookup(id) else {
                continue;
            };
            let offset = pack.index.pack_offset_at_index(at);
            let raw = pack.data.entry_slice(offset..pack.data.data_len() as u64)?;
            let entry = pack::data::Entry::from_bytes(raw, offset, self.hash).ok()?;
            let compressed = raw.get((entry.data_offset - offset) as usize..)?;
            if entry.header.as_kind().is_none() || entry.decompressed_size <= most {
                return None;
            }
            return Some(Box::new(
                inflating(compressed).take(entry.decompressed_size),
            ));
        }
        let loose = self.loose(id)?;
        let opened = loose::open(&loose.path).ok()?;
        if opened.size <= most {
            return None;
        }
        Some(Box::new(opened.streamed()))
    }

    fn list(&mut self, directory: &Path) {
        for path in self.files(directory) {
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            if name == b"pack" {
                self.list_packs(&path);
            } else if name.len() == 2 && name.iter().all(u8::is_ascii_hexdigit) {
                self.list_loose(&path, name);
            }
        }
    }

    /// What is in a directory. What of it cannot be listed is named.
    fn files(&mut self, directory: &Path) -> Vec<PathBuf> {
        let listed: io::Result<Vec<_>> = fs::read_dir(directory)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        listed.unwrap_or_else(|error| {
            self.unreadable.push((directory.to_owned(), error.into()));
            Vec::new()
        })
    }

    fn list_packs(&mut self, directory: &Path) {
        let files = self.files(directory);
        let is = |path: &Path, extension| path.extension().is_some_and(|it| it == extension);
        self.is_partial |= files.iter().any(|path| is(path, "promisor"));
        let mut packs: Vec<PathBuf> = files.into_iter().filter(|path| is(path, "pack")).collect();
        packs.sort();
        for path in packs {
            match Pack::open(&path, self.hash) {
                Ok((pack, gap)) => {
                    self.packs.push(pack);
                    self.unreadable.extend(gap.map(|gap| (path, gap)));
                }
                Err(reason) => self.unreadable.push((path, reason)),
            }
        }
    }

    fn list_loose(&mut self, directory: &Path, start: &[u8]) {
        for path in self.files(directory) {
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            // Anything else is a temporary file of git.
            if let Ok(id) = ObjectId::from_hex(&[start, name].concat())
                && id.kind() == self.hash
                && let Vacant(place) = self.loose_places.entry(id)
            {
                place.insert(self.loose.len());
                self.loose.push(Loose { id, path });
            }
        }
    }
}

impl Pack {
    /// Opens a pack; also says what of it cannot be read.
    fn open(path: &Path, hash: Kind) -> Result<(Self, Option<SkipReason>), SkipReason> {
        // Opening a FIFO could wait for ever.
        let regular = |file: &Path| match file.metadata()?.is_file() {
            true => Ok(()),
            false => Err(SkipReason::NotRegular),
        };
        let corrupt = |error: gix::Error| SkipReason::Corrupt(error.to_string());
        regular(path)?;
        let data = pack::data::File::at(path, hash).map_err(corrupt)?;
        let index = path.with_extension("idx");
        if !index.exists() {
            return unindexed::index(data);
        }
        regular(&index)?;
        let index = pack::index::File::at(&index, hash).map_err(corrupt)?;
        if index.pack_checksum() != data.checksum() {
            let reason = "its index is about another pack, or the pack was cut off".to_owned();
            return Err(SkipReason::Corrupt(reason));
        }
        Ok((Self { index, data }, None))
    }
}
