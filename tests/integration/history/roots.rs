//! What leads to an object, and which copy of it is read.

use std::fs;

use super::corrupt::file;
use super::garden::text;
use crate::harness::Workspace;
use crate::tokens::Random;

#[test]
fn a_tree_that_only_a_tag_leads_to() {
    let mut random = Random::seeded("tag of a tree");
    let workspace = Workspace::repository();
    workspace.write("a.txt", "nothing\n").commit("First");
    for (tag, options) in [("light", &[][..]), ("annotated", &["-m", "A tree"])] {
        let token = random.value("ntn");
        let blob = workspace.blob(text(&token));
        let inner = workspace.git_fed(&["mktree"], format!("100644 blob {blob}\tf\n").as_bytes());
        let outer = workspace.git_fed(&["mktree"], format!("040000 tree {inner}\td\n").as_bytes());
        workspace.git(&[&["tag"], options, &[tag, &outer]].concat());
        let report = workspace.scan(&["--history"]);
        let findings = report.expect_code(1).findings();
        let found = findings.iter().find(|it| it["secret"] == token.as_str());
        let found = found.unwrap_or_else(|| report.fail("no finding"));
        report.check(found["path"] == "d/f", "its path in the tree");
        report.check(found["commit"].is_null(), "no commit");
        let exposure = &found["exposure"];
        let refs = serde_json::json!([format!("refs/tags/{tag}")]);
        report.check(exposure["refs"] == refs, "the tag");
        report.check(exposure["reachable"] == true, "reachable");
        report.check(exposure["in_head"] == false, "not in HEAD");
    }
}

/// git reads the other copy, so a credential in it is as published as any.
#[test]
fn a_copy_that_is_whole_is_read_where_another_is_broken() {
    let token = Random::seeded("two copies").value("ntn");
    let workspace = Workspace::repository();
    workspace.write("a.txt", text(&token)).commit("First");
    let blob = workspace.id("HEAD:a.txt");
    let (directory, name) = blob.split_at(2);
    let loose = workspace.path(format!(".git/objects/{directory}/{name}"));
    let copy = fs::read(&loose).unwrap();
    workspace.git(&["repack", "-adq"]);
    let pack = file(&workspace, "pack");
    // The compressed bytes of the blob end where the next object, or the trailer, begins.
    let listed = workspace.git(&[
        "verify-pack",
        "-v",
        &pack.with_extension("idx").to_string_lossy(),
    ]);
    let line = listed.lines().find(|line| line.starts_with(&blob)).unwrap();
    let numbers: Vec<usize> = line
        .split_whitespace()
        .filter_map(|it| it.parse().ok())
        .collect();
    let [.., packed, offset] = numbers[..] else {
        panic!("{line}")
    };
    let mut bytes = fs::read(&pack).unwrap();
    bytes[offset + packed - 6] ^= 0xff;
    fs::write(&pack, bytes).unwrap();
    workspace.scan(&["--history"]).expect_code(3);
    fs::create_dir_all(loose.parent().unwrap()).unwrap();
    fs::write(&loose, copy).unwrap();
    let report = workspace.scan(&["--history"]);
    report.expect_code(1).expect_listed(&[("a.txt", &token)]);
    report.check(
        report.skipped() == [(blob, "corrupt".to_owned())],
        "the broken copy",
    );
}
