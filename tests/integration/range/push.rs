//! `--pre-push` in the hook of a real push.

use super::{add, based, token};
use crate::harness::Workspace;
use crate::repository::Hooked;

const NOTHING: &str = "nothing is pushed that the remote does not have";

/// A repository with a remote that has its commit `base`, and with the hook.
pub(super) struct Pusher {
    pub(super) workspace: Workspace,
    pub(super) remote: Workspace,
}

impl Pusher {
    pub(super) fn new() -> Self {
        let (workspace, remote) = (based(), Workspace::repository_with(&["--bare"]));
        let url = remote.path("").to_string_lossy().into_owned();
        workspace.git(&["remote", "add", "origin", &url]);
        workspace.git(&["push", "-q", "origin", "main"]);
        workspace.hook(".git/hooks/pre-push", "--pre-push --remote \"$1\"");
        Self { workspace, remote }
    }

    /// Pushes, and fails unless exactly this is found and the remote is as git then leaves it.
    #[track_caller]
    pub(super) fn push(&self, arguments: &[&str], expected: &[(&str, &str)]) -> Hooked {
        let before = self.remote.git(&["for-each-ref"]);
        let arguments = [&["push", "-q"], arguments].concat();
        let hooked = self.workspace.hooked(&arguments);
        hooked.scan.expect_found(expected);
        let after = self.remote.git(&["for-each-ref"]);
        assert!(
            expected.is_empty() || before == after,
            "a push was let through"
        );
        hooked
    }

    /// Checks what the last push would have said to a person.
    #[track_caller]
    fn expect_nothing(&self, hooked: &Hooked) {
        let mut command = self
            .workspace
            .command(&["scan", "--pre-push", "--remote", "origin"]);
        command.stdin(std::process::Stdio::piped());
        let output = crate::harness::fed(command, hooked.stdin.as_bytes());
        let report = self
            .workspace
            .outcome("the hook by hand".to_owned(), output);
        report.expect_code(0).expect_stdout(NOTHING);
    }
}

#[test]
fn an_update() {
    let (pusher, token) = (Pusher::new(), token("update"));
    add(&pusher.workspace, "new.txt", &token);
    add(&pusher.workspace, "new.txt", "harmless\n");
    let hooked = pusher.push(&["origin", "main"], &[("new.txt", &token)]);
    assert_eq!(hooked.scan.stat("commits"), 2);
}

#[test]
fn a_clean_update() {
    let pusher = Pusher::new();
    let id = add(&pusher.workspace, "new.txt", "harmless\n");
    let hooked = pusher.push(&["origin", "main"], &[]);
    assert_eq!(hooked.scan.files(), 1);
    assert_eq!(pusher.remote.id("main"), id);
}

/// What the remote has of other branches is not new.
#[test]
fn a_new_branch() {
    let (pusher, tokens) = (Pusher::new(), [token("pushed before"), token("new branch")]);
    add(&pusher.workspace, "old.txt", &tokens[0]);
    pusher
        .workspace
        .git(&["push", "-q", "--no-verify", "origin", "main"]);
    pusher.workspace.git(&["checkout", "-q", "-b", "topic"]);
    add(&pusher.workspace, "new.txt", &tokens[1]);
    let hooked = pusher.push(&["origin", "topic"], &[("new.txt", &tokens[1])]);
    assert!(
        hooked.stdin.trim().ends_with(&"0".repeat(40)),
        "{}",
        hooked.stdin
    );
    assert_eq!(hooked.scan.stat("commits"), 1);
}

#[test]
fn a_clean_new_branch() {
    let pusher = Pusher::new();
    pusher.workspace.git(&["checkout", "-q", "-b", "topic"]);
    add(&pusher.workspace, "new.txt", "harmless\n");
    pusher.push(&["origin", "topic"], &[]);
}

/// A second name for a commit that the remote has.
#[test]
fn a_new_branch_without_a_new_commit() {
    let pusher = Pusher::new();
    let hooked = pusher.push(&["origin", "main:refs/heads/second"], &[]);
    assert_eq!(hooked.scan.stat("commits"), 0);
    pusher.expect_nothing(&hooked);
}

/// The remote has nothing yet, and no ref of it is known.
#[test]
fn the_first_push() {
    let (workspace, remote) = (
        Workspace::repository(),
        Workspace::repository_with(&["--bare"]),
    );
    let token = token("first push");
    add(&workspace, "first.txt", &token);
    add(&workspace, "later.txt", "later\n");
    let url = remote.path("").to_string_lossy().into_owned();
    workspace.git(&["remote", "add", "origin", &url]);
    workspace.hook(".git/hooks/pre-push", "--pre-push --remote \"$1\"");
    let pusher = Pusher { workspace, remote };
    let hooked = pusher.push(&["origin", "main"], &[("first.txt", &token)]);
    assert_eq!(hooked.scan.stat("commits"), 2);
}

