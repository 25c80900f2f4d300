//! What a team has accepted: made, kept for years, merged, pruned, and never silently lost.

mod create; // what is written, who says so, and until when
mod hostile; // files that are no baselines
mod merge; // branches that each add entries
mod place; // where the file lies, and which scans it is for
mod prune; // what no longer occurs
mod suppressed; // what a report says of what is accepted
mod survival; // moves, renames, reformatting, squash and rebase

use std::fs;

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// The name of the file at the top of a work tree.
pub(crate) const FILE: &str = ".ntnleaks-baseline.json";

fn token(name: &str) -> String {
    Random::seeded(&format!("baseline {name}")).value("ntn")
}

/// A repository with one committed credential, and a baseline that accepts it.
fn accepted() -> Workspace {
    let workspace = Workspace::repository();
    workspace.write(
        "src/config.js",
        format!("let key = '{}';\n", token("first")),
    );
    workspace.commit("first");
    workspace.baseline(&["create"]).expect_code(0);
    workspace.commit("accept");
    workspace
}

impl Workspace {
    /// `ntnleaks baseline` with arguments.
    #[track_caller]
    pub(crate) fn baseline(&self, arguments: &[&str]) -> Outcome {
        self.run(&[&["baseline"], arguments].concat())
    }

    /// The text of the baseline at the top.
    #[track_caller]
    fn baseline_text(&self) -> String {
        fs::read_to_string(self.path(FILE)).unwrap()
    }

    /// The entries of the baseline at the top, in the order of the file.
    #[track_caller]
    fn entries(&self) -> Vec<serde_json::Value> {
        let file: serde_json::Value = serde_json::from_str(&self.baseline_text()).unwrap();
        let entries = file["entries"].as_array().unwrap();
        entries.iter().filter(|it| !it.is_null()).cloned().collect()
    }

    /// Changes a text in the baseline at the top.
    #[track_caller]
    fn edit_baseline(&self, from: &str, to: &str) {
        let text = self.baseline_text();
        assert!(text.contains(from), "{from} in {text}");
        self.write(FILE, text.replacen(from, to, 1));
    }
}
