//! What cannot be read to its end is named, everywhere, and the run is not clean.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::Write;
use std::process::Stdio;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use ntnleaks::{Item, ReadOptions, Sink, SkipReason, Source, Visitor, Worktree};

use crate::harness::Workspace;
use crate::tokens::Random;

/// The kernel refuses to read a process's memory from address 0, to root too.
const UNREADABLE: &str = "/proc/self/mem";

#[test]
fn a_file_that_cannot_be_read_is_named_in_every_format() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    for format in ["terminal", "json", "jsonl", "sarif", "github", "gitlab"] {
        let report = workspace.run(&["scan", "a.txt", UNREADABLE, "--format", format]);
        report.expect_code(3).expect_stderr(UNREADABLE);
        report.expect_stdout("proc/self/mem");
    }
}

#[test]
fn findings_beside_it_are_reported_all_the_same() {
    let workspace = Workspace::new();
    workspace.write("a.txt", Random::seeded("beside").value("ntn"));
    let report = workspace.run(&["scan", "a.txt", UNREADABLE, "--no-fail"]);
    report.expect_code(3).expect_stdout("a.txt:1:1");
    let report = workspace.run(&["scan", "a.txt", UNREADABLE]);
    report.expect_code(1).expect_stdout("proc/self/mem");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_named() {
    let workspace = Workspace::new();
    let path = workspace.path("growing.log");
    let mut growing = File::create(&path).unwrap();
    // Sparse, and large enough to be read for a while.
    growing.set_len(1 << 30).unwrap();
    let mut command = workspace.command(&["scan", "growing.log", "--format", "json"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        growing.write_all(b"more\n").unwrap();
        thread::sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("growing.log changed while"), "{stderr}");
}

#[test]
fn a_file_that_vanishes_after_it_was_listed_is_named() {
    let workspace = Workspace::new();
    let names = ["a", "b", "c", "d", "e"];
    for name in names {
        workspace.write(name, "text\n");
    }
    let options = ReadOptions {
        threads: 1,
        ..ReadOptions::default()
    };
    let source = Worktree::new(vec![workspace.path("")], options).unwrap();
    let vanished = Mutex::new(Vec::new());
    let visitor = || -> Visitor<'_> {
        Box::new(|item| match item {
            // Whichever is read first takes the others away.
            Item::Blob(blob) => {
                for name in names {
                    if !blob.origin.path.ends_with(name) {
                        std::fs::remove_file(workspace.path(name)).unwrap();
                    }
                }
            }
            Item::Skipped(skipped) => vanished.lock().unwrap().push(skipped.reason),
            Item::Clean(_) => panic!("a work tree knows every path"),
            Item::Excluded(excluded) => panic!("{excluded:?}"),
        })
    };
    source
        .blobs(Sink::new(&visitor, &|_| ntnleaks::Glance::MayHold, &|_| {
            true
        }))
        .unwrap();
    assert_eq!(
        *vanished.lock().unwrap(),
        [const { SkipReason::Vanished }; 4]
    );
}
