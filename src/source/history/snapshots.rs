//! Which paths of which commits hold some blobs: all trees, pruned to what leads to those.

use std::collections::hash_map::Entry::Vacant;
use std::collections::{HashMap, HashSet};

use gix::ObjectId;

use super::graph::Graph;
use super::names::{Short, short};

/// What one thread has seen in trees.
#[derive(Default)]
pub(super) struct Gathered {
    /// Trees with any entry below.
    trees: Vec<Short>,
    names: HashMap<Vec<u8>, u32>,
    /// Trees in trees: the child, the place of its parent in `trees`, and the name.
    edges: Vec<(Short, u32, u32)>,
    /// Wanted blobs in trees: the parent, the name, and the blob.
    wanted: Vec<(u32, u32, ObjectId)>,
}

impl Gathered {
    /// The next entries are of this tree.
    pub(super) fn begin(&mut self, tree: Short) {
        self.trees.push(tree);
    }

    /// A tree in it.
    pub(super) fn tree(&mut self, name: &[u8], child: Short) {
        let name = self.name(name);
        self.edges.push((child, self.parent(), name));
    }

    /// A wanted blob in it.
    pub(super) fn blob(&mut self, name: &[u8], id: ObjectId) {
        let name = self.name(name);
        self.wanted.push((self.parent(), name, id));
    }

    fn parent(&self) -> u32 {
        (self.trees.len() as u32).saturating_sub(1)
    }

    fn name(&mut self, name: &[u8]) -> u32 {
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        let next = self.names.len() as u32;
        self.names.insert(name.to_vec(), next);
        next
    }

    /// The edges to one tree. They are sorted by now.
    fn edges_to(&self, child: Short) -> &[(Short, u32, u32)] {
        let start = self.edges.partition_point(|edge| edge.0 < child);
        let len = self.edges[start..].partition_point(|edge| edge.0 == child);
        &self.edges[start..start + len]
    }
}

/// What an entry of a pruned tree leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Child<T> {
    Blob(u32),
    Tree(T),
}

/// A pruned tree. Equal ones are one, so that the many trees of a history in which nothing of
/// interest differs are one too.
type Shape = u32;

/// The shape that leads nowhere.
const EMPTY: Shape = 0;

/// Of each commit, its pruned tree.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    names: Vec<Vec<u8>>,
    blobs: Vec<ObjectId>,
    blob_places: HashMap<ObjectId, u32>,
    shapes: Vec<Vec<(u32, Child<Shape>)>>,
    of_commit: Vec<Shape>,
}

/// The paths of blobs, and whether there were too many of them.
pub(super) struct Paths {
    pub(super) found: Vec<(ObjectId, Vec<u8>)>,
    pub(super) complete: bool,
}

/// How many paths are followed. Trees can be made that have more than anybody can count.
const MOST_PATHS: usize = 1_000_000;

impl Snapshots {
    /// Of what was gathered in all trees.
    pub(super) fn new(mut gathered: Vec<Gathered>, graph: &Graph) -> Self {
        for part in &mut gathered {
            part.edges.sort_unstable();
        }
        let mut pruned = Pruned::default();
        pruned.grow(&gathered);
        drop(gathered);
        let mut shaper = Shaper {
            pruned: &pruned,
            known: HashMap::from([(Vec::new(), EMPTY)]),
            of_tree: HashMap::new(),
            shapes: vec![Vec::new()],
        };
        let trees = graph.links.iter().map(|link| short(&link.tree));
        let of_commit = trees.map(|tree| shaper.shape(tree)).collect();
        let shapes = shaper.shapes;
        Self {
            shapes,
            of_commit,
            names: pruned.names.into_names(),
            blob_places: (pruned.blobs.iter().copied().zip(0..)).collect(),
            blobs: pruned.blobs,
        }
    }

    /// Every path of each blob in any commit.
    pub(super) fn paths(&self) -> Paths {
        let mut paths = Paths {
            found: Vec::new(),
            complete: true,
        };
        let mut seen: HashSet<(Child<Shape>, Vec<u8>)> = HashSet::new();
        let roots: HashSet<Shape> = self.of_commit.iter().copied().collect();
        let mut roots: Vec<Shape> = roots.into_iter().collect();
        roots.sort_unstable();
        let mut stack: Vec<(Shape, Vec<u8>)> =
            roots.into_iter().map(|root| (root, Vec::new())).collect();
        while let Some((shape, path)) = stack.pop() {
            for (name, child) in &self.shapes[shape as usize] {
                let mut below = path.clone();
                if !below.is_empty() {
                    below.push(b'/');
                }
                below.extend(&self.names[*name as usize]);
                if !seen.insert((*child, below.clone())) {
                    continue;
                }
                if seen.len() > MOST_PATHS {
                    paths.complete = false;
                    return paths;
                }
                match child {
                    Child::Blob(blob) => paths.found.push((self.blobs[*blob as usize], below)),
                    Child::Tree(shape) => stack.push((*shape, below)),
                }
            }
        }
        paths.found.sort_unstable();
        paths
    }

    /// Of each commit, which of `blobs` it has at `path`, by its place among them.
    pub(super) fn holders(&self, path: &[u8], blobs: &[ObjectId]) -> Vec<Option<u32>> {
        let wanted: HashMap<u32, u32> = (0..)
            .zip(blobs)
            .filter_map(|(at, id)| Some((*self.blob_places.get(id)?, at)))
            .collect();
        let mut known: HashMap<Shape, Option<u32>> = HashMap::new();
        let holder = |shape: &Shape| {
            *known.entry(*shape).or_insert_with(|| {
                let blob = self.blob_at(*shape, path)?;
                wanted.get(&blob).copied()
            })
        };
        self.of_commit.iter().map(holder).collect()
    }

    fn blob_at(&self, mut shape: Shape, path: &[u8]) -> Option<u32> {
        for part in path.split(|byte| *byte == b'/') {
            let entries = self.shapes[shape as usize].iter();
            let mut named = entries.filter(|(name, _)| self.names[*name as usize] == part);
            match named.next()?.1 {
                Child::Blob(blob) => return Some(blob),
                Child::Tree(below) => shape = below,
            }
        }
        None
    }
}

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
struct Pruned {
    names: Names,
    blobs: Vec<ObjectId>,
    trees: HashMap<Short, Vec<(u32, Child<Short>)>>,
}

impl Pruned {
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

impl Gathered {
    fn by_place(&self) -> Vec<&[u8]> {
        let mut names: Vec<&[u8]> = vec![&[]; self.names.len()];
        for (name, place) in &self.names {
            names[*place as usize] = name;
        }
        names
    }
}

/// Finds equal trees.
struct Shaper<'p> {
    pruned: &'p Pruned,
    known: HashMap<Vec<(u32, Child<Shape>)>, Shape>,
    of_tree: HashMap<Short, Shape>,
    shapes: Vec<Vec<(u32, Child<Shape>)>>,
}

impl Shaper<'_> {
    /// The shape of a tree, those below it first. Not by recursion: trees may be as deep as memory.
    fn shape(&mut self, tree: Short) -> Shape {
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
