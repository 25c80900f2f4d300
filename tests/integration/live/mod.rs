//! The live check, against a real HTTP server on loopback that answers as Notion's API does. The
//! real service is never asked.

// What answers.
pub(crate) mod access; // what a credential opens
mod authority; // certificates, and servers that have them
mod awaited; // a rotation, until the old credential is refused and the new one accepted
mod check; // the command: what is given to it, and what it says
mod proxy; // a proxy, and whereto it was asked to lead
mod scan; // what a check makes of a scan
pub(crate) mod server; // the server, and what it was asked

// What is asked, and what comes of it.
#[cfg(not(feature = "live"))]
mod not_built_in; // a program that cannot ask
mod pairs; // clients with their ids, and their refresh tokens
mod requests; // what exactly is sent, and how often
mod table; // every row of the table of verdicts
mod time; // slow answers, waits, limits
mod tls; // certificates that are not trusted, and those that are
mod unproved; // what proves no rotation, and the time that is kept
mod way; // proxies, and hosts that cannot be reached

use ntnleaks::{Client, Endpoint, Limits, Network};
use server::{Answer, Server};

use crate::harness::Workspace;
use crate::tokens::Random;

/// A client of a server on loopback.
fn client(server: &Server, limits: Limits) -> Client {
    let endpoint: Endpoint = server.url().parse().unwrap();
    Client::new(&endpoint, Network::Allowed, limits).unwrap()
}

#[test]
fn a_token_that_answers_is_active() {
    let token = Random::seeded("active").value("ntn");
    let server = Server::answering(|_| Answer::json(200, server::BOT));
    let workspace = Workspace::new();
    workspace.write("a.txt", &token);
    let arguments = ["scan", ".", "--check-validity", "--format", "json"];
    let report = workspace.run_with(&[("NTNLEAKS_API_URL", server.url())], &arguments);
    let validity = &report.expect_code(1).findings()[0]["validity"];
    report.check(validity["state"] == "active", "active");
    report.check(validity["reason"] == "accepted", "accepted");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].method, "GET");
    assert_eq!(requests[0].path, "/v1/users/me");
    assert_eq!(
        requests[0].header("authorization"),
        Some(&*format!("Bearer {token}"))
    );
}

#[test]
fn a_credential_on_standard_input_is_checked() {
    let token = Random::seeded("checked").value("ntn");
    let server = Server::answering(|_| Answer::json(401, server::UNAUTHORIZED));
    let workspace = Workspace::new();
    let mut command = workspace.command(&["check"]);
    command.env("NTNLEAKS_API_URL", server.url());
    let report = workspace.feed(command, &token);
    report.expect_code(0).expect_stdout("inactive");
    assert_eq!(server.requests()[0].body, "");
}
