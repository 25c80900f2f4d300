//! A dotenv file is a finding when git would publish it.

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

const DOTENV: &str = "GREETING=hello\n";

#[test]
fn untracked_and_not_ignored() {
    let workspace = Workspace::repository();
    workspace.write(".env", DOTENV);
    let report = scan(&workspace, 1);
    assert_paths(&report, &[".env"]);
    report.expect_stdout("gitignore");
}

#[test]
fn staged() {
    let workspace = Workspace::repository();
    workspace.write(".env", DOTENV);
    workspace.git(&["add", ".env"]);
    assert_paths(&scan(&workspace, 1), &[".env"]);
}

#[test]
fn tracked() {
    let workspace = Workspace::repository();
    workspace.write(".env", DOTENV);
    commit(&workspace);
    assert_paths(&scan(&workspace, 1), &[".env"]);
}

/// An ignore rule has no effect on a tracked file, so the remedy is another one.
#[test]
fn tracked_although_an_ignore_rule_matches() {
    let workspace = Workspace::repository();
    workspace.write(".env", DOTENV);
    commit(&workspace);
    workspace.write(".gitignore", ".env\n");
    let report = scan(&workspace, 1);
    assert_paths(&report, &[".env"]);
    report.expect_stdout("git rm --cached");
}

#[test]
fn ignored_by_each_source_of_git() {
    for source in [
        ".gitignore",
        "app/.gitignore",
        ".git/info/exclude",
        "core.excludesFile",
    ] {
        let workspace = Workspace::repository();
        workspace
            .write("app/.env", DOTENV)
            .write("app/readme", "x\n");
        workspace.write(source, ".env\n");
        if source == "core.excludesFile" {
            let path = workspace.path(source);
            workspace.git(&["config", source, &path.to_string_lossy()]);
        }
        assert_paths(&scan(&workspace, 0), &[]);
    }
}

#[test]
fn a_negation_takes_a_file_out_of_a_rule() {
    let workspace = Workspace::repository();
    workspace.write(".gitignore", ".env*\n!.env.shared\n");
    workspace.write(".env", DOTENV).write(".env.shared", DOTENV);
    assert_paths(&scan(&workspace, 1), &[".env.shared"]);
}

#[test]
fn outside_of_a_repository_a_gitignore_on_the_way_up_covers_it() {
    let workspace = Workspace::new();
    workspace.write("app/.env", DOTENV).write("readme", "x\n");
    assert_paths(&scan(&workspace, 1), &["app/.env"]);
    workspace.write(".gitignore", ".env\n");
    assert_paths(&scan(&workspace, 0), &[]);
}

/// git publishes no ignored file, so a credential in one is not a leak yet.
#[test]
fn a_credential_in_an_ignored_file_is_no_finding() {
    let token = Random::seeded("ignored").value("ntn");
    let workspace = Workspace::repository();
    workspace.write(".gitignore", ".env\n").write(".env", token);
    scan(&workspace, 0);
    workspace.git(&["add", "--force", ".env"]);
    scan(&workspace, 1);
}

/// What stands in a nested repository is published by that one.
#[test]
fn a_nested_repository_is_left_to_itself() {
    let workspace = Workspace::repository();
    workspace.write("inner/.env", DOTENV).write("readme", "x\n");
    workspace.git(&["init", "-q", "inner"]);
    assert_paths(&scan(&workspace, 0), &[]);
    let inner = workspace.run(&["scan", "inner", "--format", "json"]);
    inner.expect_code(1);
}

#[track_caller]
fn scan(workspace: &Workspace, code: i32) -> Outcome {
    let report = workspace.run(&["scan", ".", "--format", "json"]);
    report.expect_code(code);
    report
}

#[track_caller]
fn assert_paths(report: &Outcome, expected: &[&str]) {
    let findings = report.findings();
    let paths: Vec<_> = findings
        .iter()
        .filter_map(|it| it["path"].as_str())
        .collect();
    report.check(paths == expected, &format!("findings in {expected:?}"));
    let dotenv = |it: &serde_json::Value| it["detector"] == "unignored-env-file";
    report.check(findings.iter().all(dotenv), "dotenv findings only");
}

fn commit(workspace: &Workspace) {
    workspace.git(&["add", "--all"]);
    workspace.git(&["commit", "-q", "-m", "a commit"]);
}
