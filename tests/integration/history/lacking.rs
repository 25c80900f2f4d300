//! Clones that lack a part of the history: what is there is found, and what is not is said.

use super::Found;
use super::garden::text;
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// A repository with one credential in each commit, all at the same path, and the last one clean.
fn origin(random: &mut Random) -> (Workspace, Vec<Found>) {
    let workspace = Workspace::repository();
    workspace.git(&["config", "uploadpack.allowFilter", "true"]);
    let mut planted = Vec::new();
    for number in 0..4 {
        let token = random.value("ntn");
        workspace.write("file.txt", text(&token));
        workspace.write("dir/other.txt", format!("{number}\n"));
        workspace.commit("A change");
        planted.push(("file.txt".to_owned(), token));
    }
    (workspace, planted)
}

fn cloned(origin: &Workspace, options: &[&str]) -> (Workspace, Outcome) {
    let workspace = Workspace::new();
    let url = format!("file://{}", origin.path("").display());
    workspace.git(&[&["clone", "-q"], options, &[&url, "clone"]].concat());
    let own = ["clone/.git", "clone"];
    let own = own
        .iter()
        .find(|it| workspace.path(it).join("HEAD").exists());
    let report = workspace.scan_untouched(own.unwrap(), &["--history", "clone"]);
    (workspace, report)
}

#[test]
fn a_shallow_clone() {
    let (origin, planted) = origin(&mut Random::seeded("shallow"));
    let (_workspace, report) = cloned(&origin, &["--depth", "2"]);
    report.expect_code(1);
    let planted: Vec<_> = planted[2..].iter().map(|(a, b)| (&**a, &**b)).collect();
    report.expect_listed(&planted);
    // The parent of the last commit that is there.
    let parent = origin.id("HEAD~2");
    report.check(
        report.skipped() == [(parent, "missing".to_owned())],
        "the parent",
    );
    report.expect_stderr("git fetch --unshallow");
    let clean = Workspace::repository();
    clean.commit("First");
    clean.commit("Second");
    let (_workspace, report) = cloned(&clean, &["--depth", "1"]);
    report.expect_code(3).expect_stderr("git fetch --unshallow");
}

#[test]
fn partial_clones() {
    let (origin, planted) = origin(&mut Random::seeded("partial"));
    let blobs: Vec<String> = (0..4)
        .map(|at| origin.id(&format!("HEAD~{at}:file.txt")))
        .collect();
    let (_workspace, report) = cloned(&origin, &["--filter=blob:none", "--bare"]);
    report.expect_code(3).expect_stderr("git fetch --refetch");
    let named: Vec<String> = report.skipped().into_iter().map(|it| it.0).collect();
    report.check(blobs.iter().all(|id| named.contains(id)), "each blob");
    report.check(named.len() == 8, "nothing else");
    // With a work tree, what HEAD needs was fetched.
    let (_workspace, report) = cloned(&origin, &["--filter=blob:none"]);
    report.expect_code(1);
    let (path, token) = &planted[3];
    report.expect_listed(&[(path, token)]);
    let (_workspace, report) = cloned(&origin, &["--filter=tree:0", "--bare"]);
    report.expect_code(3);
    let trees: Vec<_> = (0..4)
        .map(|at| origin.id(&format!("HEAD~{at}^{{tree}}")))
        .collect();
    let mut expected: Vec<_> = trees
        .into_iter()
        .map(|id| (id, "missing".to_owned()))
        .collect();
    expected.sort();
    report.check(report.skipped() == expected, "the trees");
}

/// What a mirror has of refs is all there is.
#[test]
fn a_mirror_is_whole() {
    let (origin, planted) = origin(&mut Random::seeded("mirror"));
    for options in [&["--mirror"][..], &["--bare"], &["--bare", "--no-local"]] {
        let (_workspace, report) = cloned(&origin, options);
        report.expect_planted(&planted);
    }
}
