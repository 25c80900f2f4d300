//! The examination of credentials that a person asks about: joins what is known offline with what
//! Notion says.

mod access;
mod age;
mod awaited;
mod delivery;
mod given;
mod shown;
mod subject;

use crate::checkup::{Checkup, Examined};
use crate::detector::Detector;
use crate::matcher::Matcher;
use crate::notion::{Checked, Client, check_one, check_refresh};
use crate::object::Time;
use crate::secret::Secret;
use crate::validity::{Validity, Verdict};

use shown::Shown;
use subject::Subject;

pub use access::explore;
pub use awaited::{AwaitOptions, await_rotation};
pub use delivery::Delivery;
pub use given::Given;

/// How a value is asked about that has no known shape: as a token, whatever Notion makes of them now.
const AS_A_TOKEN: &str = "notion-api-token-unknown-format";

/// Examines each credential of `given` once. Client secrets and refresh tokens for which no client
/// id was given belong to the client `client_id`.
pub fn check(
    given: impl IntoIterator<Item = Given>,
    client_id: Option<&str>,
    matcher: &Matcher,
    client: &Client,
) -> Checkup {
    let started = Time::now();
    let subjects = subject::all(given, client_id, matcher).into_iter();
    let credentials = subjects.map(|subject| examined(subject, matcher, client));
    let mut credentials: Vec<_> = credentials.collect();
    ask_about_refresh_tokens(&mut credentials, client);
    Checkup {
        credentials,
        requests: client.requests(),
        started,
    }
}

fn examined(mut subject: Subject, matcher: &Matcher, client: &Client) -> Examined {
    let is_asked = subject.never.is_none();
    let mut as_given = None;
    if let Some((value, is_sendable)) = subject.as_given.take() {
        let checked = match is_asked && is_sendable {
            true => asked(&subject, &value, client),
            false => Verdict::NotSendable.into(),
        };
        // What works as it is needs no cleaning, whatever its shape.
        if checked.verdict.validity() == Validity::Active {
            return shown(subject.taken_as(value), checked, None, matcher);
        }
        as_given = Some(checked.verdict);
    }
    let checked = match subject.never {
        None => asked(&subject, &subject.secret, client),
        Some(verdict) => verdict.into(),
    };
    shown(subject, checked, as_given, matcher)
}

/// A refresh token is asked about in the name of its client, once that is known to work.
fn ask_about_refresh_tokens(credentials: &mut [Examined], client: &Client) {
    let refresh = credentials.iter().map(|token| {
        let id = token.client_id.as_deref()?;
        let works =
            |it: &&Examined| it.verdict == Verdict::PairAccepted && it.client_id == token.client_id;
        let pair = credentials.iter().find(works)?;
        let is_open = token.verdict == Verdict::NoClient;
        is_open.then(|| check_refresh(client, &token.secret, id, &pair.secret).verdict)
    });
    let verdicts: Vec<_> = refresh.collect();
    for (token, verdict) in credentials.iter_mut().zip(verdicts) {
        token.verdict = verdict.unwrap_or(token.verdict);
    }
}

fn asked(subject: &Subject, value: &Secret, client: &Client) -> Checked {
    let client_id = subject.client_id.as_deref();
    ask(subject.detector, client_id, value, client)
}

fn ask(
    detector: Option<&Detector>,
    client_id: Option<&str>,
    value: &Secret,
    client: &Client,
) -> Checked {
    let detector = detector.or_else(|| Detector::by_id(AS_A_TOKEN));
    let checked = detector.map(|detector| check_one(client, detector, value, client_id));
    checked.unwrap_or(Verdict::NoHarmlessWay.into())
}

fn shown(
    subject: Subject,
    checked: Checked,
    as_given: Option<Verdict>,
    matcher: &Matcher,
) -> Examined {
    let shown = Shown::new(matcher, &subject.secret);
    Examined {
        connection: checked.connection.map(|it| shown.connection(it)),
        given_as: subject.given_as.iter().map(|it| shown.text(it)).collect(),
        detector: subject.detector,
        client_id: subject.client_id.map(|it| shown.text(&it)),
        secret: subject.secret,
        fingerprint: subject.fingerprint,
        verdict: checked.verdict,
        remarks: subject.remarks.into_iter().collect(),
        as_given,
        age: None,
        access: None,
        signs: None,
    }
}
