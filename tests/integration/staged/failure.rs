//! No clean bill without an index, a repository, and every object of it.

use std::fs;

use super::{committed, stage, token};
use crate::harness::{Outcome, Workspace};

type Damage = fn(Vec<u8>) -> Vec<u8>;

#[test]
fn an_index_that_cannot_be_read() {
    let index = |workspace: &Workspace| fs::read(workspace.path(".git/index")).unwrap();
    let damages: [(&str, Damage); 5] = [
        ("empty", |_| Vec::new()),
        ("garbage", |_| {
            b"not an index at all, but long enough for one".to_vec()
        }),
        ("cut in its header", |index| index[..9].to_vec()),
        ("of a version to come", |mut index| {
            index[7] = 99;
            index
        }),
        ("with more entries than it has", |mut index| {
            index[8..12].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff]);
            index
        }),
    ];
    for (name, damage) in damages {
        let workspace = committed();
        stage(&workspace, "a.txt", token("damaged"));
        workspace.write(".git/index", damage(index(&workspace)));
        let report = workspace.scan(&["--staged"]);
        report.check(
            report.code() == Some(2),
            &format!("exit 2: the index is {name}"),
        );
        failed(&report);
    }
}

/// Git itself reads entries that are not there, as zeros. They are not clean.
#[test]
fn an_index_that_is_cut_in_half() {
    let workspace = committed();
    stage(&workspace, "dir/c.txt", token("behind the cut"));
    let index = fs::read(workspace.path(".git/index")).unwrap();
    for part in [3, 4, 5, 6] {
        workspace.write(".git/index", &index[..index.len() * part / 10]);
        let report = workspace.scan(&["--staged"]);
        report.check(matches!(report.code(), Some(2 | 3)), "not clean");
        let named = report.code() == Some(2) || !report.skipped()[0].0.is_empty();
        report.check(named, "what was not read has a name");
    }
}

#[test]
fn an_index_that_is_a_directory() {
    let workspace = committed();
    fs::remove_file(workspace.path(".git/index")).unwrap();
    fs::create_dir(workspace.path(".git/index")).unwrap();
    failed(&workspace.scan(&["--staged"]));
}

#[test]
fn a_split_index_without_its_other_half() {
    let workspace = committed();
    workspace.git(&["update-index", "--split-index"]);
    stage(&workspace, "a.txt", token("half"));
    for entry in fs::read_dir(workspace.path(".git")).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().contains("sharedindex.") {
            fs::remove_file(path).unwrap();
        }
    }
    failed(&workspace.scan(&["--staged"]));
}

#[test]
fn no_repository() {
    let workspace = Workspace::new();
    workspace.write("a.txt", token("no repository"));
    failed(&workspace.scan(&["--staged"]));
}

/// Git stops looking above a ceiling.
#[test]
fn a_repository_above_a_ceiling() {
    let workspace = committed();
    stage(&workspace, "a.txt", token("ceiling"));
    let mut scan = workspace.scan_command(&["--staged"]);
    scan.current_dir(workspace.path("dir"));
    workspace.finish(scan).expect_code(1);
    let mut scan = workspace.scan_command(&["--staged"]);
    let ceiling = workspace.path("").canonicalize().unwrap();
    scan.current_dir(workspace.path("dir"))
        .env("GIT_CEILING_DIRECTORIES", ceiling);
    failed(&workspace.finish(scan));
}

#[test]
fn a_bare_repository() {
    failed(&Workspace::repository_with(&["--bare"]).scan(&["--staged"]));
}

#[test]
fn a_variable_that_names_no_repository() {
    let workspace = committed();
    let mut scan = workspace.scan_command(&["--staged"]);
    scan.env("GIT_DIR", workspace.home("nowhere"));
    failed(&workspace.finish(scan));
}

