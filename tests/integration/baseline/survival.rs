//! An entry holds whatever becomes of the place: moves, renames, reformatting, squash and rebase.

use super::{accepted, token};
use crate::harness::Workspace;

/// Nothing is found in the files, in the newest commit, or anywhere in the history.
#[track_caller]
fn assert_still_accepted(workspace: &Workspace) {
    let report = workspace.scan(&["."]);
    report.expect_found(&[]);
    report.check(report.stat("suppressed") > 0, "something suppressed");
    let notes = &report.json()["baseline"];
    report.check(notes["gone"] == serde_json::json!([]), "nothing gone");
    workspace
        .scan(&["--range", "HEAD^..HEAD"])
        .expect_found(&[]);
    workspace.scan(&["--history"]).expect_found(&[]);
}

#[test]
fn a_line_that_moves() {
    let workspace = accepted();
    let lines = "// more\n".repeat(40);
    workspace.write(
        "src/config.js",
        format!("{lines}let key = '{}';\n", token("first")),
    );
    workspace.commit("moved down");
    assert_still_accepted(&workspace);
}

#[test]
fn a_file_that_is_renamed() {
    let workspace = accepted();
    std::fs::create_dir_all(workspace.path("lib/deep")).unwrap();
    workspace.git(&["mv", "src/config.js", "lib/deep/settings.mjs"]);
    workspace.commit("renamed");
    assert_still_accepted(&workspace);
}

#[test]
fn a_file_that_is_reformatted() {
    let workspace = accepted();
    let token = token("first");
    let (head, tail) = token.split_at(20);
    for text in [
        format!("let key =\r\n\t\"{token}\"\r\n"),
        format!("const key = '{head}' +\n  '{tail}';\n"),
        format!("{{\"env\": \"{{\\\"key\\\": \\\"{token}\\\"}}\"}}\n"),
        format!("key: {}\n", crate::template::base64(token.as_bytes())),
    ] {
        workspace.write("src/config.js", text);
        workspace.commit("reformatted");
        assert_still_accepted(&workspace);
    }
}

#[test]
fn commits_that_are_squashed() {
    let workspace = accepted();
    workspace.git(&["checkout", "-q", "-b", "side"]);
    for number in 0..3 {
        workspace.write(format!("{number}.js"), format!("'{}'\n", token("first")));
        workspace.commit(&format!("{number}"));
    }
    workspace.git(&["checkout", "-q", "main"]);
    workspace.git(&["merge", "-q", "--squash", "side"]);
    workspace.commit("squashed");
    workspace.git(&["branch", "-q", "-D", "side"]);
    workspace.git(&["reflog", "expire", "--expire=now", "--all"]);
    workspace.git(&["gc", "-q", "--prune=now"]);
    assert_still_accepted(&workspace);
}

/// Accepted by a scan of commits, whose ids are no more.
#[test]
fn commits_that_are_rebased() {
    let workspace = Workspace::repository();
    workspace.write("a.txt", "a\n").commit("base");
    workspace.git(&["checkout", "-q", "-b", "side"]);
    workspace
        .write("side.js", format!("'{}'\n", token("side")))
        .commit("side");
    let created = workspace.baseline(&["create", "--range", "main..side"]);
    created.expect_code(0);
    assert_eq!(workspace.entries()[0]["commit"], workspace.id("side"));
    workspace.commit("accept");
    workspace.git(&["checkout", "-q", "main"]);
    workspace.write("a.txt", "b\n").commit("on");
    workspace.git(&["checkout", "-q", "side"]);
    workspace.git(&["rebase", "-q", "main"]);
    let report = workspace.scan(&["--range", "main..side", "--trusted-ref", "side"]);
    report.expect_found(&[]);
    assert_eq!(report.stat("suppressed"), 1);
    assert_still_accepted(&workspace);
}

/// What git would publish under another name is another thing to decide about.
#[test]
fn but_no_dotenv_file_that_is_renamed() {
    let workspace = Workspace::repository();
    workspace.write("app/.env", "A=b\n");
    workspace.baseline(&["create"]).expect_code(0);
    workspace.write("app/.env", "A=c\n\nB=d\n");
    workspace.scan(&["."]).expect_found(&[]);
    std::fs::rename(workspace.path("app"), workspace.path("api")).unwrap();
    workspace
        .scan(&["."])
        .expect_found(&[("api/.env", crate::repository::DOTENV)]);
}
