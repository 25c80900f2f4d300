//! Where a report goes.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, Result};
use ntnleaks::{Report, SUMMARY_LIMIT};

use super::messages;

/// Who may read a file that is made for a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Whoever the system lets by default.
    Usual,
    /// Its owner only: it holds whole secrets. A file that is there already keeps its mode.
    Owner,
}

/// Lets `write` write to a file, or to stdout. A closed pipe is no error: who reads has seen enough.
pub(super) fn write(
    file: Option<&Path>,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let Some(path) = file else {
        return match write(&mut io::stdout().lock()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            outcome => outcome.context("cannot write the report to stdout"),
        };
    };
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut out = options
        .open(path)
        .with_context(|| format!("cannot open {} for the report", path.display()))?;
    write(&mut out).with_context(|| format!("cannot write the report to {}", path.display()))
}

/// Appends a summary to a file, which may hold those of other commands of the same step.
pub(super) fn summarize(path: &Path, report: &Report) -> Result<()> {
    let context = || format!("cannot write the summary to {}", path.display());
    let open = OpenOptions::new().append(true).create(true).open(path);
    let mut file = open.with_context(context)?;
    let length = file.metadata().with_context(context)?.len();
    let mut text = match length {
        0 => Vec::new(),
        _ => b"\n".to_vec(),
    };
    let room = SUMMARY_LIMIT.saturating_sub(length + text.len() as u64);
    if ntnleaks::write_summary(report, room, &mut text)? {
        return file.write_all(&text).with_context(context);
    }
    messages::say(format!(
        "warning: {} has no room for a summary: GitHub takes {SUMMARY_LIMIT} bytes a step",
        path.display()
    ));
    Ok(())
}
