//! The names of all objects, for the question whether there is one.

use std::hash::{BuildHasher, RandomState};

use gix::hash::oid;

/// The first bytes of a name, which tell it from all others.
pub(super) type Short = u64;

/// The short form of a name.
pub(super) fn short(id: &oid) -> Short {
    let bytes = id.as_bytes().first_chunk();
    bytes.map_or(0, |bytes| Short::from_be_bytes(*bytes))
}

/// How many names have a place in common.
const WIDTH: usize = 8;
/// How many it is to have, on average: so it is seldom full.
const USUAL: usize = 5;

/// Names that are looked at together: the processor fetches 64 bytes in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(64))]
struct Place([Short; WIDTH]);

/// Names in places that are told by the names. A name whose place is full is in one of the next.
#[derive(Debug)]
pub(super) struct Names {
    places: Vec<Place>,
    /// What no place can hold, as it stands for nothing.
    has_zero: bool,
    /// Nobody can make an index whose names all want the same place.
    key: u64,
}

impl Names {
    /// Of so many names, or fewer.
    pub(super) fn new(count: usize, names: impl Iterator<Item = Short>) -> Self {
        let mut known = Self {
            places: vec![Place::default(); count / USUAL + 1],
            has_zero: false,
            key: RandomState::new().hash_one(0) | 1,
        };
        names.for_each(|name| known.add(name));
        known
    }

    fn add(&mut self, name: Short) {
        if name == 0 {
            self.has_zero = true;
            return;
        }
        let mut at = self.place(name);
        loop {
            let Place(names) = &mut self.places[at];
            match names.iter_mut().find(|it| **it == 0 || **it == name) {
                Some(free) => return *free = name,
                None => at = self.next(at),
            }
        }
    }

    /// Whether there is such a name.
    pub(super) fn has(&self, id: &oid) -> bool {
        let name = short(id);
        if name == 0 {
            return self.has_zero;
        }
        let mut at = self.place(name);
        loop {
            let Place(names) = &self.places[at];
            // Without a branch for each: which of them it is, no processor can foresee.
            if names.iter().fold(false, |is, it| is | (*it == name)) {
                return true;
            }
            if names[WIDTH - 1] == 0 {
                return false;
            }
            at = self.next(at);
        }
    }

    fn place(&self, name: Short) -> usize {
        let mixed = u128::from(name.wrapping_mul(self.key));
        ((mixed * self.places.len() as u128) >> Short::BITS) as usize
    }

    fn next(&self, at: usize) -> usize {
        (at + 1) % self.places.len()
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
            let ids = (0..count).map(|n| short(&id(n)));
            let names = Names::new(count.into(), ids);
            assert!((0..count).all(|n| names.has(&id(n))));
            assert!((count..=100).all(|n| !names.has(&id(n))));
        }
    }

    #[test]
    fn names_that_want_one_place_have_others() {
        let (count, mut key) = (1000, Names::new(0, std::iter::empty()));
        key.key = 1;
        key.places = vec![Place::default(); count / USUAL + 1];
        (1..=count as u64).for_each(|name| key.add(name));
        let has = |name: u64| {
            let mut id = ObjectId::null(gix::hash::Kind::Sha1);
            id.as_mut_slice()[..8].copy_from_slice(&name.to_be_bytes());
            key.has(&id)
        };
        assert!((1..=count as u64).all(has));
        assert!(!has(0) && !has(count as u64 + 1));
    }
}
