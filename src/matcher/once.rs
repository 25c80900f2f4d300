//! Texts that can be read only once, such as standard input: every look at the same time.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::context::FileEvidence;
use super::kept::Searched;
use super::stream::{Helpers, Look, MARGIN, Pass};
use super::{Matcher, Reading};
use crate::utf16;

/// How many bytes are handed on at a time.
const CHUNK: usize = 256 * 1024;
/// How many chunks a slow look may lag behind.
const LAG: usize = 4;

impl Matcher {
    /// The credentials in a text of any length that can be read only once; `bytes_read` counts
    /// along. What another reading of a file would look at more closely is looked at closely from
    /// the start.
    ///
    /// # Errors
    ///
    /// What reading says.
    pub fn matches_once(
        &self,
        text: &mut (dyn Read + Send),
        path: &Path,
        bytes_read: &AtomicU64,
    ) -> io::Result<Searched> {
        let mut head = Vec::new();
        text.take(MARGIN as u64).read_to_end(&mut head)?;
        let by_path = FileEvidence::of_path(path, self.path);
        let search = |text: &mut (dyn Read + Send), reading, anchored| {
            let look = Look::Thorough { anchored };
            let helpers = Helpers::default();
            Pass::run(self, text, reading, &helpers, look, &AtomicU64::new(0))
        };
        // Whether a file is anchored is known at its end: both are tried.
        let looks = |reading| [(reading, false), (reading, true)];
        let text = &mut head.chain(text);
        let as_bytes = looks(Reading::Bytes);
        let Some(endian) = utf16::detect(&head) else {
            let passes = tee(text, bytes_read, &as_bytes, search)?;
            return Ok(resolve(passes, by_path));
        };
        let transcoded = looks(Reading::Transcoded(endian));
        let all = [transcoded, as_bytes].concat();
        let mut passes = tee(text, bytes_read, &all, search)?;
        let as_bytes = passes.split_off(transcoded.len());
        Ok(resolve(passes, by_path).and_as_bytes(resolve(as_bytes, by_path)))
    }
}

/// What the look says that was right: the last one if the file turned out to be anchored.
fn resolve(passes: Vec<Pass>, by_path: FileEvidence) -> Searched {
    let evidence = (passes.iter()).fold(by_path, |evidence, pass| evidence.or(pass.evidence));
    let mut passes = passes.into_iter();
    let right = if evidence.anchored {
        passes.next_back()
    } else {
        passes.next()
    };
    right.map_or_else(Searched::default, |pass| pass.kept.resolve(evidence))
}

/// Reads `text` to its end and shows it to all looks at the same time. Their passes are in the order
/// of the looks.
fn tee<L: Copy + Send>(
    text: &mut dyn Read,
    bytes_read: &AtomicU64,
    looks: &[(L, bool)],
    search: impl Fn(&mut (dyn Read + Send), L, bool) -> io::Result<Pass> + Sync,
) -> io::Result<Vec<Pass>> {
    let search = &search;
    thread::scope(|scope| {
        let looks = looks.iter().map(|&(look, anchored)| {
            let (send, chunks) = sync_channel(LAG);
            let mut feed = Feed {
                chunks,
                chunk: Arc::new([]),
                at: 0,
            };
            (send, scope.spawn(move || search(&mut feed, look, anchored)))
        });
        let (feeds, threads): (Vec<_>, Vec<_>) = looks.unzip();
        let mut buffer = vec![0; CHUNK];
        loop {
            let read = match text.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            bytes_read.fetch_add(read as u64, Ordering::Relaxed);
            let chunk: Arc<[u8]> = buffer[..read].into();
            for feed in &feeds {
                // A look that has failed says why when it is joined.
                let _ = feed.send(chunk.clone());
            }
        }
        drop(feeds);
        let passes = threads.into_iter().map(|thread| {
            let panicked = |_| Err(io::Error::other("internal error while searching"));
            thread.join().unwrap_or_else(panicked)
        });
        passes.collect()
    })
}

/// The copy of a text that one look reads.
struct Feed {
    chunks: Receiver<Arc<[u8]>>,
    chunk: Arc<[u8]>,
    at: usize,
}

impl Read for Feed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.chunk.len() {
            let Ok(next) = self.chunks.recv() else {
                return Ok(0);
            };
            self.chunk = next;
            self.at = 0;
        }
        let size = buffer.len().min(self.chunk.len() - self.at);
        buffer[..size].copy_from_slice(&self.chunk[self.at..self.at + size]);
        self.at += size;
        Ok(size)
    }
}
