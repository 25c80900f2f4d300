//! The commits of a repository: who comes after whom, and what leads to what.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use gix::ObjectId;
use gix::hash::oid;

use crate::source::commit;

/// A commit as it was read.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    /// When it was made, in seconds since 1970, by its own account.
    pub(super) time: i64,
}

impl Link {
    /// A commit, if it is one.
    pub(super) fn of_commit(id: &oid, raw: &[u8]) -> Option<Self> {
        let hex = |name: &[u8]| ObjectId::from_hex(name).ok();
        Some(Self {
            id: id.to_owned(),
            tree: hex(commit::tree(raw)?)?,
            parents: commit::parents(raw).filter_map(hex).collect(),
            time: commit::committed(raw),
        })
    }

    /// A tree that a ref leads to without a commit: it stands for itself.
    pub(super) fn of_tree(id: ObjectId) -> Self {
        Self {
            id,
            tree: id,
            parents: Vec::new(),
            time: 0,
        }
    }
}

/// A commit's place in [`Graph`]; parents come before their children.
pub(super) type Place = u32;

/// All commits.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) links: Vec<Link>,
    /// Only those that are there.
    parents: Vec<Vec<Place>>,
    places: HashMap<ObjectId, Place>,
}

impl Graph {
    /// Puts parents before their children, and else the older before the younger.
    pub(super) fn new(mut links: Vec<Link>) -> Self {
        links.sort_unstable_by_key(|link| link.id);
        links.dedup_by(|a, b| a.id == b.id);
        let at: HashMap<ObjectId, Place> = (0..).zip(&links).map(|(at, it)| (it.id, at)).collect();
        let parents = |link: &Link| -> Vec<Place> {
            link.parents
                .iter()
                .filter_map(|id| at.get(id).copied())
                .collect()
        };
        let mut waiting: Vec<u32> = links
            .iter()
            .map(|link| parents(link).len() as u32)
            .collect();
        let mut children: Vec<Vec<Place>> = vec![Vec::new(); links.len()];
        for (child, link) in (0..).zip(&links) {
            for parent in parents(link) {
                children[parent as usize].push(child);
            }
        }
        let key = |place: Place| Reverse((links[place as usize].time, place));
        let free = (0..links.len() as Place).filter(|at| waiting[*at as usize] == 0);
        let mut free: BinaryHeap<_> = free.map(key).collect();
        let mut order = Vec::with_capacity(links.len());
        while let Some(Reverse((_, place))) = free.pop() {
            order.push(place);
            for child in &children[place as usize] {
                let waiting = &mut waiting[*child as usize];
                *waiting -= 1;
                if *waiting == 0 {
                    free.push(key(*child));
                }
            }
        }
        // A circle of commits cannot be made, short of breaking the hash.
        let mut links: Vec<Option<Link>> = links.into_iter().map(Some).collect();
        let links: Vec<Link> = order
            .into_iter()
            .filter_map(|place| links[place as usize].take())
            .collect();
        let places: HashMap<ObjectId, Place> = (0..)
            .zip(&links)
            .map(|(place, link)| (link.id, place))
            .collect();
        let parents = links.iter().map(|link| {
            let parents = link.parents.iter();
            parents.filter_map(|id| places.get(id).copied()).collect()
        });
        Self {
            parents: parents.collect(),
            places,
            links,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.links.len()
    }

    /// Where a commit is.
    pub(super) fn place(&self, id: &oid) -> Option<Place> {
        self.places.get(id).copied()
    }

    /// The parents of a commit that are there.
    pub(super) fn parents(&self, place: Place) -> &[Place] {
        &self.parents[place as usize]
    }

    /// Which commits are any of some commits, or before them.
    pub(super) fn ancestors(&self, of: impl Iterator<Item = Place>) -> Vec<bool> {
        let mut are = vec![false; self.len()];
        of.for_each(|place| are[place as usize] = true);
        for place in (0..self.len()).rev() {
            if are[place] {
                for parent in &self.parents[place] {
                    are[*parent as usize] = true;
                }
            }
        }
        are
    }

    /// Which of up to 64 sets of commits lead to each commit: bit `n` says that one of `sets[n]` is
    /// it, or is before it.
    pub(super) fn descendants(&self, sets: &[&[Place]]) -> Vec<u64> {
        let mut masks = vec![0_u64; self.len()];
        for (bit, set) in sets.iter().enumerate() {
            for place in *set {
                masks[*place as usize] |= 1 << bit;
            }
        }
        for place in 0..self.len() {
            let inherited = self.parents[place].iter().map(|it| masks[*it as usize]);
            masks[place] |= inherited.fold(0, |all, mask| all | mask);
        }
        masks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> ObjectId {
        ObjectId::Sha1([n; 20])
    }

    fn link(n: u8, parents: &[u8], time: i64) -> Link {
        Link {
            id: id(n),
            tree: id(0),
            parents: parents.iter().map(|n| id(*n)).collect(),
            time,
        }
    }

    #[test]
    fn parents_come_first_whatever_the_clocks_say() {
        let links = vec![
            link(3, &[2, 9], 1),
            link(1, &[], 50),
            link(2, &[1], 7),
            link(4, &[1], 2),
        ];
        let graph = Graph::new(links);
        let order: Vec<_> = graph.links.iter().map(|link| link.id).collect();
        assert_eq!(order, [id(1), id(4), id(2), id(3)]);
        let sets = [&[1][..], &[2, 1]];
        assert_eq!(graph.descendants(&sets), [0, 0b11, 0b10, 0b10]);
    }
}
