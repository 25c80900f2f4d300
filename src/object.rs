//! What a report says of git's objects: their names, who made which commit when, and which refs
//! lead there.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// An object of a git repository that bytes were read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Object {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name: 40 hexadecimal digits, or 64 in a repository that uses SHA-256.
    pub id: String,
}

/// What an object is that holds text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// The content of a file, or where a symlink points.
    Blob,
    /// A commit: who made it, and its message.
    Commit,
    /// An annotated tag: who made it, and its message.
    Tag,
}

impl ObjectKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Blob, Self::Commit, Self::Tag];

    /// The name in reports, which is git's own.
    pub fn id(self) -> &'static str {
        match self {
            Self::Blob => "blob",
            Self::Commit => "commit",
            Self::Tag => "tag",
        }
    }
}

/// A commit, as far as a person needs it to know what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commit {
    /// How many commits of the scan come before it; parents come before their children.
    pub position: u64,
    /// Its name, in hexadecimal.
    pub id: String,
    /// Who wrote it: `Name <address>`.
    pub author: String,
    /// When it was written.
    pub time: Time,
    /// The first line of its message.
    pub summary: String,
}

/// A moment, and the time zone of who noted it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// Seconds since 1970 in UTC.
    pub seconds: i64,
    /// Seconds that the zone is ahead of UTC.
    pub offset: i32,
}

impl Time {
    /// The moment that it is now, in UTC.
    pub(crate) fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let seconds = since.map_or(0, |since| since.as_secs());
        Self {
            seconds: i64::try_from(seconds).unwrap_or(i64::MAX),
            offset: 0,
        }
    }
}

/// Where in a history a finding is still to be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// The last commit that took it away. `None` while `HEAD` has it, or if no commit did.
    pub removed_in: Option<Arc<Commit>>,
    /// Whether `HEAD` has it.
    pub in_head: bool,
    /// The refs in whose history it is.
    pub refs: RefSet,
    /// Whether any ref, or `HEAD`, leads to it.
    pub reachable: bool,
    /// Whether a remote-tracking ref leads to it: it was pushed, or came from there.
    pub pushed: bool,
}

/// Some of the refs of a repository.
///
/// A clone is the same set, and costs nothing. All sets that one history makes share the names, so
/// that hundreds of findings in the history of thousands of refs are no burden.
#[derive(Clone, Default)]
pub struct RefSet {
    /// The names that sets are made of.
    names: Arc<[String]>,
    /// Bit `n % 64` of word `n / 64` says whether name `n` is in the set.
    members: Arc<[u64]>,
}

impl RefSet {
    /// The full names, in the order of the names that the set was made from: of a scan, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let is_member = |at: usize| self.members[at / 64] >> (at % 64) & 1 == 1;
        let names = self.names.iter().enumerate();
        names.filter_map(move |(at, name)| is_member(at).then_some(name.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        let bits = self.members.iter().map(|word| word.count_ones() as usize);
        bits.sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names of all refs that sets like this one are made of.
    pub(crate) fn names(&self) -> &Arc<[String]> {
        &self.names
    }

    /// The same refs by other names, of which there must be as many.
    pub(crate) fn renamed(&self, names: Arc<[String]>) -> Self {
        debug_assert_eq!(names.len(), self.names.len());
        let members = self.members.clone();
        Self { names, members }
    }
}

/// The set of all refs of these names, in their order.
impl FromIterator<String> for RefSet {
    fn from_iter<T: IntoIterator<Item = String>>(names: T) -> Self {
        let sets = RefSets::new(names.into_iter().collect());
        sets.set(0..sets.names.len())
    }
}

impl PartialEq for RefSet {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for RefSet {}

impl fmt::Debug for RefSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Makes sets of the refs of one repository. Each distinct one is held once.
pub(crate) struct RefSets {
    names: Arc<[String]>,
    known: Mutex<HashSet<Arc<[u64]>>>,
}

impl RefSets {
    /// Of refs with these full names.
    pub(crate) fn new(names: Vec<String>) -> Self {
        Self {
            names: names.into(),
            known: Mutex::default(),
        }
    }

    /// The set of some refs, by their places among the names.
    pub(crate) fn set(&self, refs: impl Iterator<Item = usize>) -> RefSet {
        let mut members = vec![0; self.names.len().div_ceil(64)];
        refs.for_each(|at| members[at / 64] |= 1 << (at % 64));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let members = match known.get(members.as_slice()) {
            Some(members) => members.clone(),
            None => {
                let members: Arc<[u64]> = members.into();
                known.insert(members.clone());
                members
            }
        };
        RefSet {
            names: self.names.clone(),
            members,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("refs/tags/{n:03}")).collect()
    }

    #[test]
    fn a_set_has_the_refs_it_was_made_of() {
        let sets = RefSets::new(names(130));
        for members in [vec![], vec![0], vec![63, 64], vec![1, 127, 128, 129]] {
            let set = sets.set(members.iter().copied());
            let expected: Vec<&str> = members.iter().map(|at| &*sets.names[*at]).collect();
            assert_eq!(set.iter().collect::<Vec<_>>(), expected);
            assert_eq!(
                (set.len(), set.is_empty()),
                (members.len(), members.is_empty())
            );
            assert_eq!(set, expected.into_iter().map(str::to_owned).collect());
        }
        assert_eq!(
            RefSets::new(names(64)).set(0..64),
            names(64).into_iter().collect()
        );
        assert_eq!(RefSet::default(), sets.set(0..0));
    }

    #[test]
    fn equal_sets_are_held_once_and_all_share_the_names() {
        let sets = RefSets::new(names(100));
        let [a, b, c] = [0..90, 0..90, 1..90].map(|refs| sets.set(refs));
        assert!(Arc::ptr_eq(&a.members, &b.members));
        assert!(Arc::ptr_eq(&a.names, &c.names));
        assert!(a != c);
    }
}
