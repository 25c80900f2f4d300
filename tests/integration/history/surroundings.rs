//! What is beside the objects, when it is broken: refs, configuration, alternates, directories.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::garden::text;
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// A repository with a credential in a file.
fn repository() -> (Workspace, String) {
    let token = Random::seeded("surroundings").value("ntn");
    let workspace = Workspace::repository();
    workspace.write("file.txt", text(&token));
    workspace.commit("A change");
    (workspace, token)
}

impl Outcome {
    /// Checks that the credential was found, at whatever path, and that this was not read.
    #[track_caller]
    fn expect_unread(&self, token: &str, path: &str) {
        self.expect_code(1);
        let found = self.listed().iter().any(|it| it.1 == token);
        self.check(found, "the credential");
        let named = self.skipped().iter().any(|it| it.0.ends_with(path));
        self.check(named, &format!("{path} named"));
    }
}

#[test]
fn alternates_that_lead_nowhere() {
    let (workspace, token) = repository();
    let file = ".git/objects/info/alternates";
    let own = workspace.path(".git/objects");
    workspace.write(file, "\n#x\n\n");
    workspace
        .scan_broken()
        .expect_found(&[("file.txt", &token)]);
    workspace.write(file, "../../nowhere/objects\n");
    workspace
        .scan_broken()
        .expect_unread(&token, "nowhere/objects");
    workspace
        .write("some-file", "x\n")
        .write(file, "../../some-file\n");
    let report = workspace.scan_broken();
    report.expect_code(2).expect_stderr("some-file");
    workspace.write(file, "../../fifo\n");
    workspace.fifo("fifo");
    let report = workspace.scan_broken();
    report.expect_code(2).expect_stderr("fifo");
    // It has all that it would borrow, but a circle is no repository.
    for text in [
        ".\n",
        "../objects",
        &own.to_string_lossy(),
        "\"../objects\"\n.\n",
    ] {
        workspace.write(file, text);
        workspace
            .scan_broken()
            .expect_code(2)
            .expect_stderr("cycle");
    }
    workspace.write(file, "../../a/objects\n");
    workspace.write("a/objects/info/alternates", "../../b/objects\n");
    workspace.write("b/objects/info/alternates", "../../a/objects\n");
    workspace
        .scan_broken()
        .expect_code(2)
        .expect_stderr("cycle");
}

/// What is read when a repository is opened, and would wait for ever or never end.
#[test]
fn pipes_and_devices_in_place_of_what_makes_a_repository() {
    for file in [
        "HEAD",
        "commondir",
        "config",
        "config.worktree",
        "packed-refs",
        "objects/info/alternates",
        "refs/heads/main",
    ] {
        let (workspace, _) = repository();
        let path = format!(".git/{file}");
        workspace.fifo(&path);
        for link in [false, true] {
            if link {
                fs::remove_file(workspace.path(&path)).unwrap();
                symlink("/dev/zero", workspace.path(&path)).unwrap();
            }
            let report = workspace.scan_broken();
            report
                .expect_code(2)
                .expect_stderr(&format!("{file} is not a regular file"));
        }
    }
}

#[test]
fn packs_that_are_no_files() {
    for name in ["pack-x.pack", "pack-x.idx"] {
        for way in ["fifo", "directory", "loop", "device"] {
            let (workspace, token) = repository();
            for other in ["pack-x.pack", "pack-x.idx"] {
                workspace.write(format!(".git/objects/pack/{other}"), "x");
            }
            let path = format!(".git/objects/pack/{name}");
            let file = workspace.path(&path);
            fs::remove_file(&file).unwrap();
            match way {
                "fifo" => workspace.fifo(&path),
                "directory" => fs::create_dir(&file).unwrap(),
                "loop" => symlink(&file, &file).unwrap(),
                _ => symlink("/dev/zero", &file).unwrap(),
            }
            workspace.scan_broken().expect_unread(&token, "pack-x.pack");
        }
    }
}

#[test]
fn refs_that_are_broken() {
    let files = [
        ".git/refs/heads/main",
        ".git/refs/heads/other",
        ".git/packed-refs",
    ];
    for file in files {
        for content in [
            "",
            "garbage\n",
            "ref: refs/heads/main\n",
            "ref: \n",
            "\u{0}\u{0}\n",
        ] {
            let (workspace, token) = repository();
            workspace.write(file, content);
            let report = workspace.scan_broken();
            report.expect_code(1);
            report.check(
                report.listed().iter().any(|it| it.1 == token),
                "the credential",
            );
        }
    }
    let (workspace, token) = repository();
    workspace.write(".git/refs/heads/gone", "5a".repeat(20) + "\n");
    workspace
        .scan_broken()
        .expect_unread(&token, &"5a".repeat(20));
    // Without a credential, what cannot be told is no clean run.
    workspace.write(".git/refs/heads/gone", "garbage\n");
    let report = workspace.scan_broken();
    report.expect_unread(&token, "refs");
    // The others are as good as ever.
    let refs = report.findings()[0]["exposure"]["refs"].clone();
    report.check(refs == serde_json::json!(["refs/heads/main"]), "its refs");
}

#[test]
fn a_head_or_a_configuration_that_is_broken() {
    for (file, content) in [
        (".git/HEAD", "garbage\n"),
        (".git/HEAD", ""),
        (".git/HEAD", "ref: ../../x\n"),
        (".git/config", "[core\n"),
        (".git/config", "[core]\n\trepositoryformatversion = 99\n"),
        (
            ".git/config",
            "[extensions]\n\tobjectFormat = md5\n[core]\n\trepositoryformatversion = 1\n",
        ),
        (".git/config", "\u{0}"),
    ] {
        let (workspace, token) = repository();
        workspace.write(file, content);
        let report = workspace.scan_broken();
        // Either the run fails, or it finds the credential.
        let found = || report.listed().iter().any(|it| it.1 == token);
        report.check(
            report.code() == Some(2) || found(),
            "a failure or a finding",
        );
    }
}

/// Files that would wait for ever for somebody to write to them.
#[test]
fn pipes_in_place_of_files() {
    for file in [
        ".git/FETCH_HEAD",
        ".git/logs/HEAD",
        ".git/logs/refs/heads/main",
    ] {
        let (workspace, token) = repository();
        workspace.fifo(file);
        workspace.scan_broken().expect_unread(&token, file);
    }
}

#[test]
fn directories_that_are_none_or_may_not_be_read() {
    let (workspace, token) = repository();
    workspace.write(".git/objects/5a", "no directory\n");
    workspace.scan_broken().expect_unread(&token, "objects/5a");
    let (workspace, token) = repository();
    fs::remove_dir_all(workspace.path(".git/objects/pack")).unwrap();
    workspace
        .scan_broken()
        .expect_found(&[("file.txt", &token)]);
    workspace.write(".git/objects/pack", "no directory\n");
    let report = workspace.scan_broken();
    report.expect_code(2).expect_stderr("objects/pack");
    let (workspace, token) = repository();
    let closed = workspace.path(".git/objects/5a");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // Nothing is closed to root.
    if fs::read_dir(&closed).is_err() {
        workspace.scan_broken().expect_unread(&token, "objects/5a");
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    let (workspace, _) = repository();
    fs::remove_dir_all(workspace.path(".git/objects")).unwrap();
    workspace.scan_broken().expect_code(2);
}
