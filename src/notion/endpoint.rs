//! Where Notion's API is. No file of a scanned repository has a say in it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The base URL of Notion's API, or of one that a person named in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    url: String,
    host: String,
    is_plain: bool,
    is_loopback: bool,
}

impl Default for Endpoint {
    fn default() -> Self {
        let host = "api.notion.com";
        Self {
            url: format!("https://{host}"),
            host: host.to_owned(),
            is_plain: false,
            is_loopback: false,
        }
    }
}

impl Endpoint {
    /// The URL without a `/` at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The name or the address of the host, without the brackets of an address.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is asked without TLS. It is this machine then.
    pub(super) fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Whether it is this machine, which no proxy leads to.
    pub(super) fn is_loopback(&self) -> bool {
        self.is_loopback
    }
}

/// A text is no URL that a credential may be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnEndpoint;

impl fmt::Display for NotAnEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a credential is sent to https://HOST only, or to http://127.0.0.1, without a user, a \
             query or a fragment",
        )
    }
}

impl std::error::Error for NotAnEndpoint {}

/// `https://HOST[:PORT][/PATH]`, or `http://` to a loopback address.
impl FromStr for Endpoint {
    type Err = NotAnEndpoint;

    fn from_str(text: &str) -> Result<Self, NotAnEndpoint> {
        let url = text.trim_end_matches('/');
        let (scheme, rest) = url.split_once("://").ok_or(NotAnEndpoint)?;
        let authority = rest.split('/').next().unwrap_or_default();
        let (host, port) = match authority.strip_prefix('[') {
            Some(v6) => v6.split_once(']').ok_or(NotAnEndpoint)?,
            None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
        };
        let is_port = |port: &str| port.parse::<u16>().is_ok();
        if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
            return Err(NotAnEndpoint);
        }
        let is_plain_text = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]".contains(c);
        if host.is_empty() || !rest.chars().all(is_plain_text) {
            return Err(NotAnEndpoint);
        }
        let address: Option<IpAddr> = host.parse().ok();
        let is_loopback =
            host == "localhost" || address.is_some_and(|address| address.is_loopback());
        let is_plain = match scheme {
            "https" => false,
            "http" if is_loopback => true,
            _ => return Err(NotAnEndpoint),
        };
        Ok(Self {
            url: url.to_owned(),
            host: host.to_owned(),
            is_plain,
            is_loopback,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_loopback() {
        for right in [
            "https://api.notion.com",
            "https://proxy.example/notion/",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "http://localhost:1",
        ] {
            assert!(right.parse::<Endpoint>().is_ok(), "{right}");
        }
        for wrong in [
            "",
            "api.notion.com",
            "http://api.notion.com",
            "http://127.0.0.1@evil.example",
            "http://localhost.evil.example",
            "https://user:pass@host",
            "https://",
            "https://host?x",
            "https://host#x",
            "ftp://127.0.0.1",
            "https://ho st",
            "https://host:port",
            "https://host:65536",
            "http://[::1]evil.example",
            "http://[::1",
            "http://127.0.0.1:80:evil.example",
            "http://127.0.0.1.evil.example",
            "http://127.0.0.1\\evil.example",
            "http://10.0.0.1",
        ] {
            assert!(wrong.parse::<Endpoint>().is_err(), "{wrong}");
        }
    }
}
