//! Comments beside a match that say that it is meant to be there: our own marker, and those of
//! gitleaks and detect-secrets, so that nobody has to write two.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::excerpt::masked;
use super::pattern::compile;
use crate::detector::Detector;
use crate::finding::{Marker, MarkerScope};

/// How far from a match a marker is seen, in bytes: on its lines, and on the line above. What
/// stands further away on a long line is not seen, and the finding stays.
const REACH: usize = 1024;

/// How many characters of a reason are kept.
const REASON: usize = 200;

const OWN: &str = "ntnleaks:allow";
const GITLEAKS: &str = "gitleaks:allow";
const SAME_LINE: &str = "pragma: allowlist secret";
const NEXT_LINE: &str = "pragma: allowlist nextline secret";

/// The spellings are those that the tools themselves take.
static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?-u)(?P<own>ntnleaks:allow)|(?P<gitleaks>gitleaks:allow)|(?P<same>pragma: ?(?:allow|white)list[ -]secret)|(?P<next>pragma: ?(?:allow|white)list[ -]nextline[ -]secret)",
    )
});

/// What opens a comment: at the start of a line, or behind what can end a statement. A quotation
/// mark cannot: what follows it is more likely a string.
static OPENER: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?-u)\A[\t ]*(?:\*|[Rr][Ee][Mm]\s)|(?:\A|[\s,;(){}\[\]<>])(?:\#|//|/\*|--|;|%|<!--|\(\*|'\s)",
    )
});

/// A line that is a comment and begins with a marker.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?-u)\A(?:\xEF\xBB\xBF)?\s*(?:\#|//|/\*|\*|--|;|%|<!--|\(\*|'|[{<]\#|\{\{|[Rr][Ee][Mm]\s)[\s#/*!;%-]*(?:ntnleaks|pragma):",
    )
});

/// What ends a comment on its line.
const CLOSERS: [&[u8]; 7] = [b"*/", b"-->", b"--}}", b"--%>", b"#}", b"#>", b"*)"];

/// What stands between a marker and a reason.
const DASHES: [&str; 3] = ["--", "\u{2014}", "\u{2013}"];

/// The marker that counts for what `detector` found at `span`; or one that does not, if there is
/// only that. `spans` is every match of the text, sorted: a reason shows none of them.
pub(super) fn beside(
    text: &[u8],
    span: &Range<usize>,
    spans: &[Range<usize>],
    detector: &Detector,
) -> Option<Marker> {
    let lines = own_lines(text, span);
    let above = above(text, lines.start);
    let start = above.as_ref().map_or(lines.start, |line| line.start);
    if !MARKER.is_match(&text[start..lines.end]) {
        return None;
    }
    let own = parts(text, lines).flat_map(|line| on_line(text, line, spans));
    let above = (above.into_iter()).flat_map(|line| above_line(text, line, spans));
    let mut other = None;
    for marker in own.chain(above) {
        if marker.is_for(detector) {
            return Some(marker);
        }
        other.get_or_insert(marker);
    }
    other
}

/// The lines of a match, as far as they are in reach. Where a line is cut, from the next blank on.
fn own_lines(text: &[u8], span: &Range<usize>) -> Range<usize> {
    let floor = span.start.saturating_sub(REACH);
    let before = &text[floor..span.start];
    let start = match memchr::memrchr(b'\n', before) {
        Some(at) => floor + at + 1,
        None if floor == 0 => 0,
        None => {
            let blank = before.iter().position(u8::is_ascii_whitespace);
            blank.map_or(span.start, |at| floor + at + 1)
        }
    };
    let ceiling = (span.end + REACH).min(text.len());
    let end = memchr::memchr(b'\n', &text[span.end..ceiling]);
    start..end.map_or(ceiling, |at| span.end + at)
}

/// The whole line above the one that begins at `start`.
fn above(text: &[u8], start: usize) -> Option<Range<usize>> {
    let end = start.checked_sub(1).filter(|&at| text[at] == b'\n')?;
    let floor = end.saturating_sub(REACH);
    match memchr::memrchr(b'\n', &text[floor..end]) {
        Some(at) => Some(floor + at + 1..end),
        None => (floor == 0).then_some(0..end),
    }
}

