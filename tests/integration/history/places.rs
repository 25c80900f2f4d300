//! Every planted credential is found, once for each path, and the sources agree.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::chown;
use std::path::Path;

use serde_json::Value;

use super::garden::Garden;
use super::{Found, copy};
use crate::harness::Outcome;
use crate::repository::DOTENV;

/// One repository for all, because it takes git a while to make it.
#[test]
fn every_place_is_read_and_none_is_changed() {
    let garden = Garden::new(&[]);
    every_place(&garden);
    a_bare_repository(&garden);
    the_sources_agree(&garden);
    the_repository_is_named_in_many_ways(&garden);
}

fn every_place(garden: &Garden) {
    let report = garden.workspace.scan_untouched(".git", &["--history"]);
    report.expect_planted(&garden.planted);
}

#[test]
fn every_place_is_read_with_sha256() {
    let garden = Garden::new(&["--object-format=sha256"]);
    let report = garden.workspace.scan_untouched(".git", &["--history"]);
    report.expect_planted(&garden.planted);
}

#[test]
fn every_place_is_read_where_refs_are_in_tables() {
    let garden = Garden::new(&["--ref-format=reftable"]);
    let is_log = |(path, _): &Found| path.contains("/logs/");
    let planted: Vec<Found> = garden
        .planted
        .iter()
        .filter(|it| !is_log(it))
        .cloned()
        .collect();
    let report = garden.workspace.scan_untouched(".git", &["--history"]);
    report.expect_planted(&planted);
    let findings = report.findings();
    let finding = findings.iter().find(|it| it["path"] == "evil.txt").unwrap();
    let refs = finding["exposure"]["refs"].as_array().unwrap();
    report.check(refs.contains(&"refs/heads/main".into()), "its refs");
    report.check(finding["exposure"]["in_head"] == true, "in HEAD");
}

fn the_repository_is_named_in_many_ways(garden: &Garden) {
    let workspace = &garden.workspace;
    let elsewhere = crate::harness::Workspace::new();
    let top = workspace.path("").to_string_lossy().into_owned();
    let below = workspace.path("deep/deep").to_string_lossy().into_owned();
    let own = workspace.path(".git").to_string_lossy().into_owned();
    for directory in [&top, &below, &own] {
        let report = elsewhere.scan(&["--history", directory]);
        report.expect_planted(&garden.planted);
    }
    let mut command = elsewhere.scan_command(&["--history"]);
    command.env("GIT_DIR", &own);
    elsewhere.finish(command).expect_planted(&garden.planted);
    let mut command = workspace.scan_command(&["--history"]);
    command.current_dir(&below);
    workspace.finish(command).expect_planted(&garden.planted);
    // From a linked work tree the same repository is meant.
    let linked = workspace.home("linked").to_string_lossy().into_owned();
    let report = elsewhere.scan(&["--history", &linked]);
    report.expect_planted(&garden.planted);
    // git refuses what belongs to somebody else. Only root can give files away.
    if fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0) {
        give(&workspace.path(""));
        let refused = workspace
            .git_command(&["status"])
            .env("SUDO_UID", "1")
            .output();
        assert!(!refused.unwrap().status.success());
        workspace
            .scan(&["--history"])
            .expect_planted(&garden.planted);
    }
}

fn give(directory: &Path) {
    chown(directory, Some(65_534), Some(65_534)).unwrap();
    chown(directory.join(".git"), Some(65_534), Some(65_534)).unwrap();
}

fn a_bare_repository(garden: &Garden) {
    let workspace = copy(&garden.workspace);
    fs::rename(workspace.path(".git"), workspace.path("bare")).unwrap();
    workspace.git(&["-C", "bare", "config", "core.bare", "true"]);
    fs::remove_file(workspace.path("bare/index")).unwrap();
    let shown = |(path, secret): &Found| {
        let path = path.strip_prefix(".git/").unwrap_or(path);
        (path.to_owned(), secret.clone())
    };
    let planted: Vec<Found> = garden.planted.iter().map(shown).collect();
    workspace
        .scan(&["--history", "bare"])
        .expect_planted(&planted);
}

/// What the work tree shows of `HEAD`, what the whole range of commits adds, and what the history
/// says is in `HEAD` are the same.
fn the_sources_agree(garden: &Garden) {
    let workspace = &garden.workspace;
    workspace.git(&["update-ref", "-d", "refs/remotes/origin/topic"]);
    let files = workspace.scan(&["."]);
    let history = workspace.scan(&["--history"]);
    let in_head = |it: &Value| it["exposure"]["in_head"] == true && it["object"]["kind"] == "blob";
    let expected = facts(&files, |_| true);
    assert!(expected.len() > 30);
    history.check(facts(&history, in_head) == expected, "what HEAD has");

    let zero = "0".repeat(40);
    let range = workspace.scan(&["--range", &format!("{zero}..HEAD")]);
    let refs = |it: &Value| {
        it["exposure"]["refs"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let of_main =
        |it: &Value| it["object"]["kind"] != "tag" && refs(it).contains(&"refs/heads/main".into());
    let added = facts(&range, |it| it["object"]["kind"] != "tag");
    let of_main = facts(&history, of_main);
    let differences: Vec<_> = of_main.symmetric_difference(&added).collect();
    history.check(
        differences.is_empty(),
        &format!("the same as the range: {differences:#?}"),
    );
    assert!(added.is_superset(&expected));
    let dotenv = |report: &Outcome| facts(report, |it| it["secret"].is_null()).len();
    history.check(dotenv(&history) == 4, "the dotenv files");
    assert_eq!(garden.planted.iter().filter(|it| it.1 == DOTENV).count(), 4);
}

/// Fingerprints and paths of some findings.
fn facts(report: &Outcome, which: impl Fn(&Value) -> bool) -> BTreeSet<(String, String)> {
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let findings = report.findings();
    let some = findings.iter().filter(|it| which(it));
    some.map(|it| (text(&it["fingerprint"]), text(&it["path"])))
        .collect()
}
