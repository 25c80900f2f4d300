//! Characters that came into a value on its way: what cannot be seen, and what looks like others.

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::report::deceives;

/// Letters that look like one of Latin, in the order of the alphabet. What Unicode itself calls a
/// variant of a character, such as full-width letters, is not here.
const LOOK_ALIKES: &[(char, &str)] = &[
    ('A', "АΑ"),
    ('B', "ВΒ"),
    ('C', "СϹ"),
    ('E', "ЕΕ"),
    ('H', "НΗ"),
    ('I', "ІΙ"),
    ('J', "ЈͿ"),
    ('K', "КΚ"),
    ('M', "МΜ"),
    ('N', "Ν"),
    ('O', "ОΟ"),
    ('P', "РΡ"),
    ('Q', "Ԛ"),
    ('S', "Ѕ"),
    ('T', "ТΤ"),
    ('V', "Ѵ"),
    ('W', "Ԝ"),
    ('X', "ХΧ"),
    ('Y', "ҮΥ"),
    ('Z', "Ζ"),
    ('a', "аα"),
    ('c', "сϲ"),
    ('d', "ԁ"),
    ('e', "е"),
    ('g', "ɡ"),
    ('h', "һ"),
    ('i', "іι"),
    ('j', "јϳ"),
    ('k', "κ"),
    ('l', "ӏ"),
    ('o', "оο"),
    ('p', "рρ"),
    ('q', "ԛ"),
    ('s', "ѕ"),
    ('u', "υ"),
    ('v', "νѵ"),
    ('w', "ԝ"),
    ('x', "х"),
    ('y', "уγ"),
    ('-', "‐‑‒–—−"),
    ('_', "ˍ"),
];

/// Whether a character takes part in no value and cannot be told from a blank, or from nothing.
pub(super) fn is_invisible(character: char) -> bool {
    let is_blank = matches!(character, ' ' | '\t' | '\n' | '\r');
    !is_blank && (deceives(character) || character.is_whitespace())
}

/// `text` without what cannot be seen.
pub(super) fn without_invisible(text: &str) -> Zeroizing<String> {
    let kept = text.chars().filter(|character| !is_invisible(*character));
    Zeroizing::new(kept.collect())
}

/// `text` with the characters that others were taken for.
pub(super) fn without_look_alikes(text: &str) -> Zeroizing<String> {
    let mut latin = Zeroizing::new(String::with_capacity(text.len()));
    for character in text.chars() {
        let plain = (!character.is_ascii()).then(|| plain(character)).flatten();
        latin.push_str(
            plain
                .as_deref()
                .unwrap_or(character.encode_utf8(&mut [0; 4])),
        );
    }
    latin
}

/// What a character is taken for, if that can be a part of a credential.
fn plain(character: char) -> Option<String> {
    let mut rows = LOOK_ALIKES.iter();
    if let Some((latin, _)) = rows.find(|(_, alike)| alike.contains(character)) {
        return Some(latin.to_string());
    }
    let variant: String = character.nfkc().collect();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-:".contains(c);
    variant.chars().all(is_part).then_some(variant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_goes_and_blanks_stay() {
        let dirty = "a\u{200b}b\u{feff}c\u{a0}d\u{0}e\u{202e}f g\th\n";
        assert_eq!(*without_invisible(dirty), "abcdef g\th\n");
    }

    #[test]
    fn look_alikes_become_what_they_look_like() {
        assert_eq!(*without_look_alikes("ոtn_аＡ１𝐁＿–é资"), "ոtn_aA1B_-é资");
        for (latin, alike) in LOOK_ALIKES {
            assert!(latin.is_ascii() && alike.chars().all(|it| !it.is_ascii()));
        }
    }
}
