//! A credential in encoded text of every alignment and width is found on its lines.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use ntnleaks::Encoding;
use ntnleaks_fuzz::{Token, encode_base64, may_be_utf16, region, search};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    token: Token,
    /// What stands around it in the encoded text, and how it is set off.
    pre: &'a [u8],
    open: u8,
    close: u8,
    post: &'a [u8],
    url: bool,
    padded: bool,
    wrap: Option<Wrap>,
    /// What stands around the encoded text.
    before: &'a [u8],
    quote: u8,
    after: &'a [u8],
    noise: &'a [u8],
}

#[derive(Arbitrary, Clone, Copy, Debug)]
struct Wrap {
    width: u8,
    carriage_return: bool,
    indent: u8,
}

/// The decoder looks this far before and behind a place.
const MOST: usize = 600;
const OPEN: &[&[u8]] = &[b"\"", b" ", b":", b"\n", b"=", b"\xC3\xA9", b"\0", b"-"];
const CLOSE: &[&[u8]] = &[b"\"", b" ", b"\n", b"}", b"\xC3\xA9", b"\0", b""];
const QUOTES: &[&[u8]] = &[b"\"", b"'", b"`", b"(", b": ", b"\n\n", b"\xC2\xA0"];

fn pick<'a>(from: &[&'a [u8]], index: u8) -> &'a [u8] {
    from[usize::from(index) % from.len()]
}

fn cut(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(MOST)]
}

fn is_found(input: &Input<'_>) {
    let value = input.token.value();
    let mut payload = cut(input.pre).to_vec();
    // A start of the payload, or a byte that may stand before a value.
    if !payload.is_empty() {
        payload.extend_from_slice(pick(OPEN, input.open));
    }
    let start = payload.len();
    payload.extend_from_slice(value.as_bytes());
    let end = payload.len();
    let close = pick(CLOSE, input.close);
    payload.extend_from_slice(close);
    if !close.is_empty() {
        payload.extend_from_slice(cut(input.post));
    }
    let encoded = encode_base64(&payload, input.url, input.padded);

    let quote = pick(QUOTES, input.quote);
    let mut text = [cut(input.before), quote].concat();
    // Where each encoded character stands, and the start and end of its line's text.
    let mut places = Vec::with_capacity(encoded.len());
    let mut lines = Vec::new();
    let (width, newline) = match input.wrap {
        Some(wrap) => {
            let indent = " ".repeat(usize::from(wrap.indent % 9));
            let newline = if wrap.carriage_return { "\r\n" } else { "\n" };
            (
                60 + usize::from(wrap.width % 17),
                format!("{newline}{indent}"),
            )
        }
        None => (usize::MAX, String::new()),
    };
    for (index, line) in encoded.chunks(width.min(encoded.len())).enumerate() {
        if index > 0 {
            text.extend_from_slice(newline.as_bytes());
        }
        places.extend(
            line.iter()
                .enumerate()
                .map(|(at, _)| (index, text.len() + at)),
        );
        lines.push(text.len()..text.len() + line.len());
        text.extend_from_slice(line);
    }
    text.extend_from_slice(quote);
    text.extend_from_slice(cut(input.after));

    let found = search(&text);
    if may_be_utf16(&text) {
        return;
    }
    let (first, _) = places[start * 8 / 6];
    let (last, _) = places[(end * 8 - 1) / 6];
    let expected = region(&text, lines[first].start, lines[last].end);
    assert!(
        found.iter().any(|found| found.value == value
            && found.encoding == Some(Encoding::Base64)
            && found.region == expected),
        "{value} not at {expected:?} in {:?}: {found:?}",
        String::from_utf8_lossy(&text)
    );
}

fuzz_target!(|input: Input<'_>| {
    is_found(&input);
    const ALPHABET: &[u8] = b"bnRuXzJ0X50bl8udG5fcVjyZXRldF=-_+/\n\r \tA";
    let noise: Vec<u8> = input
        .noise
        .iter()
        .map(|byte| ALPHABET[usize::from(*byte) % ALPHABET.len()])
        .collect();
    search(&noise);
});
