//! The second look, at commits and trees alone: what leads to the blobs that somebody asks for.

use std::collections::HashSet;

use gix::ObjectId;
use gix::hash::oid;
use gix::objs::Kind;

use super::found::{Body, Broken, Found, Kept, Visit};
use super::gathered::Gathered;
use super::graph::Link;
use super::loose;
use super::names::short;
use super::store::{Loose, Store};
use super::tree::{Entry, Listing, Tree};
use crate::source::commit;

/// The blobs that are asked for.
pub(super) struct Wanted {
    ids: HashSet<ObjectId>,
    /// A bit for each beginning of a name: most entries of trees are sorted out by it.
    starts: Vec<u64>,
}

impl Wanted {
    pub(super) fn new(ids: HashSet<ObjectId>) -> Self {
        let mut starts = vec![0; 1 << 10];
        for id in &ids {
            let (word, bit) = place(id);
            starts[word] |= bit;
        }
        Self { ids, starts }
    }

    fn has(&self, id: &oid) -> bool {
        let (word, bit) = place(id);
        self.starts[word] & bit != 0 && self.ids.contains(id)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

fn place(id: &oid) -> (usize, u64) {
    let bytes = id.as_bytes();
    let start = u16::from_be_bytes([bytes[0], bytes[1]]);
    (usize::from(start >> 6), 1 << (start & 63))
}

/// What one thread makes of commits and trees.
pub(super) struct Gatherer<'s> {
    store: &'s Store,
    wanted: &'s Wanted,
    pub(super) links: Vec<Link>,
    pub(super) gathered: Gathered,
    buffer: Vec<u8>,
}

impl<'s> Gatherer<'s> {
    pub(super) fn new(store: &'s Store, wanted: &'s Wanted) -> Self {
        Self {
            store,
            wanted,
            links: Vec::new(),
            gathered: Gathered::default(),
            buffer: Vec::new(),
        }
    }

    /// Looks at an object in a file of its own. What is broken was named by the survey.
    pub(super) fn loose(&mut self, loose: &Loose) {
        let Ok(opened) = loose::open(&loose.path) else {
            return;
        };
        let kind = opened.kind;
        if !matches!(kind, Kind::Commit | Kind::Tree) {
            return;
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        if opened.held(&mut buffer).is_ok() {
            if kind == Kind::Tree {
                self.tree(&loose.id, &Tree::alone(self.store.hash, &buffer));
            } else {
                self.links.extend(link(&loose.id, &buffer));
            }
        }
        self.buffer = buffer;
    }

    fn tree(&mut self, id: &oid, tree: &Tree<'_>) -> Listing {
        let Self {
            wanted, gathered, ..
        } = self;
        gathered.begin(short(id));
        let mut is_marked = |entry: Entry<'_>| entry.is_directory() || wanted.has(entry.id);
        let mut marked = |entry: Entry<'_>| {
            if entry.is_directory() {
                gathered.tree(entry.name, short(entry.id));
            } else {
                gathered.blob(entry.name, entry.id.to_owned());
            }
        };
        tree.list(&mut is_marked, &mut marked).unwrap_or_default()
    }
}

impl Visit for Gatherer<'_> {
    fn visit(&mut self, found: Result<Found<'_>, Broken<'_>>) -> Kept {
        let mut kept = Kept::default();
        if let Ok(found) = found
            && let Body::Held(bytes) = found.body
        {
            match found.kind {
                Kind::Commit => self.links.extend(link(found.id, bytes)),
                Kind::Tree => {
                    kept.listing = self.tree(found.id, &found.tree(self.store.hash, bytes));
                }
                Kind::Blob | Kind::Tag => {}
            }
        }
        kept
    }

    /// Every tree says something.
    fn is_silent(&self, _: &[u8]) -> bool {
        false
    }
}

/// A commit, if it is one.
fn link(id: &oid, raw: &[u8]) -> Option<Link> {
    let hex = |name: &[u8]| ObjectId::from_hex(name).ok();
    Some(Link {
        id: id.to_owned(),
        tree: hex(commit::tree(raw)?)?,
        parents: commit::parents(raw).filter_map(hex).collect(),
        time: commit::committed(raw),
    })
}
