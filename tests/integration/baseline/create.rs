//! What `baseline create` writes, who says so, and until when it holds.

use std::collections::BTreeSet;

use ntnleaks::DETECTORS;
use serde_json::Value;

use super::{FILE, accepted, token};
use crate::harness::Workspace;
use crate::tokens::{KINDS, Random};

#[test]
fn an_old_repository_is_accepted_and_clean_from_then_on() {
    let workspace = Workspace::repository();
    let (one, two) = (token("one"), token("two"));
    workspace
        .write("b.txt", format!("x\ny {one}\n"))
        .write("a.txt", format!("{one} {two}\n"))
        .write("app/.env", "A=b\n");
    let created = workspace.baseline(&["create", "--reason", "old \u{2014} revoked"]);
    created
        .expect_code(0)
        .expect_stdout("notion-api-token  ntn_")
        .expect_stdout("accepted on 20")
        .expect_stdout(": old \u{2014} revoked\n")
        .expect_stdout(".ntnleaks-baseline.json written: 3 added, 0 renewed, 0 entries kept\n")
        .expect_stdout(".ntnleaks-baseline.json merge=union");
    let entries = workspace.entries();
    let fingerprints: Vec<_> = entries
        .iter()
        .map(|it| it["fingerprint"].as_str())
        .collect();
    assert!(fingerprints.is_sorted(), "{fingerprints:?}");
    let of = |path: &str| entries.iter().find(|it| it["path"] == path).unwrap();
    let entry = of("a.txt");
    assert_eq!(entry["line"], 1);
    assert_eq!(entry["by"], "A U Thor <author@example.com>");
    assert_eq!(entry["reason"], "old \u{2014} revoked");
    assert_eq!(entry["found_in"], "tree");
    assert_eq!(of("app/.env")["secret"], Value::Null);
    assert_eq!(workspace.baseline_text().lines().count(), 3 + 3 + 3);

    let report = workspace.scan(&["."]);
    report.expect_found(&[]);
    assert_eq!(report.stat("suppressed"), 4);
    // What is new is still found.
    workspace.write("c.txt", token("new"));
    workspace
        .scan(&["."])
        .expect_found(&[("c.txt", &token("new"))]);
}

#[test]
fn more_is_added_and_nothing_is_removed_or_said_again() {
    let workspace = accepted();
    let before = workspace.entries();
    workspace.git(&["rm", "-q", "src/config.js"]);
    workspace.write("new.txt", token("new"));
    let again = ["create", "--reason", "another", "--by", "Somebody"];
    let created = workspace.baseline(&again);
    created
        .expect_code(0)
        .expect_stdout("1 added, 0 renewed, 1 entry kept");
    created.check(!created.stdout().contains("merge=union"), "said once");
    let entries = workspace.entries();
    assert_eq!(entries.len(), 2);
    assert!(entries.contains(&before[0]));
    let new = entries.iter().find(|it| it["path"] == "new.txt").unwrap();
    assert_eq!(
        (&new["by"], &new["reason"]),
        (&"Somebody".into(), &"another".into())
    );

    let text = workspace.baseline_text();
    let unchanged = workspace.baseline(&again);
    unchanged
        .expect_code(0)
        .expect_stdout("unchanged: 0 added, 0 renewed, 2 entries kept");
    assert_eq!(workspace.baseline_text(), text);
}

#[test]
fn a_clean_repository_needs_none() {
    let workspace = Workspace::repository();
    workspace.write("a.txt", "nothing\n");
    let created = workspace.baseline(&["create"]);
    created
        .expect_code(0)
        .expect_stdout("no baseline is needed");
    assert!(!workspace.path(FILE).exists());
}

#[test]
fn somebody_must_say_who_accepts() {
    let workspace = Workspace::new();
    workspace.write("a.txt", token("nobody"));
    let nobody = |arguments: &[&str]| {
        let mut command = workspace.command(&[&["baseline", "create"], arguments].concat());
        for name in [
            "GIT_AUTHOR_NAME",
            "GIT_AUTHOR_EMAIL",
            "GIT_COMMITTER_NAME",
            "GIT_COMMITTER_EMAIL",
        ] {
            command.env_remove(name);
        }
        workspace.finish(command)
    };
    let refused = nobody(&[]);
    refused
        .expect_code(2)
        .expect_stderr("--by")
        .expect_stderr("user.name");
    assert!(!workspace.path(FILE).exists());
    nobody(&["--by", " "])
        .expect_code(2)
        .expect_stderr("--by is empty");
    nobody(&["--by", "The API team"]).expect_code(0);
    assert_eq!(workspace.entries()[0]["by"], "The API team");
}

