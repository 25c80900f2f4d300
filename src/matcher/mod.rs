//! From bytes to matches: prefilter, decode, verify, classify.

mod boundary;
mod candidate;
mod client;
mod context;
mod decode;
mod excerpt;
mod held;
mod kept;
mod marker;
mod once;
mod pattern;
mod placeholder;
mod position;
mod prefilter;
mod search;
mod shapes;
mod stream;

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::OnceLock;

use regex::bytes::Regex;

use candidate::Located;
use context::FileEvidence;
use kept::Kept;
use pattern::compile;
use position::Position;
use prefilter::Prefilter;
use search::Candidates;
use shapes::Row;

use crate::blob::Glance;
use crate::detector::{Anchor, Confidence, Detector, Severity};
use crate::finding::{Encoding, Excerpt, Marker, Region};
use crate::secret::{Fingerprint, REDACTION_MARK, Secret};
use crate::utf16::{self, Endian};

pub(crate) use held::{Held, is_made_up};
pub use kept::Searched;
pub use stream::Helpers;

/// A credential at a place of a text.
#[derive(Debug)]
pub struct Match {
    /// What kind of credential it is.
    pub detector: &'static Detector,
    /// Where it is.
    pub region: Region,
    /// The credential, decoded.
    pub secret: Secret,
    /// How sure it is that it is genuine.
    pub confidence: Confidence,
    /// How bad it is if it is genuine.
    pub severity: Severity,
    /// How it was written, where that is not as plain text.
    pub encoding: Option<Encoding>,
    /// The line around it, redacted.
    pub excerpt: Excerpt,
    /// What a comment beside it says of it.
    pub marker: Option<Marker>,
    /// The OAuth client id that stands beside it, if one does. It is no secret.
    pub client_id: Option<String>,
    /// Whether it is a placeholder: right in shape, and typed rather than drawn.
    pub placeholder: bool,
}

/// Everything that is known about Notion's credentials, compiled once for all threads.
pub struct Matcher {
    prefilter: Prefilter,
    rows: Vec<Row>,
    prefixes: Vec<&'static str>,
    /// What [`Anchor::File`] asks for: a mention in the text, and a part of the path.
    mention: &'static str,
    path: &'static str,
    /// Values that somebody knows to be placeholders.
    placeholders: HashSet<Fingerprint>,
    /// What begins as a credential does, for messages.
    alike: OnceLock<Regex>,
}

impl Default for Matcher {
    fn default() -> Self {
        Self::new()
    }
}

/// What the bytes that are searched are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// The text as it is.
    Bytes,
    /// A text in UTF-16, as UTF-8.
    Transcoded(Endian),
}

impl Matcher {
    /// Compiles what every text needs; the rest is compiled when a text asks for it.
    pub fn new() -> Self {
        let rows = Row::all();
        let mut prefixes: Vec<_> = rows.iter().flat_map(Row::prefixes).copied().collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        let anchor = rows.iter().find_map(|row| match row.detector.anchor {
            Anchor::File { mention, path } => Some((mention, path)),
            _ => None,
        });
        let (mention, path) = anchor.unwrap_or_default();
        Self {
            prefilter: Prefilter::new(),
            rows,
            prefixes,
            mention,
            path,
            placeholders: HashSet::new(),
            alike: OnceLock::new(),
        }
    }

    /// With more placeholders, known by the fingerprints that reports give them.
    pub fn with_placeholders(self, placeholders: impl IntoIterator<Item = Fingerprint>) -> Self {
        Self {
            placeholders: placeholders.into_iter().collect(),
            ..self
        }
    }

    /// The credentials in a whole text, in the order of their places. What the path says counts as
    /// context.
    pub fn matches(&self, text: &[u8], path: &Path) -> Searched {
        let Some(endian) = utf16::detect(text) else {
            return self.matches_as(text, path, Reading::Bytes);
        };
        let mut transcoded = Vec::with_capacity(text.len());
        utf16::transcode(text, endian, &mut transcoded);
        self.matches_as(&transcoded, path, Reading::Transcoded(endian))
            .and_as_bytes(self.matches_as(text, path, Reading::Bytes))
    }

    /// A first look at a whole text: whether there may be a credential in it, whatever its path.
    pub fn glance(&self, text: &[u8]) -> Glance {
        let holds = |text: &[u8]| {
            let candidates = self.candidates(text);
            candidates.mentioned || !candidates.found.is_empty()
        };
        // What is UTF-16 has zeros where it matters, and may say more when it is transcoded.
        let has_zeros = memchr::memchr(0, text).is_some();
        let mut hits = self.prefilter.hits(text);
        if !has_zeros && hits.all(|hit| search::ends_at_once(text, &hit)) {
            return Glance::Silent;
        }
        let transcoded_holds = |endian| {
            let mut transcoded = Vec::with_capacity(text.len());
            utf16::transcode(text, endian, &mut transcoded);
            holds(&transcoded)
        };
        if holds(text) || utf16::detect(text).is_some_and(transcoded_holds) {
            Glance::MayHold
        } else {
            Glance::Clean
        }
    }

    /// Whether a file or a directory of this name makes values possible in it that the text alone
    /// does not.
    pub fn is_telling(&self, name: &[u8]) -> bool {
        memchr::memmem::find(name, self.path.as_bytes()).is_some()
    }

    fn matches_as(&self, text: &[u8], path: &Path, reading: Reading) -> Searched {
        let Candidates {
            mut found,
            mentioned,
        } = self.candidates(text);
        let mut evidence = FileEvidence::of_path(path, self.path);
        if found.is_empty() && !mentioned && !evidence.anchored {
            return Searched::default();
        }
        evidence = evidence.or(FileEvidence::of_text(text, self.mention));
        if evidence.anchored {
            found.extend(self.anchored_in_file(text));
        }
        let core = position::mark_len(text)..text.len();
        let (located, _) = Located::all(text, core, Position::START, found, reading);
        Kept::of(located).resolve(evidence)
    }

    /// `text` with every credential in it redacted, whatever stands around it, and whatever begins
    /// as one does: for messages that quote what a person typed.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let found = self.candidates(text.as_bytes()).found;
        let anchored = self.anchored_in_file(text.as_bytes());
        let mut spans: Vec<_> = found
            .into_iter()
            .chain(anchored)
            .map(|it| it.written)
            .collect();
        let alike = self.alike.get_or_init(|| like_any(&self.prefixes));
        spans.extend(alike.find_iter(text.as_bytes()).map(|found| found.range()));
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        spans.sort_by_key(|span| span.start);
        let mut redacted = String::new();
        let mut at = 0;
        for span in spans {
            if span.end > at {
                redacted.push_str(text.get(at..span.start).unwrap_or_default());
                redacted.push_str(REDACTION_MARK);
                at = span.end;
            }
        }
        redacted.push_str(text.get(at..).unwrap_or_default());
        Cow::Owned(redacted)
    }
}

/// A pattern of what begins with any of the prefixes and is not short, also inside of a word.
fn like_any(prefixes: &[&str]) -> Regex {
    compile(&format!(
        "(?-u)(?:{})[A-Za-z0-9_%:.-]{{8,}}",
        prefixes.join("|")
    ))
}
