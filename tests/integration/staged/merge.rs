//! A merge under way: what is staged is what its commit records.

use super::{stage, token};
use crate::harness::Workspace;

/// Two branches that change `both.txt` in different ways if `conflict`; `other` has a token in
/// `theirs.txt`.
fn branches(conflict: bool, theirs: &str) -> Workspace {
    let workspace = Workspace::repository();
    workspace.write("both.txt", "base\n").write("a.txt", "a\n");
    workspace.commit("base");
    workspace.git(&["checkout", "-q", "-b", "other"]);
    workspace.write("theirs.txt", theirs);
    if conflict {
        workspace.write("both.txt", "theirs\n");
    }
    workspace.commit("theirs");
    workspace.git(&["checkout", "-q", "main"]);
    workspace
        .write("ours.txt", "ours\n")
        .write("both.txt", "ours\n");
    workspace.commit("ours");
    workspace
}

#[test]
fn a_clean_merge_runs_a_hook_of_its_own() {
    let token = token("merged");
    let workspace = branches(false, &token);
    workspace.hook(".git/hooks/pre-merge-commit", "--staged");
    let hooked = workspace.hooked(&["merge", "-q", "--no-ff", "-m", "x", "other"]);
    hooked.scan.expect_found(&[("theirs.txt", &token)]);
    assert_eq!(hooked.scan.stat("blobs"), 1);
}

#[test]
fn a_clean_merge_of_something_harmless() {
    let workspace = branches(false, "harmless\n");
    workspace.hook(".git/hooks/pre-merge-commit", "--staged");
    let hooked = workspace.hooked(&["merge", "-q", "--no-ff", "-m", "merged", "other"]);
    hooked.scan.expect_found(&[]);
    assert_eq!(workspace.git(&["log", "-1", "--format=%s"]), "merged\n");
}

#[test]
fn a_merge_that_waits_for_its_commit() {
    let token = token("waiting");
    let workspace = branches(false, &token);
    workspace.hook(".git/hooks/pre-commit", "--staged");
    workspace.git(&["merge", "-q", "--no-ff", "--no-commit", "other"]);
    assert!(workspace.path(".git/MERGE_HEAD").exists());
    let hooked = workspace.hooked(&["commit", "-m", "x"]);
    hooked.scan.expect_found(&[("theirs.txt", &token)]);
}

#[test]
fn a_conflict_is_not_clean() {
    let workspace = conflicting("harmless\n");
    let report = workspace.scan(&["--staged"]);
    report.expect_code(3);
    let unmerged = ("both.txt".to_owned(), "unmerged".to_owned());
    assert_eq!(report.skipped(), [unmerged]);
    let report = workspace.run(&["scan", "--staged"]);
    report.expect_code(3).expect_stderr("both.txt");
}

/// It has three versions in the index, and is one file.
#[test]
fn a_conflict_that_is_named() {
    let workspace = conflicting("harmless\n");
    let report = workspace.scan(&["--staged", "a.txt", "both.txt"]);
    report.expect_code(3);
    let unmerged = ("both.txt".to_owned(), "unmerged".to_owned());
    assert_eq!(report.skipped(), [unmerged]);
    assert_eq!(report.stat("blobs"), 1);
}

#[test]
fn beside_a_conflict_the_rest_is_read() {
    let token = token("beside");
    let workspace = conflicting(&token);
    let report = workspace.scan(&["--staged"]);
    report
        .expect_code(1)
        .expect_listed(&[("theirs.txt", &token)]);
    assert_eq!(report.stat("skipped"), 1);
}

#[test]
fn a_resolved_conflict_is_read() {
    let token = token("resolved");
    let workspace = conflicting("harmless\n");
    workspace.hook(".git/hooks/pre-commit", "--staged");
    stage(&workspace, "both.txt", &token);
    let hooked = workspace.hooked(&["commit", "-m", "x"]);
    hooked.scan.expect_found(&[("both.txt", &token)]);
    stage(&workspace, "both.txt", "resolved\n");
    let hooked = workspace.hooked(&["commit", "-q", "-m", "merged"]);
    hooked.scan.expect_found(&[]);
    assert_eq!(workspace.git(&["log", "-1", "--format=%s"]), "merged\n");
}

/// One side deleted what the other changed: there is no stage for one of them.
#[test]
fn a_conflict_with_a_deletion() {
    let workspace = branches(false, "harmless\n");
    workspace.git(&["checkout", "-q", "other"]);
    workspace.git(&["rm", "-q", "both.txt"]);
    workspace.git(&["commit", "-q", "-m", "deleted"]);
    fails(&workspace, &["merge", "-q", "main"]);
    let report = workspace.scan(&["--staged"]);
    report.expect_code(3);
    let unmerged = ("both.txt".to_owned(), "unmerged".to_owned());
    assert_eq!(report.skipped(), [unmerged]);
}

/// Neither runs a hook; by hand the same holds.
#[test]
fn a_cherry_pick_that_stopped() {
    let token = token("picked");
    let workspace = branches(true, &token);
    fails(&workspace, &["cherry-pick", "other"]);
    let report = workspace.scan(&["--staged"]);
    report
        .expect_code(1)
        .expect_listed(&[("theirs.txt", &token)]);
    stage(&workspace, "both.txt", "resolved\n");
    workspace
        .scan(&["--staged"])
        .expect_found(&[("theirs.txt", &token)]);
}

fn conflicting(theirs: &str) -> Workspace {
    let workspace = branches(true, theirs);
    fails(&workspace, &["merge", "-q", "other"]);
    let stages = workspace.git(&["ls-files", "--unmerged"]);
    assert_eq!(stages.lines().count(), 3, "{stages}");
    workspace
}

#[track_caller]
fn fails(workspace: &Workspace, arguments: &[&str]) {
    let output = workspace.git_command(arguments).output().unwrap();
    assert!(!output.status.success(), "git {arguments:?}");
}
