//! Prunes all trees to what leads to some blobs, and finds equal ones.

use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;

use gix::ObjectId;

use super::gathered::{Gathered, Name, Target, in_order};
use super::names::Short;
use super::tree::Mark;

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

/// Finds out where trees lead, each once.
pub(super) struct Shaper<'g> {
    names: HashMap<Vec<u8>, Name>,
    blobs: HashMap<ObjectId, u32>,
    trees: HashMap<Short, &'g [Mark]>,
    /// The name of each marked entry, and what it leads to.
    entries: Vec<(Name, Target)>,
    /// Where each leads: small, as every tree asks for all of its own.
    leads: Vec<Lead>,
    /// The entries that lead to a wanted blob.
    leading: Vec<(Name, Child)>,
    shapes: HashMap<Vec<(Name, Child)>, Shape>,
    of_tree: HashMap<Short, Shape>,
}

/// Where a marked entry leads: [`UNKNOWN`], [`NOWHERE`], or the place of what it leads to.
type Lead = u32;

const UNKNOWN: Lead = Lead::MAX;
const NOWHERE: Lead = Lead::MAX - 1;

impl<'g> Shaper<'g> {
    /// Of what was gathered in all trees, for those that `roots` lead to.
    pub(super) fn new(gathered: &'g [Gathered], roots: &[Short]) -> Self {
        let marks = gathered.iter().map(|part| part.entries.len()).sum();
        let count = gathered.iter().map(|part| part.trees().count()).sum();
        let mut shaper = Self {
            names: HashMap::new(),
            blobs: HashMap::new(),
            trees: HashMap::with_capacity(count),
            entries: vec![(0, Target::Tree(0)); marks],
            leads: vec![UNKNOWN; marks],
            leading: Vec::new(),
            shapes: HashMap::from([(Vec::new(), EMPTY)]),
            of_tree: HashMap::with_capacity(count),
        };
        for part in gathered {
            let names = part.names().into_iter();
            let names: Vec<Name> = names
                .map(|name| number(&mut shaper.names, name.clone()))
                .collect();
            for (mark, name, target) in &part.entries {
                shaper.entries[*mark as usize] = (names[*name as usize], *target);
            }
            shaper.trees.extend(part.trees());
        }
        for root in roots {
            shaper.find(*root);
        }
        shaper
    }

    /// The names in the trees, each at its number.
    pub(super) fn names(&self) -> Vec<Vec<u8>> {
        in_order(&self.names).into_iter().cloned().collect()
    }

    /// The blobs, each at its number.
    pub(super) fn blobs(&self) -> Vec<ObjectId> {
        in_order(&self.blobs).into_iter().copied().collect()
    }

    /// What is in trees of each shape, at its number.
    pub(super) fn shapes(&self) -> Vec<Vec<(Name, Child)>> {
        in_order(&self.shapes).into_iter().cloned().collect()
    }

    /// The shape of a root.
    pub(super) fn shape(&self, root: Short) -> Shape {
        self.of_tree.get(&root).copied().unwrap_or(EMPTY)
    }

    /// Finds the shape of a tree, those below it first. Not by recursion: trees may be as deep as
    /// memory.
    fn find(&mut self, tree: Short) {
        let mut stack = vec![(tree, false)];
        while let Some((tree, is_open)) = stack.pop() {
            let Some(marks) = self.trees.get(&tree).copied() else {
                continue;
            };
            if !is_open {
                let Vacant(unknown) = self.of_tree.entry(tree) else {
                    continue;
                };
                // Empty until it is known, which ends a circle, if one could be made.
                unknown.insert(EMPTY);
                let open = stack.len();
                stack.push((tree, true));
                let below = marks.iter().filter_map(|mark| self.below(*mark));
                stack.extend(below.map(|tree| (tree, false)));
                if stack.len() > open + 1 {
                    continue;
                }
                stack.truncate(open);
            }
            let children = marks.iter().filter_map(|mark| self.child(*mark)).collect();
            let shape = number(&mut self.shapes, children);
            self.of_tree.insert(tree, shape);
        }
    }

    /// The tree that an entry leads to, if that was not looked at yet.
    fn below(&self, mark: Mark) -> Option<Short> {
        match self.entries[mark as usize].1 {
            _ if self.leads[mark as usize] != UNKNOWN => None,
            Target::Tree(tree) if !self.of_tree.contains_key(&tree) => Some(tree),
            _ => None,
        }
    }

    /// What an entry leads to, if that is anywhere, when the shape of what is below it is known.
    fn child(&mut self, mark: Mark) -> Option<(Name, Child)> {
        let lead = &mut self.leads[mark as usize];
        if *lead == UNKNOWN {
            let (name, target) = self.entries[mark as usize];
            let child = match target {
                Target::Blob(id) => Some(Child::Blob(number(&mut self.blobs, id))),
                Target::Tree(tree) => {
                    let shape = self.of_tree.get(&tree).filter(|shape| **shape != EMPTY);
                    shape.map(|shape| Child::Tree(*shape))
                }
            };
            *lead = match child {
                Some(_) => self.leading.len() as Lead,
                None => NOWHERE,
            };
            self.leading.extend(child.map(|child| (name, child)));
        }
        self.leading.get(*lead as usize).copied()
    }
}

/// The number of something, which is the next one if it is new.
fn number<K: Eq + std::hash::Hash>(numbers: &mut HashMap<K, u32>, of: K) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(of).or_insert(next)
}
