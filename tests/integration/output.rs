//! What a report says, where it goes, and its colours.

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

#[test]
fn the_report_goes_to_a_file() {
    let workspace = one_finding();
    let report = workspace.run(&[
        "scan",
        "a.txt",
        "--format",
        "json",
        "--output",
        "report.json",
    ]);
    report
        .expect_code(1)
        .check(report.stdout().is_empty(), "nothing on stdout");
    let written = std::fs::read(workspace.path("report.json")).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(value["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn one_scan_writes_several_reports() {
    let workspace = one_finding();
    let formats = [
        ("json", "/findings"),
        ("sarif", "/runs/0/results"), // with the hashes of lines
        ("gitlab", "/vulnerabilities"),
    ];
    let mut arguments = vec!["scan", "a.txt", "--format", "github", "--color", "always"];
    let further = formats.map(|(format, _)| format!("--report={format}=a.{format}"));
    arguments.extend(further.iter().map(String::as_str));
    arguments.extend(["--report", "terminal=a.log"]);
    let report = workspace.run(&arguments);
    report
        .expect_code(1)
        .expect_stdout("::error file=a.txt,line=1,");
    for (format, found) in formats {
        let written = std::fs::read(workspace.path(format!("a.{format}"))).unwrap();
        let written: serde_json::Value = serde_json::from_slice(&written).unwrap();
        let alone = workspace.run(&["scan", "a.txt", "--format", format]).json();
        assert!(alone.pointer(found).is_some(), "{format}");
        assert_eq!(written.pointer(found), alone.pointer(found), "{format}");
    }
    let log = std::fs::read_to_string(workspace.path("a.log")).unwrap();
    assert!(log.starts_with("critical  Notion API token"), "{log}");
}

#[test]
fn a_further_report_is_a_format_and_a_file() {
    let workspace = one_finding();
    for (wrong, expected) in [
        ("json", "FORMAT=FILE"),
        ("json=", "FORMAT=FILE"),
        ("yaml=a.out", "yaml"),
        ("json=no/such/directory.json", "no/such"),
    ] {
        let report = workspace.run(&["scan", "a.txt", "--report", wrong]);
        report.expect_code(2).expect_stderr(expected);
    }
    let whole = ["scan", "a.txt", "--show-secrets", "--report", "sarif=a.out"];
    let report = workspace.run(&whole);
    report.expect_code(2).expect_stderr("--format sarif");
    assert!(!workspace.path("a.out").exists());
}

#[test]
fn json_has_every_key() {
    let report = one_finding().run(&["scan", ".", "--format", "json"]);
    let value = report.expect_code(1).json();
    report.check(value["version"] == 1, "version 1");
    report.check(value["tool"]["name"] == "ntnleaks", "the tool");
    report.check(value["skipped"].is_array(), "skipped");
    let finding = value["findings"][0].as_object().unwrap();
    for key in [
        "detector",
        "path",
        "member",
        "line",
        "column",
        "end_line",
        "end_column",
        "commit",
        "exposure",
        "secret",
        "fingerprint",
        "confidence",
        "severity",
        "encoding",
        "suppression",
        "validity",
        "remedy",
        "remedy_url",
    ] {
        report.check(finding.contains_key(key), &format!("the key {key}"));
    }
    for key in [
        "blobs",
        "bytes",
        "commits",
        "skipped",
        "suppressed",
        "placeholders",
        "elapsed_ms",
    ] {
        report.check(value["stats"][key].is_u64(), &format!("the count {key}"));
    }
}

#[test]
fn quiet_says_less_and_verbose_more() {
    let workspace = Workspace::new();
    let token = token("verbose");
    for number in 0..30 {
        workspace.write(format!("{number}.txt"), &token);
    }
    let length = |flags: &[&str]| {
        let report = workspace.run(&[&["scan", ".", "--exclude", "1.txt"], flags].concat());
        report.expect_code(1);
        report.stdout().len() + report.stderr().len()
    };
    assert!(length(&["--quiet"]) < length(&[]));
    assert!(length(&["--verbose"]) > length(&[]));
}

#[test]
fn colour_is_decided_by_flag_then_environment_then_terminal() {
    let workspace = one_finding();
    let coloured = |environment: &[(&str, &str)], flags: &[&str]| {
        let report = workspace.run_with(environment, &[&["scan", "."], flags].concat());
        report.expect_code(1);
        report.stdout().contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "no terminal");
    assert!(coloured(&[], &["--color", "always"]));
    assert!(coloured(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(!coloured(
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
        &[]
    ));
    assert!(coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")], &[]));
    assert!(!coloured(&[], &["--color", "auto"]));
}

#[test]
fn a_machine_format_has_no_colour() {
    for format in ["json", "jsonl", "sarif", "github", "gitlab"] {
        let report = one_finding().run(&["scan", ".", "--color", "always", "--format", format]);
        report.check(!report.stdout().contains('\u{1b}'), "no escape sequence");
    }
}

#[test]
fn placeholders_are_shown_on_request() {
    let workspace = Workspace::new();
    let value = format!("secret_{}", "x".repeat(43));
    workspace.write("some.txt", format!("notion {value}\n"));
    let silent = workspace.run(&["scan", "."]);
    silent.expect_code(0);
    silent.check(!silent.stdout().contains("some.txt"), "no place");
    let shown = workspace.run(&["scan", ".", "--show-placeholders"]);
    shown.expect_code(0).expect_stdout("some.txt");
}

#[test]
fn paths_are_relative_and_findings_sorted() {
    let workspace = Workspace::new();
    let token = token("sorted");
    let twice = format!("{token} {token}\n{token}\n");
    workspace
        .write("b/z.txt", &twice)
        .write("a.txt", &twice)
        .write("b.txt", &twice);
    let expected = workspace.run(&["scan", ".", "--format", "json", "--threads", "1"]);
    let places = |report: &Outcome| -> Vec<_> {
        let place = |it: &serde_json::Value| {
            let path = it["path"].as_str().unwrap_or_default().to_owned();
            (path, it["line"].as_u64(), it["column"].as_u64())
        };
        report.findings().iter().map(place).collect()
    };
    let found = places(&expected);
    let mut sorted = found.clone();
    sorted.sort();
    expected.check(found.len() == 9 && found == sorted, "nine, sorted");
    expected.check(found[0].0 == "a.txt", "a path without ./");
    for _ in 0..5 {
        let report = workspace.run(&["scan", ".", "--format", "json", "--threads", "8"]);
        report.check(places(&report) == found, "the same in every run");
    }
}

fn one_finding() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("a.txt", token("one finding"));
    workspace
}

fn token(name: &str) -> String {
    Random::seeded(name).value("ntn")
}

/// A thread that waits for help with a large file must not take up a directory meanwhile.
#[test]
fn many_large_files_among_many_directories_are_read_to_the_end() {
    let workspace = Workspace::new();
    let filler = "filler, filler, filler\n".repeat(100_000);
    for number in 0..12 {
        workspace.write(
            format!("large{number}.txt"),
            format!("{filler}{}\n", token("large")),
        );
    }
    for number in 0..300 {
        workspace.write(format!("d{number}/small.txt"), "nothing\n");
    }
    for threads in ["1", "2", "3", "8"] {
        let report = workspace.run(&["scan", ".", "--format", "json", "--threads", threads]);
        report.check(report.findings().len() == 12, "each of the large ones");
        report.check(report.json()["stats"]["blobs"] == 312, "all files");
    }
}
