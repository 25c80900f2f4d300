//! The credentials in a text that is given as one, and where in it they are.

use std::ops::Range;

use super::Matcher;
use super::candidate::without_overlaps;
use super::context::FileEvidence;
use super::placeholder;
use crate::detector::{Detector, Probe};
use crate::finding::Encoding;
use crate::secret::Secret;

/// A credential in a text that is given as one.
pub(crate) struct Held {
    pub(crate) detector: &'static Detector,
    pub(crate) secret: Secret,
    /// Where it is written, in bytes.
    pub(crate) place: Range<usize>,
    pub(crate) encoding: Option<Encoding>,
    /// The id of the OAuth client that stands before it in encoded text, as in a Basic header.
    pub(crate) client_id: Option<String>,
    /// Whether it is right in shape, and typed rather than drawn.
    pub(crate) is_placeholder: bool,
}

impl Matcher {
    /// The credentials in a text, in the order of their places.
    pub(crate) fn held(&self, text: &[u8]) -> Vec<Held> {
        let mut found = self.candidates(text).found;
        let evidence = FileEvidence::of_text(text, self.mention);
        if evidence.anchored {
            found.extend(self.anchored_in_file(text));
        }
        let found = without_overlaps(found).into_iter();
        found.filter_map(|it| it.held(evidence)).collect()
    }

    /// The kind that is never asked about whose shape the whole value has, whatever stands around.
    pub(crate) fn never_asked(&self, value: &[u8]) -> Option<&'static Detector> {
        let rows = self.rows.iter();
        let mut rows = rows.filter(|row| row.detector.probe == Probe::Nothing);
        let found = rows.find(|row| {
            let found = row.value_at(value, 0, 0);
            found.is_some_and(|found| found.span == (0..value.len()))
        });
        found.map(|row| row.detector)
    }
}

/// Whether what follows a prefix, in whatever shape, was written by a person: words, or the same
/// character again and again.
pub(crate) fn is_made_up(tail: &[u8]) -> bool {
    let is_mixed = placeholder::is_random(tail) && tail.iter().any(u8::is_ascii_digit);
    let is_repeated = tail
        .windows(5)
        .any(|run| run.iter().all(|it| *it == run[0]));
    is_repeated || placeholder::has_word(tail) && !is_mixed
}
