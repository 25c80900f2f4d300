//! What each input does, and what it cannot do.

use std::fs;

use serde_json::{Value, json};

use super::run::Run;
use super::site::{Site, push, token};

const MAIN: &str = "refs/heads/main";

/// A push of a token (critical) to `main`, checked out.
fn site() -> (Site, Value) {
    let site = Site::new();
    let before = site.origin.id("main");
    let after = site.commit("a.txt", &token("a"));
    site.checkout(MAIN, 0);
    (site, push(MAIN, &before, &after))
}

#[track_caller]
fn refused(site: &Site, event: &Value, given: &[(&str, &str)], why: &str) {
    let run = site.scan_with("push", event, given);
    run.expect_code(2);
    run.outcome
        .expect_stderr(&format!("::error title=ntnleaks::{why}"));
    assert!(run.outputs.is_empty() && run.arguments.is_empty());
}

#[test]
fn what_fails_the_step_is_what_was_asked_for() {
    let (site, event) = site();
    let code = |fail_on: &str| {
        let run = site.scan_with("push", &event, &[("fail-on", fail_on)]);
        assert_eq!(run.output("findings"), "1");
        run.outcome.code()
    };
    assert_eq!(["findings", "low", "critical"].map(code), [Some(1); 3]);
    assert_eq!(code("never"), Some(0));
    // A dotenv file is of medium severity.
    let before = site.origin.id("main");
    site.origin.write(".env", "A=hunter2\n");
    site.origin.git(&["add", "-f", ".env"]);
    site.origin.git(&["commit", "-q", "-m", "add"]);
    let event = push(MAIN, &before, &site.origin.id("main"));
    site.checkout(MAIN, 0);
    let code = |fail_on: &str| {
        let run = site.scan_with("push", &event, &[("fail-on", fail_on)]);
        run.outcome.expect_stdout("::warning file=.env,");
        run.outcome.code()
    };
    assert_eq!(["findings", "medium"].map(code), [Some(1); 2]);
    assert_eq!(["high", "critical", "never"].map(code), [Some(0); 3]);
    // What was not read is no matter of taste.
    let limit = [
        ("args", "--max-file-size 1"),
        ("fail-on", "never"),
        ("scan", "tree"),
    ];
    let run = site.scan_with("push", &event, &limit);
    assert_eq!(run.outcome.code(), Some(3));
    assert!(!run.output("report").is_empty());
}

/// What the program answers with `--check-validity`, a state a finding.
fn answering(site: &mut Site, states: &[&str]) {
    let findings = states.iter().map(|state| {
        json!({"detector": "notion-api-token", "validity": {"state": state, "reason": "\"state\": \"active\""}})
    });
    let report = json!({
        "version": 1,
        "findings": findings.collect::<Vec<_>>(),
        "suppressed": [{"detector": "x", "validity": {"state": "active", "reason": "forgiven"}}],
    });
    let kept = site.runner.home("answer.json");
    fs::write(&kept, serde_json::to_vec_pretty(&report).unwrap()).unwrap();
    let body = format!(
        "for word; do case $word in json=*) cp '{}' \"${{word#json=}}\" ;; esac; done\nexit 0\n",
        kept.display()
    );
    site.program = Some(site.runner.script("answering", &body));
}

#[test]
fn a_step_can_fail_for_active_credentials_only() {
    let (mut site, event) = site();
    let given = [("check-validity", "true"), ("fail-on", "active")];
    for (states, code, unknown) in [
        (&[][..], 0, false),
        (&["inactive"], 0, false),
        (&["inactive", "unknown"], 0, true),
        (&["active", "active", "inactive"], 1, false),
        (&["active", "unknown"], 1, true),
    ] {
        answering(&mut site, states);
        let run = site.scan_with("push", &event, &given);
        run.expect_code(code);
        let active = states.iter().filter(|state| **state == "active").count();
        assert_eq!(run.output("active"), active.to_string());
        assert_eq!(run.output("findings"), states.len().to_string());
        let told = run.outcome.stdout();
        assert_eq!(
            told.contains("::warning title=ntnleaks::Of 1 findings Notion did not"),
            unknown
        );
        assert!(run.arguments.contains(&"--check-validity".to_owned()));
        assert!(run.arguments.contains(&"--no-fail".to_owned()));
    }
    refused(
        &site,
        &event,
        &[("fail-on", "active")],
        "fail-on: `active` asks Notion",
    );
}

