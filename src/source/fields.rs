//! What a call of git prints with `-z`: fields that a zero ends.

use std::io::{BufRead, BufReader, Read};

use super::program::failed;
use crate::error::Error;

/// Fields, as they are printed.
pub(super) struct Fields<R>(BufReader<R>);

impl<R: Read> Fields<R> {
    pub(super) fn new(output: R) -> Self {
        Self(BufReader::with_capacity(64 << 10, output))
    }

    /// The next field, without the zero. `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let mut field = Vec::new();
        let read = self.0.read_until(0, &mut field).map_err(failed)?;
        field.pop_if(|last| *last == 0);
        Ok((read > 0).then_some(field))
    }
}
