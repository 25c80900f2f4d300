//! What the tests of broken repositories share: a scan that must end, and end well.

use std::process::Command;

use super::packs::Pack;
use crate::harness::{Outcome, Workspace};

/// No scan may have more memory, mapped files and the stacks of threads included: 3 GiB.
const MEMORY: &str = "--as=3221225472";

impl Workspace {
    /// Scans the history of the workspace with little time and memory.
    #[track_caller]
    pub(super) fn scan_broken(&self) -> Outcome {
        let scan = self.scan_command(&["--history", "--threads", "2"]);
        let command = limited(MEMORY, &scan);
        let report = self.finish_in_time(command);
        let own = matches!(report.code(), Some(0..=3));
        report.check(own, "an exit code of its own");
        report.check(!report.stderr().contains("internal error"), "no panic");
        match report.code() {
            Some(2) => report.check(report.stderr().len() > 20, "a message"),
            code => {
                let named = report.skipped();
                let clean = code == Some(0);
                let right = code == Some(1) || clean == named.is_empty();
                report.check(right, "an exit code that says whether all was read");
                let told = named.iter().all(|it| !it.0.is_empty());
                report.check(told, "names of what was not read")
            }
        };
        report
    }

    /// A repository that has nothing but a pack.
    pub(super) fn of_pack(pack: Pack) -> Self {
        let workspace = Self::repository();
        workspace.put(pack);
        workspace
    }

    /// Adds a pack.
    pub(super) fn put(&self, pack: Pack) {
        let (data, index) = pack.finish();
        self.write(".git/objects/pack/pack-x.pack", data);
        self.write(".git/objects/pack/pack-x.idx", index);
    }

    /// Writes where a branch is, whether there is such a commit or not.
    pub(super) fn branch(&self, name: &str, id: super::packs::Name) {
        let line = format!("{}\n", super::packs::hex(id));
        self.write(format!(".git/refs/heads/{name}"), line);
    }
}

/// A command with a limit that the program `prlimit` sets.
pub(super) fn limited(limit: &str, command: &Command) -> Command {
    let mut limited = Command::new("prlimit");
    limited.arg(limit).arg("--").arg(command.get_program());
    limited.args(command.get_args());
    if let Some(directory) = command.get_current_dir() {
        limited.current_dir(directory);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    limited
}
