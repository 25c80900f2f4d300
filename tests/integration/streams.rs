//! A closed pipe is not an error, and an interrupt ends a run at once.
#![cfg(unix)]

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::harness::Workspace;
use crate::tokens::Random;

#[test]
fn a_closed_pipe_keeps_the_exit_code_and_says_nothing() {
    let workspace = Workspace::new();
    let mut random = Random::seeded("closed pipe");
    let mut line = || format!("{}\n", random.value("ntn"));
    // Far more than a pipe holds.
    workspace.write("a.txt", (0..4000).map(|_| line()).collect::<String>());
    for format in ["terminal", "json", "jsonl", "sarif", "github", "gitlab"] {
        let mut command = workspace.command(&["scan", ".", "--format", format]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 100]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{format}: {stderr}");
        assert!(
            !stderr.contains("panic") && !stderr.contains("pipe"),
            "{format}: {stderr}"
        );
    }
}

#[test]
fn an_interrupt_ends_a_run_with_130() {
    let workspace = Workspace::new();
    // Sparse: it costs no disk, and hours to read.
    let large = File::create(workspace.path("large.bin")).unwrap();
    large.set_len(1 << 40).unwrap();
    let mut command = workspace.command(&["scan", "large.bin"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "the scan is under way");
    let interrupt = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupt.unwrap().success());
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > Duration::from_secs(10) {
            child.kill().unwrap();
            panic!("the scan goes on after an interrupt");
        }
        sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(130));
}

/// A reader that is gone before the first byte.
#[test]
fn a_pipe_that_nobody_reads_keeps_the_exit_code() {
    let workspace = Workspace::new();
    workspace.write("a.txt", Random::seeded("nobody reads").value("ntn"));
    let mut command = workspace.command(&["scan", "."]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(!stderr.contains("panic"), "{stderr}");
}

/// A full disk is an error of the run: the report is not whole.
#[test]
#[cfg(target_os = "linux")]
fn a_report_that_cannot_be_written_is_an_error() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    let mut full = File::options().write(true).open("/dev/full").unwrap();
    if full.write_all(b"x").is_ok() {
        return;
    }
    let mut command = workspace.command(&["scan", ".", "--format", "json"]);
    let status = command.stdout(full).stderr(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}
