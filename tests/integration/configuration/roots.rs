//! Where a configuration is looked for, and what its globs are about.

use std::path::Path;

use super::FILE;
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// A file in each of these places says which it is.
fn marked(workspace: &Workspace, places: &[&str]) {
    for place in places {
        workspace.write(Path::new(place).join(FILE), format!("baseline = '{place}'"));
    }
}

fn config_in(workspace: &Workspace, directory: &str, arguments: &[&str]) -> Outcome {
    let arguments = [&["config", "--format", "json"], arguments].concat();
    let mut command = workspace.command(&arguments);
    command.current_dir(workspace.path(directory));
    workspace.finish(command)
}

/// Which of the marked files was read.
#[track_caller]
fn read(workspace: &Workspace, directory: &str, arguments: &[&str]) -> String {
    let config = config_in(workspace, directory, arguments);
    let json = config.expect_code(0).json();
    let mark = json["settings"]["baseline"][0]["value"].as_str();
    mark.unwrap_or("none").to_owned()
}

#[test]
fn in_git_it_is_at_the_top_of_the_work_tree() {
    let workspace = Workspace::repository();
    workspace.git(&["init", "-q", "inner"]);
    workspace
        .write("sub/deep/a.txt", "x")
        .write("inner/b.txt", "x");
    marked(&workspace, &[".", "sub", "sub/deep"]);
    assert_eq!(read(&workspace, ".", &[]), ".");
    assert_eq!(read(&workspace, "sub/deep", &[]), ".");
    assert_eq!(read(&workspace, ".", &["sub/deep/a.txt"]), ".");
    assert_eq!(read(&workspace, "inner", &[]), "none");
    assert_eq!(read(&workspace, ".", &["inner"]), "none");
    marked(&workspace, &["inner/.config"]);
    assert_eq!(read(&workspace, ".", &["inner/b.txt"]), "inner/.config");
    assert_eq!(read(&workspace, "inner", &["../sub"]), ".");
    assert_eq!(read(&workspace, "inner/.git", &[]), "inner/.config");
}

#[test]
fn a_linked_work_tree_has_its_own() {
    let workspace = Workspace::repository();
    marked(&workspace, &["."]);
    workspace.write("sub/a.txt", "x").commit("first");
    workspace.git(&["worktree", "add", "-q", "linked"]);
    workspace.write("linked/ntnleaks.toml", "baseline = 'linked'");
    assert_eq!(read(&workspace, "linked/sub", &[]), "linked");
    assert_eq!(read(&workspace, ".", &["linked"]), "linked");
}

#[test]
fn outside_of_git_it_is_at_the_current_directory_or_at_what_was_named() {
    let workspace = Workspace::new();
    workspace.write("a/sub/x.txt", "x").write("b/y.txt", "x");
    marked(&workspace, &["a", "b", "a/sub"]);
    assert_eq!(read(&workspace, "a", &["sub"]), "a");
    assert_eq!(read(&workspace, "a", &["sub/x.txt"]), "a");
    assert_eq!(read(&workspace, "a", &["../b"]), "b");
    assert_eq!(read(&workspace, "a", &["../b/y.txt"]), "b");
    assert_eq!(read(&workspace, ".", &["a"]), "none");
}

#[test]
fn a_bare_repository_has_one_beside_its_objects() {
    let workspace = Workspace::repository();
    workspace.git(&["init", "-q", "--bare", "bare.git"]);
    marked(&workspace, &["."]);
    assert_eq!(read(&workspace, ".", &["bare.git"]), "none");
    marked(&workspace, &["bare.git"]);
    assert_eq!(read(&workspace, ".", &["bare.git"]), "bare.git");
    assert_eq!(read(&workspace, "bare.git", &[]), "bare.git");
}

/// What git tells its hooks about the repository of the current directory.
#[test]
fn a_hook_is_told_where_the_work_tree_is() {
    let workspace = Workspace::new();
    workspace.git(&["init", "-q", "--separate-git-dir", "git", "tree"]);
    std::fs::remove_file(workspace.path("tree/.git")).unwrap();
    workspace.write("tree/sub/a.txt", "x");
    marked(&workspace, &["tree", "tree/sub"]);
    let told = [("GIT_DIR", "../../git"), ("GIT_WORK_TREE", "..")];
    let mut command = workspace.command(&["config", "--format", "json"]);
    command.current_dir(workspace.path("tree/sub")).envs(told);
    let config = workspace.finish(command);
    let mark = &config.expect_code(0).json()["settings"]["baseline"][0]["value"];
    assert_eq!(mark, "tree");
    assert_eq!(read(&workspace, "tree/sub", &[]), "tree/sub");
}

