//! What is put away when somebody presses Ctrl-C.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What has been started and made, and must not outlive the program.
#[derive(Debug, Default)]
struct Passing {
    directory: Option<PathBuf>,
    group: Option<u32>,
}

static PASSING: Mutex<Passing> = Mutex::new(Passing {
    directory: None,
    group: None,
});

/// Notes the directory that is there for a while, or that it is gone.
pub(super) fn passing_directory(directory: Option<&Path>) {
    let mut passing = PASSING.lock().unwrap_or_else(PoisonError::into_inner);
    passing.directory = directory.map(Path::to_owned);
}

/// Notes the process that runs with all that it starts, or that it has ended.
pub(super) fn passing_group(leader: Option<u32>) {
    let mut passing = PASSING.lock().unwrap_or_else(PoisonError::into_inner);
    passing.group = leader;
}

/// Ends a process and all that it has started.
pub(super) fn end_group(leader: u32) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        if let Some(leader) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
            // It may have ended already.
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }
    #[cfg(not(unix))]
    let _ = leader;
}

/// Puts away what must not outlive the program.
pub(crate) fn put_away() {
    let passing = PASSING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(leader) = passing.group {
        end_group(leader);
    }
    if let Some(directory) = &passing.directory {
        let _ = fs::remove_dir_all(directory);
    }
}
