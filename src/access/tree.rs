//! What a credential opens as a tree, as a person knows it from Notion's side bar.

use std::collections::HashMap;

use super::{Entry, EntryKind, ObjectId, Parent};

/// Where each entry lies among the others. Every entry has one place.
#[derive(Debug)]
pub struct Tree {
    parents: Vec<Result<usize, Top>>,
    children: Vec<Vec<usize>>,
    tops: Vec<(Top, Vec<usize>)>,
    amounts: Vec<Amount>,
}

/// Why an entry stands at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Top {
    /// It lies at the top of the workspace.
    Workspace,
    /// What it lies in is not listed, most often because only the entry itself is shared.
    Shared,
    /// It lies in a block, and only the block tells of which page.
    Block,
    /// Where it lies is not said, or each lies in the other.
    Unclear,
}

impl Top {
    /// All of them, in the order of a tree.
    pub const ALL: [Self; 4] = [Self::Workspace, Self::Shared, Self::Block, Self::Unclear];
}

/// An entry and all below it, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many there are.
    pub entries: u64,
    /// How many of them are public on the web.
    pub public: u64,
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            entries: sum.entries + one.entries,
            public: sum.public + one.public,
        })
    }
}

impl Tree {
    /// The tree of `entries`; it knows each by its place among them.
    pub fn of(entries: &[Entry]) -> Self {
        let listed = Listed::of(entries);
        let mut parents: Vec<_> = entries.iter().map(|entry| listed.parent(entry)).collect();
        open_circles(&mut parents);
        let mut order: Vec<_> = (0..entries.len()).collect();
        // The order of Notion's side bar is a person's own, which no answer tells.
        order.sort_by_cached_key(|&at| {
            let Entry { title, id, .. } = &entries[at];
            (title.is_empty(), title.to_lowercase(), *id)
        });
        let mut children = vec![Vec::new(); entries.len()];
        let mut tops = Top::ALL.map(|top| (top, Vec::new()));
        for at in order {
            match parents[at] {
                Ok(parent) => children[parent].push(at),
                Err(top) => tops[top as usize].1.push(at),
            }
        }
        let tops: Vec<_> = tops
            .into_iter()
            .filter(|(_, all)| !all.is_empty())
            .collect();
        let amounts = amounts(entries, &parents, &children, &tops);
        Self {
            parents,
            children,
            tops,
            amounts,
        }
    }

    /// The entry that one lies in; `None` at the top.
    pub fn parent(&self, at: usize) -> Option<usize> {
        self.parents[at].ok()
    }

    /// The entries that lie directly in one, by title; those without one last.
    pub fn children(&self, at: usize) -> &[usize] {
        &self.children[at]
    }

    /// The entries at the top in the same order, by why they are there.
    pub fn tops(&self) -> &[(Top, Vec<usize>)] {
        &self.tops
    }

    /// How many an entry and all below it are.
    pub fn amount(&self, at: usize) -> Amount {
        self.amounts[at]
    }
}

/// What lies where in the list of entries.
struct Listed {
    entries: HashMap<ObjectId, usize>,
    /// A table of each database, which is not listed itself.
    databases: HashMap<ObjectId, usize>,
}

impl Listed {
    fn of(entries: &[Entry]) -> Self {
        let mut listed = Self {
            entries: HashMap::with_capacity(entries.len()),
            databases: HashMap::new(),
        };
        for (at, entry) in entries.iter().enumerate() {
            listed.entries.entry(entry.id).or_insert(at);
            if let (EntryKind::DataSource, Parent::Database(id)) = (entry.kind, entry.parent) {
                listed.databases.entry(id).or_insert(at);
            }
        }
        listed
    }

    /// The entry that one lies in, or why it stands at the top.
    fn parent(&self, entry: &Entry) -> Result<usize, Top> {
        let itself = |parent: Parent| parent.id().and_then(|id| self.entries.get(&id));
        // Where a database is not listed, its table stands for it.
        let table = |parent| match parent {
            Parent::Database(id) => self.databases.get(&id),
            _ => None,
        };
        let found = match entry.database_parent {
            // The tables of a database do not lie in each other.
            Some(above) => itself(entry.parent)
                .or_else(|| itself(above))
                .or_else(|| table(above)),
            None if entry.kind == EntryKind::DataSource => itself(entry.parent),
            None => itself(entry.parent).or_else(|| table(entry.parent)),
        };
        let top = match entry.database_parent.unwrap_or(entry.parent) {
            Parent::Workspace => Top::Workspace,
            Parent::Block(_) => Top::Block,
            Parent::Unsaid => Top::Unclear,
            Parent::Page(_) | Parent::DataSource(_) | Parent::Database(_) => Top::Shared,
        };
        found.copied().ok_or(top)
    }
}

/// Puts one entry of each circle at the top.
fn open_circles(parents: &mut [Result<usize, Top>]) {
    // From which entry the way up came by first.
    let mut came_from = vec![usize::MAX; parents.len()];
    for start in 0..parents.len() {
        let mut at = start;
        while came_from[at] == usize::MAX {
            came_from[at] = start;
            match parents[at] {
                Ok(parent) if came_from[parent] == start => parents[at] = Err(Top::Unclear),
                Ok(parent) => at = parent,
                Err(_) => {}
            }
        }
    }
}

/// Each entry with all below it, from the leaves upwards and without recursion: a chain may be as
/// long as the list.
fn amounts(
    entries: &[Entry],
    parents: &[Result<usize, Top>],
    children: &[Vec<usize>],
    tops: &[(Top, Vec<usize>)],
) -> Vec<Amount> {
    let alone = |entry: &Entry| Amount {
        entries: 1,
        public: u64::from(entry.is_public),
    };
    let mut amounts: Vec<_> = entries.iter().map(alone).collect();
    let mut downwards: Vec<_> = tops.iter().flat_map(|(_, all)| all).copied().collect();
    let mut next = 0;
    while let Some(&at) = downwards.get(next) {
        downwards.extend(&children[at]);
        next += 1;
    }
    for at in downwards.into_iter().rev() {
        if let Ok(parent) = parents[at] {
            amounts[parent] = [amounts[parent], amounts[at]].into_iter().sum();
        }
    }
    amounts
}

#[cfg(test)]
mod tests;
