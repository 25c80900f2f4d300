//! Commits: what those of a range, or of a push, add.

mod added;
mod peeled;
mod range;
mod reading;
mod tags;
mod updates;

use std::io::Read;
use std::path::Path;

use added::Comparison;
pub use range::Ends;
use range::Range;
use reading::Reading;
use updates::Update;

use super::entries::EntryReader;
use super::objects::Objects;
use super::program::Git;
use super::{Coverage, ReadOptions, Sink, Source};
use crate::blob::Nothing;
use crate::error::Error;

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
        // They start side by side; what ends are called, git can find out by itself meanwhile.
        let early = match &self.wanted {
            Wanted::Range(range) => range.by_name(),
            _ => None,
        };
        let early = early.map(|names| Comparison::start(git, &names));
        let objects = Objects::start(git)?;
        let reader = EntryReader::new(objects, sink, &self.options);
        let mut reading = Reading::new(git, reader);
        let selection = reading.select(&self.wanted);
        if selection.as_ref().map_or(true, |it| it.tips.is_empty()) {
            // Where there is no repository, there is no commit either.
            git.check()?;
        }
        let selection = selection?;
        let commits = match selection.tips.is_empty() {
            true => 0,
            false => {
                let comparison = early.unwrap_or_else(|| Comparison::start(git, &selection))?;
                reading.compared(comparison, &selection)?
            }
        };
        if let Wanted::Range(range) = &self.wanted {
            if commits == 0 {
                return Err(range.empty());
            }
            reading.tags()?;
        }
        let coverage = Coverage {
            commits,
            nothing: reading.is_empty().then_some(Nothing::Pushed),
            ..Coverage::default()
        };
        reading.loose()?;
        Ok(coverage)
    }
}
