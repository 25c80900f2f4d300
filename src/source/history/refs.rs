//! What refs point to.

use gix::ObjectId;

use super::store::Store;

/// Where git keeps what it knows of other repositories.
const REMOTE: &str = "refs/remotes/";

/// A ref.
#[derive(Clone, Debug)]
pub(super) struct Ref {
    /// Its full name.
    pub(super) name: String,
    /// What it points to, and what that points to if it is a tag, and so on.
    pub(super) targets: Vec<ObjectId>,
}

impl Ref {
    /// Whether it says what a remote repository had when it was last asked.
    pub(super) fn is_remote(&self) -> bool {
        self.name.starts_with(REMOTE)
    }
}

/// All refs, and `HEAD`.
#[derive(Clone, Debug, Default)]
pub(super) struct Refs {
    pub(super) all: Vec<Ref>,
    pub(super) head: Option<ObjectId>,
}

impl Refs {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// Why they cannot be read, in words.
    pub(super) fn read(repository: &gix::Repository, store: &Store) -> Result<Self, String> {
        let words = |error: &dyn std::fmt::Display| error.to_string();
        let platform = repository.references().map_err(|error| words(&error))?;
        let mut all = Vec::new();
        for found in platform.all().map_err(|error| words(&error))? {
            let mut found = found.map_err(|error| words(&error))?;
            let name = found.name().as_bstr().to_string();
            // A ref to a ref that does not exist points to nothing.
            let _ = found.follow_to_object();
            let Some(id) = found.try_id() else { continue };
            all.push(Ref {
                name,
                targets: peeled(store, id.detach()),
            });
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        let head = repository.head().map_err(|error| words(&error))?;
        let head = head.id().map(gix::Id::detach);
        Ok(Self { all, head })
    }
}

/// An object, and what it leads to through tags.
fn peeled(store: &Store, id: ObjectId) -> Vec<ObjectId> {
    let mut targets = vec![id];
    let mut at = id;
    while let Some(tag) = store.tag(&at)
        && let Some(next) = crate::source::commit::tagged(&tag)
        && let Ok(next) = ObjectId::from_hex(next)
        && !targets.contains(&next)
    {
        targets.push(next);
        at = next;
    }
    targets
}
