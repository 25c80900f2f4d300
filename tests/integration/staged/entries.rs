//! Every kind of entry, and every kind of change to it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use super::{committed, stage, token};
use crate::harness::Workspace;

#[test]
fn the_staged_blob_counts_and_not_the_file() {
    let (workspace, tokens) = (committed(), [token("staged"), token("on disk")]);
    stage(&workspace, "a.txt", &tokens[0]);
    stage(&workspace, "b.txt", "harmless\n");
    workspace.write("a.txt", "clean again\n");
    workspace.write("b.txt", &tokens[1]);
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("a.txt", &tokens[0])]);
    assert_eq!(report.stat("blobs"), 2);
}

#[test]
fn a_staged_blob_whose_file_is_gone() {
    let (workspace, token) = (committed(), token("gone"));
    stage(&workspace, "new/a.txt", &token);
    fs::remove_dir_all(workspace.path("new")).unwrap();
    workspace
        .scan(&["--staged"])
        .expect_found(&[("new/a.txt", &token)]);
}

/// A finding says where, and which object, as for a file.
#[test]
fn a_finding_names_the_blob() {
    let (workspace, token) = (committed(), token("named"));
    stage(&workspace, "dir/c.txt", format!("one\ntwo: {token}\n"));
    let id = workspace.id(":dir/c.txt");
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("dir/c.txt", &token)]);
    let finding = &report.findings()[0];
    report.check(finding["line"] == 2 && finding["column"] == 6, "the place");
    report.check(finding["object"]["kind"] == "blob", "the kind of object");
    report.check(finding["object"]["id"] == *id, "the id of the object");
    report.check(finding["commit"].is_null(), "no commit yet");
    report.check(finding["exposure"].is_null(), "no exposure yet");
}

/// The line breaks and the encoding of the file on disk may be others than those of the blob.
#[test]
fn what_a_filter_makes_of_the_file_counts() {
    let (workspace, token) = (committed(), token("filtered"));
    workspace.git(&["config", "filter.fill.clean", "sed s/@/ntn_/"]);
    stage(&workspace, ".gitattributes", "a.txt filter=fill\n");
    stage(&workspace, "a.txt", token.replace("ntn_", "@"));
    workspace
        .scan(&["--staged"])
        .expect_found(&[("a.txt", &token)]);
}

/// It has no content yet, and no commit would record it.
#[test]
fn an_entry_that_is_only_intended() {
    let workspace = committed();
    workspace
        .write("new.txt", token("intended"))
        .write(".env", "GREETING=hello\n");
    workspace.git(&["add", "--intent-to-add", "new.txt", ".env"]);
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[]);
    assert_eq!(report.stat("blobs"), 0);
    workspace.git(&["add", "new.txt"]);
    workspace
        .scan(&["--staged"])
        .expect_found(&[("new.txt", &token("intended"))]);
}

/// Its object is a commit of another repository, which this one does not have.
#[test]
fn a_submodule() {
    let (workspace, token) = (committed(), token("beside a submodule"));
    let entry = format!("160000,{},module", "5".repeat(40));
    workspace.git(&["update-index", "--add", "--cacheinfo", &entry]);
    workspace.scan(&["--staged"]).expect_found(&[]);
    stage(&workspace, "a.txt", &token);
    workspace
        .scan(&["--staged"])
        .expect_found(&[("a.txt", &token)]);
    workspace.git(&["commit", "-q", "-m", "with both"]);
    let moved = format!("160000,{},module", "6".repeat(40));
    workspace.git(&["update-index", "--cacheinfo", &moved]);
    workspace.scan(&["--staged"]).expect_found(&[]);
}

#[test]
fn a_symlink_is_the_path_of_its_target() {
    let (workspace, tokens) = (committed(), [token("target"), token("behind it")]);
    workspace.write("outside.txt", &tokens[1]);
    symlink(&tokens[0], workspace.path("link")).unwrap();
    symlink("outside.txt", workspace.path("harmless")).unwrap();
    workspace.git(&["add", "link", "harmless"]);
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("link", &tokens[0])]);
}

