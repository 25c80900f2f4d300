//! Standard input has no end that could be known: memory is bounded whatever comes.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Write;
use std::process::Stdio;

use super::token;
use crate::harness::Workspace;

const LINE: &[u8] = b"a line of a long log, with a word such as notion and secret_ in it\n";

#[test]
fn a_long_text_needs_no_more_memory_than_a_short_one() {
    let (short, _) = peak(1 << 20);
    let (long, found) = peak(32 << 20);
    assert!(found, "the token at the end of the long one");
    // The pieces that are in flight may differ; the text may not be kept.
    assert!(long < short + (8 << 20), "{short} bytes, then {long}");
}

/// One line without an end.
#[test]
fn a_long_line_is_read_to_its_end() {
    let workspace = Workspace::new();
    let token = token("long line");
    let text = "x ".repeat(10 << 20) + &token;
    let report = workspace.scan_fed(&["-"], &text);
    report.expect_found(&[("<stdin>", &token)]);
    let column = text.len() - token.len() + 1;
    report.check(report.findings()[0]["column"] == column, "the column");
    assert_eq!(report.stat("bytes"), text.len() as u64);
}

/// The peak of memory, in bytes, after so much was read, and whether the token behind it is found.
fn peak(len: usize) -> (u64, bool) {
    let workspace = Workspace::new();
    let token = token("long");
    let mut command = workspace.scan_command(&["-"]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let chunk = LINE.repeat(1000);
    let mut written = 0;
    while written < len {
        stdin.write_all(&chunk).unwrap();
        written += chunk.len();
    }
    stdin.write_all(token.as_bytes()).unwrap();
    // All but what the pipe holds has been read now, and the program waits for more.
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    drop(stdin);
    let report = workspace.outcome("scan -".to_owned(), child.wait_with_output().unwrap());
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse::<u64>()
        .unwrap();
    let found = report.code() == Some(1) && report.stdout().contains(&token);
    (kilobytes * 1024, found)
}
