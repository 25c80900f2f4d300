//! The message that git will record, and nothing of what it will cut off.

use super::token;
use crate::harness::Workspace;
use crate::repository::Hooked;

const HOOK: &str = ".git/hooks/commit-msg";

/// A repository with the hook and a staged file that holds a token, which another hook is for.
fn guarded(staged: &str) -> Workspace {
    let workspace = Workspace::repository();
    workspace.write("a.txt", "a\n");
    workspace.commit("first");
    workspace.hook(HOOK, "--commit-msg \"$1\"");
    workspace.write("a.txt", staged);
    workspace.git(&["add", "--all"]);
    workspace
}

/// Commits with an editor that puts `text` before what git proposes.
#[track_caller]
fn edited(workspace: &Workspace, arguments: &[&str], text: &str) -> Hooked {
    let message = workspace.home("typed");
    std::fs::write(&message, text).unwrap();
    let body = format!(
        "cat '{}' \"$1\" >\"$1.new\" && mv \"$1.new\" \"$1\"\n",
        message.display()
    );
    let editor = workspace.script("editor", &body);
    let mut git = workspace.git_command(&[&["commit", "-q"], arguments].concat());
    git.env("GIT_EDITOR", editor);
    workspace.hooked_by(git, workspace)
}

fn recorded(workspace: &Workspace) -> String {
    workspace
        .git(&["log", "-1", "--format=%B"])
        .trim()
        .to_owned()
}

#[test]
fn a_message_with_a_token() {
    let (workspace, token) = (guarded("b\n"), token("message"));
    let message = format!("a subject\n\nwith {token}");
    let hooked = workspace.hooked(&["commit", "-q", "-m", &message]);
    assert_eq!(secrets(&hooked), [token]);
    let finding = &hooked.scan.findings()[0];
    hooked
        .scan
        .check(finding["line"] == 3, "the line of the file");
    assert_eq!(recorded(&workspace), "first");
}

#[test]
fn a_clean_message() {
    let workspace = guarded("b\n");
    let hooked = workspace.hooked(&["commit", "-q", "-m", "second"]);
    hooked.scan.expect_found(&[]);
    assert_eq!(recorded(&workspace), "second");
}

#[test]
fn a_clean_message_above_the_template() {
    let workspace = guarded("b\n");
    let hooked = edited(&workspace, &[], "a clean subject\n");
    hooked.scan.expect_found(&[]);
    assert_eq!(recorded(&workspace), "a clean subject");
}

#[test]
fn a_token_above_the_template() {
    let (workspace, token) = (guarded("b\n"), token("above the template"));
    let hooked = edited(&workspace, &[], &format!("a subject with {token}\n"));
    assert_eq!(secrets(&hooked), [token]);
}

/// `git commit -v` shows the whole change below the scissors, and records none of it.
#[test]
fn what_is_below_the_scissors_is_not_looked_at() {
    for setting in [
        "commit.verbose=true",
        "commit.verbose=2",
        "core.commentChar=;",
    ] {
        let workspace = guarded(&format!("{}\n", token("in the diff")));
        let arguments = ["-c", setting, "commit", "-q", "-v"];
        let body = "printf 'a subject\\n' | cat - \"$1\" >\"$1.new\" && mv \"$1.new\" \"$1\"\n\
                    cp \"$1\" \"$1.seen\"\n";
        let editor = workspace.script("editor", body);
        let mut git = workspace.git_command(&arguments);
        git.env("GIT_EDITOR", editor);
        let hooked = workspace.hooked_by(git, &workspace);
        let seen = std::fs::read_to_string(workspace.path(".git/COMMIT_EDITMSG.seen")).unwrap();
        assert!(seen.contains(&token("in the diff")), "{seen}");
        assert!(seen.contains(" >8 ---"), "{seen}");
        hooked.scan.expect_found(&[]);
        assert_eq!(recorded(&workspace), "a subject");
    }
}

