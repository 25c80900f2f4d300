//! What the text around a value, and the path of its file, say about it.

use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use memchr::memmem;
use regex::bytes::Regex;

use super::pattern::compile;
use crate::detector::Evidence;

/// Words count as near within this many lines of the value's own.
pub(super) const NEAR_LINES: usize = 5;
/// And within this many bytes either side.
pub(super) const NEAR_BYTES: usize = 1024;
/// A client id counts as near within this many lines.
pub(super) const CLIENT_ID_LINES: usize = 10;
/// And within this many bytes either side.
pub(super) const CLIENT_ID_BYTES: usize = 4096;

/// A UUID.
pub(super) const UUID: &str = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
/// A client id as Notion makes them now: a UUID with its marks in it.
pub(super) const MARKED: &str = "[0-9a-f]{3}d872b-594c-80[0-9a-f]{2}-[0-9a-f]{4}-0037[0-9a-f]{8}";

static NOTION: LazyLock<Regex> = LazyLock::new(|| compile("(?i-u)notion"));

/// A host, a header or an SDK that only code which talks to Notion mentions.
static NOTION_CODE: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"(?i-u)api\.notion\.com|notion-version|@notionhq/|notion_client|notion-sdk")
});

/// A new client id is a UUID with Notion's marks in it; an old one is known by its name.
static CLIENT_ID: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        "(?i-u){MARKED}|client[_-]?id[^0-9a-f\\n]{{1,16}}{UUID}"
    ))
});

static CLIENT_SECRET_NAME: LazyLock<Regex> =
    LazyLock::new(|| compile("(?i-u)client[_-]?secret|auth_notion_secret"));

/// What `client_id:client_secret` has before the secret, in a Basic header or behind `curl -u`.
pub(super) static CLIENT_ID_COLON: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!(r"(?i-u){UUID}:\z")));

static WEBHOOK: LazyLock<Regex> =
    LazyLock::new(|| compile("(?i-u)verification[_-]?token|webhook|notion-signature"));

/// A line whose name says nothing (`value: …`, `"default": …`): the line before it names it.
static NAMELESS: LazyLock<Regex> =
    LazyLock::new(|| compile(r"(?i-u)\A[^a-z0-9]*(?:value|string|default)?[^a-z0-9]*\z"));

/// Where a piece of evidence is looked for: a value's own name speaks before its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Name,
    Near,
}

/// The surroundings of one value: in the file, and, where it was decoded, in the decoded text.
pub(super) struct Context<'t> {
    /// The text of the file and the place of the value in it.
    pub(super) outer: (&'t [u8], Range<usize>),
    /// The decoded text and the place of the value in it, where they differ.
    pub(super) inner: Option<(&'t [u8], Range<usize>)>,
}

impl Context<'_> {
    /// Whether the evidence is there. Evidence in the path or elsewhere in the file is not asked.
    pub(super) fn holds(&self, evidence: Evidence, scope: Scope) -> bool {
        match (evidence, scope) {
            (Evidence::Shape | Evidence::Anchor, _) => true,
            (Evidence::ClientSecret, Scope::Name) => {
                self.named(&CLIENT_SECRET_NAME)
                    || self.texts().any(|(text, span)| {
                        CLIENT_ID_COLON.is_match(&text[span.start.saturating_sub(37)..span.start])
                    })
            }
            (Evidence::ClientSecret, Scope::Near) => {
                self.near(&CLIENT_ID, CLIENT_ID_LINES, CLIENT_ID_BYTES)
            }
            (Evidence::Webhook, Scope::Name) => self.named(&WEBHOOK),
            (Evidence::Webhook, Scope::Near) => self.near(&WEBHOOK, NEAR_LINES, NEAR_BYTES),
            (Evidence::Notion, Scope::Name) => self.named(&NOTION),
            (Evidence::Notion, Scope::Near) => {
                self.near(&NOTION, NEAR_LINES, NEAR_BYTES)
                    || self.near(&CLIENT_ID, NEAR_LINES, NEAR_BYTES)
            }
        }
    }

    fn texts(&self) -> impl Iterator<Item = &(&[u8], Range<usize>)> {
        std::iter::once(&self.outer).chain(self.inner.as_ref())
    }

    /// Whether what stands before the value on its line says so, or the line before where its own
    /// names nothing.
    fn named(&self, pattern: &Regex) -> bool {
        self.texts().any(|(text, span)| {
            let own = near(text, &(span.start..span.start), 0, NEAR_BYTES).start..span.start;
            if NAMELESS.is_match(&text[own.clone()]) {
                let above = near(text, &own, 1, NEAR_BYTES).start;
                return pattern.is_match(&text[above..span.start]);
            }
            pattern.is_match(&text[own])
        })
    }

    fn near(&self, pattern: &Regex, lines: usize, bytes: usize) -> bool {
        self.texts().any(|(text, span)| {
            let around = near(text, span, lines, bytes);
            pattern.is_match(&text[around.start..span.start])
                || pattern.is_match(&text[span.end..around.end])
        })
    }
}

/// The lines around a span: its own, and so many either side, but no more than so many bytes.
pub(super) fn near(text: &[u8], span: &Range<usize>, lines: usize, bytes: usize) -> Range<usize> {
    let floor = span.start.saturating_sub(bytes);
    let before = memchr::memrchr_iter(b'\n', &text[floor..span.start]).nth(lines);
    let ceiling = (span.end + bytes).min(text.len());
    let after = memchr::memchr_iter(b'\n', &text[span.end..ceiling]).nth(lines);
    before.map_or(floor, |at| floor + at + 1)..after.map_or(ceiling, |at| span.end + at)
}

/// What a whole file says, for the values in it that need more than their own lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FileEvidence {
    /// The path speaks of Notion, or the file mentions its API or an SDK.
    pub(super) notion: bool,
    /// The path or the text has what the anchor of a detector asks for.
    pub(super) anchored: bool,
}

impl FileEvidence {
    /// What the path says. `anchor` is the part of a path that a detector asks for.
    pub(super) fn of_path(path: &Path, anchor: &str) -> Self {
        let path = path.as_os_str().as_encoded_bytes();
        Self {
            notion: NOTION.is_match(path),
            anchored: memmem::find(path, anchor.as_bytes()).is_some(),
        }
    }

    /// What a text says. `mention` is the text that a detector asks for.
    pub(super) fn of_text(text: &[u8], mention: &str) -> Self {
        Self {
            notion: NOTION_CODE.is_match(text),
            anchored: memmem::find(text, mention.as_bytes()).is_some(),
        }
    }

    /// What either says.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            notion: self.notion || other.notion,
            anchored: self.anchored || other.anchored,
        }
    }
}
