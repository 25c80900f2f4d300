//! Where the repository is, and how it is stored.

use super::{add, based, based_in, scan, token};
use crate::harness::Workspace;

#[test]
fn a_bare_repository() {
    let (workspace, token) = (based(), token("bare"));
    add(&workspace, "new.txt", &token);
    workspace.git(&["clone", "-q", "--bare", ".", "bare.git"]);
    let range = ["--range", "base..main"];
    let expected = [("new.txt", &*token)];
    let report = workspace.scan_untouched("bare.git", &[range[0], range[1], "bare.git"]);
    report.expect_found(&expected);
    let mut command = workspace.scan_command(&range);
    command.current_dir(workspace.path("bare.git"));
    workspace.finish(command).expect_found(&expected);
    let mut command = workspace.scan_command(&range);
    command.current_dir(workspace.home(""));
    command.env("GIT_DIR", workspace.path("bare.git"));
    workspace.finish(command).expect_found(&expected);
}

#[test]
fn a_repository_that_is_named() {
    let (workspace, token) = (based(), token("named"));
    add(&workspace, "new.txt", &token);
    let elsewhere = Workspace::new();
    let top = workspace.path("");
    let below = workspace.path("dir");
    for path in [&top, &below] {
        let path = path.to_string_lossy();
        let report = elsewhere.scan(&["--range", "base..main", &path]);
        report.expect_found(&[("new.txt", &token)]);
    }
}

/// The variables are about the repository of the current directory, not about one that is named.
#[test]
fn a_named_repository_inside_of_a_hook() {
    let (workspace, token) = (based(), token("inside of a hook"));
    add(&workspace, "new.txt", &token);
    let other = based();
    for git_dir in [".git".into(), other.path(".git")] {
        let mut command = other.scan_command(&["--range", "base..main"]);
        command.arg(workspace.path("")).env("GIT_DIR", git_dir);
        other.finish(command).expect_found(&[("new.txt", &token)]);
    }
}

#[test]
fn a_linked_worktree() {
    let (workspace, token) = (based(), token("worktree"));
    workspace.git(&["worktree", "add", "-q", "-b", "topic", "linked"]);
    workspace.write("linked/new.txt", &token);
    workspace.git(&["-C", "linked", "add", "new.txt"]);
    workspace.git(&["-C", "linked", "commit", "-q", "-m", "new"]);
    let mut command = workspace.scan_command(&["--range", "base..HEAD"]);
    command.current_dir(workspace.path("linked"));
    workspace
        .finish(command)
        .expect_found(&[("new.txt", &token)]);
    scan(&workspace, "main..topic").expect_found(&[("new.txt", &token)]);
}

#[test]
fn a_repository_of_sha_256() {
    let token = token("sha256");
    let workspace = based_in(Workspace::repository_with(&["--object-format=sha256"]));
    let id = add(&workspace, "new.txt", &token);
    assert_eq!(id.len(), 64);
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("new.txt", &token)]);
    report.check(report.findings()[0]["commit"]["id"] == *id, "the commit");
    let report = scan(&workspace, &format!("{}..main", "0".repeat(64)));
    report.expect_found(&[("new.txt", &token)]);
}

#[test]
fn a_repository_with_a_reftable() {
    let token = token("reftable");
    let workspace = based_in(Workspace::repository_with(&["--ref-format=reftable"]));
    add(&workspace, "new.txt", &token);
    scan(&workspace, "base..HEAD").expect_found(&[("new.txt", &token)]);
}

/// Packed, with a commit-graph, bitmaps, and several packs under one index.
#[test]
fn a_repository_that_was_tidied_up() {
    let (workspace, tokens) = (based(), [token("old pack"), token("new pack")]);
    workspace.git(&["repack", "-q", "-d"]);
    add(&workspace, "one.txt", &tokens[0]);
    workspace.git(&["repack", "-q", "-d"]);
    add(&workspace, "two.txt", &tokens[1]);
    workspace.git(&[
        "repack",
        "-q",
        "-d",
        "--write-midx",
        "--write-bitmap-index",
        "-a",
    ]);
    workspace.git(&["commit-graph", "write", "--reachable", "--changed-paths"]);
    workspace.git(&["pack-refs", "--all"]);
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("one.txt", &tokens[0]), ("two.txt", &tokens[1])]);
}

/// Below a large file threshold nothing is left out.
#[test]
fn a_large_blob() {
    let (workspace, token) = (based(), token("large"));
    workspace.git(&["config", "core.compression", "1"]);
    let text = "a line of a large file\n".repeat((8 << 20) / 23) + &token;
    add(&workspace, "large.txt", &text);
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("large.txt", &token)]);
    report.check(report.stat("bytes") >= text.len() as u64, "all of it");
}

#[test]
fn an_exclude_glob_is_obeyed() {
    let (workspace, token) = (based(), token("excluded"));
    add(&workspace, "vendor/one.txt", &token);
    add(&workspace, "two.txt", &format!("{token}\n"));
    let report = workspace.scan(&["--range", "base..main", "--exclude", "vendor/"]);
    report.expect_found(&[("two.txt", &token)]);
}

/// One content at two paths, of which only one is excluded.
#[test]
fn an_exclude_glob_leaves_the_other_path() {
    let (workspace, token) = (based(), token("other path"));
    workspace
        .write("a/one.txt", &token)
        .write("z/one.txt", &token);
    workspace.commit("twice");
    for (glob, left) in [("a/", "z/one.txt"), ("z/", "a/one.txt")] {
        let report = workspace.scan(&["--range", "base..main", "--exclude", glob]);
        report.expect_found(&[(left, &token)]);
    }
}
