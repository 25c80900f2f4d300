//! Credentials in and around what is forgiven: markers, reasons, baselines, and their commands.

use std::fs;

use super::Canary;
use crate::harness::Workspace;
use crate::tokens::Token;

const FORMATS: [&str; 4] = ["terminal", "json", "jsonl", "sarif"];

/// Every kind, each beside a marker whose reason repeats it.
fn marked() -> (Workspace, Canary) {
    let (workspace, canary) = (Workspace::new(), Canary::new("marked"));
    for (number, Token { value, .. }) in canary.tokens.iter().enumerate() {
        let names = "notion file_token NOTION_SCIM_TOKEN https://mcp.notion.com/mcp";
        let text = format!("# {names}={value} # ntnleaks:allow -- it is {value}, or {value}\n");
        workspace.write(format!("{number}.txt"), text);
        let detector = format!("{names}={value} # ntnleaks:allow {value}\n");
        workspace.write(format!("slip-{number}.txt"), detector);
    }
    (workspace, canary)
}

#[test]
fn no_reason_of_a_marker_shows_a_credential() {
    let (workspace, canary) = marked();
    for format in FORMATS {
        for mode in [&[][..], &["--verbose"], &["--color", "always"]] {
            let arguments = [
                &["scan", ".", "--show-suppressed", "--format", format],
                mode,
            ]
            .concat();
            let report = workspace.run(&arguments);
            canary.assert_hidden(report.expect_code(1));
        }
    }
}

/// What would forgive it and is not trusted is told, too.
#[test]
#[cfg(unix)]
fn no_marker_or_reference_that_is_not_trusted_shows_a_credential() {
    let (plain, canary) = marked();
    let workspace = Workspace::repository();
    workspace.commit("base");
    for entry in fs::read_dir(plain.path("")).unwrap().flatten() {
        fs::copy(entry.path(), workspace.path(entry.file_name())).unwrap();
    }
    workspace.commit("marked");
    for format in FORMATS {
        let report = ["scan", "--range", "HEAD^..HEAD", "--format", format];
        canary.assert_hidden(workspace.run(&report).expect_code(1));
        let report = ["scan", ".", "--trusted-ref", "HEAD^", "--format", format];
        canary.assert_hidden(workspace.run(&report).expect_code(1));
    }
    for Token { value, .. } in canary.recognizable() {
        let outcome = workspace.run(&["scan", "--trusted-ref", value]);
        canary.assert_hidden(outcome.expect_code(2));
        if value.len() < 150 && !value.contains(':') {
            let config = "exclude = [".to_owned();
            workspace.write("ntnleaks.toml", config).commit("wrong");
            workspace.git(&["branch", value]);
            let outcome = workspace.run(&["scan", "--trusted-ref", value]);
            canary.assert_hidden(outcome.expect_code(2));
        }
    }
}

#[test]
fn no_command_of_a_baseline_shows_or_writes_a_credential() {
    let (workspace, canary) = super::planted();
    let file = workspace.path(".ntnleaks-baseline.json");
    let create = ["baseline", "create", "--by", "me"];
    let created = workspace.run(&create);
    canary.assert_hidden(created.expect_code(0));
    canary.assert_absent(&fs::read(&file).unwrap(), &created);
    let shown = workspace.run(&["baseline", "show"]);
    canary.assert_hidden(shown.expect_code(0));
    for format in FORMATS {
        let report = workspace.run(&["scan", ".", "--show-suppressed", "--format", format]);
        canary.assert_hidden(report.expect_code(0));
    }
    for entry in fs::read_dir(workspace.path("")).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
    for format in FORMATS {
        canary.assert_hidden(&workspace.run(&["scan", ".", "--verbose", "--format", format]));
    }
    let pruned = workspace.run(&["baseline", "prune"]);
    canary.assert_hidden(pruned.expect_code(0).expect_stdout(" removed, "));
}

#[test]
#[cfg(unix)]
fn no_baseline_of_a_history_shows_or_holds_a_credential() {
    let (workspace, canary) = super::repositories::planted();
    let file = workspace.path(".ntnleaks-baseline.json");
    let created = workspace.run(&["baseline", "create", "--history"]);
    canary.assert_hidden(created.expect_code(0));
    canary.assert_absent(&fs::read(&file).unwrap(), &created);
    canary.assert_hidden(&workspace.run(&["baseline", "show"]));
    for format in FORMATS {
        let report = workspace.run(&["scan", "--history", "--show-suppressed", "--format", format]);
        canary.assert_hidden(report.expect_code(0));
    }
    canary.assert_hidden(workspace.run(&["baseline", "prune"]).expect_code(0));
}

