//! The objects of one pack as trees: each delta below the object it is based on.

use gix::hash::oid;
use gix::objs::Kind;
use gix::odb::pack::data::Entry;
use gix::odb::pack::data::entry::Header;
use rayon::prelude::*;

use super::inflate::Compressed;
use super::store::Pack;

/// An object of a pack, by its place among all, in the order of their offsets.
pub(super) type Node = u32;

/// Which objects are based on which.
pub(super) struct Forest<'p> {
    pack: &'p Pack,
    /// Where each begins, and last where the last one ends.
    offsets: Vec<u64>,
    /// Where each is listed in the index.
    listed: Vec<u32>,
    /// Those that are whole, with their kind.
    pub(super) roots: Vec<(Node, Kind)>,
    /// Where in `children` those of each begin.
    first: Vec<u32>,
    children: Vec<Node>,
    /// Those that cannot be placed.
    broken: Vec<Node>,
}

/// On what an object stands.
enum Base {
    Itself(Kind),
    Other(Node),
}

impl<'p> Forest<'p> {
    /// Reads the header of each object.
    pub(super) fn of(pack: &'p Pack) -> Self {
        let count = pack.index.num_objects();
        let mut places: Vec<(u64, u32)> = (0..count)
            .into_par_iter()
            .map(|at| (pack.index.pack_offset_at_index(at), at))
            .collect();
        places.par_sort_unstable();
        let (mut offsets, listed): (Vec<u64>, Vec<u32>) = places.into_iter().unzip();
        let trailer = pack.index.object_hash().len_in_bytes() as u64;
        offsets.push((pack.data.data_len() as u64).saturating_sub(trailer));
        let mut forest = Self {
            pack,
            offsets,
            listed,
            roots: Vec::new(),
            first: vec![0; count as usize + 1],
            children: Vec::new(),
            broken: Vec::new(),
        };
        let bases: Vec<Option<Base>> = (0..count)
            .into_par_iter()
            .map(|at| forest.base(at).ok())
            .collect();
        forest.plant(bases);
        forest
    }

    /// The hash that its objects are named by.
    pub(super) fn hash(&self) -> gix::hash::Kind {
        self.pack.index.object_hash()
    }

    /// How many objects there are.
    pub(super) fn len(&self) -> u32 {
        self.listed.len() as u32
    }

    /// How many bytes its pack has.
    pub(super) fn bytes(&self) -> u64 {
        self.pack.data.data_len() as u64
    }

    /// The objects that are based on one.
    pub(super) fn children(&self, node: Node) -> &[Node] {
        let at = node as usize;
        &self.children[self.first[at] as usize..self.first[at + 1] as usize]
    }

    /// The name of an object.
    pub(super) fn id(&self, node: Node) -> &oid {
        self.pack.index.oid_at_index(self.listed[node as usize])
    }

    /// The size that an object claims, of its delta if it is one, and its compressed bytes.
    pub(super) fn entry(&self, node: Node) -> Result<(u64, Compressed<'p>), String> {
        let (entry, raw) = self.header(node)?;
        let end = (self.offsets[node as usize + 1] - entry.data_offset) as usize;
        let start = (entry.data_offset - self.offsets[node as usize]) as usize;
        let compressed = Compressed::new(raw.get(start..).unwrap_or_default(), end);
        Ok((entry.decompressed_size, compressed))
    }

    /// Those that cannot be placed, and why.
    pub(super) fn broken(&self) -> impl Iterator<Item = (Node, String)> {
        let reason = |node: &Node| Some((*node, self.base(*node).err()?));
        self.broken.iter().filter_map(reason)
    }

    /// Those that no root leads to, because of one that is broken, or in a circle.
    pub(super) fn unreached(&self) -> Vec<Node> {
        let mut reached = vec![false; self.listed.len()];
        let mut stack: Vec<Node> = self.roots.iter().map(|(node, _)| *node).collect();
        while let Some(node) = stack.pop() {
            reached[node as usize] = true;
            stack.extend(self.children(node));
        }
        for node in &self.broken {
            reached[*node as usize] = true;
        }
        (0..self.len())
            .filter(|at| !reached[*at as usize])
            .collect()
    }

    /// What an object begins with, and all bytes of its pack from there on.
    fn header(&self, node: Node) -> Result<(Entry, &'p [u8]), String> {
        let at = node as usize;
        let (start, end) = (self.offsets[at], self.offsets[at + 1]);
        let raw = if start < end {
            self.pack.data.entry_slice(start..self.bytes())
        } else {
            None
        };
        let raw = raw.ok_or("it is beyond the end of its pack")?;
        let entry = Entry::from_bytes(raw, start, self.pack.index.object_hash());
        let entry = entry.map_err(|error| error.to_string())?;
        if entry.data_offset > end {
            return Err("it reaches into the next one".to_owned());
        }
        Ok((entry, raw))
    }

    fn base(&self, node: Node) -> Result<Base, String> {
        let (entry, _) = self.header(node)?;
        let at = |offset: u64| {
            let found = self.offsets[..self.listed.len()].binary_search(&offset);
            found.ok().map(|at| at as Node).filter(|base| *base != node)
        };
        let (base, name) = match entry.header {
            Header::OfsDelta { base_distance } => {
                let offset = self.offsets[node as usize].checked_sub(base_distance);
                (offset.and_then(at), None)
            }
            Header::RefDelta { base_id } => {
                let listed = self.pack.index.lookup(base_id);
                let offset = listed.map(|at| self.pack.index.pack_offset_at_index(at));
                (offset.and_then(at), Some(base_id))
            }
            Header::Commit => return Ok(Base::Itself(Kind::Commit)),
            Header::Tree => return Ok(Base::Itself(Kind::Tree)),
            Header::Blob => return Ok(Base::Itself(Kind::Blob)),
            Header::Tag => return Ok(Base::Itself(Kind::Tag)),
        };
        match (base, name) {
            (Some(base), _) => Ok(Base::Other(base)),
            (None, Some(name)) => Err(format!("its base {name} is not in its pack")),
            (None, None) => Err("its base is not in its pack".to_owned()),
        }
    }

    fn plant(&mut self, bases: Vec<Option<Base>>) {
        let mut parents: Vec<Option<Node>> = Vec::with_capacity(bases.len());
        for (node, base) in (0..).zip(bases) {
            let mut parent = None;
            match base {
                Some(Base::Itself(kind)) => self.roots.push((node, kind)),
                Some(Base::Other(base)) => parent = Some(base),
                None => self.broken.push(node),
            }
            parents.push(parent);
        }
        for parent in parents.iter().flatten() {
            self.first[*parent as usize + 1] += 1;
        }
        for at in 1..self.first.len() {
            self.first[at] += self.first[at - 1];
        }
        let mut next = self.first.clone();
        self.children = vec![0; self.first.last().copied().unwrap_or_default() as usize];
        for (node, parent) in (0..).zip(&parents) {
            if let Some(parent) = parent {
                let at = &mut next[*parent as usize];
                self.children[*at as usize] = node;
                *at += 1;
            }
        }
    }
}
