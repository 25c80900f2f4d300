//! Every source can be checked.

use super::{Scene, assert_verdicts, server_of};
use crate::harness::Workspace;
use crate::tokens::Random;

const CHECK: [&str; 3] = ["--check-validity", "--format", "json"];

#[test]
fn commits_the_index_and_a_history_are_checked() {
    let mut random = Random::seeded("sources");
    let [active, refused, removed] = [(); 3].map(|()| random.value("ntn"));
    let server = server_of(&active, &refused);
    let environment = [("NTNLEAKS_API_URL", server.url())];
    let workspace = Workspace::repository();
    workspace
        .write("a.txt", format!("{removed}\n"))
        .commit("first");
    workspace
        .write("a.txt", format!("{refused}\n"))
        .commit("second");
    workspace.write("b.txt", format!("{active}\n"));
    workspace.git(&["add", "b.txt"]);
    let run = |source: &[&str]| {
        let arguments = [&["scan"], source, &CHECK].concat();
        workspace.run_with(&environment, &arguments)
    };
    let staged = run(&["--staged"]).expect_code(1).json();
    assert_verdicts(&staged["findings"], &[["b.txt", "active", "accepted"]]);
    let range = run(&["--range", "HEAD~1..HEAD"]).expect_code(1).json();
    assert_verdicts(&range["findings"], &[["a.txt", "inactive", "refused"]]);
    workspace.commit("third");
    let history = run(&["--history"]).expect_code(1).json();
    let expected = [
        ["b.txt", "active", "accepted"],
        ["a.txt", "inactive", "refused"],
        ["a.txt", "unknown", "blocked"],
    ];
    let mut found = super::verdicts(&history["findings"]);
    found[1..].sort();
    let expected: Vec<(String, String, String)> = expected
        .iter()
        .map(|it| it.map(str::to_owned).into())
        .collect();
    assert_eq!(found, expected);
    assert_eq!(server.requests().len(), 1 + 1 + 3);
}

#[test]
fn standard_input_is_checked() {
    let scene = Scene::new("stdin");
    let mut command = scene
        .workspace
        .command(&[&["scan", "-"], &CHECK[..]].concat());
    command.env("NTNLEAKS_API_URL", scene.server.url());
    let report = scene
        .workspace
        .feed(command, format!("x\n{}\n", scene.active));
    let findings = &report.expect_code(1).json()["findings"];
    let found = super::verdicts(findings);
    report.check(found.len() == 1 && found[0].1 == "active", "active");
}