#[test]
fn a_rename_with_an_edit() {
    let workspace = committed();
    let text: String = (0..100).map(|line| format!("line {line}\n")).collect();
    stage(&workspace, "long.txt", &text);
    workspace.git(&["commit", "-q", "-m", "long"]);
    let token = token("renamed");
    workspace.git(&["mv", "long.txt", "moved.txt"]);
    stage(&workspace, "moved.txt", text + &token);
    let status = workspace.git(&["status", "--porcelain"]);
    assert_eq!(status, "R  long.txt -> moved.txt\n");
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("moved.txt", &token)]);
}

/// The blob is an old one, and still what this commit records at another path.
#[test]
fn a_rename_without_an_edit() {
    let (workspace, token) = (committed(), token("moved"));
    stage(&workspace, "old.txt", &token);
    workspace.git(&["commit", "-q", "-m", "old"]);
    workspace.git(&["mv", "old.txt", "new.txt"]);
    workspace
        .scan(&["--staged"])
        .expect_found(&[("new.txt", &token)]);
}

#[test]
fn two_paths_with_one_content() {
    let (workspace, token) = (committed(), token("twice"));
    stage(&workspace, "a.txt", &token);
    stage(&workspace, "dir/copy.txt", &token);
    let expected = [("a.txt", &*token), ("dir/copy.txt", &*token)];
    workspace.scan(&["--staged"]).expect_found(&expected);
}

#[test]
fn a_change_of_type() {
    let (workspace, tokens) = (committed(), [token("to link"), token("to file")]);
    symlink("b.txt", workspace.path("link")).unwrap();
    workspace.commit("a link");
    fs::remove_file(workspace.path("a.txt")).unwrap();
    symlink(&tokens[0], workspace.path("a.txt")).unwrap();
    fs::remove_file(workspace.path("link")).unwrap();
    workspace.write("link", &tokens[1]);
    workspace.git(&["add", "--all"]);
    let changes = workspace.git(&["diff", "--cached", "--name-status"]);
    assert_eq!(changes, "T\ta.txt\nT\tlink\n");
    let expected = [("a.txt", &*tokens[0]), ("link", &*tokens[1])];
    workspace.scan(&["--staged"]).expect_found(&expected);
}

#[test]
fn a_directory_instead_of_a_file() {
    let (workspace, token) = (committed(), token("directory"));
    workspace.git(&["rm", "-q", "a.txt"]);
    stage(&workspace, "a.txt/inside.txt", &token);
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("a.txt/inside.txt", &token)]);
}

#[test]
fn a_change_of_mode() {
    let (workspace, token) = (committed(), token("mode"));
    stage(&workspace, "run.sh", &token);
    workspace.git(&["commit", "-q", "-m", "a script"]);
    workspace.scan(&["--staged"]).expect_found(&[]);
    workspace.git(&["update-index", "--chmod=+x", "run.sh"]);
    workspace
        .scan(&["--staged"])
        .expect_found(&[("run.sh", &token)]);
}

/// The flags say that git need not look at the file. The entry is committed all the same.
#[test]
fn entries_that_git_is_told_not_to_look_at() {
    let (workspace, tokens) = (committed(), [token("skip"), token("assume")]);
    stage(&workspace, "a.txt", &tokens[0]);
    stage(&workspace, "b.txt", &tokens[1]);
    workspace.git(&["update-index", "--skip-worktree", "a.txt"]);
    workspace.git(&["update-index", "--assume-unchanged", "b.txt"]);
    let expected = [("a.txt", &*tokens[0]), ("b.txt", &*tokens[1])];
    workspace.scan(&["--staged"]).expect_found(&expected);
}

