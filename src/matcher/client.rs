//! The OAuth client id that stands beside a client secret or a refresh token: the other half of what
//! Notion can be asked about. A half of another pair would make a credential that works look dead, so
//! where several ids are as likely, there is none.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::context::{self, CLIENT_ID_BYTES, CLIENT_ID_COLON, CLIENT_ID_LINES, MARKED, UUID};
use super::pattern::compile;

/// How far before a credential its own name is looked for, in bytes.
const NAME: usize = 256;

/// A name, and a UUID behind it: on its line, or as the `value` of a `name` in a list.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r"(?i-u)(?:client[_-]?id|auth_notion_id)(?:[^0-9a-f\n]{{1,16}}|[^0-9a-z]{{1,32}}value[^0-9a-z]{{1,8}})(?P<id>{UUID})"
    ))
});

/// A client id that is known by Notion's marks in it.
static BY_MARKS: LazyLock<Regex> = LazyLock::new(|| compile(&format!("(?i-u)(?P<id>{MARKED})")));

/// The id that belongs to a credential in any of `texts`, each with the place of the credential in
/// it. The first text that has an id decides.
pub(super) fn id(texts: &[(&[u8], Range<usize>)]) -> Option<String> {
    let mut texts = texts.iter();
    texts.find_map(|(text, span)| nearest(text, span)).flatten()
}

/// The id that belongs to a credential; `Some(None)` if nobody can tell which of several does.
fn nearest(text: &[u8], span: &Range<usize>) -> Option<Option<String>> {
    let pair = span.start.saturating_sub(UUID_LEN + 1)..span.start;
    if CLIENT_ID_COLON.is_match(&text[pair.clone()]) {
        return Some(owned(&text[pair.start..pair.end - 1]));
    }
    let around = context::near(text, span, CLIENT_ID_LINES, CLIENT_ID_BYTES);
    let own = name_before(text, span.start);
    let mut best: Option<(Rank, Range<usize>)> = None;
    let mut is_tied = false;
    for id in [around.start..span.start, span.end..around.end]
        .into_iter()
        .flat_map(|part| ids(text, part))
    {
        let Some(rank) = id.rank(text, span, own) else {
            continue;
        };
        match &best {
            Some((other, _)) if *other < rank => {}
            Some((other, place)) if *other == rank => {
                is_tied |= !text[place.clone()].eq_ignore_ascii_case(&text[id.place]);
            }
            _ => {
                best = Some((rank, id.place));
                is_tied = false;
            }
        }
    }
    let (_, place) = best?;
    Some((!is_tied).then(|| owned(&text[place])).flatten())
}

const UUID_LEN: usize = 36;

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

/// The ids in a part of a text.
fn ids(text: &[u8], part: Range<usize>) -> impl Iterator<Item = Id> {
    let found = |regex: &'static Regex| {
        let part = part.clone();
        let found = regex.captures_iter(&text[part.clone()]);
        found.filter_map(move |captures| {
            let whole = captures.get(0)?.start() + part.start;
            let id = captures.name("id")?;
            let place = id.start() + part.start..id.end() + part.start;
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
            let is_whole = !text.get(place.end).is_some_and(is_part)
                && !text[..place.start].last().is_some_and(is_part);
            is_whole.then_some((whole, place))
        })
    };
    let named = found(&NAMED).map(|(start, place)| {
        let name = text[..start].iter().rev().take(NAME);
        let start = start - name.take_while(|byte| is_name(byte)).count();
        let rest = text[start..place.start].iter();
        let end = start + rest.take_while(|byte| is_name(byte)).count();
        Id {
            place,
            name: Some(start..end),
        }
    });
    let marked = found(&BY_MARKS).map(|(_, place)| Id { place, name: None });
    named.chain(marked)
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
