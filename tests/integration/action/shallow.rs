//! Clones that lack commits: as many are fetched as the scan needs, or the error says what to set.

use std::fmt::Write as _;

use serde_json::json;

use super::site::{Site, ZEROS, pull_request, push, token};

const MAIN: &str = "refs/heads/main";
const TOPIC: &str = "refs/heads/topic";
const MERGED: &str = "refs/pull/7/merge";

/// A forge whose `main` has 1,000 commits, and whose `topic`, which left it 40 commits ago, has 3, the
/// second of them with a token; both are merged as GitHub does it for a pull request.
fn long() -> (Site, [String; 2]) {
    let site = Site::new();
    let mut stream = String::new();
    for number in 1..1000 {
        let text = format!("{number}\n");
        let _ = write!(
            stream,
            "commit {MAIN}\ncommitter A <a@b> {number} +0000\ndata 1\nx\n{}M 100644 inline n\ndata {}\n{text}",
            if number == 1 {
                "from refs/heads/main^0\n"
            } else {
                ""
            },
            text.len()
        );
    }
    site.origin
        .git_fed(&["fast-import", "--quiet", "--force"], stream.as_bytes());
    site.origin.git(&["reset", "-q", "--hard"]);
    site.origin
        .git(&["checkout", "-q", "-b", "topic", "main~40"]);
    site.commit("a.txt", "harmless\n");
    site.commit("b.txt", &token("b"));
    let head = site.commit("b.txt", "gone\n");
    site.origin.git(&["checkout", "-q", "--detach", "main"]);
    site.origin.git(&["merge", "-q", "--no-edit", "topic"]);
    site.origin.git(&["update-ref", MERGED, "HEAD"]);
    site.on("main");
    let base = site.origin.id("main");
    (site, [base, head])
}

#[test]
fn a_pull_request_needs_what_lies_beyond_the_merge_base() {
    let (site, [base, head]) = long();
    for depth in [1, 2, 10] {
        site.checkout(MERGED, depth);
        let run = site.scan("pull_request", &pull_request(&base, &head));
        run.expect_found(&["b.txt"]);
        let commits = site.commits();
        assert!(
            commits < 700,
            "{commits} commits of 1,000 with depth {depth}"
        );
    }
    // Somebody checks out the base, and the commits of the pull request are not there at all.
    site.checkout(MAIN, 1);
    site.scan("pull_request_target", &pull_request(&base, &head))
        .expect_found(&["b.txt"]);
}

#[test]
fn a_push_needs_what_lies_between() {
    let (site, [_, head]) = long();
    let before = site.origin.id("topic~2");
    for depth in [1, 2, 3, 50] {
        site.checkout(TOPIC, depth);
        let run = site.scan("push", &push(TOPIC, &before, &head));
        run.expect_found(&["b.txt"]);
        assert!(site.commits() < 200, "depth {depth}");
    }
}

#[test]
fn a_new_branch_needs_the_default_branch() {
    let (site, [base, head]) = long();
    site.checkout(TOPIC, 1);
    let run = site.scan("push", &push(TOPIC, ZEROS, &head));
    run.expect_found(&["b.txt"]);
    assert_eq!(run.told("--range"), format!("{base}..{head}"));
    assert!(site.commits() < 700, "{} commits of 1,000", site.commits());
    site.origin
        .git(&["tag", "-a", "-m", "A message", "v1", "topic"]);
    site.checkout("refs/tags/v1", 1);
    let run = site.scan("push", &push("refs/tags/v1", ZEROS, &site.origin.id("v1")));
    run.expect_found(&["b.txt"]);
}

#[test]
fn a_first_push_and_a_history_need_everything() {
    let (site, [base, head]) = long();
    site.checkout(MAIN, 1);
    site.scan("push", &push(MAIN, ZEROS, &base))
        .expect_found(&[]);
    // Of a fork, whose branch is none of this repository.
    site.origin.git(&["branch", "-q", "-D", "topic"]);
    for name in ["schedule", "pull_request"] {
        site.checkout(MERGED, 1);
        let event = pull_request(&base, &head);
        let run = site.scan_with(name, &event, &[("scan", "history")]);
        run.expect_found(&["b.txt"]);
    }
}

#[test]
fn a_tree_needs_no_commit_but_the_trusted_one() {
    let (site, [base, head]) = long();
    site.checkout(MERGED, 1);
    let event = pull_request(&base, &head);
    let run = site.scan_with("pull_request", &event, &[("scan", "tree")]);
    run.expect_found(&[]);
    assert_eq!(run.told("--trusted-ref"), base);
    assert_eq!(site.commits(), 2);
    site.disconnect();
    site.scan_with("push", &json!({}), &[("scan", "tree")])
        .expect_found(&[]);
}

#[test]
fn a_history_is_that_of_all_branches_and_tags() {
    let site = Site::new();
    site.branch("topic");
    site.commit("branch.txt", &token("branch"));
    site.origin.git(&["checkout", "-q", "--detach", "main"]);
    site.commit("tag.txt", &token("tag"));
    site.origin.git(&["tag", "v1"]);
    site.on("main");
    site.commit("later.txt", "harmless\n");
    site.checkout(MAIN, 1);
    let run = site.scan("schedule", &json!({}));
    run.expect_found(&["branch.txt", "tag.txt"]);
}

/// Private, without the credentials of the checkout; or a network that is down.
#[test]
fn a_clone_that_cannot_be_deepened_is_an_error_that_says_what_to_set() {
    let (site, [base, head]) = long();
    let before = site.origin.id("topic~2");
    for (reference, name, event) in [
        (MERGED, "pull_request", pull_request(&base, &head)),
        (TOPIC, "push", push(TOPIC, &before, &head)),
        (TOPIC, "push", push(TOPIC, ZEROS, &head)),
        (MAIN, "push", push(MAIN, ZEROS, &base)),
        (MAIN, "schedule", json!({})),
    ] {
        site.checkout(reference, 1);
        site.disconnect();
        let run = site.scan(name, &event);
        run.expect_code(2);
        run.outcome
            .expect_stderr("give actions/checkout `fetch-depth: 0`");
        assert!(run.outputs.is_empty() && run.arguments.is_empty());
    }
    // With it, nothing has to be fetched.
    for (name, event) in [
        ("pull_request", pull_request(&base, &head)),
        ("push", push(TOPIC, ZEROS, &head)),
        ("schedule", json!({})),
    ] {
        site.checkout(MERGED, 0);
        site.disconnect();
        site.scan(name, &event).expect_found(&["b.txt"]);
    }
}
