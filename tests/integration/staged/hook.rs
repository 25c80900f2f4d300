//! Every way to commit, through the hook that git runs: what the hook reads is what is committed.

use super::{committed, stage, token};
use crate::harness::{Outcome, Workspace};
use crate::repository::Hooked;

const HOOK: &str = ".git/hooks/pre-commit";
const NOTHING: &str = "nothing is staged that HEAD does not have";

fn guarded() -> Workspace {
    let workspace = committed();
    workspace.hook(HOOK, "--staged");
    workspace
}

/// Runs a commit that the hook must stop: the branch stays where it is.
#[track_caller]
fn stopped(workspace: &Workspace, arguments: &[&str], expected: &[(&str, &str)]) -> Hooked {
    let tips = workspace.git(&["for-each-ref"]);
    let hooked = workspace.hooked(arguments);
    hooked.scan.expect_found(expected);
    assert_eq!(workspace.git(&["for-each-ref"]), tips);
    hooked
}

#[test]
fn a_plain_commit() {
    let (workspace, token) = (guarded(), token("plain"));
    stage(&workspace, "a.txt", &token);
    let hooked = stopped(&workspace, &["commit", "-m", "x"], &[("a.txt", &token)]);
    assert_eq!(hooked.variable("GIT_INDEX_FILE"), ".git/index");
}

#[test]
fn a_clean_commit_is_made() {
    let workspace = guarded();
    stage(&workspace, "a.txt", "harmless\n");
    let hooked = workspace.hooked(&["commit", "-q", "-m", "second"]);
    hooked.scan.expect_found(&[]);
    assert_eq!(hooked.scan.stat("blobs"), 1);
    assert_eq!(workspace.git(&["log", "-1", "--format=%s"]), "second\n");
}

/// The change is in no index but the one that git has locked.
#[test]
fn a_commit_of_all_files() {
    let (workspace, token) = (guarded(), token("all"));
    workspace.write("dir/c.txt", &token);
    let hooked = stopped(
        &workspace,
        &["commit", "-a", "-m", "x"],
        &[("dir/c.txt", &token)],
    );
    let index = hooked.variable("GIT_INDEX_FILE");
    assert!(index.ends_with(".git/index.lock"), "{index}");
}

/// What is staged besides is not committed.
#[test]
fn a_commit_of_one_path() {
    let (workspace, random) = (guarded(), token("path"));
    stage(&workspace, "b.txt", token("staged besides"));
    workspace.write("a.txt", &random);
    let hooked = stopped(
        &workspace,
        &["commit", "-m", "x", "--", "a.txt"],
        &[("a.txt", &random)],
    );
    let index = hooked.variable("GIT_INDEX_FILE");
    assert!(index.contains("next-index-"), "{index}");
}

#[test]
fn a_clean_commit_of_one_path_beside_a_staged_token() {
    let workspace = guarded();
    stage(&workspace, "b.txt", token("left"));
    workspace.write("a.txt", "harmless\n");
    let hooked = workspace.hooked(&["commit", "-q", "-m", "x", "a.txt"]);
    hooked.scan.expect_found(&[]);
}

#[test]
fn a_commit_that_includes_a_path() {
    let (workspace, tokens) = (guarded(), [token("included"), token("staged before")]);
    stage(&workspace, "b.txt", &tokens[1]);
    workspace.write("a.txt", &tokens[0]);
    let expected = [("a.txt", &*tokens[0]), ("b.txt", &*tokens[1])];
    stopped(&workspace, &["commit", "-m", "x", "-i", "a.txt"], &expected);
}

#[test]
fn an_amended_commit() {
    let (workspace, token) = (guarded(), token("amend"));
    stage(&workspace, "new.txt", &token);
    let amend = ["commit", "--amend", "-m", "x"];
    stopped(&workspace, &amend, &[("new.txt", &token)]);
    workspace.git(&["rm", "-q", "--cached", "new.txt"]);
    let hooked = workspace.hooked(&["commit", "-q", "--amend", "-m", "reworded"]);
    hooked.scan.expect_found(&[]);
    assert_eq!(workspace.git(&["log", "-1", "--format=%s"]), "reworded\n");
}

#[test]
fn the_first_commit() {
    let (workspace, token) = (Workspace::repository(), token("first"));
    workspace.hook(HOOK, "--staged");
    stage(&workspace, "dir/a.txt", &token);
    stage(&workspace, "b.txt", "harmless\n");
    let hooked = stopped(&workspace, &["commit", "-m", "x"], &[("dir/a.txt", &token)]);
    assert_eq!(hooked.scan.stat("blobs"), 2);
    stage(&workspace, "dir/a.txt", "harmless too\n");
    let hooked = workspace.hooked(&["commit", "-q", "-m", "x"]);
    hooked.scan.expect_found(&[]);
}

