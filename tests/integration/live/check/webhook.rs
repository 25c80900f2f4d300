//! Who signs a delivery: proven offline.

use super::{Scene, credentials, reason, remarks};
use crate::tokens::Random;

/// The token, the body and the signature of the example in Notion's documentation.
fn published() -> (String, String, &'static str) {
    let token = ["secret", "tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"].join("_");
    let body = format!("{{\"verification_token\":\"{token}\"}}");
    let signature = "461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735";
    (token, body, signature)
}

fn arguments(signature: &str) -> [&str; 4] {
    ["--webhook-body", "body.json", "--signature", signature]
}

#[test]
fn the_published_example_is_proven_and_nothing_is_asked() {
    let (token, body, signature) = published();
    let scene = Scene::new();
    scene.workspace.write("body.json", &body);
    for written in [
        signature.to_owned(),
        format!("sha256={signature}"),
        format!("SHA256={}", signature.to_uppercase()),
        format!("X-Notion-Signature: sha256={signature}"),
    ] {
        let outcome = scene.check(&token, &arguments(&written));
        let told = outcome.expect_code(0).expect_stdout("PROVEN");
        told.expect_stdout("1 credential: 1 proven")
            .expect_stdout("Delete the webhook subscription");
        outcome.check(!outcome.stdout().contains("placeholder"), "it is none");
    }
    let json = [&arguments(signature)[..], &["--format", "json"]].concat();
    let outcome = scene.check(format!("'{token}'"), &json);
    let found = credentials(outcome.expect_code(0));
    assert_eq!(
        outcome.json()["rotations"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(remarks(&found[0]), ["quotes"]);
    assert_eq!(found[0]["signs"], true);
    assert_eq!(found[0]["detector"], "notion-webhook-verification-token");
    let markdown = [&arguments(signature)[..], &["--format", "markdown"]].concat();
    let outcome = scene.check(&token, &markdown);
    outcome.expect_code(0).expect_stdout("signs the delivery");
    assert!(scene.server.requests().is_empty());
}

#[test]
fn another_key_body_or_signature_is_not_proven() {
    let (token, body, signature) = published();
    let other = Random::seeded("webhook").value("secret43");
    let scene = Scene::new();
    scene.workspace.write("body.json", &body);
    let outcome = scene.check(&other, &arguments(signature));
    outcome.expect_code(1).expect_stdout("not proven");
    // Which of several does is an answer.
    let both = [&arguments(signature)[..], &["--format", "json"]].concat();
    let found = credentials(
        scene
            .check(format!("{other}\n{token}"), &both)
            .expect_code(0),
    );
    assert_eq!([&found[0]["signs"], &found[1]["signs"]], [false, true]);
    assert_eq!(reason(&found[0]), "offline");
    let changed = signature.replace('4', "5");
    scene.check(&token, &arguments(&changed)).expect_code(1);
    // The raw bytes count, each of them.
    scene.workspace.write("body.json", format!("{body}\n"));
    scene.check(&token, &arguments(signature)).expect_code(1);
    assert!(scene.server.requests().is_empty());
}

#[test]
fn what_makes_no_sense_is_an_error() {
    let (token, body, signature) = published();
    let scene = Scene::new();
    scene.workspace.write("body.json", &body);
    for wrong in [
        "",
        "sha256=",
        &signature[1..],
        "sha1=00",
        &signature.replace('4', "x"),
    ] {
        let outcome = scene.check(&token, &arguments(wrong));
        outcome.expect_code(2).expect_stderr("--signature");
    }
    scene
        .check(&token, &arguments(signature)[..2])
        .expect_code(2);
    scene
        .check(&token, &arguments(signature)[2..])
        .expect_code(2);
    for idle in [&["--access"][..], &["--max-requests", "5"]] {
        let arguments = [&arguments(signature)[..], idle].concat();
        let outcome = scene.check(&token, &arguments);
        outcome.expect_code(2).expect_stderr("cannot be used with");
    }
    let outcome = scene.check(
        &token,
        &["--webhook-body", "none.json", "--signature", signature],
    );
    outcome.expect_code(2).expect_stderr("none.json");
}