#[test]
fn a_deletion() {
    let pusher = Pusher::new();
    let (workspace, remote) = (&pusher.workspace, &pusher.remote);
    workspace.git(&["push", "-q", "--no-verify", "origin", "main:refs/heads/old"]);
    add(workspace, "new.txt", &token("not pushed"));
    let hooked = pusher.push(&["origin", "--delete", "old"], &[]);
    assert!(hooked.stdin.starts_with("(delete) "), "{}", hooked.stdin);
    assert_eq!(hooked.scan.stat("commits"), 0);
    assert!(!remote.git(&["for-each-ref"]).contains("refs/heads/old"));
    pusher.expect_nothing(&hooked);
}

/// Nothing is new, so the hook is given no line.
#[test]
fn nothing_to_push() {
    let pusher = Pusher::new();
    add(&pusher.workspace, "new.txt", "harmless\n");
    pusher.push(&["origin", "main"], &[]);
    let hooked = pusher.push(&["origin", "main"], &[]);
    assert_eq!(hooked.stdin, "");
    pusher.expect_nothing(&hooked);
}

#[test]
fn several_refs() {
    let (pusher, tokens) = (
        Pusher::new(),
        [token("one of several"), token("two of several")],
    );
    for (name, content) in [
        ("clean", "harmless\n"),
        ("one", tokens[0].as_str()),
        ("two", tokens[1].as_str()),
    ] {
        pusher
            .workspace
            .git(&["checkout", "-q", "-b", name, "base"]);
        add(&pusher.workspace, &format!("{name}.txt"), content);
    }
    let refs = ["origin", "clean", "one", "two", "main:refs/heads/again"];
    let expected = [("one.txt", &*tokens[0]), ("two.txt", &*tokens[1])];
    let hooked = pusher.push(&refs, &expected);
    assert_eq!(hooked.stdin.lines().count(), 4);
    assert_eq!(hooked.scan.stat("commits"), 3);
}

/// A deletion beside an update takes nothing away from what is read.
#[test]
fn a_deletion_beside_an_update() {
    let (pusher, token) = (Pusher::new(), token("beside a deletion"));
    pusher
        .workspace
        .git(&["push", "-q", "--no-verify", "origin", "main:refs/heads/old"]);
    add(&pusher.workspace, "new.txt", &token);
    pusher.push(&["origin", ":old", "main"], &[("new.txt", &token)]);
}

#[test]
fn an_annotated_tag() {
    let (pusher, token) = (Pusher::new(), token("tag message"));
    pusher.workspace.git(&["tag", "-a", "v1", "-m", &token]);
    let id = pusher.workspace.id("v1");
    pusher.push(&["origin", "v1"], &[(&id, &token)]);
}

/// A tag that stays here is no part of the push.
#[test]
fn a_tag_that_is_not_pushed() {
    let pusher = Pusher::new();
    add(&pusher.workspace, "new.txt", "harmless\n");
    pusher
        .workspace
        .git(&["tag", "-a", "v1", "-m", &token("not pushed")]);
    pusher.push(&["origin", "main"], &[]);
}

#[test]
fn a_light_tag_on_a_new_commit() {
    let (pusher, token) = (Pusher::new(), token("tagged commit"));
    add(&pusher.workspace, "new.txt", &token);
    pusher.workspace.git(&["tag", "v1"]);
    pusher.workspace.git(&["reset", "-q", "--hard", "base"]);
    pusher.push(&["origin", "v1"], &[("new.txt", &token)]);
}

/// A tag need not lead to a commit.
#[test]
fn a_tag_of_a_file_or_a_tree() {
    let (pusher, token) = (Pusher::new(), token("tagged file"));
    let workspace = &pusher.workspace;
    let blob = workspace.blob(&token);
    let tree = workspace.git_fed(
        &["mktree"],
        format!("100644 blob {blob}\tn.txt\n").as_bytes(),
    );
    for (name, object) in [("file", &blob), ("tree", &tree)] {
        workspace.git(&["tag", name, object]);
        workspace.git(&["tag", "-a", "-m", "x", &format!("{name}-noted"), object]);
    }
    for name in ["file", "tree", "file-noted", "tree-noted"] {
        let before = pusher.remote.git(&["for-each-ref"]);
        let hooked = workspace.hooked(&["push", "-q", "origin", name]);
        hooked
            .scan
            .check(hooked.scan.code() != Some(0), "not clean");
        assert_eq!(pusher.remote.git(&["for-each-ref"]), before);
    }
}

#[test]
fn notes_are_commits_too() {
    let (pusher, token) = (Pusher::new(), token("a note"));
    let workspace = &pusher.workspace;
    workspace.git(&["notes", "add", "-m", &token]);
    let path = workspace.id("main");
    pusher.push(&["origin", "refs/notes/commits"], &[(&path, &token)]);
}

#[test]
fn everything_at_once() {
    let (pusher, tokens) = (Pusher::new(), [token("mirrored"), token("mirrored tag")]);
    let workspace = &pusher.workspace;
    workspace.git(&["checkout", "-q", "-b", "topic"]);
    add(workspace, "new.txt", &tokens[0]);
    workspace.git(&["tag", "-a", "v1", "-m", &tokens[1]]);
    let id = workspace.id("v1");
    let expected = [("new.txt", &*tokens[0]), (&id, &tokens[1])];
    pusher.push(
        &["--all", "--follow-tags", "origin"],
        &[("new.txt", &tokens[0]), expected[1]],
    );
    pusher.push(&["--mirror", "origin"], &expected);
}
