//! Texts of any length, in bounded memory: overlapping windows, searched on all cores.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::candidate::Located;
use super::context::FileEvidence;
use super::kept::{Kept, Searched};
use super::position::{self, Position};
use super::search::Candidates;
use super::{Matcher, Reading};
use crate::blob::Stream;
use crate::utf16::{self, Endian};

/// How many new bytes a window holds.
const WINDOW: usize = 1024 * 1024;
/// How much text either side of a window's core it sees too. More than any value and its context
/// reach, so that what stands across an edge is found as if there were none. base64 reaches
/// furthest: 8 KiB from the start of its text to the value, the value, and 8 KiB behind it.
pub(super) const MARGIN: usize = 24 * 1024;
impl Matcher {
    /// The credentials in a text that is too long for one buffer, read from where `stream` stands
    /// to its end; `bytes_read` counts along. Clean text is read once; one in which a verdict
    /// depends on something far away is read again.
    ///
    /// # Errors
    ///
    /// What reading or seeking says.
    pub fn matches_in_stream(
        &self,
        stream: &mut dyn Stream,
        path: &Path,
        helpers: &Helpers,
        bytes_read: &AtomicU64,
    ) -> io::Result<Searched> {
        let start = stream.stream_position()?;
        let mut head = Vec::new();
        stream.take(MARGIN as u64).read_to_end(&mut head)?;
        let endian = utf16::detect(&head);
        let mut search = |reading, bytes_read: &AtomicU64| {
            let evidence = FileEvidence::of_path(path, self.path);
            let mut run = |look, bytes_read: &AtomicU64| {
                stream.seek(io::SeekFrom::Start(start))?;
                Pass::run(self, &mut &mut *stream, reading, helpers, look, bytes_read)
            };
            let first = match evidence.anchored {
                true => Look::Thorough { anchored: true },
                false => Look::Quick,
            };
            let mut pass = run(first, bytes_read)?;
            let open = pass.kept.is_open() && !evidence.notion;
            let anchored = pass.evidence.anchored;
            if (open || anchored) && !evidence.anchored {
                pass = run(Look::Thorough { anchored }, &AtomicU64::new(0))?;
            }
            io::Result::Ok(pass.kept.resolve(evidence.or(pass.evidence)))
        };
        let Some(endian) = endian else {
            return search(Reading::Bytes, bytes_read);
        };
        let transcoded = search(Reading::Transcoded(endian), bytes_read)?;
        Ok(transcoded.and_as_bytes(search(Reading::Bytes, &AtomicU64::new(0))?))
    }
}

/// Threads beside the one that searches, for texts that are too long for one. All texts of a run
/// share them, so that many long ones do not start many threads each.
///
/// They are no tasks of the pool that walks the tree: a thread that waits there takes up another
/// task, and would find its own buffer in use.
#[derive(Debug, Default)]
pub struct Helpers(AtomicUsize);

impl Helpers {
    /// At most so many at a time.
    pub fn new(most: usize) -> Self {
        Self(AtomicUsize::new(most))
    }

    /// Runs `work` on this thread, and at the same time on each helper that is free.
    fn help(&self, work: impl Fn() + Sync) {
        let free = self.0.swap(0, Ordering::AcqRel);
        thread::scope(|scope| {
            for _ in 0..free {
                // Where no more threads can be had, this one does it alone.
                let _ = thread::Builder::new().spawn_scoped(scope, &work);
            }
            work();
        });
        self.0.fetch_add(free, Ordering::AcqRel);
    }
}

/// How closely a reading looks.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// At what each window says by itself.
    Quick,
    /// At what the whole file says, and, if it is `anchored`, for the values that this makes
    /// possible.
    Thorough { anchored: bool },
}

/// What one reading of a text found, merged in the order of the windows.
#[derive(Default)]
pub(super) struct Pass {
    pub(super) kept: Kept,
    pub(super) evidence: FileEvidence,
    /// Windows that came before one that stands before them.
    early: BTreeMap<u64, Found>,
    merged: u64,
    end: Option<Position>,
    failure: Option<io::Error>,
}

/// What was found in the core of one window; positions count from its start.
struct Found {
    located: Vec<Located>,
    end: Position,
}

