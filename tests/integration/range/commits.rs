//! Every shape of commit: what it adds, compared with every parent of it.

use std::fmt::Write;

use super::{add, based, scan, token};
use crate::harness::Workspace;
use crate::repository::DOTENV;

#[test]
fn what_each_commit_adds() {
    let (workspace, tokens) = (based(), [token("one"), token("two")]);
    let one = add(&workspace, "a.txt", &tokens[0]);
    let two = add(&workspace, "new/c.txt", &tokens[1]);
    add(&workspace, "d.txt", "harmless\n");
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("a.txt", &tokens[0]), ("new/c.txt", &tokens[1])]);
    let findings = report.findings();
    report.check(findings[0]["commit"]["id"] == *one, "the first commit");
    report.check(findings[1]["commit"]["id"] == *two, "the second commit");
    assert_eq!(report.stat("commits"), 3);
    scan(&workspace, "main~1..main").expect_found(&[]);
    scan(&workspace, "base..main~2").expect_found(&[("a.txt", &tokens[0])]);
}

/// The end state is clean, and the token is in the history all the same.
#[test]
fn a_token_that_comes_and_goes() {
    let (workspace, token) = (based(), token("comes and goes"));
    let held = add(&workspace, "a.txt", &token);
    add(&workspace, "a.txt", "clean again\n");
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("a.txt", &token)]);
    report.check(report.findings()[0]["commit"]["id"] == *held, "the commit");
    // A range that only takes it away adds nothing.
    scan(&workspace, &format!("{held}..main")).expect_found(&[]);
}

#[test]
fn a_range_that_only_deletes() {
    let workspace = Workspace::repository();
    workspace
        .write("old.txt", token("old"))
        .write("a.txt", "a\n");
    let old = workspace.commit("old");
    workspace.git(&["rm", "-q", "old.txt"]);
    workspace.commit("deleted");
    let report = scan(&workspace, &format!("{old}..main"));
    report.expect_found(&[]);
    assert_eq!(report.stat("commits"), 1);
    assert_eq!(report.files(), 0);
}

/// `git log -p` shows nothing of it.
#[test]
fn an_evil_merge() {
    let (workspace, tokens) = (based(), [token("evil"), token("evil new")]);
    branch(&workspace, "side", "side.txt");
    add(&workspace, "main.txt", "main\n");
    workspace.git(&["merge", "-q", "--no-ff", "--no-commit", "side"]);
    workspace
        .write("a.txt", &tokens[0])
        .write("evil.txt", &tokens[1]);
    let merge = workspace.commit("an evil merge");
    let shown = workspace.git(&["log", "-p", "base..main"]);
    assert!(!shown.contains(&tokens[0]) && !shown.contains(&tokens[1]));
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("a.txt", &tokens[0]), ("evil.txt", &tokens[1])]);
    let by_merge = |it: &serde_json::Value| it["commit"]["id"] == *merge;
    report.check(report.findings().iter().all(by_merge), "the merge");
    assert_eq!(report.stat("commits"), 3);
}

#[test]
fn an_evil_octopus() {
    let (workspace, token) = (based(), token("octopus"));
    for name in ["one", "two", "three"] {
        branch(&workspace, name, &format!("{name}.txt"));
    }
    add(&workspace, "main.txt", "main\n");
    let merge = [
        "merge",
        "-q",
        "--no-ff",
        "--no-commit",
        "one",
        "two",
        "three",
    ];
    workspace.git(&merge);
    workspace.write("dir/evil.txt", &token);
    let merge = workspace.commit("an octopus");
    assert_eq!(
        workspace
            .git(&["log", "-1", "--format=%P"])
            .split(' ')
            .count(),
        4
    );
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("dir/evil.txt", &token)]);
    report.check(report.findings()[0]["commit"]["id"] == *merge, "the merge");
}

/// What a merge takes from a parent, that parent's commit added, not the merge.
#[test]
fn a_merge_that_brings_nothing_new() {
    let (workspace, token) = (based(), token("from the other side"));
    branch(&workspace, "side", "side.txt");
    let known = add(&workspace, "main.txt", &token);
    workspace.git(&["checkout", "-q", "side"]);
    workspace.git(&["merge", "-q", "--no-ff", "-m", "merged", "main"]);
    // The token is in what is excluded; the merge brings it to this side only.
    let report = scan(&workspace, "main..side");
    report.expect_found(&[]);
    assert_eq!(report.files(), 1);
    let report = scan(&workspace, "base..side");
    report.expect_found(&[("main.txt", &token)]);
    report.check(report.findings()[0]["commit"]["id"] == *known, "its commit");
}

/// The strategy drops a whole side. What that side added is in the history all the same.
#[test]
fn a_merge_that_drops_a_side() {
    let (workspace, token) = (based(), token("dropped"));
    workspace.git(&["checkout", "-q", "-b", "side"]);
    add(&workspace, "side.txt", &token);
    workspace.git(&["checkout", "-q", "main"]);
    add(&workspace, "main.txt", "main\n");
    workspace.git(&["merge", "-q", "-s", "ours", "-m", "dropped", "side"]);
    scan(&workspace, "base..main").expect_found(&[("side.txt", &token)]);
    scan(&workspace, "main^1..main").expect_found(&[("side.txt", &token)]);
}

#[test]
fn a_root_commit_in_the_range() {
    let (workspace, token) = (based(), token("root"));
    workspace.git(&["checkout", "-q", "--orphan", "other"]);
    let root = add(&workspace, "root.txt", &token);
    add(&workspace, "later.txt", "later\n");
    let report = scan(&workspace, "base..other");
    report.expect_found(&[("root.txt", &token)]);
    report.check(report.findings()[0]["commit"]["id"] == *root, "the root");
    assert_eq!(report.stat("commits"), 2);
}

