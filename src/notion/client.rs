//! Requests to Notion: paced, counted, repeated a few times, and never more than that.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::endpoint::Endpoint;
use super::reply::{Failure, Reply};
#[cfg(feature = "live")]
use super::transport::Transport;
use crate::error::Error;
use crate::secret::Secret;

/// The version of the API that is spoken.
const VERSION: &str = "2026-03-11";
/// The last one whose search is for databases.
const OLDER_VERSION: &str = "2022-06-28";
/// How often a request is made before nobody knows.
const ATTEMPTS: u32 = 3;
/// Notion asks for no more than three requests a second of one connection.
const EACH: Duration = Duration::from_millis(334);
/// All credentials together.
const ALL: Duration = Duration::from_millis(50);
/// The longest wait that an answer can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The first wait after a failure; the next is twice as long.
const BACK_OFF: Duration = Duration::from_millis(500);

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
    /// How long one request may take.
    pub timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests: u64::MAX,
            timeout: Duration::from_secs(10),
        }
    }
}

/// What asks Notion. It is shared by all that ask, so that they keep the limits together.
pub struct Client {
    network: Network,
    limits: Limits,
    requests: AtomicU64,
    /// When the next request may be made.
    next: Mutex<Instant>,
    #[cfg(feature = "live")]
    transport: Transport,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Authorization<'s> {
    /// A token.
    Bearer(&'s Secret),
    /// A client id and its secret.
    #[expect(dead_code, reason = "pairs are next")]
    Basic(&'s str, &'s Secret),
}

impl Client {
    /// A client of the API at `endpoint`.
    ///
    /// # Errors
    ///
    /// If the proxy that the environment names, or the certificates of `SSL_CERT_FILE`, make no
    /// sense.
    pub fn new(endpoint: &Endpoint, network: Network, limits: Limits) -> Result<Self, Error> {
        #[cfg(not(feature = "live"))]
        let _ = endpoint;
        Ok(Self {
            network,
            limits,
            requests: AtomicU64::new(0),
            next: Mutex::new(Instant::now()),
            #[cfg(feature = "live")]
            transport: Transport::new(endpoint, limits.timeout)?,
        })
    }

    /// How many requests were made.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Asks in the name of one credential, at its own pace.
    pub(super) fn session<'c>(&'c self, authorization: Authorization<'c>) -> Session<'c> {
        Session {
            client: self,
            authorization,
            next: Instant::now(),
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

    /// Waits until this request may be made, and not before `earliest`.
    fn wait(&self, earliest: Instant) {
        let slot = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let slot = (*next).max(earliest).max(Instant::now());
            *next = slot + ALL;
            slot
        };
        thread::sleep(slot.saturating_duration_since(Instant::now()));
    }
}

/// What one credential asks, one request after the other.
pub(super) struct Session<'c> {
    client: &'c Client,
    authorization: Authorization<'c>,
    next: Instant,
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
        self.ask(path, None, VERSION)
    }

    /// Asks with a body. Only for requests that change nothing.
    pub(super) fn post(&mut self, path: &str, body: &Value) -> Result<Reply, Failure> {
        self.ask(path, Some(body), VERSION)
    }

    /// The same, of a version of the API that still knows databases without data sources.
    pub(super) fn post_older(&mut self, path: &str, body: &Value) -> Result<Reply, Failure> {
        self.ask(path, Some(body), OLDER_VERSION)
    }

    fn ask(&mut self, path: &str, body: Option<&Value>, version: &str) -> Result<Reply, Failure> {
        if self.client.network == Network::Forbidden {
            return Err(Failure::Offline);
        }
        let mut failure = Failure::Unavailable;
        let mut back_off = BACK_OFF;
        for _ in 0..ATTEMPTS {
            self.client.take()?;
            self.client.wait(self.next);
            self.next = Instant::now() + EACH;
            match self.attempt(path, body, version) {
                Attempt::Reply(reply) => return Ok(reply),
                Attempt::Never(failure) => return Err(failure),
                Attempt::Again(why, wait) => {
                    failure = why;
                    self.next += wait.unwrap_or(back_off).min(LONGEST_WAIT);
                    back_off *= 2;
                }
            }
        }
        Err(failure)
    }

    #[cfg(feature = "live")]
    fn attempt(&self, path: &str, body: Option<&Value>, version: &str) -> Attempt {
        let transport = &self.client.transport;
        transport.send(self.authorization, path, body, version)
    }

    #[cfg(not(feature = "live"))]
    fn attempt(&self, _: &str, _: Option<&Value>, _: &str) -> Attempt {
        let _ = self.authorization;
        Attempt::Never(Failure::NotBuiltIn)
    }
}
