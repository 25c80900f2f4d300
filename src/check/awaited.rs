//! Waits for a rotation, and keeps the evidence of it.

use std::thread;
use std::time::{Duration, Instant};

use super::given::Given;
use super::shown::Shown;
use super::subject::{self, Subject};
use super::{AS_A_TOKEN, ask, examine};
use crate::checkup::{Awaited, Examined, Remark, RotationState, Sightings, Watched};
use crate::detector::{Detector, Probe};
use crate::error::Error;
use crate::matcher::Matcher;
use crate::notion::{Client, Way};
use crate::object::Time;
use crate::secret::{Fingerprint, Secret};
use crate::validity::Verdict;

/// How long a rotation is awaited, and how often it is asked.
#[derive(Clone, Copy, Debug)]
pub struct AwaitOptions<'a> {
    /// The client that client secrets and refresh tokens belong to.
    pub client_id: Option<&'a str>,
    /// How long it is awaited. The last answers may come up to five seconds later.
    pub timeout: Duration,
    /// How long until both are asked about for the second time. Each pause is half as long again.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
}

/// How long the last answers are waited for.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

impl Default for AwaitOptions<'_> {
    fn default() -> Self {
        Self {
            client_id: None,
            timeout: Duration::from_secs(15 * 60),
            first_pause: Duration::from_secs(5),
            longest_pause: Duration::from_secs(30),
        }
    }
}

/// Asks until `old` is refused and, if it is given, `new` is accepted, but no longer than `options`
/// say. `observe` is told of each round.
///
/// # Errors
///
/// [`Error::NotAwaitable`] if either is not one credential about which Notion can be asked, or both
/// are the same.
pub fn await_rotation(
    old: Vec<Given>,
    new: Option<Given>,
    matcher: &Matcher,
    client: &Client,
    options: &AwaitOptions<'_>,
    observe: &mut dyn FnMut(&Awaited),
) -> Result<Awaited, Error> {
    let most = options.timeout.saturating_add(LAST_ANSWERS);
    // A time that no clock can show has no end.
    client.end_by(Instant::now().checked_add(most));
    let awaited = rounds(old, new, matcher, client, options, observe);
    client.end_by(None);
    awaited
}

fn rounds(
    old: Vec<Given>,
    new: Option<Given>,
    matcher: &Matcher,
    client: &Client,
    options: &AwaitOptions<'_>,
    observe: &mut dyn FnMut(&Awaited),
) -> Result<Awaited, Error> {
    let (started, begun) = (Time::now(), Instant::now());
    let old = the_only(old, options, matcher)?;
    let new = new.map(|new| the_only(vec![new], options, matcher));
    let new = new.transpose()?;
    let identity = |subject: &Subject| Fingerprint::of_secret("", &subject.secret);
    if let Some(new) = new.as_ref().filter(|new| identity(new) == identity(&old)) {
        return Err(not_awaitable(&new.given_as, "it is the old credential"));
    }
    let new_client = new.as_ref().and_then(|new| new.client_id.clone());
    let old_client = old.client_id.clone();
    let mut awaited = Awaited {
        old: watched(old, matcher, client)?,
        new: new.map(|new| watched(new, matcher, client)).transpose()?,
        started,
        ended: started,
        requests: 0,
    };
    let mut pause = options.first_pause;
    loop {
        awaited.ended = Time::now();
        awaited.requests = client.requests();
        hide(&mut awaited, matcher);
        observe(&awaited);
        let left = options.timeout.saturating_sub(begun.elapsed());
        let is_over = awaited.state() == RotationState::Rotated || left.is_zero();
        if is_over || each(&awaited).any(|it| is_final(it.seen.last)) {
            return Ok(awaited);
        }
        thread::sleep(pause.min(left));
        pause = (pause * 3 / 2).min(options.longest_pause);
        again(&mut awaited.old, old_client.as_deref(), matcher, client);
        if let Some(new) = &mut awaited.new {
            again(new, new_client.as_deref(), matcher, client);
        }
    }
}

