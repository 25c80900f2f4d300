//! The second look, at trees alone: what leads to the blobs that somebody asks for.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};

use gix::ObjectId;
use gix::hash::oid;
use gix::objs::Kind;

use super::found::{Body, Broken, Found, Kept, Visit};
use super::gathered::{Gathered, Target};
use super::loose;
use super::names::short;
use super::store::{Loose, Store};
use super::tree::{Listing, Tree};

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

/// What one thread makes of trees.
pub(super) struct Gatherer<'s> {
    store: &'s Store,
    wanted: &'s Wanted,
    /// How many entries all threads have marked.
    marks: &'s AtomicU32,
    pub(super) gathered: Gathered,
    buffer: Vec<u8>,
}

impl<'s> Gatherer<'s> {
    pub(super) fn new(store: &'s Store, wanted: &'s Wanted, marks: &'s AtomicU32) -> Self {
        Self {
            store,
            wanted,
            marks,
            gathered: Gathered::default(),
            buffer: Vec::new(),
        }
    }

    /// Looks at an object in a file of its own. What is broken was named by the survey.
    pub(super) fn loose(&mut self, loose: &Loose) {
        let Ok(opened) = loose::open(&loose.path) else {
            return;
        };
        if opened.kind != Kind::Tree {
            return;
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        if opened.held(&mut buffer).is_ok() {
            self.tree(&loose.id, &Tree::alone(self.store.hash, &buffer));
        }
        self.buffer = buffer;
    }

    fn tree(&mut self, id: &oid, tree: &Tree<'_>) -> Listing {
        let Self {
            wanted,
            marks,
            gathered,
            ..
        } = self;
        let listing = tree.list(&mut |entry| {
            let target = match entry.is_directory() {
                true => Target::Tree(short(entry.id)),
                false if wanted.has(entry.id) => Target::Blob(entry.id.to_owned()),
                false => return None,
            };
            let mark = marks.fetch_add(1, Ordering::Relaxed);
            gathered.entry(mark, entry.name, target);
            Some(mark)
        });
        // Another copy of a broken tree may be whole.
        let Some(listing) = listing else {
            return Listing::default();
        };
        gathered.tree(short(id), listing.marks());
        listing
    }
}

impl Visit for Gatherer<'_> {
    fn visit(&mut self, found: Result<Found<'_>, Broken<'_>>) -> Kept {
        let mut kept = Kept::default();
        if let Ok(found) = found
            && let (Kind::Tree, Body::Held(bytes)) = (found.kind, found.body)
        {
            kept.listing = self.tree(found.id, &found.tree(self.store.hash, bytes));
        }
        kept
    }

    /// Every tree says something.
    fn is_silent(&self, _: &[u8]) -> bool {
        false
    }
}
