//! Credentials in every place of a git repository, and on every command line about one.

use super::{Canary, FORMATS};
use crate::harness::Workspace;
use crate::harness::fed;
use crate::tokens::Token;

/// A repository in which each credential stands in every place where text can stand.
pub(super) fn planted() -> (Workspace, Canary) {
    let (workspace, canary) = (Workspace::repository(), Canary::new("repositories"));
    workspace.write("a.txt", "nothing\n").commit("first");
    workspace.git(&["tag", "start"]);
    for (number, Token { value, .. }) in canary.recognizable().enumerate() {
        let short = word(value);
        let text = format!("notion {value}\n");
        workspace.write(format!("{number}.txt"), &text);
        workspace.write(format!("d-{short}/.env"), format!("A={value}\n"));
        workspace.git(&["add", "--all"]);
        let author = format!("--author=N {short} <a@b>");
        let message = format!("subject {value}\n\nbody {value}");
        workspace.git(&["commit", "-q", &author, "-m", &message]);
        workspace.git(&["branch", "-f", &format!("b-{short}")]);
        workspace.git(&["tag", "-f", "-m", &message, &format!("t-{short}")]);
        workspace.git(&["notes", "add", "-m", &message]);
        let url = format!("https://user:{value}@example.com/x.git");
        workspace.git(&["remote", "add", &format!("r{number}"), &url]);
        workspace.git(&["update-ref", &format!("refs/remotes/r/{short}"), "HEAD"]);
        workspace.blob(format!("lost {text}"));
        workspace.git(&["rm", "-q", &format!("{number}.txt")]);
        workspace.commit(&format!("remove {value}"));
        workspace.write(format!("{number}.txt"), &text);
        workspace.write(format!("s-{short}.txt"), "nothing\n");
    }
    workspace.git(&["add", "--all"]);
    (workspace, canary)
}

/// A credential that may be a part of a path, a ref or a person's name; of another, a word.
fn word(value: &str) -> &str {
    let is_word = value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word && value.len() < 200 {
        value
    } else {
        "word"
    }
}

#[test]
fn no_source_shows_a_credential() {
    let (workspace, canary) = planted();
    let sources: [&[&str]; 4] = [
        &["--staged"],
        &["--staged", "a.txt", "0.txt"],
        &["--range", "start..HEAD"],
        &["--history"],
    ];
    for source in sources {
        for format in FORMATS {
            for more in [&[][..], &["--verbose", "--show-placeholders"]] {
                let arguments = [&["scan", "--format", format], source, more].concat();
                let report = workspace.run(&arguments);
                canary.assert_hidden(&report);
                report.expect_code(1);
            }
        }
    }
}

/// What cannot be read is named, with words of the repository in the reason.
#[test]
fn no_gap_shows_a_credential() {
    let (workspace, canary) = planted();
    for Token { value, .. } in canary.recognizable() {
        let lost = workspace.blob(format!("gone {value}"));
        let word = word(value);
        let tree = format!("100644 blob {lost}\tx-{word}\n");
        let tree = workspace.git_fed(&["mktree", "--missing"], tree.as_bytes());
        let commit = workspace.git_fed(&["commit-tree", &tree, "-m", value], b"");
        workspace.git(&["update-ref", &format!("refs/heads/x-{word}"), &commit]);
        let (directory, file) = lost.split_at(2);
        std::fs::remove_file(workspace.path(format!(".git/objects/{directory}/{file}"))).unwrap();
        let range = format!("start..{commit}");
        for format in FORMATS {
            for source in [&["--history"][..], &["--range", &range]] {
                let report = workspace.run(&[&["scan", "--format", format], source].concat());
                canary.assert_hidden(&report);
                report.check(report.code() != Some(0), "no clean report");
            }
        }
    }
}

#[test]
fn no_standard_input_shows_a_credential() {
    let (workspace, canary) = planted();
    for Token { value, .. } in canary.recognizable() {
        let named = format!("x/{value}/.env");
        for format in FORMATS {
            let arguments = ["scan", "-", "--path", &named, "--format", format];
            let output = fed(
                workspace.command(&arguments),
                format!("A={value}\n").as_bytes(),
            );
            let report = workspace.outcome("scan -".to_owned(), output);
            canary.assert_hidden(report.expect_code(1));
        }
        for hook in ["--pre-push", "--pre-receive"] {
            for line in [value.clone(), format!("{value} {value} {value} {value}\n")] {
                let output = fed(workspace.command(&["scan", hook]), line.as_bytes());
                let report = workspace.outcome(format!("scan {hook}"), output);
                canary.assert_hidden(report.expect_code(2));
            }
        }
    }
}

#[test]
fn no_error_about_a_repository_repeats_a_credential() {
    let (workspace, canary) = planted();
    for Token { value, .. } in canary.recognizable() {
        let errors: [&[&str]; 9] = [
            &["scan", "--range", value],
            &["scan", "--range", &format!("{value}..HEAD")],
            &["scan", "--range", &format!("HEAD..{value}")],
            &["scan", "--range", "start..HEAD", value],
            &["scan", "--staged", value],
            &["scan", "--history", value],
            &["scan", "--history", "--range", value],
            &["scan", "--commit-msg", value],
            &["scan", "--path", value],
        ];
        for arguments in errors {
            let outcome = workspace.run(arguments);
            canary.assert_hidden(&outcome);
            outcome.expect_code(2);
            outcome.check(!outcome.stderr().is_empty(), "a message on stderr");
        }
        let file = format!(".git/refs/tags/p-{}", word(value));
        workspace.fifo(&file);
        for source in ["--history", "--staged"] {
            let outcome = workspace.run(&["scan", source]);
            canary.assert_hidden(&outcome);
            outcome.expect_code(2).expect_stderr("refs/tags/p-");
        }
        std::fs::remove_file(workspace.path(&file)).unwrap();
    }
}
