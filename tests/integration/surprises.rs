//! What real repositories and environments do that nobody expects.

use std::fs;
use std::os::unix::fs::symlink;

use crate::harness::Workspace;
use crate::tokens::Random;

fn token(name: &str) -> String {
    Random::seeded(name).value("ntn")
}

/// A message that no author edited is recorded as it is, scissors or not.
#[test]
fn git_records_what_stands_below_scissors_that_it_did_not_write() {
    let workspace = Workspace::repository();
    workspace.hook(".git/hooks/commit-msg", "--commit-msg \"$1\"");
    let cut = "# ------------------------ >8 ------------------------";
    for below in ["# ", "diff --git a/x b/x\n+"] {
        let token = token(below);
        let message = format!("Subject\n\n{cut}\n{below}{token}\n");
        let hooked = workspace.hooked(&["commit", "-q", "--allow-empty", "-m", &message]);
        hooked.scan.expect_code(1);
    }
}

#[test]
fn an_empty_message_is_a_message() {
    let workspace = Workspace::repository();
    workspace.hook(".git/hooks/commit-msg", "--commit-msg \"$1\"");
    let arguments = [
        "commit",
        "-q",
        "--allow-empty",
        "--allow-empty-message",
        "-m",
        "",
    ];
    workspace.hooked(&arguments).scan.expect_code(0);
}

/// A commit that is being made is no range.
#[test]
fn variables_of_pre_commit_that_are_left_over() {
    let (workspace, token) = (Workspace::repository(), token("left over"));
    workspace.write("a.txt", "a\n").commit("First");
    workspace.write("b.txt", "b\n").commit("Second");
    workspace.hook(".git/hooks/pre-commit", "--staged");
    workspace.write("c.txt", format!("k={token}\n"));
    workspace.git(&["add", "c.txt"]);
    let mut commit = workspace.git_command(&["commit", "-q", "-m", "Third"]);
    commit.env("PRE_COMMIT_FROM_REF", "HEAD~1");
    commit.env("PRE_COMMIT_TO_REF", "HEAD");
    let hooked = workspace.hooked_by(commit, &workspace);
    hooked.scan.expect_found(&[("c.txt", &token)]);
}

/// Tools that keep many work trees of one repository link to its configuration.
#[test]
fn a_configuration_that_is_a_symlink() {
    let (workspace, token) = (Workspace::repository(), token("symlink"));
    workspace.commit("First");
    let url = format!("https://user:{token}@example.com/x.git");
    workspace.git(&["remote", "add", "origin", &url]);
    let config = workspace.path(".git/config");
    fs::rename(&config, workspace.path("elsewhere")).unwrap();
    symlink(workspace.path("elsewhere"), &config).unwrap();
    let report = workspace.scan(&["--history"]);
    report.expect_found(&[(".git/config", &token)]);
}

#[test]
fn a_branch_that_is_called_as_a_credential() {
    let (workspace, token) = (Workspace::repository(), token("branch"));
    workspace.commit("First");
    workspace.git(&["branch", &token]);
    workspace.git(&["reflog", "expire", "--expire=now", "--all"]);
    fs::remove_dir_all(workspace.path(".git/logs")).unwrap();
    let report = workspace.scan(&["--history"]);
    report.expect_found(&[(".git/refs", &token)]);
}

/// The refs of a remote `corp/private` begin as those of a remote `corp` do.
#[test]
fn a_remote_whose_name_begins_as_another_one_does() {
    let (workspace, token) = (Workspace::repository(), token("nested"));
    workspace.write("a.txt", "a\n").commit("First");
    workspace.git(&["remote", "add", "corp", "https://example.com/a"]);
    workspace.git(&["remote", "add", "corp/private", "https://example.com/b"]);
    workspace
        .write("b.txt", format!("k={token}\n"))
        .commit("Second");
    workspace.git(&["update-ref", "refs/remotes/corp/private/main", "HEAD"]);
    workspace.git(&["update-ref", "refs/remotes/corp/main", "HEAD~1"]);
    let line = format!(
        "refs/heads/new {} refs/heads/new {}\n",
        workspace.id("HEAD"),
        "0".repeat(40)
    );
    let push = |remote| workspace.scan_fed(&["--pre-push", "--remote", remote], &line);
    push("corp").expect_found(&[("b.txt", &token)]);
    push("corp/private").expect_code(0);
}

/// What git says is wrong is what a person needs to read.
#[test]
fn a_tree_that_is_lost() {
    let workspace = Workspace::repository();
    workspace.write("a.txt", "a\n").commit("First");
    workspace.write("a.txt", "b\n").commit("Second");
    let tree = workspace.id("HEAD^{tree}");
    let (directory, file) = tree.split_at(2);
    fs::remove_file(workspace.path(format!(".git/objects/{directory}/{file}"))).unwrap();
    for variable in ["GIT_TRACE2", "GIT_TRACE", "GIT_PAGER"] {
        let mut command = workspace.scan_command(&["--range", "HEAD~1..HEAD"]);
        command.env(variable, "1");
        let report = workspace.finish(command);
        report.expect_code(2).expect_stderr(&tree);
        report.check(!report.stderr().contains("graft"), "no advice");
    }
    let history = workspace.scan(&["--history"]);
    history.expect_code(3);
    history.check(
        history.skipped() == [(tree, "missing".to_owned())],
        "the tree",
    );
}
