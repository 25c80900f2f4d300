//! Where something is, for a person: a path, or the object of git that has none.

use std::borrow::Cow;

use super::path;
use crate::blob::Origin;
use crate::finding::Region;
use crate::object::{Object, ObjectKind};

/// How much of a name git itself shows of a commit.
const DIGITS: usize = 7;

/// The first digits of the name of an object.
pub(super) fn short(id: &str) -> &str {
    id.get(..DIGITS).unwrap_or(id)
}

/// The object that something is in, if it has no path: a commit, a tag, or a blob that no tree
/// names. Its name then stands where the path would.
pub(super) fn nameless(origin: &Origin) -> Option<&Object> {
    let is_named = |object: &&Object| {
        object.kind == ObjectKind::Blob && origin.path.as_os_str() != object.id.as_str()
    };
    origin.object.as_ref().filter(|object| !is_named(object))
}

/// The path, or which object it is.
pub(super) fn item(origin: &Origin) -> Cow<'_, str> {
    match nameless(origin) {
        Some(object) => format!("{} {}", object.kind.id(), short(&object.id)).into(),
        None => path::shown(&origin.path),
    }
}

/// A place in the text of it: `path:line:column`, or `message of commit 1a2b3c4:line:column`.
pub(super) fn text(origin: &Origin, region: Option<Region>) -> String {
    let item = item(origin);
    let at = region.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
    match nameless(origin).map(|object| object.kind) {
        Some(ObjectKind::Commit | ObjectKind::Tag) => format!("message of {item}{at}"),
        Some(ObjectKind::Blob) => format!("{item}{at} (without a path)"),
        None => format!("{item}{at}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{id, in_object, origin, token};

    #[test]
    fn what_has_no_path_is_called_what_it_is() {
        let region = token("", 5).location.region;
        let shown = |kind| text(&in_object(kind, &id(1)), region);
        assert_eq!(shown(ObjectKind::Commit), "message of commit 1a2b3c4:5:15");
        assert_eq!(shown(ObjectKind::Tag), "message of tag 1a2b3c4:5:15");
        assert_eq!(
            shown(ObjectKind::Blob),
            "blob 1a2b3c4:5:15 (without a path)"
        );
        assert_eq!(item(&in_object(ObjectKind::Tag, &id(1))), "tag 1a2b3c4");
    }

    #[test]
    fn a_path_is_enough() {
        let file = in_object(ObjectKind::Blob, "src/a.rs");
        assert_eq!(text(&file, None), "src/a.rs");
        assert_eq!(text(&origin("./a\n.rs"), None), r"a\n.rs");
    }
}
