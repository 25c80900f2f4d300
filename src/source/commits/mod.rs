//! Commits: what those of a range, or of a push, add.

mod added;
mod range;
mod reading;
mod updates;

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use added::Added;
use range::Range;
use reading::Reading;
use updates::Update;

use super::entries::EntryReader;
use super::objects::Objects;
use super::program::{Git, Running};
use super::{Coverage, ReadOptions, Sink, Source};
use crate::blob::Nothing;
use crate::error::Error;
use crate::root::Root;

/// Annotated tags, each behind what it is about.
const TAGS: &[&str] = &[
    "for-each-ref",
    "--format=%(*objectname) %(objectname)",
    "refs/tags",
];

/// What commits add to their parents, and their messages.
pub struct Commits {
    git: Git,
    wanted: Wanted,
    options: ReadOptions,
}

enum Wanted {
    Range(Range),
    Pushed {
        updates: Vec<Update>,
        remote: Option<String>,
    },
    Received(Vec<Update>),
}

impl Commits {
    /// The commits of `A..B` in the repository of a directory, or of the current one. `A` may be
    /// all zeros, as forges tell of a new branch: then, what no remote-tracking ref has.
    ///
    /// # Errors
    ///
    /// [`Error::Range`] for what is no range.
    pub fn of_range(
        range: &str,
        repository: Option<&Path>,
        options: ReadOptions,
    ) -> Result<Self, Error> {
        Ok(Self {
            git: Git::new(repository),
            wanted: Wanted::Range(range.parse()?),
            options,
        })
    }

    /// What a push sends, by the lines that git writes to its `pre-push` hook. Of a new branch, all
    /// that no tracking ref of `remote` has.
    ///
    /// # Errors
    ///
    /// [`Error::HookInput`] for other lines.
    pub fn pushed(
        lines: &mut dyn Read,
        remote: Option<String>,
        options: ReadOptions,
    ) -> Result<Self, Error> {
        let updates = updates::pushed(lines)?;
        let remote = named(remote);
        Ok(Self {
            git: Git::new(None),
            wanted: Wanted::Pushed { updates, remote },
            options,
        })
    }

    /// What a push sends whose ends are told otherwise: from what the remote has, if it has
    /// anything, to what is sent.
    ///
    /// # Errors
    ///
    /// [`Error::HookInput`] for what can be no name of a commit.
    pub fn pushed_from(
        old: Option<String>,
        new: String,
        remote: Option<String>,
        options: ReadOptions,
    ) -> Result<Self, Error> {
        if old
            .iter()
            .chain([&new])
            .any(|name| name.contains(char::is_control))
        {
            let reason = "the name of a commit holds a control character".to_owned();
            return Err(Error::HookInput { reason });
        }
        let updates = vec![Update {
            new: Some(new),
            old,
        }];
        Ok(Self {
            git: Git::new(None),
            wanted: Wanted::Pushed {
                updates,
                remote: named(remote),
            },
            options,
        })
    }

    /// What a push brings, by the lines that git writes to its `pre-receive` hook.
    ///
    /// # Errors
    ///
    /// [`Error::HookInput`] for other lines.
    pub fn received(lines: &mut dyn Read, options: ReadOptions) -> Result<Self, Error> {
        Ok(Self {
            git: Git::new(None),
            wanted: Wanted::Received(updates::received(lines)?),
            options,
        })
    }
}

/// A remote without a name is none, and not all of them.
fn named(remote: Option<String>) -> Option<String> {
    remote.filter(|name| !name.is_empty())
}

impl Commits {
    /// The commits whose parents a shallow clone has cut off, from the file that `path` tells.
    fn shallow(&self, path: Running) -> Result<HashSet<String>, Error> {
        let path = String::from_utf8_lossy(&path.output()?)
            .trim_end()
            .to_owned();
        let path = self.git.directory().join(PathBuf::from(path));
        // There is no such file where nothing was cut off.
        let text = std::fs::read_to_string(path).unwrap_or_default();
        Ok(text.lines().map(str::to_owned).collect())
    }
}

impl Source for Commits {
    fn blobs(&self, sink: Sink<'_>) -> Result<Coverage, Error> {
        // They start side by side.
        let objects = Objects::start(&self.git)?;
        let shallow = self.git.start(&["rev-parse", "--git-path", "shallow"])?;
        let tags = match self.wanted {
            Wanted::Range(_) => Some(self.git.start(TAGS)?),
            _ => None,
        };
        let shallow = self.shallow(shallow)?;
        let reader = EntryReader::new(objects, sink.visitor(), &self.options)?;
        let mut reading = Reading::new(&self.git, reader);
        let selection = reading.select(&self.wanted)?;
        let added = Added::by(&selection, &self.git)?;
        if let Wanted::Range(range) = &self.wanted
            && added.commits.is_empty()
            && !selection.tips.is_empty()
        {
            return Err(range.empty());
        }
        if let Some(tags) = tags {
            reading.tags(&added.commits, tags)?;
        }
        let commits = reading.commits(&added.commits, &shallow)?;
        let coverage = Coverage {
            commits: added.commits.len() as u64,
            nothing: reading.is_empty().then_some(Nothing::Pushed),
        };
        let mut entries = reading.loose()?;
        entries.extend(added.entries(&commits));
        reading.reader.read(entries)?;
        Ok(coverage)
    }

    fn root(&self) -> Root {
        Root::default()
    }
}
