//! One request over HTTP. Nothing else in the project touches the network.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ureq::http::{HeaderValue, Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};
use zeroize::Zeroizing;

use super::client::{Attempt, Authorization};
use super::endpoint::Endpoint;
use super::reply::{Failure, Reply};
use crate::error::Error;

/// The longest answer that is read. A full page of search results is about 1 MiB.
const LONGEST: u64 = 8 * 1024 * 1024;

/// A way to Notion's host, and to no other.
pub(super) struct Transport {
    agent: Agent,
    url: String,
}

impl Transport {
    pub(super) fn new(endpoint: &Endpoint, timeout: Duration) -> Result<Self, Error> {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let mut config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("ntnleaks/", env!("CARGO_PKG_VERSION")));
        if endpoint.is_loopback() {
            config = config.proxy(None);
        }
        Ok(Self {
            agent: config.build().new_agent(),
            url: endpoint.url().to_owned(),
        })
    }

    /// Makes one request.
    pub(super) fn send(
        &self,
        authorization: Authorization<'_>,
        path: &str,
        body: Option<&Value>,
        version: &str,
    ) -> Attempt {
        let Some(authorization) = header(authorization) else {
            return Attempt::Never(Failure::NotSendable);
        };
        let url = format!("{}{path}", self.url);
        let answer = match body {
            None => (self.agent.get(url))
                .header(header::AUTHORIZATION, authorization)
                .header("Notion-Version", version)
                .call(),
            Some(body) => (self.agent.post(url))
                .header(header::AUTHORIZATION, authorization)
                .header("Notion-Version", version)
                .send_json(body),
        };
        answer.map_or(Attempt::Again(Failure::Unavailable, None), read)
    }
}

fn read(mut answer: Response<Body>) -> Attempt {
    let status = answer.status();
    if status.is_redirection() {
        return Attempt::Never(Failure::Redirected);
    }
    let wait = (answer.headers().get(header::RETRY_AFTER))
        .and_then(|value| value.to_str().ok()?.trim().parse().ok())
        .map(Duration::from_secs);
    let text = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
    let text = match text {
        Ok(text) => Zeroizing::new(text),
        Err(ureq::Error::BodyExceedsLimit(_)) => return Attempt::Never(Failure::TooLong),
        Err(_) => return Attempt::Again(Failure::Unavailable, None),
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

/// The header of a credential; `None` if none can hold it.
fn header(authorization: Authorization<'_>) -> Option<HeaderValue> {
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
