//! What is wrong and what to do about it, in the same words in every format.

use std::borrow::Cow;

use super::sanitize;
use crate::blob::Publication;
use crate::finding::Finding;

/// What git would do with a dotenv file; `None` for any other finding.
pub(super) fn publication(finding: &Finding) -> Option<&'static str> {
    Some(match finding.publication? {
        Publication::Tracked => "tracked by git: every push publishes it",
        Publication::Staged => "staged for the next commit, which would publish it",
        Publication::Untracked => "git does not ignore it: the next `git add .` would publish it",
        Publication::NoRepository => {
            "no .gitignore covers it: a repository made here would publish it"
        }
        Publication::Committed => "committed: every clone that has the commit has the file",
        Publication::Ignored => return None,
    })
}

/// How to make the finding harmless, in one line. `path` is what the reader knows the file by.
pub(super) fn remedy(finding: &Finding, path: &[u8]) -> Cow<'static, str> {
    let ignore = || format!("the line `{}` to .gitignore", pattern(path));
    let untrack = || format!("Run `git rm --cached {}`", shell_word(path));
    let remedy = match finding.publication {
        Some(Publication::Tracked) => format!(
            "{}, add {} and rotate what it held: if it was ever pushed, removing it from the \
             newest commit is no remedy",
            untrack(),
            ignore()
        ),
        Some(Publication::Committed) => format!(
            "Rotate what it held, and add {}: removing it from the newest commit is no remedy",
            ignore()
        ),
        Some(Publication::Staged) => format!("{} and add {}", untrack(), ignore()),
        Some(Publication::Untracked | Publication::NoRepository) => format!("Add {}", ignore()),
        Some(Publication::Ignored) | None => return finding.detector.remedy.into(),
    };
    remedy.into()
}

/// The line of a `.gitignore` that matches the file's name. A byte that a line cannot hold, or a
/// person cannot see, becomes `?`, which matches any.
fn pattern(path: &[u8]) -> String {
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    let mut pattern = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                unseen if sanitize::deceives(unseen) => {
                    pattern.push_str(&"?".repeat(unseen.len_utf8()));
                }
                '#' | '!' if pattern.is_empty() => pattern.extend(['\\', character]),
                '*' | '?' | '[' | '\\' => pattern.extend(['\\', character]),
                plain => pattern.push(plain),
            }
        }
        pattern.push_str(&"?".repeat(chunk.invalid().len()));
    }
    // Git drops blanks at the end of a line unless they are escaped.
    let kept = pattern.trim_end_matches(' ').len();
    let blanks = pattern.split_off(kept).replace(' ', "\\ ");
    pattern + &blanks
}

/// The path as one word of a shell: bare, quoted, or with `$'…'` where it holds what a terminal
/// should not be sent.
fn shell_word(path: &[u8]) -> String {
    let bare = |byte: &u8| byte.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(byte);
    let protected = match path {
        // Not an option.
        [b'-', ..] => [b"./", path].concat(),
        _ => path.to_vec(),
    };
    match String::from_utf8(protected) {
        Ok(word) if word.bytes().all(|byte| bare(&byte)) => word,
        Ok(word) if sanitize::is_plain(&word) => {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
        Ok(word) => ansi_c(word.as_bytes()),
        Err(word) => ansi_c(word.as_bytes()),
    }
}

fn ansi_c(bytes: &[u8]) -> String {
    let quoted: String = bytes
        .iter()
        .map(|&byte| match byte {
            b'\'' | b'\\' => format!("\\{}", char::from(byte)),
            b'#' => r"\x23".to_owned(),
            b' '..=b'~' => char::from(byte).to_string(),
            other => format!("\\x{other:02x}"),
        })
        .collect();
    format!("$'{quoted}'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    fn advice(publication: Publication, path: &str) -> String {
        let finding = testing::dotenv(path, publication);
        remedy(&finding, path.as_bytes()).into_owned()
    }

    #[test]
    fn each_publication_has_its_own_remedy() {
        assert_eq!(
            advice(Publication::Untracked, "api/.env"),
            "Add the line `.env` to .gitignore"
        );
        assert_eq!(
            advice(Publication::Staged, "api/.env"),
            "Run `git rm --cached api/.env` and add the line `.env` to .gitignore"
        );
        let tracked = advice(Publication::Tracked, "api/.env");
        assert!(tracked.starts_with("Run `git rm --cached api/.env`, add the line `.env`"));
        assert!(tracked.contains("rotate what it held"));
    }

    #[test]
    fn a_credential_keeps_the_remedy_of_its_kind() {
        let finding = testing::token("a.rs", 1);
        assert_eq!(remedy(&finding, b"a.rs"), finding.detector.remedy);
        assert_eq!(publication(&finding), None);
    }

    #[test]
    fn patterns_match_the_name_literally() {
        assert_eq!(pattern(b"a/b/.env"), ".env");
        assert_eq!(pattern(b"#x.env"), r"\#x.env");
        assert_eq!(pattern(b"!a#*?[.env"), r"\!a#\*\?\[.env");
        assert_eq!(pattern(b".env.a  "), r".env.a\ \ ");
        assert_eq!(pattern(b"\xff\n\x1b.env"), "???.env");
        assert_eq!(pattern("a\u{202e}.env".as_bytes()), "a???.env");
    }

    #[test]
    fn paths_are_one_word_of_a_shell() {
        assert_eq!(shell_word(b"api/.env"), "api/.env");
        assert_eq!(shell_word(b"my app/$(x)/.env"), "'my app/$(x)/.env'");
        assert_eq!(shell_word(b"it's.env"), r"'it'\''s.env'");
        assert_eq!(shell_word(b"-f.env"), "./-f.env");
        assert_eq!(shell_word(b"a\nb\x1b\\.env"), r"$'a\x0ab\x1b\\.env'");
        assert_eq!(shell_word(b"\xff'"), r"$'\xff\''");
        assert_eq!(shell_word(b"##[x]"), r"$'\x23\x23[x]'");
    }
}
