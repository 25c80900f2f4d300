//! Settings, replacements and grafts: none hides what a commit holds, and nothing is run.

use std::fs;

use super::{add, based, scan, token};
use crate::harness::Workspace;

/// Each is a section of a configuration file. `@` is a program that leaves a mark if it is run.
const SETTINGS: &[&str] = &[
    "[log]\nshowSignature = true\nfollow = true\nmailmap = true\ndate = relative\ndecorate = full",
    "[log]\ndiffMerges = off\nshowRoot = false\nfirstParent = true\nexcludeDecoration = refs/*",
    "[gpg]\nprogram = @\n[gpg \"ssh\"]\nprogram = @\n[gpg \"x509\"]\nprogram = @",
    "[format]\npretty = oneline\n[i18n]\nlogOutputEncoding = UTF-16\ncommitEncoding = latin1",
    "[diff]\nexternal = @\nnoprefix = true\nrelative = true\norderFile = no/such/file",
    "[diff]\nrenames = copies\nignoreSubmodules = all\n[diff \"marked\"]\ntextconv = @\ncommand = @",
    "[color]\nui = always\ndiff = always\n[core]\nabbrev = 4\nquotePath = true",
    "[core]\nfsmonitor = @\npager = @\nhooksPath = hooks\nsshCommand = @\neditor = @",
    "[alias]\nlog = !@\nrev-list = !@\nrev-parse = !@\ndiff-tree = !@\ncat-file = !@",
    "[core]\ncommitGraph = true\nmultiPackIndex = true\nuseReplaceRefs = true",
    "[revision]\nx = y\n[rerere]\nenabled = true\n[transfer]\nhideRefs = refs/heads",
    "[filter \"marked\"]\nsmudge = @\nclean = @\nrequired = true",
    "[trace2]\neventTarget = /dev/null\n[advice]\ngraftFileDeprecated = true",
];

#[test]
fn a_setting_hides_nothing_and_runs_nothing() {
    let (workspace, token) = (based(), token("settings"));
    let mark = workspace.home("mark was run");
    let program = workspace.script("mark", &format!("touch '{}'\nexit 1\n", mark.display()));
    workspace.write(
        ".git/info/attributes",
        "* -diff diff=marked filter=marked binary\n",
    );
    workspace.write(
        ".mailmap",
        "Nobody <nobody@example.com> <author@example.com>\n",
    );
    add(&workspace, "dir/new.txt", &token);
    let own = fs::read_to_string(workspace.path(".git/config")).unwrap();
    for setting in SETTINGS {
        let setting = setting.replace('@', &program.to_string_lossy());
        workspace.write(".git/config", format!("{own}\n{setting}\n"));
        let report = scan(&workspace, "base..main");
        report.check(!mark.exists(), &format!("nothing is run by {setting}"));
        let found = report.code() == Some(1);
        report.check(found, &format!("a finding, with {setting}"));
        report.expect_found(&[("dir/new.txt", &token)]);
        let author = &report.findings()[0]["commit"]["author"];
        report.check(*author == "A U Thor <author@example.com>", &setting);
    }
}

/// A signature is a header, and looking at the commit runs no program.
#[test]
fn a_signed_commit() {
    let (workspace, token) = (based(), token("signed"));
    let mark = workspace.home("mark was run");
    let signer = "cat >/dev/null\necho '[GNUPG:] SIG_CREATED x' >&2\necho signature\n";
    let signer = workspace.script("signer", signer);
    let program = workspace.script("mark", &format!("touch '{}'\n", mark.display()));
    workspace.write("new.txt", &token);
    workspace.git(&["add", "--all"]);
    let with = format!("gpg.program={}", signer.display());
    workspace.git(&["-c", &with, "commit", "-q", "-S", "-m", "signed"]);
    assert!(
        workspace
            .git(&["cat-file", "-p", "HEAD"])
            .contains("gpgsig")
    );
    workspace.git(&["config", "gpg.program", &program.to_string_lossy()]);
    workspace.git(&["config", "log.showSignature", "true"]);
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("new.txt", &token)]);
    report.check(
        report.findings()[0]["commit"]["summary"] == "signed",
        "summary",
    );
    report.check(!mark.exists(), "nothing is run");
}

