//! Since when a credential is known: what a ledger remembers, and what makes the run fail.

use std::fs;
use std::thread;

use super::{Scene, credentials};
use crate::tokens::Random;

const LEDGER: [&str; 2] = ["--ledger", "ages.json"];

fn ledger(scene: &Scene) -> String {
    fs::read_to_string(scene.workspace.path("ages.json")).unwrap()
}

/// The same ledger, as it was when each credential was first seen on `day`.
fn seen_on(scene: &Scene, day: &str) {
    let text = ledger(scene);
    let at = text.find("\"first_seen\":\"").unwrap() + "\"first_seen\":\"".len();
    let today = text[at..at + 10].to_owned();
    scene
        .workspace
        .write("ages.json", text.replace(&today, day));
}

#[test]
fn a_ledger_remembers_fingerprints_and_never_values() {
    let token = Random::seeded("remembered").value("ntn");
    let scene = Scene::new();
    let arguments = [&LEDGER[..], &["--format", "json"]].concat();
    let first = scene.check(&token, &arguments);
    let found = credentials(first.expect_code(0));
    assert_eq!(found[0]["age"]["days"], 0);
    assert_eq!(found[0]["age"]["is_overdue"], false);
    let text = ledger(&scene);
    assert!(
        text.contains(found[0]["fingerprint"].as_str().unwrap()),
        "{text}"
    );
    assert!(!text.contains(&token[8..20]), "{text}");
    // As a scan calls it.
    scene.workspace.write("a.txt", &token);
    let scan = scene.workspace.run(&["scan", "a.txt", "--format", "json"]);
    assert_eq!(scan.findings()[0]["fingerprint"], found[0]["fingerprint"]);
    // What is known already changes nothing.
    scene.check(&token, &LEDGER).expect_code(0);
    assert_eq!(ledger(&scene), text);
}

