//! Commits: what those of a range, or of a push, add.

mod added;
mod peeled;
mod range;
mod reading;
mod updates;

use std::io::Read;
use std::path::Path;

use added::Comparison;
use range::Range;
use reading::Reading;
use updates::Update;

use super::entries::EntryReader;
use super::objects::Objects;
use super::program::Git;
use super::{Coverage, ReadOptions, Sink, Source};
use crate::blob::Nothing;
use crate::error::Error;
use crate::root::Root;

/// Tags, and behind each annotated one what it is about. Packed refs know without a look at objects.
const TAGS: &[&str] = &["show-ref", "--tags", "--dereference"];

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
    Unpushed {
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

    /// What any push could send: what a branch or `HEAD` has, and no tracking ref of `remote`.
    pub fn unpushed(remote: Option<String>, options: ReadOptions) -> Self {
        Self {
            git: Git::new(None),
            wanted: Wanted::Unpushed {
                remote: named(remote),
            },
            options,
        }
    }

    /// What a push brings, by the lines that git writes to its `pre-receive` hook.
    ///
    /// # Errors
    ///
    /// [`Error::HookInput`] for other lines.
    pub fn received(lines: &mut dyn Read, options: ReadOptions) -> Result<Self, Error> {
        let updates = updates::received(lines)?;
        if updates.is_empty() {
            let reason = "git writes a line for each ref, and there is none".to_owned();
            return Err(Error::HookInput { reason });
        }
        Ok(Self {
            git: Git::new(None),
            wanted: Wanted::Received(updates),
            options,
        })
    }
}

/// A remote without a name is none, and not all of them.
fn named(remote: Option<String>) -> Option<String> {
    remote.filter(|name| !name.is_empty())
}

impl Source for Commits {
    fn blobs(&self, sink: Sink<'_>) -> Result<Coverage, Error> {
        let git = &self.git;
        // They start side by side.
        let objects = Objects::start(git)?;
        let comparison = Comparison::start(git)?;
        let tags = match self.wanted {
            Wanted::Range(_) => Some(git.start(TAGS)?),
            _ => None,
        };
        let reader = EntryReader::new(objects, sink.visitor(), &self.options)?;
        let mut reading = Reading::new(git, reader);
        let selection = reading.select(&self.wanted);
        if selection.as_ref().map_or(true, |it| it.tips.is_empty()) {
            // Where there is no repository, there is no commit either.
            git.check()?;
        }
        let selection = selection?;
        let ids = selection.commits(git)?;
        if let (Wanted::Range(range), true) = (&self.wanted, ids.is_empty()) {
            return Err(range.empty());
        }
        let (added, commits) = comparison.of(&ids, || reading.commits(&ids, &selection))?;
        if let Some(tags) = tags {
            reading.tags(&ids, tags)?;
        }
        let coverage = Coverage {
            commits: ids.len() as u64,
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
