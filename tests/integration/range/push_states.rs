//! A push where both sides differ, one without a name for the remote, and what pre-commit tells.

use super::push::Pusher;
use super::{add, based, failed, token};
use crate::harness::{Outcome, Workspace};

const NOTHING: &str = "nothing is pushed that the remote does not have";

#[test]
fn backwards() {
    let pusher = Pusher::new();
    let old = pusher.workspace.id("main");
    add(&pusher.workspace, "new.txt", &token("taken back"));
    pusher
        .workspace
        .git(&["push", "-q", "--no-verify", "origin", "main"]);
    pusher.workspace.git(&["reset", "-q", "--hard", "base"]);
    let hooked = pusher.push(&["--force", "origin", "main"], &[]);
    assert_eq!(hooked.scan.stat("commits"), 0);
    assert_eq!(pusher.remote.id("main"), old);
}

#[test]
fn sideways() {
    let (pusher, tokens) = (Pusher::new(), [token("replaced"), token("replacement")]);
    add(&pusher.workspace, "new.txt", &tokens[0]);
    pusher
        .workspace
        .git(&["push", "-q", "--no-verify", "origin", "main"]);
    pusher.workspace.write("new.txt", &tokens[1]);
    pusher.workspace.git(&["add", "--all"]);
    pusher
        .workspace
        .git(&["commit", "-q", "--amend", "-m", "amended"]);
    let refused = pusher.push(&["--force", "origin", "main"], &[("new.txt", &tokens[1])]);
    assert_eq!(refused.scan.stat("commits"), 1);
    pusher.workspace.write("new.txt", "harmless\n");
    pusher.workspace.git(&["add", "--all"]);
    pusher
        .workspace
        .git(&["commit", "-q", "--amend", "-m", "amended"]);
    pusher.push(&["--force", "origin", "main"], &[]);
    assert_eq!(pusher.remote.id("main"), pusher.workspace.id("main"));
}

/// Somebody else has pushed meanwhile: the remote's tip is no object of this repository.
#[test]
fn over_a_tip_that_nobody_here_knows() {
    let (pusher, tokens) = (Pusher::new(), [token("of another"), token("own")]);
    let other = Workspace::new();
    other.git(&[
        "clone",
        "-q",
        &pusher.remote.path("").to_string_lossy(),
        ".",
    ]);
    add(&other, "other.txt", &tokens[0]);
    other.git(&["push", "-q", "origin", "main"]);
    let tip = other.id("main");
    add(&pusher.workspace, "own.txt", &tokens[1]);
    let hooked = pusher.push(&["--force", "origin", "main"], &[("own.txt", &tokens[1])]);
    assert!(hooked.stdin.trim().ends_with(&tip), "{}", hooked.stdin);
    assert_eq!(hooked.scan.stat("commits"), 1);
    add(&pusher.workspace, "own.txt", "harmless\n");
    pusher.workspace.git(&["reset", "-q", "--soft", "base"]);
    pusher
        .workspace
        .git(&["commit", "-q", "-m", "without a token"]);
    pusher.push(&["--force", "origin", "main"], &[]);
}

/// No remote-tracking ref belongs to a URL, so all of a new branch is new to it.
#[test]
fn to_a_url() {
    let (pusher, tokens) = (Pusher::new(), [token("known to origin"), token("new")]);
    let second = Workspace::repository_with(&["--bare"]);
    let url = format!("file://{}", second.path("").display());
    add(&pusher.workspace, "old.txt", &tokens[0]);
    pusher
        .workspace
        .git(&["push", "-q", "--no-verify", "origin", "main"]);
    let hooked = pusher.push(&[&url, "main"], &[("old.txt", &tokens[0])]);
    assert_eq!(hooked.scan.stat("commits"), 2);
    // An update tells by itself what the other side has.
    pusher
        .workspace
        .git(&["push", "-q", "--no-verify", &url, "main"]);
    add(&pusher.workspace, "new.txt", &tokens[1]);
    let hooked = pusher.push(&[&url, "main"], &[("new.txt", &tokens[1])]);
    assert_eq!(hooked.scan.stat("commits"), 1);
}

/// What one remote has, another one need not have.
#[test]
fn to_a_second_remote() {
    let (pusher, token) = (Pusher::new(), token("known to origin only"));
    let second = Workspace::repository_with(&["--bare"]);
    add(&pusher.workspace, "old.txt", &token);
    pusher
        .workspace
        .git(&["push", "-q", "--no-verify", "origin", "main"]);
    let url = second.path("").to_string_lossy().into_owned();
    pusher.workspace.git(&["remote", "add", "second", &url]);
    pusher.push(&["second", "main"], &[("old.txt", &token)]);
}

/// A name with characters of a pattern: it is no pattern, and no option.
#[test]
fn a_remote_with_an_odd_name() {
    let (workspace, token) = (based(), token("odd name"));
    workspace.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    add(&workspace, "new.txt", &token);
    workspace.git(&["update-ref", "refs/remotes/other/main", "HEAD"]);
    for name in ["*", "o*", "[o]ther", "--all", "origin/../other", "", "oth"] {
        let line = line(&workspace, "main", &"0".repeat(40));
        let remote = format!("--remote={name}");
        let report = workspace.scan_fed(&["--pre-push", &remote], line);
        let found = report.code() == Some(1) && report.stdout().contains(&token);
        let safe = found || report.code() == Some(2);
        report.check(safe, &format!("all is new to {name:?}, or an error"));
    }
}

