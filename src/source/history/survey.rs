//! The first look at every object: what is clean, what may hold a credential, what is missing.

use std::collections::HashSet;
use std::io::{BufReader, Read};
use std::sync::Arc;

use gix::ObjectId;
use gix::hash::oid;
use gix::objs::Kind;

use super::asked::Asked;
use super::forest::Forest;
use super::found::{Body, Broken, Found, Kept, Visit};
use super::graph::Link;
use super::loose::{self, inflating};
use super::seen::{Missing, Seen, origin};
use super::store::{Loose, Store};
use super::tree::{Listing, Tree};
use crate::blob::{Blob, Content, Glance, Item, Publication, SkipReason};
use crate::object::ObjectKind;
use crate::source::{Sink, Visitor, commit, large};

/// What one thread makes of objects.
pub(super) struct Survey<'a, 's> {
    store: &'a Store,
    sink: Sink<'s>,
    visitor: Visitor<'s>,
    max_size: Option<u64>,
    pub(super) seen: Seen,
    links: Vec<Link>,
    asked: Asked,
    /// The pack that is looked at, counted from 0.
    pub(super) pack: usize,
    /// What was broken in packs before it.
    pub(super) broken: Arc<HashSet<ObjectId>>,
    buffer: Vec<u8>,
}

impl<'a, 's> Survey<'a, 's> {
    pub(super) fn new(store: &'a Store, sink: Sink<'s>, max_size: Option<u64>) -> Self {
        Self {
            store,
            sink,
            visitor: sink.visitor(),
            max_size,
            seen: Seen::default(),
            links: Vec::new(),
            asked: Asked::default(),
            pack: 0,
            broken: Arc::default(),
            buffer: Vec::new(),
        }
    }
}

impl Visit for Survey<'_, '_> {
    /// What it names was looked for where it was new.
    const ONLY_NEWS: bool = true;

    fn visit(&mut self, found: Result<Found<'_>, Broken<'_>>) -> Kept {
        let mut kept = Kept::default();
        let found = match found {
            Ok(found) => found,
            Err(Broken { id, reason }) => {
                self.skip(None, id, SkipReason::Corrupt(reason));
                return kept;
            }
        };
        let again = self.was_shown(self.pack, found.id);
        match (found.kind, found.body) {
            (Kind::Tree, Body::Held(bytes)) => {
                let tree = found.tree(self.store.hash, bytes);
                kept.listing = self.tree(found.id, &tree);
            }
            (_, Body::Silent { size }) => {
                kept.is_silent = true;
                if !again {
                    self.clean(found.id, size);
                }
            }
            _ if again => {}
            (kind, Body::Held(bytes)) => {
                kept.is_silent = self.held(kind, found.id, bytes) == Glance::Silent;
            }
            (_, Body::Compressed { bytes, size }) => {
                self.streamed(found.id, size, &mut inflating(bytes));
            }
        }
        kept
    }

    fn is_silent(&self, bytes: &[u8]) -> bool {
        self.sink.glance(bytes) == Glance::Silent
    }
}

impl Survey<'_, '_> {
    /// What it has seen of all objects.
    pub(super) fn into_seen(mut self) -> Seen {
        self.ask();
        self.seen.links.push(self.links);
        self.seen
    }

    /// Whether an object was shown from a pack before `pack`, where it was not broken.
    fn was_shown(&self, pack: usize, id: &oid) -> bool {
        pack > 0 && self.store.had_before(pack, id) && !self.broken.contains(id)
    }

    /// Notes what of a pack no object leads to.
    pub(super) fn note_unreached(&mut self, forest: &Forest<'_>) {
        for (node, reason) in forest.broken() {
            self.skip(None, forest.id(node), SkipReason::Corrupt(reason));
        }
        for node in forest.unreached() {
            let reason = "what it is based on is broken, or is based on it".to_owned();
            self.skip(None, forest.id(node), SkipReason::Corrupt(reason));
        }
    }

