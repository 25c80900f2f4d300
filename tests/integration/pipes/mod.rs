//! A pipe in place of a file that git keeps: no scan waits for somebody to write to it.

mod scene;

use std::fs;
use std::os::unix::net::UnixListener;

use crate::harness::Workspace;
use crate::tokens::Random;
use scene::Effect::{Failed, None as Unaffected, Skipped};
use scene::{ALL_FAIL, Scene, git_fails};

#[test]
fn without_a_pipe_everything_is_found() {
    let scene = Scene::new();
    // A socket cannot be opened, and git's own daemons have some.
    let socket = scene.workspace.path("own/.git/fsmonitor--daemon.ipc");
    let _socket = UnixListener::bind(socket).unwrap();
    scene.expect("own", "none", [Unaffected; 6]);
}

/// What tells that there is a repository, and how to read it.
#[test]
fn what_makes_a_repository() {
    let scene = Scene::new();
    for file in [
        "own/.git/HEAD",
        "own/.git/commondir",
        "own/.git/config",
        "own/.git/config.worktree",
        "own/.git/packed-refs",
        "own/.git/objects/info/alternates",
        "lender/.git/objects/info/alternates",
    ] {
        scene.expect_with(file, ALL_FAIL);
    }
}

#[test]
fn the_index_and_what_is_beside_it() {
    let scene = Scene::new();
    for file in ["index", "shallow", "sharedindex.0123", "MERGE_HEAD"] {
        scene.expect_with(&format!("own/.git/{file}"), git_fails(Failed, Unaffected));
    }
}

#[test]
fn refs_and_their_logs() {
    let scene = Scene::new();
    for file in ["refs/heads/main", "refs/heads/a/b/c", "refs/stash"] {
        scene.expect_with(&format!("own/.git/{file}"), git_fails(Unaffected, Failed));
    }
    scene.expect_with("own/.git/logs/HEAD", git_fails(Unaffected, Skipped));
}

#[test]
fn objects() {
    let scene = Scene::new();
    let pack = scene.pack();
    scene.expect_with(&format!("{pack}.idx"), git_fails(Unaffected, Skipped));
    let id = "5a".repeat(20);
    let loose = format!("own/.git/objects/{}/{}", &id[..2], &id[2..]);
    scene.expect_with(&loose, git_fails(Unaffected, Skipped));
    for file in ["pack/multi-pack-index", "info/commit-graph"] {
        let file = format!("own/.git/objects/{file}");
        scene.expect_with(&file, git_fails(Unaffected, Unaffected));
    }
    let file = "lender/.git/objects/info/commit-graph";
    scene.expect_with(file, git_fails(Unaffected, Unaffected));
}

#[test]
fn what_git_is_told_to_read() {
    let scene = Scene::new();
    let path = scene.workspace.path("pipe");
    let path = path.to_str().unwrap();
    scene.workspace.fifo(path);
    let git = |arguments: &[&str]| {
        scene
            .workspace
            .git(&[&["-C", "own", "config"], arguments].concat());
    };
    for name in ["core.excludesFile", "core.attributesFile"] {
        git(&[name, path]);
        scene.expect("own", "pipe", [Unaffected; 6]);
        git(&["--unset", name]);
    }
    scene
        .workspace
        .write("own/.git/more", "[Include]\n\tpath = ../../pipe\n");
    git(&["includeIf.onbranch:x.path", "more"]);
    scene.expect("own", "pipe", git_fails(Unaffected, Unaffected));
}

/// What only `gix` reads: to it, a relative path of a lender starts where that of the borrower does.
#[test]
fn what_a_lender_borrows() {
    let scene = Scene::new();
    let workspace = &scene.workspace;
    workspace.write(
        "lender/.git/objects/info/alternates",
        "../../more/objects\n",
    );
    workspace.write("lender/more/objects/x", "");
    let path = workspace.path("own/more/objects/info");
    fs::create_dir_all(&path).unwrap();
    workspace.fifo(path.join("alternates"));
    let refused = [
        Failed, Unaffected, Unaffected, Unaffected, Unaffected, Failed,
    ];
    scene.expect("own", "alternates", refused);
}

#[test]
fn a_linked_work_tree() {
    let scene = Scene::new();
    scene.expect_with(
        "own/.git/worktrees/linked/HEAD",
        git_fails(Unaffected, Unaffected),
    );
    for file in ["HEAD", "commondir", "gitdir"] {
        let path = scene
            .workspace
            .path(format!("own/.git/worktrees/linked/{file}"));
        let bytes = fs::read(&path).unwrap();
        scene.workspace.fifo(&path);
        scene.expect("linked", file, ALL_FAIL);
        fs::remove_file(&path).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    // Git takes a pipe of this name for none of its files, and looks further up.
    scene.workspace.fifo("linked/.git");
    scene.scan("linked", |report, at| {
        let expected = if at == 0 { 1 } else { 2 };
        report.expect_code(expected);
    });
}

#[test]
fn a_repository_on_the_way_and_what_is_none() {
    let token = Random::seeded("pipes on the way").value("ntn");
    let workspace = Workspace::new();
    workspace.write("a.txt", format!("NOTION_TOKEN={token}\n"));
    for name in ["HEAD", "config"] {
        workspace.fifo(name);
    }
    let scan = |path| workspace.finish_in_time(workspace.scan_command(&[path]));
    scan(".").expect_found(&[("a.txt", &token)]);
    // Git opens it to see whether this is a repository.
    for way in ["--staged", "--history"] {
        let report = scan(way);
        report
            .expect_code(2)
            .expect_stderr("HEAD is not a regular file");
    }
    workspace.git(&["init", "-q", "below/it"]);
    workspace.fifo("below/it/.git/HEAD");
    for path in [".", "below", "below/it"] {
        let report = scan(path);
        report
            .expect_code(2)
            .expect_stderr("HEAD is not a regular file");
    }
}
