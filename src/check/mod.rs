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
use crate::notion::{Checked, Client, Way, check_refresh, each};
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
    let subjects = subject::all(given, client_id, matcher);
    let (mut credentials, given) = examine(subjects, matcher, client);
    ask_about_refresh_tokens(&mut credentials, client);
    Checkup {
        credentials,
        requests: client.requests(),
        started,
        given,
    }
}

/// Asks about each of `subjects`; and the further values of each that nothing may repeat.
fn examine(
    mut subjects: Vec<Subject>,
    matcher: &Matcher,
    client: &Client,
) -> (Vec<Examined>, Vec<Secret>) {
    let way = Way::new(client);
    // One is asked about as it was given, and then without what is not a part of it.
    let workers = way.workers(subjects.len(), 2);
    let answers = each(&subjects, workers, |it| answered(it, &way));
    for (subject, answer) in subjects.iter_mut().zip(&answers) {
        if answer.works_as_given {
            subject.take_as_given();
        }
    }
    let shown = Shown::new(matcher, subjects.iter().flat_map(Subject::secrets));
    let answers: Vec<_> = answers.into_iter().map(|it| it.shown(&shown)).collect();
    let mut given = Vec::new();
    let credentials = subjects.into_iter().zip(answers);
    let credentials = credentials.map(|(mut subject, answer)| {
        given.extend(subject.as_given.take().map(|(value, _)| value));
        examined(subject, answer, matcher)
    });
    (credentials.collect(), given)
}

/// What came of the questions about one credential.
struct Answer {
    checked: Checked,
    /// What came of the value as it was given, if that is another one.
    as_given: Option<Verdict>,
    works_as_given: bool,
}

impl Answer {
    fn shown(mut self, shown: &Shown<'_>) -> Self {
        let connection = self.checked.connection.take();
        self.checked.connection = connection.map(|it| shown.connection(it));
        self
    }
}

fn answered(subject: &Subject, way: &Way<'_>) -> Answer {
    let is_asked = subject.never.is_none();
    let mut as_given = None;
    if let Some((value, is_sendable)) = &subject.as_given {
        let checked = match is_asked && *is_sendable {
            true => asked(subject, value, way),
            false => Verdict::NotSendable.into(),
        };
        // What works as it is needs no cleaning, whatever its shape.
        if checked.verdict.validity() == Validity::Active {
            return Answer {
                checked,
                as_given: None,
                works_as_given: true,
            };
        }
        as_given = Some(checked.verdict);
    }
    Answer {
        checked: match subject.never {
            None => asked(subject, &subject.secret, way),
            Some(verdict) => verdict.into(),
        },
        as_given,
        works_as_given: false,
    }
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

fn asked(subject: &Subject, value: &Secret, way: &Way<'_>) -> Checked {
    let client_id = subject.client_id.as_deref();
    ask(subject.detector, client_id, value, way)
}

fn ask(
    detector: Option<&Detector>,
    client_id: Option<&str>,
    value: &Secret,
    way: &Way<'_>,
) -> Checked {
    let detector = detector.or_else(|| Detector::by_id(AS_A_TOKEN));
    let checked = detector.map(|detector| way.check_one(detector, value, client_id));
    checked.unwrap_or(Verdict::NoHarmlessWay.into())
}

/// What is known of a credential together, its answer already fit to be shown.
fn examined(subject: Subject, answer: Answer, matcher: &Matcher) -> Examined {
    let shown = Shown::new(matcher, [&subject.secret]);
    Examined {
        connection: answer.checked.connection,
        given_as: subject.given_as.iter().map(|it| shown.text(it)).collect(),
        detector: subject.detector,
        client_id: subject.client_id.map(|it| shown.text(&it)),
        secret: subject.secret,
        fingerprint: subject.fingerprint,
        verdict: answer.checked.verdict,
        remarks: subject.remarks.into_iter().collect(),
        as_given: answer.as_given,
        age: None,
        access: None,
        signs: None,
    }
}
