//! The file of a ledger, version 1.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Seen;
use crate::day::Day;
use crate::entries::{self, List, Malformed, Text, Version, detector};
use crate::secret::Fingerprint;

/// The entries in the order of the file, which is called `name`.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Vec<Seen>, Malformed> {
    entries::read(bytes, name).map(|file: File<'_>| file.entries.0)
}

/// The whole file. The entries are to be in order.
pub(super) fn write<'s>(
    entries: impl IntoIterator<Item = &'s Seen>,
) -> Result<Vec<u8>, serde_json::Error> {
    entries::write(entries.into_iter().map(Entry::from))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the object of a ledger")]
struct File<'a> {
    #[serde(rename = "version")]
    _version: Version,
    #[serde(borrow)]
    entries: List<Entry<'a>, Seen>,
}

/// One line. The keys are in the order in which they are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "the object of an entry")]
struct Entry<'a> {
    fingerprint: Text<Fingerprint>,
    #[serde(deserialize_with = "detector")]
    detector: Cow<'a, str>,
    first_seen: Text<Day>,
}

impl From<Entry<'_>> for Seen {
    fn from(entry: Entry<'_>) -> Self {
        Self {
            fingerprint: entry.fingerprint.0,
            detector: entry.detector.into_owned(),
            first: entry.first_seen.0,
        }
    }
}

impl<'a> From<&'a Seen> for Entry<'a> {
    fn from(seen: &'a Seen) -> Self {
        Self {
            fingerprint: Text(seen.fingerprint),
            detector: (&*seen.detector).into(),
            first_seen: Text(seen.first),
        }
    }
}
