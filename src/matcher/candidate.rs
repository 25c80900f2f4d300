//! A value on its way to a match: it has its shape and its surroundings, and waits for what the
//! rest of the file says.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use super::client::{Client, Ids};
use super::context::FileEvidence;
use super::decode::{View, base64};
use super::excerpt::excerpt;
use super::held::Held;
use super::marker;
use super::placeholder;
use super::position::{Cursor, Position};
use super::shapes::{Row, Value};
use super::{Match, Reading};
use crate::detector::{Confidence, Detector, Evidence, Severity, Shape};
use crate::finding::{Encoding, Excerpt, Marker, Region};
use crate::secret::{Fingerprint, Secret, Visibility};

/// A value of the right shape.
pub(super) struct Candidate {
    detector: &'static Detector,
    shape: &'static Shape,
    rank: usize,
    secret: Secret,
    /// The length of the value in bytes.
    len: usize,
    placeholder: bool,
    /// Whether a word in it makes it less likely to be genuine.
    worded: bool,
    /// Whether it is of one of Notion's own environments.
    internal: bool,
    /// Where the value itself was written.
    pub(super) written: Range<usize>,
    /// What a person sees as one piece of text there.
    shown: Range<usize>,
    encoding: Option<Encoding>,
    /// Whether the surroundings hold the evidence that the shape asks for.
    evident: bool,
    client: Client,
}

/// Where a value was written, and how.
pub(super) struct Writing {
    pub(super) written: Range<usize>,
    shown: Range<usize>,
    encoding: Option<Encoding>,
}

impl Writing {
    /// The writing of a part of the view, or of the file itself.
    pub(super) fn new(file: &[u8], view: Option<&View>, part: &Range<usize>) -> Self {
        let written = view.map_or(part.clone(), |view| view.source(part));
        let encoding = view.map(|view| view.encoding);
        let shown = match encoding {
            Some(Encoding::Base64) => base64::whole(file, written.clone()),
            _ => written.clone(),
        };
        Self {
            written,
            shown,
            encoding,
        }
    }
}

impl Candidate {
    /// A value of `text`, which is decoded text where it was not written plainly.
    pub(super) fn new(
        row: &Row,
        text: &[u8],
        value: &Value,
        writing: Writing,
        evident: bool,
    ) -> Self {
        let bytes = &text[value.span.clone()];
        let tail = &text[value.tail.clone()];
        let prefix = row.detector.prefix_len(bytes);
        Self {
            detector: row.detector,
            shape: row.shape,
            rank: row.rank,
            secret: Secret::new(bytes.to_vec(), prefix.unwrap_or(0)),
            len: bytes.len(),
            placeholder: placeholder::is_placeholder(bytes, tail),
            worded: placeholder::has_word(tail),
            internal: prefix.is_some()
                && !row
                    .prefixes()
                    .iter()
                    .any(|p| bytes.starts_with(p.as_bytes())),
            written: writing.written,
            shown: writing.shown,
            encoding: writing.encoding,
            evident,
            client: Client::Nowhere,
        }
    }

    /// The same, with what tells where its client id is.
    pub(super) fn with(self, client: Client) -> Self {
        Self { client, ..self }
    }

    /// The OAuth client id that belongs to it. `ids` are those of the file.
    fn client_id(&mut self, file: &[u8], ids: &OnceCell<Ids>) -> Option<String> {
        match &mut self.client {
            Client::Nowhere => None,
            Client::Decoded(id) => id.take(),
            Client::InFile => {
                let ids = ids.get_or_init(|| Ids::of(file));
                ids.beside(file, &self.written).flatten()
            }
        }
    }

    /// A placeholder, if somebody knows that it is one.
    pub(super) fn unless_known(mut self, placeholders: &HashSet<Fingerprint>) -> Self {
        // A fingerprint is not free, and few have such a list.
        let is_known =
            || placeholders.contains(&Fingerprint::of_secret(self.detector.id, &self.secret));
        self.placeholder |= !placeholders.is_empty() && is_known();
        self
    }

    /// The credential, unless it needs evidence that neither its surroundings nor the text hold.
    pub(super) fn held(self, text: FileEvidence) -> Option<Held> {
        let is_likely = self.shape.without_evidence.is_some();
        let is_told = self.shape.evidence == Evidence::Notion && text.notion;
        (self.evident || is_likely || is_told).then_some(Held {
            detector: self.detector,
            secret: self.secret,
            place: self.shown,
            client_id: match self.client {
                Client::Decoded(id) => id,
                Client::Nowhere | Client::InFile => None,
            },
            encoding: self.encoding,
            is_placeholder: self.placeholder,
        })
    }

