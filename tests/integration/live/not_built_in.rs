//! A program that was built without the live check: it says so, and asks nobody.

use super::server::{self, Answer, Server};
use crate::harness::Workspace;
use crate::tokens::Random;

#[test]
fn what_is_not_built_in_is_said() {
    let server = Server::answering(|_| Answer::json(200, server::BOT));
    let workspace = Workspace::new();
    let token = Random::seeded("not built in").value("ntn");
    workspace.write("a.txt", &token);
    let variables = [("NTNLEAKS_API_URL", server.url())];
    let scan = ["scan", ".", "--check-validity", "--format", "json"];
    let report = workspace.run_with(&variables, &scan);
    let validity = &report.expect_code(1).findings()[0]["validity"];
    report.check(validity["state"] == "unknown", "unknown");
    report.check(validity["reason"] == "not_built_in", "not_built_in");
    let mut check = workspace.command(&["check"]);
    check.envs(variables);
    let report = workspace.feed(check, &token);
    report
        .expect_code(3)
        .expect_stdout("built without the live check");
    assert_eq!(server.requests().len(), 0);
}
