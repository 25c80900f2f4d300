//! Which paths of which commits hold some blobs.

use std::collections::{HashMap, HashSet};

use gix::ObjectId;

use super::graph::Graph;
use super::names::short;
use super::prune::{Child, Shape, Shaper};

/// Of each commit, its pruned tree.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    names: Vec<Vec<u8>>,
    blobs: Vec<ObjectId>,
    blob_places: HashMap<ObjectId, u32>,
    shapes: Vec<Vec<(u32, Child)>>,
    of_commit: Vec<Shape>,
}

/// The paths of blobs, and whether there were too many of them.
pub(super) struct Paths {
    pub(super) found: Vec<(ObjectId, Vec<u8>)>,
    pub(super) complete: bool,
}

/// How many paths are followed. Trees can be made that have more than anybody can count.
const MOST_PATHS: usize = 1_000_000;
/// How many of them one blob may have. Nobody reads more, and each is searched.
const MOST_OF_BLOB: u32 = 1000;

impl Snapshots {
    /// Of all trees and commits.
    pub(super) fn new(shaper: &Shaper<'_>, graph: &Graph) -> Self {
        let trees = graph.links.iter().map(|link| short(&link.tree));
        let of_commit = trees.map(|tree| shaper.shape(tree)).collect();
        let blobs = shaper.blobs();
        Self {
            shapes: shaper.shapes(),
            of_commit,
            names: shaper.names(),
            blob_places: blobs.iter().copied().zip(0..).collect(),
            blobs,
        }
    }

    /// Every path of each blob in any commit.
    pub(super) fn paths(&self) -> Paths {
        let mut paths = Paths {
            found: Vec::new(),
            complete: true,
        };
        let mut seen: HashSet<(Child, Vec<u8>)> = HashSet::new();
        let mut of_blob = vec![0_u32; self.blobs.len()];
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
                    Child::Blob(blob) => {
                        let count = &mut of_blob[*blob as usize];
                        *count += 1;
                        if *count > MOST_OF_BLOB {
                            paths.complete = false;
                            continue;
                        }
                        paths.found.push((self.blobs[*blob as usize], below));
                    }
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
        let mut known: Vec<Option<Option<u32>>> = vec![None; self.shapes.len()];
        let holder = |shape: &Shape| {
            let holder = || self.holder(*shape, path, &wanted);
            *known[*shape as usize].get_or_insert_with(holder)
        };
        self.of_commit.iter().map(holder).collect()
    }

    /// The first of the wanted blobs that a tree has at `path`, of which a name may be any part,
    /// and which may lead to several: nobody keeps a tree from having odd names.
    fn holder(&self, shape: Shape, path: &[u8], wanted: &HashMap<u32, u32>) -> Option<u32> {
        let mut first: Option<u32> = None;
        let mut queue = vec![(shape, path)];
        let mut at = 0;
        while let Some((shape, path)) = queue.get(at).copied() {
            at += 1;
            for (name, child) in &self.shapes[shape as usize] {
                let rest = path.strip_prefix(&*self.names[*name as usize]);
                match (child, rest) {
                    (Child::Blob(blob), Some([])) => {
                        let found = wanted.get(blob).copied();
                        first = first.into_iter().chain(found).min();
                    }
                    (Child::Tree(below), Some([b'/', rest @ ..]))
                        if !queue.contains(&(*below, rest)) =>
                    {
                        queue.push((*below, rest));
                    }
                    _ => {}
                }
            }
        }
        first
    }
}
