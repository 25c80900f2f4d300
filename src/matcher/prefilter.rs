//! One pass over every byte: where might a credential be written, and in which form?
//!
//! Everything the matcher knows is found through one of at most 64 short needles, so that one
//! SIMD search (Teddy, of the `aho-corasick` crate) passes over clean text at memory speed.

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{AhoCorasick, Input, Span};

/// A place that deserves a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The offset of the needle.
    pub(super) at: usize,
    /// What the needle announces.
    pub(super) lead: Lead,
}

/// What a needle announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// A prefix as it is, or with its last character escaped.
    Prefix,
    /// A part of a prefix in base64. The first character that is not white space stands at this
    /// place, 0 to 3, of a group of four.
    Base64(usize),
    /// A prefix with a zero byte behind each character.
    Utf16,
    /// A name near which a value stands.
    Name,
    /// A mention that makes values of a kind possible anywhere in the file.
    Mention,
}

use Lead::{Base64, Mention, Name, Prefix, Utf16};

/// The needles. Each row is one of Teddy's eight buckets.
///
/// Which needle stands in which row matters for speed only: Teddy looks at the nibbles of four
/// bytes and cannot tell apart the needles of one bucket, so a bad row stops at every other word.
/// These rows come from a search over C, Rust and prose for the ones that stop least (once in
/// 14,000 bytes).
///
/// In base64 a prefix has three alignments, and a line may be wrapped inside of it. What follows
/// `ntn_` and `nrt_` is a digit, which fixes one more character (`bnRuXz`, `50bl8`), so for each
/// place of the wrap one half is a needle: either long enough alone (`RuXz`, `bnRu`), or
/// together with the white space of the wrap (`\nuXz`, ` uXz`, `50b\n`).
#[rustfmt::skip]
const NEEDLES: [[&str; 8]; 8] = [
    ["adm_", "adm%", "udG\n", "mcp.n", "udG5", "adm\\", "ucnR", "secret%"],
    ["\n0Xz", " uXz", "secret_", " 0Xz", "0bl8", "RuXz", " bl8", "\nuXz"],
    [" nRf", "bnRu", "\nnRf", "zZWN", " dF8", "bnJ0", "cnRf", "\ndF8"],
    ["ntn_", "nrt%", "JldF", "nrt\\", "ntn%", "nrt_", "J0Xz", "ntn\\"],
    ["NlY3", "s\0e\0c\0", "n\0t\0n\0", "\nbl8", "cmV0", "v\x000\0", "n\0r\0t\0", "a\0d\0m\0"],
    ["dG5f", "v02%", "v03%", " G5f", "v03:", "v02:", "\nG5f", "yZXR"],
    ["ydF8", "SCIM_", "ucn\n", "c2Vj", "ucn\r", "ScimT", "scim_", "udG\r"],
    ["50b\r", "5yd\n", "5ydF", "e_token", "50b\n", "5yd\r", "50bl", "secret\\"],
];

/// What a needle announces follows from its spelling.
fn lead(needle: &str) -> Lead {
    match needle.trim() {
        "RuXz" | "J0Xz" | "50bl" | "5ydF" | "50b" | "5yd" | "NlY3" | "JldF" => Base64(2),
        "uXz" | "0Xz" | "0bl8" | "ydF8" | "udG5" | "ucnR" | "udG" | "ucn" | "zZWN" | "yZXR" => {
            Base64(3)
        }
        "bnRu" | "bnJ0" | "bl8" | "dF8" | "dG5f" | "cnRf" | "c2Vj" | "cmV0" => Base64(0),
        "G5f" | "nRf" => Base64(1),
        "SCIM_" | "scim_" | "ScimT" | "e_token" => Name,
        "mcp.n" => Mention,
        needle if needle.contains('\0') => Utf16,
        _ => Prefix,
    }
}

/// The compiled needles.
pub(super) struct Prefilter {
    search: Search,
    leads: Vec<Lead>,
}

enum Search {
    Simd(Searcher),
    /// On processors without the vector instructions that Teddy needs.
    Automaton(Box<AhoCorasick>),
}

impl Prefilter {
    pub(super) fn new() -> Self {
        // Teddy deals needles out to its buckets in turn: a column after the other.
        let needles: Vec<&str> = (0..8)
            .flat_map(|column| NEEDLES.iter().map(move |row| row[column]))
            .collect();
        let simd = Config::new()
            .match_kind(MatchKind::LeftmostFirst)
            .only_teddy(true)
            .only_teddy_fat(Some(false))
            .builder()
            .extend(&needles)
            .build();
        let search = match simd {
            Some(searcher) => Search::Simd(searcher),
            None => Search::automaton(&needles),
        };
        Self {
            search,
            leads: needles.iter().map(|needle| lead(needle)).collect(),
        }
    }

    /// The places in `text`, from left to right. Overlapping needles are all found.
    pub(super) fn hits<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Hit> + 't {
        let mut from = 0;
        std::iter::from_fn(move || {
            let (at, pattern) = self.search.find(text, from)?;
            from = at + 1;
            Some(Hit {
                at,
                lead: self.leads[pattern],
            })
        })
    }
}

impl Search {
    fn automaton(needles: &[&str]) -> Self {
        // The needles are constants far below every limit of the builder.
        #[allow(clippy::expect_used)]
        let automaton = AhoCorasick::new(needles).expect("64 short needles compile");
        Self::Automaton(Box::new(automaton))
    }

    /// The next needle at or behind `from`, and which one it is.
    fn find(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        match self {
            Self::Simd(searcher) => searcher
                .find_in(text, Span::from(from..text.len()))
                .map(|found| (found.start(), found.pattern().as_usize())),
            Self::Automaton(automaton) => automaton
                .find(Input::new(text).range(from..))
                .map(|found| (found.start(), found.pattern().as_usize())),
        }
    }
}
