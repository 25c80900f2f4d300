//! The ways that git stores an index, and the repository around it.

use std::fs;

use super::{committed, committed_in, stage, token};
use crate::harness::Workspace;
use crate::repository::DOTENV;

/// Directories outside of the cone are one entry each: a tree.
#[test]
fn a_sparse_index() {
    let (workspace, tokens) = (committed(), [token("outside"), token("inside")]);
    workspace
        .write("far/away/file.txt", &tokens[0])
        .write("far/.env", "GREETING=hello\n");
    workspace.commit("outside of the cone");
    let cone = ["sparse-checkout", "set", "--cone", "--sparse-index", "dir"];
    workspace.git(&cone);
    workspace.scan(&["--staged"]).expect_found(&[]);
    workspace.git(&["reset", "-q", "--soft", "HEAD~1"]);
    stage(&workspace, "dir/c.txt", &tokens[1]);
    let entries = workspace.git(&["ls-files", "--sparse", "--stage"]);
    assert!(entries.contains("040000 "), "{entries}");
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[
        ("dir/c.txt", &tokens[1]),
        ("far/.env", DOTENV),
        ("far/away/file.txt", &tokens[0]),
    ]);
    assert_eq!(report.stat("blobs"), 3);
}

#[test]
fn a_sparse_checkout_with_a_full_index() {
    let (workspace, token) = (committed(), token("sparse checkout"));
    workspace.write("far/file.txt", "harmless\n");
    workspace.commit("outside of the cone");
    workspace.git(&["sparse-checkout", "set", "--cone", "dir"]);
    let blob = workspace.blob(&token);
    let entry = format!("100644,{blob},far/file.txt");
    workspace.git(&["update-index", "--cacheinfo", &entry]);
    workspace
        .scan(&["--staged"])
        .expect_found(&[("far/file.txt", &token)]);
}

/// Part of the entries is in another file, and the index itself has replacements and deletions.
#[test]
fn a_split_index() {
    let (workspace, tokens) = (committed(), [token("split"), token("shared")]);
    workspace.git(&["config", "core.splitIndex", "true"]);
    workspace.git(&["config", "splitIndex.maxPercentChange", "100"]);
    stage(&workspace, "shared.txt", &tokens[1]);
    workspace.git(&["update-index", "--split-index"]);
    stage(&workspace, "a.txt", &tokens[0]);
    workspace.git(&["rm", "-q", "--cached", "b.txt"]);
    let is_shared = |name: &str| name.starts_with("sharedindex.");
    let names = fs::read_dir(workspace.path(".git")).unwrap();
    let names = names.map(|it| it.unwrap().file_name().into_string().unwrap());
    assert!(names.into_iter().any(|name| is_shared(&name)));
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("a.txt", &tokens[0]), ("shared.txt", &tokens[1])]);
    assert_eq!(report.stat("blobs"), 2);
}

/// Paths are compressed by what they share with the one before.
#[test]
fn an_index_of_version_4() {
    let (workspace, token) = (committed(), token("version 4"));
    workspace.git(&["update-index", "--index-version", "4"]);
    stage(&workspace, "dir/c2.txt", "harmless\n");
    stage(&workspace, "dir/c.txt", &token);
    assert_eq!(
        fs::read(workspace.path(".git/index")).unwrap()[..8],
        *b"DIRC\0\0\0\x04"
    );
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("dir/c.txt", &token)]);
    assert_eq!(report.stat("blobs"), 2);
}

