//! What a source yields: blobs, and on the same road what it could not read or left out.

mod reason;

use std::io::{Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use crate::object::{Commit, Object};

pub use reason::{ExcludeReason, Nothing, SkipReason};

/// Where a blob comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// What the repository is called, in a report that was merged from those of several.
    pub repository: Option<Arc<str>>,
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
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Tracked,
        Self::Staged,
        Self::Untracked,
        Self::Ignored,
        Self::Committed,
        Self::NoRepository,
    ];

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
    /// There is not even the beginning of anything, or only of what ends within [`REACH`] bytes. Nor
    /// is there in other bytes, if each stretch of [`REACH`] bytes in them is from bytes of which the
    /// same is true.
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

/// Something that was left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excluded {
    /// What was left out.
    pub origin: Origin,
    /// Why.
    pub reason: ExcludeReason,
}
