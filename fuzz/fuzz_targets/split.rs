//! A credential that is split over literals or lines is found, joined.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use ntnleaks::Encoding;
use ntnleaks_fuzz::{Token, may_be_utf16, region, search};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    token: Token,
    splits: Vec<Split>,
    /// Lines that are folded by their indentation, not literals that are joined.
    folded: bool,
    before: &'a [u8],
    after: &'a [u8],
}

#[derive(Arbitrary, Clone, Copy, Debug)]
struct Split {
    at: u8,
    joint: u8,
}

/// What joins two literals.
const JOINTS: &[&str] = &[
    "\" + \"",
    "'+'",
    "\"\n  + \"",
    "\" +\r\n\"",
    "' . '",
    "\" .. \"",
    "' & '",
    "\" \"",
    "'\n'",
    "\" || \"",
    "\" \\\n\"",
    "\\\n",
    "\\\r\n",
    "\\\n    ",
    "\\\" + \\\"",
    "\" f\"",
    "` + `",
    "\" + rb'",
];
/// What folds a line.
const FOLDS: &[&str] = &["\n ", "\r\n  ", "\n\t", "\n        "];

fn pick<'a>(from: &[&'a str], index: u8) -> &'a str {
    from[usize::from(index) % from.len()]
}

fuzz_target!(|input: Input<'_>| {
    let value = input.token.value();
    let prefix = input.token.prefix_len();
    let mut splits = input.splits.clone();
    splits.truncate(4);
    for split in &mut splits {
        split.at = (prefix + usize::from(split.at) % (value.len() - prefix)) as u8;
    }
    splits.sort_by_key(|split| split.at);
    splits.dedup_by_key(|split| split.at);
    let (open, joints, close) = if input.folded {
        ("\n  ", FOLDS, "\n")
    } else {
        ("\"", JOINTS, "\"")
    };
    let mut text = [input.before, open.as_bytes()].concat();
    let start = text.len();
    let mut from = 0;
    for split in &splits {
        let at = usize::from(split.at);
        text.extend(value[from..at].bytes());
        text.extend(pick(joints, split.joint).bytes());
        from = at;
    }
    text.extend(value[from..].bytes());
    let end = text.len();
    text.extend(close.bytes());
    // Nothing that goes on as another piece.
    text.push(b';');
    text.extend_from_slice(input.after);

    let found = search(&text);
    if may_be_utf16(&text) {
        return;
    }
    let expected = region(&text, start, end);
    let encoding = (!splits.is_empty()).then_some(Encoding::Split);
    // A beginning that has the shape of the kind is a value by itself.
    let is_right = |found: &ntnleaks_fuzz::Found| {
        found.value == value && found.encoding == encoding && found.region == expected
            || input.token.may_be_shorter()
                && found.id != "notion-api-token-unknown-format"
                && value.starts_with(&found.value)
                && (found.region.line, found.region.column) == (expected.line, expected.column)
    };
    assert!(
        found.iter().any(is_right),
        "{value} not at {expected:?} in {:?}: {found:?}",
        String::from_utf8_lossy(&text)
    );
});