/// With more in it than entries: a tree cache, resolved conflicts, untracked files, monitor.
#[test]
fn an_index_with_extensions() {
    let (workspace, token) = (committed(), token("extensions"));
    workspace.git(&["config", "core.untrackedCache", "true"]);
    workspace.git(&["config", "index.threads", "2"]);
    workspace.git(&["config", "feature.manyFiles", "true"]);
    workspace.git(&["config", "index.skipHash", "true"]);
    stage(&workspace, "a.txt", &token);
    workspace.git(&["update-index", "--untracked-cache"]);
    workspace.git(&["status"]);
    let index = fs::read(workspace.path(".git/index")).unwrap();
    assert!(index.windows(4).any(|it| it == b"UNTR"));
    assert!(index.ends_with(&[0; 20]), "the hash is skipped");
    workspace
        .scan(&["--staged"])
        .expect_found(&[("a.txt", &token)]);
}

#[test]
fn a_repository_of_sha_256() {
    let token = token("sha256");
    let workspace = Workspace::repository_with(&["--object-format=sha256"]);
    stage(&workspace, "first.txt", &token);
    workspace
        .scan(&["--staged"])
        .expect_found(&[("first.txt", &token)]);
    let workspace = committed_in(workspace);
    workspace.scan(&["--staged"]).expect_found(&[]);
    stage(&workspace, "a.txt", &token);
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("a.txt", &token)]);
    let id = workspace.id(":a.txt");
    assert_eq!(id.len(), 64);
    report.check(report.findings()[0]["object"]["id"] == *id, "the id");
}

/// Refs are in tables, and `HEAD` is a file that says nothing.
#[test]
fn a_repository_with_a_reftable() {
    let token = token("reftable");
    let workspace = committed_in(Workspace::repository_with(&["--ref-format=reftable"]));
    assert!(workspace.path(".git/reftable").is_dir());
    workspace.scan(&["--staged"]).expect_found(&[]);
    stage(&workspace, "a.txt", &token);
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("a.txt", &token)]);
    assert_eq!(report.stat("blobs"), 1);
}

#[test]
fn a_separate_git_directory() {
    let outside = Workspace::new();
    let directory = outside.path("repository.git");
    let separate = format!("--separate-git-dir={}", directory.display());
    let workspace = committed_in(Workspace::repository_with(&[&separate]));
    assert!(workspace.path(".git").is_file());
    stage(&workspace, "a.txt", token("separate"));
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("a.txt", &token("separate"))]);
}

/// The commit of `HEAD`, and the staged blobs, in a pack and in an alternate.
#[test]
fn objects_in_packs_and_alternates() {
    let (workspace, tokens) = (committed(), [token("packed"), token("borrowed")]);
    stage(&workspace, "a.txt", &tokens[0]);
    workspace.git(&["repack", "-q", "-a", "-d"]);
    let other = Workspace::repository();
    let blob = other.blob(&tokens[1]);
    let objects = other.path(".git/objects");
    workspace.write(
        ".git/objects/info/alternates",
        format!("{}\n", objects.display()),
    );
    let entry = format!("100644,{blob},b.txt");
    workspace.git(&["update-index", "--cacheinfo", &entry]);
    let expected = [("a.txt", &*tokens[0]), ("b.txt", &*tokens[1])];
    workspace.scan(&["--staged"]).expect_found(&expected);
}

#[test]
fn a_detached_head() {
    let (workspace, token) = (committed(), token("detached"));
    workspace.git(&["checkout", "-q", "--detach"]);
    stage(&workspace, "a.txt", &token);
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("a.txt", &token)]);
    assert_eq!(report.stat("blobs"), 1);
}

/// To git, every file is staged to be deleted then: somebody has lost the index.
#[test]
fn no_index_at_all() {
    let workspace = committed();
    fs::remove_file(workspace.path(".git/index")).unwrap();
    let report = workspace.scan(&["--staged"]);
    report.expect_code(2).expect_stderr("no index");
    let workspace = committed();
    let mut command = workspace.scan_command(&["--staged"]);
    command.env("GIT_INDEX_FILE", workspace.path("gone"));
    workspace
        .finish(command)
        .expect_code(2)
        .expect_stderr("no index");
    let fresh = Workspace::repository();
    fresh.run(&["scan", "--staged"]).expect_code(0);
}
