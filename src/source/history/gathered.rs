//! What is seen in trees on the way to some blobs.

use std::collections::HashMap;

use gix::ObjectId;

use super::names::Short;

/// What one thread has seen in trees.
#[derive(Default)]
pub(super) struct Gathered {
    /// Trees with any entry below.
    pub(super) trees: Vec<Short>,
    names: HashMap<Vec<u8>, u32>,
    /// Trees in trees: the child, the place of its parent in `trees`, and the name.
    edges: Vec<(Short, u32, u32)>,
    /// Wanted blobs in trees: the parent, the name, and the blob.
    pub(super) wanted: Vec<(u32, u32, ObjectId)>,
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

    /// Puts the edges in order, before anybody asks for those to one tree.
    pub(super) fn sort(&mut self) {
        self.edges.sort_unstable();
    }

    /// The edges to one tree.
    pub(super) fn edges_to(&self, child: Short) -> &[(Short, u32, u32)] {
        let start = self.edges.partition_point(|edge| edge.0 < child);
        let len = self.edges[start..].partition_point(|edge| edge.0 == child);
        &self.edges[start..start + len]
    }

    /// The names, each at its place.
    pub(super) fn by_place(&self) -> Vec<&[u8]> {
        let mut names: Vec<&[u8]> = vec![&[]; self.names.len()];
        for (name, place) in &self.names {
            names[*place as usize] = name;
        }
        names
    }
}
