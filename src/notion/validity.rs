//! Whether a credential works, by the table of verdicts: 401 is never safe, unknown never dead.

use std::collections::HashMap;

use super::client::{Authorization, Client};
use super::reply::{Failure, Reply};
use crate::connection::{Connection, ConnectionKind, Owner};
use crate::detector::{Detector, Probe};
use crate::finding::Finding;
use crate::secret::Secret;
use crate::validity::Verdict;

/// What came of asking about one credential.
#[derive(Debug)]
pub struct Checked {
    /// Whether it works.
    pub verdict: Verdict,
    /// Whose it is, if it works and Notion says.
    pub connection: Option<Connection>,
}

impl From<Verdict> for Checked {
    fn from(verdict: Verdict) -> Self {
        Self {
            verdict,
            connection: None,
        }
    }
}

/// Asks about one credential. With one request, unless Notion is not to be reached at once.
///
/// A client secret and a refresh token are asked about in the name of the client `client_id`.
pub fn check_one(
    client: &Client,
    detector: &Detector,
    secret: &Secret,
    client_id: Option<&str>,
) -> Checked {
    let _ = client_id;
    match detector.probe {
        Probe::Token | Probe::Client => token(client, secret),
        Probe::Refresh => Verdict::NoClient.into(),
        Probe::Nothing => Verdict::NoHarmlessWay.into(),
    }
}

/// Asks about each distinct credential of `findings` once, and says the verdict in each finding.
pub(crate) fn check_all(client: &Client, findings: &mut [Finding]) {
    let mut known = HashMap::new();
    for finding in findings {
        let Some(secret) = &finding.secret else {
            continue;
        };
        let ask = || check_one(client, finding.detector, secret, None).verdict;
        finding.verdict = Some(*known.entry(finding.fingerprint).or_insert_with(ask));
    }
}

fn token(client: &Client, secret: &Secret) -> Checked {
    let reply = client
        .session(Authorization::Bearer(secret))
        .get("/v1/users/me");
    match reply {
        Ok(reply) => Checked {
            verdict: of_token(&reply, secret),
            connection: connection(&reply),
        },
        Err(failure) => verdict(failure).into(),
    }
}

pub(super) fn of_token(reply: &Reply, secret: &Secret) -> Verdict {
    match (reply.status, reply.text(&["code"])) {
        (200, _) if reply.text(&["object"]) == Some("user") => Verdict::Accepted,
        (200, _) => Verdict::UnexpectedBody,
        (401, Some("unauthorized")) if secret.begins_with(b"ntn_") => Verdict::Refused,
        (401, Some("unauthorized")) => Verdict::NotAnApiToken,
        (403, Some("restricted_resource")) => Verdict::Restricted,
        (403, _) => Verdict::Blocked,
        _ => Verdict::UnexpectedAnswer,
    }
}

pub(super) fn verdict(failure: Failure) -> Verdict {
    match failure {
        Failure::Unavailable => Verdict::Unavailable,
        Failure::RateLimited => Verdict::RateLimited,
        Failure::RequestsBlocked => Verdict::RequestsBlocked,
        Failure::Redirected => Verdict::Redirected,
        Failure::TooLong => Verdict::UnexpectedBody,
        Failure::NotSendable => Verdict::NotSendable,
        Failure::RequestLimit => Verdict::RequestLimit,
        Failure::Offline => Verdict::Offline,
        Failure::NotBuiltIn => Verdict::NotBuiltIn,
    }
}

/// Whose credential it is, by the answer to `GET /v1/users/me`.
fn connection(reply: &Reply) -> Option<Connection> {
    if reply.status != 200 || reply.text(&["object"]) != Some("user") {
        return None;
    }
    let text = |path: &[&str]| reply.text(path).map(str::to_owned);
    let owner = |at: &[&str]| {
        let below = |rest: &[&str]| text(&[at, rest].concat());
        Owner {
            id: below(&["id"]),
            name: below(&["name"]),
            email: below(&["person", "email"]),
        }
    };
    let (kind, owner) = match (reply.text(&["type"]), reply.text(&["bot", "owner", "type"])) {
        (Some("person"), _) => (ConnectionKind::Personal, Some(owner(&[]))),
        (_, Some("workspace")) => (ConnectionKind::Internal, None),
        (_, Some("user")) => (
            ConnectionKind::OAuth,
            Some(owner(&["bot", "owner", "user"])),
        ),
        _ => (ConnectionKind::Unknown, None),
    };
    Some(Connection {
        kind,
        id: text(&["id"]),
        name: text(&["name"]),
        owner,
        workspace_id: text(&["bot", "workspace_id"]),
        workspace_name: text(&["bot", "workspace_name"]),
    })
}
