//! Lines and columns of plain values among any bytes, against a slow count.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use ntnleaks_fuzz::{Token, across_windows, may_be_utf16, places, region, search};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    token: Token,
    around: Vec<&'a [u8]>,
    /// What fills windows, and how far before an edge the text stands.
    long: Option<([u8; 6], u16)>,
}

fn is_counted_right(text: &[u8]) {
    let found = search(text);
    if may_be_utf16(text) {
        return;
    }
    let certain = places(text).into_iter().filter(|place| place.certain);
    let expected: Vec<_> = certain
        .map(|place| region(text, place.start, place.end))
        .collect();
    for region in expected {
        assert!(
            found.iter().any(|found| found.region == region),
            "nothing at {region:?}, found {found:?}"
        );
    }
}

fuzz_target!(|input: Input<'_>| {
    let value = input.token.value();
    let text = input.around.join(value.as_bytes());
    is_counted_right(&text);
    if let Some((filler, shift)) = input.long {
        // A value stands at every edge, whatever the input puts between its copies.
        let text = [
            b" ",
            value.as_bytes(),
            b" ",
            &text,
            b" ",
            value.as_bytes(),
            b" ",
        ]
        .concat();
        is_counted_right(&across_windows(&text, &filler, shift));
    }
});
