//! The state of a directory such as `.git`, with all that can be seen of what is below it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::harness::{Outcome, Workspace};

/// Every path below a directory, with what can be seen of it.
pub(crate) type State = BTreeMap<PathBuf, Entry>;

/// Mode, time of change, and bytes; of a directory the time tells whether a name came or went.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    mode: u32,
    modified: SystemTime,
    bytes: Vec<u8>,
}

impl Workspace {
    /// The state of a directory such as `.git`, with all that is below it.
    pub(crate) fn state(&self, directory: &str) -> State {
        let mut state = State::new();
        let root = self.path(directory);
        note(&root, &root, &mut state);
        state
    }

    /// Runs a scan, and fails if it leaves anything else than it found below `directory`.
    #[track_caller]
    pub(crate) fn scan_untouched(&self, directory: &str, arguments: &[&str]) -> Outcome {
        let before = self.state(directory);
        let report = self.scan(arguments);
        let after = self.state(directory);
        let differs = |(path, entry): &(&PathBuf, &Entry)| after.get(*path) != Some(entry);
        let lost: Vec<_> = before.iter().filter(differs).map(|it| it.0).collect();
        let new: Vec<_> = after
            .keys()
            .filter(|it| !before.contains_key(*it))
            .collect();
        let same = lost.is_empty() && new.is_empty();
        report.check(same, &format!("{directory} as it was: {lost:?}, {new:?}"));
        report
    }
}

fn note(root: &Path, path: &Path, state: &mut State) {
    let metadata = path.symlink_metadata().unwrap();
    let mut bytes = Vec::new();
    if metadata.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            note(root, &entry.unwrap().path(), state);
        }
    } else if metadata.is_symlink() {
        bytes = fs::read_link(path)
            .unwrap()
            .into_os_string()
            .into_encoded_bytes();
    } else {
        bytes = fs::read(path).unwrap();
    }
    let entry = Entry {
        mode: metadata.permissions().mode(),
        modified: metadata.modified().unwrap(),
        bytes,
    };
    state.insert(path.strip_prefix(root).unwrap().to_owned(), entry);
}
