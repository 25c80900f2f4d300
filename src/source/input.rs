//! One text from a reader, such as standard input.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::{Coverage, Sink, Source};
use crate::blob::{Blob, Content, Item, Origin, Publication, SkipReason, Skipped};
use crate::error::Error;

/// A text of up to this many bytes is held: 1 MiB. A longer one streams by.
const MOST_WHOLE: u64 = 1 << 20;

/// One text of any length, read once.
pub struct Input {
    origin: Origin,
    reader: Mutex<Box<dyn Read + Send>>,
    may_be_empty: bool,
}

impl Input {
    /// What `reader` yields, called `name` in the report. The name counts as a path: it may say what
    /// kind of file it is.
    pub fn new(name: impl Into<PathBuf>, reader: Box<dyn Read + Send>) -> Self {
        Self {
            origin: Origin::file(name),
            reader: Mutex::new(reader),
            may_be_empty: false,
        }
    }

    /// The same, where no text at all is a text too.
    pub fn may_be_empty(self) -> Self {
        Self {
            may_be_empty: true,
            ..self
        }
    }

    fn show(&self, sink: Sink<'_>) -> io::Result<()> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let mut head = Vec::new();
        (&mut *reader).take(MOST_WHOLE).read_to_end(&mut head)?;
        let content = match head.len() as u64 {
            // Who pipes in nothing has most likely lost something on the way.
            0 if !self.may_be_empty => return Ok(()),
            MOST_WHOLE => Content::Once {
                head: &head,
                rest: &mut **reader,
            },
            _ => Content::Whole(&head),
        };
        (sink.visitor())(Item::Blob(Blob {
            origin: &self.origin,
            content,
            again: false,
            publication: &|| Publication::NoRepository,
        }));
        Ok(())
    }
}

impl Source for Input {
    fn blobs(&self, sink: Sink<'_>) -> Result<Coverage, Error> {
        if let Err(error) = self.show(sink) {
            let origin = self.origin.clone();
            let reason = SkipReason::from(error);
            (sink.visitor())(Item::Skipped(Skipped { origin, reason }));
        }
        Ok(Coverage::default())
    }
}
