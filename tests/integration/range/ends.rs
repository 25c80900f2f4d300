//! What is no range is an error, and what cannot be compared is widened. Neither is ever clean.

use super::{add, based, failed, scan, token};
use crate::harness::Workspace;

const ZERO: &str = "0000000000000000000000000000000000000000";

#[test]
fn what_is_no_range() {
    let workspace = based();
    add(&workspace, "new.txt", &token("no range"));
    for range in [
        "",
        "..",
        "...",
        "..main",
        "base..",
        "...main",
        "base...",
        "main",
        "base",
        "base main",
        "base:main",
        "base..main..main",
        "base..no-such-ref",
        "no-such-ref..main",
        "base..0123456789abcdef0123456789abcdef01234567",
        "0123456789abcdef0123456789abcdef01234567..main",
        "base..main:a.txt",
        "base..main^{tree}",
        "base..main\n",
    ] {
        let arguments = format!("--range={range}");
        let report = workspace.scan(&[&arguments]);
        report.check(report.code() == Some(2), &format!("exit 2 for {range:?}"));
        failed(&report);
    }
    workspace.scan(&["--range"]).expect_code(2);
}

/// Nothing of what is typed becomes an option of git.
#[test]
fn text_like_an_option() {
    let workspace = based();
    add(&workspace, "new.txt", &token("option"));
    let target = workspace.path("written");
    let output = format!("--output={}..main", target.display());
    for range in [
        "--all..main",
        "--all..x",
        "base..--all",
        "--not..--all",
        "-n1..main",
        "--glob=*..main",
        "^base..main",
        &output,
    ] {
        let report = workspace.scan(&[&format!("--range={range}")]);
        report.check(report.code() == Some(2), &format!("exit 2 for {range:?}"));
        failed(&report);
    }
    assert!(!target.exists());
}

#[test]
fn a_range_without_a_commit() {
    let workspace = based();
    add(&workspace, "new.txt", &token("no commit"));
    failed(&scan(&workspace, "main..main"));
    failed(&scan(&workspace, "main..base"));
    failed(&scan(&workspace, "main..main~1"));
    failed(&scan(&workspace, &format!("main..{ZERO}")));
    failed(&scan(&workspace, &format!("{ZERO}..{ZERO}")));
}

/// Names of commits of every kind.
#[test]
fn what_git_takes_for_a_commit() {
    let (workspace, token) = (based(), token("names"));
    let id = add(&workspace, "new.txt", &token);
    add(&workspace, "later.txt", "later\n");
    for range in [
        "base..HEAD",
        "base..@",
        "main~2..main",
        "base..refs/heads/main",
        "tags/base..heads/main",
        "main@{2}..main@{0}",
        &format!("base..{}", &id[..8]),
        "base..:/new",
        "base^{commit}..main^{}",
        "base...main",
    ] {
        scan(&workspace, range).expect_found(&[("new.txt", &token)]);
    }
}

/// Git would ask which of both is meant.
#[test]
fn files_named_like_the_ends() {
    let (workspace, token) = (based(), token("ambiguous"));
    workspace
        .write("main", "x\n")
        .write("base", "x\n")
        .write("base..main", "x\n");
    add(&workspace, "new.txt", &token);
    scan(&workspace, "base..main").expect_found(&[("new.txt", &token)]);
}

#[test]
fn a_zero_oid_means_everything_new() {
    let (workspace, token) = (Workspace::repository(), token("zero"));
    add(&workspace, "first.txt", &token);
    add(&workspace, "later.txt", "later\n");
    let report = scan(&workspace, &format!("{ZERO}..main"));
    report.expect_found(&[("first.txt", &token)]);
    assert_eq!(report.stat("commits"), 2);
}

/// What a remote has is not new.
#[test]
fn a_zero_oid_leaves_out_what_a_remote_has() {
    let (workspace, tokens) = (Workspace::repository(), [token("known"), token("new")]);
    add(&workspace, "known.txt", &tokens[0]);
    workspace.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    add(&workspace, "new.txt", &tokens[1]);
    let report = scan(&workspace, &format!("{ZERO}..main"));
    report.expect_found(&[("new.txt", &tokens[1])]);
    assert_eq!(report.stat("commits"), 1);
}

/// In a job that checked the pushed branch out, a remote-tracking ref has it already.
#[test]
fn a_zero_oid_with_a_remote_that_has_all_of_it() {
    let (workspace, tokens) = (Workspace::repository(), [token("known"), token("pushed")]);
    add(&workspace, "known.txt", &tokens[0]);
    workspace.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    add(&workspace, "new.txt", &tokens[1]);
    workspace.git(&["update-ref", "refs/remotes/origin/topic", "HEAD"]);
    let report = scan(&workspace, &format!("{ZERO}..HEAD"));
    report.expect_found(&[("new.txt", &tokens[1])]);
    workspace.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    let report = scan(&workspace, &format!("{ZERO}..HEAD"));
    report.expect_found(&[("known.txt", &tokens[0]), ("new.txt", &tokens[1])]);
}

/// Two histories with nothing in common: all of the one is new to the other.
#[test]
fn no_merge_base() {
    let (workspace, token) = (based(), token("unrelated"));
    workspace.git(&["checkout", "-q", "--orphan", "other"]);
    add(&workspace, "new.txt", &token);
    scan(&workspace, "base..other").expect_found(&[("new.txt", &token)]);
    let report = scan(&workspace, "base...other");
    let widened = report.code() == Some(1) && report.stdout().contains(&token);
    report.check(widened || report.code() == Some(2), "widened, or an error");
}

/// A branch that was rewritten: the old tip is not in it.
#[test]
fn a_base_that_was_rewritten() {
    let (workspace, tokens) = (based(), [token("old tip"), token("new tip")]);
    let old = add(&workspace, "a.txt", &tokens[0]);
    workspace.git(&["reset", "-q", "--hard", "base"]);
    add(&workspace, "a.txt", &tokens[1]);
    scan(&workspace, &format!("{old}..main")).expect_found(&[("a.txt", &tokens[1])]);
    let report = scan(&workspace, &format!("{old}...main"));
    report.expect_code(1).expect_stdout(&tokens[1]);
}

#[test]
fn no_repository() {
    failed(&scan(&Workspace::new(), "a..b"));
    let workspace = based();
    failed(&workspace.scan(&["--range", "base..main", "no/such/directory"]));
    failed(&workspace.scan(&["--range", "base..main", "a.txt"]));
}

#[test]
fn an_empty_repository() {
    failed(&scan(&Workspace::repository(), "HEAD~1..HEAD"));
}
