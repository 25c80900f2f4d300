//! What names lead to through tags, and what leads to no commit.

use std::collections::HashSet;
use std::sync::Arc;

use super::reading::Reading;
use crate::blob::{Blob, Content, Item, Origin, Publication, SkipReason};
use crate::error::Error;
use crate::object::{Commit, Object, ObjectKind};
use crate::source::entries::{Entry, tabbed};
use crate::source::program::Running;
use crate::source::{Visitor, commit};

/// Tags may point to tags; more of them than this are no accident.
const DEEPEST_TAG: usize = 100;

/// What a name leads to when its tags are peeled off.
pub(super) enum Peeled {
    Nothing,
    Commit(String),
    /// A tag may be about a blob or a tree. It is read, and no commits with it.
    Else(Loose),
}

/// A blob or a tree that no commit leads to.
pub(super) struct Loose {
    id: String,
    is_tree: bool,
}

impl Reading<'_, '_> {
    /// What a name leads to. The tags on the way are shown.
    pub(super) fn peel(&mut self, name: &str) -> Result<Peeled, Error> {
        let mut name = name.to_owned();
        for _ in 0..DEEPEST_TAG {
            let Self { reader, shown, .. } = self;
            let mut peeled = Peeled::Nothing;
            let mut next = None;
            let visitor = &mut reader.visitor;
            reader.objects.read(&[&name], &mut |_, read| {
                let Ok(mut read) = read else { return };
                let id = read.id.to_owned();
                match read.kind {
                    "commit" => peeled = Peeled::Commit(id),
                    "tag" => {
                        next = commit::tagged(head(&read.content)).map(lossy);
                        if shown.insert(id.clone()) {
                            show(ObjectKind::Tag, id, None, &mut read.content, visitor);
                        }
                    }
                    kind => {
                        let is_tree = kind == "tree";
                        peeled = Peeled::Else(Loose { id, is_tree });
                    }
                }
            })?;
            match next {
                Some(next) => name = next,
                None => return Ok(peeled),
            }
        }
        Ok(Peeled::Nothing)
    }

    /// Shows the tags that are about any of the commits, of those that `list` tells.
    pub(super) fn tags(&mut self, commits: &[String], list: Running) -> Result<(), Error> {
        let commits: HashSet<&str> = commits.iter().map(String::as_str).collect();
        let output = list.findings()?;
        let mut tag = "";
        let lines = String::from_utf8_lossy(&output);
        for (id, name) in lines.lines().filter_map(|line| line.split_once(' ')) {
            if !name.ends_with("^{}") {
                tag = id;
            } else if commits.contains(id) {
                self.peel(tag)?;
            }
        }
        Ok(())
    }

    /// The blobs that tags are about themselves, or by a tree.
    pub(super) fn loose(&mut self) -> Result<Vec<Entry>, Error> {
        let mut entries = Vec::new();
        for Loose { id, is_tree } in std::mem::take(&mut self.loose) {
            let entry = |mode: &str, id: &str, path: &[u8]| Entry {
                path: path.to_vec(),
                id: id.to_owned(),
                mode: mode.to_owned(),
                commit: None,
                publication: Publication::Committed,
            };
            if !is_tree {
                entries.push(entry("100644", &id, id.as_bytes()));
                continue;
            }
            let list = ["ls-tree", "-r", "-z", "--full-tree", &id];
            let list = self.git.output(&list).unwrap_or_else(|error| {
                let reason = SkipReason::Unreadable(error.to_string());
                self.reader.skip(Origin::file(&id), reason);
                Vec::new()
            });
            for (header, name) in tabbed(&list) {
                let mut words = header.split(' ');
                if let (Some(mode), Some(id)) = (words.next(), words.nth(1)) {
                    entries.push(entry(mode, id, name));
                }
            }
        }
        Ok(entries)
    }
}

pub(super) fn show(
    kind: ObjectKind,
    id: String,
    commit: Option<Arc<Commit>>,
    content: &mut Content<'_>,
    visitor: &mut Visitor<'_>,
) {
    visitor(Item::Blob(Blob {
        origin: &origin(kind, id, commit),
        content: content.reborrow(),
        again: false,
        publication: &|| Publication::Committed,
    }));
}

/// An object without a path is called by its name.
pub(super) fn origin(kind: ObjectKind, id: String, commit: Option<Arc<Commit>>) -> Origin {
    Origin {
        path: id.clone().into(),
        object: Some(Object { kind, id }),
        commit,
    }
}

/// The beginning of an object, which has its header.
pub(super) fn head<'c>(content: &'c Content<'_>) -> &'c [u8] {
    match content {
        Content::Whole(bytes) => bytes,
        Content::Once { head, .. } => head,
        Content::Stream(_) => &[],
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
