//! The line around a match, for a person to recognise the place, with no credential in it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::pattern::compile;
use crate::finding::Excerpt;
use crate::secret::REDACTION_MARK;

/// How many bytes of the line are kept either side of a match.
const KEPT: usize = 60;
/// How far beyond them a credential is recognised of which only a part is kept.
const BEYOND: usize = 256;

/// The longest text of a match.
const LONGEST: usize = 32 * 1024;

/// What is as long as a credential and mixes letters with digits is masked too: the line may hold
/// another product's, or one of Notion's that lacks its context.
static CREDENTIAL_LIKE: LazyLock<Regex> =
    LazyLock::new(|| compile("(?-u)[A-Za-z0-9+/_-]{20,}={0,2}"));

/// The text around the match at `span`, in which every one of `spans`, sorted, is masked. `redacted` stands
/// for the match itself.
pub(super) fn excerpt(
    text: &[u8],
    span: &Range<usize>,
    spans: &[Range<usize>],
    redacted: String,
) -> Excerpt {
    let floor = span.start.saturating_sub(KEPT);
    let start = memchr::memrchr(b'\n', &text[floor..span.start]).map_or(floor, |at| floor + at + 1);
    let ceiling = (span.end + KEPT).min(text.len());
    let end = memchr::memchr(b'\n', &text[span.end..ceiling]).map_or(ceiling, |at| span.end + at);
    Excerpt {
        before: masked(text, start..span.start, spans)
            .trim_start()
            .to_owned(),
        matched: redacted,
        after: masked(text, span.end..end, spans).trim_end().to_owned(),
    }
}

/// A part of the text in which a mark stands for each of `spans`, and for what is like them.
pub(super) fn masked(text: &[u8], part: Range<usize>, spans: &[Range<usize>]) -> String {
    let around = part.start.saturating_sub(BEYOND)..(part.end + BEYOND).min(text.len());
    let offset = around.start;
    let alike = CREDENTIAL_LIKE
        .find_iter(&text[around])
        .filter(|run| is_mixed(run.as_bytes()));
    let first = spans.partition_point(|span| span.start + LONGEST < part.start);
    let mut hidden: Vec<Range<usize>> = alike
        .map(|run| offset + run.start()..offset + run.end())
        .chain(
            spans[first..]
                .iter()
                .take_while(|span| span.start < part.end)
                .cloned(),
        )
        .filter(|span| span.start < part.end && part.start < span.end)
        .collect();
    hidden.sort_by_key(|span| span.start);
    let mut kept = Vec::new();
    let mut at = part.start;
    for span in hidden {
        if span.end > at {
            kept.extend_from_slice(&text[at..span.start.max(at)]);
            kept.extend_from_slice(REDACTION_MARK.as_bytes());
            at = span.end.min(part.end);
        }
    }
    kept.extend_from_slice(&text[at..part.end]);
    String::from_utf8_lossy(&kept).into_owned()
}

/// Whether letters and digits are mixed, other than in the name of a variable.
fn is_mixed(run: &[u8]) -> bool {
    let has = |test: fn(&u8) -> bool| run.iter().any(test);
    let one_case = !(has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase));
    let name = one_case && run.contains(&b'_');
    has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) && !name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_credential_on_the_line_is_masked_also_one_that_is_cut() {
        let other = format!("AKIA{}", "1b".repeat(40));
        let text = format!("x\n  a = {other} b = VALUE c = SECOND, d = {other}\nnext");
        let find = |word: &str| {
            let at = memchr::memmem::find(text.as_bytes(), word.as_bytes()).unwrap_or_default();
            at..at + word.len()
        };
        let spans = [find("VALUE"), find("SECOND")];
        let excerpt = excerpt(text.as_bytes(), &spans[0], &spans, "V****".to_owned());
        assert_eq!(excerpt.before, "**** b = ");
        assert_eq!(excerpt.matched, "V****");
        assert_eq!(excerpt.after, " c = ****, d = ****");
    }
}
