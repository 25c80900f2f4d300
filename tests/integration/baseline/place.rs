//! Where the file lies, which scans it is for, and how it is written.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::{FILE, accepted, token};
use crate::harness::Workspace;

/// Wherever the scan begins, the baseline is that of the work tree, and paths count from its top.
#[test]
fn the_file_lies_at_the_top_of_the_work_tree() {
    let workspace = Workspace::repository();
    workspace.write("deep/er/a.txt", token("top"));
    let mut command = workspace.command(&["baseline", "create", "er"]);
    command.current_dir(workspace.path("deep"));
    workspace.finish(command).expect_code(0);
    assert_eq!(workspace.entries()[0]["path"], "deep/er/a.txt");
    for (directory, path) in [
        ("", "."),
        ("", "deep"),
        ("deep", "er/a.txt"),
        ("deep/er", ".."),
    ] {
        let mut command = workspace.scan_command(&[path]);
        command.current_dir(workspace.path(directory));
        workspace.finish(command).expect_found(&[]);
    }
    let mut show = workspace.command(&["baseline", "show"]);
    show.current_dir(workspace.path("deep/er"));
    workspace
        .finish(show)
        .expect_code(0)
        .expect_stdout("deep/er/a.txt:1");
}

#[test]
fn every_source_is_held_against_it() {
    let workspace = Workspace::repository();
    workspace.write("a.txt", "nothing\n").commit("base");
    workspace.write("a.txt", token("source"));
    workspace.baseline(&["create"]).expect_code(0);
    workspace.git(&["add", "a.txt"]);
    let staged = workspace.scan(&["--staged"]);
    staged.expect_found(&[]);
    assert_eq!(staged.stat("suppressed"), 1);
    workspace.commit(&format!("use {}", token("source")));
    workspace.git(&["branch", "accepted"]);
    workspace
        .scan(&["--range", "HEAD^..HEAD", "--trusted-ref", "accepted"])
        .expect_found(&[]);
    workspace.scan(&["--history"]).expect_found(&[]);
    let elsewhere = workspace.path("").to_string_lossy().into_owned();
    let mut history = workspace.scan_command(&["--history", &elsewhere]);
    history.current_dir(workspace.home(""));
    workspace.finish(history).expect_found(&[]);
    workspace
        .scan_fed(&["-"], token("source"))
        .expect_found(&[]);
    let message = workspace.home("message");
    fs::write(&message, token("source")).unwrap();
    workspace
        .scan(&["--commit-msg", &message.to_string_lossy()])
        .expect_found(&[]);
    // A repository that says nothing of it.
    let other = Workspace::repository();
    other.write("a.txt", token("source"));
    other.scan(&["."]).expect_code(1);
}

#[test]
fn another_file_may_be_named_or_none_be_used() {
    let workspace = Workspace::new();
    let (one, two) = (token("named one"), token("named two"));
    workspace.write("one.txt", &one).write("two.txt", &two);
    for name in ["one", "two"] {
        let (path, file) = (format!("{name}.txt"), format!("{name}.json"));
        workspace
            .baseline(&["create", &path, "--baseline", &file])
            .expect_code(0);
    }
    let scan = |arguments: &[&str]| workspace.scan(&[&["one.txt", "two.txt"], arguments].concat());
    scan(&["--baseline", "one.json"]).expect_found(&[("two.txt", &two)]);
    scan(&["--baseline", "two.json"]).expect_found(&[("one.txt", &one)]);
    fs::rename(workspace.path("one.json"), workspace.path(FILE)).unwrap();
    scan(&[]).expect_found(&[("two.txt", &two)]);
    scan(&["--no-baseline"]).expect_found(&[("one.txt", &one), ("two.txt", &two)]);
    scan(&["--no-baseline", "--baseline", "one.json"]).expect_code(2);
}

#[test]
fn a_file_is_replaced_whole_and_keeps_its_mode() {
    let workspace = accepted();
    let path = workspace.path(FILE);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o600,
        0o600
    );
    assert_ne!(fs::metadata(&path).unwrap().permissions().mode() & 0o044, 0);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    workspace.write("new.txt", token("mode"));
    workspace.baseline(&["create"]).expect_code(0);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640
    );
    let names: Vec<_> = fs::read_dir(workspace.path(""))
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn what_is_no_file_is_not_replaced() {
    let workspace = accepted();
    let text = workspace.baseline_text();
    workspace.write("new.txt", token("symlink"));
    fs::rename(workspace.path(FILE), workspace.home("real.json")).unwrap();
    symlink(workspace.home("real.json"), workspace.path(FILE)).unwrap();
    // It is read.
    workspace.scan(&["src"]).expect_found(&[]);
    workspace
        .baseline(&["create"])
        .expect_code(2)
        .expect_stderr("is a symlink");
    assert_eq!(
        fs::read_to_string(workspace.home("real.json")).unwrap(),
        text
    );
    let nowhere = ["create", "--baseline", "no/such/directory/b.json"];
    workspace
        .baseline(&nowhere)
        .expect_code(2)
        .expect_stderr("cannot be written");
}

/// Where its configuration lies, too: nobody can push a file there.
#[test]
fn a_bare_repository_has_its_own() {
    let workspace = Workspace::repository_with(&["--bare"]);
    let blob = workspace.blob(format!("{}\n", token("bare")));
    workspace
        .scan(&["--history"])
        .expect_found(&[(&blob, &token("bare"))]);
    workspace.baseline(&["create", "--history"]).expect_code(0);
    assert!(workspace.path(FILE).exists());
    workspace.scan(&["--history"]).expect_found(&[]);
}
