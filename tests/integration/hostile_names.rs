//! A file name may hold anything but `/` and NUL. It breaks no report and no terminal.
#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use serde_json::Value;

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// Escape sequences, a line break that forges a finding, a bidirectional override, bytes that are
/// no UTF-8, and what a URI or a shell would misread.
const NAMES: &[&[u8]] = &[
    b"\x1b[2J\x1b]0;title\x07.txt",
    b"line\nbreak.txt:1:1 forged",
    b"carriage\rreturn.txt",
    "over\u{202e}txt.exe".as_bytes(),
    b"latin-\xe9\xff.txt",
    b"100%25 #1 ?.txt",
    b"-rf",
    "caf\u{e9} \u{1f511}.txt".as_bytes(),
    b"quote\"and\\backslash.txt",
];

#[test]
fn a_terminal_shows_no_control_character() {
    for color in ["never", "always"] {
        let report = scan("terminal", &["--color", color, "--verbose"]);
        for stream in [report.stdout(), report.stderr()] {
            let text = without_colours(&stream);
            let hostile = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            report.check(!text.contains(hostile), "no control character");
            let forged = text.lines().any(|line| line.starts_with("break.txt"));
            report.check(!forged, "no line that a file name begins");
        }
    }
}

#[test]
fn json_names_every_file() {
    let report = scan("json", &[]);
    let findings = report.findings();
    report.check(findings.len() == NAMES.len(), "one finding a file");
    let of = |part: &str| {
        let holds = |it: &&Value| it["path"].as_str().is_some_and(|path| path.contains(part));
        findings
            .iter()
            .find(holds)
            .unwrap_or_else(|| report.fail(part))
    };
    report.check(
        of("latin-")["path"] == "latin-%E9%FF.txt",
        "percent escapes",
    );
    report.check(of("latin-")["path_escaped"] == true, "path_escaped");
    report.check(of("line\nbreak")["path_escaped"] != true, "no path_escaped");
}

#[test]
fn jsonl_has_one_object_a_line() {
    let report = scan("jsonl", &[]);
    let lines = report.stdout();
    let objects: Result<Vec<Value>, _> = lines.lines().map(serde_json::from_str).collect();
    let objects = objects.unwrap_or_else(|error| report.fail(&error.to_string()));
    report.check(objects.len() == NAMES.len() + 2, "findings, then the rest");
    report.check(objects[NAMES.len()]["rotation"].is_object(), "a rotation");
    report.check(objects[NAMES.len() + 1]["stats"].is_object(), "stats last");
}

#[test]
fn sarif_has_uris() {
    let report = scan("sarif", &[]);
    let sarif = report.json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    report.check(results.len() == NAMES.len(), "one result a file");
    for result in results {
        let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = location["uri"].as_str().unwrap();
        let safe = |c: char| c.is_ascii_alphanumeric() || "-._~/%!$&'()*+,;=:@".contains(c);
        report.check(uri.chars().all(safe), &format!("{uri} is a URI"));
    }
}

#[test]
fn an_error_escapes_the_path_that_it_names() {
    let workspace = Workspace::new();
    let outcome = workspace.run(&["scan", "no\u{1b}[2Jsuch\nfile\u{202e}"]);
    outcome.expect_code(2);
    let hostile = |c: char| c == '\u{1b}' || c == '\u{202e}';
    outcome.check(!outcome.stderr().contains(hostile), "no control character");
}

fn scan(format: &str, more: &[&str]) -> Outcome {
    let workspace = Workspace::new();
    let mut random = Random::seeded("hostile names");
    for name in NAMES {
        let token = random.value("ntn");
        workspace.write(OsStr::from_bytes(name), token);
    }
    let report = workspace.run(&[&["scan", ".", "--format", format][..], more].concat());
    report.expect_code(1);
    report
}

/// Takes out what the program itself may send: `ESC [ … m`.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let end = after
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap_or(after.len());
        match after[end..].strip_prefix('m') {
            Some(after) => rest = after,
            None => {
                plain.push('\u{1b}');
                rest = after;
            }
        }
    }
    plain + rest
}
