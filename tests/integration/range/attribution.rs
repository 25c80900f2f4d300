//! Commit, author, time and path of a finding, exactly as `git log` tells them.

use super::{add, based, scan, token};
use crate::harness::{Outcome, Workspace};

/// Commits a token with an author, a date and a message, and compares the report with `git log`.
#[track_caller]
fn agrees(author: (&str, &str), date: &str, message: &str) {
    let (workspace, token) = (based(), token(message));
    workspace.write("dir/new file.txt", &token);
    workspace.git(&["add", "--all"]);
    let mut git = workspace.git_command(&["commit", "-q", "-m", message]);
    git.env("GIT_AUTHOR_NAME", author.0)
        .env("GIT_AUTHOR_EMAIL", author.1)
        .env("GIT_AUTHOR_DATE", date);
    assert!(git.status().unwrap().success());
    add(&workspace, "later.txt", "later\n");
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("dir/new file.txt", &token)]);
    told(&workspace, &report, "main~1");
}

#[track_caller]
fn told(workspace: &Workspace, report: &Outcome, commit: &str) {
    let format = "--format=%H%n%an <%ae>%n%aI%n%s";
    let log = workspace.git(&["log", "-1", format, commit]);
    let [id, author, time, summary] = log.splitn(4, '\n').collect::<Vec<_>>()[..] else {
        panic!("four lines: {log}");
    };
    // Git writes the zone of UTC in its short form. Both are RFC 3339.
    let time = &time.replace('Z', "+00:00");
    let told = &report.findings()[0]["commit"];
    for (key, expected) in [
        ("id", id),
        ("author", author),
        ("time", time),
        ("summary", summary.trim_end_matches('\n')),
    ] {
        report.check(told[key] == expected, &format!("{key} {expected:?}"));
    }
}

#[test]
fn an_author_in_the_east() {
    let author = ("A U Thor", "author@example.com");
    agrees(author, "2026-03-03T23:59:59+05:30", "a summary");
}

#[test]
fn an_author_in_the_west() {
    let author = ("Zoë Ångström", "zoe@example.com");
    agrees(
        author,
        "2024-02-29T00:00:01-03:30",
        "größer: “quoted” \\ and \"plain\"",
    );
}

#[test]
fn a_date_long_ago() {
    let author = ("Old", "old@example.com");
    agrees(
        author,
        "1970-01-02T00:00:00+14:00",
        "a summary\n\nand a body",
    );
}

/// The author wrote it; who committed it later is another one, at another time.
#[test]
fn the_author_counts_and_not_the_committer() {
    let author = ("Somebody Else", "else@example.com");
    agrees(author, "2020-06-01T12:00:00+02:00", "another author");
}

/// Git itself shows these texts in UTF-8.
#[test]
fn a_commit_in_latin_1() {
    let (workspace, token) = (based(), token("latin 1"));
    let blob = workspace.blob(&token);
    let tree = workspace.git_fed(
        &["mktree"],
        format!("100644 blob {blob}\tn.txt\n").as_bytes(),
    );
    let people = |role: &str| format!("{role} Ren\u{e9} <rene@example.com> 1767225600 +0100\n");
    let parent = workspace.id("HEAD");
    let text = format!(
        "tree {tree}\nparent {parent}\n{}{}encoding ISO-8859-1\n\nd\u{e9}j\u{e0} vu\n",
        people("author"),
        people("committer")
    );
    let raw: Vec<u8> = text
        .chars()
        .map(|it| u8::try_from(u32::from(it)).unwrap())
        .collect();
    let id = workspace.git_fed(&["hash-object", "-t", "commit", "-w", "--stdin"], &raw);
    let report = scan(&workspace, &format!("base..{id}"));
    report.check(report.findings()[0]["commit"]["id"] == *id, "the commit");
    report.expect_code(1);
}

/// No git of our days writes such commits, and every git reads them.
#[test]
fn a_commit_that_another_program_made() {
    for (message, zone) in [
        ("\n\n  \nsubject below blank lines\n", "+0545"),
        ("", "-0930"),
        ("\n", "+1400"),
        ("no line end", "+0000"),
        ("trailing blanks \t \n\nbody\n", "-0001"),
    ] {
        let (workspace, token) = (based(), token("another program"));
        let blob = workspace.blob(&token);
        let entry = format!("100644 blob {blob}\tn.txt\n");
        let tree = workspace.git_fed(&["mktree"], entry.as_bytes());
        let who = format!("X <x@example.com> 1700000000 {zone}");
        let parent = workspace.id("HEAD");
        let raw =
            format!("tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\n{message}");
        let arguments = ["hash-object", "-t", "commit", "-w", "--stdin"];
        let id = workspace.git_fed(&arguments, raw.as_bytes());
        let report = scan(&workspace, &format!("base..{id}"));
        report.expect_found(&[("n.txt", &token)]);
        told(&workspace, &report, &id);
    }
}

/// In another directory than the top, and with a name that git would quote.
#[test]
fn a_path_is_from_the_top_and_whole() {
    let (workspace, token) = (based(), token("path"));
    workspace.write("dir/\"new\"\n\tfile é.txt", &token);
    workspace.commit("an odd name");
    let mut command = workspace.scan_command(&["--range", "base..main"]);
    command.current_dir(workspace.path("dir"));
    let report = workspace.finish(command);
    report.expect_found(&[("dir/\"new\"\n\tfile é.txt", &token)]);
    told(&workspace, &report, "main");
}

/// The first of the range that has it, whatever the dates are.
#[test]
fn the_first_of_several_commits() {
    let (workspace, token) = (based(), token("several"));
    let first = add(&workspace, "a.txt", &format!("one {token}\n"));
    add(&workspace, "a.txt", &format!("two {token}\n"));
    add(&workspace, "a.txt", "clean\n");
    add(&workspace, "a.txt", &format!("one {token}\n"));
    let report = scan(&workspace, "base..main");
    report.expect_code(1);
    let at = |id: &str| {
        let findings = report.findings();
        findings.iter().any(|it| it["commit"]["id"] == id)
    };
    report.check(at(&first), "the first commit");
}

/// The whole report validates, as every other.
#[test]
fn the_kinds_of_objects_are_told() {
    let (workspace, token) = (based(), token("object"));
    add(&workspace, "a.txt", &token);
    let report = scan(&workspace, "base..main");
    let finding = &report.findings()[0];
    report.check(finding["object"]["kind"] == "blob", "a blob");
    let id = workspace.id("main:a.txt");
    report.check(finding["object"]["id"] == *id, "its id");
    report.check(finding["exposure"].is_null(), "no exposure");
}
