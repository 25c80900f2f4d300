//! Makes credentials of every kind at run time, so that none is ever committed.

/// Every name that [`Random::credential`] knows.
pub(crate) const KINDS: &[&str] = &[
    "ntn",
    "ntn_unknown",
    "secret43",
    "secret42",
    "secret41",
    "nrt33",
    "nrt",
    "nrt36",
    "cookie_v02",
    "cookie_v02_v2",
    "cookie_v03",
    "file_token",
    "adm",
    "mcp",
    "scim",
];

pub(crate) const DIGITS: &str = "0123456789";
const HEX: &str = "0123456789abcdef";
pub(crate) const BASE62: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE64URL: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// Words that make a scanner doubt a value.
const WORDS: &[&str] = &[
    "abc", "change", "demo", "dummy", "example", "fake", "foo", "here", "insert", "key", "mock",
    "notion", "null", "pass", "place", "redact", "sample", "secret", "test", "todo", "token",
    "xxx", "your",
];

/// A value, and which part of it nobody may learn.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) value: String,
    /// Where the prefix that only names the kind ends.
    pub(crate) tail: usize,
}

/// Splitmix64: the same seed gives the same characters on every machine.
pub(crate) struct Random(u64);

impl Random {
    /// A generator for a test or a fixture, by its name.
    pub(crate) fn seeded(name: &str) -> Self {
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
    }

    /// A genuine-looking value of a kind of [`KINDS`]; `None` for any other name.
    pub(crate) fn credential(&mut self, kind: &str) -> Option<Token> {
        let token = |prefix: &str, tail: String| Token {
            value: format!("{prefix}{tail}"),
            tail: prefix.len(),
        };
        Some(match kind {
            "ntn" => token(
                &format!("ntn_{}", self.digits(11)),
                self.genuine(BASE62, 35),
            ),
            // Eleven digits behind the prefix would be the known format.
            "ntn_unknown" => token("ntn_", format!("q{}", self.genuine(BASE62, 43))),
            "secret43" => token("secret_", self.genuine(BASE62, 43)),
            "secret42" => token("secret_", self.genuine(BASE62, 42)),
            "secret41" => token("secret_", self.genuine(BASE62, 41)),
            "nrt33" => token(
                &format!("nrt_{}", self.digits(11)),
                self.genuine(BASE62, 33),
            ),
            "nrt" => token(
                &format!("nrt_{}", self.digits(11)),
                self.genuine(BASE62, 35),
            ),
            "nrt36" => token(
                &format!("nrt_{}", self.digits(11)),
                self.genuine(BASE62, 36),
            ),
            "cookie_v02" => token("v02:user_token_or_cookies:", self.genuine(BASE64URL, 180)),
            "cookie_v02_v2" => token("v02:user_token_or_cookies_v2:", self.genuine(BASE64URL, 90)),
            "cookie_v03" => token(&self.jwe_head(), self.jwe_body()),
            "file_token" => token("1:", self.file_token()),
            "adm" => token("adm_", self.genuine(BASE62, 46)),
            "mcp" => token(&format!("{}:", self.uuid()), self.mcp_tail()),
            "scim" => token("", self.genuine(BASE62, 48)),
            _ => return None,
        })
    }

    /// The text of a credential of a kind of [`KINDS`].
    pub(crate) fn value(&mut self, kind: &str) -> String {
        self.credential(kind).expect("a known kind").value
    }

    /// A Notion client id. It is public, and the best proof that a `secret_` next to it is a
    /// client secret.
    pub(crate) fn client_id(&mut self) -> String {
        let [a, b, c, d] = [3, 2, 4, 8].map(|len| self.text(HEX, len));
        format!("{a}d872b-594c-80{b}-{c}-0037{d}")
    }

    pub(crate) fn digits(&mut self, len: usize) -> String {
        self.until(DIGITS, len, |text| {
            !has_run(text, 3) && !text.contains("123")
        })
    }

    pub(crate) fn hex(&mut self, len: usize) -> String {
        self.text(HEX, len)
    }

    /// Base62 for the gaps between what a case is about: without `Q`, which can so end a run.
    pub(crate) fn base62(&mut self, len: usize) -> String {
        self.until(&BASE62.replace('Q', ""), len, |text| {
            !has_run(text, 3) && !has_word(text)
        })
    }

    pub(crate) fn uuid(&mut self) -> String {
        let [a, b, c, d, e] = [8, 4, 4, 4, 12].map(|len| self.text(HEX, len));
        format!("{a}-{b}-{c}-{d}-{e}")
    }

    fn file_token(&mut self) -> String {
        format!("{}:{}", self.genuine(BASE64URL, 43), self.text(HEX, 64))
    }

    fn mcp_tail(&mut self) -> String {
        format!("{}:{}", self.short(16), self.genuine(BASE64URL, 32))
    }

    /// The public head of a compact JWE with direct encryption, whose second part is empty.
    fn jwe_head(&mut self) -> String {
        format!(
            "v03:{}{}..",
            "eyJhbGciOi".to_owned() + "JkaXIi",
            self.short(24)
        )
    }

    fn jwe_body(&mut self) -> String {
        let vector = self.short(16);
        format!(
            "{vector}.{}.{}",
            self.genuine(BASE64URL, 400),
            self.short(22)
        )
    }

    fn short(&mut self, len: usize) -> String {
        self.until(BASE62, len, |text| {
            distinct(text) >= 10 && !has_run(text, 3) && !has_word(text)
        })
    }

    /// Characters that no placeholder rule can take for made up.
    fn genuine(&mut self, alphabet: &str, len: usize) -> String {
        self.until(alphabet, len, |text| {
            let has = |class: fn(&u8) -> bool| text.bytes().filter(class).count() >= 3;
            let all_classes = has(u8::is_ascii_digit)
                && has(u8::is_ascii_lowercase)
                && has(u8::is_ascii_uppercase);
            let clean_ends = !text.starts_with(['-', '_']) && !text.ends_with(['-', '_']);
            distinct(text) >= 19
                && all_classes
                && clean_ends
                && !has_run(text, 4)
                && !has_word(text)
        })
    }

    fn until(&mut self, alphabet: &str, len: usize, accept: impl Fn(&str) -> bool) -> String {
        loop {
            let text = self.text(alphabet, len);
            if accept(&text) {
                return text;
            }
        }
    }

    pub(crate) fn text(&mut self, alphabet: &str, len: usize) -> String {
        let pick = |number: u64| alphabet.as_bytes()[(number % alphabet.len() as u64) as usize];
        (0..len).map(|_| char::from(pick(self.next()))).collect()
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

fn distinct(text: &str) -> usize {
    text.bytes()
        .collect::<std::collections::BTreeSet<_>>()
        .len()
}

/// Whether `len` neighbours are equal, or climb or fall by one.
fn has_run(text: &str, len: usize) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.as_bytes().windows(len).any(|window| {
        let steps = |step: i16| {
            let climbs = |pair: &[u8]| i16::from(pair[1]) - i16::from(pair[0]) == step;
            window.windows(2).all(climbs)
        };
        steps(0) || steps(1) || steps(-1)
    })
}

fn has_word(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}
