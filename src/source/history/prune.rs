//! Prunes all trees to what leads to some blobs, and finds equal ones.

use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;

use gix::ObjectId;
use rayon::prelude::*;

use super::gathered::{Gathered, Name, in_order};
use super::names::Short;

/// What an entry of a pruned tree leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Child {
    Blob(u32),
    Tree(Shape),
}

/// A pruned tree. Equal ones are one, so that the many trees of a history in which nothing of
/// interest differs are one too.
pub(super) type Shape = u32;

/// The shape that leads nowhere.
const EMPTY: Shape = 0;

/// A tree that leads to a wanted blob, without its other entries.
#[derive(Default)]
struct Tree {
    /// The number of the list of its blobs.
    blobs: Option<u32>,
    below: Vec<(Name, Short)>,
}

/// The trees that lead to a wanted blob.
#[derive(Default)]
pub(super) struct Pruned {
    names: HashMap<Vec<u8>, Name>,
    blobs: HashMap<ObjectId, u32>,
    lists: HashMap<Vec<(Name, Child)>, u32>,
    trees: HashMap<Short, Tree>,
}

impl Pruned {
    /// Of what was gathered in all trees.
    pub(super) fn new(mut gathered: Vec<Gathered>) -> Self {
        gathered.par_iter_mut().for_each(Gathered::finish);
        let mut pruned = Self::default();
        pruned.grow(&gathered);
        pruned
    }

    /// The names in the trees, and the blobs, each at its number.
    pub(super) fn parts(&self) -> (Vec<Vec<u8>>, Vec<ObjectId>) {
        let names = in_order(&self.names).into_iter().cloned();
        let blobs = in_order(&self.blobs).into_iter().copied();
        (names.collect(), blobs.collect())
    }

    fn grow(&mut self, gathered: &[Gathered]) {
        let mut fresh = Vec::new();
        let names: Vec<Vec<Name>> = gathered.iter().map(|part| self.name(part)).collect();
        for (part, names) in gathered.iter().zip(&names) {
            let lists = part.lists().into_iter().map(|list| {
                let blob = |(name, id): &(Name, ObjectId)| {
                    let blob = number(&mut self.blobs, *id);
                    (names[*name as usize], Child::Blob(blob))
                };
                let list = list.iter().map(blob).collect();
                number(&mut self.lists, list)
            });
            let lists: Vec<u32> = lists.collect();
            for (tree, list) in part.wanted() {
                let tree = self.trees.entry(tree).or_insert_with(|| {
                    fresh.push(tree);
                    Tree::default()
                });
                tree.blobs = Some(lists[list as usize]);
            }
        }
        while !fresh.is_empty() {
            let mut children = std::mem::take(&mut fresh);
            children.sort_unstable();
            for (part, names) in gathered.iter().zip(&names) {
                part.parents(&children, |child, tree, name| {
                    let tree = self.trees.entry(tree).or_insert_with(|| {
                        fresh.push(tree);
                        Tree::default()
                    });
                    tree.below.push((names[name as usize], child));
                });
            }
        }
        for tree in self.trees.values_mut() {
            // A tree may be stored twice.
            tree.below.sort_unstable();
            tree.below.dedup();
        }
    }

    /// The numbers here of the names of a part.
    fn name(&mut self, part: &Gathered) -> Vec<Name> {
        let names = part.names().into_iter();
        names
            .map(|name| number(&mut self.names, name.clone()))
            .collect()
    }
}

/// The number of something, which is the next one if it is new.
fn number<K: Eq + std::hash::Hash>(numbers: &mut HashMap<K, u32>, of: K) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(of).or_insert(next)
}

/// What tells a pruned tree from others: the list of its blobs, and the shapes below.
type Key = (Option<u32>, Vec<(Name, Shape)>);

/// Finds equal trees.
pub(super) struct Shaper<'p> {
    pruned: &'p Pruned,
    known: HashMap<Key, Shape>,
    of_tree: HashMap<Short, Shape>,
}

impl<'p> Shaper<'p> {
    pub(super) fn new(pruned: &'p Pruned) -> Self {
        Self {
            pruned,
            known: HashMap::from([(Key::default(), EMPTY)]),
            of_tree: HashMap::new(),
        }
    }

    /// All shapes, each at its number.
    pub(super) fn into_shapes(self) -> Vec<Vec<(Name, Child)>> {
        let lists = in_order(&self.pruned.lists);
        let shape = |(list, below): &Key| {
            let blobs = list.map(|list| lists[list as usize].iter().copied());
            let below = below
                .iter()
                .map(|(name, shape)| (*name, Child::Tree(*shape)));
            blobs.into_iter().flatten().chain(below).collect()
        };
        in_order(&self.known).into_iter().map(shape).collect()
    }

    /// The shape of a tree, those below it first. Not by recursion: trees may be as deep as memory.
    pub(super) fn shape(&mut self, tree: Short) -> Shape {
        let mut stack = vec![(tree, false)];
        while let Some((tree, visited)) = stack.pop() {
            let Some(pruned) = self.pruned.trees.get(&tree) else {
                continue;
            };
            if visited {
                let below = pruned.below.iter().map(|(name, below)| {
                    let shape = self.of_tree.get(below).copied().unwrap_or(EMPTY);
                    (*name, shape)
                });
                let key = (pruned.blobs, below.collect());
                let shape = number(&mut self.known, key);
                self.of_tree.insert(tree, shape);
            } else if let Vacant(unknown) = self.of_tree.entry(tree) {
                // Empty until it is known, which ends a circle, if one could be made.
                unknown.insert(EMPTY);
                stack.push((tree, true));
                stack.extend(pruned.below.iter().map(|(_, below)| (*below, false)));
            }
        }
        self.of_tree.get(&tree).copied().unwrap_or(EMPTY)
    }
}
