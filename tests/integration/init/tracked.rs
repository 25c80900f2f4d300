//! Dotenv files that git tracks.

use super::{difference, token};
use crate::harness::Workspace;

fn tracked() -> Workspace {
    let workspace = Workspace::repository();
    workspace
        .write(".env", format!("A={}\n", token("tracked")))
        .write("app/odd [1].env", "B=2\n")
        .write(".env.example", "A=\nB=\n")
        .write(".env.vault", "X=1\n")
        .write("encrypted/.env", "C=\"encrypted:abc\"\n");
    workspace.commit("first");
    workspace
}

#[test]
fn they_are_told() {
    let workspace = tracked();
    let outcome = workspace.init(&["--yes"]);
    outcome
        .expect_code(3)
        .expect_stdout("git tracks .env, app/odd [1].env: `ntnleaks init --fix`");
    assert_eq!(workspace.git(&["ls-files"]).lines().count(), 5);
}

#[test]
fn fix_makes_git_stop_and_keeps_the_files() {
    let workspace = tracked();
    let outcome = workspace.init(&["--fix", "--yes"]);
    outcome
        .expect_code(0)
        .expect_stdout("  - app/odd [1].env\n")
        .expect_stdout("must be rotated")
        .expect_stdout("2 files no longer tracked");
    let listed = workspace.git(&["ls-files"]);
    assert_eq!(listed, ".env.example\n.env.vault\nencrypted/.env\n");
    assert!(workspace.text(".env").starts_with("A="));
    assert_eq!(workspace.text("app/odd [1].env"), "B=2\n");
    // Nor does git take them again.
    workspace.git(&["add", "-A"]);
    assert!(!workspace.git(&["ls-files"]).contains("odd"));
    let before = workspace.contents();
    workspace
        .init(&["--fix", "--yes"])
        .expect_code(0)
        .expect_stdout("nothing to do");
    assert!(difference(&before, &workspace.contents()).is_empty());
    // What was taken out is not put back: it was no text.
    workspace.init(&["--undo", "--yes"]).expect_code(0);
    assert!(!workspace.git(&["ls-files"]).contains("odd"));
}

#[test]
fn fix_asks_too() {
    let workspace = tracked();
    workspace
        .init(&["--fix"])
        .expect_code(2)
        .expect_stdout("git rm --cached");
    assert_eq!(workspace.git(&["ls-files"]).lines().count(), 5);
}

#[test]
fn the_configuration_says_what_is_a_template() {
    let workspace = tracked();
    workspace.write(
        "ntnleaks.toml",
        "dotenv-templates = [\"*.env\", \".env\"]\n",
    );
    workspace.init(&["--yes"]).expect_code(0);
}
