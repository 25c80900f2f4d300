//! Entries of trees. Of a tree that is based on another, only those that are new to it are looked
//! at, which is a small part of all.

use gix::hash::{Kind, oid};

use super::delta::{Step, Steps};

/// The mode of a directory.
const DIRECTORY: &[u8] = b"40000";
/// The mode of a submodule, whose commit is in another repository.
const SUBMODULE: &[u8] = b"160000";

/// An entry of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    mode: &'t [u8],
    pub(super) name: &'t [u8],
    pub(super) id: &'t oid,
}

impl Entry<'_> {
    pub(super) fn is_directory(&self) -> bool {
        self.mode == DIRECTORY
    }

    /// Whether it names no object of this repository.
    pub(super) fn is_submodule(&self) -> bool {
        self.mode == SUBMODULE
    }
}

/// Where the entries of a tree begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Listing {
    starts: Vec<u32>,
    /// Where those begin that somebody has marked, and the marks.
    marked: Vec<(u32, Mark)>,
}

/// What an entry is called by, in every tree that has it from the same one.
pub(super) type Mark = u32;

/// A tree, and what it is based on.
pub(super) struct Tree<'t> {
    pub(super) hash: Kind,
    pub(super) bytes: &'t [u8],
    /// The bytes and the listing of its base, and the difference.
    pub(super) base: Option<(&'t [u8], &'t Listing, &'t [u8])>,
    /// Whether its own listing will be needed.
    pub(super) is_base: bool,
}

impl<'t> Tree<'t> {
    /// A tree that is based on no other, nor any on it.
    pub(super) fn alone(hash: Kind, bytes: &'t [u8]) -> Self {
        Self {
            hash,
            bytes,
            base: None,
            is_base: false,
        }
    }

    /// Shows the entries that its base does not have to `mark`, which may mark them. `None` if it is
    /// no tree.
    pub(super) fn list(&self, mark: &mut dyn FnMut(Entry<'t>) -> Option<Mark>) -> Option<Listing> {
        let mut listing = Listing::default();
        let mut at = 0;
        let mut look = |at: &mut usize, listing: &mut Listing| {
            let (entry, end) = self.entry(*at)?;
            if self.is_base {
                listing.starts.push(*at as u32);
            }
            if let Some(mark) = mark(entry) {
                listing.marked.push((*at as u32, mark));
            }
            *at = end;
            Some(())
        };
        if let Some((base, theirs, delta)) = self.base {
            let mut end = 0;
            for step in Steps::of(delta).flatten() {
                let (start, from, len) = match step {
                    Step::Copy { from, len } => (end, Some(from), len),
                    Step::Insert(bytes) => (end, None, bytes.len()),
                };
                end += len;
                while at < end {
                    let known = from.filter(|_| at >= start);
                    let known = known.map(|from| from + (at - start)..from + len);
                    let copied = known.and_then(|known| theirs.within(base.len(), known));
                    match copied {
                        Some(copied) => at = listing.copy(theirs, copied, at, self.is_base),
                        None => look(&mut at, &mut listing)?,
                    }
                }
            }
        }
        while at < self.bytes.len() {
            look(&mut at, &mut listing)?;
        }
        Some(listing)
    }

    /// The entry at `at`, and where the next one begins.
    fn entry(&self, at: usize) -> Option<(Entry<'t>, usize)> {
        let rest = self.bytes.get(at..)?;
        let zero = memchr::memchr(0, rest)?;
        let (header, rest) = (&rest[..zero], &rest[zero + 1..]);
        let space = memchr::memchr(b' ', header)?;
        let id = rest.get(..self.hash.len_in_bytes())?;
        let entry = Entry {
            mode: without_zeros(&header[..space]),
            name: &header[space + 1..],
            id: oid::try_from_bytes(id).ok()?,
        };
        Some((entry, at + zero + 1 + id.len()))
    }
}

/// Some old programs wrote modes with a zero before them.
fn without_zeros(mode: &[u8]) -> &[u8] {
    let start = mode.iter().take_while(|digit| **digit == b'0').count();
    &mode[start..]
}

/// Entries that are copied: which, from where, and where the next one begins.
struct Copied {
    entries: std::ops::Range<usize>,
    start: usize,
    end: usize,
}

impl Listing {
    /// The marks of its entries, also of those that its base has.
    pub(super) fn marks(&self) -> impl Iterator<Item = Mark> {
        self.marked.iter().map(|(_, mark)| *mark)
    }

