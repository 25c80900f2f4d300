//! Lists in one text, as a variable of the environment holds them.

/// The values between commas and line ends. A comma inside of `{}` is a part of a glob.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let separates = |character| {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            _ => {}
        }
        character == '\n' || (character == ',' && depth == 0)
    };
    let values = text.split(separates).map(str::trim);
    values.filter(|value| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn commas_and_lines_separate_and_braces_hold_together() {
        for (text, values) in [
            ("a", &["a"][..]),
            ("a, b,,c ,", &["a", "b", "c"]),
            ("*.{js,ts},{a,{b,c}}\nd", &["*.{js,ts}", "{a,{b,c}}", "d"]),
            ("{a,b\nc,d}", &["{a,b", "c", "d}"]),
            ("}a,b", &["}a", "b"]),
            (" \n,", &[]),
        ] {
            assert_eq!(split(text), values, "{text:?}");
        }
    }
}
