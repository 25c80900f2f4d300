//! What commits add: the blobs that stand in none of their parents.

use std::io::{self, BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::Arc;

use crate::blob::Publication;
use crate::error::Error;
use crate::object::Commit;
use crate::source::entries::Entry;
use crate::source::program::{Git, Running};

/// Commits, parents before children. Missing names among those that are left out add to what is
/// read, no more.
const LIST: &[&str] = &[
    "rev-list",
    "--topo-order",
    "--reverse",
    "--ignore-missing",
    "--stdin",
];

/// Of each commit what differs from all its parents. A merge is compared with each, so that what it
/// brings by itself is seen.
const COMPARE: &[&str] = &[
    "diff-tree",
    "--stdin",
    "--always",
    "-r",
    "-c",
    "--root",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
];

/// Which commits are meant.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// The names of commits that are meant, with all before them.
    pub(super) tips: Vec<String>,
    /// The names of commits that are not meant, nor any before them.
    pub(super) known: Vec<String>,
    /// Whether what any ref leads to is known as well.
    pub(super) refs_are_known: bool,
}

/// Commits, and what they add.
#[derive(Debug, Default)]
pub(super) struct Added {
    /// Their names, parents before children.
    pub(super) commits: Vec<String>,
    /// Each with its commit's place in `commits`.
    entries: Vec<(usize, Entry)>,
}

impl Added {
    /// Asks git.
    pub(super) fn by(selection: &Selection, git: &Git) -> Result<Self, Error> {
        if selection.tips.is_empty() {
            return Ok(Self::default());
        }
        let all: &[&str] = if selection.refs_are_known {
            &["--not", "--all"]
        } else {
            &[]
        };
        let mut list = git.command(&[LIST, all].concat());
        list.stdin(Stdio::piped());
        let mut list = Running::start(list)?;
        let mut compare = git.command(COMPARE);
        if let Some(commits) = list.child.stdout.take() {
            compare.stdin(Stdio::from(commits));
        }
        let mut compare = Running::start(compare)?;
        let told = list.child.stdin.take().map(|mut stdin| {
            let tips = selection.tips.iter().map(|id| format!("{id}\n"));
            let known = selection.known.iter().map(|id| format!("^{id}\n"));
            let lines: String = tips.chain(known).collect();
            // All is read before anything is answered.
            stdin.write_all(lines.as_bytes())
        });
        let mut added = Self::default();
        let read = compare
            .child
            .stdout
            .take()
            .map(|stdout| added.read(BufReader::with_capacity(64 << 10, stdout)));
        list.finish()?;
        compare.finish()?;
        for outcome in [told, read].into_iter().flatten() {
            outcome.map_err(|error| Error::Git {
                reason: error.to_string(),
            })?;
        }
        Ok(added)
    }

    /// The entries, each with its commit of `commits`, which are as many as [`Self::commits`].
    pub(super) fn entries(self, commits: &[Option<Arc<Commit>>]) -> Vec<Entry> {
        let entries = self.entries.into_iter();
        let with_commit = entries.map(|(at, entry)| Entry {
            commit: commits.get(at).cloned().flatten(),
            ..entry
        });
        with_commit.collect()
    }

    /// Reads the names of commits, and behind each its changes: as many colons, modes and names as
    /// there are parents, the result last.
    fn read(&mut self, mut output: impl BufRead) -> io::Result<()> {
        let mut field = Vec::new();
        let mut next = |field: &mut Vec<u8>| {
            field.clear();
            let read = output.read_until(0, field)?;
            field.pop_if(|last| *last == 0);
            io::Result::Ok(read > 0)
        };
        while next(&mut field)? {
            let text = String::from_utf8_lossy(&field).into_owned();
            let parents = text.bytes().take_while(|byte| *byte == b':').count();
            if parents == 0 {
                self.commits.push(text);
                continue;
            }
            next(&mut field)?;
            let mut words = text[parents..].split(' ');
            let mode = words.nth(parents);
            let (Some(mode), Some(id)) = (mode, words.nth(parents)) else {
                continue;
            };
            if mode.bytes().all(|digit| digit == b'0') {
                continue;
            }
            let entry = Entry {
                path: field.clone(),
                id: id.to_owned(),
                mode: mode.to_owned(),
                commit: None,
                publication: Publication::Committed,
            };
            self.entries
                .push((self.commits.len().saturating_sub(1), entry));
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_result_is_behind_all_parents() {
        let raw = b"c1\0:000000 100644 00 aa A\0new\0:100644 000000 aa 00 D\0gone\0\
            c2\0c3\0::100644 100755 120000 aa bb cc MM\0link\nname\0";
        let mut added = Added::default();
        added.read(&raw[..]).unwrap();
        assert_eq!(added.commits, ["c1", "c2", "c3"]);
        let entries = added.entries.iter();
        let told: Vec<_> = entries
            .map(|(at, it)| (*at, it.path.as_slice(), it.id.as_str(), it.mode.as_str()))
            .collect();
        let expected: [(usize, &[u8], &str, &str); 2] = [
            (0, b"new", "aa", "100644"),
            (2, b"link\nname", "cc", "120000"),
        ];
        assert_eq!(told, expected);
    }
}
