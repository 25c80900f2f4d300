//! Branches that each add entries, merged by the real git.

use std::collections::BTreeSet;

use super::{FILE, accepted, token};
use crate::harness::Workspace;

/// Adds a credential on a branch of `from`, and accepts it.
fn accept_on(workspace: &Workspace, branch: &str, from: &str) {
    workspace.git(&["checkout", "-q", "-b", branch, from]);
    workspace.write(format!("{branch}.txt"), token(branch));
    workspace
        .baseline(&["create", "--reason", branch])
        .expect_code(0);
    workspace.commit(branch);
}

fn fingerprints(workspace: &Workspace) -> BTreeSet<String> {
    let entries = workspace.entries();
    let of = |it: &serde_json::Value| it["fingerprint"].as_str().unwrap().to_owned();
    entries.iter().map(of).collect()
}

/// After a merge: every entry of both branches is there, the scan is clean, and the next writing
/// restores the order.
#[track_caller]
fn assert_all_accepted(workspace: &Workspace, branches: &[&str]) {
    let report = workspace.scan(&["."]);
    report.expect_found(&[]);
    assert!(report.stat("suppressed") >= branches.len() as u64);
    let before = fingerprints(workspace);
    workspace.write("last.txt", token("last"));
    workspace.baseline(&["create"]).expect_code(0);
    let entries = workspace.entries();
    let order: Vec<_> = entries
        .iter()
        .map(|it| it["fingerprint"].to_string())
        .collect();
    assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{order:?}");
    assert_eq!(entries.len(), before.len() + 1);
    assert!(before.is_subset(&fingerprints(workspace)));
}

fn with_union(workspace: &Workspace) {
    workspace.write(".gitattributes", format!("{FILE} merge=union\n"));
    workspace.commit("attributes");
}

#[test]
fn any_branches_merge_with_the_line_that_create_offers() {
    let workspace = accepted();
    let offered = Workspace::new();
    offered.write("a.txt", token("offered"));
    let said = offered.baseline(&["create", "--by", "me"]).stdout();
    let line = said.split('`').nth(1).unwrap();
    assert_eq!(line, format!("{FILE} merge=union"));
    with_union(&workspace);
    let branches: Vec<String> = (0..6).map(|n| format!("side{n}")).collect();
    for branch in &branches {
        accept_on(&workspace, branch, "main");
    }
    workspace.git(&["checkout", "-q", "main"]);
    for branch in &branches {
        workspace.git(&["merge", "-q", "--no-edit", branch]);
    }
    let names: Vec<&str> = branches.iter().map(String::as_str).collect();
    assert_eq!(workspace.entries().len(), 7);
    assert_all_accepted(&workspace, &names);
}

/// Two branches may both make the first baseline.
#[test]
fn two_new_files_merge() {
    let workspace = Workspace::repository();
    with_union(&workspace);
    accept_on(&workspace, "one", "main");
    accept_on(&workspace, "two", "main");
    workspace.git(&["merge", "-q", "--no-edit", "one"]);
    assert_all_accepted(&workspace, &["one", "two"]);
}

/// One branch renews the entry that the other stands beside, and the third prunes it.
#[test]
fn what_is_renewed_stays_renewed_and_what_is_pruned_does_no_harm() {
    let workspace = accepted();
    with_union(&workspace);
    workspace.edit_baseline("\"}", "\",\"expires\":\"2026-01-01\"}");
    workspace.edit_baseline("\"date\":\"20", "\"date\":\"19");
    workspace.commit("expired");
    workspace.git(&["branch", "pruned"]);
    accept_on(&workspace, "added", "main");
    workspace.git(&["checkout", "-q", "main"]);
    workspace
        .baseline(&["create"])
        .expect_code(0)
        .expect_stdout("1 renewed");
    workspace.commit("renewed");
    workspace.git(&["merge", "-q", "--no-edit", "added"]);
    workspace.scan(&["."]).expect_found(&[]);

    workspace.git(&["checkout", "-q", "pruned"]);
    workspace.git(&["rm", "-q", "src/config.js"]);
    workspace
        .baseline(&["prune"])
        .expect_code(0)
        .expect_stdout("1 removed");
    workspace.commit("pruned");
    workspace.git(&["merge", "-q", "--no-edit", "main"]);
    workspace.scan(&["."]).expect_found(&[]);
}

/// Additions lie apart in a file that is not small, as fingerprints are spread.
#[test]
fn additions_that_lie_apart_merge_without_any_attribute() {
    let workspace = Workspace::repository();
    for number in 0..60 {
        workspace.write(format!("old/{number}.txt"), token(&format!("old {number}")));
    }
    workspace.baseline(&["create"]).expect_code(0);
    workspace.commit("old");
    // Which of them lie apart is known beforehand: their places in the order.
    let order = |name: &str| {
        let other = Workspace::repository();
        other.write("a.txt", token(name));
        other.baseline(&["create"]).expect_code(0);
        let fingerprint = fingerprints(&other).into_iter().next().unwrap();
        fingerprints(&workspace).range(..fingerprint).count()
    };
    let names: Vec<String> = (0..8).map(|n| format!("apart{n}")).collect();
    let first = order(&names[0]);
    let other = names.iter().find(|name| order(name).abs_diff(first) > 1);
    let branches = [names[0].as_str(), other.unwrap()];
    for branch in branches {
        accept_on(&workspace, branch, "main");
    }
    workspace.git(&["merge", "-q", "--no-edit", branches[0]]);
    assert_eq!(workspace.entries().len(), 62);
    assert_all_accepted(&workspace, &branches);
}

/// Nobody works on with half a baseline.
#[test]
fn a_conflict_is_loud_and_names_its_line() {
    let workspace = accepted();
    accept_on(&workspace, "one", "main");
    accept_on(&workspace, "two", "main");
    let merge = workspace.git_command(&["merge", "one"]).output().unwrap();
    if merge.status.success() {
        // Their places lie apart. Then the marks are put there by hand.
        workspace.edit_baseline("{\"fing", "<<<<<<< HEAD\n{\"fing");
    }
    let line = workspace.baseline_text();
    let line = 1 + line
        .lines()
        .position(|line| line.starts_with("<<<<<<<"))
        .unwrap();
    let expected = format!("{FILE}:{line}: a merge left its marks");
    for arguments in [
        &["scan", "."][..],
        &["scan", "--staged"],
        &["baseline", "create"],
        &["baseline", "prune"],
        &["baseline", "show"],
    ] {
        let refused = workspace.run(arguments);
        refused.expect_code(2).expect_stderr(&expected);
        refused.check(refused.stdout().is_empty(), "no report");
    }
    // As the message says.
    let text = workspace.baseline_text();
    let marks = ["<<<<<<<", "=======", ">>>>>>>"];
    let kept = text
        .lines()
        .filter(|line| !marks.iter().any(|it| line.starts_with(it)));
    workspace.write(FILE, kept.collect::<Vec<_>>().join("\n"));
    assert_all_accepted(&workspace, &["one", "two"]);
}
