//! Copies that are not what was issued: what is said of them, and what is asked.

use serde_json::Value;

use super::{Scene, reason, remarks};
use crate::template::base64;
use crate::tokens::Random;

/// Each kind of dirt: its remark, and that the credential is found behind it.
#[test]
fn the_credential_behind_the_dirt_is_asked_and_both_are_told() {
    let token = Random::seeded("dirt").value("ntn");
    let with = |dirt: &str| format!("{}{dirt}{}", &token[..30], &token[30..]);
    for (given, remark) in [
        (format!("  {token}\t"), "blanks"),
        (with(" "), "inner_blanks"),
        (format!("\"{token}\""), "quotes"),
        (format!("“{token}”"), "quotes"),
        (format!("`{token}`"), "quotes"),
        (format!("Bearer {token}"), "scheme"),
        (format!("NOTION_TOKEN={token}"), "assignment"),
        (format!("export NOTION_TOKEN=\"{token}\""), "assignment"),
        (format!("\"token\": \"{token}\","), "assignment"),
        (with("\u{200b}"), "invisible"),
        (format!("\u{feff}{token}"), "invisible"),
        (format!("{token}\u{a0}"), "invisible"),
        (token.replace('_', "＿"), "look_alikes"),
        (token.replace('_', "%5F"), "encoded"),
        (base64(token.as_bytes()), "encoded"),
        (token.replace("ntn_", "NTN_"), "letter_case"),
        (format!("the token is {token}, I think"), "surroundings"),
    ] {
        let scene = Scene::accepting(&token);
        let credentials = scene.credentials(&given, 0);
        let credential = &credentials[0];
        assert_eq!(credentials.len(), 1, "{given}");
        assert_eq!(reason(credential), "accepted", "{given}");
        assert_eq!(credential["detector"], "notion-api-token");
        assert!(
            remarks(credential).contains(&remark.to_owned()),
            "{given} {credential}"
        );
        assert!(credential["as_given"]["state"].is_string(), "{given}");
        assert_eq!(scene.sent().last(), Some(&token));
        // Only what is another value, and can be sent, is asked as it is.
        let asked = if remark == "letter_case" { 2 } else { 1 };
        assert_eq!(scene.sent().len(), asked, "{given}");
        let again = scene.check(&given, &[]);
        again
            .expect_code(0)
            .expect_stdout("ACTIVE")
            .expect_stdout("as it was given");
    }
}

#[test]
fn two_lines_that_were_one_are_one() {
    let token = Random::seeded("broken line").value("ntn");
    let scene = Scene::accepting(&token);
    let input = format!("{}\r\n  {}\n", &token[..22], &token[22..]);
    let credentials = scene.credentials(input, 0);
    assert_eq!(credentials.len(), 1);
    assert_eq!(remarks(&credentials[0]), ["line_breaks"]);
    assert_eq!(credentials[0]["given_as"][0], "line 1 and line 2");
    assert_eq!(scene.sent(), [token]);
}

#[test]
fn what_works_as_it_is_is_not_cleaned() {
    let token = Random::seeded("as it is")
        .value("ntn")
        .replace("ntn_", "Ntn_");
    let scene = Scene::accepting(&token);
    let credentials = scene.credentials(&token, 0);
    assert_eq!(reason(&credentials[0]), "accepted");
    assert_eq!(credentials[0]["remarks"], Value::Array(Vec::new()));
    assert_eq!(scene.sent(), [token]);
}

#[test]
fn a_truncated_copy_is_asked_and_its_length_is_told() {
    let token = Random::seeded("truncated").value("ntn");
    let scene = Scene::accepting(&token);
    let input = format!("{}\n{token}abc\n", &token[..45]);
    let credentials = scene.credentials(input, 0);
    assert_eq!(remarks(&credentials[0]), ["too_short"]);
    assert_eq!(
        credentials[0]["remarks"][0]["message"],
        "it is too short by 5 characters"
    );
    assert_eq!(
        credentials[1]["remarks"][0]["message"],
        "it is too long by 3 characters"
    );
    for credential in &credentials {
        assert_eq!(credential["detector"], "notion-api-token-unknown-format");
        assert_eq!(reason(credential), "refused");
    }
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn placeholders_and_redacted_copies_are_never_sent() {
    let token = Random::seeded("redacted copy").value("ntn");
    let redacted = format!("{}****{}", &token[..8], &token[46..]);
    let dotted = format!("{}...{}", &token[..8], &token[46..]);
    let scene = Scene::new();
    let input = format!(
        "{redacted}\n\"{dotted}\"\nntn_your_integration_token_here\n<your-token>\n${{NOTION_TOKEN}}\nntn_{}\n",
        "x".repeat(46)
    );
    let credentials = scene.credentials(input, 3);
    let reasons: Vec<_> = credentials.iter().map(reason).collect();
    let expected = [
        "redacted",
        "redacted",
        "placeholder",
        "placeholder",
        "placeholder",
        "placeholder",
    ];
    assert_eq!(reasons, expected);
    assert!(scene.server.requests().is_empty());
}

#[test]
fn several_credentials_in_one_value_are_examined_each() {
    let mut random = Random::seeded("several");
    let (one, other) = (random.value("ntn"), random.value("ntn"));
    for given in [format!("{one},{other}"), format!("{one}{other}")] {
        let scene = Scene::new();
        let credentials = scene.credentials(given, 0);
        assert_eq!(credentials.len(), 2);
        assert!(
            credentials
                .iter()
                .all(|it| remarks(it).contains(&"several".to_owned()))
        );
        assert_eq!(scene.sent(), [&*one, &*other]);
    }
}

/// No remark, note or error says anything of the value itself.
#[test]
fn no_dirty_copy_is_shown() {
    let token = Random::seeded("hidden").value("ntn");
    let scene = Scene::new();
    for given in [
        format!("\"{token}"),
        token.replace('_', "＿"),
        base64(token.as_bytes()),
        token[..45].to_owned(),
        format!("x={token};y"),
    ] {
        for format in ["terminal", "json", "markdown"] {
            let outcome = scene.check(&given, &["--format", format]);
            let streams = outcome.stdout() + &outcome.stderr();
            outcome.check(!streams.contains(&token[20..32]), "no part of the token");
        }
    }
}
