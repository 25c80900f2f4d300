//! An HTTP server on loopback, and everything that it was asked.
//!
//! The answers have the shapes of Notion's OpenAPI document (`scripts/notion-openapi.json` of the npm
//! package `@notionhq/notion-mcp-server`, of version 2025-09-03 of the API): they were validated
//! against its schemas on 2026-11-20. It does not know the introspection of OAuth, nor the fields
//! `workspace`, `workspace_id`, `workspace_name` and `request_id`; those are as Notion's reference
//! pages have them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The answer of `GET /v1/users/me` to the token of an internal connection.
pub(crate) const BOT: &str = r#"{"object":"user","id":"9188c6a5-7381-452f-b3dc-d4865aa89bdf","name":"Docs bot","avatar_url":null,"type":"bot","bot":{"owner":{"type":"workspace","workspace":true},"workspace_id":"b6f8d3c2-7a51-4c0e-9f3d-2f1e0d9c8b7a","workspace_name":"Acme"}}"#;

/// The answer to a token that is not accepted.
pub(crate) const UNAUTHORIZED: &str = r#"{"object":"error","status":401,"code":"unauthorized","message":"API token is invalid.","request_id":"5c1d3b7e-0000-4000-8000-000000000000"}"#;

/// One request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// With the query.
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// When it had arrived.
    pub(crate) at: Instant,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Who asks, without the word before it.
    pub(crate) fn bearer(&self) -> &str {
        let authorization = self.header("authorization").unwrap_or_default();
        authorization.strip_prefix("Bearer ").unwrap_or_default()
    }
}

/// What the server does with a request.
pub(crate) struct Answer {
    /// All that is written, head and body, each part after a while.
    parts: Box<dyn Iterator<Item = (Duration, Vec<u8>)>>,
    /// Whether nothing more can be asked on this connection.
    closes: bool,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::with(status, &[("content-type", "application/json")], body)
    }

    pub(crate) fn with(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"));
        let headers: String = headers.collect();
        let length = body.len();
        Self::raw(format!(
            "HTTP/1.1 {status} -\r\n{headers}content-length: {length}\r\n\r\n{body}"
        ))
    }

    /// Bytes as they are; none at all end the connection.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self {
            closes: bytes.is_empty(),
            ..Self::in_parts([(Duration::ZERO, bytes)])
        }
    }

    /// Parts, each after a while.
    pub(crate) fn in_parts(
        parts: impl IntoIterator<Item = (Duration, Vec<u8>), IntoIter: 'static>,
    ) -> Self {
        Self {
            parts: Box::new(parts.into_iter()),
            closes: false,
        }
    }

    /// The same, with something at once before it.
    pub(crate) fn behind(self, head: &str) -> Self {
        let head = (Duration::ZERO, head.as_bytes().to_vec());
        Self {
            parts: Box::new(std::iter::once(head).chain(self.parts)),
            ..self
        }
    }

    /// The same, and the connection ends.
    pub(crate) fn closing(self) -> Self {
        Self {
            closes: true,
            ..self
        }
    }

    /// The same, after a while.
    pub(crate) fn after(self, wait: Duration) -> Self {
        let mut first = Some(wait);
        let parts = self.parts.map(move |(wait, bytes)| {
            let first = first.take().unwrap_or_default();
            (first + wait, bytes)
        });
        Self {
            parts: Box::new(parts),
            closes: self.closes,
        }
    }
}

type Handler = dyn Fn(&Request) -> Answer + Send + Sync;

/// What a server has done so far.
#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<Request>>,
    /// How many bytes of answers left, or went into buffers on their way.
    written: AtomicUsize,
}

/// A server that runs until the test ends.
pub(crate) struct Server {
    url: String,
    seen: Arc<Seen>,
}

impl Server {
    pub(crate) fn answering(handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::new(None, handler)
    }

    /// The same, behind TLS.
    pub(crate) fn encrypted(
        tls: ServerConfig,
        handler: impl Fn(&Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::new(Some(Arc::new(tls)), handler)
    }

    fn new(
        tls: Option<Arc<ServerConfig>>,
        handler: impl Fn(&Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let handler: Arc<Handler> = Arc::new(handler);
        let all = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, handler) = (stream.unwrap(), Arc::clone(&handler));
                let (seen, tls) = (Arc::clone(&all), tls.clone());
                thread::spawn(move || match tls {
                    None => serve(stream, &*handler, &seen),
                    Some(tls) => {
                        let connection = ServerConnection::new(tls).unwrap();
                        serve(StreamOwned::new(connection, stream), &*handler, &seen);
                    }
                });
            }
        });
        Self { url, seen }
    }

    /// For `NTNLEAKS_API_URL`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Everything that it was asked, in the order of arrival.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// How many bytes of answers it could get rid of.
    pub(crate) fn written(&self) -> usize {
        self.seen.written.load(Ordering::Relaxed)
    }
}

/// Answers one connection until the client ends it.
fn serve(stream: impl Read + Write, handler: &Handler, seen: &Seen) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream) {
        seen.requests.lock().unwrap().push(request.clone());
        let answer = handler(&request);
        for (wait, bytes) in answer.parts {
            thread::sleep(wait);
            let writer = stream.get_mut();
            // The client may have gone, which is its own business.
            if writer
                .write_all(&bytes)
                .and_then(|()| writer.flush())
                .is_err()
            {
                return;
            }
            seen.written.fetch_add(bytes.len(), Ordering::Relaxed);
        }
        if answer.closes {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut parts = first.split(' ').map(str::to_owned);
    let (method, path) = (parts.next()?, parts.next()?);
    let mut headers = Vec::new();
    loop {
        let line = line()?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        method,
        path,
        headers,
        at: Instant::now(),
        body: String::from_utf8(body).unwrap(),
    })
}
