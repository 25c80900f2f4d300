//! Sources: what yields blobs. The only trait of this crate, because sources are the only open set.

mod alternates;
mod class;
mod commit;
mod commit_tree;
mod commits;
mod entries;
mod environment;
mod exclude;
mod fields;
mod git;
mod glob;
mod history;
mod identity;
mod index;
mod input;
mod large;
mod layout;
mod message;
mod named;
mod objects;
mod pattern;
mod place;
mod program;
mod read;
mod root;
mod rules;
mod special;
mod staged;
mod walk;
mod worktree;

use std::path::PathBuf;
use std::sync::Arc;

use crate::accepted::FoundIn;
use crate::blob::{Glance, Item, Nothing};
use crate::error::Error;
use crate::object::{Commit, Exposure, Object};
use crate::root::Root;

pub use commit_tree::{CommitTree, bare_repository};
pub use commits::{Commits, Ends};
pub use exclude::Exclude;
pub use history::History;
pub use identity::identity;
pub use input::Input;
pub use message::commit_message;
pub use root::configuration_root;
pub use staged::Staged;
pub use worktree::Worktree;

/// Something that blobs come from.
pub trait Source: Sync {
    /// Pushes each item into a visitor of `sink`, from as many threads as the source likes, and
    /// returns when all is read.
    ///
    /// # Errors
    ///
    /// Only what makes the whole run worthless; the failure of one item is an [`Item::Skipped`].
    fn blobs(&self, sink: Sink<'_>) -> Result<Coverage, Error>;

    /// What the paths of the items are relative to; by default they need nothing to be complete, as
    /// those in git's objects do.
    fn root(&self) -> Root {
        Root::default()
    }

    /// Where in a history each place stands, in their order; called after
    /// [`blobs`](Self::blobs). Empty from a source that knows no history.
    fn traces(&self, places: &[Place]) -> Vec<Trace> {
        let _ = places;
        Vec::new()
    }
}

/// What of a source is read, and how.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// What to leave out.
    pub exclude: Exclude,
    /// Files and objects of more than this many bytes are skipped.
    pub max_file_size: Option<u64>,
    /// How many threads read; 0 means one a core.
    pub threads: usize,
}

/// What a source says of its own reading, beside the items.
#[derive(Clone, Copy, Debug, Default)]
pub struct Coverage {
    /// How many commits were read.
    pub commits: u64,
    /// Why there was nothing to read, where that is no failure.
    pub nothing: Option<Nothing>,
    /// What was looked through to its last file, left out what was to be left out: then what was
    /// not found in it is not there.
    pub whole: Option<FoundIn>,
}

/// One credential in all versions of one file that hold it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The path, as the source gave it.
    pub path: PathBuf,
    /// The objects that hold it, as the source gave them.
    pub objects: Vec<Object>,
}

/// What a history tells of a [`Place`].
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The object that holds it there, of the objects of the place.
    pub object: Option<Object>,
    /// The first commit that has it; `None` if no commit does.
    pub introduced: Option<Arc<Commit>>,
    /// Where it is still to be seen.
    pub exposure: Exposure,
}

/// What one thread of a source calls with each item. Dropped when the thread has no more, which
/// is the moment to merge what it has gathered.
pub type Visitor<'s> = Box<dyn FnMut(Item<'_>) + Send + 's>;

/// Where a source pushes to: a maker of visitors, one a thread, so that no item takes a lock.
#[derive(Clone, Copy)]
pub struct Sink<'s> {
    make: &'s (dyn Fn() -> Visitor<'s> + Sync),
    glance: &'s (dyn Fn(&[u8]) -> Glance + Sync),
    is_telling: &'s (dyn Fn(&[u8]) -> bool + Sync),
}

impl<'s> Sink<'s> {
    /// A sink whose visitors `make` makes. `glance` is a first look at bytes; `is_telling` says of the name of a file or directory whether its place
    /// matters whatever it holds.
    pub fn new(
        make: &'s (dyn Fn() -> Visitor<'s> + Sync),
        glance: &'s (dyn Fn(&[u8]) -> Glance + Sync),
        is_telling: &'s (dyn Fn(&[u8]) -> bool + Sync),
    ) -> Self {
        Self {
            make,
            glance,
            is_telling,
        }
    }

    /// A visitor for the calling thread alone.
    pub fn visitor(&self) -> Visitor<'s> {
        (self.make)()
    }

    /// A first look at bytes. Those that may hold a credential are worth finding out where they come
    /// from; the others are [`Item::Clean`].
    pub fn glance(&self, bytes: &[u8]) -> Glance {
        (self.glance)(bytes)
    }

    /// Whether the place of a file of this name matters whatever it holds, or of all files in a
    /// directory of this name.
    pub fn is_telling(&self, name: &[u8]) -> bool {
        (self.is_telling)(name)
    }
}

/// The threads of a source; 0 means one a core.
fn pool(threads: usize) -> Result<rayon::ThreadPool, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Error::Threads {
        threads,
        reason: error.to_string(),
    })
}
