//! Client secrets with the ids of their clients, and what is of another environment.

use serde_json::json;

use super::super::server::Answer;
use super::{Scene, credentials, reason};
use crate::template::base64;
use crate::tokens::Random;

/// A server that knows one client.
fn knowing(id: &str, secret: &str) -> Scene {
    let right = format!("Basic {}", base64(format!("{id}:{secret}").as_bytes()));
    Scene::answering(move |request| match request.header("authorization") {
        Some(header) if header == right => Answer::json(200, r#"{"active":false}"#),
        _ => Answer::json(401, r#"{"error":"invalid_client"}"#),
    })
}

#[test]
fn a_client_secret_is_asked_about_with_its_id() {
    let mut random = Random::seeded("client");
    let (id, secret, other) = (
        random.client_id(),
        random.value("secret43"),
        random.value("secret43"),
    );
    let pair = format!("{id}:{secret}");
    let header = base64(pair.as_bytes());
    for (input, arguments, expected) in [
        (
            format!("Authorization: Basic {header}"),
            &[][..],
            "pair_accepted",
        ),
        (header, &[], "pair_accepted"),
        (pair.clone(), &[], "pair_accepted"),
        (format!("  '{pair}'"), &[], "pair_accepted"),
        (secret.clone(), &["--client-id", &id], "pair_accepted"),
        (pair.clone(), &["--client-id", "another"], "pair_accepted"),
        (format!("{id}:{other}"), &[], "pair_refused"),
    ] {
        let scene = knowing(&id, &secret);
        let arguments = [arguments, &["--format", "json"]].concat();
        let found = credentials(scene.check(&input, &arguments).expect_code(0));
        assert_eq!(reason(&found[0]), expected, "{input}");
        assert_eq!(found[0]["client_id"], json!(id));
        assert_eq!(found[0]["detector"], "notion-oauth-client-secret");
        let requests = scene.server.requests();
        assert_eq!(requests.len(), 1, "{input}");
        assert_eq!(
            (&*requests[0].method, &*requests[0].path),
            ("POST", "/v1/oauth/introspect")
        );
        assert!(!requests[0].body.contains(&secret[10..]));
    }
    // As a scan calls it that sees what it is.
    let scene = knowing(&id, &secret);
    scene
        .workspace
        .write("a.txt", format!("CLIENT_SECRET={secret}"));
    let scan = scene.workspace.run(&["scan", "a.txt", "--format", "json"]);
    let found = scene.credentials(&pair, 0);
    assert_eq!(scan.findings()[0]["fingerprint"], found[0]["fingerprint"]);
}

#[test]
fn a_client_id_changes_nothing_for_a_token() {
    let token = Random::seeded("token with id").value("ntn");
    let scene = Scene::accepting(&token);
    let outcome = scene.check(&token, &["--client-id", "x-1", "--format", "json"]);
    let found = credentials(outcome.expect_code(0));
    assert_eq!(found[0]["client_id"], json!(null));
    assert_eq!(scene.sent(), [token]);
    scene.check("a", &["--client-id", "x:y"]).expect_code(2);
}

#[test]
fn what_is_of_another_environment_is_never_sent() {
    let token = Random::seeded("environments").value("ntn");
    let scene = Scene::new();
    let input = format!("development_{token}\nstaging_ntn_x1\n\"local_{token}\"\n");
    for credential in scene.credentials(input, 3) {
        assert_eq!(reason(&credential), "other_environment", "{credential}");
    }
    assert!(scene.server.requests().is_empty());
}
