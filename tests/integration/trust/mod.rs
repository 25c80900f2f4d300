//! A pull request does not silence its own leak: what forgives comes from a commit that is trusted.

mod attacks; // each way of silencing, by the commit that has the leak
mod honest; // what the trusted commit forgives stays forgiven
mod hooks; // what a server receives
mod references; // names that mean nothing, and files that are none

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

const CONFIG: &str = "ntnleaks.toml";
const BASELINE: &str = ".ntnleaks-baseline.json";

fn token(name: &str) -> String {
    Random::seeded(&format!("trust {name}")).value("ntn")
}

/// A repository with one harmless commit on `main`, and the branch `topic` checked out.
fn proposed(base: impl FnOnce(&Workspace)) -> Workspace {
    let workspace = Workspace::repository();
    workspace.write("a.txt", "a\n");
    base(&workspace);
    workspace.commit("base");
    workspace.git(&["checkout", "-q", "-b", "topic"]);
    workspace
}

/// `ntnleaks scan` of what the branch adds.
#[track_caller]
fn scan(workspace: &Workspace) -> Outcome {
    workspace.scan(&["--range", "main..topic"])
}

/// The leaked file as each attack has it.
fn leak(token: &str) -> String {
    format!("a = '{token}'\n")
}

fn marked(token: &str) -> String {
    format!("a = '{token}' # ntnleaks:allow -- only a test\n")
}

/// The fingerprint of what is found, as a report gives it.
#[track_caller]
fn fingerprint(report: &Outcome) -> String {
    let findings = report.findings();
    findings[0]["fingerprint"].as_str().unwrap().to_owned()
}

/// The text of a baseline that accepts a token.
fn accepting(token: &str) -> String {
    let workspace = Workspace::new();
    workspace.write("leak.py", leak(token));
    let create = ["baseline", "create", "--by", "me", "--reason", "said so"];
    workspace.run(&create).expect_code(0);
    std::fs::read_to_string(workspace.path(BASELINE)).unwrap()
}

/// What a report says that seems to forgive its first finding.
#[track_caller]
fn untrusted(report: &Outcome) -> String {
    let untrusted = &report.findings()[0]["untrusted"];
    untrusted["kind"].as_str().unwrap_or("nothing").to_owned()
}