/// An answer about one may repeat the other.
fn hide(awaited: &mut Awaited, matcher: &Matcher) {
    let Some(new) = &mut awaited.new else { return };
    let (old, new) = (&mut awaited.old.examined, &mut new.examined);
    let hidden = |one: &mut Examined, other: &Secret| {
        let shown = Shown::new(matcher, [other]);
        one.connection = one.connection.take().map(|it| shown.connection(it));
    };
    hidden(old, &new.secret);
    hidden(new, &old.secret);
}

fn each(awaited: &Awaited) -> impl Iterator<Item = &Watched> {
    std::iter::once(&awaited.old).chain(&awaited.new)
}

/// The one credential that was given, if Notion can be asked about it.
fn the_only(
    given: Vec<Given>,
    options: &AwaitOptions<'_>,
    matcher: &Matcher,
) -> Result<Subject, Error> {
    let mut subjects = subject::all(given, options.client_id, matcher);
    let count = subjects.len();
    let Some(subject) = subjects.pop().filter(|_| count == 1) else {
        let places: Vec<_> = subjects.into_iter().flat_map(|it| it.given_as).collect();
        let reason = "a rotation is of one credential: give one old value, and one new";
        return Err(not_awaitable(&places, reason));
    };
    let is_token = |it: &Detector| it.probe != Probe::Token || it.is_awaited();
    match (subject.never, subject.detector) {
        (Some(verdict), _) => Err(not_awaitable(&subject.given_as, verdict)),
        (None, Some(detector)) if !is_token(detector) => Err(not_awaitable(
            &subject.given_as,
            "no API accepts a webhook's verification token, whether it works or not; \
             --webhook-body proves what it signs",
        )),
        (None, Some(detector))
            if detector.probe == Probe::Client && subject.client_id.is_none() =>
        {
            Err(not_awaitable(&subject.given_as, Verdict::NoClient))
        }
        (None, _) => Ok(subject),
    }
}

/// Asks for the first time.
fn watched(subject: Subject, matcher: &Matcher, client: &Client) -> Result<Watched, Error> {
    let places = subject.given_as.clone();
    let (mut examined, _) = examine(vec![subject], matcher, client);
    let Some(examined) = examined.pop() else {
        return Err(not_awaitable(&places, Verdict::Unavailable));
    };
    match examined.verdict {
        never @ (Verdict::NoHarmlessWay
        | Verdict::NoClient
        | Verdict::OtherEnvironment
        | Verdict::Placeholder
        | Verdict::Redacted
        | Verdict::NotSendable) => Err(not_awaitable(&examined.given_as, never)),
        _ => Ok(Watched {
            seen: Sightings::new(examined.verdict, is_as_issued(&examined)),
            examined,
        }),
    }
}

/// Whether it may well be what was issued, so that a refusal is not one of a damaged copy.
fn is_as_issued(examined: &Examined) -> bool {
    let is_known = examined.detector.is_some_and(|it| it.id != AS_A_TOKEN);
    is_known
        && !examined
            .remarks
            .iter()
            .copied()
            .any(Remark::is_beyond_repair)
}

/// Asks once more.
fn again(watched: &mut Watched, client_id: Option<&str>, matcher: &Matcher, client: &Client) {
    let Examined {
        detector, secret, ..
    } = &watched.examined;
    let checked = ask(*detector, client_id, secret, &Way::new(client));
    if let Some(connection) = checked.connection {
        let shown = Shown::new(matcher, [secret]).connection(connection);
        watched.examined.connection = Some(shown);
    }
    watched.seen.see(checked.verdict);
}

/// No later answer will be another.
fn is_final(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Offline | Verdict::NotBuiltIn | Verdict::RequestLimit
    )
}

fn not_awaitable(places: &[String], reason: impl ToString) -> Error {
    Error::NotAwaitable {
        place: places.join(", "),
        reason: reason.to_string(),
    }
}
