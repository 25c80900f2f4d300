//! Paths that a hook runner passes: the index's version of each, changed or not. And the range
//! that pre-commit tells in variables.

use super::{committed, stage, token};
use crate::harness::Workspace;
use crate::repository::DOTENV;

#[test]
fn only_the_named_paths_are_read() {
    let (workspace, tokens) = (committed(), [token("named"), token("not named")]);
    stage(&workspace, "a.txt", &tokens[0]);
    stage(&workspace, "b.txt", &tokens[1]);
    let report = workspace.scan(&["--staged", "a.txt"]);
    report.expect_found(&[("a.txt", &tokens[0])]);
    assert_eq!(report.stat("blobs"), 1);
    workspace
        .scan(&["--staged", "--", "dir/c.txt"])
        .expect_found(&[]);
}

/// As `pre-commit run --all-files` does: nothing is staged, and everything is named.
#[test]
fn an_unchanged_path_is_read() {
    let (workspace, tokens) = (Workspace::repository(), [token("old"), token("disk")]);
    workspace.write("a.txt", &tokens[0]).write("b.txt", "b\n");
    workspace.write(".env", "GREETING=hello\n");
    workspace.commit("first");
    workspace.write("b.txt", &tokens[1]);
    let report = workspace.scan(&["--staged", "a.txt", "b.txt", ".env"]);
    report.expect_found(&[(".env", DOTENV), ("a.txt", &tokens[0])]);
    assert_eq!(report.stat("blobs"), 3);
    let findings = report.findings();
    let dotenv = findings.iter().find(|it| it["path"] == ".env").unwrap();
    report.check(dotenv["publication"] == "tracked", "tracked");
}

/// As a hook of pre-commit is told of a file that was just added: no push has published it yet.
#[test]
fn a_new_dotenv_file_is_staged() {
    let workspace = committed();
    stage(&workspace, "dir/.env", "GREETING=hello\n");
    let report = workspace.scan(&["--staged", "dir/.env"]);
    report.expect_found(&[("dir/.env", DOTENV)]);
    let staged = report.findings()[0]["publication"] == "staged";
    report.check(staged, "staged, not tracked");
}

#[test]
fn a_path_is_taken_from_the_current_directory() {
    let (workspace, token) = (committed(), token("below"));
    stage(&workspace, "dir/a.txt", &token);
    stage(&workspace, "a.txt", super::token("above"));
    let mut scan = workspace.scan_command(&["--staged", "a.txt"]);
    scan.current_dir(workspace.path("dir"));
    workspace
        .finish(scan)
        .expect_found(&[("dir/a.txt", &token)]);
    let mut scan = workspace.scan_command(&["--staged", "../dir/a.txt"]);
    scan.current_dir(workspace.path("dir"));
    workspace
        .finish(scan)
        .expect_found(&[("dir/a.txt", &token)]);
}

#[test]
fn an_absolute_path_and_a_directory() {
    let (workspace, token) = (committed(), token("absolute"));
    stage(&workspace, "dir/a.txt", &token);
    let path = workspace.path("dir/a.txt").canonicalize().unwrap();
    for path in [&*path.to_string_lossy(), "dir", "dir/", "."] {
        let report = workspace.scan(&["--staged", path]);
        report.expect_found(&[("dir/a.txt", &token)]);
    }
}

/// A path is a name, not a pattern and not an option of git.
#[test]
fn a_path_is_no_pattern() {
    let (workspace, tokens) = (committed(), [token("star"), token("matched")]);
    stage(&workspace, "*.md", &tokens[0]);
    stage(&workspace, "other.md", &tokens[1]);
    stage(&workspace, ":(glob)x.md", &tokens[0]);
    stage(&workspace, "--cached", &tokens[0]);
    let scan = |path: &str| workspace.scan(&["--staged", "--", path]);
    scan("*.md").expect_found(&[("*.md", &tokens[0])]);
    scan(":(glob)x.md").expect_found(&[(":(glob)x.md", &tokens[0])]);
    scan("--cached").expect_found(&[("--cached", &tokens[0])]);
}

#[test]
fn a_path_that_the_index_does_not_have_is_not_clean() {
    let workspace = committed();
    workspace.write("untracked.txt", "harmless\n");
    for path in ["untracked.txt", "no/such/file"] {
        let report = workspace.scan(&["--staged", path]);
        let refused = matches!(report.code(), Some(2 | 3));
        report.check(refused, "not clean");
        let named = report.stderr().contains(path);
        report.check(named, "the path is named");
    }
}

#[test]
fn many_paths() {
    let (workspace, token) = (committed(), token("many"));
    let names: Vec<_> = (0..500).map(|number| format!("dir/{number}.txt")).collect();
    for name in &names {
        workspace.write(name, format!("{name}\n"));
    }
    workspace.write("dir/499.txt", &token);
    workspace.git(&["add", "--all"]);
    let mut arguments = vec!["--staged"];
    arguments.extend(names.iter().map(String::as_str));
    let report = workspace.scan(&arguments);
    report.expect_found(&[("dir/499.txt", &token)]);
    assert_eq!(report.stat("blobs"), 500);
}

/// `pre-commit run --from-ref A --to-ref B`: the commits are meant, all of them whole.
#[test]
fn the_range_that_pre_commit_tells() {
    let (workspace, tokens) = (committed(), [token("removed"), token("staged meanwhile")]);
    let from = workspace.id("HEAD");
    workspace.write("gone.txt", &tokens[0]);
    let held = workspace.commit("a token");
    workspace.git(&["rm", "-q", "gone.txt"]);
    let to = workspace.commit("taken away");
    stage(&workspace, "b.txt", &tokens[1]);
    let range = |from: &str, to: &str| {
        let mut scan = workspace.scan_command(&["--staged", "a.txt"]);
        scan.env("PRE_COMMIT_FROM_REF", from)
            .env("PRE_COMMIT_TO_REF", to);
        workspace.finish(scan)
    };
    let report = range(&from, &to);
    report.expect_found(&[("gone.txt", &tokens[0])]);
    report.check(report.findings()[0]["commit"]["id"] == *held, "the commit");
    assert_eq!(report.stat("commits"), 2);
    range(&held, &to).expect_found(&[]);
    range(&to, &to).expect_code(2);
    range("no-such-ref", &to).expect_code(2);
}
