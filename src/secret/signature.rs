//! Whether a credential signs something, as a webhook verification token signs deliveries.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::Secret;

/// An HMAC-SHA256, as the header `X-Notion-Signature` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature([u8; 32]);

impl Secret {
    /// Whether `signature` is that of `body` with the whole secret as the key, the prefix too. Takes
    /// the same time whatever the answer is.
    pub(crate) fn signs(&self, body: &[u8], signature: Signature) -> bool {
        let mac = Hmac::<Sha256>::new_from_slice(self.expose());
        mac.is_ok_and(|mac| mac.chain_update(body).verify_slice(&signature.0).is_ok())
    }
}

/// A text is no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASignature;

impl fmt::Display for NotASignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a signature is `sha256=` and 64 hexadecimal digits")
    }
}

impl std::error::Error for NotASignature {}

/// `sha256=` and 64 hexadecimal digits, in either case; the digits may stand alone, or behind the
/// name of the header.
impl FromStr for Signature {
    type Err = NotASignature;

    fn from_str(text: &str) -> Result<Self, NotASignature> {
        let folded = text.trim().to_ascii_lowercase();
        let value = folded.strip_prefix("x-notion-signature:").map(str::trim);
        let value = value.unwrap_or(&folded);
        let digits = value.strip_prefix("sha256=").unwrap_or(value).as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 2 * bytes.len() {
            return Err(NotASignature);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            for digit in pair {
                let digit = char::from(*digit).to_digit(16).ok_or(NotASignature)?;
                *byte = *byte << 4 | u8::try_from(digit).map_err(|_| NotASignature)?;
            }
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    const WHAT: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn a_signature_is_that_of_one_key_and_one_body() {
        let key = |key: &str| Secret::new(key.into(), 0);
        let body = b"what do ya want for nothing?";
        for text in [
            WHAT.to_owned(),
            format!("sha256={WHAT}"),
            format!(" SHA256={} ", WHAT.to_uppercase()),
            format!("X-Notion-Signature: sha256={WHAT}"),
        ] {
            let signature = text.parse();
            assert!(
                signature.is_ok_and(|it| key("Jefe").signs(body, it)),
                "{text}"
            );
            assert!(signature.is_ok_and(|it| !key("jefe").signs(body, it)));
            assert!(signature.is_ok_and(|it| !key("Jefe").signs(&body[1..], it)));
        }
    }

    #[test]
    fn nothing_else_is_one() {
        for text in [
            "",
            "sha256=",
            &WHAT[1..],
            &format!("{WHAT}0"),
            &format!("sha1={WHAT}"),
            &WHAT.replace('5', "g"),
            &"é".repeat(32),
        ] {
            assert_eq!(text.parse::<Signature>(), Err(NotASignature), "{text}");
        }
    }
}
