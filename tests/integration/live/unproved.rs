//! What proves no rotation: the refusal of a value that may be another, or of another kind. And the
//! time that is kept, whatever wait is asked for.

use std::time::{Duration, Instant};

use super::awaited::{FORMATS, accepted, awaited, refused, run};
use super::server::{Answer, Server};
use crate::tokens::Random;

const CLIENT: &str = "463558a3-725e-4f37-b6d3-0889894f68de";

#[test]
fn the_refusal_of_a_damaged_copy_proves_nothing() {
    let token = Random::seeded("damaged").value("ntn");
    let (short, long) = (&token[..token.len() - 3], format!("{token}ab"));
    let (upper, other) = (token.to_uppercase(), token.replace("ntn_", "abc-"));
    for (old, remark) in [
        (short, Some("too_short")),
        (&long, Some("too_long")),
        (&upper, Some("letter_case")),
        (&other, None),
    ] {
        let server = Server::answering(|_| refused());
        for format in FORMATS {
            let report = awaited(&server, old, &["--format", format]);
            report.expect_code(3);
            match (format, remark) {
                ("json", _) => {
                    let json = report.json();
                    report.check(json["state"] == "unknown", "unknown");
                    report.check(json["old"]["first_refused"].is_null(), "no refusal");
                    let id = json["old"]["remarks"][0]["id"].as_str();
                    report.check(id == remark, "its remark");
                }
                (_, Some(_)) => {
                    let text = report.stdout().to_lowercase();
                    report.check(text.contains("not as issued"), "its remark");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn the_refusal_of_another_kind_proves_nothing() {
    let old = Random::seeded("kind").value("secret43");
    let server = Server::answering(|_| refused());
    let report = awaited(&server, &old, &[]);
    report
        .expect_code(3)
        .expect_stdout("refused as an API token");
    let json = awaited(&server, &old, &["--format", "json"]).json();
    assert_eq!(json["state"], "unknown");
    assert_eq!(json["old"]["last"]["reason"], "not_an_api_token");

    let server = Server::answering(|_| Answer::json(401, r#"{"error":"invalid_client"}"#));
    let report = awaited(&server, &old, &["--client-id", CLIENT]);
    report.expect_code(3).expect_stdout("another client");
}

#[test]
fn a_damaged_new_value_is_not_known_to_be_refused() {
    let mut random = Random::seeded("damaged new");
    let (old, new) = (random.value("ntn"), random.value("ntn"));
    let server = Server::answering(|_| refused());
    let arguments = ["--new-env", "NEW", "--timeout", "0s"];
    let report = run(&server, &old, &arguments, &[("NEW", &new[..40])]);
    report.expect_code(3).expect_stdout("not as issued");
}

/// A blank before it is no damage: what is asked about is what was issued.
#[test]
fn what_was_cleaned_is_what_was_issued() {
    let old = format!(" {}", Random::seeded("cleaned").value("ntn"));
    let server = Server::answering(|_| refused());
    awaited(&server, &old, &[]).expect_code(0);
}

#[test]
fn a_wait_that_is_asked_for_makes_it_no_longer() {
    let mut random = Random::seeded("a long wait");
    let (old, new) = (random.value("ntn"), random.value("ntn"));
    for (status, reason) in [(429, "rate_limited"), (503, "unavailable")] {
        let server = Server::answering(move |_| {
            Answer::with(status, &[("retry-after", "60")], r#"{"object":"error"}"#)
        });
        let start = Instant::now();
        let arguments = ["--new-env", "NEW", "--timeout", "2s", "--format", "json"];
        let report = run(&server, &old, &arguments, &[("NEW", &new)]);
        let json = report.expect_code(3).json();
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "{took:?}");
        report.check(json["old"]["last"]["reason"] == reason, reason);
        // Nothing was asked again that asked not to be.
        assert_eq!(server.requests().len(), 2);
    }
}

#[test]
fn an_answer_that_does_not_come_makes_it_no_longer() {
    let old = Random::seeded("no answer").value("ntn");
    let server = Server::answering(|_| accepted().after(Duration::from_secs(9)));
    let start = Instant::now();
    let report = run(&server, &old, &["--timeout", "0s"], &[]);
    report.expect_code(3);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(8), "{took:?}");
}