#[test]
fn what_is_above_the_scissors_is_looked_at() {
    let (workspace, token) = (guarded("b\n"), token("above"));
    let hooked = edited(&workspace, &["-v"], &format!("a subject with {token}\n"));
    assert_eq!(secrets(&hooked), [token]);
    assert_eq!(recorded(&workspace), "first");
}

/// A template as long as a page, and a mode of cleaning that keeps its scissors.
#[test]
fn the_scissors_of_another_mode_of_cleaning() {
    let workspace = guarded(&token("in the change"));
    let hooked = edited(
        &workspace,
        &["-v", "--cleanup=scissors"],
        "a subject\n\n# kept\n",
    );
    hooked.scan.expect_found(&[]);
    assert_eq!(recorded(&workspace), "a subject\n\n# kept");
}

/// Without an editor git keeps every line, also one that begins with `#`.
#[test]
fn a_message_that_only_pretends_to_be_a_comment() {
    let (workspace, token) = (guarded("b\n"), token("comment"));
    let message = format!("a subject\n\n# {token}");
    let hooked = workspace.hooked(&["commit", "-q", "-m", &message]);
    assert_eq!(secrets(&hooked), [token]);
}

/// Only the whole line of git is one to cut at. Git records all of these messages whole.
#[test]
fn a_message_that_only_pretends_to_have_scissors() {
    let token = token("pretends");
    for line in [
        "# >8",
        ">8",
        "------------------------ >8 ------------------------",
        "# ------------------------ >8 -----------------------",
        "# ----------------------- >8 ------------------------",
        " # ------------------------ >8 ------------------------",
        "# ------------------------ >8 ------------------------ and more",
        "see # ------------------------ >8 ------------------------",
    ] {
        let workspace = guarded("b\n");
        let message = format!("a subject\n\n{line}\n\n{token}");
        let hooked = workspace.hooked(&["commit", "-q", "-m", &message]);
        let found = secrets(&hooked) == [token.clone()];
        hooked
            .scan
            .check(found, &format!("the token below {line:?}"));
    }
}

/// The line of git itself, in a message that nobody saw in an editor: git cuts nothing off.
#[test]
fn a_message_that_quotes_the_scissors() {
    let (workspace, token) = (guarded("b\n"), token("quoted"));
    let line = "# ------------------------ >8 ------------------------";
    let message = format!("a subject\n\n{line}\n\n{token}");
    workspace.git(&["commit", "-q", "--no-verify", "-m", &message]);
    assert!(recorded(&workspace).contains(&token), "git records it");
    workspace.git(&["reset", "-q", "--soft", "HEAD~1"]);
    let hooked = workspace.hooked(&["commit", "-q", "-m", &message]);
    assert_eq!(secrets(&hooked), [token]);
}

#[test]
fn the_message_of_a_merge() {
    let (workspace, token) = (guarded("b\n"), token("merge"));
    workspace.git(&["commit", "-q", "-m", "ours", "--no-verify"]);
    workspace.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    let message = format!("merged with {token}");
    let hooked = workspace.hooked(&["merge", "-q", "--no-ff", "-m", &message, "main"]);
    assert_eq!(secrets(&hooked), [token]);
}

#[test]
fn a_message_file_that_is_not_there() {
    let workspace = Workspace::repository();
    let report = workspace.scan(&["--commit-msg", "no/such/file"]);
    report.expect_code(2).expect_stderr("no/such/file");
    workspace.scan(&["--commit-msg"]).expect_code(2);
}

/// An empty message is one that git refuses by itself.
#[test]
fn an_empty_message_has_no_finding() {
    let workspace = Workspace::repository();
    workspace.write("message", "");
    let report = workspace.scan(&["--commit-msg", "message"]);
    report.check(matches!(report.code(), Some(0 | 3)), "no finding");
}

#[track_caller]
fn secrets(hooked: &Hooked) -> Vec<String> {
    let secret = |it: &serde_json::Value| it["secret"].as_str().unwrap_or_default().to_owned();
    hooked.scan.findings().iter().map(secret).collect()
}
