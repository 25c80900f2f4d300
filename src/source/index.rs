//! What git tracks: lookups in the index.

use std::path::Path;

use gix::bstr::ByteSlice;
use gix::index::entry::{Flags, Mode};
use gix::index::{Entry, File, State};

/// The index of one repository.
pub(super) struct Index {
    state: State,
    /// Under `core.ignoreCase`, the positions of the entries, sorted by lower-case path.
    folded: Option<Vec<(Vec<u8>, usize)>>,
}

impl Index {
    /// Reads the index file at `path`, which need not exist.
    pub(super) fn read(path: &Path, hash: gix::hash::Kind, fold: bool) -> gix::Result<Self> {
        let state = State::from(File::at_or_default(path, hash, false, Default::default())?);
        let folded = fold.then(|| {
            let entries = state.entries().iter().enumerate();
            let mut folded: Vec<_> = entries
                .map(|(at, entry)| (entry.path(&state).to_ascii_lowercase(), at))
                .collect();
            folded.sort_unstable();
            folded
        });
        Ok(Self { state, folded })
    }

    /// Whether `path` is tracked, in whatever state of a merge.
    pub(super) fn contains(&self, path: &[u8]) -> bool {
        self.first_from(path).is_some_and(|(found, entry)| {
            equal(found, path, self.folded.is_some()) && entry.mode != Mode::COMMIT
        }) || self.below_sparse(path)
    }

    /// Whether something below the directory `path` is tracked.
    pub(super) fn contains_below(&self, path: &[u8]) -> bool {
        let directory = [path, b"/"].concat();
        self.first_from(&directory).is_some_and(|(found, _)| {
            let start = found.get(..directory.len());
            start.is_some_and(|start| equal(start, &directory, self.folded.is_some()))
        }) || self.below_sparse(path)
    }

    /// Whether `path` is the place of a submodule.
    pub(super) fn is_submodule(&self, path: &[u8]) -> bool {
        self.first_from(path).is_some_and(|(found, entry)| {
            equal(found, path, self.folded.is_some()) && entry.mode == Mode::COMMIT
        })
    }

    /// The `.gitignore` files that a sparse checkout leaves out, which git reads from the index.
    pub(super) fn sparse_rules(&self) -> impl Iterator<Item = (&[u8], gix::ObjectId)> {
        self.state.entries().iter().filter_map(|entry| {
            let path = entry.path(&self.state);
            let is_file = matches!(entry.mode, Mode::FILE | Mode::FILE_EXECUTABLE);
            let is_rules = is_file && path.ends_with(b".gitignore");
            (is_rules && entry.flags.contains(Flags::SKIP_WORKTREE))
                .then_some((path.as_bytes(), entry.id))
        })
    }

    /// Whether some of what is tracked is not meant to be in the work tree: a sparse checkout.
    pub(super) fn leaves_out(&self) -> bool {
        let is_left_out =
            |entry: &Entry| entry.flags.contains(Flags::SKIP_WORKTREE) || entry.mode.is_sparse();
        self.state.entries().iter().any(is_left_out)
    }

    /// A sparse index holds a directory as one entry: all below it counts as tracked.
    fn below_sparse(&self, path: &[u8]) -> bool {
        self.state.is_sparse()
            && path.iter().enumerate().any(|(at, byte)| {
                *byte == b'/' && {
                    let directory = &path[..=at];
                    self.first_from(directory)
                        .is_some_and(|(found, entry)| found == directory && entry.mode.is_sparse())
                }
            })
    }

    /// The first entry that does not sort before `path`, with its path.
    fn first_from(&self, path: &[u8]) -> Option<(&[u8], &Entry)> {
        let entries = self.state.entries();
        let at = match &self.folded {
            None => entries.partition_point(|entry| entry.path(&self.state).as_bytes() < path),
            Some(folded) => {
                let path = path.to_ascii_lowercase();
                folded
                    .get(folded.partition_point(|(found, _)| *found < path))?
                    .1
            }
        };
        let entry = entries.get(at)?;
        Some((entry.path(&self.state).as_bytes(), entry))
    }
}

fn equal(a: &[u8], b: &[u8], fold: bool) -> bool {
    if fold {
        a.eq_ignore_ascii_case(b)
    } else {
        a == b
    }
}
