//! What no longer occurs: named by each run that can know, and removed on request.

use serde_json::json;

use super::{FILE, accepted, token};
use crate::harness::{Outcome, Workspace};

fn gone(report: &Outcome) -> serde_json::Value {
    report.json()["baseline"]["gone"].clone()
}

#[test]
fn a_run_names_what_no_longer_occurs() {
    let workspace = accepted();
    workspace.write("src/config.js", "let key = process.env.KEY;\n");
    let report = workspace.run(&["scan", "."]);
    report
        .expect_code(0)
        .expect_stdout("src/config.js:1  notion-api-token  ntn_")
        .expect_stdout("· no longer occurs\n")
        .expect_stdout("`ntnleaks baseline prune`")
        .expect_stderr("note: .ntnleaks-baseline.json: 1 entry no longer found")
        .expect_stderr("src/config.js");
    let quiet = workspace.run(&["scan", ".", "--quiet"]);
    quiet.check(
        quiet.stdout().is_empty() && quiet.stderr().is_empty(),
        "quiet",
    );
    let notes = workspace.scan(&["."]).json()["baseline"].clone();
    assert_eq!(
        (&notes["name"], &notes["entries"]),
        (&json!(FILE), &json!(1))
    );
    assert_eq!(notes["gone"][0]["path"], "src/config.js");
    assert_eq!(notes["gone"][0]["by"], "A U Thor <author@example.com>");
}

/// A run that reads less than everything cannot know, and says nothing.
#[test]
fn a_run_that_cannot_know_says_nothing() {
    let workspace = accepted();
    workspace
        .write("src/config.js", "let key = process.env.KEY;\n")
        .write("large.txt", [b'x'; 4096]);
    workspace.git(&["add", "--all"]);
    let top = workspace.path("").to_string_lossy().into_owned();
    for (arguments, can_know) in [
        (&["."][..], true),
        (&["./src/.."], true),
        (&[&*top], true),
        (&["large.txt", "."], true),
        (&["src"], false),
        (&["src/config.js", "large.txt"], false),
        (&["--staged"], false),
        (&[".", "--max-file-size", "1K"], false),
        // It can tell of what was found in commits, and this was found in a file.
        (&["--history"], true),
    ] {
        let notes = gone(&workspace.scan(arguments));
        assert_eq!(!notes.is_null(), can_know, "{arguments:?}");
        let expected = usize::from(can_know && arguments != ["--history"]);
        assert_eq!(
            notes.as_array().map_or(0, Vec::len),
            expected,
            "{arguments:?}"
        );
    }
    workspace.commit("gone");
    assert!(gone(&workspace.scan(&["--range", "HEAD^..HEAD"])).is_null());
    assert!(gone(&workspace.scan_fed(&["-"], "nothing\n")).is_null());
}

/// An entry that is not sure enough to be reported is there all the same.
#[test]
fn what_is_below_the_confidence_occurs() {
    let workspace = Workspace::repository();
    let unsure = crate::tokens::Random::seeded("unsure").value("secret41");
    workspace.write("a.txt", unsure);
    workspace.baseline(&["create"]).expect_code(0);
    let report = workspace.scan(&[".", "--min-confidence", "high"]);
    assert_eq!(gone(&report), json!([]));
    assert_eq!(report.stat("below_confidence"), 1);
    let pruned = workspace.baseline(&["prune", "--min-confidence", "high"]);
    pruned
        .expect_code(0)
        .expect_stdout("0 removed, 1 entry kept");
}

#[test]
fn prune_removes_what_is_gone_and_says_what() {
    let workspace = accepted();
    workspace.write("kept.txt", token("kept"));
    workspace.baseline(&["create"]).expect_code(0);
    workspace.write("src/config.js", "let key = process.env.KEY;\n");
    let pruned = workspace.baseline(&["prune"]);
    pruned
        .expect_code(0)
        .expect_stdout("  src/config.js:1\n")
        .expect_stdout("accepted on 20")
        .expect_stdout(".ntnleaks-baseline.json written: 1 removed, 1 entry kept\n");
    assert_eq!(workspace.entries()[0]["path"], "kept.txt");
    workspace.scan(&["."]).expect_found(&[]);
    let text = workspace.baseline_text();
    workspace
        .baseline(&["prune"])
        .expect_code(0)
        .expect_stdout("unchanged: 0 removed");
    assert_eq!(workspace.baseline_text(), text);
    // It came back: somebody has to decide anew.
    workspace.write("src/config.js", token("first"));
    workspace
        .scan(&["."])
        .expect_found(&[("src/config.js", &token("first"))]);
}

