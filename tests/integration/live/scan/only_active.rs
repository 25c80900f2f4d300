//! `--only-active` leaves out what is inactive, and nothing else; what is left out is counted and
//! said.

use std::fs;

use super::{Scene, assert_verdicts};

const STDERR: &str = "ntnleaks: note: not listed, as --only-active says: 1 inactive; rotate what leaked all the same\n";

#[test]
fn what_is_inactive_is_left_out_and_what_nobody_knows_stays() {
    let scene = Scene::new("only active");
    let report = scene.run(&["scan", ".", "--only-active", "--format", "json"]);
    let json = report.expect_code(1).json();
    let expected = [
        ["d/a.txt", "active", "accepted"],
        ["a.txt", "unknown", "no_harmless_way"],
        ["c.txt", "unknown", "blocked"],
    ];
    assert_verdicts(&json["findings"], &expected);
    report.check(json["stats"]["inactive"] == 1, "counted");
    report.expect_stderr(STDERR);
    let report = scene.run(&["scan", ".", "--only-active"]);
    report
        .expect_stdout("3 secrets in 3 places (1 ACTIVE, 2 unknown) · 4 files, ")
        .expect_stdout(" · 0 suppressed · 1 inactive and not listed\n");
    report.check(!report.stdout().contains("b.txt"), "left out");
}

/// Every format says that there is more.
#[test]
fn inactive_alone_is_said_everywhere() {
    let scene = Scene::new("inactive alone");
    let summary = scene.workspace.home("summary.md");
    let file = summary.to_string_lossy().into_owned();
    let run = |format: &str| {
        let arguments = ["scan", "b.txt", "--only-active", "--format", format];
        let report = scene.run(&[&arguments[..], &["--summary", &file]].concat());
        report.expect_code(0).expect_stderr(STDERR);
        report
    };
    let said = "everything that was found is inactive · 1 file, ";
    run("terminal").expect_stdout(said);
    run("github").expect_stdout(said);
    assert!(fs::read_to_string(summary).unwrap().contains(said));
    let sarif = run("sarif").json();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    let invocation = &sarif["runs"][0]["invocations"][0];
    let note = &invocation["toolExecutionNotifications"][0];
    let text = "Not listed: 1 inactive finding, which Notion does not accept now.";
    assert_eq!(note["message"]["text"], text);
    assert_eq!(note["level"], "note");
    assert_eq!(invocation["executionSuccessful"], true);
    let gitlab = run("gitlab").json();
    assert_eq!(gitlab["scan"]["messages"][0]["value"], text);
    assert_eq!(gitlab["scan"]["status"], "success");
    assert_eq!(run("json").json()["stats"]["inactive"], 1);
    run("jsonl").expect_stdout("\"inactive\":1,");
    let quiet = ["scan", "b.txt", "--only-active", "--quiet"];
    scene.run(&quiet).expect_code(0).expect_stderr(STDERR);
}

#[test]
fn a_merged_report_counts_what_is_left_out() {
    let scene = Scene::new("merged");
    let scanned = |(path, code): (&str, i32)| {
        let to = scene.workspace.home(format!("{}.json", path.len()));
        let to = to.to_string_lossy().into_owned();
        let arguments = [
            "scan",
            path,
            "--only-active",
            "--format",
            "json",
            "--output",
            &to,
        ];
        scene.run(&arguments).expect_code(code);
        to
    };
    let [inactive, all] = [("b.txt", 0), (".", 1)].map(scanned);
    let report = scene.run(&["merge", &inactive, "--format", "json"]);
    let json = report.expect_code(0).json();
    report.check(json["stats"]["inactive"] == 1, "counted");
    let report = scene.run(&["merge", &inactive]);
    report
        .expect_code(0)
        .expect_stdout("everything that was found is inactive");
    let both = ["merge", &inactive, &all, "--format", "json"];
    assert_eq!(
        scene.run(&both).expect_code(1).json()["stats"]["inactive"],
        2
    );
    let merged = scene.run(&["merge", &inactive, &all]);
    merged.expect_stdout(" · 2 inactive and not listed\n");
}
