//! One request over HTTP. Nothing else in the project touches the network.

mod proxy;
mod roots;

use std::env;
use std::io::ErrorKind;
use std::sync::OnceLock;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ureq::http::{HeaderValue, Response, header};
use ureq::tls::{Certificate, TlsConfig};
use ureq::{Agent, Body, Proxy};
use zeroize::Zeroizing;

use super::client::{Attempt, Authorization, Content};
use super::endpoint::Endpoint;
use super::reply::{Failure, Reply};
use crate::error::Error;

/// The longest answer that is read. A full page of search results is about 1 MiB.
const LONGEST: u64 = 8 * 1024 * 1024;
/// The longest head of an answer that is read. Notion's have 2 KiB.
const LONGEST_HEAD: usize = 64 * 1024;
/// How many connections wait for the next request.
const CONNECTIONS: usize = 8;

/// A way to Notion's host, and to no other.
pub(super) struct Transport {
    url: String,
    is_plain: bool,
    proxy: Option<Proxy>,
    certificates: Option<Vec<Certificate<'static>>>,
    /// Made for the first request, as the trust roots of a system take a while to read.
    agent: OnceLock<Agent>,
}

impl Transport {
    /// As the variables of the environment say; always `Some`.
    pub(super) fn new(endpoint: &Endpoint) -> Result<Option<Self>, Error> {
        // What a person has on this machine no proxy can reach, and it would read along.
        let proxy = match endpoint.is_loopback() {
            true => None,
            false => proxy::leading_to(endpoint.host(), |name| env::var_os(name))?,
        };
        let certificates = match endpoint.is_plain() {
            true => None,
            false => roots::named(|name| env::var_os(name))?,
        };
        Ok(Some(Self {
            url: endpoint.url().to_owned(),
            is_plain: endpoint.is_plain(),
            proxy,
            certificates,
            agent: OnceLock::new(),
        }))
    }

    /// Makes one request, which takes no longer than `timeout`.
    pub(super) fn send(
        &self,
        authorization: Authorization<'_>,
        path: &str,
        content: Content<'_>,
        version: &str,
        timeout: Duration,
    ) -> Attempt {
        let (Some(authorization), Ok(body)) = (authorized(authorization), body(content)) else {
            return Attempt::Never(Failure::NotSendable);
        };
        let agent = self.agent.get_or_init(|| self.agent());
        let (url, timeout) = (format!("{}{path}", self.url), Some(timeout));
        let answer = match body {
            None => (agent.get(url).config().timeout_global(timeout).build())
                .header(header::AUTHORIZATION, authorization)
                .header("Notion-Version", version)
                .call(),
            Some(body) => (agent.post(url).config().timeout_global(timeout).build())
                .header(header::AUTHORIZATION, authorization)
                .header("Notion-Version", version)
                .header(header::CONTENT_TYPE, "application/json")
                .send(body.as_slice()),
        };
        match answer {
            Ok(answer) => read(answer),
            Err(error) => Attempt::Again(Failure::Unreachable(obstacle(&error)), None),
        }
    }

