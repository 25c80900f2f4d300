//! Ignore patterns, `.env.example`, and the job of a CI.

use super::{there_and_back, token};
use crate::harness::Workspace;

const ALL: &str = ".env\n.env.local\n.env.*.local\n.env.production\n.env.staging\n";

#[test]
fn git_ignores_every_dotenv_name_afterwards() {
    let workspace = Workspace::repository();
    workspace.init(&["--yes"]).expect_code(0);
    assert!(workspace.text(".gitignore").contains(ALL));
    for name in [
        ".env",
        "a/.env",
        ".env.local",
        "b/.env.test.local",
        ".env.staging",
    ] {
        workspace.git(&["check-ignore", "-q", name]);
    }
}

#[test]
fn what_the_repository_ignores_is_not_added() {
    let workspace = Workspace::repository();
    workspace.write(".gitignore", "node_modules\n.env*\n!.env.example\n");
    workspace.init(&["--yes"]).expect_code(0);
    assert_eq!(
        workspace.text(".gitignore"),
        "node_modules\n.env*\n!.env.example\n"
    );
    let workspace = Workspace::repository();
    workspace.write(".gitignore", ".env\n");
    workspace.init(&["--yes"]).expect_code(0);
    let text = workspace.text(".gitignore");
    assert_eq!(
        text.lines().filter(|line| *line == ".env").count(),
        1,
        "{text}"
    );
}

/// The next clone knows nothing of it.
#[test]
fn what_only_this_clone_ignores_is_added() {
    let workspace = Workspace::repository();
    workspace.write(".git/info/exclude", ".env*\n");
    std::fs::write(workspace.home("ignore"), ".env*\n").unwrap();
    let file = workspace.home("ignore").display().to_string();
    workspace.git(&["config", "core.excludesFile", &file]);
    workspace.init(&["--yes"]).expect_code(0);
    assert!(workspace.text(".gitignore").contains(ALL));
}

#[test]
fn a_pattern_at_the_top_only_is_not_enough() {
    let workspace = Workspace::repository();
    workspace.write(".gitignore", "/.env\n");
    workspace
        .init(&["--yes"])
        .expect_code(0)
        .expect_stdout("  + .env\n");
}

#[test]
fn what_was_taken_back_on_purpose_stays_so() {
    let workspace = Workspace::repository();
    workspace.write(".gitignore", ".env*\n!.env.production\n");
    let outcome = workspace.init(&["--yes"]);
    outcome
        .expect_code(0)
        .expect_stdout("`.env.production` is not added");
    assert_eq!(workspace.text(".gitignore"), ".env*\n!.env.production\n");
}

#[test]
fn line_ends_and_a_missing_one_stay() {
    for (before, end) in [
        ("a\r\nb\r\n", "\r\n"),
        ("a\r\nb", "\r\n"),
        ("a", "\n"),
        ("", "\n"),
    ] {
        let workspace = Workspace::repository();
        workspace.write(".gitignore", before);
        there_and_back(&workspace, "", 0);
        workspace.init(&["--yes"]).expect_code(0);
        let text = workspace.text(".gitignore");
        assert!(text.starts_with(before), "{text:?}");
        assert_eq!(
            text.ends_with('\n'),
            before.is_empty() || before.ends_with('\n'),
            "{text:?}"
        );
        let lone = text.replace("\r\n", "").contains('\n');
        assert_eq!(lone, end == "\n", "{text:?}");
        for name in ["a", ".env", ".env.staging"] {
            let is_given = name != "a" || !before.is_empty();
            let ignored = workspace
                .git_command(&["check-ignore", "-q", name])
                .status();
            assert_eq!(ignored.unwrap().success(), is_given, "{name}: {text:?}");
        }
    }
}

#[test]
fn an_example_has_the_names_and_nothing_else() {
    let secret = token("example");
    let workspace = Workspace::repository();
    let dotenv = format!(
        "# old: {secret}\nexport NOTION_TOKEN={secret}\nB=\"two\nHIDDEN=x\n\"\nA='1' # {secret}\n\
         {secret}=x\nC=\\\n  {secret}\nNOTION_TOKEN=again\n"
    );
    workspace.write(".env", &dotenv);
    let outcome = workspace.init(&["--yes"]);
    outcome.expect_code(0).expect_stdout("1 of its lines");
    let text = workspace.text(".env.example");
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines, ["NOTION_TOKEN=", "B=", "A=", "C="]);
    assert_eq!(workspace.text(".env"), dotenv);
    workspace.git(&["add", "-A"]);
    let listed = workspace.git(&["ls-files"]);
    assert!(
        listed.contains(".env.example\n") && !listed.contains(".env\n"),
        "{listed}"
    );
}

