//! The texts of commits and tags themselves.

use super::{add, based, scan, token};
use crate::harness::{Outcome, Workspace};

#[test]
fn a_commit_message() {
    let (workspace, token) = (based(), token("message"));
    let id = workspace.commit(&format!("a subject\n\nIt works with {token} only.\n"));
    add(&workspace, "b.txt", "harmless\n");
    let report = scan(&workspace, "base..main");
    report.expect_found(&[(&id, &token)]);
    expect_raw(&workspace, &report, "commit", &id, &token);
    report.check(report.findings()[0]["commit"]["id"] == *id, "itself");
    scan(&workspace, &format!("{id}..main")).expect_found(&[]);
}

#[test]
fn a_subject() {
    let (workspace, token) = (based(), token("subject"));
    let id = workspace.commit(&format!("use {token}"));
    let report = scan(&workspace, "base..main");
    report.expect_found(&[(&id, &token)]);
}

/// Without `--show-secrets` not even the summary of a commit shows it.
#[test]
fn a_subject_is_redacted() {
    let (workspace, token) = (based(), token("redacted"));
    workspace.commit(&format!("use {token} and a/{token}/b"));
    add(&workspace, "c.txt", &token);
    workspace.git(&["commit", "-q", "--amend", "-m", &format!("also {token}")]);
    for format in ["terminal", "json", "jsonl", "sarif", "github", "gitlab"] {
        let arguments = [
            "scan",
            "--range",
            "base..main",
            "--format",
            format,
            "--verbose",
        ];
        let report = workspace.run(&arguments);
        report.expect_code(1);
        let hidden = |text: String| !text.contains(&token[12..40]);
        report.check(hidden(report.stdout()), "no token on stdout");
        report.check(hidden(report.stderr()), "no token on stderr");
    }
}

#[test]
fn names_of_people() {
    let (workspace, tokens) = (based(), [token("author"), token("committer")]);
    workspace.write("b.txt", "b\n");
    workspace.git(&["add", "--all"]);
    let mut git = workspace.git_command(&["commit", "-q", "-m", "by whom"]);
    git.env("GIT_AUTHOR_NAME", &tokens[0]);
    git.env("GIT_COMMITTER_EMAIL", format!("{}@example.com", tokens[1]));
    assert!(git.status().unwrap().success());
    let id = workspace.id("HEAD");
    let report = scan(&workspace, "base..main");
    report.expect_found(&[(&id, &tokens[0]), (&id, &tokens[1])]);
    expect_raw(&workspace, &report, "commit", &id, &tokens[0]);
}

/// A header that git itself does not know.
#[test]
fn a_header_of_a_commit() {
    let (workspace, token) = (based(), token("header"));
    let raw = workspace.git(&["cat-file", "-p", "HEAD"]);
    let parent = format!("parent {}\nauthor ", workspace.id("HEAD"));
    let raw = raw.replacen("author ", &parent, 1);
    let raw = raw.replacen("\n\n", &format!("\nnote one\n two {token}\n\n"), 1);
    let id = workspace.git_fed(
        &["hash-object", "-t", "commit", "-w", "--stdin"],
        raw.as_bytes(),
    );
    workspace.git(&["update-ref", "refs/heads/main", &id]);
    let report = scan(&workspace, "base..main");
    report.expect_found(&[(&id, &token)]);
    expect_raw(&workspace, &report, "commit", &id, &token);
}

#[test]
fn a_tag_message() {
    let (workspace, token) = (based(), token("tag"));
    add(&workspace, "b.txt", "harmless\n");
    workspace.git(&[
        "tag",
        "-a",
        "v1",
        "-m",
        &format!("released\n\nwith {token}"),
    ]);
    let id = workspace.id("v1");
    let report = scan(&workspace, "base..v1");
    report.expect_found(&[(&id, &token)]);
    expect_raw(&workspace, &report, "tag", &id, &token);
    report.check(report.findings()[0]["commit"].is_null(), "no commit");
    // It is about a commit of the range, whatever the end is called.
    scan(&workspace, "base..main").expect_found(&[(&id, &token)]);
}

/// A tag about what is before the range, or not in it, says nothing of the range.
#[test]
fn a_tag_beside_the_range() {
    let workspace = based();
    workspace.git(&["tag", "-a", "v0", "-m", &token("before")]);
    add(&workspace, "b.txt", "harmless\n");
    let end = workspace.id("main");
    add(&workspace, "c.txt", "harmless\n");
    workspace.git(&["tag", "-a", "v2", "-m", &token("after")]);
    scan(&workspace, &format!("base..{end}")).expect_found(&[]);
}

/// A tag of a tag: each has a message.
#[test]
fn a_nested_tag() {
    let (workspace, tokens) = (based(), [token("outer"), token("inner"), token("content")]);
    add(&workspace, "b.txt", &tokens[2]);
    workspace.git(&["tag", "-a", "inner", "-m", &tokens[1]]);
    workspace.git(&["tag", "-a", "outer", "-m", &tokens[0], "inner"]);
    let (outer, inner) = (workspace.id("outer"), workspace.id("inner"));
    let expected = [
        (&*outer, &*tokens[0]),
        (&inner, &tokens[1]),
        ("b.txt", &tokens[2]),
    ];
    scan(&workspace, "base..outer").expect_found(&expected);
    // The outer one has no name, but that of its object.
    workspace.git(&["tag", "-d", "outer"]);
    scan(&workspace, &format!("base..{outer}")).expect_found(&expected);
    scan(&workspace, "base..inner").expect_found(&expected[1..]);
}

/// A tag at the other end is what is excluded.
#[test]
fn a_tag_as_the_base() {
    let (workspace, token) = (based(), token("tag as base"));
    workspace.git(&["tag", "-a", "v0", "-m", &token]);
    add(&workspace, "b.txt", "harmless\n");
    let report = scan(&workspace, "v0..main");
    report.expect_found(&[]);
    assert_eq!(report.stat("commits"), 1);
}

/// The place, the path and the object are those of what `git cat-file -p` shows.
#[track_caller]
fn expect_raw(workspace: &Workspace, report: &Outcome, kind: &str, id: &str, token: &str) {
    let raw = workspace.git(&["cat-file", "-p", id]);
    let line = raw.lines().position(|line| line.contains(token)).unwrap();
    let column = raw.lines().nth(line).unwrap().find(token).unwrap();
    let findings = report.findings();
    let finding = findings.iter().find(|it| it["secret"] == token).unwrap();
    report.check(finding["line"] == line + 1, "the line of the raw object");
    report.check(finding["column"] == column + 1, "the column of it");
    report.check(finding["object"]["kind"] == kind, kind);
    report.check(finding["object"]["id"] == id, id);
    report.check(finding["path"] == id, id);
}
