//! `scan -`, standard input, and `scan --commit-msg`, the message of a commit.

mod commit_msg; // the message that git will record
mod memory; // no more memory for a long text than for a short one

use std::process::Command;

use crate::harness::{Outcome, Workspace};
use crate::repository::DOTENV;
use crate::tokens::Random;

/// A token that no other test has.
fn token(name: &str) -> String {
    Random::seeded(&format!("stdin {name}")).value("ntn")
}

#[track_caller]
fn scan(arguments: &[&str], input: impl AsRef<[u8]>) -> Outcome {
    let workspace = Workspace::new();
    workspace.scan_fed(&[&["-"], arguments].concat(), input)
}

#[test]
fn a_token() {
    let token = token("plain");
    let report = scan(&[], format!("one\n  {token}\n"));
    report.expect_found(&[("<stdin>", &token)]);
    let finding = &report.findings()[0];
    report.check(finding["line"] == 2 && finding["column"] == 3, "the place");
    report.check(finding["object"].is_null(), "no object of git");
    report.check(finding["commit"].is_null(), "no commit");
    assert_eq!(report.stat("blobs"), 1);
}

#[test]
fn a_person_sees_where_it_comes_from() {
    let workspace = Workspace::new();
    let output = crate::harness::fed(workspace.command(&["scan", "-"]), token("seen").as_bytes());
    let report = workspace.outcome("scan -".to_owned(), output);
    report.expect_code(1).expect_stdout("<stdin>");
}

#[test]
fn clean_text() {
    let report = scan(&[], "nothing\n");
    report.expect_found(&[]);
    assert_eq!(report.stat("bytes"), 8);
}

#[test]
fn a_name() {
    let token = token("named");
    let report = scan(&["--path", "dir/config.json"], &token);
    report.expect_found(&[("dir/config.json", &token)]);
}

/// The name tells what it is, as it would of a file. A file of that name is not read.
#[test]
fn a_dotenv_file_by_name() {
    let workspace = Workspace::repository();
    workspace.write(".env", token("on disk"));
    let report = workspace.scan_fed(&["-", "--path", ".env"], "GREETING=hello\n");
    report.check(
        !report.stdout().contains(&token("on disk")),
        "no file is read",
    );
    let report = scan(&["--path", "app/.env"], "GREETING=hello\n");
    let dotenv = report.code() == Some(1);
    report.check(dotenv, "a dotenv file that somebody pipes is one");
    report.expect_found(&[("app/.env", DOTENV)]);
    scan(&["--path", ".env.example"], "GREETING=hello\n").expect_found(&[]);
}

#[test]
fn a_name_gives_context() {
    let scim = Random::seeded("stdin scim").value("scim");
    let report = scan(&["--path", "a.env"], format!("NOTION_SCIM_TOKEN={scim}\n"));
    report.check(report.stdout().contains(&scim), "found by its variable");
}

#[test]
fn utf_16() {
    let token = token("utf-16");
    let text = format!("\u{feff}one\r\nüber {token}\r\n");
    for (encoding, to_bytes) in [
        ("utf-16le", u16::to_le_bytes as fn(u16) -> [u8; 2]),
        ("utf-16be", u16::to_be_bytes),
    ] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(to_bytes).collect();
        let report = scan(&[], bytes);
        report.expect_found(&[("<stdin>", &token)]);
        let finding = &report.findings()[0];
        report.check(finding["encoding"] == encoding, encoding);
        report.check(finding["line"] == 2 && finding["column"] == 6, "the place");
    }
}

/// A pipe gives its bytes in the pieces in which they were written.
#[test]
fn a_token_in_pieces() {
    let token = token("pieces");
    let workspace = Workspace::new();
    let program = env!("CARGO_BIN_EXE_ntnleaks");
    let pieces = "for piece in $PIECES; do printf %s \"$piece\"; sleep 0.02; done";
    let script = format!("{{ {pieces}; }} | '{program}' scan - --format json --show-secrets");
    let mut command = Command::new("sh");
    let pieces: Vec<_> = token
        .as_bytes()
        .chunks(7)
        .map(String::from_utf8_lossy)
        .collect();
    command
        .args(["-c", &script])
        .env("PIECES", pieces.join(" "));
    workspace
        .finish(command)
        .expect_found(&[("<stdin>", &token)]);
}

/// Nothing was read, so nothing is known.
#[test]
fn an_empty_input_is_3() {
    let report = scan(&[], "");
    report.expect_code(3);
    report.check(!report.stderr().is_empty(), "a message");
    let workspace = Workspace::new();
    workspace.run(&["scan", "-"]).expect_code(3);
}

#[test]
fn an_input_that_cannot_be_read_is_not_clean() {
    let workspace = Workspace::new();
    for redirection in ["<&-", "<."] {
        let program = env!("CARGO_BIN_EXE_ntnleaks");
        let script = format!("exec '{program}' scan - --format json {redirection}");
        let mut command = Command::new("sh");
        command
            .args(["-c", &script])
            .current_dir(workspace.path(""));
        let report = workspace.finish(command);
        let refused = matches!(report.code(), Some(2 | 3));
        report.check(refused, &format!("not clean with {redirection}"));
        report.check(!report.stderr().is_empty(), "a message");
    }
}

/// Beyond a limit it is read all the same, or named as not read.
#[test]
fn an_input_over_the_limit() {
    let token = token("limit");
    let report = scan(&["--max-file-size", "1024"], "x ".repeat(2048) + &token);
    if report.code() == Some(3) {
        let expected = ("<stdin>".to_owned(), "too-large".to_owned());
        assert_eq!(report.skipped(), [expected]);
    } else {
        report.expect_found(&[("<stdin>", &token)]);
    }
}

#[test]
fn it_stands_alone() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    for arguments in [
        &["-", "a.txt"][..],
        &["-", "--staged"],
        &["-", "--pre-push"],
        &["--path", "x"],
        &["a.txt", "--path", "x"],
    ] {
        let report = workspace.scan(arguments);
        report.check(report.code() == Some(2), &format!("exit 2: {arguments:?}"));
    }
    workspace.write("-", token("a file named so"));
    let report = workspace.scan(&["./-"]);
    report.expect_code(1);
}

#[test]
fn zero_bytes_and_broken_text_end_nothing() {
    let token = token("broken");
    let mut text = vec![0, 0xff, 0xfe, 0x80, b'\n', 0];
    text.extend(token.as_bytes());
    text.extend([0xc3, 0, 0]);
    scan(&[], text).expect_found(&[("<stdin>", &token)]);
}
