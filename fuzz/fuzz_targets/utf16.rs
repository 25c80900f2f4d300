//! A credential in UTF-16 is found: at its place in a text, and somewhere in other bytes.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use ntnleaks::Encoding;
use ntnleaks_fuzz::{Found, Token, region, search};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    token: Token,
    big: bool,
    before: &'a str,
    after: &'a str,
    marked: bool,
    raw_before: &'a [u8],
    raw_after: &'a [u8],
}

fn encode(text: &str, big: bool) -> Vec<u8> {
    let bytes = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

fn encoding(big: bool) -> Encoding {
    if big {
        Encoding::Utf16Be
    } else {
        Encoding::Utf16Le
    }
}

/// Without the characters by which a text without a mark is no text, or reads as one in the other
/// order of bytes, or in ASCII.
fn plain(text: &str) -> String {
    let is_ascii = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    let is_plain = |c: &char| {
        let bytes = u32::from(*c).to_be_bytes();
        matches!(c, ' '..='~' | '\t' | '\n' | '\r')
            || *c >= '\u{80}'
                && bytes[3] != 0
                && !bytes[2..].iter().all(is_ascii)
                && !matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    text.chars().filter(is_plain).collect()
}

/// A text that is UTF-16 as a whole.
fn is_found_in_text(input: &Input<'_>) {
    let value = input.token.value();
    // A mark and a zero character are the mark of UTF-32.
    let marked = input.marked && !input.before.starts_with('\0');
    let (before, after) = if marked {
        (format!("\u{feff}{}", input.before), input.after.to_owned())
    } else {
        (plain(input.before), plain(input.after))
    };
    // The sample that tells the encoding has an ASCII character.
    let before = if marked { before } else { format!("x{before}") };
    let text = format!("{before} {value} {after}");
    let found = search(&encode(&text, input.big));
    let start = before.len() + 1;
    let expected = region(text.as_bytes(), start, start + value.len());
    let is_right = |found: &Found| {
        found.value == value
            && found.encoding == Some(encoding(input.big))
            && found.region == expected
    };
    assert!(
        found.iter().any(is_right),
        "{value} not at {expected:?} in {text:?}: {found:?}"
    );
}

/// A run of UTF-16 inside of what is neither UTF-16 nor text.
fn is_found_in_bytes(input: &Input<'_>) {
    let value = input.token.value();
    // A control character in either order of bytes.
    let mut bytes = vec![1, 0, 0, 1];
    bytes.extend_from_slice(input.raw_before);
    let clean = [0xFF, 0xFF];
    for raw in [&clean[..], &[]] {
        let text = [
            &bytes,
            raw,
            &encode(&format!("\"{value}\""), input.big),
            raw,
            input.raw_after,
        ]
        .concat();
        let found = search(&text);
        assert!(
            found.iter().any(|found| found.value == value),
            "{value} not in {text:?}: {found:?}"
        );
    }
}

/// Plain text to which a shell appended UTF-16.
fn is_found_when_appended(input: &Input<'_>) {
    let line = format!("TOKEN={}\r\n", input.token.value());
    let other = encode(&format!("OTHER=1\r\n{}", plain(input.after)), input.big);
    let found = search(&[line.as_bytes(), &other].concat());
    assert!(
        found.iter().any(|found| found.value == input.token.value()),
        "{line:?} before {other:?}: {found:?}"
    );
}

fuzz_target!(|input: Input<'_>| {
    is_found_in_text(&input);
    is_found_in_bytes(&input);
    is_found_when_appended(&input);
});
