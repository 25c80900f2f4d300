//! Blobs of a repository with the places where they stand, each read once.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use super::exclude::Exclude;
use super::objects::{Answer, Objects};
use super::{ReadOptions, Visitor};
use crate::blob::{
    Blob, Content, ExcludeReason, Excluded, Item, Origin, Publication, SkipReason, Skipped,
};
use crate::error::Error;
use crate::object::{Commit, Object, ObjectKind};

/// The mode of a submodule: its commit is another repository's.
const SUBMODULE: &str = "160000";

/// A path, and the blob that stands there.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) path: Vec<u8>,
    pub(super) id: String,
    /// Six octal digits.
    pub(super) mode: String,
    pub(super) commit: Option<Arc<Commit>>,
    pub(super) publication: Publication,
}

impl Entry {
    fn origin(&self) -> Origin {
        Origin {
            path: path(&self.path),
            object: Some(Object {
                kind: ObjectKind::Blob,
                id: self.id.clone(),
            }),
            commit: self.commit.clone(),
        }
    }
}

/// A path as git stores it: any bytes on Unix, UTF-8 elsewhere.
pub(super) fn path(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    let path = {
        use std::os::unix::ffi::OsStringExt;
        OsString::from_vec(bytes.to_vec())
    };
    #[cfg(not(unix))]
    let path = OsString::from(String::from_utf8_lossy(bytes).into_owned());
    path.into()
}

/// Lines that end with a zero, each some words, a tab, and a path.
pub(super) fn tabbed(raw: &[u8]) -> impl Iterator<Item = (String, &[u8])> {
    raw.split(|byte| *byte == 0).filter_map(|line| {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let words = String::from_utf8_lossy(&line[..tab]).into_owned();
        Some((words, &line[tab + 1..]))
    })
}

/// Reads objects, and shows them to a visitor.
pub(super) struct EntryReader<'a, 's> {
    pub(super) objects: Objects<'a>,
    pub(super) visitor: Visitor<'s>,
    exclude: Exclude,
    max_size: Option<u64>,
}

impl<'a, 's> EntryReader<'a, 's> {
    /// Reads with `objects` what `options` do not leave out.
    pub(super) fn new(
        objects: Objects<'a>,
        visitor: Visitor<'s>,
        options: &ReadOptions,
    ) -> Result<Self, Error> {
        Ok(Self {
            objects,
            visitor,
            exclude: Exclude::new(&options.exclude)?,
            max_size: options.max_file_size,
        })
    }

    /// Says that something was not read.
    pub(super) fn skip(&mut self, origin: Origin, reason: SkipReason) {
        (self.visitor)(Item::Skipped(Skipped { origin, reason }));
    }

    /// Reads each blob once, and shows it at each of its places, the first ones first. Returns how
    /// many there were to read.
    pub(super) fn read(&mut self, entries: Vec<Entry>) -> Result<usize, Error> {
        let mut blobs: Vec<Vec<Entry>> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for entry in entries {
            let reason = if entry.mode == SUBMODULE {
                Some(ExcludeReason::Repository)
            } else {
                let covered = self.exclude.covers(&path(&entry.path), false);
                covered.then_some(ExcludeReason::Glob)
            };
            if let Some(reason) = reason {
                let origin = entry.origin();
                (self.visitor)(Item::Excluded(Excluded { origin, reason }));
                continue;
            }
            match known.get(&entry.id) {
                Some(&at) => blobs[at].push(entry),
                None => {
                    known.insert(entry.id.clone(), blobs.len());
                    blobs.push(vec![entry]);
                }
            }
        }
        drop(known);
        let count = blobs.len();
        let mut first = true;
        while !blobs.is_empty() {
            blobs = self.read_blobs(&blobs, first)?;
            first = false;
        }
        Ok(count)
    }

    /// Reads each blob once. What is too large to be held is shown at one of its places only; the
    /// others are returned, to be read again.
    fn read_blobs(&mut self, blobs: &[Vec<Entry>], first: bool) -> Result<Vec<Vec<Entry>>, Error> {
        let Self {
            objects,
            visitor,
            max_size,
            ..
        } = self;
        let mut again = Vec::new();
        let names: Vec<&str> = blobs.iter().map(|places| places[0].id.as_str()).collect();
        objects.read(&names, &mut |at, read| {
            let places = &blobs[at];
            let read = read.and_then(|read| within(read, *max_size));
            let mut skip = |reason: SkipReason| {
                let origin = places[0].origin();
                visitor(Item::Skipped(Skipped { origin, reason }));
            };
            match read {
                Err(reason) => skip(reason),
                Ok(Content::Whole(bytes)) => {
                    for (at, place) in places.iter().enumerate() {
                        let is_first = first && at == 0;
                        show(place, Content::Whole(bytes), is_first, visitor);
                    }
                }
                Ok(content) => {
                    show(&places[0], content, first, visitor);
                    again.extend((places.len() > 1).then(|| places[1..].to_vec()));
                }
            }
        })?;
        Ok(again)
    }
}

/// The bytes, if there are not too many.
fn within(read: Answer<'_>, max_size: Option<u64>) -> Result<Content<'_>, SkipReason> {
    match max_size.filter(|limit| read.size > *limit) {
        Some(limit) => Err(SkipReason::TooLarge { limit }),
        None => Ok(read.content),
    }
}

fn show(place: &Entry, mut content: Content<'_>, first: bool, visitor: &mut Visitor<'_>) {
    visitor(Item::Blob(Blob {
        origin: &place.origin(),
        content: content.reborrow(),
        again: !first,
        publication: &|| place.publication,
    }));
}
