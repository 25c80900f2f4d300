//! In a rotation that is awaited, and in what Notion answers then.

use super::Canary;
use crate::harness::Workspace;
use crate::live::server::{Answer, BOT, Server};
use crate::tokens::Token;

const FORMATS: [&str; 3] = ["terminal", "json", "markdown"];

#[test]
fn no_evidence_shows_a_credential() {
    let workspace = Workspace::new();
    let canary = Canary::new("rotation");
    for Token { value, .. } in &canary.tokens {
        // An answer may repeat what it was asked with.
        let named = BOT.replace("Acme", &format!("the {value} of {value}"));
        let servers = [
            Server::answering(move |_| Answer::json(200, &named)),
            Server::answering(|_| Answer::json(401, "{}")),
        ];
        for (server, format) in servers
            .iter()
            .flat_map(|it| FORMATS.map(|format| (it, format)))
        {
            for new in [&[][..], &["--new-env", "NEW"]] {
                let wait = ["check", "--await-rotation", "--timeout", "0s"];
                let arguments = [&wait[..], &["--format", format], new].concat();
                let mut command = workspace.command(&arguments);
                command.env("NTNLEAKS_API_URL", server.url());
                command.env("NEW", canary.tokens[0].value.as_str());
                let outcome = workspace.feed(command, value);
                canary.assert_hidden(&outcome);
                outcome.check(
                    !outcome.stdout().is_empty() || outcome.code() == Some(2),
                    "evidence, or an error",
                );
            }
        }
    }
}

#[test]
fn no_error_of_a_rotation_shows_a_credential() {
    let workspace = Workspace::new();
    let canary = Canary::new("errors of a rotation");
    for token in canary.recognizable() {
        let value = token.value.as_str();
        for arguments in [
            &["check", "--await-rotation", value][..],
            &["check", "--await-rotation", "--env", value],
            &["check", "--await-rotation", "--new-env", value],
            &["check", "--await-rotation", "--timeout", value],
            &["check", "--timeout", value],
            &["rules", "notion-api-token", value],
        ] {
            let outcome = workspace.feed(workspace.command(arguments), value);
            canary.assert_hidden(&outcome);
            outcome.expect_code(2);
            outcome.check(!outcome.stderr().is_empty(), "a message on stderr");
        }
    }
}
