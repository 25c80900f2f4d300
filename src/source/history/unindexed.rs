//! Packs without an index: it is made of the pack itself, as `git index-pack` does.
//!
//! The compressed form of an object tells where it ends, and its bytes what it is called. So nothing
//! but the pack is needed. A multi-pack index is not asked: it lists an object for one pack only,
//! also if it is in others and is the base of what they have.

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};

use gix::ObjectId;
use gix::hash::oid;
use gix::objs::{Kind, compute_hash, compute_stream_hash};
use gix::odb::pack::data;
use gix::odb::pack::data::entry::Header;
use sirocco::Format;
use sirocco::inflate::Scanner;

use super::forest::{Forest, Node};
use super::found::{Body, Broken, Found, Kept, Visit};
use super::index_file;
use super::loose::inflating;
use super::store::Pack;
use super::traverse::traverse;
use super::workers::{into_visits, workers};
use crate::blob::SkipReason;

/// A pack with an index of what can be read of it, and what is to be said of the rest.
///
/// # Errors
///
/// [`SkipReason::Unreadable`] if there is no memory for an index.
pub(super) fn index(data: data::File) -> Result<(Pack, Option<SkipReason>), SkipReason> {
    let (entries, is_intact) = rayon::join(|| Entries::of(&data), || is_intact(&data));
    let checksum = data.checksum();
    // Until the objects have names, they are called by their offsets.
    let numbers = entries.offsets.iter();
    let numbers = numbers.map(|offset| (number(*offset, checksum), *offset));
    let index = index_file::write(numbers.collect(), &checksum)?;
    let mut pack = Pack { index, data };
    let named = entries.named(&pack);
    let gap = entries.gap(&pack, named.len(), is_intact);
    pack.index = index_file::write(named, &checksum)?;
    Ok((pack, gap))
}

/// Whether a pack has the bytes that its checksum was made of.
fn is_intact(data: &data::File) -> bool {
    let mut hasher = gix::hash::hasher(data.object_hash());
    hasher.update(data.entry_slice(0..data.pack_end() as u64).unwrap_or(&[]));
    let sum = hasher.try_finalize();
    sum.is_ok_and(|sum| sum == data.checksum())
}

/// An offset in the place of a name, which is as long as that of `like`.
fn number(offset: u64, like: ObjectId) -> ObjectId {
    let mut id = ObjectId::null(like.kind());
    id.as_mut_slice()[..8].copy_from_slice(&offset.to_be_bytes());
    id
}

