//! The evidence of a rotation, for a program: version 1, as `schema/rotation-v1.schema.json`
//! describes it.

use std::io::{self, Write};

use serde::Serialize;

use crate::checkup::{self, Awaited};
use crate::report::checkup::json::Remark;
use crate::report::json::{Tool, visible};
use crate::report::time;
use crate::secret::Visibility;

const VERSION: u8 = 1;

/// Writes one object.
pub(super) fn write(awaited: &Awaited, out: &mut impl Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        tool: Tool::THIS,
        state: awaited.state().id(),
        started_at: time::rfc3339(awaited.started),
        ended_at: time::rfc3339(awaited.ended),
        requests: awaited.requests,
        same_workspace: awaited.same_workspace(),
        old: (&awaited.old).into(),
        new: awaited.new.as_ref().map(Watched::from),
    };
    visible::document(&document, out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    tool: Tool,
    state: &'static str,
    started_at: String,
    ended_at: String,
    requests: u64,
    same_workspace: Option<bool>,
    old: Watched<'a>,
    new: Option<Watched<'a>>,
}

#[derive(Serialize)]
struct Watched<'a> {
    given_as: &'a [String],
    detector: Option<&'static str>,
    secret: String,
    fingerprint: String,
    remarks: Vec<Remark>,
    workspace: Workspace<'a>,
    asked: u64,
    unanswered: u64,
    first_accepted: Option<Sighting>,
    last_accepted: Option<Sighting>,
    first_refused: Option<Sighting>,
    last: Answer,
}

impl<'a> From<&'a checkup::Watched> for Watched<'a> {
    fn from(watched: &'a checkup::Watched) -> Self {
        let (examined, seen) = (&watched.examined, &watched.seen);
        let connection = examined.connection.as_ref();
        Self {
            given_as: &examined.given_as,
            detector: examined.detector.map(|detector| detector.id),
            secret: examined.secret.render(Visibility::Redacted),
            fingerprint: examined.fingerprint.to_string(),
            remarks: examined.remarks.iter().map(|it| (*it).into()).collect(),
            workspace: Workspace {
                id: connection.and_then(|it| it.workspace_id.as_deref()),
                name: connection.and_then(|it| it.workspace_name.as_deref()),
            },
            asked: seen.asked,
            unanswered: seen.unanswered,
            first_accepted: seen.first_accepted.map(Sighting::from),
            last_accepted: seen.last_accepted.map(Sighting::from),
            first_refused: seen.first_refused.map(Sighting::from),
            last: Answer {
                reason: seen.last.id(),
                message: seen.last.to_string(),
            },
        }
    }
}

#[derive(Serialize)]
struct Workspace<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Sighting {
    at: String,
    status: u16,
    code: Option<&'static str>,
    reason: &'static str,
}

impl From<checkup::Sighting> for Sighting {
    fn from(sighting: checkup::Sighting) -> Self {
        Self {
            at: time::rfc3339(sighting.at),
            status: sighting.status(),
            code: sighting.code(),
            reason: sighting.verdict.id(),
        }
    }
}

#[derive(Serialize)]
struct Answer {
    reason: &'static str,
    message: String,
}
