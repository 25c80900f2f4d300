//! Where something is, for a person: a path, or the object of git that has none.

use std::borrow::Cow;

use super::{path, sanitize};
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

/// The path, or which object it is, after the name of the repository if there are several.
pub(super) fn item(origin: &Origin) -> Cow<'_, str> {
    within(origin, own(origin))
}

fn own(origin: &Origin) -> Cow<'_, str> {
    match nameless(origin) {
        Some(object) => format!("{} {}", object.kind.id(), short(&object.id)).into(),
        None => path::shown(&origin.path),
    }
}

fn within<'a>(origin: &Origin, item: Cow<'a, str>) -> Cow<'a, str> {
    let Some(repository) = origin.repository.as_deref().map(sanitize::text) else {
        return item;
    };
    match nameless(origin) {
        Some(_) => format!("{repository}: {item}").into(),
        None if origin.path.as_os_str() == "." => repository.into_owned().into(),
        None => format!("{repository}/{item}").into(),
    }
}

/// A place in the text of it: `path:line:column`, or `message of commit 1a2b3c4:line:column`.
pub(super) fn text(origin: &Origin, region: Option<Region>) -> String {
    let item = own(origin);
    let at = region.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
    let text = match nameless(origin).map(|object| object.kind) {
        Some(ObjectKind::Commit | ObjectKind::Tag) => format!("message of {item}{at}"),
        Some(ObjectKind::Blob) => format!("{item}{at} (without a path)"),
        None => format!("{item}{at}"),
    };
    within(origin, text.into()).into_owned()
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
    fn of_several_repositories_each_is_named() {
        let named = |origin| Origin {
            repository: Some("org/api".into()),
            ..origin
        };
        assert_eq!(text(&named(origin("a.rs")), None), "org/api/a.rs");
        assert_eq!(item(&named(origin("."))), "org/api");
        let message = named(in_object(ObjectKind::Commit, &id(1)));
        assert_eq!(text(&message, None), "org/api: message of commit 1a2b3c4");
    }

    #[test]
    fn a_path_is_enough() {
        let file = in_object(ObjectKind::Blob, "src/a.rs");
        assert_eq!(text(&file, None), "src/a.rs");
        assert_eq!(text(&origin("./a\n.rs"), None), r"a\n.rs");
    }
}
