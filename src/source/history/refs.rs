//! What refs point to.

use gix::ObjectId;
use gix::objs::Kind;

use super::store::Store;
use crate::source::program::Git;

/// Where git keeps what it knows of other repositories.
const REMOTE: &str = "refs/remotes/";
/// Where git keeps refs that are in no files of their own.
const TABLES: &str = "reftable";

/// A ref.
#[derive(Clone, Debug)]
pub(super) struct Ref {
    /// Its full name.
    pub(super) name: String,
    /// What it points to, and what that points to if it is a tag, and so on.
    pub(super) targets: Vec<ObjectId>,
    /// Whether the last of those is a tree.
    leads_to_tree: bool,
}

impl Ref {
    /// From its name, and what it points to.
    fn new(name: String, id: ObjectId, store: &Store) -> Self {
        let mut targets = vec![id];
        let mut at = id;
        let mut kind = store.kind(&at);
        while kind == Some(Kind::Tag)
            && let Ok((_, tag)) = store.object(&at)
            && let Some(next) = crate::source::commit::tagged(&tag)
            && let Ok(next) = ObjectId::from_hex(next)
            && !targets.contains(&next)
        {
            targets.push(next);
            at = next;
            kind = store.kind(&at);
        }
        Self {
            name,
            targets,
            leads_to_tree: kind == Some(Kind::Tree),
        }
    }

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
    /// Why some, or all, cannot be read.
    pub(super) broken: Option<String>,
}

impl Refs {
    /// Reads them.
    pub(super) fn read(repository: &gix::Repository, store: &Store) -> Self {
        let mut refs = Self::default();
        let read = if repository.common_dir().join(TABLES).is_dir() {
            refs.tell(&Git::new(Some(repository.git_dir())), store)
        } else {
            refs.list(repository, store)
        };
        if let Err(reason) = read {
            refs.broken = Some(reason);
        }
        refs.all.sort_by(|a, b| a.name.cmp(&b.name));
        refs
    }

    /// The trees that a ref leads to without a commit.
    pub(super) fn trees(&self) -> impl Iterator<Item = ObjectId> {
        let trees = self.all.iter().filter(|it| it.leads_to_tree);
        trees.filter_map(|it| it.targets.last().copied())
    }

    /// From files, all that are not broken.
    fn list(&mut self, repository: &gix::Repository, store: &Store) -> Result<(), String> {
        let words = |error: &dyn std::fmt::Display| error.to_string();
        let platform = repository.references().map_err(|error| words(&error))?;
        for found in platform.all().map_err(|error| words(&error))? {
            let mut found = match found {
                Ok(found) => found,
                Err(error) => {
                    self.broken = Some(words(&error));
                    continue;
                }
            };
            let name = found.name().as_bstr().to_string();
            // A ref to a ref that does not exist points to nothing.
            let _ = found.follow_to_object();
            let Some(id) = found.try_id() else { continue };
            self.all.push(Ref::new(name, id.detach(), store));
        }
        let head = repository.head().map_err(|error| words(&error))?;
        self.head = head.id().map(gix::Id::detach);
        Ok(())
    }

    /// From tables, which only git itself can read.
    fn tell(&mut self, git: &Git, store: &Store) -> Result<(), String> {
        let arguments = ["for-each-ref", "--format=%(objectname) %(refname)"];
        let listed = git.output(&arguments).map_err(|error| error.to_string())?;
        for line in listed.split(|byte| *byte == b'\n') {
            let Some(space) = line.iter().position(|byte| *byte == b' ') else {
                continue;
            };
            if let Ok(id) = ObjectId::from_hex(&line[..space]) {
                let name = String::from_utf8_lossy(&line[space + 1..]).into_owned();
                self.all.push(Ref::new(name, id, store));
            }
        }
        // It fails where there is no commit yet.
        let head = git.output(&["rev-parse", "--verify", "--quiet", "HEAD"]);
        self.head = head
            .ok()
            .and_then(|id| ObjectId::from_hex(id.trim_ascii()).ok());
        Ok(())
    }
}
