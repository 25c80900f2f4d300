//! A progress line for runs that take a while, on a terminal only.

use std::io::IsTerminal;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};
use ntnleaks::{Client, Progress};

/// Runs that are done sooner show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const REFRESH: Duration = Duration::from_millis(100);

/// How far a scan is.
pub(super) fn of_scan(progress: &Progress) -> impl Fn() -> String + Send {
    || {
        let blobs = progress.blobs.load(Ordering::Relaxed);
        let bytes = progress.bytes.load(Ordering::Relaxed);
        format!("{} files, {}", HumanCount(blobs), HumanBytes(bytes))
    }
}

/// How much Notion was asked.
pub(super) fn of_check(client: &Client) -> impl Fn() -> String + Send {
    || format!("asking Notion: {} requests", HumanCount(client.requests()))
}

/// Runs `work` and, where stderr is a terminal and `wanted`, shows how far it is, as `line` says.
pub(super) fn shown<T>(
    wanted: bool,
    line: impl Fn() -> String + Send,
    work: impl FnOnce() -> T,
) -> T {
    let visible = wanted && std::io::stderr().is_terminal() && std::env::var_os("CI").is_none();
    if !visible {
        return work();
    }
    thread::scope(|scope| {
        // Dropped with the work done, or unwound: either way the line ends.
        let (_done, wait) = mpsc::channel::<()>();
        scope.spawn(move || watch(line, wait));
        work()
    })
}

fn watch(text: impl Fn() -> String, done: mpsc::Receiver<()>) {
    if done.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let line = ProgressBar::new_spinner().with_elapsed(PATIENCE);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        line.set_style(style);
    }
    while done.recv_timeout(REFRESH) == Err(RecvTimeoutError::Timeout) {
        line.set_message(text());
        line.tick();
    }
    line.finish_and_clear();
}
