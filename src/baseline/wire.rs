//! The file of a baseline, version 1.
//!
//! It is JSON with one entry a line. Each line of an entry ends in a comma, the last one too, and a
//! `null` ends the list: so a line needs nothing of the lines around it, and whatever lines of two
//! files `merge=union` keeps, in whatever order, the file is valid. What came twice is one entry.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserializer, Error as _, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::accepted::{Accepted, FoundIn};
use crate::day::Day;
use crate::secret::{Fingerprint, REDACTION_MARK};

const VERSION: u64 = 1;

/// How a file of no entries begins and ends.
const HEAD: &str = "{\n\"version\": 1,\n\"entries\": [\n";
const TAIL: &str = "null\n]\n}\n";

/// How much of a secret may stand before and behind the mark, in characters: more than any
/// redaction shows, and less than any credential has.
const MOST_BEFORE: usize = 40;
const MOST_BEHIND: usize = 4;

/// How long the id of a detector may be.
const LONGEST_ID: usize = 48;

/// Where a file is wrong, and how. Never in words of the file, which may hold a credential.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) reason: String,
}

/// The entries in the order of the file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Accepted>, Malformed> {
    // Some editors put a byte-order mark there.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        let reason = "the file is empty: restore it, or remove it to start anew".to_owned();
        return Err(Malformed { line: 1, reason });
    }
    match serde_json::from_slice::<File>(bytes) {
        Ok(file) => Ok(file.entries.0),
        Err(error) => Err(conflict(bytes).unwrap_or_else(|| Malformed {
            line: error.line(),
            reason: plain(&error),
        })),
    }
}

/// The whole file. The entries are to be in order.
pub(super) fn write(entries: &[Accepted]) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = HEAD.as_bytes().to_vec();
    for entry in entries {
        serde_json::to_writer(&mut bytes, &Entry::from(entry))?;
        bytes.extend_from_slice(b",\n");
    }
    bytes.extend_from_slice(TAIL.as_bytes());
    Ok(bytes)
}

/// The first mark that git leaves where it could not merge. No line of JSON begins so.
fn conflict(bytes: &[u8]) -> Option<Malformed> {
    let marks: [&[u8]; 4] = [b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"];
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let line = lines.position(|line| marks.iter().any(|mark| line.starts_with(mark)))?;
    Some(Malformed {
        line: line + 1,
        reason: "a merge left its marks: remove their lines and keep the entries of both sides \
                 (the line `.ntnleaks-baseline.json merge=union` in .gitattributes does so)"
            .to_owned(),
    })
}

/// What is wrong, without a word of the file but the name of a key.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(&*text, |(text, _)| text);
    if let Some(rest) = text.strip_prefix("unknown field `") {
        let name = rest.split('`').next().unwrap_or_default();
        let is_key = |c: char| c.is_ascii_lowercase() || c == '_';
        return match name.len() < 20 && name.chars().all(is_key) {
            true => format!("there is no key `{name}` in this format"),
            false => "a key is not one of this format".to_owned(),
        };
    }
    let quotes = [
        "invalid type: ",
        "invalid value: ",
        "invalid length ",
        "unknown variant ",
    ];
    match text.rsplit_once(", expected ") {
        Some((found, expected)) if quotes.iter().any(|it| found.starts_with(it)) => {
            format!("expected {expected}")
        }
        _ => text.to_owned(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the object of a baseline")]
struct File {
    #[serde(rename = "version")]
    _version: Version,
    entries: Entries,
}

struct Version;

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            VERSION => Ok(Self),
            other => Err(D::Error::custom(format_args!(
                "version {other} of the format is not known to this ntnleaks, which knows \
                 {VERSION}: update it"
            ))),
        }
    }
}

/// What is no `null`. A hostile file may hold millions of those, which take no memory.
struct Entries(Vec<Accepted>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element::<Option<Entry<'_>>>()? {
            entries.extend(entry.map(Accepted::from));
        }
        Ok(Entries(entries))
    }
}

/// One line. The keys are in the order in which they are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "the object of an entry")]
struct Entry<'a> {
    fingerprint: Text<Fingerprint>,
    #[serde(deserialize_with = "detector")]
    detector: Cow<'a, str>,
    #[serde(
        default,
        deserialize_with = "redacted",
        skip_serializing_if = "Option::is_none"
    )]
    secret: Option<Cow<'a, str>>,
    path: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    commit: Option<Cow<'a, str>>,
    found_in: Place,
    by: Cow<'a, str>,
    date: Text<Day>,
    reason: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<Text<Day>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    Tree,
    History,
}

/// A value that is written as text in one way.
struct Text<T>(T);

impl<T: fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

fn detector<'de, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'a, str>, D::Error> {
    let id = Cow::<str>::deserialize(deserializer)?;
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(is_part) {
        return Err(D::Error::invalid_value(
            Unexpected::Other("text"),
            &"the id of a detector, as `ntnleaks rules` lists them",
        ));
    }
    Ok(id)
}

/// Whoever writes an entry by hand may take the whole secret for what belongs there.
fn redacted<'de, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'a, str>>, D::Error> {
    let secret = Option::<Cow<str>>::deserialize(deserializer)?;
    let is_redacted = |secret: &str| {
        let (before, behind) = secret.split_once(REDACTION_MARK)?;
        let within = |text: &str, most| text.chars().count() <= most;
        (within(before, MOST_BEFORE) && within(behind, MOST_BEHIND)).then_some(())
    };
    match secret {
        Some(secret) if is_redacted(&secret).is_none() => Err(D::Error::custom(
            "a baseline holds no secrets: `secret` is the beginning, **** and the last four \
             characters; rotate it if it was whole",
        )),
        secret => Ok(secret),
    }
}

impl From<Entry<'_>> for Accepted {
    fn from(entry: Entry<'_>) -> Self {
        Self {
            fingerprint: entry.fingerprint.0,
            detector: entry.detector.into_owned(),
            secret: entry.secret.map(Cow::into_owned),
            path: entry.path.into_owned(),
            line: entry.line,
            commit: entry.commit.map(Cow::into_owned),
            found_in: match entry.found_in {
                Place::Tree => FoundIn::Tree,
                Place::History => FoundIn::History,
            },
            by: entry.by.into_owned(),
            date: entry.date.0,
            reason: entry.reason.into_owned(),
            expires: entry.expires.map(|expires| expires.0),
        }
    }
}

impl<'a> From<&'a Accepted> for Entry<'a> {
    fn from(entry: &'a Accepted) -> Self {
        Self {
            fingerprint: Text(entry.fingerprint),
            detector: (&*entry.detector).into(),
            secret: entry.secret.as_deref().map(Cow::from),
            path: (&*entry.path).into(),
            line: entry.line,
            commit: entry.commit.as_deref().map(Cow::from),
            found_in: match entry.found_in {
                FoundIn::Tree => Place::Tree,
                FoundIn::History => Place::History,
            },
            by: (&*entry.by).into(),
            date: Text(entry.date),
            reason: (&*entry.reason).into(),
            expires: entry.expires.map(Text),
        }
    }
}