#[test]
#[cfg(unix)]
fn only_its_owner_may_read_a_ledger_and_a_report() {
    use std::os::unix::fs::PermissionsExt;
    let token = Random::seeded("modes").value("ntn");
    let scene = Scene::new();
    let arguments = [&LEDGER[..], &["--output", "out.txt"]].concat();
    scene.check(&token, &arguments).expect_code(0);
    for file in ["ages.json", "out.txt"] {
        let mode = fs::metadata(scene.workspace.path(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn what_was_not_rotated_fails_with_a_reminder() {
    let mut random = Random::seeded("old");
    let (old, new) = (random.value("ntn"), random.value("ntn"));
    let scene = Scene::new();
    scene.check(&old, &LEDGER).expect_code(0);
    seen_on(&scene, "2024-02-29");
    let limited = [&LEDGER[..], &["--max-age", "90d"]].concat();
    for input in [old.clone(), format!("{new}\n{old}")] {
        let outcome = scene.check(&input, &limited);
        outcome
            .expect_code(1)
            .expect_stderr("reminder")
            .expect_stderr("2024-02-29");
        outcome.expect_stdout("longer than 90 days, so rotate it");
    }
    // A new value starts anew.
    scene.check(&new, &limited).expect_code(0);
    let text = ledger(&scene);
    assert_eq!(text.matches("first_seen").count(), 2);
    scene.check(&old, &LEDGER).expect_code(0);
    let weeks = [&LEDGER[..], &["--max-age", "5000w"]].concat();
    scene.check(&old, &weeks).expect_code(0);
    // It goes before what could not be answered.
    let offline = [&limited[..], &["--offline"]].concat();
    scene.check(&old, &offline).expect_code(1);
    scene.check(&new, &offline).expect_code(3);
}

/// It would pass until that day, and for as long as it may behind it.
#[test]
fn a_day_in_the_future_fails() {
    let token = Random::seeded("clock").value("ntn");
    let scene = Scene::new();
    scene.check(&token, &LEDGER).expect_code(0);
    seen_on(&scene, "9999-12-31");
    let limited = [&LEDGER[..], &["--max-age", "90d"]].concat();
    let outcome = scene.check(&token, &limited);
    outcome
        .expect_code(1)
        .expect_stdout("9999-12-31, which lies in the future")
        .expect_stderr("which lies in the future");
    let json = [&limited[..], &["--format", "json"]].concat();
    let found = credentials(scene.check(&token, &json).expect_code(1));
    assert_eq!(found[0]["age"]["days"], 0);
    assert_eq!(found[0]["age"]["is_overdue"], true);
    // Without a limit it is told, and nothing more.
    scene
        .check(&token, &LEDGER)
        .expect_code(0)
        .expect_stdout("which lies in the future");
    assert!(ledger(&scene).contains("9999-12-31"));
}

/// A file that is no ledger is never taken for an empty one, and never written over.
#[test]
fn a_malformed_ledger_fails_before_anything_is_asked() {
    let token = Random::seeded("malformed").value("ntn");
    let scene = Scene::new();
    scene.check(&token, &LEDGER).expect_code(0);
    let right = ledger(&scene);
    let asked = scene.server.requests().len();
    for (text, place) in [
        (String::new(), ":1: the file is empty"),
        ("[]".to_owned(), ":1: expected the object of a ledger"),
        (
            right.replace("\"version\": 1", "\"version\": 2"),
            ":2: version 2",
        ),
        (right.replace("first_seen", "first"), ":4: there is no key"),
        (
            right.replace("notion-api-token", &token),
            ":4: expected the id of a detector",
        ),
        (
            right.replace("null\n", &format!("\"{token}\"\n")),
            ":5: expected",
        ),
        (right.replace("-", "+"), ":4: "),
        (
            format!("<<<<<<< ours\n{right}"),
            ":1: a merge left its marks",
        ),
        (right[..right.len() - 8].to_owned(), ":5: "),
        ("\0".repeat(100), ":1: "),
    ] {
        scene.workspace.write("ages.json", &text);
        let outcome = scene.check(&token, &LEDGER);
        outcome
            .expect_code(2)
            .expect_stderr(&format!("ages.json{place}"));
        outcome.check(!outcome.stderr().contains(&token[8..20]), "no credential");
        assert_eq!(ledger(&scene), text);
    }
    fs::remove_file(scene.workspace.path("ages.json")).unwrap();
    fs::create_dir(scene.workspace.path("ages.json")).unwrap();
    scene
        .check(&token, &LEDGER)
        .expect_code(2)
        .expect_stderr("is a directory");
    let nowhere = scene.check(&token, &["--ledger", "no/such/ages.json"]);
    nowhere.expect_code(2).expect_stderr("no/such/ages.json");
    assert_eq!(scene.server.requests().len(), asked + 1);
}

#[test]
#[cfg(unix)]
fn a_ledger_is_no_symlink_and_no_pipe() {
    let token = Random::seeded("symlink").value("ntn");
    let scene = Scene::new();
    let path = scene.workspace.path("ages.json");
    std::os::unix::fs::symlink("elsewhere.json", &path).unwrap();
    scene
        .check(&token, &LEDGER)
        .expect_code(2)
        .expect_stderr("symlink");
    assert!(!scene.workspace.path("elsewhere.json").exists());
    fs::remove_file(&path).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    scene
        .check(&token, &LEDGER)
        .expect_code(2)
        .expect_stderr("not a regular file");
}

#[test]
fn runs_at_the_same_time_lose_nothing() {
    let mut random = Random::seeded("at once");
    let tokens: Vec<_> = (0..12).map(|_| random.value("ntn")).collect();
    let scene = Scene::new();
    thread::scope(|scope| {
        for token in &tokens {
            let scene = &scene;
            scope.spawn(move || scene.check(token, &LEDGER).expect_code(0).code());
        }
    });
    assert_eq!(ledger(&scene).matches("first_seen").count(), tokens.len());
}

#[test]
fn what_is_no_credential_is_not_remembered() {
    let scene = Scene::new();
    let outcome = scene.check(
        "ntn_your_token_here\ntwo words\nntn_1234****wXyZ\n",
        &LEDGER,
    );
    outcome.expect_code(3);
    assert!(!scene.workspace.path("ages.json").exists());
}

#[test]
fn an_age_needs_a_ledger_and_a_form() {
    let scene = Scene::new();
    scene
        .check("a", &["--max-age", "90d"])
        .expect_code(2)
        .expect_stderr("--ledger");
    for wrong in ["90", "d", "-1d", "1y", "1.5d", "99999999999d"] {
        let age = format!("--max-age={wrong}");
        let outcome = scene.check("a", &[LEDGER[0], LEDGER[1], &age]);
        outcome.expect_code(2).expect_stderr("90d or 12w");
    }
    assert!(scene.server.requests().is_empty());
}
