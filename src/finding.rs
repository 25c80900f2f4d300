//! A match at a location.

use crate::blob::{Origin, Publication};
use crate::detector::{Confidence, Detector, Severity};
use crate::object::Exposure;
use crate::secret::{Fingerprint, Secret};
use crate::validity::{Validity, Verdict};

/// One occurrence of a leak. The fingerprint is the leak; a finding is a place of it.
#[derive(Debug)]
pub struct Finding {
    /// What kind of credential it is.
    pub detector: &'static Detector,
    /// Where it is.
    pub location: Location,
    /// The credential; `None` for a dotenv file.
    pub secret: Option<Secret>,
    /// The id of the OAuth client that stands beside a client secret. It is public.
    pub client_id: Option<String>,
    /// Its identity, equal for the same credential in every place.
    pub fingerprint: Fingerprint,
    /// How sure it is that this is a genuine credential.
    pub confidence: Confidence,
    /// How bad it is if it is genuine.
    pub severity: Severity,
    /// How it was written, where that is not as plain text.
    pub encoding: Option<Encoding>,
    /// Where in a history it is still to be seen, if a history was scanned.
    pub exposure: Option<Exposure>,
    /// What git would do with the file, for a dotenv file.
    pub publication: Option<Publication>,
    /// The line around it, with every credential in it redacted; `None` without a region.
    pub excerpt: Option<Excerpt>,
    /// GitHub's `primaryLocationLineHash`, where the report was asked to hold it.
    pub line_hash: Option<String>,
    /// What a comment beside it says of it.
    pub marker: Option<Marker>,
    /// By what it is forgiven, if it is.
    pub suppression: Option<Suppression>,
    /// What came of asking Notion about it; `None` if nobody asked.
    pub verdict: Option<Verdict>,
    /// By what it would be forgiven if who wrote what was scanned were trusted. It counts.
    pub untrusted: Option<Suppression>,
}

impl Finding {
    /// What `detector` finds in the whole of `origin`, of which nothing more is known.
    pub(crate) fn new(
        detector: &'static Detector,
        origin: Origin,
        fingerprint: Fingerprint,
    ) -> Self {
        Self {
            detector,
            location: Location {
                origin,
                region: None,
            },
            secret: None,
            fingerprint,
            confidence: detector.confidence(),
            severity: detector.severity,
            encoding: None,
            exposure: None,
            publication: None,
            excerpt: None,
            line_hash: None,
            marker: None,
            suppression: None,
            verdict: None,
            client_id: None,
            untrusted: None,
        }
    }

    /// Whether Notion was asked about it, and accepts it.
    pub fn is_active(&self) -> bool {
        self.verdict
            .is_some_and(|verdict| verdict.validity() == Validity::Active)
    }
}

/// A marker in a comment beside a match: that it is meant to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Which marker it is, such as `ntnleaks:allow`.
    pub name: &'static str,
    /// What it is for.
    pub scope: MarkerScope,
    /// Why, with every credential in it redacted.
    pub reason: Option<String>,
}

/// What a [`Marker`] is for.
#[derive(Clone, Copy, Debug)]
pub enum MarkerScope {
    /// Whatever stands there.
    Everything,
    /// What one detector finds.
    Detector(&'static Detector),
    /// What it names is no detector, so it is for nothing.
    Nothing,
}

impl PartialEq for MarkerScope {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Detector(one), Self::Detector(other)) => one.id == other.id,
            (Self::Everything, Self::Everything) | (Self::Nothing, Self::Nothing) => true,
            _ => false,
        }
    }
}

impl Eq for MarkerScope {}

impl Marker {
    /// Whether it is for what `detector` finds.
    pub fn is_for(&self, detector: &Detector) -> bool {
        match self.scope {
            MarkerScope::Everything => true,
            MarkerScope::Detector(named) => named.id == detector.id,
            MarkerScope::Nothing => false,
        }
    }
}

/// By what a finding is forgiven. It is found and counted all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Where that is said.
    pub kind: SuppressionKind,
    /// The marker, or the file of the baseline.
    pub by: String,
    /// Why, as far as somebody said.
    pub reason: Option<String>,
}

/// SARIF's two kinds of suppression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppressionKind {
    /// By a marker in the scanned text.
    InSource,
    /// By a baseline.
    External,
}

impl SuppressionKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::InSource, Self::External];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::InSource => "in_source",
            Self::External => "external",
        }
    }
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub origin: Origin,
    /// The place in its text; `None` for a finding that concerns the whole file.
    pub region: Option<Region>,
}

/// A place in text: 1-based lines, and 1-based columns that count Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    /// The first line.
    pub line: u64,
    /// The column of the first character.
    pub column: u64,
    /// The last line.
    pub end_line: u64,
    /// The column after the last character.
    pub end_column: u64,
}

/// The text around a match on its lines, redacted, cut to a length that a person can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// What stands before it on its first line.
    pub before: String,
    /// The redacted match.
    pub matched: String,
    /// What stands after it on its last line.
    pub after: String,
}

/// How a credential was written, where that is not as plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// base64 or base64url, wrapped or not.
    Base64,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// `%5F`.
    Percent,
    /// `\u005f`, `\x5f`, `\137`.
    Escape,
    /// Several string literals, or a folded line.
    Split,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Base64,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Percent,
        Self::Escape,
        Self::Split,
    ];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Base64 => "base64",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Percent => "percent",
            Self::Escape => "escape",
            Self::Split => "split",
        }
    }
}