#[test]
fn only_entries_that_differ_from_head_are_read() {
    let workspace = Workspace::repository();
    for number in 0..50 {
        workspace.write(format!("dir/{number}.txt"), format!("{number}\n"));
    }
    workspace.write("old.txt", token("already committed"));
    workspace.commit("many");
    stage(&workspace, "dir/7.txt", "changed\n");
    stage(&workspace, "new.txt", "new\n");
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[]);
    assert_eq!(report.stat("blobs"), 2);
    assert_eq!(report.stat("bytes"), 12);
}

#[test]
fn names_that_git_quotes() {
    let workspace = committed();
    let names: [&[u8]; 7] = [
        b"new\nline.txt",
        b"quote\"d 'twice'.txt",
        b"tab\tand\\backslash.txt",
        b"latin-\xe9.txt",
        b":(exclude)a.txt",
        b"-rf",
        b" leading and trailing ",
    ];
    for name in names {
        workspace.write(OsStr::from_bytes(name), token("names"));
    }
    workspace.git(&["add", "--all"]);
    let token = token("names");
    let shown = [
        "new\nline.txt",
        "quote\"d 'twice'.txt",
        "tab\tand\\backslash.txt",
        "latin-%E9.txt",
        ":(exclude)a.txt",
        "-rf",
        " leading and trailing ",
    ];
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&shown.map(|name| (name, &*token)));
}

#[test]
fn an_exclude_glob_is_obeyed() {
    let (workspace, token) = (committed(), token("excluded"));
    stage(&workspace, "vendor/a.txt", &token);
    stage(&workspace, "b.txt", &token);
    let report = workspace.scan(&["--staged", "--exclude", "vendor/"]);
    report.expect_found(&[("b.txt", &token)]);
    assert_eq!(report.stat("excluded"), 1);
}

#[test]
fn a_large_blob_is_read_to_its_end() {
    let (workspace, token) = (committed(), token("large"));
    workspace.git(&["config", "core.compression", "1"]);
    let mut text = b"a line of a large file\n".repeat((30 << 20) / 23);
    text.extend_from_slice(token.as_bytes());
    let lines = text.iter().filter(|byte| **byte == b'\n').count();
    stage(&workspace, "large.txt", &text);
    fs::remove_file(workspace.path("large.txt")).unwrap();
    let report = workspace.scan(&["--staged"]);
    report.expect_found(&[("large.txt", &token)]);
    report.check(report.findings()[0]["line"] == lines + 1, "the last line");
    assert_eq!(report.stat("bytes"), text.len() as u64);
}

/// Too large to be held, at two places, and with tokens wherever a piece may end.
#[test]
fn a_large_blob_in_pieces() {
    let workspace = committed();
    workspace.git(&["config", "core.compression", "1"]);
    let mut text = b"a line of a large file\n".repeat((10 << 20) / 23);
    let mut tokens = Vec::new();
    for end in [64 << 10, 1 << 20, 2 << 20, 4 << 20, 8 << 20] {
        let token = format!("\n{}\n", token(&format!("piece {end}")));
        let start = end - token.len() / 2;
        text[start..start + token.len()].copy_from_slice(token.as_bytes());
        tokens.push(token.trim().to_owned());
    }
    stage(&workspace, "large.txt", &text);
    stage(&workspace, "dir/copy.txt", &text);
    let report = workspace.scan(&["--staged"]);
    let at = |path| tokens.iter().map(move |token| (path, token.as_str()));
    let expected: Vec<_> = at("large.txt").chain(at("dir/copy.txt")).collect();
    report.expect_found(&expected);
}

#[test]
fn a_blob_over_the_limit_is_named() {
    let workspace = committed();
    stage(&workspace, "large.txt", [b'x'; 4096]);
    let report = workspace.scan(&["--staged", "--max-file-size", "1024"]);
    report.expect_code(3);
    let expected = ("large.txt".to_owned(), "too-large".to_owned());
    assert_eq!(report.skipped(), [expected]);
}