#[test]
fn two_files_are_an_error_that_names_both() {
    let workspace = Workspace::repository();
    marked(&workspace, &[".", ".config"]);
    for arguments in [&["scan"][..], &["config"], &["scan", "--staged"]] {
        let outcome = workspace.run(arguments);
        outcome.expect_code(2).expect_stderr(
            "ntnleaks.toml: there is .config/ntnleaks.toml as well; keep one of them",
        );
    }
    // Whoever names one has chosen.
    let one = ["config", "--config", ".config/ntnleaks.toml"];
    workspace.run(&one).expect_code(0);
}

/// Wherever the program is run, and whatever is named.
#[test]
fn globs_of_a_file_are_about_its_root() {
    let workspace = Workspace::repository();
    let token = Random::seeded("rooted").value("ntn");
    for path in ["a/x.txt", "a/b/x.txt", "b/x.txt", "x.txt"] {
        workspace.write(path, &token);
    }
    workspace.write(FILE, "exclude = ['/x.txt', '/b/', 'a/x.txt']\n");
    let left = |directory: &str, arguments: &[&str]| {
        let mut command = workspace.scan_command(arguments);
        command.current_dir(workspace.path(directory));
        let report = workspace.finish(command);
        report.expect_code(1);
        let paths = report.findings().into_iter();
        let paths = paths.map(|it| it["path"].as_str().unwrap().to_owned());
        paths.collect::<Vec<_>>()
    };
    assert_eq!(left(".", &[]), ["a/b/x.txt"]);
    assert_eq!(left(".", &["a", "b"]), ["a/b/x.txt"]);
    assert_eq!(left("a", &[]), ["b/x.txt"]);
    assert_eq!(left("a/b", &[".."]), ["b/x.txt"]);
    for outside in ["../../b", "../../x.txt", "../x.txt"] {
        let mut command = workspace.command(&["scan", outside]);
        command.current_dir(workspace.path("a/b"));
        workspace.finish(command).expect_code(3);
    }
    // A flag is about the current directory, as ever.
    assert_eq!(left(".", &["--exclude", "!b/"]), ["a/b/x.txt", "b/x.txt"]);
    assert_eq!(left("a", &["--exclude", "!/x.txt"]), ["b/x.txt", "x.txt"]);
    let all = ["scan", "--exclude", "/b/x.txt"];
    let mut command = workspace.command(&all);
    command.current_dir(workspace.path("a"));
    workspace.finish(command).expect_code(3);
    // So is a variable.
    let variables = [("NTNLEAKS_EXCLUDE", "/b/x.txt")];
    let mut command = workspace.command(&["scan"]);
    command.current_dir(workspace.path("a")).envs(variables);
    workspace.finish(command).expect_code(3);
    // A directory that is excluded is, also when somebody stands in it.
    let mut command = workspace.command(&["scan"]);
    command.current_dir(workspace.path("b"));
    workspace.finish(command).expect_code(3);
    workspace.run(&["scan", "b/x.txt"]).expect_code(3);
}

/// Another repository has a configuration of its own, and its globs are about it.
#[test]
fn another_repository_is_scanned_as_it_wants() {
    let workspace = Workspace::new();
    let token = Random::seeded("another").value("ntn");
    for name in ["one", "two"] {
        workspace.git(&["init", "-q", name]);
        workspace.write(format!("{name}/dir/a.txt"), &token);
        workspace.write(format!("{name}/a.txt"), &token);
    }
    workspace.write("two/ntnleaks.toml", "exclude = ['/a.txt']");
    let found = |arguments: &[&str]| {
        let mut command = workspace.scan_command(arguments);
        command.current_dir(workspace.path("one"));
        workspace.finish(command).expect_code(1).findings().len()
    };
    assert_eq!(found(&[]), 2);
    assert_eq!(found(&["../two"]), 1);
    // The first path says whose configuration counts.
    assert_eq!(found(&[".", "../two"]), 4);
}
