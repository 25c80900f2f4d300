//! What the formats of the evidence say alike. The words of strangers in it are not harmless yet.

use crate::checkup::{Awaited, RotationState, Sighting, Sightings, Watched};
use crate::report::time;
use crate::report::verdict::counted;
use crate::validity::Verdict;

/// What came of it, in a sentence.
pub(super) fn outcome(awaited: &Awaited) -> &'static str {
    let (old, new) = (&awaited.old.seen, awaited.new.is_some());
    match awaited.state() {
        RotationState::Rotated if new => "the old value is refused, and the new one is accepted",
        RotationState::Rotated => "the old value is refused",
        RotationState::NotRotated if old.is_accepted() => {
            "the old value was accepted when it was last seen"
        }
        RotationState::NotRotated if old.is_refused() => {
            "the old value is refused, and the new one is refused too"
        }
        RotationState::NotRotated => "nothing is known of the old value; the new one is refused",
        RotationState::Unknown if old.is_refused() => {
            "the old value is refused, and nothing is known of the new one"
        }
        RotationState::Unknown => "nothing is known of the old value",
    }
}

/// Each thing that was seen of the old credential, with what it is.
pub(super) fn of_old(old: &Watched) -> Vec<(&'static str, String)> {
    let never = match old.seen.first_refused {
        Some(_) => "never in this run: it was refused from the first answer",
        None => "never in this run",
    };
    let last = old
        .seen
        .last_accepted
        .map_or_else(|| never.to_owned(), sighting);
    let first = old
        .seen
        .first_refused
        .map_or_else(|| "never".to_owned(), sighting);
    let mut facts = common(old);
    facts.extend([("last accepted", last), ("first refused", first)]);
    facts.push(("asked", asked(&old.seen)));
    facts
}

/// Each thing that was seen of the new one.
pub(super) fn of_new(new: &Watched) -> Vec<(&'static str, String)> {
    let never = || "never in this run".to_owned();
    let accepted = new.seen.first_accepted.map_or_else(never, sighting);
    let mut facts = common(new);
    facts.push(("first accepted", accepted));
    facts.extend(
        new.seen
            .first_refused
            .map(|it| ("refused since", sighting(it))),
    );
    facts.push(("asked", asked(&new.seen)));
    facts
}

fn common(watched: &Watched) -> Vec<(&'static str, String)> {
    let examined = &watched.examined;
    let connection = examined.connection.as_ref();
    let workspace = connection.and_then(|it| match (&it.workspace_name, &it.workspace_id) {
        (Some(name), Some(id)) => Some(format!("{name} ({id})")),
        (name, id) => name.clone().or_else(|| id.clone()),
    });
    let facts = [
        ("given as", Some(examined.given_as.join(", "))),
        ("fingerprint", Some(examined.fingerprint.to_string())),
        ("workspace", workspace),
    ];
    let known = facts
        .into_iter()
        .filter_map(|(label, it)| Some((label, it?)));
    let remarks = examined.remarks.iter();
    let remarks = remarks.map(|it| ("not as issued", it.to_string()));
    known.chain(remarks).collect()
}

/// What has to be said beside the facts.
pub(super) fn notes(awaited: &Awaited) -> Vec<&'static str> {
    let old = &awaited.old;
    let of_old = (!old.seen.is_accepted() && !old.seen.is_refused()).then_some(old.seen.last);
    [
        (old.seen.first_refused.is_some() && old.seen.first_accepted.is_none()).then_some(
            "The old value was never seen to work in this run, so this does not prove that it was \
             the right one.",
        ),
        of_old.and_then(why_no_proof),
        (awaited.same_workspace() == Some(false))
            .then_some("The new value opens another workspace than the old one did."),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Why an answer is no proof that a value ended that was never seen to work.
fn why_no_proof(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Refused => Some(
            "The old value is refused, but it does not have the shape of what Notion issues. The \
             one that was issued may still work: look for a whole copy of it.",
        ),
        Verdict::NotAnApiToken => Some(
            "The old value is refused as an API token. Client secrets and webhook tokens that work \
             look the same and are refused too.",
        ),
        Verdict::PairRefused => Some(
            "The old value is refused as the secret of this client, but it was never seen to work \
             in this run: it may belong to another client and still work.",
        ),
        _ => None,
    }
}

/// `2026-11-20T20:44:29Z (401 unauthorized)`.
fn sighting(sighting: Sighting) -> String {
    let code = sighting.code().map(|code| format!(" {code}"));
    let code = code.unwrap_or_default();
    format!("{}Z ({}{code})", time::utc(sighting.at), sighting.status())
}

fn asked(seen: &Sightings) -> String {
    let asked = counted(seen.asked, "time");
    match seen.unanswered {
        0 => asked,
        count => {
            let last = seen.is_silent.then_some(seen.last);
            let last = last
                .map(|why| format!("; at last: {why}"))
                .unwrap_or_default();
            format!("{asked}, {count} without an answer that says anything{last}")
        }
    }
}
