//! The first look at a blob that is too large to be held.

use std::io::{self, Read};

use crate::blob::Glance;

/// How much of it is looked at at a time: 4 MiB.
const WINDOW: usize = 4 << 20;
/// How much of it is looked at twice, so that nothing is cut: more than any credential and what
/// stands around it needs.
const OVERLAP: usize = 64 << 10;

/// Whether a blob of `size` bytes may hold a credential.
///
/// # Errors
///
/// What reading says, or that there are more bytes or less.
pub(super) fn may_hold(
    size: u64,
    bytes: &mut dyn Read,
    glance: impl Fn(&[u8]) -> Glance,
) -> io::Result<bool> {
    let mut window = Vec::with_capacity(WINDOW + OVERLAP);
    let (mut read, mut holds) = (0, false);
    loop {
        let new = (&mut *bytes).take(WINDOW as u64).read_to_end(&mut window)?;
        read += new as u64;
        holds = holds || glance(&window) == Glance::MayHold;
        if new < WINDOW || read > size {
            break;
        }
        window.drain(..window.len() - OVERLAP);
    }
    if read == size {
        Ok(holds)
    } else {
        Err(io::Error::other("it is not as long as it claims"))
    }
}
