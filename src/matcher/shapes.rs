//! The detectors' shapes, compiled when the first text asks for them.

use std::ops::Range;
use std::sync::OnceLock;

use regex::bytes::{Captures, Regex};

use super::pattern::compile;
use super::{boundary, placeholder};
use crate::detector::{Anchor, DETECTORS, Detector, Randomness, Shape};

/// One shape of one detector.
pub(super) struct Row {
    pub(super) detector: &'static Detector,
    pub(super) shape: &'static Shape,
    /// The place of the detector in the table: a lower one is more specific.
    pub(super) rank: usize,
    /// Only at the start of a text.
    anchored: OnceLock<Regex>,
    /// Anywhere in a text.
    anywhere: OnceLock<Regex>,
}

/// A value of the right shape, in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) span: Range<usize>,
    /// The part of it that was drawn at random.
    pub(super) tail: Range<usize>,
}

impl Row {
    /// Every shape, in the order of the table.
    pub(super) fn all() -> Vec<Self> {
        let rows = DETECTORS.iter().enumerate();
        rows.flat_map(|(rank, detector)| {
            detector.shapes.iter().map(move |shape| Self {
                detector,
                shape,
                rank,
                anchored: OnceLock::new(),
                anywhere: OnceLock::new(),
            })
        })
        .collect()
    }

    /// The prefixes that lead to the row.
    pub(super) fn prefixes(&self) -> &'static [&'static str] {
        match self.detector.anchor {
            Anchor::Prefix(prefixes) => prefixes,
            _ => &[],
        }
    }

    /// The value whose prefix stands at `at`, which begins at `start`.
    pub(super) fn value_at(&self, text: &[u8], start: usize, at: usize) -> Option<Value> {
        let regex = self
            .anchored
            .get_or_init(|| compile(&format!(r"(?-u)\A(?:{})", self.shape.pattern)));
        let captures = regex.captures(&text[at..])?;
        let mut value = self.value(text, &captures, at)?;
        value.span.start = start;
        Some(value)
    }

    /// Every value in a part of the text.
    pub(super) fn values_in<'t>(
        &'t self,
        text: &'t [u8],
        part: Range<usize>,
    ) -> impl Iterator<Item = Value> + 't {
        let regex = self
            .anywhere
            .get_or_init(|| compile(&format!("(?-u){}", self.shape.pattern)));
        regex
            .captures_iter(&text[part.clone()])
            .filter_map(move |captures| self.value(text, &captures, part.start))
            .filter(|value| boundary::open(text, value.span.start))
    }

    fn value(&self, text: &[u8], captures: &Captures<'_>, offset: usize) -> Option<Value> {
        let group = |name| captures.name(name).or_else(|| captures.get(0));
        let place = |found: regex::bytes::Match<'_>| found.start() + offset..found.end() + offset;
        let value = Value {
            span: place(group("value")?),
            tail: place(group("tail")?),
        };
        let tail = &text[value.tail.clone()];
        let drawn = match self.shape.randomness {
            Randomness::Any => true,
            Randomness::Base62 => placeholder::is_random(tail),
            Randomness::Named => placeholder::is_random_enough_for_a_name(tail),
        };
        // A placeholder is counted, so it is not dropped here for looking typed.
        let plausible = drawn || placeholder::is_typed(tail);
        (plausible && boundary::closed(text, value.span.end)).then_some(value)
    }
}
