//! What commits add: the blobs that stand in none of their parents.

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::Stdio;
use std::sync::Arc;
use std::thread;

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

impl Selection {
    /// The names of the commits, parents before children.
    pub(super) fn commits(&self, git: &Git) -> Result<Vec<String>, Error> {
        if self.tips.is_empty() {
            return Ok(Vec::new());
        }
        let all: &[&str] = match self.refs_are_known {
            true => &["--not", "--all"],
            false => &[],
        };
        let mut list = git.command(&[LIST, all].concat());
        list.stdin(Stdio::piped());
        let mut list = Running::start(list)?;
        if let Some(mut stdin) = list.child.stdin.take() {
            let tips = self.tips.iter().map(|id| format!("{id}\n"));
            let known = self.known.iter().map(|id| format!("^{id}\n"));
            let lines: String = tips.chain(known).collect();
            // All is read before anything is answered. If git ends before, it says why.
            let _ = stdin.write_all(lines.as_bytes());
        }
        let output = list.output()?;
        let lines = String::from_utf8_lossy(&output);
        Ok(lines.lines().map(str::to_owned).collect())
    }
}

/// What commits add.
#[derive(Debug, Default)]
pub(super) struct Added {
    /// How many commits were told so far.
    commits: usize,
    /// Each with the place of its commit.
    entries: Vec<(usize, Entry)>,
}

/// A comparison that is ready to begin.
pub(super) struct Comparison(Running);

impl Comparison {
    /// Starts it. Meanwhile it is found out which commits to compare.
    pub(super) fn start(git: &Git) -> Result<Self, Error> {
        let mut command = git.command(COMPARE);
        command.stdin(Stdio::piped());
        Running::start(command).map(Self)
    }

    /// What `commits` add, found out while `meanwhile` is done.
    pub(super) fn of<T>(
        mut self,
        commits: &[String],
        meanwhile: impl FnOnce() -> Result<T, Error>,
    ) -> Result<(Added, T), Error> {
        let (stdin, stdout) = (self.0.child.stdin.take(), self.0.child.stdout.take());
        let (added, done) = thread::scope(|scope| {
            // If git ends before, it says why.
            scope.spawn(move || {
                let mut stdin = BufWriter::new(stdin?);
                commits
                    .iter()
                    .try_for_each(|id| writeln!(stdin, "{id}"))
                    .ok()
            });
            let done = meanwhile()?;
            let mut added = Added::default();
            if let Some(stdout) = stdout {
                let read = added.read(BufReader::with_capacity(64 << 10, stdout));
                read.map_err(|error| Error::Git {
                    reason: error.to_string(),
                })?;
            }
            Ok::<_, Error>((added, done))
        })?;
        self.0.finish()?;
        Ok((added, done))
    }
}

impl Added {
    /// The entries, each with its commit of `commits`.
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
                self.commits += 1;
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
            self.entries.push((self.commits.saturating_sub(1), entry));
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
        assert_eq!(added.commits, 3);
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
