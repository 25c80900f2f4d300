//! Where in a history something is still to be seen.

use std::sync::Arc;

use gix::ObjectId;
use rayon::prelude::*;

use super::graph::{Graph, Place as At};
use super::refs::Refs;
use super::snapshots::Snapshots;
use crate::object::{Commit, Exposure, Object, ObjectKind};
use crate::source::{Place, Trace};

/// How many places are traced through the commits at a time: the bits of a word.
const AT_ONCE: usize = 64;

/// What is known of a history.
pub(super) struct Known {
    pub(super) graph: Graph,
    pub(super) snapshots: Snapshots,
    pub(super) refs: Refs,
}

/// Which commits can be seen.
struct SeenFrom {
    /// From `HEAD`.
    head: Vec<bool>,
    /// From `HEAD` or any ref.
    any: Vec<bool>,
}

/// The commits that concern one place.
#[derive(Default)]
struct Events {
    /// Those that have it while no parent of theirs does, parents first, and before all those that
    /// a ref leads to.
    introduced: Vec<At>,
    /// What of the place the first of them has.
    object: Option<u32>,
    removed: Option<At>,
    in_head: bool,
    /// Tags are in no commit; refs lead to them or not.
    named: Option<ObjectId>,
}

impl Known {
    /// Traces each place. `describe` says of a commit who made it.
    pub(super) fn traces(
        &self,
        places: &[Place],
        describe: &(dyn Fn(At, &ObjectId) -> Option<Commit> + Sync),
    ) -> Vec<Trace> {
        let head = self.refs.head.and_then(|id| self.graph.place(&id));
        let tips = self.refs.all.iter().flat_map(|it| &it.targets);
        let tips = tips.filter_map(|id| self.graph.place(id)).chain(head);
        let seen_from = SeenFrom {
            head: self.graph.ancestors(head.into_iter()),
            any: self.graph.ancestors(tips),
        };
        let traces = places.par_chunks(AT_ONCE).flat_map_iter(|places| {
            let events: Vec<Events> = places
                .iter()
                .map(|place| self.events(place, head, &seen_from))
                .collect();
            let sets: Vec<Vec<At>> = events.iter().map(|it| it.introduced.clone()).collect();
            let masks = self.graph.descendants(&sets);
            let traced = places.iter().zip(events).enumerate();
            let traced = traced.map(|(bit, (place, events))| {
                let leads = |id: &ObjectId| {
                    let commit = self.graph.place(id);
                    commit.is_some_and(|at| masks[at as usize] & (1 << bit) != 0)
                        || events.named == Some(*id)
                };
                self.trace(place, &events, &leads, describe)
            });
            traced.collect::<Vec<_>>()
        });
        traces.collect()
    }

    /// Puts together what is known. `leads` says whether an object leads to the place.
    fn trace(
        &self,
        place: &Place,
        events: &Events,
        leads: &dyn Fn(&ObjectId) -> bool,
        describe: &dyn Fn(At, &ObjectId) -> Option<Commit>,
    ) -> Trace {
        let refs = self.refs.all.iter();
        let refs: Vec<_> = refs.filter(|it| it.targets.iter().any(leads)).collect();
        let commit = |at: &At| describe(*at, &self.graph.links[*at as usize].id);
        Trace {
            object: events.object.map(|at| place.objects[at as usize].clone()),
            introduced: events.introduced.first().and_then(commit).map(Arc::new),
            exposure: Exposure {
                removed_in: events.removed.as_ref().and_then(commit),
                in_head: events.in_head,
                reachable: !refs.is_empty() || self.refs.head.is_some_and(|it| leads(&it)),
                pushed: refs.iter().any(|it| it.is_remote()),
                refs: refs.into_iter().map(|it| it.name.clone()).collect(),
            },
        }
    }

    fn events(&self, place: &Place, head: Option<At>, seen_from: &SeenFrom) -> Events {
        let id = |object: &Object| ObjectId::from_hex(object.id.as_bytes()).ok();
        let Some(first) = place.objects.first() else {
            return Events::default();
        };
        if first.kind == ObjectKind::Commit {
            let at = id(first).and_then(|id| self.graph.place(&id));
            let in_head = at.is_some_and(|at| seen_from.head[at as usize]);
            return Events {
                introduced: at.into_iter().collect(),
                object: Some(0),
                in_head,
                ..Events::default()
            };
        }
        let path = place.path.as_os_str().as_encoded_bytes();
        if first.kind == ObjectKind::Tag || path == first.id.as_bytes() {
            return Events {
                named: id(first),
                ..Events::default()
            };
        }
        let blobs: Vec<ObjectId> = place.objects.iter().filter_map(id).collect();
        self.of_file(&self.snapshots.holders(path, &blobs), head, seen_from)
    }

    /// The events of a file, by what of it each commit has.
    fn of_file(&self, holders: &[Option<u32>], head: Option<At>, seen_from: &SeenFrom) -> Events {
        let has = |at: At| holders[at as usize].is_some();
        let mut events = Events {
            in_head: head.is_some_and(has),
            ..Events::default()
        };
        for at in 0..holders.len() as At {
            if has(at) && !self.graph.parents(at).iter().any(|parent| has(*parent)) {
                events.introduced.push(at);
            }
        }
        // An amended commit is still there, but nobody sees it.
        events
            .introduced
            .sort_by_key(|at| !seen_from.any[*at as usize]);
        let first = events.introduced.first();
        events.object = first.and_then(|at| holders[*at as usize]);
        if !events.in_head {
            events.removed = self.removal(&has, seen_from);
        }
        events
    }

    /// The commit that took a file away which some commits have.
    fn removal(&self, has: &dyn Fn(At) -> bool, seen_from: &SeenFrom) -> Option<At> {
        let commits = 0..self.graph.len() as At;
        let of_head = |at: At| seen_from.head[at as usize];
        let holders = || commits.clone().filter(|at| has(*at));
        // After which commits it comes back: in the history of `HEAD`, and anywhere.
        let back_in_head = self.graph.ancestors(holders().filter(|at| of_head(*at)));
        let back = self.graph.ancestors(holders());
        let mut removed = None;
        for at in commits.clone().filter(|at| !has(*at)) {
            let parents = self.graph.parents(at);
            let holding = parents.iter().filter(|parent| has(**parent)).count();
            if holding == 0 {
                continue;
            }
            // What led to what there is now tells more than what was given up; what is gone for
            // good, more than what comes back; and a merge that takes the side without it removes
            // nothing itself.
            let back = if of_head(at) { &back_in_head } else { &back };
            let rank = (of_head(at), !back[at as usize], holding == parents.len());
            if removed.is_none_or(|(best, _)| best <= rank) {
                removed = Some((rank, at));
            }
        }
        removed.map(|(_, at)| at)
    }
}