/// Whoever accepts something pastes it as the reason, too.
#[test]
fn what_people_say_is_redacted_when_it_is_written_and_when_it_is_read() {
    let canary = Canary::new("said");
    for Token { value, .. } in canary.recognizable() {
        let workspace = Workspace::new();
        let file = workspace.path(".ntnleaks-baseline.json");
        let short = value.get(..150).unwrap_or(value);
        workspace.write(format!("{short}/a.txt"), format!("notion {value}\n"));
        let said = format!("--reason=it is {value}");
        let by = format!("--by={value}");
        let created = workspace.run(&["baseline", "create", &said, &by]);
        canary.assert_hidden(created.expect_code(0));
        canary.assert_absent(&fs::read(&file).unwrap(), &created);
        // By hand, in every place that takes a text.
        let text = fs::read_to_string(&file).unwrap();
        let text = text.replace("it is ****", &format!("it is {value}"));
        let text = text.replace("\"by\":\"", &format!("\"by\":\"{value} "));
        let text = text.replace("\"path\":\"", &format!("\"path\":\"{value} "));
        fs::write(&file, text).unwrap();
        for format in FORMATS {
            let arguments = [
                "scan",
                ".",
                "--format",
                format,
                "--show-suppressed",
                "--verbose",
            ];
            canary.assert_hidden(workspace.run(&arguments).expect_code(0));
        }
        canary.assert_hidden(workspace.run(&["baseline", "show"]).expect_code(0));
        let empty = ["baseline", "prune", "--exclude", "*/"];
        canary.assert_hidden(workspace.run(&empty).expect_code(0));
    }
}

#[test]
fn no_error_about_a_baseline_repeats_a_credential() {
    let canary = Canary::new("baseline errors");
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    for Token { value, .. } in canary.recognizable() {
        let flag = |name: &str| format!("{name}={value}");
        let errors: [&[&str]; 9] = [
            &["scan", ".", "--baseline", value],
            &["baseline", value],
            &["baseline", "create", value],
            &["baseline", "create", "--by", "me", &flag("--expires")],
            &["baseline", "create", "--by", "me", &flag("--no-such-flag")],
            &[
                "baseline", "create", "--by", value, "--reason", value, "missing",
            ],
            &["baseline", "prune", "--baseline", value],
            &["baseline", "show", value],
            &["baseline", "show", "--baseline", value],
        ];
        for arguments in errors {
            let outcome = workspace.run(arguments);
            canary.assert_hidden(&outcome);
            outcome.expect_code(2);
            outcome.check(!outcome.stderr().is_empty(), "a message on stderr");
        }
    }
    for Token { value, .. } in &canary.tokens {
        for text in [
            value.clone(),
            format!("\"{value}\""),
            format!("{{\"{value}\":1}}"),
            format!("{{\"version\":\"{value}\"}}"),
            format!("{{\"version\":1,\"entries\":[{{\"{value}\":1}}]}}"),
            format!("{{\"version\":1,\"entries\":[\"{value}\"]}}"),
            format!("{{\"version\":1,\"entries\":[{{\"fingerprint\":\"{value}\"}}]}}"),
            format!("{{\"version\":1,\"entries\":[{{\"secret\":\"{value}\"}}]}}"),
            format!("{{\"version\":1,\"entries\":[{{\"detector\":\"{value}\"}}]}}"),
            format!("{{\"version\":1,\"entries\":[{{\"line\":\"{value}\"}}]}}"),
            format!("{{\"version\":1,\"entries\":[{{\"found_in\":\"{value}\"}}]}}"),
        ] {
            workspace.write(".ntnleaks-baseline.json", text);
            for arguments in [
                &["scan", "a.txt"][..],
                &["baseline", "show"],
                &["baseline", "prune"],
            ] {
                let outcome = workspace.run(arguments);
                canary.assert_hidden(outcome.expect_code(2));
            }
        }
    }
}
