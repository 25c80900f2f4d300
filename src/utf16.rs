//! UTF-16: which texts are written in it, and what they say in UTF-8.

use crate::finding::Encoding;

/// How much of a text's beginning tells whether it is UTF-16, in bytes.
const SAMPLE: usize = 1024;
/// So many ASCII characters in a row, of a byte each, are no UTF-16: they stood in the file before
/// a shell appended UTF-16 to it.
const PLAIN: usize = 32;

/// Which end of a unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endian {
    Little,
    Big,
}

impl Endian {
    pub(crate) fn encoding(self) -> Encoding {
        match self {
            Self::Little => Encoding::Utf16Le,
            Self::Big => Encoding::Utf16Be,
        }
    }

    fn unit(self, pair: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(pair),
            Self::Big => u16::from_be_bytes(pair),
        }
    }
}

/// Whether a file that begins with `head` is UTF-16 text as a whole: it has a byte-order mark, or
/// its beginning reads as text in UTF-16 and, having zero bytes, does not in UTF-8. Either may be
/// wrong, or made up to hide what the bytes say: whoever searches reads them as they are too.
pub(crate) fn detect(head: &[u8]) -> Option<Endian> {
    match head {
        [0xFF, 0xFE, 0, 0, ..] => return None,
        [0xFF, 0xFE, ..] => return Some(Endian::Little),
        [0xFE, 0xFF, ..] => return Some(Endian::Big),
        _ => {}
    }
    let sample = &head[..head.len().min(SAMPLE) & !1];
    if !sample.contains(&0) || is_partly_plain(sample) {
        return None;
    }
    [Endian::Little, Endian::Big]
        .into_iter()
        .filter_map(|endian| Some((ascii_units(sample, endian)?, endian)))
        .max_by_key(|(ascii, _)| *ascii)
        .filter(|(ascii, _)| *ascii > 0)
        .map(|(_, endian)| endian)
}

fn is_partly_plain(bytes: &[u8]) -> bool {
    bytes
        .split(|byte| !matches!(byte, 0x20..=0x7E | 0x09 | 0x0A | 0x0D))
        .any(|run| run.len() >= PLAIN)
}

/// How many ASCII characters a text in UTF-16 has; `None` if it is no text.
fn ascii_units(bytes: &[u8], endian: Endian) -> Option<usize> {
    let mut ascii = 0;
    for unit in units(bytes, endian) {
        match unit {
            0x20..=0x7E | 0x09 | 0x0A | 0x0D => ascii += 1,
            0..=0x1F | 0x7F | 0xFFFE | 0xFFFF => return None,
            _ => {}
        }
    }
    Some(ascii)
}

fn units(bytes: &[u8], endian: Endian) -> impl Iterator<Item = u16> {
    let (pairs, _) = bytes.as_chunks::<2>();
    pairs.iter().map(move |&pair| endian.unit(pair))
}

/// Appends UTF-16 to `text` as UTF-8. A mark at the start becomes UTF-8's; what is not valid
/// becomes U+FFFD, as an editor shows it. A trailing odd byte is dropped.
pub(crate) fn transcode(bytes: &[u8], endian: Endian, text: &mut Vec<u8>) {
    let mut buffer = [0; 4];
    for unit in char::decode_utf16(units(bytes, endian)) {
        let character = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
        text.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
    }
}

/// How many of the bytes are whole characters: not half a unit at the end, nor half a pair.
pub(crate) fn whole_characters(bytes: &[u8], endian: Endian) -> usize {
    let (pairs, _) = bytes.as_chunks::<2>();
    let high = pairs
        .last()
        .is_some_and(|&pair| (0xD800..0xDC00).contains(&endian.unit(pair)));
    2 * (pairs.len() - usize::from(high))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn encode(text: &str, endian: Endian) -> Vec<u8> {
        let bytes = |unit: u16| match endian {
            Endian::Little => unit.to_le_bytes(),
            Endian::Big => unit.to_be_bytes(),
        };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn text_without_a_mark_is_detected_and_utf8_and_binaries_are_not() {
        for endian in [Endian::Little, Endian::Big] {
            assert_eq!(detect(&encode("key = 1\r\n日本", endian)), Some(endian));
        }
        let appended = [&[b'x'; 32][..], &encode("key = 1", Endian::Little)].concat();
        assert_eq!(detect(&appended), None);
        assert_eq!(detect("key = 1\n日本".as_bytes()), None);
        assert_eq!(detect(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"), None);
    }
}