#[test]
fn git_says_who_accepts_where_nobody_else_does() {
    let workspace = Workspace::repository();
    workspace.git(&["config", "user.name", "Ada"]);
    workspace.git(&["config", "user.email", "ada@example.com"]);
    workspace.write("a.txt", token("ada"));
    let mut command = workspace.command(&["baseline", "create"]);
    command
        .env_remove("GIT_AUTHOR_NAME")
        .env_remove("GIT_AUTHOR_EMAIL");
    workspace.finish(command).expect_code(0);
    assert_eq!(workspace.entries()[0]["by"], "Ada <ada@example.com>");
}

#[test]
fn what_expires_counts_again_and_can_be_renewed() {
    let workspace = Workspace::repository();
    workspace.write("a.txt", token("expiry"));
    workspace
        .baseline(&["create", "--expires", "90d"])
        .expect_code(0);
    let until = workspace.entries()[0]["expires"]
        .as_str()
        .unwrap()
        .to_owned();
    workspace.scan(&["."]).expect_found(&[]);
    workspace
        .baseline(&["show"])
        .expect_stdout(&format!("  until {until}\n"));

    workspace.edit_baseline(&until, "2026-01-01");
    workspace
        .scan(&["."])
        .expect_found(&[("a.txt", &token("expiry"))]);
    let report = workspace.run(&["scan", "."]);
    report
        .expect_code(1)
        .expect_stdout("a.txt:1  notion-api-token");
    report.expect_stdout("expired on 2026-01-01: it counts again");
    report.expect_stderr("note: .ntnleaks-baseline.json: 1 entry expired");
    let notes = workspace.scan(&["."]).json()["baseline"].clone();
    assert_eq!(notes["expired"][0]["path"], "a.txt");
    assert_eq!(notes["gone"], serde_json::json!([]));
    workspace
        .baseline(&["show"])
        .expect_stdout("  expired on 2026-01-01: it counts again\n");

    let renewed = workspace.baseline(&["create", "--expires", "2999-12-31"]);
    renewed
        .expect_code(0)
        .expect_stdout("0 added, 1 renewed, 0 entries kept");
    assert_eq!(workspace.entries()[0]["expires"], "2999-12-31");
    workspace.scan(&["."]).expect_found(&[]);
}

#[test]
fn an_end_must_be_a_day_of_the_future() {
    let workspace = Workspace::new();
    workspace.write("a.txt", token("ends"));
    for (when, message) in [
        ("2020-01-01", "not in the future"),
        ("0d", "not in the future"),
        ("-1d", "a day is written as"),
        ("90", "a day is written as"),
        ("soon", "a day is written as"),
        ("2026-02-30", "a day is written as"),
        ("99999999999d", "a day is written as"),
        ("4294967295d", "a day is written as"),
    ] {
        let expires = format!("--expires={when}");
        let refused = workspace.baseline(&["create", "--by", "me", &expires]);
        refused.expect_code(2).expect_stderr(message);
    }
    assert!(!workspace.path(FILE).exists());
}

#[test]
fn what_was_not_read_is_said_and_is_not_accepted() {
    let workspace = Workspace::new();
    workspace.write("a.txt", token("read")).write(
        "large.txt",
        format!("{} {}", token("large"), "x".repeat(4096)),
    );
    let created = workspace.baseline(&["create", "--by", "me", "--max-file-size", "1K"]);
    created
        .expect_code(3)
        .expect_stderr("large.txt is larger than")
        .expect_stderr("there may be more to accept");
    assert_eq!(workspace.entries().len(), 1);
}

/// The baseline lies in the work tree, so it is scanned: no entry may look like a credential, and
/// each must be readable again.
#[test]
fn entries_of_every_kind_are_read_again_and_are_no_findings() {
    let workspace = Workspace::repository();
    let mut random = Random::seeded("kinds of entries");
    for (number, kind) in KINDS.iter().enumerate() {
        let value = random.value(kind);
        let named = format!(
            "notion file_token={value}\nNOTION_SCIM_TOKEN={value}\n\
             client_secret: {value}\nverification_token: {value}\n"
        );
        workspace.write(format!("named/{number}.txt"), named);
        workspace.write(format!("plain/{number}.txt"), format!("notion {value}\n"));
        workspace.write(format!(".mcp-auth/{number}.json"), format!("\"{value}\"\n"));
    }
    workspace.write(".env", "A=b\n");
    workspace.baseline(&["create"]).expect_code(0);
    let entries = workspace.entries();
    let detectors: BTreeSet<_> = entries.iter().map(|it| it["detector"].as_str()).collect();
    let all: BTreeSet<_> = DETECTORS.iter().map(|row| Some(row.id)).collect();
    assert_eq!(detectors, all);
    workspace.scan(&["."]).expect_found(&[]);
    let alone = workspace.scan(&[FILE, "--no-baseline"]);
    alone.expect_found(&[]);
    assert_eq!(alone.stat("placeholders"), 0);
}
