//! Blobs of a repository with the places where they stand, each read once.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use gix::ObjectId;

use super::exclude::Exclude;
use super::objects::Objects;
use super::{ReadOptions, Sink, Visitor, large};
use crate::blob::{
    Blob, Content, ExcludeReason, Excluded, Glance, Item, Origin, Publication, SkipReason, Skipped,
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
            ..Origin::default()
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

/// A line of some words, a tab, and a path.
pub(super) fn tabbed(line: &[u8]) -> Option<(String, &[u8])> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let words = String::from_utf8_lossy(&line[..tab]).into_owned();
    Some((words, &line[tab + 1..]))
}

/// Reads objects, and shows them to a visitor.
pub(super) struct EntryReader<'a, 's> {
    pub(super) objects: Objects<'a>,
    pub(super) visitor: Visitor<'s>,
    sink: Sink<'s>,
    exclude: Exclude,
    max_size: Option<u64>,
    /// What was shown already.
    shown: HashSet<ObjectId>,
}

/// A blob that is to be read.
struct Wanted {
    /// Where it stands: one place at least.
    places: Vec<Entry>,
    look: Look,
}

/// What is known of a blob that is too large to be held.
#[derive(Clone, Copy)]
enum Look {
    /// Nothing yet.
    Unknown,
    /// It was shown at its first place.
    Shown,
    /// It is worth being shown at each.
    Telling,
}

impl<'a, 's> EntryReader<'a, 's> {
    /// Reads with `objects` what `options` do not leave out.
    pub(super) fn new(objects: Objects<'a>, sink: Sink<'s>, options: &ReadOptions) -> Self {
        Self {
            objects,
            visitor: sink.visitor(),
            sink,
            exclude: options.exclude.clone(),
            max_size: options.max_file_size,
            shown: HashSet::new(),
        }
    }

    /// Says that something was not read.
    pub(super) fn skip(&mut self, origin: Origin, reason: SkipReason) {
        (self.visitor)(Item::Skipped(Skipped { origin, reason }));
    }

    /// Reads each blob once, and shows it at each of its places where it may tell anything, the
    /// first ones first. Returns how many there were to read.
    pub(super) fn read(&mut self, entries: Vec<Entry>) -> Result<usize, Error> {
        let mut blobs: Vec<Wanted> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for entry in entries {
            let reason = if entry.mode == SUBMODULE {
                Some(ExcludeReason::Repository)
            } else {
                let path = path(&entry.path);
                let covered = self.exclude.covers(&path, &path, false);
                covered.then_some(ExcludeReason::Glob)
            };
            if let Some(reason) = reason {
                let origin = entry.origin();
                (self.visitor)(Item::Excluded(Excluded { origin, reason }));
                continue;
            }
            match known.get(&entry.id) {
                Some(&at) => blobs[at].places.push(entry),
                None => {
                    known.insert(entry.id.clone(), blobs.len());
                    let places = vec![entry];
                    let look = Look::Unknown;
                    blobs.push(Wanted { places, look });
                }
            }
        }
        drop(known);
        let count = blobs.len();
        while !blobs.is_empty() {
            blobs = self.read_blobs(&blobs)?;
        }
        Ok(count)
    }

    /// Reads each blob once. What is too large to be held is shown at one of its places only; with
    /// the others it is returned, to be read again.
    fn read_blobs(&mut self, blobs: &[Wanted]) -> Result<Vec<Wanted>, Error> {
        let Self {
            objects,
            visitor,
            sink,
            max_size,
            shown,
            ..
        } = self;
        let mut again = Vec::new();
        let names: Vec<&str> = blobs.iter().map(|it| it.places[0].id.as_str()).collect();
        objects.read(&names, &mut |at, read| {
            let Wanted { places, look } = &blobs[at];
            let (first, others) = (&places[0], &places[1..]);
            let mut skip = |reason: SkipReason| {
                let origin = first.origin();
                visitor(Item::Skipped(Skipped { origin, reason }));
            };
            let (size, mut content) = match read {
                Ok(read) => (read.size, read.content),
                Err(reason) => return skip(reason),
            };
            if let Some(limit) = max_size.filter(|limit| size > *limit) {
                return skip(SkipReason::TooLarge { limit });
            }
            if let (Look::Shown, Content::Once { head, rest }) = (look, &mut content) {
                match large::may_hold(size, &mut head.chain(rest), |text| sink.glance(text)) {
                    Ok(holds) => again.push((telling(places, holds, *sink), Look::Telling)),
                    Err(error) => skip(error.into()),
                }
                return;
            }
            let id = ObjectId::from_hex(first.id.as_bytes());
            let is_new = id.is_ok_and(|id| shown.insert(id));
            show(first, content.reborrow(), is_new, visitor);
            match (content, look) {
                _ if others.is_empty() => {}
                (Content::Whole(bytes), _) => {
                    let holds = sink.glance(bytes) == Glance::MayHold;
                    for place in telling(others, holds, *sink) {
                        show(&place, Content::Whole(bytes), false, visitor);
                    }
                }
                (_, Look::Unknown) => again.push((others.to_vec(), Look::Shown)),
                _ => again.push((others.to_vec(), Look::Telling)),
            }
        })?;
        again.retain(|(places, _)| !places.is_empty());
        let again = again.into_iter();
        Ok(again
            .map(|(places, look)| Wanted { places, look })
            .collect())
    }
}

/// The places where a blob tells what it did not tell at another place: all, if it may hold a
/// credential, or those that tell something themselves.
fn telling(places: &[Entry], holds: bool, sink: Sink<'_>) -> Vec<Entry> {
    let is_telling = |place: &&Entry| {
        let mut names = place.path.split(|byte| *byte == b'/');
        holds || names.any(|name| sink.is_telling(name))
    };
    places.iter().filter(is_telling).cloned().collect()
}

fn show(place: &Entry, mut content: Content<'_>, is_new: bool, visitor: &mut Visitor<'_>) {
    visitor(Item::Blob(Blob {
        origin: &place.origin(),
        content: content.reborrow(),
        again: !is_new,
        publication: &|| place.publication,
    }));
}
