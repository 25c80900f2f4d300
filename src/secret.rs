//! A credential that cannot be printed, and its stable identity.

mod hidden;
mod signature;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub(crate) use hidden::Hidden;
pub use signature::{NotASignature, Signature};

/// The mark that stands for what a redaction hides.
pub const REDACTION_MARK: &str = "****";

/// How many characters a redaction shows at either end, the prefix not counted.
const SHOWN: usize = 4;

/// No prefix is longer, in bytes, with what may stand before it.
const LONGEST_PREFIX: usize = 40;

/// The bytes of a credential, wiped from memory when dropped.
///
/// It has no `Display`, `Serialize` or `Clone`, and its `Debug` hides the bytes, so that a secret
/// reaches an output only where somebody wrote [`Secret::render`] with [`Visibility::Whole`].
pub struct Secret {
    bytes: Zeroizing<Vec<u8>>,
    prefix_len: usize,
    /// Whether the bytes are all that a report says of it.
    is_redacted: bool,
}

/// Whether a secret is rendered whole or redacted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// The prefix, then at most four and four characters around [`REDACTION_MARK`].
    #[default]
    Redacted,
    /// Every character. Only for a person who asked for it.
    Whole,
}

impl Secret {
    /// Keeps `bytes`; the first `prefix_len` of them only name the kind and may be shown.
    pub fn new(bytes: Vec<u8>, prefix_len: usize) -> Self {
        let prefix_len = prefix_len.min(bytes.len());
        Self {
            bytes: Zeroizing::new(bytes),
            prefix_len,
            is_redacted: false,
        }
    }

    /// What a report says: a redaction, which stays as it is, or whatever else, which is taken for
    /// a whole credential. The first `prefix_len` bytes only name the kind, if that is plausible.
    pub(crate) fn of_report(text: String, prefix_len: usize) -> Self {
        let prefix_len = Some(prefix_len).filter(|len| *len <= LONGEST_PREFIX);
        let prefix_len = prefix_len.unwrap_or(0);
        let is_redacted = is_redaction(&text, prefix_len);
        Self {
            is_redacted,
            ..Self::new(text.into_bytes(), prefix_len)
        }
    }

    /// The bytes themselves, as far as they are known. Only the fingerprint and the live check may
    /// call this; `tests/integration/layering.rs` holds them to it.
    pub(crate) fn expose(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the bytes are a redacted copy, from which nobody can tell the whole.
    pub(crate) fn is_redacted(&self) -> bool {
        self.is_redacted
    }

    /// Whether these are its bytes.
    pub(crate) fn is(&self, bytes: &[u8]) -> bool {
        self.bytes.as_slice() == bytes
    }

    /// Whether both have the same bytes, whatever kinds they are taken for.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        other.is(&self.bytes)
    }

    /// What is equal for equal bytes, whatever kind of credential they are taken for.
    pub(crate) fn identity(&self) -> Fingerprint {
        Fingerprint::of_secret("", self)
    }

    /// Whether it begins with `prefix`, which only names its kind.
    pub(crate) fn begins_with(&self, prefix: &[u8]) -> bool {
        self.bytes.starts_with(prefix)
    }

    /// Whether `text` repeats it, or a piece of it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        matches!(Hidden::of([self]).hidden_in(text.into()), Cow::Owned(_))
    }

    /// The secret as text for a report. Bytes that are not UTF-8 become U+FFFD.
    pub fn render(&self, visibility: Visibility) -> String {
        match visibility {
            Visibility::Redacted if !self.is_redacted => redact(&self.bytes, self.prefix_len),
            Visibility::Redacted | Visibility::Whole => {
                String::from_utf8_lossy(&self.bytes).into_owned()
            }
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(****)")
    }
}

/// At most a quarter of what follows the prefix is shown, and never more than four and four.
fn redact(bytes: &[u8], prefix_len: usize) -> String {
    let (prefix, body) = bytes.split_at(prefix_len);
    let shown = SHOWN.min(body.len() / 8);
    let head = String::from_utf8_lossy(&body[..shown]);
    let tail = String::from_utf8_lossy(&body[body.len() - shown..]);
    format!(
        "{}{head}{REDACTION_MARK}{tail}",
        String::from_utf8_lossy(prefix)
    )
}