#[test]
fn the_sarif_goes_where_it_is_wanted() {
    let (site, event) = site();
    let at = |file: &str| site.scan_with("push", &event, &[("sarif-file", file)]);
    let run = at("results of today.sarif");
    run.expect_found(&["a.txt"]);
    let expected = site.clone_directory().join("results of today.sarif");
    let expected = expected.canonicalize().unwrap();
    let written = fs::canonicalize(run.output("sarif")).unwrap();
    assert_eq!(written, expected);
    let absolute = site.runner.home("absolute.sarif");
    let run = at(&absolute.to_string_lossy());
    assert_eq!(run.output("sarif"), absolute.to_string_lossy());
    let link = site.clone_directory().join("link.sarif");
    std::os::unix::fs::symlink(site.runner.home("precious"), &link).unwrap();
    refused(
        &site,
        &event,
        &[("sarif-file", "link.sarif")],
        "sarif-file: it is a symbolic link",
    );
    let two = [("sarif-file", "a\nreport=/etc/passwd")];
    refused(&site, &event, &two, "sarif-file holds a line break");
}

#[test]
fn the_log_shows_what_was_asked_for() {
    let (site, event) = site();
    let said = |format: &str| site.scan_with("push", &event, &[("format", format)]);
    let first = |run: &Run| {
        run.outcome
            .stdout()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert!(first(&said("terminal")).starts_with("critical  Notion API token"));
    assert_eq!(first(&said("json")), "{");
    assert!(first(&said("sarif")).starts_with("{\"$schema\""));
    for format in ["terminal", "json", "jsonl", "sarif", "gitlab"] {
        let run = said(format);
        assert_eq!((run.outcome.code(), run.output("findings")), (Some(1), "1"));
        assert!(!run.outcome.stdout().contains("::error"));
        assert!(!run.outcome.stdout().contains(&token("a")));
    }
}

#[test]
fn a_directory_of_the_workspace_can_hold_the_repository() {
    let (site, event) = site();
    let below = site.runner.path("clone/some where");
    fs::create_dir(&below).unwrap();
    let git = site.runner.path("clone/.git");
    fs::rename(git, below.join(".git")).unwrap();
    let run = site.scan_with("push", &event, &[("path", "some where")]);
    run.expect_found(&["a.txt"]);
    let other = [("path", "no/such")];
    refused(&site, &event, &other, "path: it is no directory: no/such");
    let outside = site.runner.path("outside");
    fs::create_dir(&outside).unwrap();
    let outside = outside.to_string_lossy();
    refused(
        &site,
        &event,
        &[("path", &outside)],
        "path: git finds no repository there",
    );
}

#[test]
fn more_arguments_are_words_and_nothing_else() {
    let (site, event) = site();
    let with = |args: &str| site.scan_with("push", &event, &[("args", args)]);
    let run = with(" --exclude *.txt\n  --threads 1 ");
    run.expect_found(&[]);
    assert_eq!(
        (run.told("--exclude"), run.told("--threads")),
        ("*.txt", "1")
    );
    let mark = site.runner.home("mark");
    let mark = mark.to_string_lossy();
    for args in [
        format!("$(touch {mark})"),
        format!("`touch {mark}`"),
        format!("; touch {mark}"),
        format!("\" && touch {mark} #"),
    ] {
        let run = with(&args);
        assert_ne!(run.outcome.code(), Some(0));
        assert!(!site.runner.home("mark").exists(), "{args}");
    }
    for args in ["--show-secrets", "--verbose --show-secrets"] {
        refused(&site, &event, &[("args", args)], "args: --show-secrets");
    }
    for args in ["--baseline=x", "--config x"] {
        refused(&site, &event, &[("args", args)], "args: --");
    }
    with("--no-such-flag").expect_code(2);
}

#[test]
fn what_is_no_choice_is_an_error() {
    let (site, event) = site();
    for (name, value) in [
        ("scan", "all"),
        ("format", "xml"),
        ("fail-on", "sometimes"),
        ("check-validity", "yes"),
        ("check-validity", ""),
    ] {
        refused(
            &site,
            &event,
            &[(name, value)],
            &format!("{name}: it is one of: "),
        );
    }
}
