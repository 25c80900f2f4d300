//! The index: what the commit being made will record.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::entries::{Entry, EntryReader, path, tabbed};
use super::objects::Objects;
use super::program::Git;
use super::{Coverage, ReadOptions, Sink, Source};
use crate::blob::{Nothing, Origin, Publication, SkipReason};
use crate::error::Error;

/// Which entries of the index add to `HEAD`. Every option undoes a setting that a user may have.
const ADDED: &[&str] = &[
    "diff",
    "--cached",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-relative",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
    "--ita-invisible-in-index",
    "-O/dev/null",
];

/// What is staged in the repository of the current directory, read from the index that git tells
/// its hooks to look at (`GIT_INDEX_FILE`).
pub struct Staged {
    paths: Vec<PathBuf>,
    options: ReadOptions,
}

impl Staged {
    /// What the index adds to `HEAD`, or if there are `paths`, what it holds there, whether `HEAD`
    /// has it or not. The `pre-commit` program passes names for both.
    pub fn new(paths: Vec<PathBuf>, options: ReadOptions) -> Self {
        Self { paths, options }
    }

    fn entries(&self, git: &Git, reader: &mut EntryReader<'_, '_>) -> Result<Vec<Entry>, Error> {
        if self.paths.is_empty() {
            // Where there is no repository, this command would speak of files.
            let raw = git
                .output(ADDED)
                .map_err(|error| git.check().err().unwrap_or(error))?;
            return Ok(changed(&raw, reader));
        }
        let new = git.start(&[ADDED, &["--diff-filter=A"]].concat())?;
        let list = [
            "ls-files",
            "--stage",
            "-z",
            "--full-name",
            "--error-unmatch",
            "--",
        ];
        let mut arguments: Vec<_> = list.iter().map(|word| word.as_ref()).collect();
        arguments.extend(self.paths.iter().map(|path| path.as_os_str()));
        let mut entries = listed(&git.output(&arguments)?, reader);
        let new = changed(&new.output()?, reader);
        let new: HashSet<_> = new.into_iter().map(|entry| entry.path).collect();
        for entry in entries.iter_mut().filter(|it| new.contains(&it.path)) {
            entry.publication = Publication::Staged;
        }
        Ok(entries)
    }
}

impl Source for Staged {
    fn blobs(&self, sink: Sink<'_>) -> Result<Coverage, Error> {
        let git = Git::new(None);
        // It starts while the index is read.
        let objects = Objects::start(&git)?;
        let mut reader = EntryReader::new(objects, sink, &self.options);
        let entries = self.entries(&git, &mut reader)?;
        let is_empty = entries.is_empty();
        let read = reader.read(entries)?;
        if is_empty {
            check_index(&git)?;
        }
        Ok(Coverage {
            nothing: (read == 0).then_some(Nothing::Staged),
            ..Coverage::default()
        })
    }
}

/// Whether there is an index from which somebody may commit.
fn check_index(git: &Git) -> Result<(), Error> {
    let told = git.output(&["rev-parse", "--is-bare-repository", "--git-path", "index"])?;
    let told = String::from_utf8_lossy(&told);
    let (is_bare, index) = told.trim_end().split_once('\n').unwrap_or_default();
    // A bare repository may have one, but nobody commits from it.
    if is_bare == "true" {
        let path = PathBuf::from(".");
        return Err(Error::BareRepository { path });
    }
    // Without commits there need not be one. With them, git takes everything for deleted.
    let has_commits = || {
        git.output(&["rev-parse", "--quiet", "--verify", "HEAD"])
            .is_ok()
    };
    if !Path::new(index).exists() && has_commits() {
        let reason = format!("there is no index at {index}");
        return Err(Error::Git { reason });
    }
    Ok(())
}

/// Reads `:MODE MODE ID ID STATUS`, each with its path behind it. What was deleted is left out.
fn changed(raw: &[u8], reader: &mut EntryReader<'_, '_>) -> Vec<Entry> {
    let mut fields = raw.split(|byte| *byte == 0);
    let mut entries = Vec::new();
    while let (Some(header), Some(name)) = (fields.next(), fields.next()) {
        let header = String::from_utf8_lossy(header);
        let mut words = header.split(' ').skip(1);
        let (mode, _, id, status) = (words.next(), words.next(), words.next(), words.next());
        let (Some(mode), Some(id), Some(status)) = (mode, id, status) else {
            continue;
        };
        let publication = match status {
            "D" => continue,
            "U" => {
                reader.skip(Origin::file(path(name)), SkipReason::Unmerged);
                continue;
            }
            "A" => Publication::Staged,
            _ => Publication::Tracked,
        };
        entries.push(Entry {
            path: name.to_vec(),
            id: id.to_owned(),
            mode: mode.to_owned(),
            commit: None,
            publication,
        });
    }
    entries
}

/// Reads `MODE ID STAGE`, a tab, and the path.
fn listed(raw: &[u8], reader: &mut EntryReader<'_, '_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (header, name) in raw.split(|byte| *byte == 0).filter_map(tabbed) {
        let mut words = header.split(' ');
        let (Some(mode), Some(id), Some(stage)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        if stage != "0" {
            reader.skip(Origin::file(path(name)), SkipReason::Unmerged);
            continue;
        }
        entries.push(Entry {
            path: name.to_vec(),
            id: id.to_owned(),
            mode: mode.to_owned(),
            commit: None,
            publication: Publication::Tracked,
        });
    }
    entries
}
