//! Second looks at a blob: at its beginning, and at its lines.

use std::io::{self, Read, SeekFrom};

use crate::blob::Content;
use crate::line_hash::LineHasher;

/// How much of a dotenv file is looked at to tell whether it holds anything to hide, in bytes.
const DOTENV_HEAD: u64 = 1024 * 1024;

/// The beginning of a blob.
pub(super) fn head(content: &mut Content<'_>) -> io::Result<Vec<u8>> {
    match content {
        Content::Whole(bytes) => Ok(bytes.to_vec()),
        Content::Once { head, .. } => Ok(head.to_vec()),
        Content::Stream(stream) => {
            stream.seek(SeekFrom::Start(0))?;
            let mut head = Vec::new();
            stream.take(DOTENV_HEAD).read_to_end(&mut head)?;
            Ok(head)
        }
    }
}

/// GitHub's hashes of some lines; none of what cannot be read again.
pub(super) fn line_hashes(
    lines: Vec<u64>,
    content: &mut Content<'_>,
) -> io::Result<Vec<(u64, String)>> {
    if matches!(content, Content::Once { .. }) {
        return Ok(Vec::new());
    }
    let mut hasher = LineHasher::new(lines);
    feed(content, |bytes| hasher.update(bytes))?;
    let mut counter = hasher.counter();
    feed(content, |bytes| counter.update(bytes))?;
    Ok(counter.finish())
}

/// Shows all bytes of a blob, from its start, for as long as more are wanted.
fn feed(content: &mut Content<'_>, mut wants_more: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    match content {
        Content::Whole(bytes) => {
            wants_more(bytes);
        }
        Content::Once { .. } => {}
        Content::Stream(stream) => {
            stream.seek(SeekFrom::Start(0))?;
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let read = stream.read(&mut buffer)?;
                if read == 0 || !wants_more(&buffer[..read]) {
                    break;
                }
            }
        }
    }
    Ok(())
}
