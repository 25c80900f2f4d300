//! Settings and attributes that change what git prints, or make it run something. None changes
//! what a commit records, so none changes what is found, and nothing is run.

use std::fs::{self, OpenOptions};
use std::io::Write;

use super::{committed, stage, token};
use crate::harness::Workspace;

/// Each is a section of a configuration file. `@` is a program that leaves a mark if it is run.
const SETTINGS: &[&str] = &[
    "[diff]\nexternal = @",
    "[diff]\nnoprefix = true\nmnemonicPrefix = true",
    "[diff]\nsrcPrefix = x\ndstPrefix = y",
    "[color]\nui = always\ndiff = always\n[core]\nquotePath = false",
    "[diff \"marked\"]\ntextconv = @\ncommand = @\nbinary = true",
    "[diff]\nrenames = copies\nrenameLimit = 1",
    "[diff]\nrenames = false",
    "[diff]\norderFile = no/such/file",
    "[diff]\nrelative = true",
    "[diff]\nignoreSubmodules = all\nsubmodule = diff",
    "[diff]\ninterHunkContext = 9\ncontext = 0\nalgorithm = patience",
    "[diff]\nindentHeuristic = false\nwsErrorHighlight = all\ncolorMoved = zebra\nwordRegex = .",
    "[diff]\nstatGraphWidth = 1\nautoRefreshIndex = true\ndirstat = lines",
    "[core]\nfsmonitor = @",
    "[core]\nhooksPath = hooks",
    "[core]\npager = @\n[pager]\ndiff = true\ndiff-index = true\nls-files = true\ncat-file = true",
    "[core]\neditor = @\naskPass = @\nsshCommand = @\ngitProxy = @\nalternateRefsCommand = @",
    "[alias]\ndiff = !@\ndiff-index = !@\nls-files = !@\ncat-file = !@\nrev-parse = !@",
    "[filter \"marked\"]\nclean = @\nsmudge = @\nprocess = @\nrequired = true",
    "[core]\nquotePath = true\nprecomposeUnicode = true\nabbrev = 4\nautocrlf = true",
    "[core]\nignoreStat = true\ntrustctime = false\ncheckStat = minimal\npreloadIndex = true",
    "[core]\nuntrackedCache = keep\nfileMode = false\nsymlinks = false\nbigFileThreshold = 1",
    "[core]\nuseReplaceRefs = true\ncommitGraph = true\nmultiPackIndex = true",
    "[status]\nshowUntrackedFiles = no\nrelativePaths = false\nshort = true",
    "[trace2]\neventTarget = /dev/null\n[advice]\ngraftFileDeprecated = true",
    "[log]\nshowSignature = true\n[gpg]\nprogram = @",
    "[submodule]\nrecurse = true\n[index]\nsparse = true\n[core]\nsparseCheckout = true",
];

#[test]
fn a_setting_hides_nothing_and_runs_nothing() {
    let (workspace, mark) = trapped();
    let tokens = [token("hidden"), token("renamed")];
    let own = fs::read_to_string(workspace.path(".git/config")).unwrap();
    let program = workspace.home("mark");
    for setting in SETTINGS {
        let setting = setting.replace('@', &program.to_string_lossy());
        workspace.write(".git/config", format!("{own}\n{setting}\n"));
        workspace.git(&["config", "--list"]);
        let report = workspace.scan(&["--staged"]);
        report.check(!mark.exists(), &format!("nothing is run by {setting}"));
        let found = report.findings().len() == 2;
        report.check(found, &format!("two findings, with {setting}"));
        report.expect_found(&[("dir/moved.txt", &tokens[1]), ("hidden.txt", &tokens[0])]);
    }
}

/// The same from a subdirectory, where `diff.relative` would leave out all that is above.
#[test]
fn a_setting_hides_nothing_from_a_subdirectory() {
    let (workspace, _) = trapped();
    workspace.git(&["config", "diff.relative", "true"]);
    let mut scan = workspace.scan_command(&["--staged"]);
    scan.current_dir(workspace.path("dir"));
    let expected = [
        ("dir/moved.txt", &*token("renamed")),
        ("hidden.txt", &*token("hidden")),
    ];
    workspace.finish(scan).expect_found(&expected);
}