/// Whether `text` is no more than [`redact`] shows.
fn is_redaction(text: &str, prefix_len: usize) -> bool {
    let short = |part: &str| part.chars().count() <= SHOWN && !part.contains('*');
    let body = text.get(prefix_len..);
    let parts = body.and_then(|body| body.split_once(REDACTION_MARK));
    parts.is_some_and(|(head, tail)| short(head) && short(tail))
}

/// What a leak is, whatever its place: a SHA-256 over a version label, the detector's id and the
/// secret. It holds no path, line or commit, so it survives moves, renames and rebases.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Changing this label changes every fingerprint, so it names the scheme's version.
    const SCHEME: &'static [u8] = b"ntnleaks-fingerprint-v1";

    /// The fingerprint of a secret that `detector_id` describes.
    pub fn of_secret(detector_id: &str, secret: &Secret) -> Self {
        Self::of_bytes(detector_id, secret.expose())
    }

    /// The fingerprint of a finding whose identity is not a secret: a dotenv file is its path.
    pub fn of_bytes(detector_id: &str, identity: &[u8]) -> Self {
        let mut hash = Sha256::new();
        for part in [Self::SCHEME, detector_id.as_bytes(), identity] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFingerprint;

impl fmt::Display for NotAFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fingerprint has 64 digits of 0-9 and a-f, as `--format json` writes it")
    }
}

impl std::error::Error for NotAFingerprint {}

/// As [`Display`](fmt::Display) writes it, and in no other way, so that a text search finds it.
impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, NotAFingerprint> {
        let mut bytes = [0; 32];
        if text.len() != 2 * bytes.len() {
            return Err(NotAFingerprint);
        }
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = digits.iter().try_fold(0, |value, digit| {
                let digit = match digit {
                    b'0'..=b'9' => digit - b'0',
                    b'a'..=b'f' => digit - b'a' + 10,
                    _ => return Err(NotAFingerprint),
                };
                Ok(value << 4 | digit)
            })?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redaction_shows_the_prefix_and_at_most_four_and_four() {
        let secret = Secret::new(b"ntn_abcdefghijklmnopqrstuvwxyzABCDEFGHIJ".to_vec(), 4);
        assert_eq!(secret.render(Visibility::Redacted), "ntn_abcd****GHIJ");
        assert_eq!(
            Secret::new(b"short".to_vec(), 0).render(Visibility::Redacted),
            "****"
        );
    }

    #[test]
    fn a_redaction_stays_as_it_is_and_nothing_else_passes_for_one() {
        let shown = |text: &str, prefix| {
            Secret::of_report(text.into(), prefix).render(Visibility::Redacted)
        };
        for (text, prefix) in [("ntn_abcd****GHIJ", 4), ("abcd****wxyz", 0), ("****", 0)] {
            assert_eq!(shown(text, prefix), text);
        }
        let body = "abcdefghijklmnopqrstuvwxyzABCDEFGH";
        for whole in [
            format!("ntn_{body}"),
            format!("ntn_{body}****GHIJ"),
            format!("ntn_abcd****{body}"),
            format!("ntn_abcd****{body}****"),
        ] {
            let shown = shown(&whole, 4);
            assert!(!shown.contains(&body[4..16]), "{shown}");
        }
        assert!(!shown(&format!("{body}{body}ntn_a****b"), 72).contains("hijk"));
    }

    #[test]
    fn debug_hides_the_bytes() {
        assert_eq!(
            format!("{:?}", Secret::new(b"hunter2".to_vec(), 0)),
            "Secret(****)"
        );
    }

    #[test]
    fn a_fingerprint_is_read_as_it_is_written() {
        let fingerprint = Fingerprint::of_bytes("a", b"b");
        let text = fingerprint.to_string();
        assert_eq!(text.parse(), Ok(fingerprint));
        for wrong in [
            &text[1..],
            &format!("{text}0"),
            &text.to_uppercase(),
            &"é".repeat(32),
        ] {
            assert_eq!(
                wrong.parse::<Fingerprint>(),
                Err(NotAFingerprint),
                "{wrong}"
            );
        }
    }

    #[test]
    fn parts_of_a_fingerprint_do_not_run_together() {
        assert_ne!(
            Fingerprint::of_bytes("ab", b"c"),
            Fingerprint::of_bytes("a", b"bc")
        );
    }
}
