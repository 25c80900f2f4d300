//! `docs/ci.md`: what it says can be copied works.

use std::fs;
use std::process::Command;

use super::definition::{inputs, read};
use super::site::token;
use crate::harness::{Outcome, Workspace};

/// The first block of code below a heading that has a word in it.
#[track_caller]
fn block(heading: &str, language: &str, word: &str) -> String {
    let text = read("docs/ci.md");
    let (_, section) = text
        .split_once(&format!("\n## {heading}\n"))
        .expect("a heading");
    let section = section.split("\n## ").next().unwrap_or_default();
    let start = format!("\n```{language}\n");
    let blocks = section.split(&start).skip(1);
    let mut blocks = blocks.filter_map(|rest| rest.split("\n```").next());
    let block = blocks.find(|block| block.contains(word));
    block.expect("a block of code").to_owned()
}

/// Runs a script as a person would who has the program.
#[track_caller]
fn run(
    workspace: &Workspace,
    directory: &str,
    script: &str,
    variables: &[(&str, &str)],
) -> Outcome {
    let bin = workspace.home("bin");
    if !bin.exists() {
        fs::create_dir(&bin).unwrap();
        let program = env!("CARGO_BIN_EXE_ntnleaks");
        std::os::unix::fs::symlink(program, bin.join("ntnleaks")).unwrap();
    }
    let path = std::env::var_os("PATH").unwrap();
    let all = std::iter::once(bin).chain(std::env::split_paths(&path));
    let mut command = workspace.scrubbed("sh");
    command
        .args(["-c", script])
        .current_dir(workspace.path(directory))
        .env("PATH", std::env::join_paths(all).unwrap())
        .envs(variables.iter().copied());
    workspace.finish(command)
}

fn leak(workspace: &Workspace, file: &str) {
    workspace.write(file, format!("{}\n", token(file)));
}

#[test]
fn every_input_and_output_is_told() {
    let text = read("docs/ci.md");
    for name in inputs().keys() {
        assert!(text.contains(&format!("`{name}`")), "the input {name}");
    }
    for name in ["findings", "active", "sarif", "report"] {
        assert!(text.contains(&format!("`{name}`")), "the output {name}");
    }
}

#[test]
fn hooks_of_a_clone_stop_what_they_should() {
    let workspace = Workspace::repository();
    let hooks = block("Hooks of git", "sh", "pre-commit");
    run(&workspace, "", &hooks, &[]).expect_code(0);
    let does = |script: &str| run(&workspace, "", script, &[]);
    workspace.write("a.txt", "harmless\n");
    does("git add . && git commit -q -m first").expect_code(0);
    leak(&workspace, "b.txt");
    let stopped = does("git add . && git commit -q -m second");
    stopped.expect_code(1).expect_stderr("Notion API token");
    does("git rm -q -f b.txt && git commit -q --allow-empty -m clean").expect_code(0);
    let message = format!("git commit -q --allow-empty -m 'Use {}'", token("message"));
    does(&message).expect_code(1);
    leak(&workspace, "c.txt");
    does("git add . && git commit -q --no-verify -m third").expect_code(0);
    does("git init -q --bare .git/remote && git remote add origin .git/remote").expect_code(0);
    let stopped = does("git push -q origin HEAD:refs/heads/main");
    stopped.check(stopped.code() != Some(0), "the push is stopped");
    let told = stopped.stdout() + &stopped.stderr();
    stopped.check(told.contains("Notion API token"), "it says why");
}

#[test]
fn a_hook_of_a_server_stops_a_push() {
    let workspace = Workspace::repository();
    let does = |directory: &str, script: &str| run(&workspace, directory, script, &[]);
    does("", "git init -q --bare .git/server").expect_code(0);
    does(".git/server", &block("Hooks of git", "sh", "pre-receive")).expect_code(0);
    leak(&workspace, "a.txt");
    does("", "git add . && git commit -q -m first").expect_code(0);
    let stopped = does("", "git push -q .git/server HEAD:refs/heads/main");
    stopped.check(stopped.code() != Some(0), "the push is stopped");
    stopped.expect_stderr("Notion API token");
}

