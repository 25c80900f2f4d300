//! What each kind of event adds, with the payload that GitHub sends.

use serde_json::json;

use super::site::{Site, ZEROS, pull_request, push, token};

const BRANCH: &str = "refs/heads/topic";
const MAIN: &str = "refs/heads/main";

/// A token on `main`, and two commits on `topic`: one adds another, the next takes it away.
fn site() -> (Site, [String; 2]) {
    let site = Site::new();
    let base = site.commit("old.txt", &token("old"));
    site.branch("topic");
    site.commit("new.txt", &token("new"));
    let head = site.commit("new.txt", "gone\n");
    (site, [base, head])
}

#[test]
fn a_pull_request_adds_what_leads_to_its_head_and_not_to_its_base() {
    let (site, [base, head]) = site();
    site.checkout(BRANCH, 0);
    for name in ["pull_request", "pull_request_target", "pull_request_review"] {
        let run = site.scan(name, &pull_request(&base, &head));
        run.expect_found(&["new.txt"]);
        assert_eq!(run.told("--range"), format!("{base}..{head}"));
    }
    // The base has moved on.
    site.on("main");
    let base = site.commit("later.txt", &token("later"));
    site.checkout(MAIN, 0);
    let run = site.scan("pull_request_target", &pull_request(&base, &head));
    run.expect_found(&["new.txt"]);
}

#[test]
fn a_merge_group_adds_what_leads_to_its_head() {
    let (site, [base, head]) = site();
    site.checkout(BRANCH, 0);
    let group = json!({"base_sha": base, "head_sha": head, "base_ref": MAIN});
    let event = json!({"merge_group": group, "repository": {"default_branch": "main"}});
    let run = site.scan("merge_group", &event);
    run.expect_found(&["new.txt"]);
    assert_eq!(run.told("--range"), format!("{base}..{head}"));
}

#[test]
fn a_push_adds_what_came_after() {
    let (site, [base, head]) = site();
    site.checkout(BRANCH, 0);
    site.scan("push", &push(BRANCH, &base, &head))
        .expect_found(&["new.txt"]);
    let middle = site.origin.id("topic~1");
    site.scan("push", &push(BRANCH, &middle, &head))
        .expect_found(&[]);
}

#[test]
fn a_push_backwards_adds_nothing() {
    let (site, [base, head]) = site();
    site.checkout(MAIN, 0);
    let run = site.scan("push", &push(BRANCH, &head, &base));
    run.expect_nothing("no commit leads to");
}

#[test]
fn a_new_branch_adds_to_the_default_branch() {
    let (site, [base, head]) = site();
    site.checkout(BRANCH, 0);
    let run = site.scan("push", &push(BRANCH, ZEROS, &head));
    run.expect_found(&["new.txt"]);
    assert_eq!(run.told("--range"), format!("{base}..{head}"));
    let run = site.scan("push", &push("refs/heads/same", ZEROS, &base));
    run.expect_nothing("no commit leads to");
}

#[test]
fn the_first_push_of_all_adds_everything() {
    let (site, [base, _]) = site();
    site.origin.git(&["branch", "-q", "-D", "-f", "main"]);
    site.origin.git(&["branch", "-q", "main", &base]);
    site.on("main");
    site.origin.git(&["branch", "-q", "-D", "topic"]);
    site.checkout(MAIN, 0);
    let run = site.scan("push", &push(MAIN, ZEROS, &base));
    run.expect_found(&["old.txt"]);
    // There is no default branch yet.
    let mut event = push("refs/heads/main", ZEROS, &base);
    event["repository"]["default_branch"] = json!("trunk");
    site.scan("push", &event).expect_found(&["old.txt"]);
}

