//! Takes objects out of their compressed form, with no trust in what they claim to be.

use sirocco::Format;
use sirocco::inflate::Decoder;

/// Deflate makes a text at most this many times smaller.
const BEST_RATIO: u64 = 1032;
/// What that costs beside.
const OVERHEAD: u64 = 64;
/// So much room behind its output spares the decoder looking where that ends, for most of it.
const ROOM: usize = 512;

/// Takes whole objects out of their compressed form.
pub(super) struct Inflate(Box<Decoder>);

impl Default for Inflate {
    fn default() -> Self {
        Self(Box::new(Decoder::new(Format::Zlib)))
    }
}

/// An object in its compressed form.
#[derive(Clone, Copy)]
pub(super) struct Compressed<'p> {
    bytes: &'p [u8],
    most: usize,
}

impl<'p> Compressed<'p> {
    /// The beginning of `bytes`, `most` of them or fewer. To be given what follows as well is faster:
    /// a decoder that may look ahead need not look where the end is.
    pub(super) fn new(bytes: &'p [u8], most: usize) -> Self {
        let most = most.min(bytes.len());
        Self { bytes, most }
    }

    /// No bytes but those that may be its own.
    pub(super) fn own(self) -> &'p [u8] {
        &self.bytes[..self.most]
    }

    /// Whether so few bytes can hold so many. Who claims more wants memory.
    pub(super) fn check_claim(self, size: u64) -> Result<(), String> {
        let most = self.most as u64;
        if size > most.saturating_mul(BEST_RATIO).saturating_add(OVERHEAD) {
            return Err(format!(
                "it claims {size} bytes, and {most} cannot hold so many"
            ));
        }
        Ok(())
    }
}

impl Inflate {
    /// Inflates `compressed` to `size` bytes.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub(super) fn inflate(
        &mut self,
        compressed: Compressed<'_>,
        size: u64,
        out: &mut Vec<u8>,
    ) -> Result<(), String> {
        out.clear();
        compressed.check_claim(size)?;
        // What is longer is told from what is not by the room behind it.
        let size = size as usize;
        out.resize(size + ROOM, 0);
        self.0.reset();
        let inflated = self.0.decompress(compressed.bytes, out, true);
        let inflated = inflated.ok().filter(|it| it.consumed <= compressed.most);
        let inflated = inflated.ok_or("its compressed data are broken")?;
        let is_whole = inflated.done && inflated.output.len() == size;
        out.truncate(size);
        is_whole
            .then_some(())
            .ok_or_else(|| "it is not as long as it claims".to_owned())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_that_cannot_be_true_gets_no_memory() {
        let mut out = Vec::new();
        let error = Inflate::default().inflate(Compressed::new(b"x\x9c", 2), 5 << 30, &mut out);
        assert!(error.unwrap_err().contains("cannot hold"));
        assert!(out.capacity() < 1 << 20);
    }
}
