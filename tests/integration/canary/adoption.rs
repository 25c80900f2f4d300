//! Credentials in what `init` and `doctor` look at: neither a preview nor a file that is written, nor
//! what a hook says, has one.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::Canary;
use crate::harness::Workspace;
use crate::init::with_program;
use crate::tokens::Token;

/// A repository with credentials in every file that `init` looks at, in names, and in remotes.
fn planted(keeper: &str) -> (Workspace, Canary) {
    let (workspace, canary) = (Workspace::repository(), Canary::new("adoption"));
    let mut dotenv = String::new();
    let mut comments = String::new();
    for (number, Token { value, .. }) in canary.recognizable().enumerate() {
        dotenv += &format!(
            "# {value}\nA{number}={value}\nexport B{number}=\"one\n{value}\nD={value}\"\n{value}=x\n{value}\n\
             C{number}='{value}'# {value}\n"
        );
        comments += &format!("# {value}\n");
        let url = format!("https://user:{value}@github.com/x.git");
        workspace.git(&["remote", "add", &format!("r{number}"), &url]);
        let word: String = value
            .chars()
            .filter(|it| it.is_ascii_alphanumeric() || *it == '_')
            .collect();
        if word == *value && word.len() < 200 {
            workspace.write(format!("d-{value}/.env"), format!("A={value}\n"));
        }
    }
    workspace
        .write(".env", dotenv)
        .write(".gitignore", &comments)
        .write(".git/hooks/pre-push", format!("#!/bin/sh\n{comments}"))
        .write(".github/workflows/ci.yml", &comments);
    match keeper {
        "pre-commit" => workspace.write(
            ".pre-commit-config.yaml",
            format!("{comments}repos:\n- repo: local\n{comments}"),
        ),
        "odd" => workspace.write(".pre-commit-config.yaml", format!("repos: []\n{comments}")),
        "lefthook" => workspace.write("lefthook.yml", format!("{comments}pre-commit:\n  a: b\n")),
        "husky" => workspace.write(".husky/pre-commit", &comments),
        _ => &workspace,
    };
    (workspace, canary)
}

#[test]
fn no_preview_and_no_new_file_has_a_credential() {
    for keeper in ["git", "pre-commit", "odd", "lefthook", "husky"] {
        let (workspace, canary) = planted(keeper);
        workspace.git(&["add", "-f", "."]);
        let before = workspace.contents();
        for arguments in [
            &[][..],
            &["--fix", "--yes"],
            &["--yes"],
            &["--undo"],
            &["--undo", "--yes"],
        ] {
            let outcome = workspace.init(arguments);
            canary.assert_hidden(&outcome);
            for (path, (_, bytes)) in workspace.contents() {
                let is_new = !before.contains_key(&path);
                if is_new && !path.to_string_lossy().contains("before-ntnleaks") {
                    canary.assert_absent(&bytes, &outcome);
                }
            }
        }
    }
}

#[test]
fn what_an_example_lacks_is_told_without_a_credential() {
    let (workspace, canary) = planted("git");
    workspace.write(".env.example", "X=\n");
    let outcome = workspace.init(&["--yes"]);
    canary.assert_hidden(&outcome);
    outcome.expect_stdout("it does not have A0, B0");
}

#[test]
fn no_proof_has_a_credential() {
    let (workspace, canary) = planted("git");
    let said: Vec<_> = canary
        .recognizable()
        .map(|it| format!("echo '{}'\n", it.value))
        .collect();
    workspace.write(
        ".git/hooks/pre-commit",
        format!("#!/bin/sh\n{}exit 1\n", said.concat()),
    );
    let hook = workspace.path(".git/hooks/pre-commit");
    fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).unwrap();
    let outcome = workspace.finish(with_program(workspace.command(&["doctor"])));
    canary.assert_hidden(&outcome);
    outcome.expect_code(3).expect_stdout("unknown");
}

#[test]
fn no_error_repeats_a_credential_to_whoever_adopts() {
    let (workspace, canary) = planted("git");
    for Token { value, .. } in canary.recognizable() {
        for arguments in [
            &["init", value][..],
            &["init", &format!("--{value}")],
            &["doctor", "--time-limit", value],
            &["completions", value],
            &["man", &format!(".env/{value}")],
        ] {
            let outcome = workspace.run(arguments);
            canary.assert_hidden(&outcome);
            outcome.expect_code(2);
        }
    }
}
