//! Whether a credential works, by the table of verdicts: 401 is never safe, unknown never dead.

use serde_json::Value;

use super::client::{Authorization, Client};
use super::many::Way;
use super::reply::{Failure, Reply};
use crate::connection::{Connection, ConnectionKind, Owner};
use crate::detector::{Detector, ENVIRONMENTS, Probe};
use crate::secret::Secret;
use crate::validity::Verdict;

/// What a client is asked about to see whether it is known: no token of anybody.
const MADE_UP: &[u8] = b"made-up-by-ntnleaks";

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

/// What Notion can be asked about a credential without harm.
#[derive(Clone, Copy)]
pub(super) enum Question<'q> {
    /// Who it is, as a token.
    Token,
    /// Whether it is the secret of the client with this id.
    Pair(&'q str),
    /// Whether it is an active refresh token of the client with this id and secret.
    Refresh(&'q str, &'q Secret),
}

/// Asks about one credential. With one request, unless Notion is not to be reached at once.
///
/// With `client_id`, what has the shape of a client secret is asked about as the secret of that
/// client. A refresh token cannot be asked about on its own.
pub fn check_one(
    client: &Client,
    detector: &Detector,
    secret: &Secret,
    client_id: Option<&str>,
) -> Checked {
    Way::new(client).check_one(detector, secret, client_id)
}

/// Asks about the refresh token `token` in the name of a client that Notion accepts.
pub(crate) fn check_refresh(client: &Client, token: &Secret, id: &str, secret: &Secret) -> Checked {
    ask(client, token, Question::Refresh(id, secret))
}

/// What can be asked about `secret`, or why nothing can.
pub(super) fn question<'q>(
    detector: &Detector,
    secret: &Secret,
    client_id: Option<&'q str>,
) -> Result<Question<'q>, Verdict> {
    let is_internal = || ENVIRONMENTS.iter().any(|name| secret.begins_with(name));
    let may_be_client = || detector.probe == Probe::Client || secret.begins_with(b"secret_");
    match (detector.probe, client_id) {
        (Probe::Nothing, _) => Err(Verdict::NoHarmlessWay),
        _ if secret.is_redacted() => Err(Verdict::Redacted),
        _ if is_internal() => Err(Verdict::OtherEnvironment),
        (Probe::Refresh, _) => Err(Verdict::NoClient),
        (_, Some(id)) if may_be_client() => Ok(Question::Pair(id)),
        (Probe::Token | Probe::Client, _) => Ok(Question::Token),
    }
}

pub(super) fn ask(client: &Client, secret: &Secret, question: Question<'_>) -> Checked {
    match question {
        Question::Token => token(client, secret),
        Question::Pair(id) => {
            let mut session = client.session(Authorization::Basic(id, secret));
            let reply = session.introspect(&Secret::new(MADE_UP.to_vec(), 0));
            reply.map_or_else(verdict, |reply| of_pair(&reply)).into()
        }
        Question::Refresh(id, client_secret) => {
            let mut session = client.session(Authorization::Basic(id, client_secret));
            let reply = session.introspect(secret);
            reply
                .map_or_else(verdict, |reply| of_refresh(&reply))
                .into()
        }
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
        (401, Some("unauthorized")) if secret.begins_with(b"ntn_") => Verdict::Refused,
        (401, Some("unauthorized")) => Verdict::NotAnApiToken,
        (403, Some("restricted_resource")) => Verdict::Restricted,
        _ => unexpected(reply),
    }
}

/// Of the answer to the question about a made-up token: who asks is known, or is not.
fn of_pair(reply: &Reply) -> Verdict {
    match reply.status {
        200 if reply.body.as_ref().is_some_and(Value::is_object) => Verdict::PairAccepted,
        401 if reply.text(&["error"]) == Some("invalid_client") => Verdict::PairRefused,
        _ => unexpected(reply),
    }
}

fn of_refresh(reply: &Reply) -> Verdict {
    let active = reply.body.as_ref().and_then(|body| body.get("active"));
    match (reply.status, active.and_then(Value::as_bool)) {
        (200, Some(true)) => Verdict::RefreshActive,
        (200, Some(false)) => Verdict::RefreshNotActive,
        _ => unexpected(reply),
    }
}

fn unexpected(reply: &Reply) -> Verdict {
    match reply.status {
        200 => Verdict::UnexpectedBody,
        403 => Verdict::Blocked,
        _ => Verdict::UnexpectedAnswer,
    }
}

pub(super) fn verdict(failure: Failure) -> Verdict {
    match failure {
        Failure::Unreachable(_) | Failure::Unavailable => Verdict::Unavailable,
        Failure::RateLimited => Verdict::RateLimited,
        Failure::RequestsBlocked => Verdict::RequestsBlocked,
        Failure::Redirected => Verdict::Redirected,
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
