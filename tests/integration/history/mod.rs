//! `scan --history`: every place where a repository keeps bytes, what its commits tell of them, and
//! what is broken in it.

// What the tests stand on.
mod broken; // scans of broken repositories, with little time and memory
mod garden; // a credential in every place
mod packs; // packs written by hand
mod reference; // what git tells of a credential, asked slowly

// Everything is found, wherever it is.
mod graph; // who introduced it, and where it is still to be seen
mod lacking; // clones that lack a part of the history
mod multitude; // many findings, in the history of many refs
mod places; // every place, once, and the sources agree
mod roots; // what leads to an object, and which copy of it is read
mod storage; // packs, alternates, large blobs, what hides objects
mod unindexed; // packs that lost their index

// What is broken is named.
mod bombs; // packs that were made to break their reader
mod corrupt; // repositories that were damaged
mod surroundings; // refs, configuration, alternates, directories
mod trees; // trees and commits that git would not make

use serde_json::Value;

use crate::harness::{Outcome, Workspace};
use crate::repository::DOTENV;

/// What a finding is known by: its path and its secret.
pub(super) type Found = (String, String);

impl Outcome {
    /// Checks that these findings were made and no others, each once, and nothing was skipped.
    #[track_caller]
    pub(super) fn expect_planted(&self, planted: &[Found]) -> &Self {
        let listed = self.listed();
        let (mut missing, mut more) = (planted.to_vec(), Vec::new());
        for found in listed {
            match missing.iter().position(|it| *it == found) {
                Some(at) => drop(missing.swap_remove(at)),
                None => more.push(found),
            }
        }
        let skipped = self.skipped();
        self.check(
            missing.is_empty() && more.is_empty() && skipped.is_empty(),
            &format!("no less: {missing:#?}, no more: {more:#?}, and all read: {skipped:?}"),
        )
    }

    /// The path and the secret of each finding.
    pub(super) fn listed(&self) -> Vec<Found> {
        let text = |it: &Value| it.as_str().unwrap_or(DOTENV).to_owned();
        let findings = self.findings();
        let found = findings.iter();
        found
            .map(|it| (text(&it["path"]), text(&it["secret"])))
            .collect()
    }
}

/// A copy of the repository of another workspace, its `.git` byte for byte, without a work tree.
fn copy(of: &Workspace) -> Workspace {
    let workspace = Workspace::new();
    let [from, to] = [of.path(".git"), workspace.path(".git")];
    let mut command = std::process::Command::new("cp");
    let status = command.arg("-a").args([from, to]).status();
    assert!(status.unwrap().success());
    workspace
}
