//! A class of a glob, such as `[!a-z[:digit:]]`, as git's `wildmatch.c` reads it.

/// Whether `byte` is in the class of `glob` whose `[` is at `g`, and where its `]` is. None if
/// there is no `]`, or if it names what does not exist. With `fold`, `byte` is in lower case.
pub(super) fn contains(glob: &[u8], mut g: usize, byte: u8, fold: bool) -> Option<(usize, bool)> {
    // 0 behind the end: a rule holds no 0.
    let at = |g: usize| glob.get(g).copied().unwrap_or(0);
    g += 1;
    let negated = matches!(at(g), b'!' | b'^');
    g += usize::from(negated);
    let mut matched = false;
    let mut previous = 0;
    loop {
        let mut member = at(g);
        match member {
            0 => return None,
            b'-' if previous != 0 && !matches!(at(g + 1), 0 | b']') => {
                g += 1;
                if at(g) == b'\\' {
                    g += 1;
                }
                let range = match at(g) {
                    0 => return None,
                    last => previous..=last,
                };
                let upper = byte.to_ascii_uppercase();
                matched |= range.contains(&byte) || fold && range.contains(&upper);
                member = 0;
            }
            b'[' if at(g + 1) == b':' => {
                let rest = &glob[g + 2..];
                let length = rest.iter().position(|byte| *byte == b']')?;
                match rest[..length].strip_suffix(b":") {
                    Some(name) => {
                        matched |= is_in(name, byte, fold)?;
                        g += length + 2;
                        member = 0;
                    }
                    None => matched |= byte == b'[',
                }
            }
            b'\\' => {
                g += 1;
                member = at(g);
                if member == 0 {
                    return None;
                }
                matched |= member == byte;
            }
            _ => matched |= member == byte,
        }
        previous = member;
        g += 1;
        if at(g) == b']' {
            return Some((g, matched != negated));
        }
    }
}

fn is_in(class: &[u8], byte: u8, fold: bool) -> Option<bool> {
    Some(match class {
        b"alnum" => byte.is_ascii_alphanumeric(),
        b"alpha" => byte.is_ascii_alphabetic(),
        b"blank" => matches!(byte, b' ' | b'\t'),
        b"cntrl" => byte.is_ascii_control(),
        b"digit" => byte.is_ascii_digit(),
        b"graph" => byte.is_ascii_graphic(),
        b"lower" => byte.is_ascii_lowercase(),
        b"print" => byte == b' ' || byte.is_ascii_graphic(),
        b"punct" => byte.is_ascii_punctuation(),
        b"space" => matches!(byte, b' ' | b'\t' | b'\n' | b'\r'),
        b"upper" => byte.is_ascii_uppercase() || fold && byte.is_ascii_lowercase(),
        b"xdigit" => byte.is_ascii_hexdigit(),
        _ => return None,
    })
}
