//! Runs what may never end, and all that it starts, for so long and no longer.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::cli::interrupted;

/// How much is kept of what it says, in bytes.
const SAID: u64 = 64 << 10;

const PAUSE: Duration = Duration::from_millis(10);

/// How a command has ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// Whether it succeeded; `None` if it was ended.
    pub(super) succeeded: Option<bool>,
    /// The beginning of what it said, on both streams.
    pub(super) said: String,
}

/// Runs a command. What it says goes to the file `said`: who keeps a pipe open is not waited for.
pub(super) fn run(mut command: Command, limit: Duration, said: &Path) -> Result<Ended> {
    let out = File::create(said).context("cannot write a temporary file")?;
    let err = out.try_clone().context("cannot write a temporary file")?;
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        command.process_group(0);
    }
    let mut child = command
        .spawn()
        .context("the program `git` cannot be started")?;
    interrupted::passing_group(Some(child.id()));
    let start = Instant::now();
    let succeeded = loop {
        if let Some(status) = child.try_wait().context("cannot wait for git")? {
            break Some(status.success());
        }
        if start.elapsed() > limit {
            break None;
        }
        sleep(PAUSE);
    };
    // Also what it left running: it would write into a directory that is removed.
    interrupted::end_group(child.id());
    if succeeded.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }
    interrupted::passing_group(None);
    let mut bytes = Vec::new();
    let file = File::open(said).context("cannot read a temporary file")?;
    file.take(SAID).read_to_end(&mut bytes)?;
    let said = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Ended { succeeded, said })
}
