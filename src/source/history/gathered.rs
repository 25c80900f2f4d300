//! What is seen in trees on the way to some blobs.

use std::collections::HashMap;

use gix::ObjectId;

use super::names::Short;
use super::tree::Mark;

/// A name, by its number.
pub(super) type Name = u32;

/// What an entry leads to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// A wanted blob.
    Blob(ObjectId),
    /// A tree, which may lead to one.
    Tree(Short),
}

/// What one thread has seen in trees.
#[derive(Default)]
pub(super) struct Gathered {
    names: HashMap<Vec<u8>, Name>,
    /// What was marked.
    pub(super) entries: Vec<(Mark, Name, Target)>,
    /// The marks of all trees, one tree behind the other.
    marks: Vec<Mark>,
    /// The trees, each with the place where its marks end.
    ends: Vec<(Short, usize)>,
}

impl Gathered {
    /// An entry that is in no base.
    pub(super) fn entry(&mut self, mark: Mark, name: &[u8], target: Target) {
        let name = match self.names.get(name) {
            Some(known) => *known,
            None => {
                let next = self.names.len() as Name;
                self.names.insert(name.to_vec(), next);
                next
            }
        };
        self.entries.push((mark, name, target));
    }

    /// A tree with all its marks.
    pub(super) fn tree(&mut self, tree: Short, marks: impl Iterator<Item = Mark>) {
        self.marks.extend(marks);
        self.ends.push((tree, self.marks.len()));
    }

    /// The trees, each with its marks.
    pub(super) fn trees(&self) -> impl Iterator<Item = (Short, &[Mark])> {
        let mut start = 0;
        self.ends.iter().map(move |(tree, end)| {
            let marks = &self.marks[start..*end];
            start = *end;
            (*tree, marks)
        })
    }

    /// The names, each at its number.
    pub(super) fn names(&self) -> Vec<&Vec<u8>> {
        in_order(&self.names)
    }
}

/// What is numbered, each at its number.
pub(super) fn in_order<K>(numbered: &HashMap<K, u32>) -> Vec<&K> {
    let mut pairs: Vec<_> = numbered.iter().collect();
    pairs.sort_unstable_by_key(|(_, number)| **number);
    pairs.into_iter().map(|(key, _)| key).collect()
}
