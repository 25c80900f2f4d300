//! Runs of UTF-16 inside of other bytes: strings of a binary, or what a shell appended.

use super::{View, reach};
use crate::utf16::Endian;

/// How many characters before a place are decoded, for the boundary and the names in it.
const BEFORE: usize = 256;

/// What the ASCII text around the character at `at` may be, in either order of bytes. Inside of a
/// text both read the same; they differ at its ends. The likelier comes first: the longer, or else
/// the one whose units begin at even offsets.
pub(in crate::matcher) fn decode(text: &[u8], at: usize) -> [View; 2] {
    let little = run(text, at, Endian::Little);
    let big = run(text, at, Endian::Big);
    let key = |view: &View, even: bool| (view.text.len(), even);
    if key(&little, at.is_multiple_of(2)) >= key(&big, !at.is_multiple_of(2)) {
        [little, big]
    } else {
        [big, little]
    }
}

/// The ASCII characters around the one at `at`, each with a zero byte on the side of `endian`.
fn run(text: &[u8], at: usize, endian: Endian) -> View {
    let is_character = |place: usize| {
        let zero = match endian {
            Endian::Little => text.get(place + 1),
            Endian::Big => place.checked_sub(1).and_then(|before| text.get(before)),
        };
        zero == Some(&0) && text.get(place).is_some_and(|byte| (1..0x80).contains(byte))
    };
    let mut first = at;
    while first >= 2 && at - first < 2 * BEFORE && is_character(first - 2) {
        first -= 2;
    }
    let mut view = View::new(endian.encoding());
    let mut place = first;
    while place < at + 2 * reach(text[at]) && is_character(place) {
        let written = match endian {
            Endian::Little => place..place + 2,
            Endian::Big => place - 1..place + 1,
        };
        view.push(text[place], written);
        place += 2;
    }
    view
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::utf16::tests::encode;

    #[test]
    fn a_run_inside_of_other_bytes_is_read_to_its_ends() {
        for endian in [Endian::Little, Endian::Big] {
            let mut bytes = b"before".to_vec();
            bytes.extend(encode("x=abc", endian));
            bytes.extend(b"behind");
            let at = memchr::memchr(b'a', &bytes).unwrap_or_default();
            let whole = decode(&bytes, at)
                .into_iter()
                .find(|view| view.text == b"x=abc");
            let view = whole.expect("one of the two orders reads the whole run");
            assert_eq!(view.encoding, endian.encoding());
            assert_eq!(view.source(&(0..5)), 6..16);
        }
    }
}