#[test]
fn an_example_of_a_file_with_windows_line_ends() {
    let workspace = Workspace::repository();
    workspace.write(".env", "A=1\r\nB='2\r\nX=3'\r\n");
    there_and_back(&workspace, "", 0);
    workspace.init(&["--yes"]).expect_code(0);
    assert!(workspace.text(".env.example").ends_with("\r\nA=\r\nB=\r\n"));
}

#[test]
fn an_example_that_git_would_ignore_is_taken_out() {
    let workspace = Workspace::repository();
    workspace
        .write(".gitignore", ".env*\n")
        .write(".env", "A=1\n");
    there_and_back(&workspace, "", 0);
    workspace.init(&["--yes"]).expect_code(0);
    workspace.git(&["add", "-A"]);
    assert_eq!(workspace.git(&["ls-files", ".env*"]), ".env.example\n");
}

#[test]
fn an_example_that_is_there_stays_and_is_compared() {
    for name in [".env.example", ".env.sample"] {
        let workspace = Workspace::repository();
        workspace
            .write(".env", "A=1\nB=2\nC=3\n")
            .write(name, "B=\n");
        let outcome = workspace.init(&["--yes"]);
        outcome
            .expect_code(0)
            .expect_stdout("it does not have A, C");
        assert_eq!(workspace.text(name), "B=\n");
        assert_eq!(
            name == ".env.example",
            workspace.path(".env.example").exists()
        );
    }
}

#[test]
fn a_dotenv_file_that_is_no_text_is_left() {
    let workspace = Workspace::repository();
    workspace.write(".env", "A=1\0\n");
    let outcome = workspace.init(&["--yes"]);
    outcome.expect_code(3).expect_stdout("it is no text");
    assert!(!workspace.path(".env.example").exists());
}

#[test]
fn a_job_where_the_remote_says_who_runs_it() {
    for (url, file) in [
        (
            "https://github.com/a/b.git",
            ".github/workflows/ntnleaks.yml",
        ),
        ("git@github.com:a/b.git", ".github/workflows/ntnleaks.yml"),
        ("https://gitlab.com/a/b.git", ".gitlab-ci.yml"),
        ("ssh://git@gitlab.example.org/a/b", ".gitlab-ci.yml"),
    ] {
        let workspace = Workspace::repository();
        workspace.git(&["remote", "add", "origin", url]);
        there_and_back(&workspace, "", 0);
        workspace
            .init(&["--yes"])
            .expect_code(0)
            .expect_stdout(file);
        let text = workspace.text(file);
        assert!(text.contains(env!("CARGO_PKG_VERSION")), "{text}");
        assert!(!text.contains("{version}"), "{text}");
    }
    let workspace = Workspace::repository();
    workspace.git(&["remote", "add", "origin", "https://example.org/a"]);
    workspace
        .init(&["--yes"])
        .expect_code(0)
        .expect_stdout("note: no remote");
    assert!(!workspace.path(".github").exists());
}

#[test]
fn a_job_that_is_there_is_enough() {
    let workspace = Workspace::repository();
    let job = "jobs:\n  scan:\n    steps:\n      - run: ntnleaks scan --history\n";
    workspace.write(".github/workflows/ci.yml", job);
    workspace.init(&["--yes"]).expect_code(0);
    assert!(!workspace.path(".github/workflows/ntnleaks.yml").exists());
}

#[test]
fn another_pipeline_of_gitlab_is_left_with_what_to_add() {
    let workspace = Workspace::repository();
    workspace.write(".gitlab-ci.yml", "test:\n  script: make test\n");
    let outcome = there_and_back(&workspace, "", 3);
    outcome
        .expect_stdout("left to you: .gitlab-ci.yml")
        .expect_stdout("  script:\n");
    assert_eq!(
        workspace.text(".gitlab-ci.yml"),
        "test:\n  script: make test\n"
    );
}
