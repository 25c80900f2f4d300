//! A token that nobody has: made when it is needed, so that no file ever holds one.

use std::hash::{BuildHasher as _, RandomState};
use std::io::Cursor;

use anyhow::{Result, bail};
use ntnleaks::{Input, Matcher, Options, Policy, Progress, Visibility};

const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Digits and letters behind the prefix of a Notion API token.
const PARTS: [(usize, &[u8]); 2] = [(11, b"0123456789"), (35, LETTERS)];

/// A random text is taken for a placeholder far less often than not.
const TRIES: usize = 100;

/// A token, and how a report shows it.
pub(super) struct Token {
    pub(super) value: String,
    pub(super) redacted: String,
}

impl Token {
    /// One that the running program finds.
    pub(super) fn new() -> Result<Self> {
        for _ in 0..TRIES {
            let value = random();
            if let Some(redacted) = found(&line(&value))? {
                return Ok(Self { value, redacted });
            }
        }
        bail!("no token could be made that this program finds");
    }
}

/// A line that assigns a value, as people do.
pub(super) fn line(value: &str) -> String {
    format!("NOTION_TOKEN={value}\n")
}

fn random() -> String {
    let mut value = String::from("ntn_");
    for (count, characters) in PARTS {
        for _ in 0..count {
            // Each state of the standard library's hasher starts with new random keys.
            let number = RandomState::new().hash_one(value.len());
            let at = number % characters.len() as u64;
            value.extend(characters.get(at as usize).copied().map(char::from));
        }
    }
    value
}

/// How a scan shows the one thing that it finds for sure.
fn found(text: &str) -> Result<Option<String>> {
    let source = Input::new(
        "ntnleaks-doctor.txt",
        Box::new(Cursor::new(text.to_owned())),
    );
    let report = ntnleaks::scan(
        &source,
        &Matcher::new(),
        &Policy::new(None),
        &Options::default(),
        &Progress::default(),
    )?;
    let secret = match report.findings.as_slice() {
        [finding] if finding.confidence == ntnleaks::Confidence::High => finding.secret.as_ref(),
        _ => None,
    };
    Ok(secret.map(|secret| secret.render(Visibility::Redacted)))
}