/// What `HEAD` has cannot be known, so nothing is taken for known.
#[test]
fn a_head_that_leads_nowhere() {
    let workspace = committed();
    stage(&workspace, "a.txt", "harmless\n");
    workspace.write(".git/refs/heads/main", format!("{}\n", "5".repeat(40)));
    let report = workspace.scan(&["--staged"]);
    if report.code() != Some(2) {
        report.expect_found(&[]);
        assert_eq!(report.stat("blobs"), 3);
    }
    workspace.write(".git/HEAD", "neither a ref nor an id\n");
    failed(&workspace.scan(&["--staged"]));
}

#[test]
fn a_staged_blob_that_is_missing() {
    let workspace = committed();
    stage(&workspace, "a.txt", "lost\n");
    stage(&workspace, "b.txt", token("beside a lost one"));
    fs::remove_file(loose(&workspace, ":a.txt")).unwrap();
    let report = workspace.scan(&["--staged"]);
    report
        .expect_code(1)
        .expect_listed(&[("b.txt", &token("beside a lost one"))]);
    assert_eq!(
        report.skipped(),
        [("a.txt".to_owned(), "missing".to_owned())]
    );
    stage(&workspace, "b.txt", "harmless\n");
    workspace.scan(&["--staged"]).expect_code(3);
}

#[test]
fn a_staged_blob_that_is_corrupt() {
    let workspace = committed();
    stage(&workspace, "a.txt", "lost\n");
    let path = loose(&workspace, ":a.txt");
    fs::remove_file(&path).unwrap();
    fs::write(&path, "no zlib stream").unwrap();
    let report = workspace.scan(&["--staged"]);
    report.expect_code(3);
    assert_eq!(
        report.skipped(),
        [("a.txt".to_owned(), "corrupt".to_owned())]
    );
}

/// Git complains of each, more than a pipe holds, while nobody listens to it.
#[test]
fn very_many_blobs_that_are_corrupt() {
    let workspace = committed();
    let names: Vec<_> = (0..1000).map(|number| format!("{number}.txt")).collect();
    for name in &names {
        workspace.write(name, name);
    }
    workspace.git(&["add", "--all"]);
    let staged = workspace.git(&["diff", "--cached", "--raw", "--no-abbrev"]);
    for line in staged.lines() {
        let id = line.split(' ').nth(3).unwrap();
        let (directory, file) = id.split_at(2);
        let path = workspace.path(format!(".git/objects/{directory}/{file}"));
        fs::remove_file(&path).unwrap();
        fs::write(&path, "no zlib stream").unwrap();
    }
    let report = workspace.finish_in_time(workspace.scan_command(&["--staged"]));
    report.expect_code(3);
    assert_eq!(report.stat("skipped"), 1000);
}

#[test]
fn no_git_program() {
    let workspace = committed();
    stage(&workspace, "a.txt", token("without git"));
    let mut scan = workspace.scan_command(&["--staged"]);
    scan.env("PATH", workspace.home("nowhere"));
    let report = workspace.finish(scan);
    failed(&report);
    report.expect_stderr("git");
}

#[test]
fn a_configuration_that_cannot_be_read() {
    let workspace = committed();
    stage(&workspace, "a.txt", token("configuration"));
    workspace.write(".git/config", "[core\n");
    failed(&workspace.scan(&["--staged"]));
}

#[test]
fn a_repository_of_a_version_to_come() {
    let workspace = committed();
    stage(&workspace, "a.txt", token("to come"));
    workspace.git(&["config", "core.repositoryFormatVersion", "1"]);
    workspace.git(&["config", "extensions.notInventedYet", "true"]);
    failed(&workspace.scan(&["--staged"]));
}

/// Where a loose object is stored.
fn loose(workspace: &Workspace, name: &str) -> std::path::PathBuf {
    let id = workspace.id(name);
    let (directory, file) = id.split_at(2);
    workspace.path(format!(".git/objects/{directory}/{file}"))
}

/// Exit code 2, a message, and no report that could be taken for one.
#[track_caller]
fn failed(report: &Outcome) {
    report.expect_code(2);
    report.check(!report.stderr().is_empty(), "a message");
    report.check(!report.stderr().contains("panicked"), "no panic");
    report.check(report.stdout().is_empty(), "no report");
}
