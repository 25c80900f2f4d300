//! A slow search for the strict kinds that is obviously right: each place of the text on its own,
//! byte by byte.

/// A value of a strict shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub start: usize,
    pub end: usize,
    /// Whether it must be found; else it may be.
    pub certain: bool,
    /// Whether it begins with `secret_`: its surroundings say of which detector it is.
    pub legacy: bool,
}

/// The values of strict shapes that are written plainly.
pub fn places(text: &[u8]) -> Vec<Place> {
    (0..text.len())
        .filter_map(|at| value_at(text, at))
        .collect()
}

/// Whether a text may be taken for UTF-16, in which bytes are no places.
pub fn may_be_utf16(text: &[u8]) -> bool {
    text.starts_with(b"\xFF\xFE")
        || text.starts_with(b"\xFE\xFF")
        || text.iter().take(1024).any(|byte| *byte == 0)
}

/// The value whose prefix stands at `at`.
fn value_at(text: &[u8], at: usize) -> Option<Place> {
    let rest = &text[at..];
    let (digits, tails, prefix) = match rest.get(..4)? {
        b"ntn_" => (11, 35..=35, 4),
        b"nrt_" => (11, 33..=36, 4),
        b"secr" if rest.starts_with(b"secret_") => (0, 41..=43, 7),
        _ => return None,
    };
    let legacy = prefix == 7;
    let environment = [&b"development_"[..], b"local_", b"staging_"]
        .into_iter()
        .find(|name| text[..at].ends_with(name))
        .map(|name| at - name.len())
        .filter(|&begin| is_open(&text[..begin]));
    let joined = legacy && text[..at].ends_with(b"_");
    let start = environment.or((!joined && is_open(&text[..at])).then_some(at))?;
    let body = &rest[prefix..];
    let numbered = body.get(..digits)?.iter().all(u8::is_ascii_digit);
    let tail = body[digits..]
        .iter()
        .take_while(|byte| is_word(byte))
        .count();
    let closed = !matches!(body.get(digits + tail), Some(b'_' | b'-'));
    let tail_bytes = &body[digits..digits + tail];
    (numbered && closed && tails.contains(&tail)).then(|| Place {
        start,
        end: at + prefix + digits + tail,
        certain: !legacy || is_surely_drawn(tail_bytes),
        legacy,
    })
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// Whether a value may begin behind `before`: behind no letter or digit, or behind an escape.
fn is_open(before: &[u8]) -> bool {
    !before.last().is_some_and(is_word) || ends_in_escape(before) || ends_in_colour(before)
}

fn ends_in_escape(before: &[u8]) -> bool {
    let numbered = |sign: &[u8], len: usize, digit: fn(&u8) -> bool| {
        before.len() >= sign.len() + len
            && before[..before.len() - len].ends_with(sign)
            && before[before.len() - len..].iter().all(digit)
    };
    let hex = |sign, len| numbered(sign, len, u8::is_ascii_hexdigit);
    let octal = |byte: &u8| (b'0'..=b'7').contains(byte);
    let simple = matches!(
        before,
        [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'v' | b'0']
    );
    simple
        || hex(b"\\x", 2)
        || hex(b"%", 2)
        || hex(b"\\u", 4)
        || hex(b"\\U", 8)
        || numbered(b"\\", 3, octal)
}

/// A sequence such as `ESC [ 1 ; 3 1 m`, of at most 32 bytes, with its escape raw or written out.
fn ends_in_colour(before: &[u8]) -> bool {
    let Some(numbers) = before.strip_suffix(b"m") else {
        return false;
    };
    let len = numbers
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b'0'..=b'9' | b';' | b':'))
        .count();
    let lead = &numbers[..numbers.len() - len];
    let signs: [&[u8]; 8] = [
        b"\x1b[",
        b"\\x1b[",
        b"\\x1B[",
        b"\\u001b[",
        b"\\u001B[",
        b"\\033[",
        b"\\e[",
        b"^[[",
    ];
    signs
        .iter()
        .any(|sign| lead.ends_with(sign) && sign.len() + len < 32)
}

/// Whether no rule about words can take the tail of a `secret_` for made up.
fn is_surely_drawn(tail: &[u8]) -> bool {
    let has = |class: fn(&u8) -> bool| tail.iter().any(class);
    let class = |byte: u8| {
        (
            byte.is_ascii_digit(),
            byte.is_ascii_lowercase(),
            byte.is_ascii_uppercase(),
        )
    };
    let changes = tail
        .windows(2)
        .filter(|pair| class(pair[0]) != class(pair[1]))
        .count();
    has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && changes * 2 > tail.len()
}
