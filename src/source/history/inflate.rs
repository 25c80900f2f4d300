//! Takes objects out of their compressed form, with no trust in what they claim to be.

use sirocco::Format;
use sirocco::inflate::Decoder;

use crate::blob::REACH;

/// Deflate makes a text at most this many times smaller.
const BEST_RATIO: u64 = 1032;
/// What that costs beside.
const OVERHEAD: u64 = 64;

/// Takes whole objects out of their compressed form.
pub(super) struct Inflate(Box<Decoder>);

impl Default for Inflate {
    fn default() -> Self {
        Self(Box::new(Decoder::new(Format::Zlib)))
    }
}

impl Inflate {
    /// Inflates `compressed`, which may be followed by something else, to `size` bytes.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub(super) fn inflate(
        &mut self,
        compressed: &[u8],
        size: u64,
        out: &mut Vec<u8>,
    ) -> Result<(), String> {
        out.clear();
        check_claim(compressed.len() as u64, size)?;
        // With room for one byte more, so that what is longer is told from what is not.
        let size = size as usize;
        out.resize(size + 1, 0);
        self.0.reset();
        let inflated = self.0.decompress(compressed, out, true);
        let inflated = inflated.map_err(|_| "its compressed data are broken")?;
        let is_whole = inflated.done && inflated.output.len() == size;
        out.truncate(size);
        is_whole
            .then_some(())
            .ok_or_else(|| "it is not as long as it claims".to_owned())
    }
}

/// Whether so few bytes can hold so many. Who claims more wants memory.
pub(super) fn check_claim(compressed: u64, size: u64) -> Result<(), String> {
    if size
        > compressed
            .saturating_mul(BEST_RATIO)
            .saturating_add(OVERHEAD)
    {
        return Err(format!(
            "it claims {size} bytes, and {compressed} cannot hold so many"
        ));
    }
    Ok(())
}

/// The size that a delta claims for its result.
pub(super) fn result_size(delta: &[u8]) -> Result<u64, String> {
    let mut at = 0;
    size(delta, &mut at)?;
    size(delta, &mut at)
}

/// Makes an object of its base and a delta, as git's `patch-delta.c` does.
///
/// # Errors
///
/// What is wrong with the delta, in words.
pub(super) fn apply(base: &[u8], delta: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
    out.clear();
    out.reserve(result_size(delta)? as usize);
    assemble(base, delta, |part| out.extend_from_slice(part.bytes))?;
    Ok(())
}

/// All stretches of [`REACH`] bytes of an object that are not in its base as well, without making
/// the object. Returns its size.
///
/// # Errors
///
/// What is wrong with the delta, in words.
pub(super) fn novelties(base: &[u8], delta: &[u8], out: &mut Vec<u8>) -> Result<u64, String> {
    out.clear();
    assemble(base, delta, |part| {
        // Of a copy, what a stretch that begins before it or ends behind it may have.
        if part.is_copy && part.bytes.len() > 2 * REACH {
            out.extend_from_slice(&part.bytes[..REACH]);
            out.extend_from_slice(&part.bytes[part.bytes.len() - REACH..]);
        } else {
            out.extend_from_slice(part.bytes);
        }
    })
}

/// A part of an object.
struct Part<'p> {
    bytes: &'p [u8],
    is_copy: bool,
}

/// Shows the parts of an object in their order. Returns its size.
fn assemble(base: &[u8], delta: &[u8], mut take: impl FnMut(Part<'_>)) -> Result<u64, String> {
    let mut at = 0;
    let base_size = size(delta, &mut at)?;
    let result_size = size(delta, &mut at)?;
    if base_size != base.len() as u64 {
        return Err("its delta is of another base".to_owned());
    }
    let wrong = || "its delta is broken".to_owned();
    let mut made = 0;
    for step in Steps::new(delta, at) {
        let part = match step.ok_or_else(wrong)? {
            Step::Copy { from, len } => Part {
                bytes: base.get(from..from + len).ok_or_else(wrong)?,
                is_copy: true,
            },
            Step::Insert(bytes) => Part {
                bytes,
                is_copy: false,
            },
        };
        made += part.bytes.len() as u64;
        if made > result_size {
            return Err(wrong());
        }
        take(part);
    }
    (made == result_size).then_some(made).ok_or_else(wrong)
}

/// One instruction of a delta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'d> {
    /// So many bytes of the base.
    Copy { from: usize, len: usize },
    /// These bytes.
    Insert(&'d [u8]),
}

/// The instructions of a delta; `None` for one that is broken, which is the last.
pub(super) struct Steps<'d> {
    delta: &'d [u8],
    at: usize,
}

