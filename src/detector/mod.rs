//! The kinds of credential, one row each. Everything else about a kind is derived from its row.
//!
//! Facts about shapes and contexts were gathered in November 2026 from Notion's documentation,
//! its official npm packages, and shape counts over public code.

mod table;

pub use table::DETECTORS;

use crate::rotation::Rotation;

/// What stands before a value of one of the environments inside of Notion. It belongs to the value.
pub(crate) const ENVIRONMENTS: [&[u8]; 3] = [b"development_", b"local_", b"staging_"];

/// How bad a genuine credential of a kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Needs a second mistake to do harm.
    Low,
    /// Publishes what should not be public.
    Medium,
    /// Opens a part, or an environment that is not production.
    High,
    /// Opens a workspace.
    Critical,
}

impl Severity {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The name in reports and of `--fail-severity`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How sure it is that a finding is a genuine credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The shape is loose and nothing around it speaks of Notion.
    Low,
    /// The shape or the context is strong, not both.
    Medium,
    /// The shape alone proves it, or shape and context together.
    High,
}

impl Confidence {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The name in reports and of `--min-confidence`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// One step less sure.
    pub(crate) fn lowered(self) -> Self {
        match self {
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }
}

/// One kind of credential.
#[derive(Debug)]
pub struct Detector {
    /// The stable id, as in reports, baselines and configuration.
    pub id: &'static str,
    /// What a person calls it.
    pub name: &'static str,
    /// What it opens, in one or two sentences.
    pub description: &'static str,
    /// How bad a genuine one is.
    pub severity: Severity,
    /// How to make a leaked one worthless, in one line.
    pub remedy: &'static str,
    /// Where to do so.
    pub remedy_url: &'static str,
    /// The same in steps; `None` for a file, which holds credentials of any kind.
    pub rotation: Option<Rotation>,
    /// How Notion is asked whether one works.
    pub probe: Probe,
    /// What leads to it in a text.
    pub anchor: Anchor,
    /// The shapes it takes, the strictest first.
    pub shapes: &'static [Shape],
}

impl Detector {
    /// The best confidence that the detector can give; SARIF's `precision` is made of it.
    pub fn confidence(&self) -> Confidence {
        let best = self.shapes.iter().map(|shape| shape.with_evidence).max();
        best.unwrap_or(Confidence::High)
    }

    /// How many bytes of a value only name its kind: the prefix, and what stands before that.
    pub(crate) fn prefix_len(&self, value: &[u8]) -> Option<usize> {
        let Anchor::Prefix(prefixes) = self.anchor else {
            return None;
        };
        prefixes.iter().find_map(|prefix| {
            let mut windows = value.windows(prefix.len());
            Some(windows.position(|part| part == prefix.as_bytes())? + prefix.len())
        })
    }

    /// Whether Notion can be asked whether one has been rotated.
    pub fn is_awaited(&self) -> bool {
        self.rotation.is_some_and(|rotation| rotation.is_awaited())
    }

    /// The row of an id; `None` if there is no such detector.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        DETECTORS.iter().find(|detector| detector.id == id)
    }
}

/// How Notion is asked whether a credential works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Who it is, with the credential as a token.
    Token,
    /// Whether the client is known, with its id; as a token where no id was found.
    Client,
    /// Whether the refresh token is active, in the name of its client.
    Refresh,
    /// Not at all: there is no harmless way.
    Nothing,
}

/// What leads to a credential in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The value begins with one of these.
    Prefix(&'static [&'static str]),
    /// The value stands near one of these names.
    Name(&'static [&'static str]),
    /// The value stands anywhere in a file that mentions the first text, or whose path holds the
    /// second.
    File {
        /// A text anywhere in the file.
        mention: &'static str,
        /// A part of the path.
        path: &'static str,
    },
    /// Not found by its text: a rule about whole files.
    WholeFile,
}

/// One shape of a value.
#[derive(Debug)]
pub struct Shape {
    /// A regular expression over bytes. Its group `value`, or else the whole match, is the value;
    /// its group `tail` is what was drawn at random.
    pub pattern: &'static str,
    /// What raises the confidence.
    pub evidence: Evidence,
    /// How sure it is with that evidence.
    pub with_evidence: Confidence,
    /// How sure it is without; `None` where the evidence is required.
    pub without_evidence: Option<Confidence>,
    /// What proves that the tail is no word, name or other product's key.
    pub randomness: Randomness,
}

/// How random the tail of a value must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Randomness {
    /// The shape says enough; only placeholders are set apart.
    Any,
    /// Both letter cases, and not words.
    Base62,
    /// Digits, and not words: for a value of no known format that goes by its name.
    Named,
}

/// What around a value tells what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// None is needed: the shape proves it.
    Shape,
    /// Notion is spoken of nearby, in the path, or by an API host or SDK anywhere in the file.
    Notion,
    /// A name says client secret, or a Notion client id stands nearby.
    ClientSecret,
    /// A webhook or verification token is spoken of nearby.
    Webhook,
    /// The mention or path that the anchor asks for.
    Anchor,
}
