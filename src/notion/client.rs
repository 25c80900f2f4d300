//! Requests to Notion: paced, counted, repeated a few times, and never more than that.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::endpoint::Endpoint;
use super::pace::Pace;
use super::reply::{Failure, Reply};
use super::transport::Transport;
use crate::error::Error;
use crate::secret::{Fingerprint, Secret};

/// The version of the API that is spoken.
const VERSION: &str = "2026-03-11";
/// The last one whose search is for databases.
const OLDER_VERSION: &str = "2022-06-28";
/// How often a request is made before nobody knows.
const ATTEMPTS: u32 = 3;
/// The longest wait that an answer can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Whether anything may be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Network {
    /// Notion may be asked.
    #[default]
    Allowed,
    /// No connection is made at all.
    Forbidden,
}

/// How much may be asked.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many requests may be made, repeated ones too.
    pub requests: u64,
    /// How long one request may take, from the name of the host to the last byte of the answer.
    pub timeout: Duration,
    /// About how long to wait after a failure, where Notion does not say; the next time twice as
    /// long.
    pub back_off: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests: u64::MAX,
            timeout: Duration::from_secs(10),
            back_off: Duration::from_millis(500),
        }
    }
}

/// What asks Notion. It is shared by all that ask, so that they keep the limits together.
pub struct Client {
    /// How Notion is reached, or why it is not.
    transport: Result<Transport, Failure>,
    limits: Limits,
    /// When the last answer must be there, if that was said.
    end: Mutex<Option<Instant>>,
    requests: AtomicU64,
    pace: Pace,
    answered: AtomicBool,
    obstacle: OnceLock<&'static str>,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Authorization<'s> {
    /// A token.
    Bearer(&'s Secret),
    /// A client id and its secret.
    Basic(&'s str, &'s Secret),
}

/// What is sent along.
#[derive(Clone, Copy)]
pub(super) enum Content<'c> {
    /// Nothing: the request is a GET.
    Nothing,
    /// JSON.
    Json(&'c Value),
    /// A refresh token, in the one request whose body Notion wants it in.
    Token(&'c Secret),
}

impl Client {
    /// A client of the API at `endpoint`. Nothing is connected before the first request.
    ///
    /// It obeys `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, and trusts the certificates of
    /// `SSL_CERT_FILE` too.
    ///
    /// # Errors
    ///
    /// If one of these variables is set and makes no sense.
    pub fn new(endpoint: &Endpoint, network: Network, limits: Limits) -> Result<Self, Error> {
        let transport = match network {
            Network::Forbidden => Err(Failure::Offline),
            Network::Allowed => Transport::new(endpoint)?.ok_or(Failure::NotBuiltIn),
        };
        Ok(Self {
            transport,
            limits,
            end: Mutex::new(None),
            requests: AtomicU64::new(0),
            pace: Pace::default(),
            answered: AtomicBool::new(false),
            obstacle: OnceLock::new(),
        })
    }

    /// How many requests were made.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// What stood in the way, as a sentence without its end, if some credential got no answer.
    pub fn obstacle(&self) -> Option<&'static str> {
        self.obstacle.get().copied()
    }

    /// From now on no question takes longer than until `end`, whatever an answer asks for.
    pub(crate) fn end_by(&self, end: Option<Instant>) {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner) = end;
    }

    fn end(&self) -> Option<Instant> {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long a request may take that is made now.
    fn timeout(&self) -> Duration {
        let left = self
            .end()
            .map(|end| end.saturating_duration_since(Instant::now()));
        // No time at all might be taken for no limit.
        let left = left.map(|left| left.max(Duration::from_millis(1)));
        left.map_or(self.limits.timeout, |left| left.min(self.limits.timeout))
    }

    /// How many more may be made.
    pub(super) fn remaining(&self) -> u64 {
        self.limits.requests.saturating_sub(self.requests())
    }

    /// Whether there ever was an answer, whatever it said.
    pub(super) fn is_answered(&self) -> bool {
        self.answered.load(Ordering::Relaxed)
    }

    /// Asks in the name of one credential, at its own pace.
    pub(super) fn session<'c>(&'c self, authorization: Authorization<'c>) -> Session<'c> {
        let (Authorization::Bearer(secret) | Authorization::Basic(_, secret)) = authorization;
        Session {
            client: self,
            authorization,
            who: secret.identity(),
        }
    }

    /// Takes one of the requests that are allowed.
    fn take(&self) -> Result<(), Failure> {
        let most = self.limits.requests;
        let more = |made| (made < most).then_some(made + 1);
        let taken = self
            .requests
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        taken.map(drop).map_err(|_| Failure::RequestLimit)
    }
}

/// What one credential asks, one request after the other.
pub(super) struct Session<'c> {
    client: &'c Client,
    authorization: Authorization<'c>,
    who: Fingerprint,
}

/// One try of a request: an answer, or why there is none and when to try again, if at all.
pub(super) enum Attempt {
    Reply(Reply),
    /// Worth another try, after so long if somebody said.
    Again(Failure, Option<Duration>),
    Never(Failure),
}

impl Session<'_> {
    /// Asks for what is at `path`, which begins with a `/`.
    pub(super) fn get(&mut self, path: &str) -> Result<Reply, Failure> {
        self.ask(path, Content::Nothing, VERSION)
    }

    /// Asks with a body. Only for requests that change nothing.
    pub(super) fn post(&mut self, path: &str, body: &Value) -> Result<Reply, Failure> {
        self.ask(path, Content::Json(body), VERSION)
    }

    /// The same, of a version of the API that still knows databases without data sources.
    pub(super) fn post_older(&mut self, path: &str, body: &Value) -> Result<Reply, Failure> {
        self.ask(path, Content::Json(body), OLDER_VERSION)
    }

    /// Asks a client, with its id and secret, what `token` is to it.
    pub(super) fn introspect(&mut self, token: &Secret) -> Result<Reply, Failure> {
        let path = "/v1/oauth/introspect";
        self.ask(path, Content::Token(token), VERSION)
    }

    fn ask(&mut self, path: &str, content: Content<'_>, version: &str) -> Result<Reply, Failure> {
        let client = self.client;
        let transport = client.transport.as_ref().map_err(|&why| why)?;
        let mut back_off = client.limits.back_off;
        let mut attempts = 0;
        loop {
            // A turn that comes too late is not waited for, and uses up no request.
            client.pace.allows(self.who, client.end())?;
            client.take()?;
            client.pace.wait(self.who);
            attempts += 1;
            let timeout = client.timeout();
            let attempt = transport.send(self.authorization, path, content, version, timeout);
            if !matches!(attempt, Attempt::Again(Failure::Unreachable(_), _)) {
                client.answered.store(true, Ordering::Relaxed);
            }
            let (failure, wait) = match attempt {
                Attempt::Reply(reply) => return Ok(reply),
                Attempt::Never(failure) => return Err(failure),
                Attempt::Again(failure, wait) => (failure, wait),
            };
            let wait = wait.unwrap_or_else(|| back_off.mul_f64(0.5 + fastrand::f64()));
            let wait = wait.min(LONGEST_WAIT);
            let next = Instant::now() + wait;
            client.pace.put_off(self.who, next, failure);
            back_off *= 2;
            if attempts == ATTEMPTS || client.end().is_some_and(|end| end < next) {
                if let Failure::Unreachable(why) = failure {
                    client.obstacle.get_or_init(|| why);
                }
                return Err(failure);
            }
        }
    }
}
