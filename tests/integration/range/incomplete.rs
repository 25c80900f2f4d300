//! Shallow and partial clones: what is missing is named, and the run is not clean. Nothing is
//! fetched.

use std::fs;

use super::{add, based, scan, token};
use crate::harness::{Outcome, Workspace};

/// Six harmless commits, each with one file of its number.
fn origin() -> Workspace {
    let workspace = based();
    for number in 1..=6 {
        add(&workspace, &format!("{number}.txt"), &format!("{number}\n"));
    }
    workspace.git(&["config", "uploadpack.allowFilter", "true"]);
    workspace.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    workspace
}

/// A clone of `origin` in the directory `clone` of a new workspace.
fn clone(origin: &Workspace, options: &[&str]) -> Workspace {
    let workspace = Workspace::new();
    let url = format!("file://{}", origin.path("").display());
    workspace.git(&[&["clone", "-q"], options, &[&url, "clone"]].concat());
    workspace
}

#[track_caller]
fn scan_clone(workspace: &Workspace, range: &str) -> Outcome {
    workspace.scan_untouched("clone/.git", &["--range", range, "clone"])
}

#[test]
fn a_shallow_clone_whose_boundary_is_outside() {
    let workspace = clone(&origin(), &["--depth=3"]);
    assert!(workspace.path("clone/.git/shallow").exists());
    for (range, commits) in [("main~1..main", 1), ("main~2..main", 2)] {
        let report = scan_clone(&workspace, range);
        report.expect_found(&[]);
        assert_eq!(report.stat("commits"), commits);
    }
}

#[test]
fn a_shallow_clone_whose_boundary_is_within() {
    let origin = origin();
    let workspace = clone(&origin, &["--depth=3"]);
    let report = scan_clone(&workspace, &format!("{}..main", "0".repeat(40)));
    report.expect_code(3);
    let missing = report.skipped();
    let lost = (origin.id("main~3"), "missing".to_owned());
    let boundary = (origin.id("main~2"), "missing".to_owned());
    let named = missing == [lost] || missing == [boundary];
    report.check(named, "the boundary, or what is behind it, is named");
}

/// The base is not in the clone: that is an error, not everything.
#[test]
fn a_shallow_clone_without_the_base() {
    let origin = origin();
    let workspace = clone(&origin, &["--depth=3"]);
    let report = scan_clone(&workspace, &format!("{}..main", origin.id("base")));
    report.expect_code(2);
    report.check(!report.stderr().is_empty(), "a message");
}

/// A side branch was cut off, and the base is on the other one.
#[test]
fn a_shallow_clone_with_a_cut_side_branch() {
    let origin = origin();
    origin.git(&["checkout", "-q", "-b", "side", "base"]);
    add(&origin, "side-1.txt", &token("cut off"));
    add(&origin, "side-1.txt", "harmless\n");
    add(&origin, "side-2.txt", "harmless\n");
    origin.git(&["checkout", "-q", "main"]);
    origin.git(&["merge", "-q", "--no-ff", "-m", "merged", "side"]);
    let workspace = clone(&origin, &["--depth=2"]);
    let report = scan_clone(&workspace, "main~1..main");
    report.expect_code(3);
    report.check(report.stat("skipped") > 0, "what was cut off is named");
}

#[test]
fn findings_beside_a_boundary() {
    let (origin, token) = (origin(), token("beside a boundary"));
    add(&origin, "new.txt", &token);
    let workspace = clone(&origin, &["--depth=2"]);
    let report = scan_clone(&workspace, &format!("{}..main", "0".repeat(40)));
    report.expect_code(1).expect_listed(&[("new.txt", &token)]);
    report.check(report.stat("skipped") > 0, "the boundary is named");
}

/// Without the blobs: each that is missing is named by its path, and none is fetched.
#[test]
fn a_partial_clone_without_blobs() {
    let (origin, token) = (origin(), token("not in the clone"));
    add(&origin, "dir/secret.txt", &token);
    let workspace = clone(&origin, &["--filter=blob:none", "--no-checkout"]);
    let (workspace, mark) = trapped(&workspace);
    let report = scan_clone(workspace, "main~2..main");
    report.expect_code(3);
    let missing = |path: &str| (path.to_owned(), "missing".to_owned());
    assert_eq!(
        report.skipped(),
        [missing("6.txt"), missing("dir/secret.txt")]
    );
    report.check(!mark.exists(), "nothing is fetched");
    report.expect_stderr("dir/secret.txt");
}

