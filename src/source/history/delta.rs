//! The difference of an object from the one it is based on (gitformat-pack(5)).

use crate::blob::REACH;

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
        if part.from.is_some() && part.bytes.len() > 2 * REACH {
            out.extend_from_slice(&part.bytes[..REACH]);
            out.extend_from_slice(&part.bytes[part.bytes.len() - REACH..]);
        } else {
            out.extend_from_slice(part.bytes);
        }
    })
}

/// A part of an object.
pub(super) struct Part<'p> {
    pub(super) bytes: &'p [u8],
    /// Where its base has them, if it is a copy.
    pub(super) from: Option<usize>,
}

/// Shows the parts of an object in their order. Returns its size.
///
/// # Errors
///
/// What is wrong with the delta, in words.
pub(super) fn assemble(
    base: &[u8],
    delta: &[u8],
    mut take: impl FnMut(Part<'_>),
) -> Result<u64, String> {
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
                from: Some(from),
            },
            Step::Insert(bytes) => Part { bytes, from: None },
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
        let (from, len) = (command & 0xf, command >> 4 & 7);
        let rest = self.delta.get(self.at..)?;
        let (from, len) = match rest.first_chunk() {
            // Nearly always only the highest bytes are left out, and others follow: no branch that a
            // processor cannot foresee.
            Some(word) if is_low(from) && is_low(len) => {
                let word = u64::from_le_bytes(*word);
                let (first, second) = (from.count_ones(), len.count_ones());
                self.at += (first + second) as usize;
                let low = |word: u64, bytes: u32| word & ((1 << (8 * bytes)) - 1);
                (low(word, first), low(word >> (8 * first), second))
            }
            _ => (self.number(from)?, self.number(len)?),
        };
        Some(Step::Copy {
            from: from as usize,
            len: if len == 0 { 0x1_0000 } else { len as usize },
        })
    }

    /// A number of four bytes, of which those are there whose bits are set.
    fn number(&mut self, bits: u8) -> Option<u64> {
        let mut number = 0;
        for place in (0..4).filter(|place| bits & (1 << place) != 0) {
            number |= u64::from(*self.delta.get(self.at)?) << (8 * place);
            self.at += 1;
        }
        Some(number)
    }
}

/// Whether all bits that are set are the lowest ones.
fn is_low(bits: u8) -> bool {
    bits & (bits + 1) == 0
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
    fn any_bytes_of_numbers_may_be_left_out() {
        for command in 0x80..=0xff_u8 {
            let numbers = [1, 2, 3, 4, 5, 6, 7];
            let there = (0..7).filter(|bit| command & (1 << bit) != 0);
            let number = |bits: std::ops::Range<usize>| {
                let there = bits.clone().filter(|bit| command & (1 << bit) != 0);
                there.fold(0, |all, bit| all | numbers[bit] << (8 * (bit - bits.start)))
            };
            let (from, len) = (number(0..4), number(4..7));
            let len = if len == 0 { 0x1_0000 } else { len };
            let mut delta = vec![0, 0, command];
            delta.extend(there.map(|bit| numbers[bit] as u8));
            for _ in 0..2 {
                let step = Steps::of(&delta).next().unwrap().unwrap();
                assert_eq!(step, Step::Copy { from, len }, "{command:x}");
                delta.extend([0xff; 8]);
            }
        }
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
}
