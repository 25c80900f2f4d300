//! Why something was not read.

use std::fmt;
use std::io;

/// Why something was not read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// The operating system refused; the text says how.
    Unreadable(String),
    /// It was listed, and gone when it was opened.
    Vanished,
    /// Its size or time of change moved while it was read.
    Changed,
    /// A FIFO, socket or device was named; opening one could block for ever or have effects.
    NotRegular,
    /// Larger than the limit, in bytes, that was asked for.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// Read, but only the first findings are kept, so that memory stays bounded.
    TooManyFindings {
        /// How many were found and are not listed.
        dropped: u64,
    },
    /// An object of git is not there: a shallow or partial clone, or a repository that lost it.
    Missing(String),
    /// An object or a pack of git is not what it claims to be; the text says in what way.
    Corrupt(String),
    /// A merge is in progress, and nobody knows yet what will be committed.
    Unmerged,
    /// A run that was merged into this one read nothing, and had no reason to.
    NothingRead,
    /// What the report of another run says.
    Reported {
        /// The stable word, one of those of [`SkipReason::id`].
        id: &'static str,
        /// The same for people.
        message: String,
    },
}

impl SkipReason {
    const IDS: [&'static str; 10] = [
        "unreadable",
        "vanished",
        "changed",
        "not-regular",
        "too-large",
        "too-many-findings",
        "missing",
        "corrupt",
        "unmerged",
        "nothing-read",
    ];

    /// What another run reports; `None` if there is no such id.
    pub(crate) fn reported(id: &str, message: String) -> Option<Self> {
        let id = Self::IDS.into_iter().find(|known| *known == id)?;
        Some(Self::Reported { id, message })
    }

    /// A stable word for machines.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::Vanished => "vanished",
            Self::Changed => "changed",
            Self::NotRegular => "not-regular",
            Self::TooLarge { .. } => "too-large",
            Self::TooManyFindings { .. } => "too-many-findings",
            Self::Missing(_) => "missing",
            Self::Corrupt(_) => "corrupt",
            Self::Unmerged => "unmerged",
            Self::NothingRead => "nothing-read",
            Self::Reported { id, .. } => id,
        }
    }
}

impl From<io::Error> for SkipReason {
    /// In words, without the number that the system has for it.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Vanished,
            io::ErrorKind::PermissionDenied => Self::Unreadable("permission denied".to_owned()),
            _ => {
                let text = error.to_string();
                let words = text.split(" (os error").next().unwrap_or(&text);
                Self::Unreadable(words.to_lowercase())
            }
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "cannot be read: {why}"),
            Self::Vanished => f.write_str("vanished before it was read"),
            Self::Changed => f.write_str("changed while it was read; scan again"),
            Self::NotRegular => f.write_str("is not a regular file, so it was not opened"),
            Self::TooLarge { limit } => {
                write!(f, "is larger than --max-file-size ({limit} bytes)")
            }
            Self::TooManyFindings { dropped } => {
                write!(f, "has {dropped} more findings than are listed")
            }
            Self::Missing(why) => write!(f, "is missing: {why}"),
            Self::Corrupt(why) => write!(f, "is corrupt: {why}"),
            Self::Unmerged => f.write_str("has a conflict that is not resolved yet"),
            Self::NothingRead => f.write_str("its report is of a run that read nothing"),
            Self::Reported { message, .. } => f.write_str(message),
        }
    }
}

/// Why something was left out on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExcludeReason {
    /// An ignore rule of git matches, so git would not publish it.
    Ignored,
    /// A glob of `--exclude` or of the configuration matches.
    Glob,
    /// A repository of its own (nested, or a submodule): the outer one publishes no file of it.
    Repository,
    /// A FIFO, socket or device met on the way: git publishes none.
    Special,
}

impl fmt::Display for ExcludeReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ignored => "ignored by git",
            Self::Glob => "excluded by a glob",
            Self::Repository => "a repository of its own; name it to scan it",
            Self::Special => "not a regular file, which git cannot publish",
        })
    }
}

/// Why there was nothing to read, where that is no failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nothing {
    /// No entry of the index adds anything to `HEAD`.
    Staged,
    /// What is pushed has no commit that the remote does not have.
    Pushed,
}

impl Nothing {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Staged, Self::Pushed];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Staged => "staged",
            Self::Pushed => "pushed",
        }
    }
}

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Staged => "nothing is staged that HEAD does not have",
            Self::Pushed => "nothing is pushed that the remote does not have",
        })
    }
}