/// The lines of a part of a text.
fn parts(text: &[u8], part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = part.start;
    let ends = memchr::memchr_iter(b'\n', &text[part.clone()]).map(move |at| part.start + at);
    ends.chain([part.end]).map(move |end| {
        let line = start..end;
        start = end + 1;
        line
    })
}

/// The markers for a line that stand on it, in a comment.
fn on_line<'t>(
    text: &'t [u8],
    line: Range<usize>,
    spans: &'t [Range<usize>],
) -> impl Iterator<Item = Marker> + 't {
    let comment = OPENER.find(&text[line.clone()]);
    let comment = comment.map(|opener| line.start + opener.end()..line.end);
    let markers = comment.into_iter();
    let markers = markers.flat_map(move |comment| markers_in(text, comment, spans));
    markers.filter(|marker| marker.name != NEXT_LINE)
}

/// The marker for the next line that a line begins with. One at the end of a line of code is for
/// that line; and of the other tools only one speaks of the next line.
fn above_line(text: &[u8], line: Range<usize>, spans: &[Range<usize>]) -> Option<Marker> {
    ALONE.find(&text[line.clone()])?;
    let first = markers_in(text, line, spans).next()?;
    (first.name == OWN || first.name == NEXT_LINE).then_some(first)
}

fn markers_in<'t>(
    text: &'t [u8],
    part: Range<usize>,
    spans: &'t [Range<usize>],
) -> impl Iterator<Item = Marker> + 't {
    let is_part = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let found = MARKER.captures_iter(&text[part.clone()]);
    found.filter_map(move |found| {
        let marker = found.get(0)?;
        let (start, end) = (part.start + marker.start(), part.start + marker.end());
        let before = start.checked_sub(1).and_then(|at| text.get(at));
        if is_part(before) || is_part(text[..part.end].get(end)) {
            return None;
        }
        let rest = end..closed(text, end..part.end);
        Some(if found.name("own").is_some() {
            own(text, rest, spans)
        } else {
            let name = match () {
                () if found.name("gitleaks").is_some() => GITLEAKS,
                () if found.name("same").is_some() => SAME_LINE,
                () => NEXT_LINE,
            };
            Marker {
                name,
                scope: MarkerScope::Everything,
                reason: reason(text, rest, spans),
            }
        })
    })
}

/// Where the comment ends in which `rest` stands.
fn closed(text: &[u8], rest: Range<usize>) -> usize {
    let ends = CLOSERS
        .iter()
        .filter_map(|closer| memchr::memmem::find(&text[rest.clone()], closer));
    ends.min().map_or(rest.end, |at| rest.start + at)
}

/// Our own marker: `ntnleaks:allow [DETECTOR] [-- REASON]`.
fn own(text: &[u8], rest: Range<usize>, spans: &[Range<usize>]) -> Marker {
    let said = &text[rest.clone()];
    let blanks = said.len() - said.trim_ascii_start().len();
    let word = said[blanks..].split(u8::is_ascii_whitespace).next();
    let word = str::from_utf8(word.unwrap_or_default()).unwrap_or("\u{fffd}");
    let detector = Detector::by_id(word);
    let ends = word.is_empty() || DASHES.iter().any(|dash| word.starts_with(dash));
    let another = ["#", "//", "/*", ";", GITLEAKS, "pragma:"];
    let (scope, behind) = match detector {
        Some(detector) => (MarkerScope::Detector(detector), blanks + word.len()),
        None if ends => (MarkerScope::Everything, 0),
        None if blanks > 0 && another.iter().any(|it| word.starts_with(it)) => {
            (MarkerScope::Everything, said.len())
        }
        None => (MarkerScope::Nothing, said.len()),
    };
    Marker {
        name: OWN,
        scope,
        reason: reason(text, rest.start + behind..rest.end, spans),
    }
}

/// What follows the dashes, without a credential in it.
fn reason(text: &[u8], rest: Range<usize>, spans: &[Range<usize>]) -> Option<String> {
    let said = &text[rest.clone()];
    let blanks = said.len() - said.trim_ascii_start().len();
    let dash = DASHES
        .iter()
        .find(|dash| said[blanks..].starts_with(dash.as_bytes()))?;
    let reason = masked(text, rest.start + blanks + dash.len()..rest.end, spans);
    let reason: String = reason.trim().chars().take(REASON).collect();
    (!reason.is_empty()).then_some(reason)
}

#[cfg(test)]
mod tests;
