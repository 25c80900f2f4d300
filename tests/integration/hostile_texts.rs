//! Texts made up to hide a credential, or to fill the memory.

use crate::harness::Workspace;
use crate::tokens::Random;

/// The token is found in `text`, at this line and column.
fn found(text: impl AsRef<[u8]>, token: &str, place: (u64, u64)) {
    let workspace = Workspace::new();
    workspace.write("a.txt", text.as_ref());
    let report = workspace.run(&["scan", ".", "--format", "json", "--show-secrets"]);
    report.expect_code(1);
    let findings = report.findings();
    let genuine: Vec<_> = findings.iter().filter(|it| it["secret"] == token).collect();
    report.check(genuine.len() == 1, "the token, once");
    let number = |key: &str| genuine[0][key].as_u64().unwrap_or_default();
    report.check((number("line"), number("column")) == place, "in its place");
}

#[test]
fn zero_bytes_between_texts_are_no_utf16() {
    let token = Random::seeded("zero bytes").value("ntn");
    found(
        format!("NOTION_TOKEN={token}\0PATH=/usr/bin\0"),
        &token,
        (1, 14),
    );
    found(format!("A=b\0NOTION_TOKEN={token}\0"), &token, (1, 18));
    found(format!("a.txt\0bb.txt\0{token}\0"), &token, (1, 14));
    found(
        format!("hello world\n\0config\nNOTION_TOKEN={token}"),
        &token,
        (3, 14),
    );
    found(
        format!("a\0b\0c\0d\0e\0f\0g\0h\0\n{token}\n"),
        &token,
        (2, 1),
    );
}

#[test]
fn a_mark_of_utf16_before_ascii_hides_nothing() {
    let token = Random::seeded("mark").value("ntn");
    for mark in [b"\xFF\xFE", b"\xFE\xFF"] {
        for lines in [1, 40_000] {
            let filler = "filler, filler, filler, filler\n".repeat(lines);
            let text = [mark.as_slice(), filler.as_bytes(), token.as_bytes(), b"\n"].concat();
            found(text, &token, (lines as u64 + 1, 1));
        }
    }
}

#[test]
fn decoys_do_not_push_a_token_out_of_the_report() {
    let mut random = Random::seeded("decoys");
    let token = random.value("ntn");
    let placeholder = format!("ntn_{}{}\n", random.digits(11), "x".repeat(35));
    found(placeholder.repeat(10_001) + &token, &token, (10_002, 1));
    let unsure: String = (0..10_001)
        .map(|_| random.value("secret41") + "\n")
        .collect();
    found(unsure + &token, &token, (10_002, 1));
}

#[test]
fn decoys_are_counted() {
    let workspace = Workspace::new();
    let placeholder = format!("ntn_{}{}\n", "12345678901", "x".repeat(35));
    workspace.write("a.txt", placeholder.repeat(30_000));
    let report = workspace.run(&["scan", ".", "--format", "json"]);
    report.expect_code(0);
    report.check(
        report.json()["stats"]["placeholders"] == 30_000,
        "all of them",
    );
}

#[test]
fn values_near_many_names_are_listed_once() {
    let mut random = Random::seeded("names");
    let workspace = Workspace::new();
    let line = format!("file_token = {}\n", random.value("file_token"));
    workspace.write("a.txt", line.repeat(500));
    let report = workspace.run(&["scan", ".", "--format", "json"]);
    report.check(report.findings().len() == 500, "one a line");
}
