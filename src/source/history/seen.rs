//! What a survey of all objects leaves to be done, and to be told.

use std::collections::{HashMap, HashSet};

use gix::ObjectId;
use gix::hash::oid;

use super::graph::Link;
use crate::blob::{Origin, SkipReason};
use crate::object::{Object, ObjectKind};

/// How many objects that are missing or broken are named; the rest is counted.
const MOST_NAMED: usize = 1000;
/// What objects are called where nothing more is known of them.
pub(super) const OBJECTS: &str = ".git/objects";

/// What a survey leaves to be done.
#[derive(Default)]
pub(super) struct Seen {
    /// Blobs that may hold a credential.
    pub(super) holding: HashSet<ObjectId>,
    /// Blobs whose name asks for a closer look. Whether they were counted already is not known.
    pub(super) named: HashSet<ObjectId>,
    /// Directories whose name asks for a closer look at what is in them.
    pub(super) named_trees: HashSet<ObjectId>,
    /// What is referred to and is not there, and what is known of it.
    pub(super) missing: HashMap<ObjectId, Missing>,
    /// What is there and cannot be read.
    pub(super) broken: Vec<(ObjectId, Option<ObjectKind>, SkipReason)>,
    pub(super) commits: u64,
    /// The commits, as each thread has met them.
    pub(super) links: Vec<Vec<Link>>,
}

/// What is known of an object that is not there.
pub(super) struct Missing {
    pub(super) kind: Option<ObjectKind>,
    pub(super) told: String,
}

impl Seen {
    /// Adds what another thread has seen.
    pub(super) fn absorb(&mut self, other: Self) {
        self.holding.extend(other.holding);
        self.named.extend(other.named);
        self.named_trees.extend(other.named_trees);
        self.missing.extend(other.missing);
        self.broken.extend(other.broken);
        self.commits += other.commits;
        self.links.extend(other.links);
    }
}

impl Seen {
    /// What could not be read, in an order that does not depend on threads. `advice` says how to get
    /// what is missing.
    pub(super) fn gaps(mut self, advice: &str) -> Vec<(Origin, SkipReason)> {
        self.broken.sort();
        let more = self.broken.len().saturating_sub(MOST_NAMED);
        self.broken.truncate(MOST_NAMED);
        let broken = self.broken.into_iter();
        let mut gaps: Vec<_> = broken
            .map(|(id, kind, reason)| (origin(kind, &id), reason))
            .collect();
        if more > 0 {
            let reason = format!("{more} more objects cannot be read");
            gaps.push((Origin::file(OBJECTS), SkipReason::Corrupt(reason)));
        }
        let mut missing: Vec<_> = self.missing.into_iter().collect();
        missing.sort_unstable_by_key(|(id, _)| *id);
        let more = missing.len().saturating_sub(MOST_NAMED);
        gaps.extend(missing.into_iter().take(MOST_NAMED).map(|(id, missing)| {
            let reason = format!("{}{advice}", missing.told);
            (origin(missing.kind, &id), SkipReason::Missing(reason))
        }));
        if more > 0 {
            let reason = format!("{more} more objects are not here{advice}");
            gaps.push((Origin::file(OBJECTS), SkipReason::Missing(reason)));
        }
        gaps
    }
}

/// An object that is called by its name.
pub(super) fn origin(kind: Option<ObjectKind>, id: &oid) -> Origin {
    let id = id.to_string();
    Origin {
        path: id.clone().into(),
        object: kind.map(|kind| Object { kind, id }),
        ..Origin::default()
    }
}
