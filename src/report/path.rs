//! Paths as a report writes them: as typed for a person, relative and unambiguous for a machine.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use super::sanitize;
use crate::blob::Origin;
use crate::root::Root;

/// What stays as it is in a URI. A `:` does not: in the first segment it would end a scheme.
const URI: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'+')
    .remove(b',')
    .remove(b'=')
    .remove(b'@');

/// What stands for the root itself.
const ROOT: &str = ".";

/// The path as it was typed, a leading `./` dropped, harmless for a terminal.
pub(super) fn shown(path: &Path) -> Cow<'_, str> {
    sanitize::name(typed(path))
}

/// The path as it was typed, a leading `./` dropped.
pub(super) fn typed(path: &Path) -> &[u8] {
    let bytes = path.as_os_str().as_encoded_bytes();
    match bytes.strip_prefix(b"./") {
        Some(rest) if !rest.is_empty() && rest[0] != b'/' => rest,
        _ => bytes,
    }
}

/// The bytes of a path below the root, `/` between its parts; `.` for the root itself.
pub(super) fn relative(root: &Root, path: &Path) -> Vec<u8> {
    match join(&root.below(path)) {
        parts if parts.is_empty() => ROOT.into(),
        parts => parts,
    }
}

/// A path that any JSON reader takes: the text, and whether `%` in it starts an escaped byte.
pub(super) fn escaped(relative: &[u8]) -> (Cow<'_, str>, bool) {
    if let Ok(text) = std::str::from_utf8(relative) {
        return (Cow::Borrowed(text), false);
    }
    let mut text = String::with_capacity(relative.len() + 16);
    for chunk in relative.utf8_chunks() {
        text.push_str(&chunk.valid().replace('%', "%25"));
        text.extend(percent_encode(chunk.invalid(), NON_ALPHANUMERIC));
    }
    (Cow::Owned(text), true)
}

/// The path that [`escaped`] wrote.
pub(super) fn unescaped(text: &str, is_escaped: bool) -> PathBuf {
    match is_escaped {
        true => of_bytes(percent_decode_str(text).collect()),
        false => text.into(),
    }
}

#[cfg(unix)]
fn of_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn of_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// The bytes of the path from the top of the git work tree, below the name of the repository if
/// there are several; empty for the top itself.
pub(super) fn from_top(root: &Root, origin: &Origin) -> Vec<u8> {
    let below = join(&root.in_work_tree(&origin.path));
    match origin.repository.as_deref().map(str::as_bytes) {
        None => below,
        Some(name) if below.is_empty() => name.to_vec(),
        Some(name) => [name, b"/", &below].concat(),
    }
}

/// The same as a URI; `None` for the top itself.
pub(super) fn uri(root: &Root, origin: &Origin) -> Option<String> {
    let bytes = from_top(root, origin);
    (!bytes.is_empty()).then(|| percent_encode(&bytes, URI).to_string())
}

fn join(path: &Path) -> Vec<u8> {
    let parts: Vec<&[u8]> = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| part.as_os_str().as_encoded_bytes())
        .collect();
    parts.join(&b'/')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn root(directory: &str, in_repository: &str) -> Root {
        Root {
            directory: std::path::absolute(directory).unwrap(),
            in_repository: in_repository.into(),
        }
    }

    #[test]
    fn a_leading_dot_slash_is_dropped_for_people() {
        assert_eq!(shown(Path::new("./src/a.rs")), "src/a.rs");
        assert_eq!(shown(Path::new("./")), "./");
        assert_eq!(shown(Path::new("../b")), "../b");
        assert_eq!(shown(Path::new("./a\nb")), r"a\nb");
    }

    #[test]
    fn machines_get_the_path_below_the_root() {
        let here = root(".", "");
        assert_eq!(relative(&here, Path::new("./src/a.rs")), b"src/a.rs");
        assert_eq!(relative(&here, Path::new("src/../a.rs")), b"a.rs");
        assert_eq!(relative(&here, Path::new(".")), b".");
        assert_eq!(relative(&root("src", ""), Path::new("./src/a.rs")), b"a.rs");
        assert_eq!(relative(&root("..", ""), Path::new("../x/a.rs")), b"x/a.rs");
    }

    #[test]
    fn a_path_outside_the_root_loses_what_leads_away() {
        let elsewhere = root("no-such-directory", "");
        assert_eq!(relative(&elsewhere, Path::new("/etc/x")), b"etc/x");
        assert_eq!(relative(&elsewhere, Path::new("../../x/./y")), b"x/y");
    }

    #[test]
    fn uris_are_relative_to_the_repository_and_encoded() {
        let uri = |path: &str| uri(&root(".", ""), &Origin::file(path)).unwrap();
        assert_eq!(uri("./a b#c%d?e"), "a%20b%23c%25d%3Fe");
        assert_eq!(uri("a:b/c"), "a%3Ab/c");
        assert_eq!(uri("資料/\x1b\n"), "%E8%B3%87%E6%96%99/%1B%0A");
        let nested = root(".", "packages/api");
        assert_eq!(
            super::uri(&nested, &Origin::file(".env")).unwrap(),
            "packages/api/.env"
        );
        assert_eq!(super::uri(&root(".", ""), &Origin::file(".")), None);
    }

    #[test]
    fn of_several_repositories_each_is_a_directory() {
        let uri = |path: &str| {
            let origin = Origin {
                repository: Some("my org/api".into()),
                ..Origin::file(path)
            };
            uri(&Root::default(), &origin)
        };
        assert_eq!(uri("a/.env").as_deref(), Some("my%20org/api/a/.env"));
        assert_eq!(uri(".").as_deref(), Some("my%20org/api"));
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_utf8_survive() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(OsStr::from_bytes(b"100%\xff/x"));
        let here = root(".", "");
        let below = relative(&here, path);
        let (text, is_escaped) = escaped(&below);
        assert_eq!((text.as_ref(), is_escaped), ("100%25%FF/x", true));
        assert_eq!(escaped(b"100%"), ("100%".into(), false));
        assert_eq!(uri(&here, &Origin::file(path)).unwrap(), "100%25%FF/x");
        assert_eq!(unescaped("100%25%FF/x", true), path);
        assert_eq!(unescaped("100%25", false), Path::new("100%25"));
    }
}
