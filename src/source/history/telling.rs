//! Directories whose name asks for a closer look at everything below.

use std::collections::HashSet;

use gix::ObjectId;

use super::store::Store;
use super::tree::Tree;

/// The blobs below some trees. What cannot be read was named by the survey.
pub(super) fn blobs_below(trees: &HashSet<ObjectId>, store: &Store) -> HashSet<ObjectId> {
    let mut blobs = HashSet::new();
    let mut seen = trees.clone();
    let mut waiting: Vec<ObjectId> = trees.iter().copied().collect();
    while let Some(id) = waiting.pop() {
        let Ok((_, bytes)) = store.object(&id) else {
            continue;
        };
        let tree = Tree::alone(store.hash, &bytes);
        let mut look = |entry: super::tree::Entry<'_>| {
            let id = entry.id.to_owned();
            if entry.is_directory() {
                waiting.extend(seen.insert(id).then_some(id));
            } else if !entry.is_submodule() {
                blobs.insert(id);
            }
            None
        };
        tree.list(&mut look);
    }
    blobs
}