#[test]
fn more_commits_than_thirty() {
    let workspace = Workspace::repository();
    let tokens = [token("first of many"), token("last of many")];
    let mut stream = String::new();
    for number in 0..200 {
        let content = match number {
            1 => tokens[0].clone(),
            199 => tokens[1].clone(),
            _ => format!("{number}\n"),
        };
        let date = "A <a@example.com> 1767225600 +0000";
        let message = format!("commit {number}");
        write!(
            stream,
            "commit refs/heads/main\ncommitter {date}\ndata {}\n{message}\nM 644 inline {}\ndata {}\n{content}\n",
            message.len(),
            format_args!("{number}.txt"),
            content.len()
        )
        .unwrap();
    }
    workspace.git_fed(&["fast-import", "--quiet"], stream.as_bytes());
    let report = scan(&workspace, "main~199..main");
    report.expect_found(&[("1.txt", &tokens[0]), ("199.txt", &tokens[1])]);
    assert_eq!(report.stat("commits"), 199);
    assert_eq!(report.files(), 199);
}

#[test]
fn each_distinct_blob_is_read_once() {
    let workspace = based();
    workspace
        .write("one.txt", "the same\n")
        .write("dir/two.txt", "the same\n");
    workspace.commit("twice");
    add(&workspace, "one.txt", "another\n");
    add(&workspace, "one.txt", "the same\n");
    let report = scan(&workspace, "base..main");
    report.expect_found(&[]);
    assert_eq!(report.files(), 2);
    assert_eq!(report.stat("commits"), 3);
}

/// The cost is that of the range.
#[test]
fn nothing_before_the_range_is_read() {
    let workspace = Workspace::repository();
    for number in 0..50 {
        workspace.write(format!("old/{number}.txt"), format!("{number}\n"));
    }
    workspace.write("old/token.txt", token("before"));
    workspace.commit("old");
    add(&workspace, "old/new.txt", "new\n");
    let report = scan(&workspace, "main~1..main");
    report.expect_found(&[]);
    assert_eq!(report.files(), 1);
}

#[test]
fn a_dotenv_file_that_comes_and_goes() {
    let workspace = based();
    let held = add(&workspace, "app/.env", "GREETING=hello\n");
    workspace.git(&["rm", "-q", "app/.env"]);
    workspace.commit("away with it");
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("app/.env", DOTENV)]);
    let finding = &report.findings()[0];
    report.check(finding["publication"] == "committed", "committed");
    report.check(finding["commit"]["id"] == *held, "the commit");
    scan(&workspace, &format!("{held}..main")).expect_found(&[]);
}

/// No blob is new; the name is.
#[test]
fn a_file_that_became_a_dotenv_file() {
    let workspace = based();
    add(&workspace, "settings.txt", "GREETING=hello\n");
    workspace.git(&["mv", "settings.txt", ".env.local"]);
    workspace.commit("renamed");
    scan(&workspace, "main~1..main").expect_found(&[(".env.local", DOTENV)]);
}

/// The blob is read once, under the name of the other file.
#[test]
fn a_dotenv_file_with_the_content_of_another_file() {
    let workspace = based();
    workspace.write(".a.txt", "GREETING=hello\n");
    workspace.write(".env", "GREETING=hello\n");
    workspace.write("z.txt", "GREETING=hello\n");
    workspace.commit("three names");
    let report = scan(&workspace, "base..main");
    report.expect_found(&[(".env", DOTENV)]);
    assert_eq!(report.files(), 1);
}

#[test]
fn a_template_and_a_deleted_dotenv_file() {
    let workspace = Workspace::repository();
    add(&workspace, ".env", "GREETING=hello\n");
    workspace.git(&["mv", ".env", ".env.example"]);
    workspace.commit("a template");
    scan(&workspace, "main~1..main").expect_found(&[]);
}

#[test]
fn links_modules_and_modes() {
    let (workspace, token) = (based(), token("a link"));
    std::os::unix::fs::symlink(&token, workspace.path("link")).unwrap();
    let entry = format!("160000,{},module", "5".repeat(40));
    workspace.git(&["add", "link"]);
    workspace.git(&["update-index", "--add", "--cacheinfo", &entry]);
    workspace.git(&["update-index", "--chmod=+x", "a.txt"]);
    workspace.git(&["commit", "-q", "-m", "three kinds"]);
    scan(&workspace, "base..main").expect_found(&[("link", &token)]);
}

/// Dates say nothing about who comes from whom.
#[test]
fn dates_that_run_backwards() {
    let (workspace, token) = (based(), token("backwards"));
    let commit = |path: &str, content: &str, year: u32| {
        workspace.write(path, content);
        workspace.git(&["add", "--all"]);
        let mut git = workspace.git_command(&["commit", "-q", "-m", path]);
        git.env("GIT_COMMITTER_DATE", format!("{year}-01-01T00:00:00Z"));
        assert!(git.status().unwrap().success());
    };
    for (number, year) in [2030, 2000, 2035, 1990, 2040].into_iter().enumerate() {
        let content = if number == 1 { token.as_str() } else { "x\n" };
        commit(&format!("{number}.txt"), content, year);
    }
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("1.txt", &token)]);
    assert_eq!(report.stat("commits"), 5);
    scan(&workspace, "main~3..main").expect_found(&[]);
}

/// A branch with one harmless file, from `base`; `main` is checked out again.
fn branch(workspace: &Workspace, name: &str, path: &str) {
    workspace.git(&["checkout", "-q", "-b", name, "base"]);
    add(workspace, path, &format!("{path}\n"));
    workspace.git(&["checkout", "-q", "main"]);
}