#[test]
fn what_has_expired_is_removed_only_on_request() {
    let workspace = accepted();
    workspace.edit_baseline("\"}", "\",\"expires\":\"2026-01-01\"}");
    workspace
        .baseline(&["prune"])
        .expect_code(0)
        .expect_stdout("0 removed, 1 entry kept");
    let pruned = workspace.baseline(&["prune", "--expired"]);
    pruned
        .expect_code(0)
        .expect_stdout("expired on 2026-01-01")
        .expect_stdout("1 removed");
    assert!(workspace.entries().is_empty());
    workspace.scan(&["."]).expect_code(1);
}

/// What was not read may hold what is missing.
#[test]
fn prune_refuses_where_it_cannot_know() {
    let workspace = accepted();
    workspace
        .write("src/config.js", "let key = process.env.KEY;\n")
        .write("large.txt", [b'x'; 4096]);
    workspace.git(&["add", "--all"]);
    let text = workspace.baseline_text();
    let refused = workspace.baseline(&["prune", "--max-file-size", "1K"]);
    refused
        .expect_code(3)
        .expect_stderr("nothing was removed")
        .expect_stderr("large.txt");
    for source in ["src", "--staged"] {
        let refused = workspace.baseline(&["prune", source]);
        refused
            .expect_code(2)
            .expect_stderr("nothing was removed: only a scan of the whole");
    }
    assert_eq!(workspace.baseline_text(), text);
    let missing = Workspace::repository();
    missing.write("a.txt", "nothing\n");
    missing
        .baseline(&["prune"])
        .expect_code(2)
        .expect_stderr("there is no such file");
}

/// What a sparse checkout leaves out is published all the same.
#[test]
fn what_is_left_out_of_the_work_tree_is_not_gone() {
    let workspace = accepted();
    workspace.write("docs/a.txt", "nothing\n").commit("docs");
    workspace.git(&["sparse-checkout", "set", "docs"]);
    assert!(!workspace.path("src/config.js").exists());
    assert!(gone(&workspace.scan(&["."])).is_null());
    let refused = workspace.baseline(&["prune"]);
    refused.expect_code(2).expect_stderr("nothing was removed");
    workspace.git(&["sparse-checkout", "disable"]);
    assert_eq!(gone(&workspace.scan(&["."])), json!([]));
}

/// An old repository is accepted with its history, which a scan of the files knows nothing of.
#[test]
fn what_only_the_history_has_is_not_gone_from_the_files() {
    let workspace = Workspace::repository();
    workspace.write("a.txt", token("past")).commit("added");
    workspace.write("a.txt", "nothing\n").commit("removed");
    workspace.baseline(&["create", "--history"]).expect_code(0);
    assert_eq!(workspace.entries()[0]["found_in"], "history");
    let files = workspace.scan(&["."]);
    assert_eq!(gone(&files), json!([]));
    let pruned = workspace.baseline(&["prune"]);
    pruned
        .expect_code(0)
        .expect_stdout("0 removed, 1 entry kept")
        .expect_stdout("1 entry found in commits: only `prune --history` can tell");
    workspace.scan(&["--history"]).expect_found(&[]);

    workspace.git(&["checkout", "-q", "--orphan", "fresh"]);
    workspace.commit("fresh");
    workspace.git(&["branch", "-q", "-D", "main"]);
    workspace.git(&["reflog", "expire", "--expire=now", "--all"]);
    workspace.git(&["gc", "-q", "--prune=now"]);
    let history = workspace.scan(&["--history"]);
    history.expect_found(&[]);
    assert_eq!(gone(&history)[0]["path"], "a.txt");
    workspace
        .baseline(&["prune", "--history"])
        .expect_code(0)
        .expect_stdout("1 removed");
}

/// What was accepted in a file, and later in the history, stays as long as the history has it.
#[test]
fn what_the_history_has_too_is_kept_with_it() {
    let workspace = accepted();
    let created = workspace.baseline(&["create", "--history"]);
    created
        .expect_code(0)
        .expect_stdout("written: 0 added, 0 renewed, 1 entry kept");
    workspace.write("src/config.js", "let key = process.env.KEY;\n");
    workspace
        .baseline(&["prune"])
        .expect_code(0)
        .expect_stdout("0 removed");
    workspace.commit("removed");
    workspace.scan(&["--history"]).expect_found(&[]);
}
