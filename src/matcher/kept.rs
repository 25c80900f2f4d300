//! Which matches of one text are kept: a hostile text has a million.

use std::collections::HashSet;

use super::Match;
use super::candidate::Located;
use super::context::FileEvidence;
use crate::finding::Encoding;
use crate::secret::Fingerprint;

/// How many matches of one text are kept, and as many placeholders.
const MOST: usize = 10_000;

/// What a search of one text found.
#[derive(Debug, Default)]
pub struct Searched {
    /// The credentials and the placeholders, in the order of their places: at most 10,000 of each,
    /// the surest.
    pub matches: Vec<Match>,
    /// How many more credentials there are.
    pub dropped: u64,
    /// How many placeholders there are, also those that are not among the matches.
    pub placeholders: u64,
}

impl Searched {
    /// With what the bytes of a text say that was taken for UTF-16. Its runs of UTF-16 are not told
    /// again where the whole text has told them, in their right places.
    pub(super) fn and_as_bytes(mut self, bytes: Self) -> Self {
        let told: HashSet<_> = self.matches.iter().map(identity).collect();
        let is_news = |found: &Match| match found.encoding {
            Some(Encoding::Utf16Le | Encoding::Utf16Be) => !told.contains(&identity(found)),
            _ => true,
        };
        self.matches
            .extend(bytes.matches.into_iter().filter(is_news));
        self.matches.sort_by_key(|found| found.region);
        let of = |matches: &[Match]| matches.iter().filter(|found| found.placeholder).count();
        self.placeholders = self.placeholders.max(of(&self.matches) as u64);
        self.dropped = self.dropped.max(bytes.dropped);
        self
    }
}

fn identity(found: &Match) -> Fingerprint {
    Fingerprint::of_secret(found.detector.id, &found.secret)
}

/// The surest of what was located so far.
#[derive(Default)]
pub(super) struct Kept {
    genuine: Vec<Located>,
    placeholders: Vec<Located>,
    dropped: u64,
    dropped_placeholders: u64,
}

impl Kept {
    /// What is kept of `located`.
    pub(super) fn of(located: Vec<Located>) -> Self {
        let mut kept = Self::default();
        kept.extend(located);
        kept
    }

    /// Adds more, and lets go of the least sure where there are too many.
    pub(super) fn extend(&mut self, located: impl IntoIterator<Item = Located>) {
        for located in located {
            if located.is_placeholder() {
                self.placeholders.push(located);
            } else {
                self.genuine.push(located);
            }
        }
        self.dropped += cut(&mut self.genuine);
        self.dropped_placeholders += cut(&mut self.placeholders);
    }

    /// Whether what the rest of the file says would change a verdict.
    pub(super) fn is_open(&self) -> bool {
        self.genuine.iter().any(Located::is_open)
    }

    /// The matches, now that it is known what the whole file says.
    pub(super) fn resolve(self, evidence: FileEvidence) -> Searched {
        let resolved = |located: Vec<Located>| -> Vec<Match> {
            let found = located.into_iter();
            found
                .filter_map(|located| located.resolve(evidence))
                .collect()
        };
        let mut matches = resolved(self.genuine);
        let placeholders = resolved(self.placeholders);
        let count = self.dropped_placeholders + placeholders.len() as u64;
        matches.extend(placeholders);
        matches.sort_by_key(|found| found.region);
        Searched {
            matches,
            dropped: self.dropped,
            placeholders: count,
        }
    }
}

/// Leaves the surest, in the order of their places, and says how many had to go.
fn cut(located: &mut Vec<Located>) -> u64 {
    let too_many = located.len().saturating_sub(MOST);
    if too_many > 0 {
        located.sort_by_key(|located| (located.least_confidence(), located.region));
        located.truncate(MOST);
        located.sort_by_key(|located| located.region);
    }
    too_many as u64
}