#[test]
fn a_replaced_blob_hides_nothing() {
    let (workspace, token) = (based(), token("blob"));
    add(&workspace, "new.txt", &token);
    let harmless = workspace.blob("harmless\n");
    workspace.git(&["replace", &workspace.id("main:new.txt"), &harmless]);
    assert_eq!(workspace.git(&["show", "main:new.txt"]), "harmless\n");
    scan(&workspace, "base..main").expect_found(&[("new.txt", &token)]);
}

/// The commit with the token seems to be another one.
#[test]
fn a_replaced_commit_hides_nothing() {
    let (workspace, token) = (based(), token("commit"));
    let held = add(&workspace, "new.txt", &token);
    let message = workspace.commit(&format!("says {token}"));
    add(&workspace, "new.txt", "harmless\n");
    for id in [&held, &message] {
        workspace.git(&["replace", id, &workspace.id("base")]);
    }
    let report = scan(&workspace, "base..main");
    report.expect_found(&[("new.txt", &token), (&message, &token)]);
}

/// A graft gives a commit other parents, so that those with the token seem to be in no history.
#[test]
fn a_graft_hides_nothing() {
    let (workspace, token) = (based(), token("graft"));
    add(&workspace, "new.txt", &token);
    let head = add(&workspace, "new.txt", "harmless\n");
    let graft = format!("{head} {}\n", workspace.id("base"));
    workspace.write(".git/info/grafts", graft);
    assert_eq!(workspace.git(&["rev-list", "--count", "base..main"]), "1\n");
    scan(&workspace, "base..main").expect_found(&[("new.txt", &token)]);
}

#[test]
fn a_repository_that_git_refuses_is_not_clean() {
    let (workspace, token) = (based(), token("of another"));
    add(&workspace, "new.txt", &token);
    let mut command = workspace.scan_command(&["--range", "base..main"]);
    command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let report = workspace.finish(command);
    let refused = report.code() == Some(2) && report.stderr().contains("safe.directory");
    let read = report.code() == Some(1) && report.stdout().contains(&token);
    report.check(
        refused || read,
        "an error that names the remedy, or the token",
    );
}

#[test]
fn variables_of_git_hide_nothing() {
    let (workspace, token) = (based(), token("variables"));
    add(&workspace, "new.txt", &token);
    let harmless = workspace.blob("harmless\n");
    workspace.git(&["replace", &workspace.id("main:new.txt"), &harmless]);
    let grafts = workspace.home("grafts");
    fs::write(&grafts, format!("{}\n", workspace.id("main"))).unwrap();
    let shallow = workspace.home("no such shallow file");
    for (name, value) in [
        ("GIT_GRAFT_FILE", grafts.to_string_lossy()),
        ("GIT_SHALLOW_FILE", shallow.to_string_lossy()),
        ("GIT_REPLACE_REF_BASE", "refs/replace/".into()),
        ("GIT_TRACE", "1".into()),
        ("GIT_LITERAL_PATHSPECS", "1".into()),
        ("GIT_EXTERNAL_DIFF", "false".into()),
        ("LC_ALL", "de_DE.UTF-8".into()),
    ] {
        let mut command = workspace.scan_command(&["--range", "base..main"]);
        command.env(name, &*value);
        let report = workspace.finish(command);
        let found = report.code() == Some(1);
        report.check(found, &format!("a finding, with {name}"));
        report.expect_found(&[("new.txt", &token)]);
    }
}

/// A pickaxe, a limit or a path has no place in a range, and none comes from elsewhere.
#[test]
fn a_work_tree_in_another_state_hides_nothing() {
    let (workspace, token) = (based(), token("work tree"));
    add(&workspace, "new.txt", &token);
    add(&workspace, "new.txt", "harmless\n");
    workspace.git(&["checkout", "-q", "base"]);
    workspace.git(&["sparse-checkout", "set", "--cone", "dir"]);
    fs::remove_file(workspace.path(".git/index")).unwrap();
    scan(&workspace, "base..main").expect_found(&[("new.txt", &token)]);
    let untouched = |workspace: &Workspace| workspace.path(".git/index").exists();
    assert!(!untouched(&workspace));
}
