//! What a repository is called in a report that was merged from those of several.

use std::sync::Arc;

use super::sanitize;

/// No name is longer, in bytes.
const LONGEST: usize = 200;

/// The name, if it can stand before a path: a person can read it, and it leads nowhere else.
///
/// # Errors
///
/// What a name must be like.
pub(super) fn name(name: &str) -> Result<Arc<str>, String> {
    let leads_on = |part: &str| !matches!(part, "" | "." | "..");
    let is_plain = name.len() <= LONGEST && !name.chars().any(sanitize::deceives);
    match is_plain && name.split('/').all(leads_on) {
        true => Ok(name.into()),
        false => Err(format!(
            "{:?} cannot be the name of a repository: it must be like a path, without `.` and \
             `..`, and at most {LONGEST} bytes long; give another as NAME=FILE",
            name.chars().take(40).collect::<String>()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_like_a_path() {
        for good in ["api", "my org/api", "資料", "a.b", "-x"] {
            assert_eq!(name(good).as_deref(), Ok(good));
        }
        let long = "x".repeat(LONGEST + 1);
        for bad in [
            "", "/", "a/", "/a", "a//b", ".", "a/../b", "a\nb", "\u{202e}", &long,
        ] {
            assert!(name(bad).is_err(), "{bad:?}");
        }
    }
}
