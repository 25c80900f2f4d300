//! Objects on their way out of a pack, and what they are shown to.

use gix::hash::oid;
use gix::objs::Kind;

use super::forest::Node;
use super::tree::{Listing, Tree};

/// An object of a pack.
pub(super) struct Found<'f> {
    pub(super) kind: Kind,
    pub(super) id: &'f oid,
    pub(super) body: Body<'f>,
    /// What it is based on, and the difference.
    pub(super) base: Option<(&'f Held, &'f [u8])>,
    /// Whether others are based on it.
    pub(super) is_base: bool,
}

impl<'f> Found<'f> {
    /// The object, which is a tree of these bytes.
    pub(super) fn tree(&self, hash: gix::hash::Kind, bytes: &'f [u8]) -> Tree<'f> {
        let base = self.base;
        Tree {
            hash,
            bytes,
            base: base.map(|(base, delta)| (&*base.bytes, &base.kept.listing, delta)),
            is_base: self.is_base,
        }
    }
}

/// The bytes of an object.
#[derive(Clone, Copy)]
pub(super) enum Body<'f> {
    Held(&'f [u8]),
    /// Made of parts of its base, and of others, that say nothing: so many bytes.
    Silent {
        size: u64,
    },
    /// Too many to be held: still compressed.
    Compressed {
        bytes: &'f [u8],
        size: u64,
    },
}

/// An object that cannot be had, and why.
pub(super) struct Broken<'f> {
    pub(super) id: &'f oid,
    pub(super) reason: String,
}

/// What is known of an object that others are based on.
#[derive(Default)]
pub(super) struct Kept {
    /// Of a tree, where its entries are.
    pub(super) listing: Listing,
    /// Whether there is nothing in it that matters, nor in any object that is made of its parts.
    pub(super) is_silent: bool,
    /// What is based on it too, beside what its pack says, now that it has a name.
    pub(super) based: Vec<Node>,
}

/// The bytes of an object that others are based on.
pub(super) struct Held {
    pub(super) bytes: Vec<u8>,
    pub(super) kept: Kept,
}

/// What objects are shown to.
pub(super) trait Visit: Send {
    /// How many bytes every pack may make, however small it is: 64 GiB.
    const GROWTH: u64 = 64 << 30;

    /// Whether of a tree that no other is based on, only the entries matter that its base does not
    /// have. Then it is shown as if it had no others, and no base.
    const ONLY_NEWS: bool = false;

    /// Takes an object. What is returned is kept for those that are based on it.
    fn visit(&mut self, found: Result<Found<'_>, Broken<'_>>) -> Kept;

    /// Whether there is nothing in bytes that matters, nor in any that are made of their parts.
    fn is_silent(&self, bytes: &[u8]) -> bool;
}
