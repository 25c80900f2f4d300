//! Files that are no baselines. None is ever taken for an empty one.

use std::fs;
use std::process::Command;

use super::{FILE, accepted};
use crate::harness::Workspace;

/// Every command that reads a baseline refuses this one, in the same words.
#[track_caller]
fn assert_refused(workspace: &Workspace, expected: &str) {
    for arguments in [
        &["scan", "."][..],
        &["scan", ".", "--format", "json"],
        &["scan", "--staged"],
        &["scan", "."],
        &["baseline", "create"],
        &["baseline", "prune"],
        &["baseline", "show"],
    ] {
        let refused = workspace.finish_in_time(workspace.command(arguments));
        refused.expect_code(2);
        let message = format!("ntnleaks: {FILE}{expected}\n");
        refused.check(refused.stderr() == message, &message);
        refused.check(refused.stdout().is_empty(), "no report");
    }
    workspace
        .run(&["scan", "src", "--no-baseline"])
        .expect_code(1);
}

#[test]
fn a_malformed_file_is_told_by_its_line() {
    let workspace = accepted();
    let text = workspace.baseline_text();
    let with = |from: &str, to: &str| text.replacen(from, to, 1);
    for (text, expected) in [
        (
            String::new(),
            ":1: the file is empty: restore it, or remove it to start anew",
        ),
        ("[]".to_owned(), ":1: expected the object of a baseline"),
        ("{}".to_owned(), ":1: missing field `version`"),
        (
            "{\"version\":1,\n\"entries\":{}}".to_owned(),
            ":2: expected a list of entries",
        ),
        ("version: 1\n".to_owned(), ":1: expected value"),
        (
            with("\"version\": 1", "\"version\": 9"),
            ":2: version 9 of the format is not known to this ntnleaks, which knows 1: update it",
        ),
        (with(",\nnull", "\nnull"), ":5: expected `,` or `]`"),
        (with("]\n}\n", ""), ":6: EOF while parsing a list"),
        (with("]\n}\n", "]\n}\n}"), ":8: trailing characters"),
        (
            with("\"by\":", "\"By\":"),
            ":4: a key is not one of this format",
        ),
        (
            with("\"reason\":", "\"why\":"),
            ":4: there is no key `why` in this format",
        ),
        (
            with("\"found_in\":\"tree\",", ""),
            ":4: missing field `found_in`",
        ),
        (
            with("\"}", "\",\"expires\":\"next year\"}"),
            ":4: a day is written as 2026-12-31",
        ),
        (
            with("****", ""),
            ":4: a baseline holds no secrets: `secret` is the beginning, **** and the last four characters; rotate it if it was whole",
        ),
        (
            with("\"fingerprint\":\"", "\"fingerprint\":\"x"),
            ":4: a fingerprint has 64 digits of 0-9 and a-f, as `--format json` writes it",
        ),
        (
            with("null", "null, 1"),
            ":5: expected the object of an entry",
        ),
        (
            with("{\"fing", "{\"a\u{0}b"),
            ":4: control character (\\u0000-\\u001F) found while parsing a string",
        ),
    ] {
        workspace.write(FILE, text);
        assert_refused(&workspace, expected);
    }
}

#[test]
fn what_is_not_utf8_or_deeper_than_any_entry_is_refused() {
    let workspace = accepted();
    for bytes in [
        b"\xff\xfe{\0}\0".to_vec(),
        b"{\"version\":1,\"entries\":[\"\xff\"]}".to_vec(),
        "[".repeat(1 << 20).into(),
        "{\"version\":1,\"entries\":".repeat(1 << 16).into(),
    ] {
        workspace.write(FILE, bytes);
        let refused = workspace.run(&["scan", "."]);
        refused.expect_code(2).expect_stderr(&format!("{FILE}:1: "));
    }
}

#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let workspace = accepted();
    let path = workspace.path(FILE);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_refused(&workspace, ": is a directory, not a baseline");
    fs::remove_dir(&path).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    assert_refused(&workspace, ": is not a regular file, so it was not read");
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    assert_refused(&workspace, ": is not a regular file, so it was not read");
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("nowhere", &path).unwrap();
    let missing = workspace.run(&["scan", "."]);
    missing
        .expect_code(2)
        .expect_stderr("there is no such file");
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let workspace = accepted();
    for name in ["missing.json", "src", "src/config.js/b.json"] {
        let refused = workspace.run(&["scan", ".", "--baseline", name]);
        refused
            .expect_code(2)
            .expect_stderr(&format!("ntnleaks: {name}: "));
    }
    workspace
        .baseline(&["show", "--baseline", "missing.json"])
        .expect_code(2);
    let none = Workspace::repository();
    none.baseline(&["show"])
        .expect_code(2)
        .expect_stderr("`ntnleaks baseline create` makes one");
}

/// Its size is looked at before it is held.
#[test]
fn a_huge_file_is_refused() {
    let workspace = accepted();
    let file = fs::File::create(workspace.path(FILE)).unwrap();
    file.set_len(1 << 40).unwrap();
    let refused = workspace.finish_in_time(workspace.command(&["scan", "src"]));
    refused
        .expect_code(2)
        .expect_stderr("is larger than 64 MiB");
}

/// Whatever people write into an entry, no terminal acts on it, and no report breaks.
#[test]
fn what_entries_say_is_escaped() {
    let workspace = accepted();
    let hostile = r"\u001b[2J\u202e\n::error::x\r`[x](https://e.example)`";
    for key in ["path", "by", "reason"] {
        let before = workspace.entries()[0][key].as_str().unwrap().to_owned();
        let text = format!("\"{key}\":\"{before}\"");
        workspace.edit_baseline(&text, &format!("\"{key}\":\"{hostile}\""));
    }
    let quoted = |outcome: &crate::harness::Outcome| {
        let text = outcome.stdout() + &outcome.stderr();
        outcome.check(
            !text.contains(|c: char| c.is_control() && c != '\n'),
            "no controls",
        );
        let lines = || text.lines().map(str::trim_start);
        outcome.check(
            !lines().any(|line| line.starts_with("::error")),
            "no command",
        );
    };
    let show = ["--show-suppressed", "--verbose"];
    quoted(&workspace.baseline(&["show"]));
    quoted(&workspace.run(&[&["scan", "."], &show[..]].concat()));
    for format in ["json", "jsonl", "sarif"] {
        let report = workspace.run(&[&["scan", ".", "--format", format], &show[..]].concat());
        quoted(report.expect_code(0));
    }
    let read = workspace.baseline(&["show"]).stdout();
    assert!(!read.contains('\u{202e}'), "{read}");
    workspace.write("src/config.js", "nothing\n");
    quoted(&workspace.run(&["scan", ".", "--verbose"]));
    quoted(&workspace.baseline(&["prune"]));
}
