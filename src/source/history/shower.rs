//! Shows blobs in every place where they stand.

use std::io::Read;

use gix::ObjectId;

use super::seen;
use super::store::Store;
use super::traverse::MOST_HELD;
use crate::blob::{
    Blob, Content, ExcludeReason, Excluded, Item, Origin, Publication, SkipReason, Skipped,
};
use crate::object::ObjectKind;
use crate::source::Visitor;
use crate::source::entries::path;
use crate::source::exclude::Exclude;

/// How much of a blob that is too large to be held is shown first, to tell what kind of text it is.
const HEAD: u64 = 1 << 20;

/// One thread's means.
pub(super) struct Shower<'a, 's> {
    pub(super) store: &'a Store,
    pub(super) exclude: &'a Exclude,
    pub(super) visitor: Visitor<'s>,
    pub(super) buffer: Vec<u8>,
}

impl Shower<'_, '_> {
    /// Shows a blob at each of its paths, or by its name if it has none. It counts as read if it
    /// `counts`.
    pub(super) fn show(&mut self, id: &ObjectId, paths: &[Vec<u8>], counts: bool) {
        let unplaced = seen::origin(Some(ObjectKind::Blob), id);
        let mut origins: Vec<Origin> = Vec::with_capacity(paths.len().max(1));
        for name in paths {
            let origin = Origin {
                path: path(name),
                ..unplaced.clone()
            };
            if self.exclude.covers(&origin.path, &origin.path, false) {
                let reason = ExcludeReason::Glob;
                (self.visitor)(Item::Excluded(Excluded { origin, reason }));
            } else {
                origins.push(origin);
            }
        }
        if paths.is_empty() {
            origins.push(unplaced.clone());
        }
        for (at, origin) in origins.iter().enumerate() {
            if let Err(reason) = self.show_at(id, origin, !counts || at > 0) {
                let origin = unplaced.clone();
                (self.visitor)(Item::Skipped(Skipped { origin, reason }));
                return;
            }
        }
    }

    fn show_at(&mut self, id: &ObjectId, origin: &Origin, again: bool) -> Result<(), SkipReason> {
        let publication = &|| Publication::Committed;
        if let Some(mut stream) = self.store.stream(id, MOST_HELD) {
            self.buffer.clear();
            (&mut stream).take(HEAD).read_to_end(&mut self.buffer)?;
            let content = Content::Once {
                head: &self.buffer,
                rest: &mut stream,
            };
            (self.visitor)(Item::Blob(Blob {
                origin,
                content,
                again,
                publication,
            }));
            return Ok(());
        }
        let (_, bytes) = self.store.object(id).map_err(SkipReason::Corrupt)?;
        (self.visitor)(Item::Blob(Blob {
            origin,
            content: Content::Whole(&bytes),
            again,
            publication,
        }));
        Ok(())
    }
}
