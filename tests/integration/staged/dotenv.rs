//! A dotenv file that is staged is a finding, whatever is in it.

use super::{committed, stage, token};
use crate::harness::Workspace;
use crate::repository::DOTENV;

const TEXT: &str = "GREETING=hello\n";

#[test]
fn a_new_one() {
    let workspace = committed();
    stage(&workspace, "app/.env", TEXT);
    expect(&workspace, "app/.env", "staged");
}

#[test]
fn a_new_one_in_the_first_commit() {
    let workspace = Workspace::repository();
    stage(&workspace, ".env", TEXT);
    expect(&workspace, ".env", "staged");
}

#[test]
fn one_that_an_ignore_rule_matches() {
    let workspace = committed();
    stage(&workspace, ".gitignore", ".env\n");
    stage(&workspace, ".env", TEXT);
    expect(&workspace, ".env", "staged");
}

/// As on disk: without a value there is nothing to publish.
#[test]
fn an_empty_one() {
    let workspace = committed();
    stage(&workspace, ".env.local", "");
    workspace.scan(&["--staged"]).expect_found(&[]);
}

#[test]
fn a_changed_one() {
    let workspace = with_dotenv();
    stage(&workspace, ".env", "GREETING=good day\n");
    expect(&workspace, ".env", "tracked");
}

#[test]
fn one_that_is_a_copy_of_a_harmless_file() {
    let workspace = committed();
    stage(&workspace, "settings.txt", TEXT);
    workspace.git(&["commit", "-q", "-m", "settings"]);
    stage(&workspace, "dir/.env", TEXT);
    expect(&workspace, "dir/.env", "staged");
}

#[test]
fn a_renamed_one() {
    let workspace = with_dotenv();
    workspace.git(&["mv", ".env", ".env.production"]);
    expect(&workspace, ".env.production", "staged");
}

/// The blob is read as every blob, so a credential in it is a finding of its own.
#[test]
fn a_credential_in_it() {
    let (workspace, token) = (committed(), token("in a dotenv file"));
    stage(&workspace, ".env", format!("NOTION_TOKEN={token}\n"));
    let expected = [(".env", DOTENV), (".env", &*token)];
    workspace.scan(&["--staged"]).expect_found(&expected);
}

#[test]
fn an_unchanged_one_beside_another_change() {
    let workspace = with_dotenv();
    stage(&workspace, "a.txt", "harmless\n");
    workspace.write(".env", "GREETING=not staged\n");
    workspace.scan(&["--staged"]).expect_found(&[]);
}

#[test]
fn a_template() {
    let workspace = committed();
    stage(&workspace, ".env.example", TEXT);
    workspace.scan(&["--staged"]).expect_found(&[]);
}

#[test]
fn a_deleted_one() {
    let workspace = with_dotenv();
    workspace.git(&["rm", "-q", ".env"]);
    workspace.scan(&["--staged"]).expect_found(&[]);
}

#[test]
fn one_that_became_a_template() {
    let workspace = with_dotenv();
    workspace.git(&["mv", ".env", ".env.example"]);
    workspace.scan(&["--staged"]).expect_found(&[]);
}

#[test]
fn one_on_disk_only() {
    let workspace = committed();
    workspace.write(".env", TEXT);
    stage(&workspace, "a.txt", "harmless\n");
    workspace.scan(&["--staged"]).expect_found(&[]);
}

fn with_dotenv() -> Workspace {
    let workspace = committed();
    stage(&workspace, ".env", TEXT);
    workspace.git(&["commit", "-q", "-m", "with a dotenv file"]);
    workspace
}

#[track_caller]
fn expect(workspace: &Workspace, path: &str, publication: &str) {
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[(path, DOTENV)]);
    let finding = &report.findings()[0];
    let detector = finding["detector"] == "unignored-env-file";
    report.check(detector, "the detector of dotenv files");
    report.check(finding["publication"] == publication, publication);
}
