//! Objects in files of their own, and what else is read as it is inflated.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use gix::objs::Kind;
use sirocco::Format;
use sirocco::inflate::Reader;

use super::traverse::MOST_HELD;
use crate::blob::SkipReason;

/// An object of more bytes is not believed: 1 GiB.
pub(super) const MOST: u64 = 1 << 30;
/// `blob 18446744073709551615` and a zero are no longer.
const LONGEST_HEADER: usize = 32;

/// Bytes as they are inflated.
pub(super) fn inflating<R: BufRead>(compressed: R) -> Reader<R> {
    Reader::new(Format::Zlib, compressed)
}

/// An object on its way out of its file.
pub(super) struct Opened {
    pub(super) kind: Kind,
    pub(super) size: u64,
    body: Reader<BufReader<File>>,
}

/// Opens the file of an object, and reads what the object claims to be.
pub(super) fn open(path: &Path) -> Result<Opened, SkipReason> {
    let file = crate::file::open_regular(path, false)?;
    let file = file.ok_or(SkipReason::NotRegular)?;
    let mut body = inflating(BufReader::new(file));
    let mut header = Vec::new();
    let corrupt = |_| SkipReason::Corrupt("its compressed data are broken".to_owned());
    let mut byte = [0];
    while header.len() < LONGEST_HEADER && body.read(&mut byte).map_err(corrupt)? == 1 {
        if byte == [0] {
            let (kind, size) = parse(&header).ok_or_else(no_object)?;
            return Ok(Opened { kind, size, body });
        }
        header.push(byte[0]);
    }
    Err(no_object())
}

fn parse(header: &[u8]) -> Option<(Kind, u64)> {
    let (kind, size) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    Some((Kind::from_bytes(kind.as_bytes()).ok()?, size.parse().ok()?))
}

fn no_object() -> SkipReason {
    SkipReason::Corrupt("the file holds no object of git".to_owned())
}

impl Opened {
    /// Whether it has too many bytes to be held.
    pub(super) fn is_large(&self) -> bool {
        self.size > MOST_HELD
    }

    /// All bytes, if they are as many as it claims.
    pub(super) fn held(mut self, out: &mut Vec<u8>) -> Result<(), SkipReason> {
        out.clear();
        if self.size > MOST {
            let reason = format!("it needs too much memory ({} bytes)", self.size);
            return Err(SkipReason::Unreadable(reason));
        }
        let read = (&mut self.body).take(self.size + 1).read_to_end(out);
        match read {
            Ok(read) if read as u64 == self.size => Ok(()),
            Ok(_) => Err(SkipReason::Corrupt(
                "it is not as long as it claims".to_owned(),
            )),
            Err(_) => Err(SkipReason::Corrupt(
                "its compressed data are broken".to_owned(),
            )),
        }
    }

    /// The bytes, one after the other.
    pub(super) fn streamed(self) -> impl Read + Send {
        self.body.take(self.size)
    }
}
