//! `scan --check-validity`: what a check makes of a scan, and what it never does.

mod asked; // what is asked about, and what never is
mod failure; // a check that fails, and a check that may not be made
mod formats; // the verdict in every format
mod merged; // verdicts in reports that are merged
mod only_active; // what --only-active leaves out
#[cfg(unix)]
mod sources; // every source can be checked

use serde_json::Value;

use super::server::{self, Answer, Server};
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// A workspace with a credential of each fate in a file of its own, and a server that knows them.
struct Scene {
    workspace: Workspace,
    server: Server,
    /// In `d/a.txt`; `b` is refused, `c` is blocked on its way, and nobody asks about `a`.
    active: String,
    refused: String,
    blocked: String,
    cookie: String,
}

impl Scene {
    fn new(name: &str) -> Self {
        let mut random = Random::seeded(name);
        let [active, refused, blocked] = [(); 3].map(|()| random.value("ntn"));
        let cookie = random.value("cookie_v02_v2");
        let workspace = Workspace::new();
        workspace
            .write("a.txt", format!("{cookie}\n"))
            .write("b.txt", format!("{refused}\n"))
            .write("c.txt", format!("{blocked}\n"))
            .write("d/a.txt", format!("{active}\n"));
        let server = server_of(&active, &refused);
        Self {
            workspace,
            server,
            active,
            refused,
            blocked,
            cookie,
        }
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Outcome {
        let environment = [("NTNLEAKS_API_URL", self.server.url())];
        self.workspace.run_with(&environment, arguments)
    }

    /// Scans and checks everything.
    #[track_caller]
    fn checked(&self, more: &[&str]) -> Outcome {
        self.run(&[&["scan", ".", "--check-validity"], more].concat())
    }
}

/// A server that accepts one token, refuses another, and is no Notion to any other.
fn server_of(active: &str, refused: &str) -> Server {
    let [active, refused] = [active, refused].map(|token| format!("Bearer {token}"));
    Server::answering(move |request| match request.header("authorization") {
        Some(token) if token == active => Answer::json(200, server::BOT),
        Some(token) if token == refused => Answer::json(401, server::UNAUTHORIZED),
        _ => Answer::with(
            403,
            &[("content-type", "text/html")],
            "<html>blocked</html>",
        ),
    })
}

/// What a JSON report says in one list: the file, the state and the reason.
fn verdicts(list: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let findings = list.as_array().into_iter().flatten();
    let of = |it: &Value| {
        let validity = &it["validity"];
        let [state, reason] = ["state", "reason"].map(|key| text(&validity[key]));
        (text(&it["path"]), state, reason)
    };
    findings.map(of).collect()
}

#[track_caller]
fn assert_verdicts(list: &Value, expected: &[[&str; 3]]) {
    let expected = expected.iter().map(|it| it.map(str::to_owned).into());
    assert_eq!(verdicts(list), expected.collect::<Vec<_>>());
}