    /// Where the last entry ends that lies in a part of a tree of `len` bytes, if one begins where the
    /// part begins, and at least one is whole.
    pub(super) fn end_of_whole(&self, len: usize, part: std::ops::Range<usize>) -> Option<usize> {
        self.within(len, part).map(|copied| copied.end)
    }

    /// The entries that lie in a part of a tree of `len` bytes, if one begins where the part begins,
    /// and at least one is whole.
    fn within(&self, len: usize, part: std::ops::Range<usize>) -> Option<Copied> {
        let first = self.starts.binary_search(&(part.start as u32)).ok()?;
        // One past the last that begins in the part; that one may reach out of it.
        let behind = first + self.starts[first..].partition_point(|at| (*at as usize) < part.end);
        let end_of = |at: usize| self.starts.get(at).map_or(len, |next| *next as usize);
        let last = if end_of(behind) <= part.end {
            behind
        } else {
            behind - 1
        };
        (last > first).then(|| Copied {
            entries: first..last,
            start: part.start,
            end: end_of(last),
        })
    }

    /// Takes over entries of `theirs`, the first to begin at `at`. Returns where the last one ends.
    fn copy(&mut self, theirs: &Self, copied: Copied, at: usize, starts: bool) -> usize {
        let moved = |start: u32| {
            start
                .wrapping_sub(copied.start as u32)
                .wrapping_add(at as u32)
        };
        if starts {
            let entries = theirs.starts[copied.entries].iter();
            self.starts.extend(entries.map(|start| moved(*start)));
        }
        let marked = &theirs.marked;
        let from = marked.partition_point(|(start, _)| (*start as usize) < copied.start);
        let behind = marked.partition_point(|(start, _)| (*start as usize) < copied.end);
        let marked = marked[from..behind].iter();
        self.marked
            .extend(marked.map(|(start, mark)| (moved(*start), *mark)));
        at + (copied.end - copied.start)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn raw(entries: &[(&str, u8)]) -> Vec<u8> {
        let entry =
            |(name, id): &(&str, u8)| [b"100644 ", name.as_bytes(), b"\0", &[*id; 20]].concat();
        entries.iter().flat_map(entry).collect()
    }

    /// Lists a tree, and marks what begins with `m`. Returns what is new, too.
    fn list(tree: &Tree<'_>) -> (Option<Listing>, Vec<Vec<u8>>) {
        let mut new = Vec::new();
        let listing = tree.list(&mut |entry| {
            new.push(entry.name.to_vec());
            let mark = entry.id.as_bytes()[0].into();
            entry.name.starts_with(b"m").then_some(mark)
        });
        (listing, new)
    }

    #[test]
    fn of_a_based_tree_only_what_is_new_is_looked_at() {
        let base = raw(&[("a", 1), ("m1", 2), ("m2", 3), ("z", 4)]);
        let whole = Tree {
            hash: Kind::Sha1,
            bytes: &base,
            base: None,
            is_base: true,
        };
        let (listing, new) = list(&whole);
        let listing = listing.unwrap();
        assert_eq!((new.len(), listing.marked.len()), (4, 2));
        // `a` and `m1` as they are, `m2` with another name behind its mode, `z` as it is.
        let bytes = raw(&[("a", 1), ("m1", 2), ("m3", 3), ("z", 4)]);
        let split = base.len() - 29 - 23;
        let tail = bytes.len() - split - 2;
        let mut delta = vec![base.len() as u8, bytes.len() as u8, 0x90, split as u8, 2];
        delta.extend(&bytes[split..split + 2]);
        delta.extend([0x91, split as u8 + 2, tail as u8]);
        let mut made = Vec::new();
        super::super::delta::apply(&base, &delta, &mut made).unwrap();
        let based = Tree {
            hash: Kind::Sha1,
            bytes: &made,
            base: Some((&base, &listing, &delta)),
            is_base: true,
        };
        let (based, new) = list(&based);
        let plain = Tree {
            hash: Kind::Sha1,
            bytes: &made,
            base: None,
            is_base: true,
        };
        let (plain, all) = list(&plain);
        let (based, plain) = (based.unwrap(), plain.unwrap());
        assert_eq!(based.starts, plain.starts);
        assert_eq!(based.marked, plain.marked);
        assert!(new.len() < all.len(), "{new:?}");
    }

    #[test]
    fn what_is_no_tree_is_told() {
        let whole = raw(&[("a", 1)]);
        for bytes in [&b"x"[..], b"100644 a", &whole[..whole.len() - 1]] {
            let tree = Tree {
                hash: Kind::Sha1,
                bytes,
                base: None,
                is_base: false,
            };
            assert!(list(&tree).0.is_none());
        }
    }
}