impl Pass {
    /// Reads the text to its end.
    pub(super) fn run(
        matcher: &Matcher,
        stream: &mut (dyn Read + Send),
        reading: Reading,
        helpers: &Helpers,
        look: Look,
        bytes_read: &AtomicU64,
    ) -> io::Result<Self> {
        let windows = Mutex::new(Windows::new(stream, reading));
        let pass = Mutex::new(Self::default());
        let work = || {
            let mut text = Vec::with_capacity(WINDOW + 2 * MARGIN);
            loop {
                let next = lock(&windows).next(&mut text, bytes_read);
                match next {
                    Ok(Some(window)) => {
                        let (found, evidence) = matcher.search(&text, &window, reading, look);
                        let mut pass = lock(&pass);
                        pass.evidence = pass.evidence.or(evidence);
                        pass.early.insert(window.index, found);
                        pass.merge();
                    }
                    Ok(None) => return,
                    Err(error) => {
                        lock(&pass).failure.get_or_insert(error);
                        return;
                    }
                }
            }
        };
        helpers.help(work);
        let mut pass = pass.into_inner().unwrap_or_else(PoisonError::into_inner);
        match pass.failure.take() {
            Some(error) => Err(error),
            None => Ok(pass),
        }
    }

    fn merge(&mut self) {
        while let Some(found) = self.early.remove(&self.merged) {
            let start = self.end.unwrap_or(Position::START);
            let located = found.located.into_iter();
            self.kept
                .extend(located.map(|located| located.offset_by(start)));
            self.end = Some(found.end.offset_by(start));
            self.merged += 1;
        }
    }
}

/// A worker that panicked has poisoned the lock and will be reported; what it left is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Matcher {
    fn search(
        &self,
        text: &[u8],
        window: &Window,
        reading: Reading,
        look: Look,
    ) -> (Found, FileEvidence) {
        let Candidates {
            mut found,
            mentioned,
        } = self.candidates(text);
        let evidence = match look {
            Look::Quick if !mentioned => FileEvidence::default(),
            _ => FileEvidence::of_text(text, self.mention),
        };
        if matches!(look, Look::Thorough { anchored: true }) {
            found.extend(self.anchored_in_file(text));
        }
        let core = window.core.clone();
        let (located, end) = Located::all(text, core, Position::START, found, reading);
        (Found { located, end }, evidence)
    }
}

/// A part of a text, in a buffer together with its margins.
struct Window {
    index: u64,
    /// The part that belongs to no other window.
    core: Range<usize>,
}

/// Reads windows one after the other.
struct Windows<'s> {
    stream: &'s mut (dyn Read + Send),
    endian: Option<Endian>,
    /// Bytes that were read and not transcoded yet.
    raw: Vec<u8>,
    /// The end of the text that was read: both margins of the edge before the next core.
    carry: Vec<u8>,
    /// Where in `carry` the next core begins.
    edge: usize,
    index: u64,
    ended: bool,
}

impl<'s> Windows<'s> {
    fn new(stream: &'s mut (dyn Read + Send), reading: Reading) -> Self {
        let endian = match reading {
            Reading::Transcoded(endian) => Some(endian),
            Reading::Bytes => None,
        };
        Self {
            stream,
            endian,
            raw: Vec::new(),
            carry: Vec::new(),
            edge: 0,
            index: 0,
            ended: false,
        }
    }

    /// Fills `text` with the next window; `None` behind the last one.
    fn next(&mut self, text: &mut Vec<u8>, bytes_read: &AtomicU64) -> io::Result<Option<Window>> {
        if self.ended {
            return Ok(None);
        }
        text.clear();
        text.append(&mut self.carry);
        let new = self.read(text)?;
        bytes_read.fetch_add(new as u64, Ordering::Relaxed);
        if self.index == 0 {
            self.edge = position::mark_len(text);
        }
        let end = if self.ended {
            text.len()
        } else {
            position::character_start(text, text.len() - MARGIN)
        };
        let window = Window {
            index: self.index,
            core: self.edge..end,
        };
        // Windows begin at even offsets, where UTF-16 inside of other bytes is likelier to begin.
        let kept = end.saturating_sub(MARGIN) & !1;
        self.carry.extend_from_slice(&text[kept..]);
        self.edge = end - kept;
        self.index += 1;
        Ok(Some(window))
    }

    /// Appends the next bytes of the stream to `text`, as UTF-8. Returns how many were read.
    fn read(&mut self, text: &mut Vec<u8>) -> io::Result<usize> {
        let most = WINDOW - self.raw.len();
        let mut stream = self.stream.take(most as u64);
        let new = match self.endian {
            None => stream.read_to_end(text)?,
            Some(endian) => {
                let new = stream.read_to_end(&mut self.raw)?;
                let whole = utf16::whole_characters(&self.raw, endian);
                utf16::transcode(&self.raw[..whole], endian, text);
                self.raw.drain(..whole);
                new
            }
        };
        self.ended = new < most;
        Ok(new)
    }
}
