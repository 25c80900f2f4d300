//! What commits add: the blobs that stand in none of their parents.

use std::io::{Read, Write};
use std::process::{ChildStdout, Stdio};

use crate::blob::Publication;
use crate::error::Error;
use crate::source::entries::Entry;
use crate::source::fields::Fields;
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

/// What is told of commits.
pub(super) enum Told {
    /// The name of the next one.
    Commit(String),
    /// What it adds.
    Entry(Entry),
}

impl Told {
    /// The name, of a commit.
    pub(super) fn commit(&self) -> Option<&str> {
        match self {
            Self::Commit(id) => Some(id),
            Self::Entry(_) => None,
        }
    }
}

/// What commits add, as it is being found out: by one call that lists them, and one that compares
/// each with its parents.
pub(super) struct Comparison {
    list: Running,
    compare: Running,
    fields: Fields<ChildStdout>,
}

impl Comparison {
    /// Starts to compare the commits of `selection`.
    pub(super) fn start(git: &Git, selection: &Selection) -> Result<Self, Error> {
        let all: &[&str] = match selection.refs_are_known {
            true => &["--not", "--all"],
            false => &[],
        };
        let mut list = git.start_fed(&[LIST, all].concat(), Stdio::piped())?;
        if let Some(mut stdin) = list.child.stdin.take() {
            let tips = selection.tips.iter().map(|id| format!("{id}\n"));
            let known = selection.known.iter().map(|id| format!("^{id}\n"));
            let lines: String = tips.chain(known).collect();
            // All is read before anything is answered. If git ends before, it says why.
            let _ = stdin.write_all(lines.as_bytes());
        }
        let mut compare = git.start_fed(COMPARE, list.stdout()?)?;
        Ok(Self {
            list,
            fields: compare.fields()?,
            compare,
        })
    }

    /// The next things that are told, up to `most`; none at the end.
    pub(super) fn next(&mut self, most: usize) -> Result<Vec<Told>, Error> {
        let mut told = Vec::new();
        while told.len() < most {
            match self::told(&mut self.fields)? {
                Some(next) => told.push(next),
                None => break,
            }
        }
        Ok(told)
    }

    /// Waits for its end, when all has been told.
    ///
    /// # Errors
    ///
    /// [`Error::Git`] with what git says if it failed.
    pub(super) fn finish(self) -> Result<(), Error> {
        self.list.finish()?;
        self.compare.finish()
    }
}

/// Reads the name of a commit, or one of its changes: as many colons, modes and names as there are
/// parents, the result last. What was deleted is left out.
fn told(fields: &mut Fields<impl Read>) -> Result<Option<Told>, Error> {
    while let Some(field) = fields.next()? {
        let text = String::from_utf8_lossy(&field).into_owned();
        let parents = text.bytes().take_while(|byte| *byte == b':').count();
        if parents == 0 {
            return Ok(Some(Told::Commit(text)));
        }
        let path = fields.next()?.unwrap_or_default();
        let mut words = text[parents..].split(' ');
        let mode = words.nth(parents);
        let (Some(mode), Some(id)) = (mode, words.nth(parents)) else {
            continue;
        };
        if mode.bytes().any(|digit| digit != b'0') {
            return Ok(Some(Told::Entry(Entry {
                path,
                id: id.to_owned(),
                mode: mode.to_owned(),
                commit: None,
                publication: Publication::Committed,
            })));
        }
    }
    Ok(None)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_result_is_behind_all_parents() {
        let raw = b"c1\0:000000 100644 00 aa A\0new\0:100644 000000 aa 00 D\0gone\0\
            c2\0c3\0::100644 100755 120000 aa bb cc MM\0link\nname\0";
        let mut fields = Fields::new(&raw[..]);
        let told = std::iter::from_fn(|| self::told(&mut fields).unwrap()).map(|told| match told {
            Told::Commit(id) => id,
            Told::Entry(it) => {
                let path = String::from_utf8(it.path).unwrap();
                format!("{} {} {path}", it.mode, it.id)
            }
        });
        let told: Vec<_> = told.collect();
        assert_eq!(
            told,
            ["c1", "100644 aa new", "c2", "c3", "120000 cc link\nname"]
        );
    }
}
