//! Repositories of special kinds, by hand: for each, git says what it would publish.

use std::fs;
use std::path::{Path, PathBuf};

use ntnleaks::{Error, Publication};
use tempfile::TempDir;

use super::{assert_same, git, scan, write};

/// A fresh directory, and a repository in it if `arguments` are given to `git init`.
pub(super) fn fresh(arguments: Option<&[&str]>) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let top = directory.path().canonicalize().expect("there");
    if let Some(arguments) = arguments {
        git(&top, &[&["init", "-q"], arguments].concat());
    }
    (directory, top)
}

/// A repository with a commit, a tracked file that is ignored, and untracked files.
pub(super) fn usual(arguments: &[&str]) -> (TempDir, PathBuf) {
    let (directory, top) = fresh(Some(arguments));
    write(&top, ".gitignore", "*.log\nbuild/\n");
    for path in ["tracked.log", "src/main", "build/kept/a", "build/kept/b"] {
        write(&top, path, "x");
    }
    git(
        &top,
        &[
            "add",
            "-f",
            ".gitignore",
            "tracked.log",
            "src",
            "build/kept/a",
        ],
    );
    git(&top, &["commit", "-q", "-m", "m"]);
    for path in ["new", ".env", "new.log", "src/.hidden/x"] {
        write(&top, path, "x");
    }
    (directory, top)
}

pub(super) fn names(paths: &[PathBuf], below: &Path) -> Vec<String> {
    let names = paths
        .iter()
        .map(|path| path.strip_prefix(below).expect("below"));
    names.map(|path| path.display().to_string()).collect()
}

pub(super) fn reasons(excluded: &[(PathBuf, String)], reason: &str, below: &Path) -> Vec<String> {
    let mut paths: Vec<_> = excluded
        .iter()
        .filter(|(_, why)| why.contains(reason))
        .collect();
    paths.sort();
    names(
        &paths
            .into_iter()
            .map(|(path, _)| path.clone())
            .collect::<Vec<_>>(),
        below,
    )
}

#[test]
fn what_git_does_with_a_file() {
    let (_directory, top) = usual(&[]);
    write(&top, "staged", "x");
    git(&top, &["add", "staged"]);
    git(&top, &["add", "-N", "new"]);
    let seen = scan(&[&top, &top.join("new.log")]).expect("a run");
    let of = |name: &str| {
        seen.published
            .iter()
            .find(|(path, _)| *path == top.join(name))
            .map(|it| it.1)
    };
    assert_eq!(of("tracked.log"), Some(Publication::Tracked));
    assert_eq!(of("staged"), Some(Publication::Staged));
    assert_eq!(of("new"), Some(Publication::Staged), "intent to add");
    assert_eq!(of(".env"), Some(Publication::Untracked));
    assert_eq!(of("new.log"), Some(Publication::Ignored), "named, so read");
}

#[test]
fn kinds_of_repository() {
    for arguments in [
        &[][..],
        &["--object-format=sha256"],
        &["--ref-format=reftable"],
    ] {
        let (_directory, top) = usual(arguments);
        assert_same(&top, &format!("{arguments:?}"));
        assert_same(&top.join("src"), &format!("{arguments:?}, below"));
        assert_same(&top.join("build"), &format!("{arguments:?}, ignored"));
        let seen = scan(&[&top.join("tracked.log")]).expect("a run");
        assert_eq!(seen.published[0].1, Publication::Tracked, "{arguments:?}");
    }
}

#[test]
fn kinds_of_index() {
    let (_directory, top) = usual(&[]);
    git(&top, &["update-index", "--split-index"]);
    write(&top, "later.log", "x");
    git(&top, &["add", "-f", "later.log"]);
    assert_same(&top, "split index");
    git(
        &top,
        &[
            "update-index",
            "--no-split-index",
            "--force-untracked-cache",
            "--index-version",
            "4",
        ],
    );
    assert_same(&top, "version 4");
    fs::remove_file(top.join(".git/index")).expect("there");
    assert_same(&top, "no index");
    write(&top, ".git/index", "rubbish");
    let error = scan(&[&top]).expect_err("a corrupt index");
    assert!(matches!(error, Error::Repository { .. }), "{error}");
}

#[test]
fn sparse_checkouts() {
    for mode in ["--sparse-index", "--no-sparse-index"] {
        let (_directory, top) = usual(&[]);
        write(&top, "out/.gitignore", "hidden\n");
        write(&top, "out/deep/a", "x");
        git(&top, &["add", "out"]);
        git(&top, &["commit", "-q", "-m", "m"]);
        git(&top, &["sparse-checkout", "set", "--cone", mode, "src"]);
        assert_same(&top, mode);
    }
    let (_directory, top) = usual(&[]);
    git(&top, &["update-index", "--skip-worktree", ".gitignore"]);
    fs::remove_file(top.join(".gitignore")).expect("there");
    assert_same(&top, "the rules are only in the index");
}

#[test]
fn linked_worktrees_and_bare_repositories() {
    let (directory, top) = usual(&[]);
    let other = TempDir::new().expect("a temporary directory");
    let linked = other.path().canonicalize().expect("there").join("linked");
    git(
        &top,
        &["worktree", "add", "-q", linked.to_str().expect("UTF-8")],
    );
    write(&top, ".git/info/exclude", "secret\n");
    for path in ["secret", "new", "new.log"] {
        write(&linked, path, "x");
    }
    assert_same(&linked, "linked");
    git(&top, &["clone", "-q", "--bare", ".", "bare.git"]);
    assert_same(&top, "a bare repository in a work tree is a directory");
    let error = scan(&[&top.join("bare.git")]).expect_err("bare");
    assert!(matches!(error, Error::BareRepository { .. }), "{error}");
    drop(directory);
}

#[test]
fn nested_repositories_are_left_out_unless_tracked() {
    let (_directory, top) = usual(&[]);
    let (_other, library) = usual(&[]);
    git(
        &top,
        &[
            "submodule",
            "--quiet",
            "add",
            library.to_str().expect("UTF-8"),
            "module",
        ],
    );
    for nested in ["nested", "claimed"] {
        write(&top, format!("{nested}/file"), "x");
        git(&top.join(nested), &["init", "-q"]);
    }
    git(
        &top,
        &[
            "-c",
            "core.untrackedCache=false",
            "update-index",
            "--add",
            "claimed/file",
        ],
    );
    write(&top, "claimed/other", "x");
    write(&top, "half/.git", "gitdir: nowhere");
    write(&top, "half/file", "x");
    assert_same(&top, "from above");
    assert_same(&top.join("module"), "the submodule by its name");
    let seen = scan(&[&top, &top.join("module")]).expect("a run");
    assert!(names(&seen.read, &top).contains(&"module/src/main".to_owned()));
    assert_eq!(reasons(&seen.excluded, "repository", &top), ["nested"]);
    let seen = scan(&[&top]).expect("a run");
    assert_eq!(
        reasons(&seen.excluded, "repository", &top),
        ["module", "nested"]
    );
}

#[test]
fn a_repository_of_somebody_else_is_read() {
    let (_directory, top) = usual(&[]);
    if std::os::unix::fs::chown(top.join(".git"), Some(12345), None).is_err() {
        return; // only root can give a file away
    }
    std::os::unix::fs::chown(&top, Some(12345), None).expect("root");
    git(
        &top,
        &[
            "config",
            "core.excludesFile",
            top.join("all").to_str().expect("UTF-8"),
        ],
    );
    write(&top, "all", "new\n");
    assert_same(&top, "somebody else's");
}
