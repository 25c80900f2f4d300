//! What makes a whole run fail. The failure of one file is a [`Skipped`](crate::Skipped) instead.

use std::path::PathBuf;

/// Why a run could not be made at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path that was named does not exist.
    #[error("{}: no such file or directory", path.display())]
    NoSuchPath {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A path that was named cannot be looked at.
    #[error("{}: {source}", path.display())]
    Path {
        /// The path as it was given.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A bare repository was named: it has no work tree.
    #[error("{}: a bare git repository has no work tree to scan; clone it and scan the clone", path.display())]
    BareRepository {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A git repository cannot be understood, so nobody can say what it would publish.
    #[error("{}: cannot read the git repository: {reason}", path.display())]
    Repository {
        /// The repository's directory.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The `git` program refuses, or cannot be run.
    #[error("git: {reason}")]
    Git {
        /// What it says.
        reason: String,
    },
    /// A range of commits that cannot be scanned as it was given.
    #[error("{range}: {reason}")]
    Range {
        /// The range as it was given.
        range: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// What a hook was told is not what git tells.
    #[error("what git tells the hook: {reason}")]
    HookInput {
        /// What is wrong with it.
        reason: String,
    },
    /// A setting is wrong: a configuration file, or a variable of the environment.
    #[error("{place}: {reason}")]
    Setting {
        /// The file, with line and column where there are any, or the variable.
        place: String,
        /// What is wrong, and what to do. Never what the file says: that may be a credential.
        reason: String,
    },
    /// A baseline that cannot be read as one, or cannot be written.
    #[error("{place}: {reason}")]
    Baseline {
        /// The file, with the line if it is about one.
        place: String,
        /// What is wrong, and what to do. Never what the file says: that may be a credential.
        reason: String,
    },
    /// A credential whose rotation cannot be awaited.
    #[error("{place}: {reason}")]
    NotAwaitable {
        /// Where it was given.
        place: String,
        /// Why not.
        reason: String,
    },
    /// A ledger that cannot be read as one, or cannot be written.
    #[error("{place}: {reason}")]
    Ledger {
        /// The file, with the line if it is about one.
        place: String,
        /// What is wrong, and what to do. Never what the file says: that may be a credential.
        reason: String,
    },
    /// A glob does not parse.
    #[error("{glob:?}: not a valid glob: {reason}")]
    Glob {
        /// The glob as it was given.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The worker threads could not be started.
    #[error("cannot start {threads} worker threads: {reason}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the operating system says.
        reason: String,
    },
    /// A report that is to be merged cannot be understood.
    #[error("{reason}")]
    Report {
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// The report could not be written.
    #[error("cannot write the report: {0}")]
    Write(#[from] std::io::Error),
}