/// What is checked out is there; a version that came before it is not.
#[test]
fn a_partial_clone_that_has_some_blobs() {
    let (origin, token) = (origin(), token("in the clone"));
    add(&origin, "6.txt", "six\n");
    let workspace = clone(&origin, &["--filter=blob:none"]);
    workspace.write("clone/new.txt", &token);
    workspace.git(&["-C", "clone", "add", "new.txt"]);
    workspace.git(&["-C", "clone", "commit", "-q", "-m", "new"]);
    let (workspace, mark) = trapped(&workspace);
    scan_clone(workspace, "main~2..main").expect_found(&[("new.txt", &token)]);
    let report = scan_clone(workspace, "main~3..main");
    report.expect_code(1).expect_listed(&[("new.txt", &token)]);
    assert_eq!(
        report.skipped(),
        [("6.txt".to_owned(), "missing".to_owned())]
    );
    report.check(!mark.exists(), "nothing is fetched");
}

/// Without the trees nobody knows which files a commit changed.
#[test]
fn a_partial_clone_without_trees() {
    let workspace = clone(&origin(), &["--filter=tree:0", "--no-checkout"]);
    let (workspace, mark) = trapped(&workspace);
    let report = scan_clone(workspace, "main~2..main");
    report.check(matches!(report.code(), Some(2 | 3)), "not clean");
    report.check(!mark.exists(), "nothing is fetched");
}

/// The index of a partial clone, too.
#[test]
fn a_staged_blob_that_a_partial_clone_lacks() {
    let origin = origin();
    let workspace = clone(&origin, &["--filter=blob:none", "--no-checkout"]);
    workspace.git(&["-C", "clone", "read-tree", "HEAD~1"]);
    let id = origin.id("main:6.txt");
    let entry = format!("100644,{id},new.txt");
    let add = [
        "-C",
        "clone",
        "update-index",
        "--add",
        "--cacheinfo",
        &entry,
    ];
    workspace.git(&add);
    let (workspace, mark) = trapped(&workspace);
    let mut command = workspace.scan_command(&["--staged"]);
    command.current_dir(workspace.path("clone"));
    let report = workspace.finish(command);
    report.expect_code(3);
    assert_eq!(
        report.skipped(),
        [("new.txt".to_owned(), "missing".to_owned())]
    );
    report.check(!mark.exists(), "nothing is fetched");
}

/// A repository that lost a blob, and says nothing of it in its configuration.
#[test]
fn a_blob_that_was_lost() {
    let (workspace, token) = (based(), token("not lost"));
    add(&workspace, "lost.txt", "lost\n");
    add(&workspace, "new.txt", &token);
    let id = workspace.id("main:lost.txt");
    let (directory, file) = id.split_at(2);
    fs::remove_file(workspace.path(format!(".git/objects/{directory}/{file}"))).unwrap();
    let report = scan(&workspace, "base..main");
    report.expect_code(1).expect_listed(&[("new.txt", &token)]);
    assert_eq!(
        report.skipped(),
        [("lost.txt".to_owned(), "missing".to_owned())]
    );
    scan(&workspace, "main~2..main~1").expect_code(3);
}

#[test]
fn a_commit_that_was_lost() {
    let workspace = based();
    add(&workspace, "a.txt", "one\n");
    let lost = add(&workspace, "a.txt", "two\n");
    add(&workspace, "a.txt", "three\n");
    let (directory, file) = lost.split_at(2);
    fs::remove_file(workspace.path(format!(".git/objects/{directory}/{file}"))).unwrap();
    let report = scan(&workspace, "base..main");
    report.check(matches!(report.code(), Some(2 | 3)), "not clean");
    report.check(!report.stderr().is_empty(), "a message");
}

/// Git warns of each, more than a pipe holds, while nobody listens to it.
#[test]
fn very_many_refs_that_are_broken() {
    let (workspace, token) = (based(), token("broken refs"));
    add(&workspace, "new.txt", &token);
    for number in 0..2000 {
        for directory in ["tags", "remotes/origin"] {
            workspace.write(format!(".git/refs/{directory}/{number}"), "garbage\n");
        }
    }
    for range in ["base..main".to_owned(), format!("{}..main", "0".repeat(40))] {
        let command = workspace.scan_command(&["--range", &range]);
        let report = workspace.finish_in_time(command);
        let found = report.code() == Some(1) && report.stdout().contains(&token);
        report.check(found || report.code() == Some(2), "the token, or an error");
    }
}

/// From now on a fetch leaves a mark.
fn trapped(workspace: &Workspace) -> (&Workspace, std::path::PathBuf) {
    let mark = workspace.home("mark was run");
    let body = format!("touch '{}'\nexec git-upload-pack \"$@\"\n", mark.display());
    let program = workspace.script("upload-pack", &body);
    let program = program.to_string_lossy();
    workspace.git(&[
        "-C",
        "clone",
        "config",
        "remote.origin.uploadpack",
        &program,
    ]);
    (workspace, mark)
}
