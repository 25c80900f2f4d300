//! `--pre-receive` in the hook of a real push, on the side that receives: the new objects are in
//! a quarantine directory.

use super::{add, based, failed, token};
use crate::harness::Workspace;
use crate::repository::Hooked;

/// A bare repository with the hook, and a clone of it that has pushed `base`.
struct Receiver {
    server: Workspace,
    workspace: Workspace,
}

impl Receiver {
    fn new() -> Self {
        let (server, workspace) = (Workspace::repository_with(&["--bare"]), based());
        let url = format!("file://{}", server.path("").display());
        workspace.git(&["remote", "add", "origin", &url]);
        workspace.git(&["push", "-q", "origin", "main"]);
        server.hook("hooks/pre-receive", "--pre-receive");
        Self { server, workspace }
    }

    /// Pushes, and fails unless exactly this is found and the server is as git then leaves it.
    #[track_caller]
    fn push(&self, arguments: &[&str], expected: &[(&str, &str)]) -> Hooked {
        let state = || {
            (
                self.server.git(&["for-each-ref"]),
                self.server.state("objects"),
            )
        };
        let before = state();
        let git = self
            .workspace
            .git_command(&[&["push", "-q"], arguments].concat());
        let hooked = self.workspace.hooked_by(git, &self.server);
        hooked.scan.expect_found(expected);
        let refused = !expected.is_empty();
        let names = |state: &(String, crate::state::State)| {
            let files = state.1.keys().cloned().collect::<Vec<_>>();
            (state.0.clone(), files)
        };
        let same = !refused || names(&before) == names(&state());
        hooked.scan.check(same, "nothing stays of what was refused");
        hooked
    }
}

#[test]
fn a_token_is_refused() {
    let (receiver, token) = (Receiver::new(), token("received"));
    let id = add(&receiver.workspace, "new.txt", &token);
    let hooked = receiver.push(&["origin", "main"], &[("new.txt", &token)]);
    assert!(hooked.variable("GIT_QUARANTINE_PATH").contains("objects"));
    let commit = &hooked.scan.findings()[0]["commit"]["id"];
    hooked.scan.check(*commit == id, "the commit");
}

/// Also one that a later commit of the same push takes away.
#[test]
fn a_token_that_comes_and_goes_is_refused() {
    let (receiver, token) = (Receiver::new(), token("comes and goes to a server"));
    add(&receiver.workspace, "new.txt", &token);
    add(&receiver.workspace, "new.txt", "harmless\n");
    let hooked = receiver.push(&["origin", "main"], &[("new.txt", &token)]);
    assert_eq!(hooked.scan.stat("commits"), 2);
}

#[test]
fn a_clean_push_is_accepted() {
    let receiver = Receiver::new();
    let id = add(&receiver.workspace, "new.txt", "harmless\n");
    let hooked = receiver.push(&["origin", "main"], &[]);
    assert_eq!(hooked.scan.files(), 1);
    assert_eq!(receiver.server.id("main"), id);
}

/// Large pushes are kept as one pack, small ones as loose objects.
#[test]
fn a_token_in_a_pack_of_the_quarantine() {
    let (receiver, token) = (Receiver::new(), token("in a pack"));
    receiver.server.git(&["config", "receive.unpackLimit", "1"]);
    add(&receiver.workspace, "new.txt", &token);
    receiver.push(&["origin", "main"], &[("new.txt", &token)]);
    receiver.workspace.git(&["reset", "-q", "--hard", "base"]);
    add(&receiver.workspace, "new.txt", "harmless\n");
    receiver.push(&["origin", "main"], &[]);
}

#[test]
fn a_new_branch() {
    let (receiver, token) = (Receiver::new(), token("new branch of a server"));
    receiver.workspace.git(&["checkout", "-q", "-b", "topic"]);
    add(&receiver.workspace, "new.txt", &token);
    let hooked = receiver.push(&["origin", "topic"], &[("new.txt", &token)]);
    assert!(
        hooked.stdin.starts_with(&"0".repeat(40)),
        "{}",
        hooked.stdin
    );
    assert_eq!(hooked.scan.stat("commits"), 1);
    add(&receiver.workspace, "new.txt", "harmless\n");
    receiver.workspace.git(&["reset", "-q", "--soft", "base"]);
    receiver.workspace.git(&["commit", "-q", "-m", "clean"]);
    receiver.push(&["origin", "topic"], &[]);
}