#[test]
fn a_variable_hides_nothing_and_runs_nothing() {
    let (workspace, mark) = trapped();
    let program = workspace.home("mark");
    let program = program.to_string_lossy();
    let trace = workspace.home("trace");
    for (name, value) in [
        ("GIT_EXTERNAL_DIFF", &*program),
        ("GIT_PAGER", &program),
        ("PAGER", &program),
        ("GIT_EDITOR", &program),
        ("GIT_DIFF_OPTS", "-u0"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("GIT_ICASE_PATHSPECS", "1"),
        ("GIT_TRACE", "1"),
        ("GIT_TRACE2_EVENT", &trace.to_string_lossy()),
        ("GIT_OPTIONAL_LOCKS", "1"),
        ("GIT_FLUSH", "0"),
        ("GIT_REDIRECT_STDERR", "2>&1"),
        ("GIT_ATTR_SOURCE", "HEAD"),
        ("GIT_CONFIG_PARAMETERS", "'diff.orderfile'='no/such/file'"),
        ("GIT_PREFIX", "dir/"),
        ("GIT_DEFAULT_HASH", "sha256"),
        ("LC_ALL", "de_DE.UTF-8"),
    ] {
        let mut scan = workspace.scan_command(&["--staged"]);
        scan.env(name, value);
        let report = workspace.finish(scan);
        report.check(!mark.exists(), &format!("nothing is run by {name}"));
        let found = report.findings().len() == 2;
        report.check(found, &format!("two findings, with {name}={value}"));
        report.expect_code(1);
    }
}

/// Git would show another object in the place of the one that the commit records.
#[test]
fn a_replacement_hides_nothing() {
    let (workspace, token) = (committed(), token("replaced"));
    stage(&workspace, "a.txt", &token);
    let harmless = workspace.blob("harmless\n");
    workspace.git(&["replace", &workspace.id(":a.txt"), &harmless]);
    assert_eq!(workspace.git(&["show", ":a.txt"]), "harmless\n");
    workspace
        .scan(&["--staged"])
        .expect_found(&[("a.txt", &token)]);
}

/// `HEAD` seems to have what is staged, because another commit is shown in its place.
#[test]
fn a_replaced_commit_hides_nothing() {
    let (workspace, token) = (committed(), token("replaced commit"));
    let head = workspace.id("HEAD");
    stage(&workspace, "a.txt", &token);
    let tree = workspace.git(&["write-tree"]);
    let other = workspace.git(&["commit-tree", tree.trim(), "-m", "with the token"]);
    workspace.git(&["replace", &head, other.trim()]);
    assert_eq!(workspace.git(&["diff", "--cached", "--name-only"]), "");
    workspace
        .scan(&["--staged"])
        .expect_found(&[("a.txt", &token)]);
}

/// A repository of somebody else: git refuses it. What is not read is not clean.
#[test]
fn a_repository_that_git_refuses_is_not_clean() {
    let (workspace, token) = (committed(), token("of another"));
    stage(&workspace, "a.txt", &token);
    let mut scan = workspace.scan_command(&["--staged"]);
    scan.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let report = workspace.finish(scan);
    let refused = report.code() == Some(2) && report.stderr().contains("safe.directory");
    let read = report.code() == Some(1) && report.stdout().contains(&token);
    report.check(
        refused || read,
        "an error that names the remedy, or the token",
    );
}

/// Staged: a token in a file that has every attribute, and a rename with an edit. A program in
/// the home directory leaves the mark that is returned.
fn trapped() -> (Workspace, std::path::PathBuf) {
    let workspace = committed();
    let mark = workspace.home("mark was run");
    workspace.script("mark", &format!("touch '{}'\nexit 1\n", mark.display()));
    let lines: String = (0..50).map(|line| format!("line {line}\n")).collect();
    stage(&workspace, "long.txt", &lines);
    stage(&workspace, "hidden.txt", "harmless\n");
    workspace.git(&["commit", "-q", "-m", "second"]);
    workspace.git(&["mv", "long.txt", "dir/moved.txt"]);
    stage(&workspace, "dir/moved.txt", lines + &token("renamed"));
    stage(&workspace, "hidden.txt", token("hidden"));
    let attributes = "*.txt -diff diff=marked filter=marked -text binary linguist-generated\n\
                      hidden.txt -diff export-ignore\n";
    workspace.write(".git/info/attributes", attributes);
    for hook in ["post-index-change", "fsmonitor-watchman", "pre-commit"] {
        let script = workspace.home("mark");
        workspace.write(format!("hooks/{hook}"), "");
        fs::copy(&script, workspace.path(format!("hooks/{hook}"))).unwrap();
        fs::copy(&script, workspace.path(format!(".git/hooks/{hook}"))).unwrap();
    }
    // The entry is stale now: a git that may would write a fresh one.
    let hidden = OpenOptions::new()
        .append(true)
        .open(workspace.path("hidden.txt"));
    hidden.unwrap().write_all(b"on disk only\n").unwrap();
    (workspace, mark)
}
