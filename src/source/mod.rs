//! Sources: what yields blobs. The only trait of this crate, because sources are the only open set.

mod class;
mod environment;
mod exclude;
mod git;
mod glob;
mod index;
mod named;
mod pattern;
mod place;
mod read;
mod root;
mod rules;
mod walk;
mod worktree;

use crate::blob::Item;
use crate::error::Error;
use crate::root::Root;

pub use worktree::{Worktree, WorktreeOptions};

/// Something that blobs come from.
pub trait Source: Sync {
    /// Pushes each item into a visitor of `sink`, from as many threads as the source likes, and
    /// returns when all is read.
    ///
    /// # Errors
    ///
    /// Only what makes the whole run worthless; the failure of one item is an [`Item::Skipped`].
    fn blobs(&self, sink: Sink<'_>) -> Result<(), Error>;

    /// What the paths of the items are relative to.
    fn root(&self) -> Root;
}

/// What one thread of a source calls with each item. Dropped when the thread has no more, which
/// is the moment to merge what it has gathered.
pub type Visitor<'s> = Box<dyn FnMut(Item<'_>) + Send + 's>;

/// Where a source pushes to: a maker of visitors, one a thread, so that no item takes a lock.
#[derive(Clone, Copy)]
pub struct Sink<'s>(&'s (dyn Fn() -> Visitor<'s> + Sync));

impl<'s> Sink<'s> {
    /// A sink whose visitors `make` makes.
    pub fn new(make: &'s (dyn Fn() -> Visitor<'s> + Sync)) -> Self {
        Self(make)
    }

    /// A visitor for the calling thread alone.
    pub fn visitor(&self) -> Visitor<'s> {
        (self.0)()
    }
}
