//! The files that ntnleaks keeps from run to run, baselines and ledgers: what they have in common.
//!
//! Each is JSON with one entry a line. Each line of an entry ends in a comma, the last one too, and a
//! `null` ends the list: so a line needs nothing of the lines around it, and whatever lines of two
//! files `merge=union` keeps, in whatever order, the file is valid. What came twice is one entry.

pub(crate) mod file;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error as _, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Serialize, Serializer};

const VERSION: u64 = 1;

/// How long the id of a detector may be.
const LONGEST_ID: usize = 48;

/// How a file of no entries begins and ends.
const HEAD: &str = "{\n\"version\": 1,\n\"entries\": [\n";
const TAIL: &str = "null\n]\n}\n";

/// Where a file is wrong, and how. Never in words of the file, which may hold a credential.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// The line, from 1.
    pub(crate) line: usize,
    pub(crate) reason: String,
}

/// The object of a file that is called `name`.
pub(crate) fn read<'b, F: Deserialize<'b>>(bytes: &'b [u8], name: &str) -> Result<F, Malformed> {
    // Some editors put a byte-order mark there.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        let reason = "the file is empty: restore it, or remove it to start anew".to_owned();
        return Err(Malformed { line: 1, reason });
    }
    serde_json::from_slice(bytes).map_err(|error| {
        conflict(bytes, name).unwrap_or_else(|| Malformed {
            line: error.line(),
            reason: plain(&error),
        })
    })
}

/// The whole file. The entries are to be in order.
pub(crate) fn write<E: Serialize>(
    entries: impl IntoIterator<Item = E>,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = HEAD.as_bytes().to_vec();
    for entry in entries {
        serde_json::to_writer(&mut bytes, &entry)?;
        bytes.extend_from_slice(b",\n");
    }
    bytes.extend_from_slice(TAIL.as_bytes());
    Ok(bytes)
}

/// The first mark that git leaves where it could not merge. No line of JSON begins so.
fn conflict(bytes: &[u8], name: &str) -> Option<Malformed> {
    let marks: [&[u8]; 4] = [b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"];
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let line = lines.position(|line| marks.iter().any(|mark| line.starts_with(mark)))?;
    Some(Malformed {
        line: line + 1,
        reason: format!(
            "a merge left its marks: remove their lines and keep the entries of both sides \
             (the line `{name} merge=union` in .gitattributes does so)"
        ),
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

/// The version that every file names: the one that is known.
pub(crate) struct Version;

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
pub(crate) struct List<E, T>(pub(crate) Vec<T>, PhantomData<E>);

impl<'de, E: Deserialize<'de>, T: From<E>> Deserialize<'de> for List<E, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

struct ListVisitor<E, T>(PhantomData<(E, T)>);

impl<'de, E: Deserialize<'de>, T: From<E>> Visitor<'de> for ListVisitor<E, T> {
    type Value = List<E, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List<E, T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element::<Option<E>>()? {
            entries.extend(entry.map(T::from));
        }
        Ok(List(entries, PhantomData))
    }
}

/// A value that is written as text in one way.
pub(crate) struct Text<T>(pub(crate) T);

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

/// The id of a detector, which a later version may have and this one not.
pub(crate) fn detector<'de, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Cow<'a, str>, D::Error> {
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
