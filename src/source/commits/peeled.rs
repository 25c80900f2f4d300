//! What names lead to through tags, and what leads to no commit.

use std::sync::Arc;

use super::reading::{AT_ONCE, Reading};
use crate::blob::{Blob, Content, Item, Origin, Publication, SkipReason};
use crate::error::Error;
use crate::object::{Commit, Object, ObjectKind};
use crate::source::entries::{Entry, tabbed};
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

    /// Reads the blobs that tags are about themselves, or by a tree.
    pub(super) fn loose(&mut self) -> Result<(), Error> {
        for Loose { id, is_tree } in std::mem::take(&mut self.loose) {
            if !is_tree {
                self.reader
                    .read(vec![entry("100644", &id, id.as_bytes())])?;
                continue;
            }
            if let Err(error) = self.tree(&id) {
                let reason = SkipReason::Unreadable(error.to_string());
                self.reader.skip(Origin::file(&id), reason);
            }
        }
        Ok(())
    }

    /// Reads the files of a tree.
    fn tree(&mut self, id: &str) -> Result<(), Error> {
        let mut list = self
            .git
            .start(&["ls-tree", "-r", "-z", "--full-tree", id])?;
        let mut fields = list.fields()?;
        loop {
            let mut entries = Vec::new();
            while entries.len() < AT_ONCE
                && let Some(field) = fields.next()?
            {
                let entry = tabbed(&field).and_then(|(header, name)| {
                    let mut words = header.split(' ');
                    Some(entry(words.next()?, words.nth(1)?, name))
                });
                entries.extend(entry);
            }
            if entries.is_empty() {
                return list.finish();
            }
            self.reader.read(entries)?;
        }
    }
}

/// A file that no commit has.
fn entry(mode: &str, id: &str, path: &[u8]) -> Entry {
    Entry {
        path: path.to_vec(),
        id: id.to_owned(),
        mode: mode.to_owned(),
        commit: None,
        publication: Publication::Committed,
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
        ..Origin::default()
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
