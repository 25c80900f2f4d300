//! The text of a configuration file: TOML, of which each value knows its place.

use std::io::Read;
use std::path::Path;
use std::str::Utf8Error;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{ConfigKey, SetBy, Setting, nearest, wrong};
use crate::error::Error;
use crate::file::open_regular;

/// A larger file is no configuration: 1 MiB.
const MOST_BYTES: usize = 1 << 20;

/// The bytes of a file, and one more if it is too large.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let whole = |reason| Error::Setting {
        place: path.display().to_string(),
        reason,
    };
    let unreadable = |error| whole(format!("the configuration cannot be read: {error}"));
    let file = open_regular(path, true).map_err(unreadable)?;
    let file = file.ok_or_else(|| whole("it is not a regular file".to_owned()))?;
    let mut bytes = Vec::new();
    let mut bounded = file.take(MOST_BYTES as u64 + 1);
    bounded.read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// Every value in the file, and each of a list, in the order in which they stand there.
pub(super) fn values(
    bytes: &[u8],
    name: &Path,
) -> Result<Vec<(ConfigKey, Setting<String>)>, Error> {
    let name: Arc<Path> = name.into();
    let mut cursor = Cursor::default();
    let mut place = |at| {
        cursor.advance(bytes, at);
        SetBy::File {
            name: name.clone(),
            line: 1 + cursor.lines,
            column: 1 + cursor.columns,
        }
    };
    match placed(bytes) {
        Ok(values) => {
            let setting = |(key, at, value)| {
                (
                    key,
                    Setting {
                        value,
                        by: place(at),
                    },
                )
            };
            Ok(values.into_iter().map(setting).collect())
        }
        Err((Some(at), reason)) => Err(wrong(&place(at), reason)),
        Err((None, reason)) => Err(Error::Setting {
            place: name.display().to_string(),
            reason,
        }),
    }
}

/// A key, the place of a value in bytes, and the value.
type Placed = (ConfigKey, usize, String);
/// Where something is wrong, if at one place, and what.
type Wrong = (Option<usize>, String);

fn placed(bytes: &[u8]) -> Result<Vec<Placed>, Wrong> {
    if bytes.len() > MOST_BYTES {
        return Err((None, format!("it has more than {MOST_BYTES} bytes")));
    }
    let not_utf8 = |error: Utf8Error| (Some(error.valid_up_to()), "it is not UTF-8".to_owned());
    let text = str::from_utf8(bytes).map_err(not_utf8)?;
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map(|span| span.start);
        // The whole error shows the line, which may hold a credential.
        (at, format!("it is not TOML: {}", error.message()))
    })?;
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut values = Vec::new();
    for (name, value) in entries {
        let key = key(name.get_ref()).map_err(|reason| (Some(name.span().start), reason))?;
        match (key.is_list(), value.get_ref()) {
            (true, DeValue::Array(list)) => {
                for value in list.iter() {
                    values.push(text_of(key, value)?);
                }
            }
            (true, DeValue::String(_)) => {
                let name = key.name();
                let reason = format!("`{name}` must be a list: put `[` and `]` around the string");
                return Err((Some(value.span().start), reason));
            }
            _ => values.push(text_of(key, value)?),
        }
    }
    Ok(values)
}

fn key(name: &str) -> Result<ConfigKey, String> {
    ConfigKey::by_name(name).ok_or_else(|| {
        let names = ConfigKey::ALL.map(ConfigKey::name);
        match nearest(name, names.into_iter()) {
            Some(near) => format!("there is no such key: did you mean `{near}`?"),
            None => format!("there is no such key; there are {}", names.join(", ")),
        }
    })
}

fn text_of(key: ConfigKey, value: &Spanned<DeValue<'_>>) -> Result<Placed, Wrong> {
    let at = value.span().start;
    if let DeValue::String(text) = value.get_ref() {
        return Ok((key, at, text.clone().into_owned()));
    }
    let expected = match key.is_list() {
        true => "a list of strings",
        false => "a string",
    };
    let (name, found) = (key.name(), kind(value.get_ref()));
    let reason = format!("`{name}` must be {expected}, and this is {found}");
    Err((Some(at), reason))
}

/// A place in a text that is asked about from its start to its end.
#[derive(Default)]
struct Cursor {
    at: usize,
    lines: usize,
    columns: usize,
}

impl Cursor {
    fn advance(&mut self, bytes: &[u8], to: usize) {
        let to = to.clamp(self.at, bytes.len());
        for byte in &bytes[self.at..to] {
            if *byte == b'\n' {
                self.lines += 1;
                self.columns = 0;
            } else if byte & 0b1100_0000 != 0b1000_0000 {
                // The first byte of a code point.
                self.columns += 1;
            }
        }
        self.at = to;
    }
}

/// What a value is, in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
