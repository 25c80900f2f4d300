//! UTF-8 bytes to UTF-16 code units, piece by piece, as a browser's `TextDecoder` reads them.

const REPLACEMENT: u16 = 0xfffd;

/// Decodes byte by byte; every ill-formed sequence becomes one U+FFFD.
#[derive(Clone, Copy)]
pub(super) struct Utf16 {
    /// The bits of the character so far.
    code_point: u32,
    /// How many bytes the character still wants.
    missing: u8,
    /// What its next byte may be. Narrower than `80..=BF` where that shuts out overlong forms,
    /// surrogates, and what lies beyond Unicode.
    next: (u8, u8),
}

const CONTINUATION: (u8, u8) = (0x80, 0xbf);

impl Utf16 {
    /// A decoder at the start of a text.
    pub(super) fn new() -> Self {
        Self {
            code_point: 0,
            missing: 0,
            next: CONTINUATION,
        }
    }

    /// Takes one byte and gives the code units that it completes.
    #[inline]
    pub(super) fn push(&mut self, byte: u8, mut give: impl FnMut(u16)) {
        if self.missing > 0 {
            if (self.next.0..=self.next.1).contains(&byte) {
                self.code_point = self.code_point << 6 | u32::from(byte & 0x3f);
                self.next = CONTINUATION;
                self.missing -= 1;
                if self.missing == 0 {
                    self.character(give);
                }
                return;
            }
            *self = Self::new();
            give(REPLACEMENT);
        }
        (self.missing, self.next) = match byte {
            0x00..=0x7f => return give(byte.into()),
            0xc2..=0xdf => (1, CONTINUATION),
            0xe0 => (2, (0xa0, 0xbf)),
            0xed => (2, (0x80, 0x9f)),
            0xe1..=0xef => (2, CONTINUATION),
            0xf0 => (3, (0x90, 0xbf)),
            0xf1..=0xf3 => (3, CONTINUATION),
            0xf4 => (3, (0x80, 0x8f)),
            _ => return give(REPLACEMENT),
        };
        // A lead byte of n more bytes begins with n + 1 ones and a zero.
        self.code_point = u32::from(byte) & (0x3f >> self.missing);
    }

    /// The text ends here, perhaps in the middle of a character.
    pub(super) fn end(self, mut give: impl FnMut(u16)) {
        if self.missing > 0 {
            give(REPLACEMENT);
        }
    }

    fn character(&self, mut give: impl FnMut(u16)) {
        if let Some(character) = char::from_u32(self.code_point) {
            character
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|&unit| give(unit));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(bytes: &[u8]) -> Vec<u16> {
        let mut units = Vec::new();
        let mut decoder = Utf16::new();
        for &byte in bytes {
            decoder.push(byte, |unit| units.push(unit));
        }
        decoder.end(|unit| units.push(unit));
        units
    }

    fn lossy(bytes: &[u8]) -> Vec<u16> {
        String::from_utf8_lossy(bytes).encode_utf16().collect()
    }

    #[test]
    fn edges_of_every_length_decode_as_the_standard_library_has_it() {
        for bytes in [
            "a\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}".as_bytes(),
            b"\xc0\xaf\xc1\xbf",
            b"\xe0\x9f\xbf\xe0\xa0\x80",
            b"\xed\x9f\xbf\xed\xa0\x80",
            b"\xf0\x8f\xbf\xbf\xf4\x8f\xbf\xbf\xf4\x90\x80\x80\xf5",
            b"\xf0\x9f\x98",
            b"\xe2\x82A\xe2\xe2\x82\xac",
        ] {
            assert_eq!(decode(bytes), lossy(bytes), "{bytes:x?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_decode_as_the_standard_library_has_it(bytes: Vec<u8>) {
            prop_assert_eq!(decode(&bytes), lossy(&bytes));
        }
    }
}
