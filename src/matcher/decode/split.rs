//! Values that are split over string literals or lines: `'ntn_12' + '34…'`, `"ntn_12" "34…"`,
//! a `\` at the end of a line, a folded line.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::{TOKEN, View};
use crate::finding::Encoding;
use crate::matcher::pattern::compile;

/// How far behind its prefix a split value may reach, white space and operators included.
const REACH: usize = 1024;
/// How many pieces a value may have.
const MOST_PIECES: usize = 8;
/// The shortest value.
const SHORTEST: usize = 34;
/// How much text before the prefix is kept for the boundary.
const BEFORE: usize = 64;

/// What joins two pieces: closing and opening quotes with at most an operator between them, a `\`
/// at the end of a line, or the fold of a line, behind which an indented line has one piece only.
static JOINT: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r#"(?x-u)\A(?:
            \\?["'`] \s* (?:\+|\.\.?|&|\|\||\\)? \s* [A-Za-z]{0,2} \\?["'`]
          | \\\r?\n[\ \t]*
          | (?P<fold>\r?\n[\ \t]+) [A-Za-z0-9_-]+ ["'`,;]{0,2} [\ \t]* (?:\r?\n|\z)
        )"#,
    )
});

/// The texts that begin as the one at `at` does and go on over one joint, over two, and so on.
/// None if there is no joint.
pub(in crate::matcher) fn decode(text: &[u8], at: usize) -> Vec<View> {
    let end = (at + REACH).min(text.len());
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut place = at;
    let mut views = Vec::new();
    let mut len = 0;
    while pieces.len() < MOST_PIECES && len < TOKEN {
        let body = text[place..end].iter().take(TOKEN);
        let piece = body.take_while(|byte| is_body(**byte)).count();
        if piece == 0 {
            break;
        }
        pieces.push(place..place + piece);
        place += piece;
        len += piece;
        if pieces.len() > 1 && len >= SHORTEST {
            views.push(join(text, at, &pieces));
        }
        if !matches!(
            text.get(place),
            Some(b'"' | b'\'' | b'`' | b'\\' | b'\r' | b'\n')
        ) {
            break;
        }
        let joint = JOINT.captures(&text[place..end]);
        match joint.and_then(|joint| joint.name("fold").or_else(|| joint.get(0))) {
            Some(joint) => place += joint.end(),
            None => break,
        }
    }
    views
}

fn is_body(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// The pieces as one text, behind what stands before the first of them.
fn join(text: &[u8], at: usize, pieces: &[Range<usize>]) -> View {
    let mut view = View::new(Encoding::Split);
    view.push_plain(text, at.saturating_sub(BEFORE)..at);
    for piece in pieces {
        view.push_plain(text, piece.clone());
    }
    view
}
