//! What trees name, until it is asked of many at once whether it is there.

use gix::ObjectId;

use super::store::Store;
use super::tree::Entry;

/// How many are asked at once. Each has to be fetched from far away in memory, and a processor does
/// that for several at a time only if nothing else stands between the questions.
const AT_ONCE: usize = 64;

/// Entries of trees. What is told of them is kept too, for those that are not there.
#[derive(Default)]
pub(super) struct Asked {
    ids: Vec<ObjectId>,
    /// Whether each is a directory, and where its name ends in `names`.
    told: Vec<(bool, usize)>,
    names: Vec<u8>,
}

impl Asked {
    /// Notes an entry.
    pub(super) fn note(&mut self, entry: &Entry<'_>) {
        self.ids.push(entry.id.to_owned());
        self.names.extend_from_slice(entry.name);
        self.told.push((entry.is_directory(), self.names.len()));
    }

    /// Whether it is time to ask.
    pub(super) fn is_full(&self) -> bool {
        self.ids.len() >= AT_ONCE
    }

    /// Asks for all, and shows `visit` what is not there: its name, whether it is a directory, and
    /// what a tree calls it.
    pub(super) fn ask(&mut self, store: &Store, mut visit: impl FnMut(ObjectId, bool, &[u8])) {
        for (at, id) in self.ids.iter().enumerate() {
            if !store.has(id) {
                let (is_directory, end) = self.told[at];
                let start = at.checked_sub(1).map_or(0, |before| self.told[before].1);
                visit(*id, is_directory, &self.names[start..end]);
            }
        }
        self.ids.clear();
        self.told.clear();
        self.names.clear();
    }
}
