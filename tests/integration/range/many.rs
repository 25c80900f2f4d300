//! More files than are held at a time.

use std::fmt::Write as _;

use super::{add, based, scan, token};
use crate::harness::Workspace;

/// A commit of two hundred directories, each with the same two hundred files, and of what else `top` has.
fn flood(workspace: &Workspace, blob: &str, top: &str) -> String {
    let mut files = String::new();
    for at in 0..200 {
        let _ = writeln!(files, "100644 blob {blob}\tf{at:03}");
    }
    let files = workspace.git_fed(&["mktree"], files.as_bytes());
    let mut directories = top.to_owned();
    for at in 0..200 {
        let _ = writeln!(directories, "040000 tree {files}\td{at:03}");
    }
    let tree = workspace.git_fed(&["mktree"], directories.as_bytes());
    let commit = ["commit-tree", "-p", "main", "-m", "flood", &tree];
    workspace.git(&commit).trim().to_owned()
}

#[test]
fn what_comes_first_and_last_of_many() {
    let (workspace, token) = (based(), token("first and last"));
    let (harmless, leaked) = (workspace.blob("a\n"), workspace.blob(&token));
    let ends = format!("100644 blob {leaked}\ta\n100644 blob {leaked}\tz\n");
    let flood = flood(&workspace, &harmless, &ends);
    workspace.git(&["reset", "-q", "--hard", &flood]);
    add(&workspace, "later.txt", &token);
    let report = scan(&workspace, "base..main");
    let places = [("a", &*token), ("later.txt", &token), ("z", &token)];
    report.expect_found(&places);
    // Two commits, and two blobs that no file of the base has.
    report.check(report.stat("blobs") == 4, "each object counts once");
    let commits = report.findings();
    let commits: Vec<_> = commits.iter().map(|it| &it["commit"]["id"]).collect();
    report.check(
        *commits[0] == *flood && *commits[2] == *flood,
        "the commit of the flood",
    );
    report.check(*commits[1] == *workspace.id("main"), "the commit after it");
}

/// A tag may be about a tree, which no commit has.
#[test]
fn a_tree_of_many_that_is_pushed() {
    let (workspace, token) = (based(), token("a tree"));
    let leaked = workspace.blob(&token);
    let harmless = workspace.blob("a\n");
    let ends = format!("100644 blob {leaked}\ta\n100644 blob {leaked}\tz\n");
    let flood = flood(&workspace, &harmless, &ends);
    let tree = workspace.id(&format!("{flood}^{{tree}}"));
    let line = format!("refs/tags/t {tree} refs/tags/t {}\n", "0".repeat(40));
    let report = workspace.scan_fed(&["--pre-push"], line);
    report.expect_found(&[("a", &token), ("z", &token)]);
}

/// Else this would be terabytes.
#[test]
fn one_large_blob_at_many_places_is_searched_once() {
    for size in [1 << 20, 9 << 20] {
        let workspace = based();
        let harmless = workspace.blob("harmless".repeat(size / 8));
        let flood = flood(&workspace, &harmless, "");
        let command = workspace.scan_command(&["--range", &format!("base..{flood}")]);
        let report = workspace.finish_in_time(command);
        report.expect_code(0);
        report.check(
            report.stat("blobs") == 2,
            "the commit, and what it adds 40,000 times",
        );
    }
}
