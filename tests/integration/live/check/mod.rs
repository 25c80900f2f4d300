//! `ntnleaks check`: what is given to it, what it asks, and what it says.

pub(super) mod formats; // terminal, JSON by its schema, Markdown by a real parser
mod input; // standard input, variables, reports; never the command line
mod integrity; // copies that are not what was issued
mod ledger; // since when a credential is known
mod pairs; // client secrets with the ids of their clients
mod webhook; // who signs a delivery

use std::process::Command;

use serde_json::Value;

use super::server::{self, Answer, Request, Server};
use crate::harness::{Outcome, Workspace};

/// A workspace, and a server that accepts some tokens and no other.
pub(super) struct Scene {
    pub(super) workspace: Workspace,
    pub(super) server: Server,
}

impl Scene {
    /// The server calls every token active.
    pub(super) fn new() -> Self {
        Self::answering(|_| Answer::json(200, server::BOT))
    }

    /// The server accepts `token` only.
    pub(super) fn accepting(token: &str) -> Self {
        let right = format!("Bearer {token}");
        Self::answering(move |request| match request.header("authorization") {
            Some(header) if header == right => Answer::json(200, server::BOT),
            _ => Answer::json(401, server::UNAUTHORIZED),
        })
    }

    pub(super) fn answering(handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self {
            workspace: Workspace::new(),
            server: Server::answering(handler),
        }
    }

    /// `ntnleaks check` with arguments, ready to start.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.workspace.command(&[&["check"], arguments].concat());
        command.env("NTNLEAKS_API_URL", self.server.url());
        command
    }

    /// The same, run with something on standard input.
    #[track_caller]
    pub(super) fn check(&self, input: impl AsRef<[u8]>, arguments: &[&str]) -> Outcome {
        self.workspace.feed(self.command(arguments), input)
    }

    /// The credentials of the JSON for an input, and how the program ended.
    #[track_caller]
    pub(super) fn credentials(&self, input: impl AsRef<[u8]>, code: i32) -> Vec<Value> {
        let outcome = self.check(input, &["--format", "json"]);
        credentials(outcome.expect_code(code))
    }

    /// The tokens that were sent, in order.
    pub(super) fn sent(&self) -> Vec<String> {
        let requests = self.server.requests().into_iter();
        let bearer = |it: Request| {
            it.header("authorization")?
                .strip_prefix("Bearer ")
                .map(str::to_owned)
        };
        requests.filter_map(bearer).collect()
    }
}

/// The credentials of a JSON report.
#[track_caller]
pub(super) fn credentials(outcome: &Outcome) -> Vec<Value> {
    let report = outcome.json();
    let credentials = report["credentials"].as_array().cloned();
    credentials.unwrap_or_else(|| outcome.fail("no credentials"))
}

/// The ids of the remarks on a credential.
pub(super) fn remarks(credential: &Value) -> Vec<String> {
    let remarks = credential["remarks"].as_array().into_iter().flatten();
    let id = |it: &Value| it["id"].as_str().unwrap_or_default().to_owned();
    remarks.map(id).collect()
}

/// The reason of its verdict.
pub(super) fn reason(credential: &Value) -> &str {
    credential["validity"]["reason"]
        .as_str()
        .unwrap_or_default()
}
