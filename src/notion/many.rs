//! Many credentials: each is asked about once, in however many places it is, a few at a time.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::client::Client;
use super::validity::{Checked, Question, ask, question};
use crate::detector::{Detector, Probe};
use crate::finding::Finding;
use crate::secret::{Fingerprint, Secret};
use crate::validity::Verdict;

/// How many answers are waited for at once. Twenty requests may begin a second, and most answers
/// take less than a third of one.
const WORKERS: usize = 8;
/// After so many credentials without an answer of any kind there is no way to Notion, and the
/// others need not wait for their time-outs.
const NO_WAY: usize = 5;

/// A credential, by its bytes: two detectors may each see their own kind in them.
struct Credential<'f> {
    secret: &'f Secret,
    places: Vec<&'f Finding>,
}

/// A client id and secret that Notion accepts together.
struct Pair<'f> {
    id: &'f str,
    secret: &'f Credential<'f>,
}

/// What is to be asked, or the verdict where nothing is.
type Plan<'q> = Result<Question<'q>, Verdict>;

/// Asks about each distinct credential of `findings` once, and says the verdict in each finding.
pub(crate) fn check_all(client: &Client, findings: &mut [Finding]) {
    let verdicts = verdicts(client, &distinct(findings));
    for finding in findings {
        let identity = finding.secret.as_ref().map(Secret::identity);
        finding.verdict = identity.and_then(|identity| verdicts.get(&identity).copied());
    }
}

/// The credentials of `findings`, in the order in which they come first.
fn distinct(findings: &[Finding]) -> Vec<Credential<'_>> {
    let mut credentials: Vec<Credential<'_>> = Vec::new();
    let mut known = HashMap::new();
    for finding in findings {
        let Some(secret) = &finding.secret else {
            continue;
        };
        let at = *known.entry(secret.identity()).or_insert(credentials.len());
        if at == credentials.len() {
            let places = Vec::new();
            credentials.push(Credential { secret, places });
        }
        credentials[at].places.push(finding);
    }
    credentials
}

fn verdicts(client: &Client, credentials: &[Credential<'_>]) -> HashMap<Fingerprint, Verdict> {
    let plans: Vec<_> = credentials.iter().map(Credential::plan).collect();
    let known = ask_each(client, credentials, &plans);
    let mut pairs = Vec::new();
    for ((secret, plan), verdict) in credentials.iter().zip(&plans).zip(&known) {
        if let (Ok(Question::Pair(id)), Verdict::PairAccepted) = (plan, verdict) {
            pairs.push(Pair { id, secret });
        }
    }
    // Refresh tokens come after the clients in whose names they are asked about.
    let refresh = credentials.iter().zip(known).map(|(credential, verdict)| {
        let pair = (verdict == Verdict::NoClient).then(|| credential.pair(&pairs));
        match pair.flatten() {
            Some(pair) => Ok(Question::Refresh(pair.id, pair.secret.secret)),
            None => Err(verdict),
        }
    });
    let known = ask_each(client, credentials, &refresh.collect::<Vec<_>>());
    let credentials = credentials.iter().zip(known);
    credentials
        .map(|(credential, verdict)| match verdict {
            Verdict::PairRefused if !credential.is_one_pair() => {
                (credential.secret.identity(), Verdict::NoClient)
            }
            _ => (credential.secret.identity(), verdict),
        })
        .collect()
}

impl<'f> Credential<'f> {
    /// The one question about it: as the secret of a client, if an id stands beside it anywhere.
    fn plan(&self) -> Plan<'f> {
        let plans = self.places.iter().map(|place| {
            let id = place.client_id.as_deref();
            question(place.detector, self.secret, id)
        });
        let rank = |plan: &Plan<'_>| match plan {
            Ok(Question::Pair(_)) => 0,
            Ok(_) => 1,
            Err(_) => 2,
        };
        plans
            .min_by_key(rank)
            .unwrap_or(Err(Verdict::NoHarmlessWay))
    }

    /// Whether it is the secret of one client and nothing else, wherever it is. If not, that this
    /// client does not have it says too little.
    fn is_one_pair(&self) -> bool {
        let mut ids = self
            .places
            .iter()
            .filter_map(|place| place.client_id.as_deref());
        let first = ids.next();
        ids.all(|id| Some(id) == first)
            && (self.places.iter()).all(|place| place.detector.probe == Probe::Client)
    }

    /// The pair that is likeliest to have issued it, as a refresh token: one of the same file, else
    /// the only one that there is.
    fn pair<'p>(&self, pairs: &'p [Pair<'f>]) -> Option<&'p Pair<'f>> {
        let only = match pairs {
            [only] => Some(only),
            _ => None,
        };
        pairs
            .iter()
            .find(|pair| self.shares_a_file(pair.secret))
            .or(only)
    }

    fn shares_a_file(&self, other: &Self) -> bool {
        let mut places = self.places.iter();
        places.any(|here| other.places.iter().any(|there| is_same_file(here, there)))
    }
}

