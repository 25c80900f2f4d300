//! Where in a history something is still to be seen.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gix::ObjectId;
use rayon::prelude::*;

use super::graph::{Graph, Place as At};
use super::refs::Refs;
use super::snapshots::Snapshots;
use crate::object::{Commit, Exposure, Object, ObjectKind, RefSets};
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

/// What is known of a place before its commits are described.
struct Traced {
    object: Option<Object>,
    introduced: Option<At>,
    removed: Option<At>,
    exposure: Exposure,
}

/// What refs point to.
struct Ends {
    /// Each commit, with the place of its ref among the refs.
    commits: Vec<(At, usize)>,
    /// The refs that point to anything else.
    others: HashMap<ObjectId, Vec<usize>>,
}

impl Known {
    /// Traces each place. `describe` says of a commit who made it.
    pub(super) fn traces(
        &self,
        places: &[Place],
        describe: &(dyn Fn(At, &ObjectId) -> Option<Commit> + Sync),
    ) -> Vec<Trace> {
        let head = self.refs.head.and_then(|id| self.graph.place(&id));
        let ends = self.ends();
        let tips = ends.commits.iter().map(|(at, _)| *at).chain(head);
        let seen_from = SeenFrom {
            head: self.graph.ancestors(head.into_iter()),
            any: self.graph.ancestors(tips),
        };
        let names = self.refs.all.iter().map(|it| it.name.clone());
        let sets = RefSets::new(names.collect());
        let traced = places.par_chunks(AT_ONCE).flat_map_iter(|places| {
            let events = places.iter().map(|it| self.events(it, head, &seen_from));
            self.traced(places, &events.collect::<Vec<_>>(), &ends, &sets)
        });
        let traced: Vec<Traced> = traced.collect();
        // One commit may have brought in, or taken away, a thousand things.
        let told = traced.iter().flat_map(|it| [it.introduced, it.removed]);
        let told: HashSet<At> = told.flatten().collect();
        let told = told.into_par_iter().filter_map(|at| {
            let commit = describe(at, &self.graph.links[at as usize].id)?;
            Some((at, Arc::new(commit)))
        });
        let told: HashMap<At, Arc<Commit>> = told.collect();
        let commit = |at: Option<At>| told.get(&at?).cloned();
        let traces = traced.into_iter().map(|it| Trace {
            object: it.object,
            introduced: commit(it.introduced),
            exposure: Exposure {
                removed_in: commit(it.removed),
                ..it.exposure
            },
        });
        traces.collect()
    }

    fn ends(&self) -> Ends {
        let mut ends = Ends {
            commits: Vec::new(),
            others: HashMap::new(),
        };
        for (of, it) in self.refs.all.iter().enumerate() {
            for id in &it.targets {
                match self.graph.place(id) {
                    Some(at) => ends.commits.push((at, of)),
                    None => ends.others.entry(*id).or_default().push(of),
                }
            }
        }
        ends
    }

    /// What refs lead to some places, no more than [`AT_ONCE`], with what else is known of each.
    fn traced(
        &self,
        places: &[Place],
        events: &[Events],
        ends: &Ends,
        sets: &RefSets,
    ) -> Vec<Traced> {
        let introduced: Vec<&[At]> = events.iter().map(|it| &*it.introduced).collect();
        // Bit `n` is about place `n`.
        let masks = self.graph.descendants(&introduced);
        let mut of_ref = vec![0_u64; self.refs.all.len()];
        for (at, of) in &ends.commits {
            of_ref[*of] |= masks[*at as usize];
        }
        for (bit, events) in events.iter().enumerate() {
            let named = events.named.and_then(|id| ends.others.get(&id));
            for of in named.into_iter().flatten() {
                of_ref[*of] |= 1 << bit;
            }
        }
        let remotes = self.refs.all.iter().zip(&of_ref);
        let remotes = remotes.filter(|(it, _)| it.is_remote());
        let pushed = remotes.fold(0, |all, (_, mask)| all | mask);
        let head = self.refs.head.and_then(|id| self.graph.place(&id));
        let head = head.map_or(0, |at| masks[at as usize]);
        let traced = places.iter().zip(events).enumerate();
        let traced = traced.map(|(bit, (place, events))| {
            let is_in = |mask: u64| mask >> bit & 1 == 1;
            let refs = of_ref.iter().enumerate();
            let refs = refs.filter_map(|(of, mask)| is_in(*mask).then_some(of));
            let refs = sets.set(refs);
            let is_head = events.named.is_some() && events.named == self.refs.head;
            Traced {
                object: events.object.map(|at| place.objects[at as usize].clone()),
                introduced: events.introduced.first().copied(),
                removed: events.removed,
                exposure: Exposure {
                    removed_in: None,
                    in_head: events.in_head,
                    reachable: !refs.is_empty() || is_in(head) || is_head,
                    pushed: is_in(pushed),
                    refs,
                },
            }
        });
        traced.collect()
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
