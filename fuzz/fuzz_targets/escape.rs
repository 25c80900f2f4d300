//! A credential whose prefix ends in an escape is found whatever stands around it.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use ntnleaks::Encoding;
use ntnleaks_fuzz::{Token, may_be_utf16, region, search};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    token: Token,
    form: Form,
    /// Which other characters are escaped too, one bit each.
    others: u64,
    before: &'a [u8],
    open: u8,
    close: u8,
    after: &'a [u8],
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Form {
    Percent { upper: bool },
    Unicode { upper: bool, backslashes: u8 },
    Hexadecimal { upper: bool, backslashes: u8 },
    Octal { backslashes: u8 },
}

impl Form {
    fn write(self, byte: u8) -> String {
        let digits = |width: usize, upper| match upper {
            true => format!("{byte:0width$X}"),
            false => format!("{byte:0width$x}"),
        };
        let slashes = |extra: u8| "\\".repeat(1 + usize::from(extra % 8));
        match self {
            Self::Percent { upper } => format!("%{}", digits(2, upper)),
            Self::Unicode { upper, backslashes } => {
                format!("{}u{}", slashes(backslashes), digits(4, upper))
            }
            Self::Hexadecimal { upper, backslashes } => {
                format!("{}x{}", slashes(backslashes), digits(2, upper))
            }
            Self::Octal { backslashes } => format!("{}{byte:03o}", slashes(backslashes)),
        }
    }

    fn encoding(self) -> Encoding {
        match self {
            Self::Percent { .. } => Encoding::Percent,
            _ => Encoding::Escape,
        }
    }
}

/// What may stand before a value and behind it: nothing that an escape could go on from.
const OPEN: &[&str] = &[
    "\"", " ", "=", "\n", "%20", "\\u0022", "\\n", "\\x41", "é", ".", "-",
];
const CLOSE: &[&str] = &[
    "\"", "'", " ", "\n", "%22", "\\u0022", "&quot;", ")", ",", "}", "é",
];

fn pick<'a>(from: &[&'a str], index: u8) -> &'a str {
    from[usize::from(index) % from.len()]
}

fuzz_target!(|input: Input<'_>| {
    let value = input.token.value();
    let last = input.token.prefix_len() - 1;
    let mut text = [input.before, pick(OPEN, input.open).as_bytes()].concat();
    let start = text.len();
    for (index, byte) in value.bytes().enumerate() {
        let other = index > last && input.others >> (index - last) & 1 == 1;
        if index == last || other {
            text.extend(input.form.write(byte).bytes());
        } else {
            text.push(byte);
        }
    }
    let end = text.len();
    text.extend(pick(CLOSE, input.close).bytes());
    text.extend_from_slice(input.after);

    let found = search(&text);
    if may_be_utf16(&text) {
        return;
    }
    let expected = region(&text, start, end);
    assert!(
        found.iter().any(|found| found.value == value
            && found.encoding == Some(input.form.encoding())
            && found.region == expected),
        "{value} not at {expected:?} in {:?}: {found:?}",
        String::from_utf8_lossy(&text)
    );
});
