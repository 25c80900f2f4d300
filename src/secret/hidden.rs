//! Texts of strangers without any of several secrets in them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use super::{REDACTION_MARK, Secret};

/// Shorter pieces, in bytes, stand in texts by chance.
const PIECE: usize = 8;

/// What no text may show: some secrets, and every piece of them.
pub(crate) struct Hidden<'s> {
    pieces: HashSet<&'s [u8]>,
    /// How long the pieces are: all the same, but for secrets that are shorter.
    lengths: BTreeSet<usize>,
}

impl<'s> Hidden<'s> {
    pub(crate) fn of(secrets: impl IntoIterator<Item = &'s Secret>) -> Self {
        let mut hidden = Self {
            pieces: HashSet::new(),
            lengths: BTreeSet::new(),
        };
        for secret in secrets {
            let len = PIECE.min(secret.bytes.len()).max(1);
            hidden.pieces.extend(secret.bytes.windows(len));
            hidden.lengths.insert(len);
        }
        hidden
    }

    /// A text with [`REDACTION_MARK`] wherever it holds one of them, or a piece of one.
    pub(crate) fn hidden_in<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        let mut hidden = vec![false; text.len()];
        for len in &self.lengths {
            for (at, window) in text.as_bytes().windows(*len).enumerate() {
                if self.pieces.contains(window) {
                    hidden[at..at + len].fill(true);
                }
            }
        }
        if !hidden.contains(&true) {
            return text;
        }
        let mut shown = String::new();
        for (at, character) in text.char_indices() {
            match hidden[at..at + character.len_utf8()].contains(&true) {
                true if shown.ends_with(REDACTION_MARK) => {}
                true => shown.push_str(REDACTION_MARK),
                false => shown.push(character),
            }
        }
        shown.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_in_a_text_and_so_is_a_piece_of_it() {
        let secret = Secret::new(b"correct horse battery".to_vec(), 0);
        let hidden = |text: &'static str| Hidden::of([&secret]).hidden_in(text.into());
        assert_eq!(hidden("é correct horse battery é"), "é **** é");
        assert_eq!(hidden("x horse battery"), "x****");
        assert_eq!(hidden("a horse"), "a horse");
        assert_eq!(hidden(""), "");
        let short = Secret::new(b"key".to_vec(), 0);
        let both = Hidden::of([&secret, &short]);
        assert_eq!(both.hidden_in("monkey horse battery".into()), "mon****");
        assert_eq!(both.hidden_in("a key a".into()), "a **** a");
        let empty = Secret::new(Vec::new(), 0);
        assert_eq!(Hidden::of([&empty]).hidden_in("a".into()), "a");
    }
}
