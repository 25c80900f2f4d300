//! What a source yields: blobs, and on the same road what it could not read or left out.

use std::fmt;
use std::io::{self, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use crate::object::{Commit, Object};

/// Where a blob comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The path as a person typed it, joined with what was found below it. In git, the path from
    /// the top of the repository; the name of the object where it has no path, such as a commit.
    pub path: PathBuf,
    /// The object of git that holds it, if it is not a file.
    pub object: Option<Object>,
    /// The commit that introduced it, where that is known.
    pub commit: Option<Arc<Commit>>,
}

impl Origin {
    /// A file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            ..Self::default()
        }
    }
}

/// The bytes of one file, on their way to the matcher. A source owns and reuses its buffers.
pub struct Blob<'a> {
    /// Where the bytes come from.
    pub origin: &'a Origin,
    /// The bytes.
    pub content: Content<'a>,
    /// Whether the same bytes were shown already, at another place: they count as read once.
    pub again: bool,
    /// What git would do with the file, asked only when a finding depends on it.
    pub publication: &'a dyn Fn() -> Publication,
}

/// How the bytes of a blob are held.
pub enum Content<'a> {
    /// All of them, in memory.
    Whole(&'a [u8]),
    /// Too many for one buffer: read piece by piece, from the current position to the end.
    Stream(&'a mut (dyn Stream + 'a)),
    /// Too many for one buffer, and to be had once only.
    Once {
        /// The first bytes, as many as tell what kind of text it is.
        head: &'a [u8],
        /// What follows them.
        rest: &'a mut (dyn Read + Send + 'a),
    },
}

impl Content<'_> {
    /// The same bytes, for a shorter time.
    pub fn reborrow(&mut self) -> Content<'_> {
        match self {
            Self::Whole(bytes) => Content::Whole(bytes),
            Self::Stream(stream) => Content::Stream(&mut **stream),
            Self::Once { head, rest } => Content::Once {
                head,
                rest: &mut **rest,
            },
        }
    }
}

/// What a [`Content::Stream`] reads from. Seeking back to the start reads the same bytes again.
pub trait Stream: Read + Seek + Send {}
impl<T: Read + Seek + Send> Stream for T {}

/// What git would do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publication {
    /// Committed, whatever ignore rules say.
    Tracked,
    /// In the index, not yet in `HEAD`.
    Staged,
    /// Not in the index, and no ignore rule matches: the next `git add .` takes it.
    Untracked,
    /// Not in the index, and an ignore rule matches.
    Ignored,
    /// In a commit, which may be a thing of the past.
    Committed,
    /// In no repository, and no `.gitignore` file on the way up covers it.
    NoRepository,
}

impl Publication {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Tracked => "tracked",
            Self::Staged => "staged",
            Self::Untracked => "untracked",
            Self::Ignored => "ignored",
            Self::Committed => "committed",
            Self::NoRepository => "no-repository",
        }
    }
}

/// One item on the road from a source.
pub enum Item<'a> {
    /// Bytes to search.
    Blob(Blob<'a>),
    /// So many bytes of a blob that were read, and in which there is no credential, as
    /// [`Sink::glance`] said.
    ///
    /// [`Sink::glance`]: crate::Sink::glance
    Clean(u64),
    /// Should have been read and was not: the run is not clean.
    Skipped(Skipped),
    /// Left out on purpose, so the run may still be clean.
    Excluded(Excluded),
}

/// What a first look at bytes says, whatever their path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glance {
    /// There is not even the beginning of anything. Nor is there in other bytes, if each stretch of
    /// [`REACH`] bytes in them is from bytes of which the same is true.
    Silent,
    /// There is no credential.
    Clean,
    /// There may be one. It is worth finding out where the bytes come from.
    MayHold,
}

/// No beginning that is looked for is longer, in bytes.
pub const REACH: usize = 16;

/// Something that should have been read and was not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// What was not read.
    pub origin: Origin,
    /// Why.
    pub reason: SkipReason,
}

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
}

impl SkipReason {
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
        }
    }
}

/// Something that was left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excluded {
    /// What was left out.
    pub origin: Origin,
    /// Why.
    pub reason: ExcludeReason,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// No entry of the index adds anything to `HEAD`.
    Staged,
    /// What is pushed has no commit that the remote does not have.
    Pushed,
}

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Staged => "nothing is staged that HEAD does not have",
            Self::Pushed => "nothing is pushed that the remote does not have",
        })
    }
}
