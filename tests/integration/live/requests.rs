//! What exactly is sent: nothing that writes, nothing twice, and no secret where it does not belong.

use super::server::{self, Answer, Request, Server};
use crate::harness::Workspace;
use crate::tokens::Random;

/// All headers of a request but the length of its body, in the order of their names.
pub(super) fn headers(request: &Request) -> Vec<String> {
    let headers = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"));
    let mut headers: Vec<_> = headers.collect();
    headers.retain(|header| !header.starts_with("content-length"));
    headers.sort();
    headers
}

/// The headers that every request has, with one that says who asks.
pub(super) fn expected(server: &Server, authorization: &str) -> Vec<String> {
    let host = server.url().trim_start_matches("http://");
    vec![
        "accept: application/json".to_owned(),
        format!("authorization: {authorization}"),
        format!("host: {host}"),
        "notion-version: 2026-03-11".to_owned(),
        concat!("user-agent: ntnleaks/", env!("CARGO_PKG_VERSION")).to_owned(),
    ]
}

#[test]
fn each_credential_is_sent_once_in_one_header_of_one_request() {
    let mut random = Random::seeded("exactly");
    let (token, legacy, unknown) = (
        random.value("ntn"),
        random.value("secret43"),
        random.value("ntn_unknown"),
    );
    let never = [
        random.value("cookie_v02"),
        random.value("adm"),
        format!("development_{}", random.value("ntn")),
        format!("local_{}", random.value("nrt")),
        format!("staging_{}", random.value("secret43")),
        random.value("nrt"),
        format!("ntn_{}{}", "1".repeat(11), "x".repeat(35)),
    ];
    let workspace = Workspace::new();
    workspace
        .write("a.txt", format!("notion {token}\n{token}\n"))
        .write("b/c.txt", format!("a = \"{token}\"\n"))
        .write("legacy.txt", format!("notion {legacy}\n"))
        .write(
            "webhook.txt",
            format!("webhook verification_token={legacy}\n"),
        )
        .write("unknown.txt", format!("notion {unknown}\n"))
        .write("never.txt", format!("notion\n{}\n", never.join("\n")));
    let server = Server::answering(|_| Answer::json(200, server::BOT));
    let arguments = ["scan", ".", "--check-validity", "--format", "json"];
    let report = workspace.run_with(&[("NTNLEAKS_API_URL", server.url())], &arguments);
    let findings = report.expect_code(1).findings();
    let detectors: Vec<_> = findings
        .iter()
        .map(|finding| &finding["detector"])
        .collect();
    for detector in ["notion-legacy-token", "notion-webhook-verification-token"] {
        assert!(
            detectors.iter().any(|known| **known == detector),
            "{detectors:?}"
        );
    }
    let mut requests = server.requests();
    requests.sort_by_key(|request| request.bearer().to_owned());
    let mut tokens = [&token, &legacy, &unknown];
    tokens.sort();
    assert_eq!(requests.len(), tokens.len(), "{requests:?}");
    for (request, token) in requests.iter().zip(tokens) {
        assert_eq!((&*request.method, &*request.path), ("GET", "/v1/users/me"));
        assert_eq!(request.body, "");
        assert_eq!(
            headers(request),
            expected(&server, &format!("Bearer {token}"))
        );
    }
    for finding in &findings {
        let (path, validity) = (&finding["path"], &finding["validity"]);
        let is_sent = path != "never.txt";
        assert_eq!(validity["state"] == "active", is_sent, "{finding}");
        assert_eq!(validity["state"] == "unknown", !is_sent, "{finding}");
    }
    let reasons = |reason: &str| {
        let with = findings
            .iter()
            .filter(|finding| finding["validity"]["reason"] == reason);
        with.count()
    };
    let expected = [
        ("no_harmless_way", 2),
        ("other_environment", 3),
        ("no_client", 1),
    ];
    assert_eq!(
        expected.map(|(reason, _)| (reason, reasons(reason))),
        expected
    );
}

#[test]
fn nothing_is_sent_where_nothing_may_be() {
    let server = Server::answering(|_| Answer::json(200, server::BOT));
    let workspace = Workspace::new();
    workspace.write("a.txt", Random::seeded("quiet").value("ntn"));
    let url = ("NTNLEAKS_API_URL", server.url());
    workspace.run_with(&[url], &["scan", "."]).expect_code(1);
    let arguments = ["scan", ".", "--check-validity", "--format", "json"];
    let offline = [&arguments[..], &["--offline"]].concat();
    for report in [
        workspace.run_with(&[url], &offline),
        workspace.run_with(&[url, ("NTNLEAKS_OFFLINE", "1")], &arguments),
    ] {
        let validity = &report.expect_code(1).findings()[0]["validity"];
        report.check(validity["reason"] == "offline", "offline");
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn what_no_header_can_hold_is_not_sent() {
    let server = Server::answering(|_| Answer::json(200, server::BOT));
    let client = super::client(&server, ntnleaks::Limits::default());
    let detector = ntnleaks::Detector::by_id("notion-api-token").unwrap();
    for end in ["\r\nx: y", "\n", "\0"] {
        let token = Random::seeded("header").value("ntn") + end;
        let secret = ntnleaks::Secret::new(token.into(), 4);
        let checked = ntnleaks::check_one(&client, detector, &secret, None);
        assert_eq!(checked.verdict, ntnleaks::Verdict::NotSendable);
    }
    assert_eq!(server.requests().len(), 0);
}
