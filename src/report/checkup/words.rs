//! What the formats of a checkup say alike. The words of strangers in it are not harmless yet.

use crate::checkup::{Age, Checkup, Examined};
use crate::connection::{Connection, Owner};
use crate::detector::{Detector, Probe};
use crate::report::rotation;
use crate::report::verdict::counted;
use crate::rotation::Rotation;
use crate::validity::{Validity, Verdict};

/// What a person calls the kind.
pub(super) fn kind(examined: &Examined) -> &'static str {
    (examined.detector).map_or("Credential of an unknown kind", |detector| detector.name)
}

/// Whether it signs the delivery of a webhook, if that was asked.
pub(super) fn proof(examined: &Examined) -> Option<&'static str> {
    examined.signs.map(|signs| match signs {
        true => "it signs the delivery: whoever holds it can forge others",
        false => "it does not sign the delivery",
    })
}

/// What came of the question: whether it signs the delivery, or whether it works.
pub(super) fn state(examined: &Examined) -> &'static str {
    match examined.signs {
        Some(true) => PROVEN,
        Some(false) => NOT_PROVEN,
        None => examined.verdict.validity().id(),
    }
}

const PROVEN: &str = "proven";
const NOT_PROVEN: &str = "not proven";

/// How many there are of each state, the active ones first: `2 credentials: 1 active, 1 unknown`.
pub(super) fn sum(checkup: &Checkup) -> String {
    let of = |name: &str| {
        let each = checkup.credentials.iter();
        let count = each.filter(|it| state(it) == name).count();
        (count > 0).then(|| format!("{count} {name}"))
    };
    let validities = [Validity::Active, Validity::Inactive, Validity::Unknown];
    let all = [PROVEN, NOT_PROVEN]
        .into_iter()
        .chain(validities.map(Validity::id));
    let parts: Vec<_> = all.filter_map(of).collect();
    let credentials = counted(checkup.credentials.len() as u64, "credential");
    format!("{credentials}: {}", parts.join(", "))
}

/// How to replace each kind, once. A placeholder needs no rotation.
pub(super) fn rotations(
    checkup: &Checkup,
) -> impl Iterator<Item = (&'static Detector, Rotation)> + Clone {
    let each = checkup.credentials.iter();
    let real = each.filter(|it| it.verdict != Verdict::Placeholder);
    rotation::of_kinds(real.filter_map(|it| it.detector))
}

/// `1 request to Notion`.
pub(super) fn requests(checkup: &Checkup) -> String {
    format!("{} to Notion", counted(checkup.requests, "request"))
}

/// What Notion was asked about it, if anything.
pub(super) fn asked(examined: &Examined) -> Option<&'static str> {
    let is_client = examined.client_id.is_some();
    let is_refresh = examined
        .detector
        .is_some_and(|it| it.probe == Probe::Refresh);
    Some(match examined.verdict {
        Verdict::NoHarmlessWay
        | Verdict::NoClient
        | Verdict::OtherEnvironment
        | Verdict::Placeholder
        | Verdict::Redacted
        | Verdict::NotSendable
        | Verdict::RequestLimit
        | Verdict::Offline
        | Verdict::NotBuiltIn => return None,
        _ if is_refresh => "whether the refresh token is active (POST /v1/oauth/introspect)",
        _ if is_client => "whether the client is known (POST /v1/oauth/introspect)",
        _ => "who it is (GET /v1/users/me)",
    })
}

/// Where it was given: the first place, and how many more.
pub(super) fn given_as(examined: &Examined) -> String {
    match &*examined.given_as {
        [] => String::new(),
        [only] => only.clone(),
        [first, more @ ..] => {
            let more = counted(more.len() as u64, "more place");
            format!("{first} and {more}")
        }
    }
}

/// Each thing that Notion told of a credential, with what it is.
pub(super) fn facts(connection: &Connection) -> Vec<(&'static str, String)> {
    let Connection {
        kind,
        id,
        name,
        owner,
        workspace_id,
        workspace_name,
    } = connection;
    let person = owner.as_ref().map(person);
    let owner = person.or_else(|| (kind.is_of_workspace()).then(|| "the workspace".to_owned()));
    let facts = [
        ("kind", Some(kind.to_string())),
        ("name", called(name, id)),
        ("owner", owner),
        ("workspace", called(workspace_name, workspace_id)),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(what, fact)| Some((what, fact?)))
        .collect()
}

fn person(owner: &Owner) -> String {
    let Owner { id, name, email } = owner;
    let named = called(name, id).unwrap_or_else(|| "a person".to_owned());
    match email {
        Some(email) => format!("{named}, {email}"),
        None => named,
    }
}

fn called(name: &Option<String>, id: &Option<String>) -> Option<String> {
    match (name, id) {
        (Some(name), Some(id)) => Some(format!("{name} ({id})")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    }
}

/// `1 August 2026, 111 days ago: longer than 90 days, so rotate it`.
pub(super) fn age(age: Age) -> String {
    let days = |days| counted(u64::from(days), "day");
    if age.is_ahead {
        return format!(
            "{}, which lies in the future: correct the ledger or the clock",
            age.first_seen
        );
    }
    let ago = match age.days {
        0 => "today".to_owned(),
        more => format!("{} ago", days(more)),
    };
    let first = format!("{}, {ago}", age.first_seen);
    match age.limit {
        Some(limit) => format!("{first}: longer than {}, so rotate it", days(limit)),
        None => first,
    }
}
