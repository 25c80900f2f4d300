//! What `Worktree` reads, compared with what git says it would publish.

// A test fails by a panic.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod cases;
mod environment;
mod generated;
mod generator;
mod paths;
mod random;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

use ntnleaks::{Error, Item, Publication, ReadOptions, Sink, Source, Visitor, Worktree};

/// What a scan gave: the paths that were read, in order, and the ids of what was not.
#[derive(Debug, Default)]
struct Seen {
    read: Vec<PathBuf>,
    published: Vec<(PathBuf, Publication)>,
    skipped: Vec<(PathBuf, &'static str)>,
    excluded: Vec<(PathBuf, String)>,
}

fn scan(paths: &[&Path]) -> Result<Seen, Error> {
    scan_with(
        paths,
        ReadOptions {
            threads: 2,
            ..ReadOptions::default()
        },
    )
}

fn scan_with(paths: &[&Path], options: ReadOptions) -> Result<Seen, Error> {
    let paths = paths.iter().map(|path| path.to_path_buf()).collect();
    let worktree = Worktree::new(paths, options)?;
    let seen = Mutex::new(Seen::default());
    let visitor = || -> Visitor<'_> {
        Box::new(|item| {
            let mut seen = seen.lock().expect("no visitor panics");
            match item {
                Item::Blob(blob) => {
                    let path = blob.origin.path.clone();
                    seen.published.push((path.clone(), (blob.publication)()));
                    seen.read.push(path);
                }
                Item::Clean(_) => panic!("a work tree knows every path"),
                Item::Skipped(it) => seen.skipped.push((it.origin.path, it.reason.id())),
                Item::Excluded(it) => seen.excluded.push((it.origin.path, it.reason.to_string())),
            }
        })
    };
    worktree.blobs(Sink::new(&visitor, &|_| ntnleaks::Glance::MayHold, &|_| {
        true
    }))?;
    let mut seen = seen.into_inner().expect("no visitor panics");
    seen.read.sort();
    seen.published.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(seen)
}

fn git_output(directory: &Path, arguments: &[&str]) -> Output {
    Command::new("git")
        .args(["-c", "safe.directory=*", "-c", "protocol.file.allow=always"])
        .args(["-c", "user.name=n", "-c", "user.email=n@example.com", "-C"])
        .arg(directory)
        .args(arguments)
        .output()
        .expect("git is installed")
}

/// Runs git in `directory`.
fn git(directory: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = git_output(directory, arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {stderr}");
    output.stdout
}

/// What git says it would publish below `directory`, as far as it is on disk. None if git refuses.
fn publishable(directory: &Path) -> Option<BTreeSet<PathBuf>> {
    let output = git_output(directory, &["ls-files", "-co", "--exclude-standard", "-z"]);
    if !output.status.success() {
        return None;
    }
    let paths = output
        .stdout
        .split(|byte| *byte == 0)
        .map(|path| Path::new(OsStr::from_bytes(path)));
    Some(
        paths
            .filter(|path| is_file(directory, path))
            .map(Path::to_owned)
            .collect(),
    )
}

fn is_file(directory: &Path, path: &Path) -> bool {
    let real = |above: &Path| {
        let metadata = directory.join(above).symlink_metadata();
        metadata.is_ok_and(|metadata| metadata.is_dir())
    };
    let metadata = directory.join(path).symlink_metadata();
    metadata.is_ok_and(|it| it.is_file() || it.is_symlink())
        && path
            .ancestors()
            .skip(1)
            .all(|above| above.as_os_str().is_empty() || real(above))
        && !path.iter().any(|name| name.eq_ignore_ascii_case(".git"))
}

/// Asserts that a scan of `directory` reads exactly what git would publish.
fn assert_same(directory: &Path, context: &str) {
    let Some(expected) = publishable(directory) else {
        return;
    };
    let seen = scan(&[directory]).unwrap_or_else(|error| panic!("{context}: {error}"));
    assert_eq!(seen.skipped, [], "{context}");
    let below = |path: &PathBuf| path.strip_prefix(directory).expect("below").to_owned();
    let read: BTreeSet<_> = seen.read.iter().map(below).collect();
    assert_eq!(read.len(), seen.read.len(), "{context}: each file once");
    let missed: Vec<_> = expected.difference(&read).collect();
    let extra: Vec<_> = read.difference(&expected).collect();
    assert!(
        missed.is_empty() && extra.is_empty(),
        "{context}\nmissed {missed:?}\nextra {extra:?}"
    );
}

/// Writes `content` to `path` in `directory`, with the directories above it.
fn write(directory: &Path, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
    let path = directory.join(path);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
    std::fs::write(path, content).expect("writable");
}
