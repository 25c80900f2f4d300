//! Texts of planted pieces: the matcher finds what the slow reference finds, in a stream too.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use ntnleaks::Region;
use ntnleaks_fuzz::{Found, Token, across_windows, matcher, may_be_utf16, places, region, search};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    pieces: Vec<Piece<'a>>,
    /// A repeated line and a distance: the text stands across the edges of windows.
    long: Option<([u8; 8], u16)>,
}

#[derive(Arbitrary, Debug)]
enum Piece<'a> {
    Token(Token),
    /// A part of a credential: the first so many bytes, or what follows them.
    Head(Token, u8),
    Tail(Token, u8),
    Word(u8),
    Raw(&'a [u8]),
}

/// What the decoders and the context look for.
const WORDS: &[&[u8]] = &[
    b"ntn_",
    b"nrt_",
    b"secret_",
    b"adm_",
    b"v02:",
    b"v03:",
    b"_",
    b"-",
    b".",
    b"\n",
    b"\r\n  ",
    b"\"",
    b"\" + \"",
    b"' '",
    b"\\\n",
    b"%5F",
    b"%20",
    b"\\u005f",
    b"\\n",
    b"&#95;",
    b"\x1b[31m",
    b"^[[0;1m",
    b"local_",
    b"staging_",
    b"development_",
    b"client_",
    b"notion",
    b"mcp.notion.com",
    b"file_token",
    b"1:",
    b"NOTION_SCIM_TOKEN=",
    b"bnRu",
    b"50bl8",
    b"udG5f",
    b"c2VjcmV0",
    b"\0",
    b"\xC3\xA9",
    b"\xF0\x9F",
    b"\x80",
    b"\xEF\xBB\xBF",
    b"api.notion.com",
    b"client_secret",
    b"webhook",
    b"v02:user_token_or_cookies:",
    b":",
    b" = ",
];

fn written(pieces: &[Piece<'_>]) -> Vec<u8> {
    let mut text = Vec::new();
    for piece in pieces.iter().take(64) {
        let part = |token: &Token, at: u8| {
            let value = token.value();
            let at = usize::from(at) % value.len();
            let (head, tail) = value.split_at(at);
            (head.to_owned(), tail.to_owned())
        };
        match piece {
            Piece::Token(token) => text.extend(token.value().bytes()),
            Piece::Head(token, at) => text.extend(part(token, *at).0.bytes()),
            Piece::Tail(token, at) => text.extend(part(token, *at).1.bytes()),
            Piece::Word(word) => text.extend_from_slice(WORDS[usize::from(*word) % WORDS.len()]),
            Piece::Raw(raw) => text.extend_from_slice(raw),
        }
    }
    text
}

const STRICT: [&str; 5] = [
    "notion-api-token",
    "notion-refresh-token",
    "notion-legacy-token",
    "notion-oauth-client-secret",
    "notion-webhook-verification-token",
];

fn agrees_with_reference(text: &[u8], found: &[Found]) {
    let places: Vec<_> = places(text)
        .into_iter()
        .map(|place| (region(text, place.start, place.end), place))
        .collect();
    for (region, place) in places.iter().filter(|(_, place)| place.certain) {
        // A more specific value around it may speak for it.
        assert!(
            found.iter().any(|found| covers(found.region, *region)),
            "not found: {place:?} at {region:?}, found {found:?}"
        );
    }
    let strict = found.iter().filter(|found| STRICT.contains(&found.id));
    for found in strict.filter(|found| found.encoding.is_none()) {
        assert!(
            places.iter().any(|(region, _)| *region == found.region),
            "no such value: {found:?}"
        );
    }
}

fn covers(outer: Region, inner: Region) -> bool {
    (outer.line, outer.column) <= (inner.line, inner.column)
        && (outer.end_line, outer.end_column) >= (inner.end_line, inner.end_column)
}

fn is_redacted(text: &str) {
    let redacted = matcher().redact(text);
    for place in places(text.as_bytes()).iter().filter(|place| place.certain) {
        let value = &text[place.start..place.end];
        assert!(!redacted.contains(value), "shown: {redacted}");
    }
}

fuzz_target!(|input: Input<'_>| {
    let text = written(&input.pieces);
    let found = search(&text);
    if !may_be_utf16(&text) {
        agrees_with_reference(&text, &found);
    }
    is_redacted(&String::from_utf8_lossy(&text));
    if let Some((filler, shift)) = input.long {
        search(&across_windows(&text, &filler, shift));
    }
});
