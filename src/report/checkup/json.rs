//! What became known of credentials, for a program: version 1, as `schema/check-v1.schema.json`
//! describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::access::json::Access;
use crate::checkup::{self, Checkup, Examined};
use crate::connection;
use crate::report::json::rotation::Rotation;
use crate::report::json::{Tool, visible};
use crate::report::time;
use crate::secret::Visibility;
use crate::validity::Verdict;

const VERSION: u8 = 1;

/// Writes one object.
pub(super) fn write(checkup: &Checkup, out: &mut impl Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        tool: Tool::THIS,
        checked_at: time::rfc3339(checkup.started),
        requests: checkup.requests,
        credentials: checkup.credentials.iter().map(Credential::from).collect(),
        rotations: super::words::rotations(checkup)
            .map(Rotation::from)
            .collect(),
    };
    visible::document(&document, out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    tool: Tool,
    checked_at: String,
    requests: u64,
    credentials: Vec<Credential<'a>>,
    rotations: Vec<Rotation>,
}

#[derive(Serialize)]
struct Credential<'a> {
    given_as: &'a [String],
    detector: Option<&'static str>,
    secret: String,
    fingerprint: String,
    client_id: Option<&'a str>,
    validity: Validity,
    as_given: Option<Validity>,
    remarks: Vec<Remark>,
    connection: Option<Connection<'a>>,
    age: Option<Age>,
    access: Option<Access<'a>>,
    signs: Option<bool>,
}

impl<'a> From<&'a Examined> for Credential<'a> {
    fn from(examined: &'a Examined) -> Self {
        Self {
            given_as: &examined.given_as,
            detector: examined.detector.map(|detector| detector.id),
            secret: examined.secret.render(Visibility::Redacted),
            fingerprint: examined.fingerprint.to_string(),
            client_id: examined.client_id.as_deref(),
            validity: examined.verdict.into(),
            as_given: examined.as_given.map(Validity::from),
            remarks: examined.remarks.iter().map(|it| (*it).into()).collect(),
            connection: examined.connection.as_ref().map(Connection::from),
            age: examined.age.map(Age::from),
            access: examined.access.as_ref().map(Access::from),
            signs: examined.signs,
        }
    }
}

#[derive(Serialize)]
struct Validity {
    state: &'static str,
    reason: &'static str,
    message: String,
}

impl From<Verdict> for Validity {
    fn from(verdict: Verdict) -> Self {
        Self {
            state: verdict.validity().id(),
            reason: verdict.id(),
            message: verdict.to_string(),
        }
    }
}

#[derive(Serialize)]
pub(in crate::report) struct Remark {
    id: &'static str,
    message: String,
}

impl From<checkup::Remark> for Remark {
    fn from(remark: checkup::Remark) -> Self {
        Self {
            id: remark.id(),
            message: remark.to_string(),
        }
    }
}

#[derive(Serialize)]
struct Connection<'a> {
    kind: &'static str,
    id: Option<&'a str>,
    name: Option<&'a str>,
    owner: Option<Owner<'a>>,
    workspace: Workspace<'a>,
}

#[derive(Serialize)]
struct Owner<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
    email: Option<&'a str>,
}

#[derive(Serialize)]
struct Workspace<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
}

impl<'a> From<&'a connection::Connection> for Connection<'a> {
    fn from(connection: &'a connection::Connection) -> Self {
        let owner = |owner: &'a connection::Owner| Owner {
            id: owner.id.as_deref(),
            name: owner.name.as_deref(),
            email: owner.email.as_deref(),
        };
        Self {
            kind: connection.kind.id(),
            id: connection.id.as_deref(),
            name: connection.name.as_deref(),
            owner: connection.owner.as_ref().map(owner),
            workspace: Workspace {
                id: connection.workspace_id.as_deref(),
                name: connection.workspace_name.as_deref(),
            },
        }
    }
}

#[derive(Serialize)]
struct Age {
    first_seen: String,
    days: u32,
    is_overdue: bool,
}

impl From<checkup::Age> for Age {
    fn from(age: checkup::Age) -> Self {
        Self {
            first_seen: age.first_seen.to_string(),
            days: age.days,
            is_overdue: age.limit.is_some(),
        }
    }
}
