//! The names of all objects, for the question whether there is one.

use gix::hash::oid;

/// The first bytes of a name, which tell it from all others.
pub(super) type Short = u64;

/// The short form of a name.
pub(super) fn short(id: &oid) -> Short {
    let bytes = id.as_bytes().first_chunk();
    bytes.map_or(0, |bytes| Short::from_be_bytes(*bytes))
}

/// Names, sorted, and where those with the same first bits begin: as many bits as there are names,
/// so that one look at either list answers.
#[derive(Debug)]
pub(super) struct Names {
    sorted: Vec<Short>,
    starts: Vec<u32>,
    shift: u32,
}

impl Names {
    /// Of all names.
    pub(super) fn new(mut names: Vec<Short>) -> Self {
        names.sort_unstable();
        let bits = names.len().max(2).ilog2();
        let shift = Short::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        for name in &names {
            starts[(name >> shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self {
            sorted: names,
            starts,
            shift,
        }
    }

    /// Whether there is such a name.
    pub(super) fn has(&self, id: &oid) -> bool {
        let name = short(id);
        let at = (name >> self.shift) as usize;
        let near = &self.sorted[self.starts[at] as usize..self.starts[at + 1] as usize];
        near.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gix::ObjectId;

    #[test]
    fn every_name_is_known_and_no_other() {
        let id = |n: u8| ObjectId::Sha1(std::array::from_fn(|at| n.wrapping_mul(at as u8 + 37)));
        for count in [0, 1, 2, 100] {
            let names = Names::new((0..count).map(|n| short(&id(n))).collect());
            assert!((0..count).all(|n| names.has(&id(n))));
            assert!((count..=100).all(|n| !names.has(&id(n))));
        }
    }
}
