//! `--pre-receive`: the default branch of the server is trusted, as it was before the push.

use super::{BASELINE, CONFIG, accepting, leak, marked, token};
use crate::harness::Workspace;

/// A server with the hook, whose `main` has a configuration and a marker, and a clone of it.
fn served(name: &str) -> (Workspace, Workspace) {
    let (server, clone) = (
        Workspace::repository_with(&["--bare"]),
        Workspace::repository(),
    );
    let url = format!("file://{}", server.path("").display());
    clone.git(&["remote", "add", "origin", &url]);
    clone.write(CONFIG, "exclude = ['*.js']\n");
    clone.write("old.py", marked(&token(name)));
    clone.commit("base");
    clone.git(&["push", "-q", "origin", "main"]);
    server.hook("hooks/pre-receive", "--pre-receive");
    (server, clone)
}

#[track_caller]
fn push(server: &Workspace, clone: &Workspace, expected: &[(&str, &str)]) {
    let git = clone.git_command(&["push", "-q", "origin", "HEAD:refs/heads/topic"]);
    clone.hooked_by(git, server).scan.expect_found(expected);
}

#[test]
fn what_the_default_branch_forgives() {
    let (server, clone) = served("served");
    clone.write("old.py", format!("#\n{}", marked(&token("served"))));
    clone.write("new.js", leak(&token("excluded")));
    clone.commit("honest");
    push(&server, &clone, &[]);
}

#[test]
fn what_is_pushed_does_not_forgive_itself() {
    let (server, clone) = served("before");
    let token = token("pushed");
    for (name, text) in [
        (CONFIG, "exclude = ['*']\n".to_owned()),
        (BASELINE, accepting(&token)),
        ("leak.py", marked(&token)),
    ] {
        clone.git(&["checkout", "-q", "-B", "topic", "main"]);
        clone.write("leak.py", leak(&token)).write(name, text);
        clone.commit("leak");
        push(&server, &clone, &[("leak.py", &token)]);
    }
}

/// Nobody can push a file beside the objects: who put it there runs the server.
#[test]
fn what_lies_in_a_bare_repository_counts() {
    let (server, clone) = served("beside");
    let token = token("on the server");
    server.write(BASELINE, accepting(&token));
    clone.write("leak.py", leak(&token));
    clone.commit("leak");
    push(&server, &clone, &[]);
    server.write(CONFIG, "exclude = ['*.txt']\n");
    clone.write("leak.js", leak(&super::token("js")));
    clone.commit("no longer excluded");
    push(&server, &clone, &[("leak.js", &super::token("js"))]);
}

/// The first push of all.
#[test]
fn a_server_without_a_commit() {
    let server = Workspace::repository_with(&["--bare"]);
    let clone = Workspace::repository();
    let url = format!("file://{}", server.path("").display());
    clone.git(&["remote", "add", "origin", &url]);
    server.hook("hooks/pre-receive", "--pre-receive");
    let token = token("first");
    clone.write("leak.py", marked(&token)).commit("leak");
    push(&server, &clone, &[("leak.py", &token)]);
}
