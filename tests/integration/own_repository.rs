//! The project scans clean with its own tool: no case, test or document holds a credential.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::Workspace;

#[test]
fn the_project_scans_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = Workspace::new();
    let files = files(root);
    assert!(files.contains(&PathBuf::from("Cargo.toml")));
    for file in &files {
        workspace.write(file, fs::read(root.join(file)).unwrap());
    }
    let report = workspace.run(&["scan", ".", "--verbose"]);
    report.expect_code(0);
}

/// What git tracks, or in an unpacked package every file but what building made.
fn files(root: &Path) -> Vec<PathBuf> {
    let git = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output();
    let tracked = git.ok().filter(|output| output.status.success());
    let tracked = tracked.map(|output| output.stdout).unwrap_or_default();
    let names = tracked
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty());
    let mut files: Vec<_> = names
        .map(|name| PathBuf::from(&*String::from_utf8_lossy(name)))
        .collect();
    files.retain(|file| root.join(file).is_file());
    if !files.contains(&PathBuf::from("Cargo.toml")) {
        files.clear();
        walk(root, Path::new(""), &mut files);
    }
    files
}

fn walk(root: &Path, below: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = below.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_file() {
            files.push(path);
        } else if kind.is_dir() && path != Path::new("target") && path != Path::new(".git") {
            walk(root, &path, files);
        }
    }
}
