//! What is asked about, and what never is.

use super::{Scene, assert_verdicts, server_of};
use crate::harness::Workspace;
use crate::tokens::Random;

#[test]
fn each_credential_has_its_verdict_and_what_is_active_comes_first() {
    let scene = Scene::new("verdicts");
    let report = scene.checked(&["--format", "json"]);
    let json = report.expect_code(1).json();
    let expected = [
        ["d/a.txt", "active", "accepted"],
        ["a.txt", "unknown", "no_harmless_way"],
        ["b.txt", "inactive", "refused"],
        ["c.txt", "unknown", "blocked"],
    ];
    assert_verdicts(&json["findings"], &expected);
    report.check(json["stats"]["inactive"] == 0, "nothing is left out");
    let mut asked: Vec<_> = scene
        .server
        .requests()
        .iter()
        .map(|it| it.header("authorization").unwrap().to_owned())
        .collect();
    asked.sort();
    let mut expected =
        [&scene.active, &scene.refused, &scene.blocked].map(|it| format!("Bearer {it}"));
    expected.sort();
    assert_eq!(asked, expected);
}

#[test]
fn without_a_flag_nothing_is_asked() {
    let scene = Scene::new("no flag");
    scene.run(&["scan", "."]).expect_code(1);
    let json = scene.run(&["scan", ".", "--format", "json"]).json();
    assert_eq!(json["findings"][0]["validity"], serde_json::json!(null));
    scene.run(&["scan", ".", "--offline"]).expect_code(1);
    scene
        .run(&["baseline", "create", "--by", "me"])
        .expect_code(0);
    scene.run(&["baseline", "prune"]).expect_code(0);
    assert_eq!(scene.server.requests().len(), 0);
}

#[test]
fn no_other_command_and_no_setting_asks() {
    let scene = Scene::new("no setting");
    for key in [
        "check-validity = true",
        "check_validity = true",
        "only-active = true",
        "api-url = \"https://example.com\"",
        "endpoint = \"https://example.com\"",
        "headers = [\"X: y\"]",
        "offline = false",
        "max-requests = 9",
        "[check]\nvalidity = true",
        "[notion]\nurl = \"https://example.com\"",
    ] {
        scene.workspace.write("ntnleaks.toml", key);
        for command in [&["scan", "."][..], &["scan", ".", "--check-validity"]] {
            let report = scene.run(command);
            report.expect_code(2).expect_stderr("there is no such key");
        }
    }
    std::fs::remove_file(scene.workspace.path("ntnleaks.toml")).unwrap();
    for variable in ["NTNLEAKS_CHECK_VALIDITY", "NTNLEAKS_ONLY_ACTIVE"] {
        let environment = [("NTNLEAKS_API_URL", scene.server.url()), (variable, "1")];
        let report = scene.workspace.run_with(&environment, &["scan", "."]);
        report
            .expect_code(1)
            .expect_stderr(&format!("{variable} means nothing"));
        report.check(!report.stderr().contains("API_URL"), "it means something");
    }
    for command in [
        &["merge", "x.json", "--check-validity"][..],
        &["baseline", "create", "--check-validity"],
        &["baseline", "create", "--only-active"],
        &["merge", "x.json", "--only-active"],
        &["merge", "x.json", "--offline"],
        &["rules", "--check-validity"],
    ] {
        scene.run(command).expect_code(2);
    }
    assert_eq!(scene.server.requests().len(), 0);
}

#[test]
fn two_hundred_copies_are_one_request() {
    let token = Random::seeded("copies").value("ntn");
    let server = server_of(&token, "");
    let workspace = Workspace::new();
    for file in 0..20 {
        workspace.write(format!("{file}.txt"), format!("{token}\n").repeat(10));
    }
    let environment = [("NTNLEAKS_API_URL", server.url())];
    let arguments = ["scan", ".", "--check-validity", "--format", "json"];
    let report = workspace.run_with(&environment, &arguments);
    let findings = report.expect_code(1).findings();
    report.check(findings.len() == 200, "200 places");
    let all = findings
        .iter()
        .all(|it| it["validity"]["state"] == "active");
    report.check(all, "each with the verdict");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn placeholders_and_files_are_no_credentials_to_ask_about() {
    let scene = Scene::new("placeholders");
    let placeholder = format!("ntn_{}{}\n", "12345678901", "x".repeat(35));
    scene
        .workspace
        .write("e.txt", placeholder)
        .write(".env", "A=hunter2\n");
    let more = ["--show-placeholders", "--format", "json"];
    let json = scene.checked(&more).json();
    assert_verdicts(&json["placeholders"], &[["e.txt", "-", "-"]]);
    let findings = json["findings"].as_array().unwrap();
    let file = findings.iter().find(|it| it["path"] == ".env").unwrap();
    assert!(file["validity"].is_null());
    assert_eq!(scene.server.requests().len(), 3);
}

/// What is not reported is not asked about.
#[test]
fn what_a_setting_leaves_out_is_not_asked_about() {
    let scene = Scene::new("settings");
    let off = ["--disable", "notion-api-token", "--format", "json"];
    scene.checked(&off).expect_code(1);
    assert_eq!(scene.server.requests().len(), 0);
}

#[test]
fn what_is_suppressed_is_asked_about_if_it_is_shown() {
    let scene = Scene::new("suppressed");
    let marked = format!("a = '{}' # ntnleaks:allow -- old\n", scene.active);
    std::fs::remove_dir_all(scene.workspace.path("d")).unwrap();
    let also = format!("a = '{}' # ntnleaks:allow\n", scene.refused);
    scene.workspace.write("z.py", marked).write("y.py", also);
    let report = scene.checked(&["--format", "json"]);
    report.expect_code(1);
    assert_eq!(scene.server.requests().len(), 2);
    let report = scene.checked(&["--format", "json", "--show-suppressed"]);
    let json = report.expect_code(1).json();
    let expected = [
        ["z.py", "active", "accepted"],
        ["y.py", "inactive", "refused"],
    ];
    assert_verdicts(&json["suppressed"], &expected);
    report.check(json["stats"]["suppressed"] == 2, "two");
    // One of them is in both lists.
    assert_eq!(scene.server.requests().len(), 2 + 3);
    let report = scene.checked(&["--show-suppressed"]);
    report.expect_stdout(" · ACTIVE: Notion accepts it · ntnleaks:allow: old\n");
    let report = scene.checked(&["--show-suppressed", "--format", "sarif"]);
    let json = report.json();
    let results = json["runs"][0]["results"].as_array().unwrap();
    let active = results
        .iter()
        .filter(|it| it["properties"]["validity"]["state"] == "active");
    report.check(active.count() == 1, "the suppressed one");
    // Forgiven is forgiven, whatever Notion says.
    for file in ["a.txt", "b.txt", "c.txt"] {
        std::fs::remove_file(scene.workspace.path(file)).unwrap();
    }
    scene.checked(&["--show-suppressed"]).expect_code(0);
}
