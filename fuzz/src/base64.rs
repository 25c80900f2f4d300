//! base64, encoded bit by bit.

/// `bytes` in base64 or base64url.
pub fn encode_base64(bytes: &[u8], url: bool, padded: bool) -> Vec<u8> {
    let ends: &[u8] = if url { b"-_" } else { b"+/" };
    let mut alphabet: Vec<u8> = (b'A'..=b'Z')
        .chain(b'a'..=b'z')
        .chain(b'0'..=b'9')
        .collect();
    alphabet.extend_from_slice(ends);
    let bits: Vec<usize> = bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| usize::from(byte >> bit & 1)))
        .collect();
    let mut encoded: Vec<u8> = bits
        .chunks(6)
        .map(|chunk| {
            let number = chunk.iter().fold(0, |number, bit| number << 1 | bit);
            alphabet[number << (6 - chunk.len())]
        })
        .collect();
    while padded && encoded.len() % 4 != 0 {
        encoded.push(b'=');
    }
    encoded
}
