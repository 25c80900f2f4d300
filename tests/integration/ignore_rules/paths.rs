//! What is named, what is met on the way, and what is left out.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use ntnleaks::{Error, Exclude, Publication, ReadOptions, Source, Worktree};

use super::cases::{fresh, names, reasons, usual};
use super::{assert_same, git, scan, scan_with, write};

#[test]
fn outside_of_a_repository_the_files_of_rules_count() {
    let (_directory, top) = fresh(None);
    write(&top, ".gitignore", "*.log\n");
    write(&top, ".ignore", "*\n");
    for path in ["a", "a.log", ".env", "d/b", "d/b.log"] {
        write(&top, path, "x");
    }
    git(&top, &["init", "-q", "repository"]);
    write(&top, "repository/c.log", "x");
    git(&top, &["init", "-q", "repository/nested"]);
    write(&top, "repository/nested/d", "x");
    let seen = scan(&[&top]).expect("a run");
    let expected = [
        ".env",
        ".gitignore",
        ".ignore",
        "a",
        "d/b",
        "repository/c.log",
    ];
    assert_eq!(names(&seen.read, &top), expected);
    let of = |name: &str| {
        seen.published
            .iter()
            .find(|(path, _)| *path == top.join(name))
            .map(|it| it.1)
    };
    assert_eq!(of("a"), Some(Publication::NoRepository));
    assert_eq!(of("repository/c.log"), Some(Publication::Untracked));
    assert_eq!(
        names(&scan(&[&top.join("d")]).expect("a run").read, &top),
        ["d/b"]
    );
    assert_eq!(
        scan(&[&top.join("a.log")]).expect("a run").published[0].1,
        Publication::Ignored
    );
}

#[test]
fn each_file_is_read_once() {
    let (_directory, top) = usual(&[]);
    let paths = [
        &top,
        &top.join("src"),
        &top.join("src/../src/main"),
        &top.join("./src"),
        &top,
    ];
    let seen = scan(&paths.map(PathBuf::as_path)).expect("a run");
    let expected = super::publishable(&top).expect("a repository").len();
    assert_eq!(seen.read.len(), expected, "{:?}", seen.read);
}

#[test]
fn special_files_are_not_opened_and_symlinks_not_followed() {
    let (_directory, top) = usual(&[]);
    let fifo = top.join("fifo");
    let made = std::process::Command::new("mkfifo")
        .arg(&fifo)
        .status()
        .expect("mkfifo");
    assert!(made.success());
    symlink("src", top.join("link")).expect("writable");
    symlink("src/main", top.join("file-link")).expect("writable");
    assert_same(&top, "with a FIFO");
    let seen = scan(&[&top]).expect("a run");
    assert_eq!(reasons(&seen.excluded, "regular", &top), ["fifo"]);
    assert_eq!(
        scan(&[&fifo]).expect("a run").skipped,
        [(fifo, "not-regular")]
    );
    let seen = scan(&[&top.join("link")]).expect("a run");
    assert_eq!(names(&seen.read, &top), ["link/.hidden/x", "link/main"]);
    assert_eq!(
        scan(&[&top.join("file-link")]).expect("a run").read.len(),
        1
    );
}

#[test]
fn a_git_directory_is_read_if_it_is_named() {
    let (_directory, top) = usual(&[]);
    write(&top, ".git/.gitignore", "*\n");
    let seen = scan(&[&top.join(".git")]).expect("a run");
    assert!(names(&seen.read, &top).contains(&".git/config".to_owned()));
    let seen = scan(&[&top.join(".git/config")]).expect("a run");
    assert_eq!(seen.published[0].1, Publication::NoRepository);
}

#[test]
fn globs_and_sizes_leave_out() {
    let (_directory, top) = usual(&[]);
    write(&top, "large", vec![b'x'; 3 << 20]);
    let options = ReadOptions {
        exclude: Exclude::new(&["src/", "*.log", "!tracked.*"]).expect("globs"),
        max_file_size: Some(1 << 20),
        threads: 1,
    };
    let seen = scan_with(&[&top], options).expect("a run");
    assert_eq!(
        names(&seen.read, &top),
        [".env", ".gitignore", "build/kept/a", "new", "tracked.log"]
    );
    assert_eq!(seen.skipped, [(top.join("large"), "too-large")]);
    assert_eq!(reasons(&seen.excluded, "glob", &top), ["new.log", "src"]);
    let options = ReadOptions {
        exclude: Exclude::new(&["new*"]).expect("a glob"),
        ..ReadOptions::default()
    };
    let seen = scan_with(&[&top.join("new.log")], options).expect("a run");
    assert_eq!(reasons(&seen.excluded, "glob", &top), ["new.log"]);
    for glob in ["", "{a", "[z-a]", "#a"] {
        let error = Exclude::new(&[glob]).expect_err("refused");
        assert!(matches!(error, Error::Glob { .. }), "{glob}: {error}");
    }
    assert_eq!(
        scan(&[&top.join("large")]).expect("a run").read.len(),
        1,
        "as a stream"
    );
}

#[test]
fn paths_are_checked_first_and_give_the_root() {
    let (_directory, top) = usual(&[]);
    let error = scan(&[&top, &top.join("gone")]).expect_err("no such path");
    assert!(matches!(error, Error::NoSuchPath { .. }), "{error}");
    let root = |paths: &[&str]| {
        let paths = paths.iter().map(|path| top.join(path)).collect();
        Worktree::new(paths, ReadOptions::default())
            .expect("there")
            .root()
    };
    assert_eq!(root(&["src"]).directory, top.join("src"));
    assert_eq!(root(&["src"]).in_repository, Path::new("src"));
    assert_eq!(root(&["src/main"]).directory, top.join("src"));
    assert_eq!(root(&["src", "build/kept"]).directory, top);
    assert_eq!(root(&["src", "build/kept"]).in_repository, Path::new(""));
}

#[test]
fn what_moves_meanwhile_is_said() {
    let (_directory, top) = fresh(None);
    write(&top, "gone", "x");
    write(&top, "grows", vec![b'x'; 3 << 20]);
    let paths = ["gone", "grows"].map(|name| top.join(name));
    let worktree = Worktree::new(paths.to_vec(), ReadOptions::default()).expect("there");
    fs::remove_file(&paths[0]).expect("there");
    let skipped = std::sync::Mutex::new(Vec::new());
    let visitor = || -> ntnleaks::Visitor<'_> {
        Box::new(|item| match item {
            ntnleaks::Item::Skipped(it) => {
                let mut skipped = skipped.lock().expect("no visitor panics");
                skipped.push((it.origin.path, it.reason.id()));
            }
            _ => write(&top, "grows", "shorter"),
        })
    };
    worktree
        .blobs(ntnleaks::Sink::new(
            &visitor,
            &|_| ntnleaks::Glance::MayHold,
            &|_| true,
        ))
        .expect("a run");
    let mut skipped = skipped.into_inner().expect("no visitor panics");
    skipped.sort();
    let [gone, grows] = paths;
    assert_eq!(skipped, [(gone, "vanished"), (grows, "changed")]);
}

#[test]
fn a_file_without_a_size_is_read_to_its_end() {
    let path = Path::new("/proc/version");
    if path.exists() {
        let seen = scan(&[path]).expect("a run");
        assert_eq!((seen.read.len(), seen.skipped.len()), (1, 0));
    }
}
