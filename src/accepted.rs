//! An accepted leak: an entry of a baseline, and what a run says of one.

use crate::day::Day;
use crate::secret::Fingerprint;

/// An entry of a baseline. Only the fingerprint decides; the rest is for who reviews it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What is accepted, wherever it stands.
    pub fingerprint: Fingerprint,
    /// The id of the detector that found it.
    pub detector: String,
    /// The secret, redacted; `None` for a dotenv file.
    pub secret: Option<String>,
    /// Where it was when it was accepted, from the top of the work tree.
    pub path: String,
    /// The line there.
    pub line: Option<u64>,
    /// The id of the commit that introduced it, if it was found in commits.
    pub commit: Option<String>,
    /// What was scanned when it was found.
    pub found_in: FoundIn,
    /// Who accepted it.
    pub by: String,
    /// When.
    pub date: Day,
    /// Why.
    pub reason: String,
    /// The first day on which it counts again.
    pub expires: Option<Day>,
}

impl Accepted {
    /// Whether it counts again on the day `today`.
    pub fn has_expired(&self, today: Day) -> bool {
        self.expires.is_some_and(|expires| expires <= today)
    }
}

/// What has to be scanned to tell that something is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundIn {
    /// The files as they are: of a work tree, or of the index.
    Tree,
    /// Commits. What the files no longer have, they still do.
    History,
}

impl FoundIn {
    /// The name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::History => "history",
        }
    }
}

/// What a run says of the baseline that its findings were held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaselineNotes {
    /// The name of its file.
    pub name: String,
    /// How many entries it has.
    pub entries: usize,
    /// What was read to the last file, if anything was: only then it can be told what is gone.
    pub whole: Option<FoundIn>,
    /// The entries that no longer occur in what was read, by path and line.
    pub gone: Vec<Accepted>,
    /// The entries that occur, and have expired: what they accepted counts again. In the same order.
    pub expired: Vec<Accepted>,
}
