//! Exit codes and flags.

use ntnleaks::DETECTORS;

use crate::harness::Workspace;
use crate::tokens::Random;

#[test]
fn clean_is_0() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    let report = workspace.run(&["scan"]);
    // The evidence that something was read.
    report.expect_code(0).check(
        (report.stdout() + &report.stderr()).contains("1 file"),
        "how much was read",
    );
}

#[test]
fn findings_are_1() {
    one_finding().run(&["scan"]).expect_code(1);
}

#[test]
fn nothing_read_is_3() {
    let workspace = Workspace::new();
    workspace.run(&["scan", "."]).expect_code(3);
    workspace.write("a.txt", "nothing\n");
    let excluded = ["scan", ".", "--exclude", "*.txt"];
    workspace.run(&excluded).expect_code(3);
}

#[test]
fn a_file_over_the_limit_is_3() {
    let workspace = Workspace::new();
    workspace
        .write("a.txt", "nothing\n")
        .write("large.txt", [b'x'; 4096]);
    let report = workspace.run(&["scan", ".", "--max-file-size", "1024", "--format", "json"]);
    let skipped = &report.expect_code(3).json()["skipped"];
    report.check(skipped[0]["path"] == "large.txt", "what was skipped");
    report.check(
        skipped[0]["reason"].to_string().contains("too-large"),
        "why",
    );
    let terminal = workspace.run(&["scan", ".", "--max-file-size", "1024"]);
    terminal.expect_code(3).check(
        (terminal.stdout() + &terminal.stderr()).contains("large.txt"),
        "what was skipped",
    );
}

/// A permission would not bind a test that runs as root; a FIFO is not opened by anybody.
#[test]
#[cfg(unix)]
fn a_named_fifo_is_3_and_one_on_the_way_is_not() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    workspace.fifo("fifo");
    workspace.run(&["scan", "fifo"]).expect_code(3);
    workspace.run(&["scan", "a.txt", "fifo"]).expect_code(3);
    workspace.run(&["scan", "."]).expect_code(0);
}

#[test]
fn a_path_that_does_not_exist_is_2_and_named() {
    let workspace = one_finding();
    let report = workspace.run(&["scan", "a.txt", "no/such/file"]);
    report.expect_code(2).expect_stderr("no/such/file");
    report.check(report.stdout().is_empty(), "no report");
}

#[test]
fn a_wrong_flag_or_value_is_2() {
    let workspace = one_finding();
    for arguments in [
        &["scan", "--no-such-flag"][..],
        &["scan", "--format", "yaml"],
        &["scan", "--min-confidence", "certain"],
        &["scan", "--threads", "many"],
        &["scan", "--color", "blue"],
        &["scan", "--exclude", "{a"],
        &["scan", "--output", "no/such/directory/report"],
        &["no-such-command"],
    ] {
        let report = workspace.run(arguments);
        report.expect_code(2);
        report.check(!report.stderr().is_empty(), "a message on stderr");
    }
}

/// What was found matters more than what was not read.
#[test]
fn findings_and_something_skipped_are_1() {
    let workspace = one_finding();
    workspace.write("large.txt", [b'x'; 4096]);
    let arguments = ["scan", ".", "--max-file-size", "1024"];
    workspace.run(&arguments).expect_code(1);
}

#[test]
fn no_fail_forgives_findings_and_nothing_else() {
    let workspace = one_finding();
    workspace.run(&["scan", ".", "--no-fail"]).expect_code(0);
    workspace
        .run(&["scan", "missing", "--no-fail"])
        .expect_code(2);
    Workspace::new()
        .run(&["scan", ".", "--no-fail"])
        .expect_code(3);
    workspace.write("large.txt", [b'x'; 4096]);
    let skipped = ["scan", ".", "--no-fail", "--max-file-size", "1024"];
    workspace.run(&skipped).expect_code(3);
}

#[test]
fn overlapping_paths_give_each_finding_once() {
    let workspace = Workspace::new();
    let token = token("overlapping");
    workspace
        .write("one/a.txt", &token)
        .write("two/b.txt", &token);
    for paths in [
        &["one", "two"][..],
        &[".", "one", "one/a.txt"],
        &["one/a.txt", "./one", "two/../two", "."],
        &["one", "one", "two", "two/b.txt"],
    ] {
        let arguments = [&["scan"][..], paths, &["--format", "json"]].concat();
        let report = workspace.run(&arguments);
        let count = report.expect_code(1).findings().len();
        report.check(count == 2, "two findings");
    }
}

#[test]
fn exclude_leaves_out_what_a_glob_matches() {
    let workspace = one_finding();
    workspace
        .write("kept/b.txt", "nothing\n")
        .write("left/c.txt", token("excluded"));
    let run = |globs: &[&str]| {
        let flags: Vec<_> = globs.iter().flat_map(|glob| ["--exclude", glob]).collect();
        workspace.run(&[&["scan", ".", "--format", "json"], &flags[..]].concat())
    };
    assert_eq!(run(&["a.txt"]).expect_code(1).findings().len(), 1);
    assert_eq!(run(&["left"]).expect_code(1).findings().len(), 1);
    run(&["a.txt", "left/**"]).expect_code(0);
}

#[test]
fn min_confidence_leaves_out_what_is_less_sure() {
    let workspace = Workspace::new();
    let mut random = Random::seeded("confidence");
    for (file, kind) in [
        ("low.txt", "secret41"),
        ("medium.txt", "secret43"),
        ("high.txt", "ntn"),
    ] {
        workspace.write(file, random.value(kind));
    }
    for (confidence, count) in [("low", 3), ("medium", 2), ("high", 1)] {
        let flags = [
            "scan",
            ".",
            "--format",
            "json",
            "--min-confidence",
            confidence,
        ];
        let report = workspace.run(&flags);
        let found = report.expect_code(1).findings().len();
        report.check(found == count, &format!("{count} findings"));
    }
    workspace
        .run(&["scan", "low.txt", "--min-confidence", "high"])
        .expect_code(0);
}

#[test]
fn rules_lists_every_detector_with_its_remedy() {
    let report = Workspace::new().run(&["rules"]);
    report.expect_code(0);
    for detector in DETECTORS {
        report.expect_stdout(detector.id);
    }
}

#[test]
fn help_has_examples_and_exit_codes() {
    let workspace = Workspace::new();
    let report = workspace.run(&["--help"]);
    report
        .expect_code(0)
        .expect_stdout("ntnleaks scan .")
        .expect_stdout("xamples");
    let scan = workspace.run(&["scan", "--help"]);
    scan.expect_code(0)
        .expect_stdout("xamples")
        .expect_stdout("xit code");
}

#[test]
fn version_is_that_of_the_package() {
    let report = Workspace::new().run(&["--version"]);
    report.expect_code(0);
    report.expect_stdout(concat!("ntnleaks ", env!("CARGO_PKG_VERSION")));
}

fn one_finding() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("a.txt", token("one finding"));
    workspace
}

fn token(name: &str) -> String {
    Random::seeded(name).value("ntn")
}