#[test]
fn a_push_that_was_forced_adds_what_the_old_branch_had_not() {
    let (site, [base, old]) = site();
    site.origin.git(&["reset", "-q", "--hard", &base]);
    let new = site.commit("other.txt", &token("other"));
    // GitHub keeps the old commit, and gives it to whoever names it.
    site.checkout(BRANCH, 0);
    let run = site.scan("push", &push(BRANCH, &old, &new));
    run.expect_found(&["other.txt"]);
    assert_eq!(run.told("--range"), format!("{old}..{new}"));
    // Until it does not.
    let lost = "1".repeat(40);
    let run = site.scan("push", &push(BRANCH, &lost, &new));
    run.expect_found(&["other.txt"]);
    assert_eq!(run.told("--range"), format!("{base}..{new}"));
    run.outcome
        .expect_stdout("where refs/heads/topic was before this push, is gone");
    site.checkout(MAIN, 0);
    let run = site.scan("push", &push(MAIN, &lost, &base));
    run.expect_found(&["old.txt"]);
}

#[test]
fn a_tag_adds_what_no_branch_has() {
    let (site, [_, head]) = site();
    let tags = |name: &str| format!("refs/tags/{name}");
    site.origin.git(&["tag", "light"]);
    site.checkout(&tags("light"), 0);
    let run = site.scan("push", &push(&tags("light"), ZEROS, &head));
    run.expect_found(&[]);
    // With a message of its own. GitHub names the tag, or the commit.
    let message = format!("Use {}", token("message"));
    site.origin.git(&["tag", "-a", "-m", &message, "told"]);
    site.checkout(&tags("told"), 0);
    for after in [site.origin.id("told"), head] {
        let run = site.scan("push", &push(&tags("told"), ZEROS, &after));
        run.expect_found(&[&site.origin.id("told")]);
        run.outcome.expect_stdout("In the message of tag");
    }
    // Somebody checks out something else, and only the default branch is known.
    site.checkout(MAIN, 1);
    let told = site.origin.id("told");
    let run = site.scan("push", &push(&tags("told"), ZEROS, &told));
    run.expect_found(&[&told, "new.txt"]);
    // Of a commit that is on no branch.
    site.origin.git(&["checkout", "-q", "--detach"]);
    let apart = site.commit("apart.txt", &token("apart"));
    site.origin.git(&["tag", "apart"]);
    site.checkout(&tags("apart"), 0);
    let run = site.scan("push", &push(&tags("apart"), ZEROS, &apart));
    run.expect_found(&["apart.txt"]);
}

#[test]
fn what_is_deleted_adds_nothing() {
    let (site, [base, _]) = site();
    site.checkout(MAIN, 0);
    for reference in [BRANCH, "refs/tags/v1"] {
        let run = site.scan("push", &push(reference, &base, ZEROS));
        run.expect_nothing(&format!("{reference} was deleted"));
    }
}

#[test]
fn every_other_event_is_about_the_history() {
    let (site, _) = site();
    site.checkout(MAIN, 0);
    for name in [
        "schedule",
        "workflow_dispatch",
        "repository_dispatch",
        "release",
    ] {
        let event = json!({"repository": {"default_branch": "main"}, "ref": MAIN});
        let run = site.scan(name, &event);
        // What is gone from the newest commit of another branch, too.
        run.expect_found(&["new.txt", "old.txt"]);
        assert!(run.arguments.contains(&"--history".to_owned()));
        let run = site.scan_with(name, &event, &[("scan", "range")]);
        run.expect_code(2);
        run.outcome
            .expect_stderr(&format!("an event `{name}` adds no commits"));
    }
}

#[test]
fn an_event_that_lacks_its_commits_is_an_error() {
    let (site, [base, head]) = site();
    site.checkout(MAIN, 0);
    for (name, event) in [
        ("pull_request", json!({})),
        ("pull_request", pull_request(&base, "--upload-pack=touch x")),
        ("push", json!({"ref": MAIN})),
        ("push", push(MAIN, "HEAD", &head)),
        ("merge_group", json!({"merge_group": {}})),
    ] {
        let run = site.scan(name, &event);
        run.expect_code(2);
        run.outcome
            .expect_stderr("::error title=ntnleaks::the event names no commits");
        assert!(run.outputs.is_empty() && run.arguments.is_empty());
    }
}