impl<'d> Steps<'d> {
    /// Of a delta whose two sizes end at `at`.
    fn new(delta: &'d [u8], at: usize) -> Self {
        Self { delta, at }
    }

    /// Of a whole delta that was applied already.
    pub(super) fn of(delta: &'d [u8]) -> Self {
        let mut at = 0;
        let sizes = size(delta, &mut at).and_then(|_| size(delta, &mut at));
        Self::new(delta, sizes.map_or(delta.len(), |_| at))
    }

    #[inline]
    fn step(&mut self, command: u8) -> Option<Step<'d>> {
        if command & 0x80 == 0 {
            let len = usize::from(command);
            let bytes = self.delta.get(self.at..self.at + len)?;
            self.at += len;
            return (len > 0).then_some(Step::Insert(bytes));
        }
        let mut number = |bits: std::ops::Range<u8>| {
            let mut number = 0_usize;
            for (place, bit) in bits.enumerate() {
                if command & (1 << bit) != 0 {
                    number |= usize::from(*self.delta.get(self.at)?) << (8 * place);
                    self.at += 1;
                }
            }
            Some(number)
        };
        let from = number(0..4)?;
        let len = match number(4..7)? {
            0 => 0x1_0000,
            len => len,
        };
        Some(Step::Copy { from, len })
    }
}

impl<'d> Iterator for Steps<'d> {
    type Item = Option<Step<'d>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let command = *self.delta.get(self.at)?;
        self.at += 1;
        let step = self.step(command);
        if step.is_none() {
            self.at = self.delta.len();
        }
        Some(step)
    }
}

/// A size in groups of seven bits, the lowest first.
fn size(delta: &[u8], at: &mut usize) -> Result<u64, String> {
    let mut size = 0_u64;
    for shift in (0..63).step_by(7) {
        let byte = delta.get(*at).ok_or("its delta ends too early")?;
        *at += 1;
        size |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(size);
        }
    }
    Err("its delta claims a size that no object has".to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_copies_and_inserts() {
        // Of 10 bytes make 9: copy 4 from 2, insert `xyz`, copy 2 from 0.
        let delta = [10, 9, 0x91, 2, 4, 3, b'x', b'y', b'z', 0x90, 2];
        let mut out = Vec::new();
        apply(b"0123456789", &delta, &mut out).unwrap();
        assert_eq!(out, b"2345xyz01");
        assert_eq!(result_size(&delta).unwrap(), 9);
        assert_eq!(Steps::of(&delta).count(), 3);
    }

    #[test]
    fn broken_deltas_are_refused() {
        let base = b"0123456789";
        let broken: [&[u8]; 8] = [
            b"",
            &[10],
            &[9, 1, 0x90, 1],
            &[10, 1],
            &[10, 1, 0],
            &[10, 1, 2, b'x'],
            &[10, 2, 0x91, 9, 2],
            &[10, 1, 0x90, 2],
        ];
        for delta in broken {
            assert!(apply(base, delta, &mut Vec::new()).is_err(), "{delta:?}");
        }
        let endless = [0xff; 20];
        assert!(result_size(&endless).is_err());
    }

    #[test]
    fn a_claim_that_cannot_be_true_gets_no_memory() {
        let mut out = Vec::new();
        let error = Inflate::default().inflate(b"x\x9c", 5 << 30, &mut out);
        assert!(error.unwrap_err().contains("cannot hold"));
        assert!(out.capacity() < 1 << 20);
    }
}
