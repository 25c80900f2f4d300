//! Verdicts in reports that are merged: they are kept, and of several the worst counts.

use std::fs;

use serde_json::{Value, json};

use super::{Scene, assert_verdicts};

/// Writes a report of a scan of `paths`, with what `change` makes of it.
fn report(
    scene: &Scene,
    name: &str,
    arguments: &[&str],
    change: impl FnOnce(&mut Value),
) -> String {
    let arguments = [&["scan", "--format", "json"], arguments].concat();
    let mut report = scene.run(&arguments).expect_code(1).json();
    change(&mut report);
    let file = scene.workspace.home(format!("{name}.json"));
    fs::write(&file, report.to_string()).unwrap();
    file.to_string_lossy().into_owned()
}

#[test]
fn what_a_report_says_is_kept_and_active_comes_first() {
    let scene = Scene::new("kept");
    let checked = report(&scene, "checked", &[".", "--check-validity"], |_| {});
    let requests = scene.server.requests().len();
    let merged = scene.run(&["merge", &checked, "--format", "json"]);
    let findings = &merged.expect_code(1).json()["findings"];
    let expected = [
        ["d/a.txt", "active", "accepted"],
        ["a.txt", "unknown", "no_harmless_way"],
        ["b.txt", "inactive", "refused"],
        ["c.txt", "unknown", "blocked"],
    ];
    assert_verdicts(findings, &expected);
    let again = scene.workspace.home("again.json");
    fs::write(&again, merged.stdout()).unwrap();
    let again = again.to_string_lossy().into_owned();
    let twice = scene.run(&["merge", &again, "--format", "json"]);
    assert_eq!(&twice.json()["findings"], findings);
    scene
        .run(&["merge", &checked])
        .expect_stdout("\n  ACTIVE: Notion accepts it\n  checked/d/a.txt:1:1\n")
        .expect_stdout("4 secrets in 4 places, 1 repository (1 ACTIVE, 1 inactive, 2 unknown)");
    assert_eq!(
        scene.server.requests().len(),
        requests,
        "nobody is asked again"
    );
}

#[test]
fn what_one_report_knows_of_a_credential_is_told_at_each_place() {
    let scene = Scene::new("each place");
    let checked = report(&scene, "checked", &["d", "--check-validity"], |_| {});
    let plain = report(&scene, "plain", &["."], |_| {});
    for order in [[&checked, &plain], [&plain, &checked]] {
        let merged = scene.run(&["merge", order[0], order[1], "--format", "json"]);
        let expected = [
            ["d/a.txt", "active", "accepted"],
            ["d/a.txt", "active", "accepted"],
            ["a.txt", "-", "-"],
            ["b.txt", "-", "-"],
            ["c.txt", "-", "-"],
        ];
        assert_verdicts(&merged.expect_code(1).json()["findings"], &expected);
    }
    let merged = scene.run(&["merge", &plain, &checked]);
    merged.expect_stdout(" (1 ACTIVE, 3 not asked about) · ");
}

#[test]
fn of_two_answers_about_one_place_the_worst_counts() {
    let scene = Scene::new("worst");
    let said = |name: &str, state: &str, reason: &str| {
        report(&scene, name, &["b.txt"], |report| {
            report["findings"][0]["validity"] = json!({"state": state, "reason": reason});
        })
    };
    let reports = [
        said("a", "active", "accepted"),
        said("b", "inactive", "refused"),
        said("c", "unknown", "blocked"),
        said("d", "unknown", "offline"),
        report(&scene, "e", &["b.txt"], |_| {}),
    ];
    for (at, worse) in reports.iter().enumerate() {
        let alone = scene
            .run(&["merge", &format!("x={worse}"), "--format", "json"])
            .json();
        for other in &reports[at..] {
            for pair in [[worse, other], [other, worse]] {
                let [one, two] = pair.map(|file| format!("x={file}"));
                let merged = scene.run(&["merge", &one, &two, "--format", "json"]);
                assert_eq!(merged.expect_code(1).json()["findings"], alone["findings"]);
            }
        }
    }
}

#[test]
fn a_verdict_that_makes_no_sense_is_refused() {
    let scene = Scene::new("no sense");
    scene.workspace.write("e/.env", "A=hunter2\n");
    for (path, validity, message) in [
        (
            "b.txt",
            json!({"state": "inactive", "reason": "accepted"}),
            "its validity is not that of its reason",
        ),
        (
            "b.txt",
            json!({"state": "dead", "reason": "refused"}),
            "its validity is not that of its reason",
        ),
        (
            "b.txt",
            json!({"state": "active", "reason": "\u{1b}[2J"}),
            "is no validity that ntnleaks",
        ),
        ("b.txt", json!("active"), "a value is not of its kind"),
        (
            "e/.env",
            json!({"state": "active", "reason": "accepted"}),
            "not what unignored-env-file finds",
        ),
    ] {
        let file = report(&scene, "x", &[path], |report| {
            report["findings"][0]["validity"] = validity;
        });
        let merged = scene.run(&["merge", &file]);
        merged.expect_code(2).expect_stderr(message);
        merged.check(!merged.stderr().contains('\u{1b}'), "no escape");
    }
}
