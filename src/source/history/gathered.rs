//! What is seen in trees on the way to some blobs.

use std::collections::HashMap;

use gix::ObjectId;

use super::names::Short;

/// How many edges are kept in one piece, so that growing copies nothing: 4 MiB of them.
const PIECE: usize = 1 << 18;

/// How many times more edges than children there are for whom it is worth while to look each up.
const GO_ALONG: usize = 16;

/// A name, by its number.
pub(super) type Name = u32;

/// A tree in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) child: Short,
    /// The place of the tree that it is in.
    parent: u32,
    pub(super) name: Name,
}

/// Wanted blobs that stand in one tree, with their names. Most versions of a directory have the
/// same, so each such list is kept once.
pub(super) type Blobs = Vec<(Name, ObjectId)>;

/// What one thread has seen in trees.
#[derive(Default)]
pub(super) struct Gathered {
    trees: Vec<Short>,
    names: HashMap<Vec<u8>, Name>,
    edges: Vec<Vec<Edge>>,
    lists: HashMap<Blobs, u32>,
    /// The places of trees, and the lists of what is wanted in each.
    wanted: Vec<(u32, u32)>,
    /// What is wanted in the last tree.
    last: Blobs,
}

impl Gathered {
    /// The next entries are of this tree.
    pub(super) fn begin(&mut self, tree: Short) {
        self.end();
        self.trees.push(tree);
    }

    /// A tree in it.
    pub(super) fn tree(&mut self, name: &[u8], child: Short) {
        let edge = Edge {
            child,
            parent: self.parent(),
            name: self.name(name),
        };
        match self.edges.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(edge),
            _ => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(edge);
                self.edges.push(piece);
            }
        }
    }

    /// A wanted blob in it.
    pub(super) fn blob(&mut self, name: &[u8], id: ObjectId) {
        let name = self.name(name);
        self.last.push((name, id));
    }

    /// Nothing more is gathered. What was, is put in order.
    pub(super) fn finish(&mut self) {
        self.end();
        self.edges
            .iter_mut()
            .for_each(|piece| piece.sort_unstable());
    }

    /// Shows which of `children`, a sorted list, are in which trees, and by which names.
    pub(super) fn parents(&self, children: &[Short], mut show: impl FnMut(Short, Short, Name)) {
        let mut show = |edge: &Edge| show(edge.child, self.trees[edge.parent as usize], edge.name);
        for piece in &self.edges {
            let mut rest = piece.as_slice();
            for child in children {
                // Few are looked for by halves, many by going along.
                let behind = if children.len() < piece.len() / GO_ALONG {
                    rest.partition_point(|edge| edge.child < *child)
                } else {
                    rest.iter().take_while(|edge| edge.child < *child).count()
                };
                rest = &rest[behind..];
                let edges = rest.iter().take_while(|edge| edge.child == *child);
                edges.for_each(&mut show);
            }
        }
    }

    /// The trees with wanted blobs, each with the number of its list.
    pub(super) fn wanted(&self) -> impl Iterator<Item = (Short, u32)> {
        let wanted = self.wanted.iter();
        wanted.map(|(tree, list)| (self.trees[*tree as usize], *list))
    }

    /// The lists, each at its number.
    pub(super) fn lists(&self) -> Vec<&Blobs> {
        in_order(&self.lists)
    }

    /// The names, each at its number.
    pub(super) fn names(&self) -> Vec<&Vec<u8>> {
        in_order(&self.names)
    }

    fn end(&mut self) {
        if self.last.is_empty() {
            return;
        }
        let next = self.lists.len() as u32;
        let tree = self.parent();
        let list = match self.lists.get(&self.last) {
            Some(known) => *known,
            None => {
                self.lists.insert(self.last.clone(), next);
                next
            }
        };
        self.wanted.push((tree, list));
        self.last.clear();
    }

    fn parent(&self) -> u32 {
        (self.trees.len() as u32).saturating_sub(1)
    }

    fn name(&mut self, name: &[u8]) -> Name {
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        let next = self.names.len() as Name;
        self.names.insert(name.to_vec(), next);
        next
    }
}

/// What is numbered, each at its number.
pub(super) fn in_order<K>(numbered: &HashMap<K, u32>) -> Vec<&K> {
    let mut pairs: Vec<_> = numbered.iter().collect();
    pairs.sort_unstable_by_key(|(_, number)| **number);
    pairs.into_iter().map(|(key, _)| key).collect()
}
