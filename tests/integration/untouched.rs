//! A scan leaves a repository as it was: no byte, no mode, no time of change, and no temporary
//! object, ref or lock that came and went.

use std::fs::{self, File, FileTimes};
use std::time::{Duration, SystemTime};

use crate::harness::Workspace;
use crate::harness::fed;
use crate::tokens::Random;

fn token(name: &str) -> String {
    Random::seeded(&format!("untouched {name}")).value("ntn")
}

/// Commits, a merge, tags, a stash, notes, loose objects and packs; a token in each.
fn rich(workspace: &Workspace) {
    workspace.write("a.txt", "a\n").write("dir/b.txt", "b\n");
    workspace.commit("base");
    workspace.git(&["tag", "base"]);
    workspace.git(&["checkout", "-q", "-b", "side"]);
    workspace.write("side.txt", token("side"));
    workspace.commit("side");
    workspace.git(&["checkout", "-q", "main"]);
    workspace.write("a.txt", token("main"));
    workspace.commit("main");
    workspace.git(&["repack", "-q", "-d"]);
    workspace.git(&["merge", "-q", "--no-ff", "-m", "merged", "side"]);
    workspace.git(&["tag", "-a", "v1", "-m", &token("tag")]);
    workspace.git(&["notes", "add", "-m", &token("note")]);
    workspace.write("a.txt", token("stash"));
    workspace.git(&["stash", "-q"]);
    workspace.git(&["update-ref", "refs/remotes/origin/main", "base"]);
    workspace.blob(token("unreachable"));
    workspace
        .write("new.txt", token("staged"))
        .write("app/.env", "GREETING=hello\n");
    workspace.git(&["add", "--all"]);
    stale(workspace, "new.txt");
    stale(workspace, "dir/b.txt");
    settled(workspace);
}

/// The same bytes at another time: a git that may, writes a fresh index.
fn stale(workspace: &Workspace, path: &str) {
    let later = SystemTime::now() + Duration::from_secs(100);
    let file = File::options()
        .append(true)
        .open(workspace.path(path))
        .unwrap();
    file.set_times(FileTimes::new().set_modified(later))
        .unwrap();
}

/// Directories as old as if nobody had worked here today, so that each change of them shows.
fn settled(workspace: &Workspace) {
    let before = SystemTime::now() - Duration::from_secs(1000);
    for path in workspace.state(".git").keys() {
        let path = workspace.path(".git").join(path);
        if path.is_dir() {
            let times = FileTimes::new().set_modified(before);
            File::open(path).unwrap().set_times(times).unwrap();
        }
    }
}

#[test]
fn by_a_scan_of_the_index() {
    let workspace = Workspace::repository();
    rich(&workspace);
    for arguments in [&["--staged"][..], &["--staged", "a.txt", "new.txt"]] {
        let report = workspace.scan_untouched(".git", arguments);
        report.expect_code(1).expect_stdout(&token("staged"));
    }
}

/// The check itself: a git that may write leaves a fresh index.
#[test]
fn but_git_itself_would_touch_it() {
    let workspace = Workspace::repository();
    rich(&workspace);
    let before = workspace.state(".git");
    workspace.git(&["--no-optional-locks", "status"]);
    assert!(before == workspace.state(".git"));
    workspace.git(&["status"]);
    assert!(before != workspace.state(".git"));
}

#[test]
fn by_a_scan_of_a_range() {
    let workspace = Workspace::repository();
    rich(&workspace);
    for range in [
        "base..main",
        "base..v1",
        &format!("{}..main", "0".repeat(40)),
    ] {
        let report = workspace.scan_untouched(".git", &["--range", range]);
        report.expect_code(1).expect_stdout(&token("side"));
    }
}

#[test]
fn by_a_scan_of_a_push() {
    let workspace = Workspace::repository();
    rich(&workspace);
    let zero = "0".repeat(40);
    let main = workspace.id("main");
    let lines = [
        (
            "--pre-push",
            format!("refs/heads/x {main} refs/heads/x {zero}\n"),
        ),
        ("--pre-receive", format!("{zero} {main} refs/heads/x\n")),
    ];
    for (flag, line) in lines {
        let before = workspace.state(".git");
        let output = fed(workspace.scan_command(&[flag]), line.as_bytes());
        let report = workspace.outcome(flag.to_owned(), output);
        report.check(matches!(report.code(), Some(0 | 1)), "a whole scan");
        report.check(before == workspace.state(".git"), "the same state");
    }
}

#[test]
fn by_a_scan_of_the_history() {
    let workspace = Workspace::repository();
    rich(&workspace);
    let report = workspace.scan_untouched(".git", &["--history"]);
    report.expect_code(1).expect_stdout(&token("unreachable"));
}

#[test]
fn by_a_scan_of_the_work_tree() {
    let workspace = Workspace::repository();
    rich(&workspace);
    workspace.scan_untouched(".git", &["."]).expect_code(1);
}

#[test]
fn in_a_bare_repository_of_another_kind() {
    let options = ["--object-format=sha256", "--ref-format=reftable"];
    let workspace = Workspace::repository_with(&options);
    rich(&workspace);
    workspace.git(&["clone", "-q", "--bare", ".", "bare.git"]);
    for arguments in [
        &["--range", "base..main", "bare.git"][..],
        &["--history", "bare.git"],
    ] {
        let report = workspace.scan_untouched("bare.git", arguments);
        report.expect_code(1).expect_stdout(&token("side"));
    }
}

/// Git itself writes down that somebody still reads the shared half of a split index: its time of
/// change, and nothing else, may move.
#[test]
fn in_a_repository_with_a_split_index() {
    let workspace = Workspace::repository();
    rich(&workspace);
    workspace.git(&["update-index", "--split-index"]);
    let shared = fs::read_dir(workspace.path(".git")).unwrap();
    let mut shared = shared.map(|entry| entry.unwrap().path());
    let shared = shared.find(|path| path.to_string_lossy().contains("sharedindex"));
    let shared = shared.unwrap();
    let bytes = fs::read(&shared).unwrap();
    let rest = || {
        let mut state = workspace.state(".git");
        state.remove(shared.file_name().unwrap().as_ref() as &std::path::Path);
        state
    };
    let before = rest();
    let report = workspace.scan(&["--staged"]);
    report.expect_code(1).expect_stdout(&token("staged"));
    report.check(before == rest(), "the same state");
    assert_eq!(fs::read(&shared).unwrap(), bytes);
}
