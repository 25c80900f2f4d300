//! Sizes as people type them: `500000`, `64K`, `10M`, `2G`.

/// The number of bytes that a text means.
pub(super) fn parse(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return Err("a size is a number of bytes, or one with K, M or G".to_owned()),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| "a size is a number of bytes, or one with K, M or G".to_owned())?;
    number
        .checked_mul(1 << shift)
        .ok_or_else(|| "larger than any file".to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn sizes_have_binary_units() {
        assert_eq!(parse("0"), Ok(0));
        assert_eq!(parse("64K"), Ok(65_536));
        assert_eq!(parse("10MiB"), Ok(10 << 20));
        for text in ["", "K", "1X", "-1", "1.5M", "99999999999G"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
