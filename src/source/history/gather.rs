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
            self.held(kind, &loose.id, &buffer, None, false);
        }
        self.buffer = buffer;
    }

    fn held(
        &mut self,
        kind: Kind,
        id: &oid,
        bytes: &[u8],
        base: Option<(&[u8], &Listing, &[u8])>,
        is_base: bool,
    ) -> Listing {
        match kind {
            Kind::Commit => self.links.extend(link(id, bytes)),
            Kind::Tree => return self.tree(id, bytes, base, is_base),
            Kind::Blob | Kind::Tag => {}
        }
        Listing::default()
    }

    fn tree(
        &mut self,
        id: &oid,
        bytes: &[u8],
        base: Option<(&[u8], &Listing, &[u8])>,
        is_base: bool,
    ) -> Listing {
        let Self {
            store,
            wanted,
            gathered,
            ..
        } = self;
        let tree = Tree {
            hash: store.hash,
            bytes,
            base,
            is_base,
        };
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
            let base = found.base;
            let base = base.map(|(base, delta)| (&*base.bytes, &base.kept.listing, delta));
            kept.listing = self.held(found.kind, found.id, bytes, base, found.is_base);
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
