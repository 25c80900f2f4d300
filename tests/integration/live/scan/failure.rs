//! A check that fails, and a check that may not be made, hide nothing and turn nothing green.

use std::net::TcpListener;

use super::{Scene, assert_verdicts, server_of};
use crate::harness::Workspace;
use crate::live::server::{Answer, Server};
use crate::tokens::Random;

/// A port on which nobody listens.
fn refused() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn findings_stay_when_nobody_answers() {
    let scene = Scene::new("nobody");
    let url = refused();
    for format in ["terminal", "json", "jsonl", "sarif", "github", "gitlab"] {
        let arguments = [
            "scan",
            "c.txt",
            "a.txt",
            "--check-validity",
            "--format",
            format,
        ];
        let report = scene
            .workspace
            .run_with(&[("NTNLEAKS_API_URL", &url)], &arguments);
        report
            .expect_code(1)
            .expect_stdout(&scene.blocked[..8])
            .expect_stderr(
                "ntnleaks: warning: 1 of 2 credentials unknown: Notion could not be reached or did \
                 not answer\n",
            )
            .expect_stderr(
                "ntnleaks: note: 1 of 2 credentials not checked: there is no harmless way to ask \
                 about this kind\n",
            );
    }
    let only = ["scan", "c.txt", "--only-active", "--quiet"];
    let report = scene
        .workspace
        .run_with(&[("NTNLEAKS_API_URL", &url)], &only);
    report
        .expect_code(1)
        .expect_stdout("c.txt:1:1")
        .expect_stderr("warning: 1 of 1 credentials unknown");
}

#[test]
fn garbage_is_no_verdict() {
    let token = Random::seeded("garbage").value("ntn");
    let workspace = Workspace::new();
    workspace.write("a.txt", &token);
    for (answer, reason) in [
        (r#"{"object":"error"}"#, "unexpected_body"),
        ("<html>", "unexpected_body"),
        ("", "unexpected_body"),
    ] {
        let server = Server::answering(move |_| Answer::json(200, answer));
        let environment = [("NTNLEAKS_API_URL", server.url())];
        let arguments = ["scan", ".", "--only-active", "--format", "json"];
        let report = workspace.run_with(&environment, &arguments);
        let findings = &report.expect_code(1).json()["findings"];
        assert_verdicts(findings, &[["a.txt", "unknown", reason]]);
    }
}

#[test]
fn a_wrong_url_is_an_error_before_anything_is_scanned() {
    let scene = Scene::new("wrong url");
    for url in ["http://example.com", "ftp://127.0.0.1", "x", ""] {
        let arguments = ["scan", ".", "--check-validity"];
        let report = scene
            .workspace
            .run_with(&[("NTNLEAKS_API_URL", url)], &arguments);
        report.expect_code(2).expect_stderr("NTNLEAKS_API_URL");
        report.check(report.stdout().is_empty(), "no report");
        let unasked = [("NTNLEAKS_API_URL", url)];
        scene
            .workspace
            .run_with(&unasked, &["scan", "."])
            .expect_code(1);
    }
}

#[test]
fn exit_codes_are_those_of_the_scan() {
    let token = Random::seeded("exit").value("ntn");
    let other = Random::seeded("exit 2").value("ntn");
    let server = server_of(&other, &token);
    let environment = [("NTNLEAKS_API_URL", server.url())];
    let workspace = Workspace::new();
    let run = |more: &[&str]| {
        let arguments = [&["scan", "--check-validity"], more].concat();
        workspace.run_with(&environment, &arguments)
    };
    run(&[]).expect_code(3);
    workspace.write("a.txt", "nothing\n");
    run(&[]).expect_code(0);
    let large = ["--max-file-size", "1000"];
    workspace.write("large.bin", "x".repeat(2000));
    run(&large).expect_code(3);
    assert_eq!(server.requests().len(), 0);
    workspace.write("a.txt", &token);
    for more in [&[][..], &large, &["--quiet"]] {
        run(more).expect_code(1);
    }
    run(&["--only-active"]).expect_code(0);
    run(&[&large[..], &["--only-active"]].concat()).expect_code(3);
    run(&["--no-fail"]).expect_code(0);
    run(&["--no-fail", "--max-file-size", "1000"]).expect_code(3);
    let only = ["--only-active", "--no-fail", "--max-file-size", "1000"];
    run(&only).expect_code(3);
    run(&["no/such/file"]).expect_code(2);
}

#[test]
fn offline_nothing_is_asked_and_nobody_knows() {
    let scene = Scene::new("offline");
    let expected = [
        ["a.txt", "unknown", "no_harmless_way"],
        ["b.txt", "unknown", "offline"],
        ["c.txt", "unknown", "offline"],
        ["d/a.txt", "unknown", "offline"],
    ];
    let json = ["--format", "json"];
    for flags in [
        &["--check-validity", "--offline"][..],
        &["--only-active", "--offline"],
    ] {
        let report = scene.run(&[&["scan", "."], flags, &json].concat());
        assert_verdicts(&report.expect_code(1).json()["findings"], &expected);
        report.expect_stderr(
            "note: 3 of 4 credentials not checked: the network is forbidden for this run\n",
        );
    }
    let environment = [
        ("NTNLEAKS_API_URL", scene.server.url()),
        ("NTNLEAKS_OFFLINE", "1"),
    ];
    let arguments = ["scan", ".", "--check-validity", "--format", "json"];
    let report = scene.workspace.run_with(&environment, &arguments);
    assert_verdicts(&report.expect_code(1).json()["findings"], &expected);
    assert_eq!(scene.server.requests().len(), 0);
}

#[test]
fn no_more_is_asked_than_allowed() {
    let scene = Scene::new("limit");
    for most in [0, 1, 2] {
        let before = scene.server.requests().len();
        let most = most.to_string();
        let report = scene.checked(&["--max-requests", &most, "--format", "json"]);
        let json = report.expect_code(1).json();
        let findings = json["findings"].as_array().unwrap();
        let limited = findings
            .iter()
            .filter(|it| it["validity"]["reason"] == "request_limit");
        let limited = limited.count();
        report.check(
            limited + scene.server.requests().len() - before == 3,
            "three",
        );
        report.check(
            scene.server.requests().len() - before == most.parse::<usize>().unwrap(),
            &most,
        );
        report.expect_stderr(" not checked: as many requests as were allowed have been made\n");
    }
}

#[test]
fn a_flag_that_would_be_ignored_is_an_error() {
    let scene = Scene::new("flags");
    scene
        .run(&["scan", ".", "--max-requests", "3"])
        .expect_code(2)
        .expect_stderr("--max-requests is of no use without --check-validity");
    for number in ["-1", "x", "", "1.5"] {
        let flag = format!("--max-requests={number}");
        scene.checked(&[&flag]).expect_code(2);
    }
    scene
        .checked(&["--only-active", "--max-requests", "9"])
        .expect_code(1);
    let only = ["scan", ".", "--only-active", "--max-requests", "9"];
    scene.run(&only).expect_code(1);
}