    /// What tells which of several readings of one place is right: the more specific detector, then
    /// the longer value. Less is better.
    pub(super) fn rank(&self) -> (usize, Reverse<usize>) {
        (self.rank, Reverse(self.len))
    }

    /// The value as it may be shown.
    pub(super) fn redacted(&self) -> String {
        self.secret.render(Visibility::Redacted)
    }
}

/// One candidate for each place, the most specific, in the order of the places.
pub(super) fn without_overlaps(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|candidate| (candidate.written.start, candidate.rank()));
    let mut kept: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        match kept.last_mut() {
            Some(last) if candidate.written.start < last.written.end => {
                if candidate.rank() < last.rank() {
                    *last = candidate;
                }
            }
            _ => kept.push(candidate),
        }
    }
    kept
}

/// A candidate whose place is known in lines and columns.
pub(super) struct Located {
    candidate: Candidate,
    pub(super) region: Region,
    excerpt: Excerpt,
    marker: Option<Marker>,
    client_id: Option<String>,
}

impl Located {
    /// The candidates whose text begins in `core`, a part of the text that begins at `start`; and
    /// the position of its end.
    pub(super) fn all(
        text: &[u8],
        core: Range<usize>,
        start: Position,
        candidates: Vec<Candidate>,
        reading: Reading,
    ) -> (Vec<Self>, Position) {
        let mut candidates = without_overlaps(candidates);
        candidates.sort_by_key(|candidate| candidate.shown.start);
        let spans: Vec<_> = candidates.iter().map(|found| found.shown.clone()).collect();
        let ids = OnceCell::new();
        let mut cursor = Cursor::new(text, core.start, start);
        let located = candidates
            .into_iter()
            .filter(|candidate| core.contains(&candidate.shown.start))
            .map(|mut candidate| {
                let shown = candidate.shown.clone();
                let begin = cursor.advance(shown.start);
                let end = cursor.peek(shown.end);
                if let Reading::Transcoded(endian) = reading {
                    candidate.encoding.get_or_insert(endian.encoding());
                }
                Self {
                    region: Region {
                        line: begin.line,
                        column: begin.column,
                        end_line: end.line,
                        end_column: end.column,
                    },
                    excerpt: excerpt(text, &shown, &spans, candidate.redacted()),
                    marker: marker::beside(text, &shown, &spans, candidate.detector),
                    client_id: candidate.client_id(text, &ids),
                    candidate,
                }
            })
            .collect();
        (located, cursor.advance(core.end))
    }

    /// The same, counted from the start of a text in which this one begins at `start`.
    pub(super) fn offset_by(mut self, start: Position) -> Self {
        let moved = |line, column| Position { line, column }.offset_by(start);
        let begin = moved(self.region.line, self.region.column);
        let end = moved(self.region.end_line, self.region.end_column);
        self.region = Region {
            line: begin.line,
            column: begin.column,
            end_line: end.line,
            end_column: end.column,
        };
        self
    }

    /// Whether it is right in shape, and typed rather than drawn.
    pub(super) fn is_placeholder(&self) -> bool {
        self.candidate.placeholder
    }

    /// How sure it is without the rest of the file; the surest first.
    pub(super) fn least_confidence(&self) -> Reverse<Option<Confidence>> {
        let shape = self.candidate.shape;
        Reverse(match self.candidate.evident {
            true => Some(shape.with_evidence),
            false => shape.without_evidence,
        })
    }

    /// Whether what the rest of the file says would change the verdict.
    pub(super) fn is_open(&self) -> bool {
        !self.candidate.evident && self.candidate.shape.evidence == Evidence::Notion
    }

    /// The match, unless it needs evidence that neither its surroundings nor the file hold.
    pub(super) fn resolve(self, file: FileEvidence) -> Option<Match> {
        let Candidate {
            detector, shape, ..
        } = self.candidate;
        let evident = self.candidate.evident || (self.is_open() && file.notion);
        let confidence = if evident {
            shape.with_evidence
        } else {
            shape.without_evidence?
        };
        let severity = if self.candidate.internal {
            detector.severity.min(Severity::High)
        } else {
            detector.severity
        };
        Some(Match {
            detector,
            region: self.region,
            secret: self.candidate.secret,
            confidence: lowered(confidence, self.candidate.worded),
            severity,
            encoding: self.candidate.encoding,
            excerpt: self.excerpt,
            marker: self.marker,
            client_id: self.client_id,
            placeholder: self.candidate.placeholder,
        })
    }
}

fn lowered(confidence: Confidence, worded: bool) -> Confidence {
    if worded {
        confidence.lowered()
    } else {
        confidence
    }
}
