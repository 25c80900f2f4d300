//! The file of a baseline, version 1.

use std::borrow::Cow;

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use super::Baseline;
use crate::accepted::{Accepted, FoundIn};
use crate::day::Day;
use crate::entries::{self, List, Malformed, Text, Version, detector};
use crate::secret::{Fingerprint, REDACTION_MARK};

/// How much of a secret may stand before and behind the mark, in characters: more than any
/// redaction shows, and less than any credential has.
const MOST_BEFORE: usize = 40;
const MOST_BEHIND: usize = 4;

/// The entries in the order of the file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Accepted>, Malformed> {
    entries::read(bytes, Baseline::FILE).map(|file: File<'_>| file.entries.0)
}

/// The whole file. The entries are to be in order.
pub(super) fn write(entries: &[Accepted]) -> Result<Vec<u8>, serde_json::Error> {
    entries::write(entries.iter().map(Entry::from))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the object of a baseline")]
struct File<'a> {
    #[serde(rename = "version")]
    _version: Version,
    #[serde(borrow)]
    entries: List<Entry<'a>, Accepted>,
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
