//! Credentials in what a server answers to a check: its words are in no report and on no stream.

use std::fs;
use std::net::TcpListener;

use super::{Canary, FORMATS, planted};
use crate::harness::Workspace;
use crate::live::server::{Answer, Server};
use crate::tokens::Token;

/// Answers each request with what it was asked: the credential in names, messages and headers, and
/// with one of several statuses.
fn echo() -> Server {
    Server::answering(|request| {
        let token = request.header("authorization").unwrap_or_default();
        let token = token.trim_start_matches("Bearer ").to_owned();
        let user = format!(
            r#"{{"object":"user","id":"{token}","type":"bot","name":"{token}","bot":{{"owner":{{"type":"user","user":{{"object":"user","id":"{token}","name":"{token}","person":{{"email":"{token}@example.com"}}}}}},"workspace_id":"{token}","workspace_name":"{token}"}}}}"#
        );
        let error = |code: &str| {
            format!(
                r#"{{"object":"error","status":401,"code":"{code}","message":"{token}","request_id":"{token}","additional_data":{{"{token}":"{token}"}}}}"#
            )
        };
        let headers = [
            ("content-type", "application/json"),
            ("x-request-id", &*token),
            ("x-echo", &*token),
        ];
        let with = |status, body: &str| Answer::with(status, &headers, body);
        let redirect = [("location", &*format!("http://127.0.0.1:1/{token}"))];
        match token.bytes().map(usize::from).sum::<usize>() % 8 {
            0 => with(200, &user),
            1 => with(401, &error("unauthorized")),
            2 => with(403, &error("restricted_resource")),
            3 => with(403, &token),
            4 => with(200, &token),
            5 => with(400, &error(&token)),
            6 => Answer::with(302, &redirect, &token),
            _ => Answer::raw(format!("{token} {token}\r\n{token}\r\n\r\n{token}")),
        }
    })
}

#[test]
fn no_report_of_a_check_shows_a_credential() {
    let (workspace, canary) = planted();
    let server = echo();
    let environment = [("NTNLEAKS_API_URL", server.url())];
    let modes: [&[&str]; 4] = [
        &["--check-validity", "--verbose"],
        &["--only-active", "--quiet"],
        &[
            "--check-validity",
            "--show-placeholders",
            "--color",
            "always",
        ],
        &["--only-active", "--show-suppressed", "--max-requests", "3"],
    ];
    let summary = workspace.home("summary.md");
    let name = summary.to_string_lossy().into_owned();
    for format in FORMATS {
        for mode in modes {
            let scan = ["scan", "plain", "--format", format, "--summary", &name];
            let report = workspace.run_with(&environment, &[&scan, mode].concat());
            canary.assert_hidden(report.expect_code(1));
            canary.assert_absent(&fs::read(&summary).unwrap(), &report);
            fs::remove_file(&summary).unwrap();
        }
    }
    assert!(server.requests().len() > 6, "somebody was asked");
}

#[test]
fn no_report_of_a_check_that_fails_shows_a_credential() {
    let (workspace, canary) = planted();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for format in FORMATS {
        for more in [&["--offline"][..], &["--max-requests", "1"]] {
            let scan = ["scan", "plain", "--check-validity", "--format", format];
            let environment = [("NTNLEAKS_API_URL", nobody.as_str())];
            let report = workspace.run_with(&environment, &[&scan, more].concat());
            canary.assert_hidden(report.expect_code(1));
        }
    }
}

/// People paste a credential where it does not belong.
#[test]
fn no_error_about_a_check_repeats_a_credential() {
    let canary = Canary::new("errors of checks");
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    for Token { value, .. } in canary.recognizable() {
        let flag = |name: &str| format!("{name}={value}");
        let errors: [&[&str]; 6] = [
            &["scan", ".", &flag("--check-validity")],
            &["scan", ".", &flag("--only-active")],
            &["scan", ".", &flag("--offline")],
            &["scan", ".", "--check-validity", &flag("--max-requests")],
            &["scan", ".", "--check-validity", value],
            &["scan", ".", "--max-requests", value],
        ];
        for arguments in errors {
            let outcome = workspace.run(arguments);
            canary.assert_hidden(outcome.expect_code(2));
            outcome.check(!outcome.stderr().is_empty(), "a message on stderr");
        }
        for url in [
            value.clone(),
            format!("https://{value}"),
            format!("http://{value}@127.0.0.1"),
            format!("https://user:{value}@example.com"),
            format!("https://example.com/?{value}"),
        ] {
            let environment = [("NTNLEAKS_API_URL", url.as_str())];
            let arguments = ["scan", ".", "--check-validity"];
            canary.assert_hidden(&workspace.run_with(&environment, &arguments));
        }
    }
}