fn is_same_file(one: &Finding, other: &Finding) -> bool {
    let (one, other) = (&one.location.origin, &other.location.origin);
    one.path == other.path && one.repository == other.repository
}

/// Asks what is to be asked about each credential, and gives the verdicts in the same order.
fn ask_each(client: &Client, credentials: &[Credential<'_>], plans: &[Plan<'_>]) -> Vec<Verdict> {
    let mut questions = Vec::new();
    let verdicts: Vec<OnceLock<Verdict>> = plans.iter().map(|_| OnceLock::new()).collect();
    for ((credential, plan), verdict) in credentials.iter().zip(plans).zip(&verdicts) {
        match *plan {
            Ok(question) => questions.push((credential.secret, question, verdict)),
            Err(known) => {
                let _ = verdict.set(known);
            }
        }
    }
    // Which ones the limit leaves out does not depend on which thread is the first.
    questions.truncate(usize::try_from(client.remaining()).unwrap_or(usize::MAX));
    let way = Way::new(client);
    each(&questions, WORKERS, |(secret, question, verdict)| {
        let _ = verdict.set(way.ask(secret, *question).verdict);
    });
    let answers = verdicts.into_iter().map(OnceLock::into_inner);
    answers
        .map(|verdict| verdict.unwrap_or(Verdict::RequestLimit))
        .collect()
}

/// The way to Notion, for many questions: once it is known that there is none, nobody waits.
pub(crate) struct Way<'c> {
    client: &'c Client,
    unavailable: AtomicUsize,
}

impl<'c> Way<'c> {
    pub(crate) fn new(client: &'c Client) -> Self {
        Self {
            client,
            unavailable: AtomicUsize::new(0),
        }
    }

    /// As [`check_one`](super::check_one).
    pub(crate) fn check_one(
        &self,
        detector: &Detector,
        secret: &Secret,
        client_id: Option<&str>,
    ) -> Checked {
        match question(detector, secret, client_id) {
            Ok(question) => self.ask(secret, question),
            Err(verdict) => verdict.into(),
        }
    }

    /// How many may ask at once where each asks `most` questions or fewer. Where the limit may leave
    /// some out, which ones does not depend on which thread is the first.
    pub(crate) fn workers(&self, count: usize, most: u64) -> usize {
        let needed = u64::try_from(count).unwrap_or(u64::MAX);
        match self.client.remaining() < needed.saturating_mul(most) {
            true => 1,
            false => WORKERS,
        }
    }

    fn ask(&self, secret: &Secret, question: Question<'_>) -> Checked {
        let unavailable = self.unavailable.load(Ordering::Relaxed);
        if unavailable >= NO_WAY && !self.client.is_answered() {
            return Verdict::Unavailable.into();
        }
        let checked = ask(self.client, secret, question);
        if checked.verdict == Verdict::Unavailable {
            self.unavailable.fetch_add(1, Ordering::Relaxed);
        }
        checked
    }
}

/// What `answer` says to each of `questions`, in their order, `workers` at a time.
pub(crate) fn each<Q: Sync, A: Send + Sync>(
    questions: &[Q],
    workers: usize,
    answer: impl Fn(&Q) -> A + Sync,
) -> Vec<A> {
    let answers: Vec<OnceLock<A>> = questions.iter().map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(question), Some(place)) = (questions.get(at), answers.get(at)) else {
                return;
            };
            let _ = place.set(answer(question));
        }
    };
    thread::scope(|scope| {
        for _ in 1..workers.min(questions.len()) {
            // Where there are no more threads, there are fewer.
            drop(thread::Builder::new().spawn_scoped(scope, work));
        }
        work();
    });
    answers
        .into_iter()
        .filter_map(OnceLock::into_inner)
        .collect()
}