/// The server has the token already. Who pushes something else is not to blame.
#[test]
fn what_the_server_has_is_not_new() {
    let receiver = Receiver::new();
    let (server, workspace) = (&receiver.server, &receiver.workspace);
    let hook = server.path("hooks/pre-receive");
    add(workspace, "old.txt", &token("let through"));
    std::fs::rename(&hook, server.home("hook/away")).unwrap();
    workspace.git(&["push", "-q", "origin", "main"]);
    std::fs::rename(server.home("hook/away"), &hook).unwrap();
    workspace.git(&["checkout", "-q", "-b", "topic"]);
    add(workspace, "new.txt", "harmless\n");
    let hooked = receiver.push(&["origin", "topic"], &[]);
    assert_eq!(hooked.scan.stat("commits"), 1);
}

#[test]
fn a_deletion() {
    let receiver = Receiver::new();
    receiver.push(&["origin", "main:refs/heads/old"], &[]);
    let hooked = receiver.push(&["origin", "--delete", "old"], &[]);
    assert_eq!(hooked.scan.stat("commits"), 0);
    let refs = receiver.server.git(&["for-each-ref"]);
    assert!(!refs.contains("refs/heads/old"), "{refs}");
}

#[test]
fn a_forced_push() {
    let (receiver, token) = (Receiver::new(), token("forced to a server"));
    add(&receiver.workspace, "new.txt", "harmless\n");
    receiver.push(&["origin", "main"], &[]);
    receiver.workspace.git(&["reset", "-q", "--hard", "base"]);
    let back = receiver.push(&["--force", "origin", "main"], &[]);
    assert_eq!(back.scan.stat("commits"), 0);
    add(&receiver.workspace, "new.txt", &token);
    receiver.push(&["--force", "origin", "main"], &[("new.txt", &token)]);
}

#[test]
fn a_tag_and_a_message() {
    let (receiver, tokens) = (Receiver::new(), [token("tag received"), token("subject")]);
    receiver
        .workspace
        .git(&["tag", "-a", "v1", "-m", &tokens[0]]);
    let tag = receiver.workspace.id("v1");
    receiver.push(&["origin", "v1"], &[(&tag, &tokens[0])]);
    let commit = receiver.workspace.commit(&tokens[1]);
    receiver.push(&["origin", "main"], &[(&commit, &tokens[1])]);
    let both = [(&*tag, &*tokens[0]), (&*commit, &*tokens[1])];
    let hooked = receiver.push(&["origin", "v1", "main"], &both);
    assert_eq!(hooked.stdin.lines().count(), 2);
}

#[test]
fn a_clean_tag_is_accepted() {
    let receiver = Receiver::new();
    receiver
        .workspace
        .git(&["tag", "-a", "v1", "-m", "released"]);
    receiver.push(&["origin", "v1"], &[]);
    assert_eq!(receiver.server.id("v1"), receiver.workspace.id("v1"));
}

#[test]
fn an_evil_merge_is_refused() {
    let (receiver, token) = (Receiver::new(), token("evil to a server"));
    let workspace = &receiver.workspace;
    workspace.git(&["checkout", "-q", "-b", "side"]);
    add(workspace, "side.txt", "side\n");
    workspace.git(&["checkout", "-q", "main"]);
    add(workspace, "main.txt", "main\n");
    workspace.git(&["merge", "-q", "--no-ff", "--no-commit", "side"]);
    workspace.write("a.txt", &token);
    workspace.commit("evil");
    receiver.push(&["origin", "main"], &[("a.txt", &token)]);
}

#[test]
fn lines_that_are_not_of_git() {
    let server = Workspace::repository_with(&["--bare"]);
    for text in [
        "nonsense\n",
        "0 1 refs/heads/main\n",
        "--all --all refs/heads/main\n",
    ] {
        failed(&server.scan_fed(&["--pre-receive"], text));
    }
}