#[test]
fn the_job_of_gitlab_finds_what_was_added_and_what_was() {
    let workspace = Workspace::repository();
    leak(&workspace, "old.txt");
    let base = workspace.commit("old");
    leak(&workspace, "new.txt");
    let head = workspace.commit("new");
    let job = block("GitLab", "yaml", "script");
    let lines: Vec<&str> = job.lines().map(str::trim).collect();
    let script = lines
        .iter()
        .find_map(|line| line.strip_prefix("- ntnleaks"));
    let script = format!("ntnleaks{}", script.expect("the script"));
    let modes = lines.iter().filter_map(|line| line.strip_prefix("SCAN: "));
    let expected = [&["new.txt"][..], &["new.txt", "old.txt"]];
    for (mode, expected) in modes.zip(expected) {
        let mode = mode.replace("$CI_MERGE_REQUEST_DIFF_BASE_SHA", &base);
        let mode = mode.replace("$CI_COMMIT_SHA", &head);
        run(&workspace, "", &script, &[("SCAN", &mode)]).expect_code(1);
        let report = fs::read(workspace.path("gl-secret-detection-report.json")).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
        let found = report["vulnerabilities"].as_array().unwrap().iter();
        let found: Vec<_> = found
            .map(|it| it["location"]["file"].as_str().unwrap())
            .collect();
        assert_eq!(found, expected, "{mode}");
    }
}

#[test]
fn repositories_below_a_directory_are_joined() {
    let workspace = Workspace::new();
    let script = block("Many repositories", "sh", "for repository in");
    for name in ["api", "web", "empty"] {
        workspace.git(&["init", "-q", name]);
        if name != "empty" {
            workspace.write(format!("{name}/a.txt"), token("shared"));
            workspace.git(&["-C", name, "add", "."]);
            workspace.git(&["-C", name, "commit", "-q", "-m", "first"]);
        }
    }
    let report = run(&workspace, "", &script, &[]);
    report
        .expect_code(1)
        .expect_stdout("2 places, 2 repositories");
}

/// `.ci/package` makes what the action unpacks, and what `cargo binstall` is told to expect.
#[test]
fn an_archive_has_the_program_where_it_is_looked_for() {
    let workspace = Workspace::new();
    let packed = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/package"))
        .args([env!("CARGO_BIN_EXE_ntnleaks"), "x86_64-unknown-linux-musl"])
        .arg(workspace.path("dist"))
        .output()
        .unwrap();
    let packed = workspace.outcome(".ci/package".to_owned(), packed);
    let stem = concat!(
        "ntnleaks-v",
        env!("CARGO_PKG_VERSION"),
        "-x86_64-unknown-linux-musl"
    );
    assert_eq!(packed.expect_code(0).stdout(), format!("{stem}.tar.gz\n"));
    let archive = format!("tar -xzf dist/{stem}.tar.gz && {stem}/ntnleaks --version");
    run(&workspace, "", &archive, &[])
        .expect_code(0)
        .expect_stdout(env!("CARGO_PKG_VERSION"));
    let manifest = read("Cargo.toml");
    let pattern = manifest
        .lines()
        .find_map(|line| line.strip_prefix("pkg-url = "));
    let pattern = pattern.expect("where the archives are").trim_matches('"');
    let url = pattern
        .replace("{ repo }", env!("CARGO_PKG_REPOSITORY"))
        .replace("{ name }", "ntnleaks")
        .replace("{ version }", env!("CARGO_PKG_VERSION"))
        .replace("{ target }", "x86_64-unknown-linux-musl");
    let releases = read("action.yml");
    let releases = releases
        .lines()
        .find_map(|line| line.trim().strip_prefix("RELEASES: "));
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        url,
        format!("{}/v{version}/{stem}.tar.gz", releases.unwrap())
    );
}
