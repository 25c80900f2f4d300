//! Credentials that are known by their shape alone.

use arbitrary::Arbitrary;

use crate::tokens::Random;

/// A kind whose shape proves it, in each of its lengths.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Api,
    Refresh33,
    Refresh35,
    Refresh36,
    Legacy41,
    Legacy42,
    Legacy43,
}

/// A credential, by its kind and number: the fuzzer changes the number, not the characters.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    number: u8,
}

impl Token {
    /// Its text.
    pub fn value(self) -> String {
        let kind = match self.kind {
            Kind::Api => "ntn",
            Kind::Refresh33 => "nrt33",
            Kind::Refresh35 => "nrt",
            Kind::Refresh36 => "nrt36",
            Kind::Legacy41 => "secret41",
            Kind::Legacy42 => "secret42",
            Kind::Legacy43 => "secret43",
        };
        Random::seeded(&self.number.to_string()).value(kind)
    }

    /// The length of the prefix that names its kind.
    pub fn prefix_len(self) -> usize {
        if self.is_legacy() { 7 } else { 4 }
    }

    /// Whether it begins with `secret_`.
    pub fn is_legacy(self) -> bool {
        matches!(self.kind, Kind::Legacy41 | Kind::Legacy42 | Kind::Legacy43)
    }

    /// Whether a value that is a few characters shorter has the shape of the same kind.
    pub fn may_be_shorter(self) -> bool {
        self.kind != Kind::Api
    }
}
