//! One object by its name, wherever the store has it.

use gix::ObjectId;
use gix::hash::oid;
use gix::objs::Kind;
use gix::odb::pack::data::Entry;
use gix::odb::pack::data::entry::Header;

use super::delta::{apply, result_size};
use super::inflate::{Compressed, Inflate};
use super::loose::{self, MOST};
use super::store::{Pack, Store};

impl Store {
    /// The kind and the bytes of an object, from the first place where it is not broken.
    ///
    /// # Errors
    ///
    /// Why it cannot be had, in words.
    pub(super) fn object(&self, id: &oid) -> Result<(Kind, Vec<u8>), String> {
        let mut reason = "it is not here".to_owned();
        for pack in &self.packs {
            let Some(at) = pack.index.lookup(id) else {
                continue;
            };
            match pack.object(pack.index.pack_offset_at_index(at)) {
                Ok(object) => return Ok(object),
                Err(why) => reason = why,
            }
        }
        if let Some(loose) = self.loose(id) {
            let opened = loose::open(&loose.path).map_err(|why| why.to_string())?;
            let kind = opened.kind;
            let mut bytes = Vec::new();
            opened.held(&mut bytes).map_err(|why| why.to_string())?;
            return Ok((kind, bytes));
        }
        if id == ObjectId::empty_tree(self.hash) {
            return Ok((Kind::Tree, Vec::new()));
        }
        if id == ObjectId::empty_blob(self.hash) {
            return Ok((Kind::Blob, Vec::new()));
        }
        Err(reason)
    }

    /// What an object is.
    pub(super) fn kind(&self, id: &oid) -> Option<Kind> {
        let packed = self.packs.iter().find_map(|pack| {
            let at = pack.index.lookup(id)?;
            pack.kind(pack.index.pack_offset_at_index(at)).ok()
        });
        packed.or_else(|| Some(loose::open(&self.loose(id)?.path).ok()?.kind))
    }
}

impl Pack {
    fn object(&self, mut offset: u64) -> Result<(Kind, Vec<u8>), String> {
        let mut inflate = Inflate::default();
        let mut deltas: Vec<Vec<u8>> = Vec::new();
        let mut held = 0;
        loop {
            let (entry, compressed) = self.entry(offset)?;
            held += entry.decompressed_size;
            check(held)?;
            let mut bytes = Vec::new();
            let whole = Compressed::new(compressed, compressed.len());
            inflate.inflate(whole, entry.decompressed_size, &mut bytes)?;
            if let Some(kind) = entry.header.as_kind() {
                return Ok((kind, applied(bytes, &deltas)?));
            }
            self.check_circle(deltas.len())?;
            deltas.push(bytes);
            offset = self.base(offset, entry.header)?;
        }
    }

    /// What an object is, by the one that it is based on in the end.
    fn kind(&self, mut offset: u64) -> Result<Kind, String> {
        let mut steps = 0;
        loop {
            let (entry, _) = self.entry(offset)?;
            if let Some(kind) = entry.header.as_kind() {
                return Ok(kind);
            }
            self.check_circle(steps)?;
            steps += 1;
            offset = self.base(offset, entry.header)?;
        }
    }

    fn entry(&self, offset: u64) -> Result<(Entry, &[u8]), String> {
        let raw = self.data.entry_slice(offset..self.data.data_len() as u64);
        let raw = raw.ok_or("it is beyond the end of its pack")?;
        let entry = Entry::from_bytes(raw, offset, self.index.object_hash());
        let entry = entry.map_err(|error| error.to_string())?;
        let compressed = raw.get((entry.data_offset - offset) as usize..);
        Ok((entry, compressed.unwrap_or_default()))
    }

    /// No chain of deltas is longer than its pack.
    fn check_circle(&self, steps: usize) -> Result<(), String> {
        if steps >= self.index.num_objects() as usize {
            return Err("what it is based on is based on it".to_owned());
        }
        Ok(())
    }

    fn base(&self, offset: u64, header: Header) -> Result<u64, String> {
        let base = match header {
            Header::OfsDelta { base_distance } => offset.checked_sub(base_distance),
            Header::RefDelta { base_id } => {
                let at = self.index.lookup(base_id);
                at.map(|at| self.index.pack_offset_at_index(at))
            }
            _ => None,
        };
        base.ok_or_else(|| "its base is not in its pack".to_owned())
    }
}

/// Applies deltas, the last one first.
fn applied(mut bytes: Vec<u8>, deltas: &[Vec<u8>]) -> Result<Vec<u8>, String> {
    let mut made = Vec::new();
    for delta in deltas.iter().rev() {
        check(result_size(delta)?)?;
        apply(&bytes, delta, &mut made)?;
        std::mem::swap(&mut bytes, &mut made);
    }
    Ok(bytes)
}

fn check(size: u64) -> Result<(), String> {
    if size > MOST {
        return Err(format!("it needs too much memory ({size} bytes)"));
    }
    Ok(())
}
