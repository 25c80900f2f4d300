//! Which baseline counts, and what its path is relative to.

use super::{FILE, shown};
use crate::baseline::FILE as DEFAULT;
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

const VARIABLE: &str = "NTNLEAKS_BASELINE";

/// A repository with baselines, each of which accepts what the file of the same name in `sub` holds.
fn accepted() -> Workspace {
    let workspace = Workspace::repository();
    workspace.write("set/a.txt", "a");
    let baselines = [
        ("a", DEFAULT),
        ("b", "set/b.json"),
        ("c", "sub/c.json"),
        ("d", "sub/d.json"),
    ];
    for (name, baseline) in baselines {
        let file = format!("sub/{name}.txt");
        workspace.write(&file, Random::seeded(name).value("ntn"));
        let arguments = ["create", &file, "--baseline", baseline];
        workspace.baseline(&arguments).expect_code(0);
    }
    workspace
}

/// Runs the program in a directory below the top.
fn run(workspace: &Workspace, variable: Option<&str>, arguments: &[&str]) -> Outcome {
    let mut command = workspace.command(arguments);
    command.current_dir(workspace.path("sub"));
    command.envs(variable.map(|value| (VARIABLE, value)));
    workspace.finish(command)
}

/// The files that are forgiven.
fn forgiven(workspace: &Workspace, variable: Option<&str>, arguments: &[&str]) -> Vec<String> {
    let scan = ["scan", "--format", "json", "--show-suppressed"];
    let report = run(workspace, variable, &[&scan, arguments].concat()).json();
    let forgiven = report["suppressed"].as_array().into_iter().flatten();
    let path = |it: &serde_json::Value| it["path"].as_str().unwrap_or_default().to_owned();
    forgiven.map(path).collect()
}

#[test]
fn a_flag_counts_more_than_a_variable_and_that_more_than_the_file() {
    let workspace = accepted();
    assert_eq!(forgiven(&workspace, None, &[]), ["a.txt"]);
    // What the file says is relative to its root, all else to the current directory.
    workspace.write(FILE, "baseline = 'set/b.json'");
    assert_eq!(forgiven(&workspace, None, &[]), ["b.txt"]);
    assert_eq!(forgiven(&workspace, Some(""), &[]), ["b.txt"]);
    assert_eq!(forgiven(&workspace, Some("c.json"), &[]), ["c.txt"]);
    let flag = ["--baseline", "d.json"];
    assert_eq!(forgiven(&workspace, Some("c.json"), &flag), ["d.txt"]);
    let none: [&str; 0] = [];
    assert_eq!(
        forgiven(&workspace, Some("c.json"), &["--no-baseline"]),
        none
    );
    let config = ["config", "--format", "json"];
    let variable = run(&workspace, Some("c.json"), &config);
    let pair = |value: &str, by: &str| [(value.to_owned(), by.to_owned())];
    assert_eq!(shown(&variable, "baseline"), pair("c.json", VARIABLE));
    let flag = run(&workspace, None, &[&config[..], &flag].concat());
    assert_eq!(shown(&flag, "baseline"), pair("d.json", "--baseline"));
}

#[test]
fn every_command_uses_the_baseline_that_is_set() {
    let workspace = accepted();
    workspace.write(FILE, "baseline = 'set/b.json'");
    let entry = "sub/b.txt:1";
    run(&workspace, None, &["baseline", "show"])
        .expect_code(0)
        .expect_stdout(entry);
    run(
        &workspace,
        None,
        &["baseline", "show", "--baseline", "c.json"],
    )
    .expect_stdout("sub/c.txt:1");
    run(&workspace, None, &["baseline", "create", "a.txt"])
        .expect_code(0)
        .expect_stdout("set/b.json written: 1 added, 0 renewed, 1 entry kept");
    workspace.write("sub/b.txt", "nothing");
    run(&workspace, None, &["baseline", "prune", ".."])
        .expect_code(0)
        .expect_stdout(entry)
        .expect_stdout("set/b.json written: 1 removed, 1 entry kept");
    assert_eq!(forgiven(&workspace, None, &[]), ["a.txt"]);
}

/// It is never an empty one.
#[test]
fn a_baseline_that_is_set_and_not_there_is_an_error() {
    let workspace = accepted();
    workspace.write(FILE, "baseline = 'set/none.json'");
    run(&workspace, None, &["scan"])
        .expect_code(2)
        .expect_stderr("set/none.json");
}

/// What would be accepted counts as it does in a scan: what is off or a placeholder is not.
#[test]
fn the_settings_count_for_a_baseline_too() {
    let workspace = Workspace::repository();
    workspace
        .write("a.txt", Random::seeded("a").value("ntn"))
        .write(FILE, "disable = ['notion-api-token']");
    workspace
        .baseline(&["create"])
        .expect_code(0)
        .expect_stdout("nothing was found");
    workspace.write(FILE, "exclude = ['*.txt']");
    workspace
        .baseline(&["create"])
        .expect_code(0)
        .expect_stdout("nothing was found");
}