    /// Looks at an object in a file of its own.
    pub(super) fn loose(&mut self, loose: &Loose) {
        if self.was_shown(usize::MAX, &loose.id) {
            return;
        }
        let opened = match loose::open(&loose.path) {
            Ok(opened) => opened,
            Err(reason) => return self.skip(None, &loose.id, reason),
        };
        let (kind, size) = (opened.kind, opened.size);
        if opened.is_large() && kind == Kind::Blob {
            return self.streamed(&loose.id, size, &mut BufReader::new(opened.streamed()));
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        match opened.held(&mut buffer) {
            Err(reason) => self.skip(None, &loose.id, reason),
            Ok(()) if kind == Kind::Tree => {
                self.tree(&loose.id, &Tree::alone(self.store.hash, &buffer));
            }
            Ok(()) => {
                self.held(kind, &loose.id, &buffer);
            }
        }
        self.buffer = buffer;
    }

    fn held(&mut self, kind: Kind, id: &oid, bytes: &[u8]) -> Glance {
        match kind {
            Kind::Blob => {
                let glance = self.sink.glance(bytes);
                if glance == Glance::MayHold && !self.is_too_large(id, bytes.len() as u64) {
                    self.seen.holding.insert(id.to_owned());
                } else if glance != Glance::MayHold {
                    self.clean(id, bytes.len() as u64);
                }
                return glance;
            }
            Kind::Commit => {
                self.seen.commits += 1;
                match Link::of_commit(id, bytes) {
                    Some(link) => self.commit(link),
                    None => {
                        let reason = "it is no commit".to_owned();
                        self.skip(Some(ObjectKind::Commit), id, SkipReason::Corrupt(reason));
                    }
                }
                self.message(ObjectKind::Commit, id, bytes);
            }
            Kind::Tag => {
                let tagged = commit::tagged(bytes);
                if let Some(tagged) = tagged.and_then(|it| ObjectId::from_hex(it).ok()) {
                    self.refer(id, &tagged, "what a tag is about,", None);
                }
                self.message(ObjectKind::Tag, id, bytes);
            }
            Kind::Tree => {}
        }
        // They have links, which have to be looked at in each.
        Glance::Clean
    }

    /// A blob in which there is nothing.
    fn clean(&mut self, id: &oid, size: u64) {
        if !self.is_too_large(id, size) {
            (self.visitor)(Item::Clean(size));
        }
    }

    /// Whether a blob has more bytes than were asked for. Then it is skipped.
    fn is_too_large(&mut self, id: &oid, size: u64) -> bool {
        let limit = self.max_size.filter(|limit| size > *limit);
        if let Some(limit) = limit {
            let reason = SkipReason::TooLarge { limit };
            self.skip(Some(ObjectKind::Blob), id, reason);
        }
        limit.is_some()
    }

    /// A commit or a tag. It is its own place, so it is shown at once.
    fn message(&mut self, kind: ObjectKind, id: &oid, bytes: &[u8]) {
        if self.sink.glance(bytes) != Glance::MayHold {
            return (self.visitor)(Item::Clean(bytes.len() as u64));
        }
        (self.visitor)(Item::Blob(Blob {
            origin: &origin(Some(kind), id),
            content: Content::Whole(bytes),
            again: false,
            publication: &|| Publication::Committed,
        }));
    }

    fn tree(&mut self, id: &oid, tree: &Tree<'_>) -> Listing {
        let Self {
            store,
            sink,
            seen,
            asked,
            ..
        } = self;
        let mut look = |entry: super::tree::Entry<'_>| {
            if entry.is_submodule() {
                return None;
            }
            if sink.is_telling(entry.name) && store.has(entry.id) {
                let telling = match entry.is_directory() {
                    true => &mut seen.named_trees,
                    false => &mut seen.named,
                };
                telling.insert(entry.id.to_owned());
            } else {
                asked.note(&entry);
            }
            None
        };
        let listing = tree.list(&mut look);
        if self.asked.is_full() {
            self.ask();
        }
        listing.unwrap_or_else(|| {
            let reason = "it is no tree".to_owned();
            self.skip(None, id, SkipReason::Corrupt(reason));
            Listing::default()
        })
    }

    /// Notes what trees name, if it is not there.
    fn ask(&mut self) {
        let Self {
            store, seen, asked, ..
        } = self;
        asked.ask(store, |id, is_directory, name| {
            seen.missing.entry(id).or_insert_with(|| Missing {
                kind: (!is_directory).then_some(ObjectKind::Blob),
                told: format!("a tree has it as `{}`", String::from_utf8_lossy(name)),
            });
        });
    }

    /// Keeps a commit for those who ask where something comes from.
    fn commit(&mut self, link: Link) {
        self.refer(&link.id, &link.tree, "the tree", None);
        for parent in &link.parents {
            self.refer(&link.id, parent, "a parent", Some(ObjectKind::Commit));
        }
        self.links.push(link);
    }

    /// Notes what an object refers to, if it is not there.
    fn refer(&mut self, of: &oid, to: &oid, what: &str, kind: Option<ObjectKind>) {
        if !self.store.has(to) {
            let told = || Missing {
                kind,
                told: format!("it is {what} of {of}"),
            };
            self.seen.missing.entry(to.to_owned()).or_insert_with(told);
        }
    }

    /// A blob that is too large to be held.
    fn streamed(&mut self, id: &oid, size: u64, bytes: &mut dyn Read) {
        if self.is_too_large(id, size) {
            return;
        }
        match large::may_hold(size, bytes, |window| self.sink.glance(window)) {
            Ok(true) => {
                self.seen.holding.insert(id.to_owned());
            }
            Ok(false) => (self.visitor)(Item::Clean(size)),
            Err(error) => {
                let reason = SkipReason::Corrupt(error.to_string());
                self.skip(Some(ObjectKind::Blob), id, reason);
            }
        }
    }

    pub(super) fn skip(&mut self, kind: Option<ObjectKind>, id: &oid, reason: SkipReason) {
        self.seen.broken.push((id.to_owned(), kind, reason));
    }
}