#[test]
fn lines_that_are_not_of_git() {
    let workspace = based();
    let id = workspace.id("main");
    for text in [
        "nonsense\n".to_owned(),
        format!("refs/heads/main {id}\n"),
        format!("refs/heads/main {id} refs/heads/main not-an-id\n"),
        format!("refs/heads/main not-an-id refs/heads/main {id}\n"),
        format!("refs/heads/main {id} refs/heads/main {id} more\n"),
        format!("refs/heads/main --all refs/heads/main {id}\n"),
    ] {
        let report = workspace.scan_fed(&["--pre-push", "--remote", "origin"], &text);
        report.check(report.code() == Some(2), &format!("exit 2 for {text:?}"));
        failed(&report);
    }
}

#[test]
fn a_line_with_an_object_that_is_missing() {
    let workspace = based();
    let (lost, zero) = ("5".repeat(40), "0".repeat(40));
    let line = format!("refs/heads/main {lost} refs/heads/main {zero}\n");
    let report = workspace.scan_fed(&["--pre-push", "--remote", "origin"], line);
    report.check(matches!(report.code(), Some(2 | 3)), "not clean");
    report.expect_stderr(&lost);
}

/// Git cannot list such a tree, and its bytes are not those of a file.
#[test]
fn a_tag_of_a_tree_that_is_not_whole() {
    let workspace = based();
    let lost = format!("040000 tree {}\tsub\n", "5".repeat(40));
    let tree = workspace.git_fed(&["mktree", "--missing"], lost.as_bytes());
    let line = format!("refs/tags/t {tree} refs/tags/t {}\n", "0".repeat(40));
    let report = workspace.scan_fed(&["--pre-push", "--remote", "origin"], line);
    report.check(matches!(report.code(), Some(2 | 3)), "not clean");
}

/// Under pre-commit the hook has no standard input.
#[test]
fn the_range_that_pre_commit_tells() {
    let (workspace, token) = (based(), token("from and to"));
    add(&workspace, "new.txt", &token);
    add(&workspace, "new.txt", "harmless\n");
    let report = told(
        &workspace,
        &[
            ("PRE_COMMIT_FROM_REF", "base"),
            ("PRE_COMMIT_TO_REF", "main"),
        ],
    );
    report.expect_found(&[("new.txt", &token)]);
    assert_eq!(report.stat("commits"), 2);
}

/// For a branch whose root is new it tells no range, only the branch.
#[test]
fn the_new_branch_that_pre_commit_tells() {
    let (workspace, tokens) = (based(), [token("known"), token("new branch told")]);
    add(&workspace, "old.txt", &tokens[0]);
    workspace.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    add(&workspace, "new.txt", &tokens[1]);
    let branch = ("PRE_COMMIT_LOCAL_BRANCH", "refs/heads/main");
    let report = told(&workspace, &[branch, ("PRE_COMMIT_REMOTE_NAME", "origin")]);
    report.expect_found(&[("new.txt", &tokens[1])]);
    let report = told(&workspace, &[branch, ("PRE_COMMIT_REMOTE_NAME", "second")]);
    report.expect_found(&[("new.txt", &tokens[1]), ("old.txt", &tokens[0])]);
}

/// The lines of git say more than variables, which tell of the first ref only.
#[test]
fn lines_come_before_variables() {
    let (workspace, token) = (based(), token("lines first"));
    add(&workspace, "new.txt", &token);
    let mut command = workspace.scan_command(&["--pre-push", "--remote", "origin"]);
    command
        .env("PRE_COMMIT_FROM_REF", "main")
        .env("PRE_COMMIT_TO_REF", "main");
    let line = line(&workspace, "main", &workspace.id("base"));
    let output = crate::harness::fed(command, line.as_bytes());
    let report = workspace.outcome("--pre-push with both".to_owned(), output);
    report.expect_found(&[("new.txt", &token)]);
}

/// git tells nothing when all is up to date. When it is not, somebody has taken the lines, such as
/// another hook in the same script.
#[test]
fn no_line_and_no_variable() {
    let workspace = based();
    workspace.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let report = workspace.run(&["scan", "--pre-push", "--remote", "origin"]);
    report.expect_code(0).expect_stdout(NOTHING);
    let token = token("no line");
    add(&workspace, "new.txt", &token);
    let report = workspace.scan(&["--pre-push", "--remote", "origin"]);
    report.expect_found(&[("new.txt", &token)]);
    let received = workspace.scan(&["--pre-receive"]);
    failed(received.expect_code(2).expect_stderr("a line for each ref"));
    let nowhere = Workspace::new();
    failed(&nowhere.scan(&["--pre-push", "--remote", "origin"]));
}

/// `pre-commit run --hook-stage pre-push --all-files`: no push, and no range either.
#[test]
fn pre_commit_that_tells_nothing() {
    let report = told(&based(), &[("PRE_COMMIT", "1")]);
    failed(report.expect_code(2).expect_stderr("--from-ref"));
}

#[track_caller]
fn told(workspace: &Workspace, variables: &[(&str, &str)]) -> Outcome {
    let mut command = workspace.scan_command(&["--pre-push"]);
    command.envs(variables.iter().copied());
    workspace.finish(command)
}

/// A line as git gives it: this branch, to one of the same name whose tip is `theirs`.
fn line(workspace: &Workspace, branch: &str, theirs: &str) -> String {
    let ours = workspace.id(branch);
    format!("refs/heads/{branch} {ours} refs/heads/{branch} {theirs}\n")
}
