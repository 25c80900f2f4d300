//! Prunes all trees to what leads to some blobs, and finds equal ones.

use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;

use gix::ObjectId;

use super::gathered::Gathered;
use super::names::Short;

/// What an entry of a pruned tree leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Child<T> {
    Blob(u32),
    Tree(T),
}

/// A pruned tree. Equal ones are one, so that the many trees of a history in which nothing of
/// interest differs are one too.
pub(super) type Shape = u32;

/// The shape that leads nowhere.
const EMPTY: Shape = 0;

/// Names, each once.
#[derive(Default)]
struct Names(HashMap<Vec<u8>, u32>);

impl Names {
    fn place(&mut self, name: &[u8]) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name.to_vec()).or_insert(next)
    }

    fn into_names(self) -> Vec<Vec<u8>> {
        let mut names = vec![Vec::new(); self.0.len()];
        for (name, place) in self.0 {
            names[place as usize] = name;
        }
        names
    }
}

/// The trees that lead to a wanted blob, without their other entries.
#[derive(Default)]
pub(super) struct Pruned {
    names: Names,
    blobs: Vec<ObjectId>,
    trees: HashMap<Short, Vec<(u32, Child<Short>)>>,
}

impl Pruned {
    /// Of what was gathered in all trees.
    pub(super) fn new(mut gathered: Vec<Gathered>) -> Self {
        gathered.iter_mut().for_each(Gathered::sort);
        let mut pruned = Self::default();
        pruned.grow(&gathered);
        pruned
    }

    /// The names in the trees, and the blobs.
    pub(super) fn into_parts(self) -> (Vec<Vec<u8>>, Vec<ObjectId>) {
        (self.names.into_names(), self.blobs)
    }

    fn grow(&mut self, gathered: &[Gathered]) {
        let names: Vec<Vec<&[u8]>> = gathered.iter().map(Gathered::by_place).collect();
        let mut places: HashMap<ObjectId, u32> = HashMap::new();
        let mut fresh = Vec::new();
        for (part, names) in gathered.iter().zip(&names) {
            for (parent, name, id) in &part.wanted {
                let blob = *places.entry(*id).or_insert_with(|| {
                    self.blobs.push(*id);
                    self.blobs.len() as u32 - 1
                });
                let tree = part.trees[*parent as usize];
                self.add(tree, names[*name as usize], Child::Blob(blob), &mut fresh);
            }
        }
        while let Some(child) = fresh.pop() {
            for (part, names) in gathered.iter().zip(&names) {
                for (_, parent, name) in part.edges_to(child) {
                    let tree = part.trees[*parent as usize];
                    self.add(tree, names[*name as usize], Child::Tree(child), &mut fresh);
                }
            }
        }
        for entries in self.trees.values_mut() {
            entries.sort_unstable();
            // A tree may be stored twice.
            entries.dedup();
        }
    }

    fn add(&mut self, tree: Short, name: &[u8], child: Child<Short>, fresh: &mut Vec<Short>) {
        let name = self.names.place(name);
        let entries = self.trees.entry(tree).or_insert_with(|| {
            fresh.push(tree);
            Vec::new()
        });
        entries.push((name, child));
    }
}

/// Finds equal trees.
pub(super) struct Shaper<'p> {
    pruned: &'p Pruned,
    known: HashMap<Vec<(u32, Child<Shape>)>, Shape>,
    of_tree: HashMap<Short, Shape>,
    shapes: Vec<Vec<(u32, Child<Shape>)>>,
}

impl<'p> Shaper<'p> {
    pub(super) fn new(pruned: &'p Pruned) -> Self {
        Self {
            pruned,
            known: HashMap::from([(Vec::new(), EMPTY)]),
            of_tree: HashMap::new(),
            shapes: vec![Vec::new()],
        }
    }

    /// All shapes, each by its number.
    pub(super) fn into_shapes(self) -> Vec<Vec<(u32, Child<Shape>)>> {
        self.shapes
    }

    /// The shape of a tree, those below it first. Not by recursion: trees may be as deep as memory.
    pub(super) fn shape(&mut self, tree: Short) -> Shape {
        let mut stack = vec![(tree, false)];
        while let Some((tree, visited)) = stack.pop() {
            let Some(entries) = self.pruned.trees.get(&tree) else {
                continue;
            };
            if visited {
                let shape = self.of_children(entries);
                self.of_tree.insert(tree, shape);
            } else if let Vacant(unknown) = self.of_tree.entry(tree) {
                // Empty until it is known, which ends a circle, if one could be made.
                unknown.insert(EMPTY);
                stack.push((tree, true));
                stack.extend(entries.iter().filter_map(|(_, child)| match child {
                    Child::Tree(below) => Some((*below, false)),
                    Child::Blob(_) => None,
                }));
            }
        }
        self.of_tree.get(&tree).copied().unwrap_or(EMPTY)
    }

    fn of_children(&mut self, entries: &[(u32, Child<Short>)]) -> Shape {
        let shaped = entries.iter().map(|(name, child)| {
            let child = match child {
                Child::Blob(blob) => Child::Blob(*blob),
                Child::Tree(below) => {
                    Child::Tree(self.of_tree.get(below).copied().unwrap_or(EMPTY))
                }
            };
            (*name, child)
        });
        let shape: Vec<_> = shaped.collect();
        let next = self.shapes.len() as Shape;
        *self.known.entry(shape).or_insert_with_key(|shape| {
            self.shapes.push(shape.clone());
            next
        })
    }
}
