//! The ids of Notion's objects. Only a UUID is one, so no id can hold a stranger's words.

use std::fmt;
use std::str::FromStr;

/// The id of a page, a data source, a database or a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(u128);

/// As Notion's API writes it: `59833787-2cf9-4fdf-8782-e53db20768a5`.
impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:032x}", self.0);
        for (at, part) in [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)]
            .map(|(from, to)| &digits[from..to])
            .into_iter()
            .enumerate()
        {
            let dash = if at > 0 { "-" } else { "" };
            write!(f, "{dash}{part}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text is no id of Notion's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id has 32 digits of 0-9 and a-f, and may have dashes between them")
    }
}

impl std::error::Error for NotAnId {}

/// With dashes, as in answers of the API, or without, as in URLs.
impl FromStr for ObjectId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let mut value = 0_u128;
        let mut digits = 0;
        for byte in text.bytes().take(64) {
            let digit = match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                b'A'..=b'F' => byte - b'A' + 10,
                b'-' => continue,
                _ => return Err(NotAnId),
            };
            value = value << 4 | u128::from(digit);
            digits += 1;
        }
        match digits {
            32 => Ok(Self(value)),
            _ => Err(NotAnId),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_and_nothing_else() {
        let id = "59833787-2cf9-4fdf-8782-e53db20768a5";
        for form in [id, &id.replace('-', ""), &id.to_uppercase()] {
            let read = form.parse::<ObjectId>().map(|it| it.to_string());
            assert_eq!(read.as_deref(), Ok(id));
        }
        for wrong in [
            "",
            "me",
            "../x",
            &id[1..],
            &format!("{id}0"),
            &id.replace('5', "é"),
        ] {
            assert_eq!(wrong.parse::<ObjectId>(), Err(NotAnId), "{wrong}");
        }
    }
}