/// The offset that stands in the place of a name.
fn offset(number: &oid) -> u64 {
    let bytes = number.as_bytes().first_chunk();
    bytes.map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// The objects of a pack, one behind the other.
#[derive(Default)]
struct Entries {
    offsets: Vec<u64>,
    /// Those that name what they are based on, in the order of these names.
    deltas: Vec<(ObjectId, Node)>,
    /// Whether those from each place in `deltas` on, with the same base, were shown already.
    shown: Vec<AtomicBool>,
    /// Why there are no more, though there should be.
    broken: Option<String>,
}

impl Entries {
    fn of(data: &data::File) -> Self {
        let mut entries = Self::default();
        entries.broken = entries.walk(data).err();
        entries.deltas.sort_unstable();
        let shown = entries.deltas.iter().map(|_| AtomicBool::new(false));
        entries.shown = shown.collect();
        entries
    }

    /// Goes from the end of each object to the next. What is large is not inflated, only followed.
    fn walk(&mut self, data: &data::File) -> Result<(), String> {
        let end = data.pack_end() as u64;
        let mut scanner = Box::new(Scanner::new(Format::Zlib));
        let mut at = data::header::SIZE as u64;
        for node in 0..data.num_objects() {
            let raw = data.entry_slice(at..end).unwrap_or(&[]);
            let entry = data::Entry::from_bytes(raw, at, data.object_hash());
            let entry = entry.map_err(|error| error.to_string())?;
            let compressed = raw.get((entry.data_offset - at) as usize..);
            let len = scanner.scan(compressed.unwrap_or(&[]), true);
            let len = len.ok().flatten().ok_or("its compressed data are broken")?;
            if let Header::RefDelta { base_id } = entry.header {
                self.deltas.push((base_id, node));
            }
            self.offsets.push(at);
            at = entry.data_offset + len as u64;
        }
        if at < end {
            return Err("something else follows them".to_owned());
        }
        Ok(())
    }

    /// The names and offsets of the objects, as far as they can be made.
    fn named(&self, pack: &Pack) -> Vec<(ObjectId, u64)> {
        let forest = Forest::of(pack);
        let workers = workers(|| Naming {
            entries: self,
            hash: pack.data.object_hash(),
            named: Vec::new(),
        });
        let kinds = [Kind::Blob, Kind::Tree, Kind::Commit, Kind::Tag];
        traverse(&forest, &kinds, &workers);
        into_visits(workers).flat_map(|it| it.named).collect()
    }

    /// What names `base` as what it is based on. Each is told once, also if the base is there twice.
    fn based_on(&self, base: &oid) -> Vec<Node> {
        let first = self.deltas.partition_point(|(id, _)| **id < *base);
        let based = self.deltas[first..].iter();
        let mut based = based.take_while(|(id, _)| **id == *base).peekable();
        if based.peek().is_none() || self.shown[first].swap(true, Ordering::Relaxed) {
            return Vec::new();
        }
        based.map(|(_, node)| *node).collect()
    }

    /// What is to be said of a pack in which so many objects have names.
    fn gap(&self, pack: &Pack, named: usize, is_intact: bool) -> Option<SkipReason> {
        let mut told = Vec::new();
        if let Some(reason) = &self.broken {
            let (found, all) = (self.offsets.len(), pack.data.num_objects());
            told.push(format!("{found} of its {all} objects are found: {reason}"));
        }
        let nameless = self.offsets.len() - named;
        if nameless > 0 {
            told.push(format!(
                "{nameless} objects are broken, too large, or based on what it does not have"
            ));
        }
        if !is_intact {
            told.push("it was changed or cut off, as its checksum says".to_owned());
        }
        let told = told.join("; ");
        let reason = format!("a pack without an index, and not all of it can be read: {told}");
        (!told.is_empty()).then_some(SkipReason::Corrupt(reason))
    }
}

/// What one thread names.
struct Naming<'e> {
    entries: &'e Entries,
    hash: gix::hash::Kind,
    named: Vec<(ObjectId, u64)>,
}

impl Visit for Naming<'_> {
    /// To name bytes takes several times as long as to make them: 8 GiB.
    const GROWTH: u64 = 8 << 30;

    fn visit(&mut self, found: Result<Found<'_>, Broken<'_>>) -> Kept {
        let mut kept = Kept::default();
        if let Ok(found) = found
            && let Some(name) = self.name(&found)
        {
            self.named.push((name, offset(found.id)));
            kept.based = self.entries.based_on(&name);
        }
        kept
    }

    /// To be named, an object must be made.
    fn is_silent(&self, _: &[u8]) -> bool {
        false
    }
}

impl Naming<'_> {
    fn name(&self, found: &Found<'_>) -> Option<ObjectId> {
        match found.body {
            Body::Held(bytes) => compute_hash(self.hash, found.kind, bytes).ok(),
            Body::Compressed { bytes, size } => {
                let mut bytes = inflating(bytes);
                let (mut progress, never) = (gix::progress::Discard, AtomicBool::new(false));
                let name = compute_stream_hash(
                    self.hash,
                    found.kind,
                    &mut bytes,
                    size,
                    &mut progress,
                    &never,
                );
                // Only behind its end it is known to be right.
                let is_whole = bytes.read(&mut [0]).is_ok_and(|more| more == 0);
                name.ok().filter(|_| is_whole)
            }
            Body::Silent { .. } => None,
        }
    }
}
