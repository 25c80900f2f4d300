//! The OAuth client id that stands beside a client secret or a refresh token: the other half of what
//! Notion can be asked about. A half of another pair would make a credential that works look dead, so
//! where several ids are as likely, there is none.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::context::{CLIENT_ID_BYTES, CLIENT_ID_COLON, CLIENT_ID_LINES, MARKED, UUID, near};
use super::decode::View;
use super::pattern::compile;
use crate::finding::Encoding;

/// How far before a credential its own name is looked for, in bytes.
const NAME: usize = 256;
/// How many ids are looked at before a credential, and as many behind it.
const NEAREST: usize = 8;
const UUID_LEN: usize = 36;

/// A name, and a UUID behind it: on its line, or as the `value` of a `name` in a list.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r"(?i-u)(?:client[_-]?id|auth_notion_id)(?:[^0-9a-f\n]{{1,16}}|[^0-9a-z]{{1,32}}value[^0-9a-z]{{1,8}})(?P<id>{UUID})"
    ))
});

/// A client id that is known by Notion's marks in it.
static BY_MARKS: LazyLock<Regex> = LazyLock::new(|| compile(&format!("(?i-u)(?P<id>{MARKED})")));

/// Where the client id of a value is to be found.
pub(super) enum Client {
    /// Its kind has none.
    Nowhere,
    /// In the file around it.
    InFile,
    /// It was decoded with the value, or nobody can tell which of several was.
    Decoded(Option<String>),
}

impl Client {
    /// That of the value at `span` of what was decoded, or of the file itself. What was decoded
    /// speaks first; but where it is the file's own text, the file has more of it.
    pub(super) fn of(view: Option<&View>, span: &Range<usize>) -> Self {
        let is_apart = |view: &&View| match view.encoding {
            Encoding::Base64 | Encoding::Utf16Le | Encoding::Utf16Be => true,
            Encoding::Percent | Encoding::Escape | Encoding::Split => false,
        };
        let decoded = view.filter(is_apart).map(|view| &view.text);
        let known = decoded.and_then(|text| Ids::of(text).beside(text, span));
        known.map_or(Self::InFile, Self::Decoded)
    }
}

/// The client ids of a text, in the order of their places.
pub(super) struct Ids(Vec<Id>);

impl Ids {
    pub(super) fn of(text: &[u8]) -> Self {
        let found = |regex: &'static Regex| {
            regex.captures_iter(text).filter_map(move |captures| {
                let id = captures.name("id")?.range();
                let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
                let is_whole = !text.get(id.end).is_some_and(is_part)
                    && !text[..id.start].last().is_some_and(is_part);
                is_whole.then_some((captures.get(0)?.start(), id))
            })
        };
        let named = found(&NAMED).map(|(start, place)| {
            let before = text[..start].iter().rev().take(NAME);
            let stem = start - before.take_while(|byte| is_name(byte)).count();
            let name = text[start..place.start].iter();
            let end = start + name.take_while(|byte| is_name(byte)).count();
            Id {
                place,
                name: Some(stem..end),
            }
        });
        let marked = found(&BY_MARKS).map(|(_, place)| Id { place, name: None });
        let mut ids: Vec<Id> = named.chain(marked).collect();
        ids.sort_by_key(|id| id.place.start);
        Self(ids)
    }

    /// The id that belongs to the credential at `span` of the same text. `None` if none is near, and
    /// `Some(None)` if nobody can tell which of several it is.
    pub(super) fn beside(&self, text: &[u8], span: &Range<usize>) -> Option<Option<String>> {
        let pair = span.start.saturating_sub(UUID_LEN + 1)..span.start;
        if CLIENT_ID_COLON.is_match(&text[pair.clone()]) {
            return Some(owned(&text[pair.start..pair.end - 1]));
        }
        let around = near(text, span, CLIENT_ID_LINES, CLIENT_ID_BYTES);
        let at = self.0.partition_point(|id| id.place.start < span.start);
        let (before, behind) = self.0.split_at(at);
        let before = before.iter().rev();
        let before = before.take_while(|id| id.place.start >= around.start);
        let behind = behind.iter().take_while(|id| id.place.end <= around.end);
        let own = name_before(text, span.start);
        let ranked = before.take(NEAREST).chain(behind.take(NEAREST));
        let ranked = ranked.filter_map(|id| Some((id.rank(text, span, own)?, &id.place)));
        let ranked: Vec<_> = ranked.collect();
        let best = ranked.iter().map(|(rank, _)| rank).min()?;
        let mut best = ranked.iter().filter(|(rank, _)| rank == best);
        let id = |place: &Range<usize>| owned(&text[place.clone()]);
        let (_, first) = best.next()?;
        let is_same = |place: &Range<usize>| {
            text[place.clone()].eq_ignore_ascii_case(&text[(*first).clone()])
        };
        Some(id(first).filter(|_| best.all(|(_, place)| is_same(place))))
    }
}

/// How likely an id belongs to a credential; less is likelier. Its name may say so; it may stand in
/// another object, section or item of a list; and then the nearest line counts.
type Rank = (Reverse<usize>, usize, usize);

struct Id {
    place: Range<usize>,
    /// Where its name begins, if it has one.
    name: Option<Range<usize>>,
}

impl Id {
    /// `None` if its name is that of something else.
    fn rank(&self, text: &[u8], span: &Range<usize>, own: &[u8]) -> Option<Rank> {
        let likeness = match &self.name {
            None => 1,
            Some(name) => likeness(&text[name.clone()], own)?,
        };
        let between = match self.place.end <= span.start {
            true => &text[self.place.end..span.start],
            false => &text[span.end..self.place.start],
        };
        let lines = memchr::memchr_iter(b'\n', between).count();
        Some((Reverse(likeness), borders(between), lines))
    }
}

/// How much the name of an id, `NOTION_CLIENT_ID`, has in common with that of a credential,
/// `NOTION_CLIENT_SECRET`; `None` if it is that of another product, such as `AZURE_CLIENT_ID`.
fn likeness(name: &[u8], own: &[u8]) -> Option<usize> {
    let name = name.to_ascii_lowercase();
    let stem = memchr::memmem::find(&name, b"client").unwrap_or(name.len() - "id".len());
    let stem = &name[..stem];
    if own.to_ascii_lowercase().starts_with(stem) {
        return Some(1 + stem.len());
    }
    memchr::memmem::find(stem, b"notion").map(|_| 0)
}

/// The name that stands before a credential; of one that says nothing, what names that.
fn name_before(text: &[u8], start: usize) -> &[u8] {
    let before = &text[start.saturating_sub(NAME)..start];
    let mut names = before.rsplit(|byte| !is_name(byte));
    let says_nothing = |name: &[u8]| {
        let known: [&[u8]; 5] = [b"", b"value", b"string", b"default", b"b"];
        known.iter().any(|it| name.eq_ignore_ascii_case(it))
    };
    names.find(|name| !says_nothing(name)).unwrap_or_default()
}

fn is_name(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// How many borders of objects, sections and items of lists are between two places.
fn borders(between: &[u8]) -> usize {
    let braces = between.iter().filter(|byte| b"{}[]".contains(byte));
    let mut lines = between.split(|byte| *byte == b'\n').skip(1).peekable();
    let mut count = braces.count();
    while let Some(line) = lines.next() {
        let line = line.trim_ascii_start();
        // The last one goes on.
        let is_blank = line.is_empty() && lines.peek().is_some();
        count += usize::from(is_blank || line.starts_with(b"-"));
    }
    count
}

fn owned(id: &[u8]) -> Option<String> {
    String::from_utf8(id.to_vec()).ok()
}
