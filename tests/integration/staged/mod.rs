//! `scan --staged`: what the commit being made will record, blob for blob.

mod dotenv; // environment files that are staged
mod entries; // every kind of entry, and of change
mod failure; // no clean bill without an index
mod forms; // the ways that git stores an index
mod hook; // every way to commit, through the hook that git runs
mod merge; // a merge under way
mod paths; // paths that a hook runner passes
mod settings; // settings and attributes that change what git prints

use crate::harness::Workspace;
use crate::tokens::Random;

/// A token that no other test has.
fn token(name: &str) -> String {
    Random::seeded(&format!("staged {name}")).value("ntn")
}

/// A repository with one commit: `a.txt`, `b.txt` and `dir/c.txt`, all harmless.
fn committed() -> Workspace {
    committed_in(Workspace::repository())
}

fn committed_in(workspace: Workspace) -> Workspace {
    for path in ["a.txt", "b.txt", "dir/c.txt"] {
        workspace.write(path, format!("{path}\n"));
    }
    workspace.commit("first");
    workspace
}

/// Writes a file and stages it.
fn stage(workspace: &Workspace, path: &str, content: impl AsRef<[u8]>) {
    workspace.write(path, content);
    workspace.git(&["--literal-pathspecs", "add", "--force", "--", path]);
}