#[test]
fn a_linked_worktree() {
    let (workspace, token) = (guarded(), token("worktree"));
    workspace.git(&["worktree", "add", "-q", "linked"]);
    workspace.write("linked/a.txt", &token);
    // What is staged in the main one is another matter.
    stage(&workspace, "b.txt", super::token("main"));
    let arguments = ["-C", "linked", "commit", "-a", "-m", "x"];
    let hooked = stopped(&workspace, &arguments, &[("a.txt", &token)]);
    let index = hooked.variable("GIT_INDEX_FILE");
    assert!(index.contains(".git/worktrees/linked/"), "{index}");
}

/// Also without a hook, and with no variable set.
#[test]
fn a_linked_worktree_by_hand() {
    let (workspace, token) = (committed(), token("by hand"));
    workspace.git(&["worktree", "add", "-q", "linked"]);
    workspace.write("linked/a.txt", &token);
    workspace.git(&["-C", "linked", "add", "a.txt"]);
    in_directory(&workspace, "linked").expect_found(&[("a.txt", &token)]);
    workspace.scan(&["--staged"]).expect_found(&[]);
}

#[test]
fn from_a_subdirectory() {
    let (workspace, token) = (guarded(), token("subdirectory"));
    stage(&workspace, "a.txt", &token);
    let arguments = ["-C", "dir", "commit", "-m", "x"];
    let hooked = stopped(&workspace, &arguments, &[("a.txt", &token)]);
    assert_eq!(hooked.variable("GIT_PREFIX"), "dir/");
    in_directory(&workspace, "dir").expect_found(&[("a.txt", &token)]);
}

#[test]
fn an_index_that_a_variable_names() {
    let (workspace, token) = (guarded(), token("variable"));
    let other = workspace.home("index");
    let git = |arguments: &[&str]| {
        let mut command = workspace.git_command(arguments);
        command.env("GIT_INDEX_FILE", &other);
        command
    };
    workspace.write("a.txt", &token);
    for arguments in [&["read-tree", "HEAD"][..], &["add", "a.txt"]] {
        assert!(git(arguments).status().unwrap().success());
    }
    workspace
        .scan(&["--staged"])
        .expect_stdout("\"findings\": []");
    let mut scan = workspace.scan_command(&["--staged"]);
    scan.env("GIT_INDEX_FILE", &other);
    workspace.finish(scan).expect_found(&[("a.txt", &token)]);
    let hooked = workspace.hooked_by(git(&["commit", "-m", "x"]), &workspace);
    hooked.scan.expect_found(&[("a.txt", &token)]);
    assert_eq!(Some(hooked.variable("GIT_INDEX_FILE")), other.to_str());
}

#[test]
fn a_repository_that_variables_name() {
    let (workspace, token) = (committed(), token("variables"));
    stage(&workspace, "a.txt", &token);
    let mut scan = workspace.scan_command(&["--staged"]);
    scan.current_dir(workspace.home("."))
        .env("GIT_DIR", workspace.path(".git"))
        .env("GIT_WORK_TREE", workspace.path(""));
    workspace.finish(scan).expect_found(&[("a.txt", &token)]);
}

#[test]
fn a_submodule_of_its_own() {
    let (workspace, token) = (committed(), token("submodule"));
    workspace.git(&["init", "-q", "inner"]);
    workspace.write("inner/a.txt", &token);
    workspace.git(&["-C", "inner", "add", "a.txt"]);
    in_directory(&workspace, "inner").expect_found(&[("a.txt", &token)]);
}

#[test]
fn nothing_staged_is_clean_and_says_so() {
    let workspace = committed();
    workspace.write("a.txt", token("not staged"));
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[]);
    assert_eq!(report.stat("blobs"), 0);
    let report = workspace.run(&["scan", "--staged"]);
    report.expect_code(0).expect_stdout(NOTHING);
}

#[test]
fn an_empty_commit_passes() {
    let workspace = guarded();
    let hooked = workspace.hooked(&["commit", "-q", "--allow-empty", "-m", "empty"]);
    hooked.scan.expect_found(&[]);
    assert_eq!(workspace.git(&["log", "-1", "--format=%s"]), "empty\n");
}

#[test]
fn an_empty_repository_has_nothing_staged() {
    let workspace = Workspace::repository();
    let report = workspace.run(&["scan", "--staged"]);
    report.expect_code(0).expect_stdout(NOTHING);
}

#[test]
fn only_deletions_are_clean() {
    let workspace = Workspace::repository();
    workspace
        .write("a.txt", token("deleted"))
        .write("b.txt", "b\n");
    workspace.commit("with a token");
    workspace.hook(HOOK, "--staged");
    workspace.git(&["rm", "-q", "a.txt"]);
    let report = workspace.run(&["scan", "--staged"]);
    report.expect_code(0).expect_stdout(NOTHING);
    let hooked = workspace.hooked(&["commit", "-q", "-m", "away with it"]);
    hooked.scan.expect_found(&[]);
}

#[track_caller]
fn in_directory(workspace: &Workspace, directory: &str) -> Outcome {
    let mut scan = workspace.scan_command(&["--staged"]);
    scan.current_dir(workspace.path(directory));
    workspace.finish(scan)
}