    fn agent(&self) -> Agent {
        let tls = TlsConfig::builder()
            .root_certs(roots::trusted(self.certificates.as_deref()))
            .build();
        Agent::config_builder()
            .https_only(!self.is_plain)
            .tls_config(tls)
            .proxy(self.proxy.clone())
            .max_redirects(0)
            .http_status_as_error(false)
            .max_response_header_size(LONGEST_HEAD)
            .max_idle_connections(CONNECTIONS)
            .max_idle_connections_per_host(CONNECTIONS)
            .user_agent(concat!("ntnleaks/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .build()
            .new_agent()
    }
}

fn read(mut answer: Response<Body>) -> Attempt {
    let status = answer.status();
    if status.is_redirection() {
        return Attempt::Never(Failure::Redirected);
    }
    let wait = (answer.headers().get(header::RETRY_AFTER)).and_then(wait);
    let body = answer.body_mut();
    // A body that is too long says so before or while it is read, and is read no further.
    let text = match body.content_length() {
        Some(length) if length > LONGEST => Ok(Vec::new()),
        _ => body.with_config().limit(LONGEST).read_to_vec(),
    };
    let text = match text {
        Ok(text) => Zeroizing::new(text),
        Err(ureq::Error::BodyExceedsLimit(_)) => Zeroizing::default(),
        Err(error) => return Attempt::Again(Failure::Unreachable(obstacle(&error)), wait),
    };
    let reply = Reply {
        status: status.as_u16(),
        body: serde_json::from_slice(&text).ok(),
    };
    let reason = reply.text(&["additional_data", "rate_limit_reason"]);
    match reply.status {
        429 if reason == Some("public_api_request_blocked") => {
            Attempt::Never(Failure::RequestsBlocked)
        }
        429 | 529 => Attempt::Again(Failure::RateLimited, wait),
        500 | 502 | 503 | 504 => Attempt::Again(Failure::Unavailable, wait),
        _ => Attempt::Reply(reply),
    }
}

/// What stands in the way. In our own words, as an error may hold a stranger's.
fn obstacle(error: &ureq::Error) -> &'static str {
    let kind = match error {
        // So rustls wraps what it finds wrong.
        ureq::Error::Io(error) if error.kind() == ErrorKind::InvalidData => return no_tls(error),
        ureq::Error::Io(error) => error.kind(),
        ureq::Error::Timeout(_) => ErrorKind::TimedOut,
        ureq::Error::HostNotFound => return UNKNOWN_NAME,
        ureq::Error::ConnectProxyFailed(_) => return "the proxy does not lead there",
        ureq::Error::Rustls(error) => return no_tls(error),
        ureq::Error::Tls(_) => return NO_TRUST,
        _ => return "what answers is no HTTP server, or no sound one",
    };
    match kind {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "it takes too long",
        ErrorKind::ConnectionRefused => "the connection is refused",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "no network leads there",
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => "the connection breaks off",
        // A name that no resolver knows has no kind of its own.
        _ => UNKNOWN_NAME,
    }
}

/// What is wrong with TLS, by the text of an error of rustls: what a verifier of the platform finds
/// wrong with a certificate may have no kind of its own there.
fn no_tls(error: &impl ToString) -> &'static str {
    let text = error.to_string();
    let is_trust = ["invalid peer certificate", "unexpected error"];
    match is_trust.iter().any(|begin| text.starts_with(begin)) {
        true => NO_TRUST,
        false => "what answers speaks no TLS, or none that is understood here",
    }
}

const UNKNOWN_NAME: &str = "the name of the host is not known, or there is no network";
const NO_TRUST: &str = "its certificate is not trusted; if a proxy reads along here, name a file \
                        with the proxy's certificate in SSL_CERT_FILE";

/// The seconds of `Retry-After`. The date that HTTP allows in their place Notion never sends.
fn wait(value: &HeaderValue) -> Option<Duration> {
    let digits = value.to_str().ok()?.trim();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Duration::from_secs(digits.parse().unwrap_or(u64::MAX)))
}

/// The header of a credential; `None` if none can hold it.
fn authorized(authorization: Authorization<'_>) -> Option<HeaderValue> {
    let bytes = match authorization {
        Authorization::Bearer(secret) => Zeroizing::new([b"Bearer ", secret.expose()].concat()),
        Authorization::Basic(id, secret) => {
            let pair = Zeroizing::new([id.as_bytes(), b":", secret.expose()].concat());
            let encoded = Zeroizing::new(STANDARD.encode(pair.as_slice()));
            Zeroizing::new([b"Basic ", encoded.as_bytes()].concat())
        }
    };
    let mut value = HeaderValue::from_bytes(&bytes).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The bytes of a body, if there is to be one.
fn body(content: Content<'_>) -> Result<Option<Zeroizing<Vec<u8>>>, NotText> {
    Ok(match content {
        Content::Nothing => None,
        Content::Json(value) => Some(Zeroizing::new(value.to_string().into_bytes())),
        Content::Token(secret) => {
            let text = std::str::from_utf8(secret.expose()).map_err(|_| NotText)?;
            let quoted = serde_json::to_string(text).map_err(|_| NotText)?;
            let quoted = Zeroizing::new(quoted);
            Some(Zeroizing::new(
                [b"{\"token\":", quoted.as_bytes(), b"}"].concat(),
            ))
        }
    })
}

/// What no JSON can hold.
struct NotText;
