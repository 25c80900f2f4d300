//! Indexes of packs, written in memory as git writes them to files (gitformat-pack(5), version 2).

use std::io::{self, Write};
use std::path::PathBuf;

use gix::ObjectId;
use gix::odb::pack::index;
use memmap2::MmapMut;
use rayon::prelude::*;

use crate::blob::SkipReason;

const START: &[u8] = b"\xfftOc\0\0\0\x02";
/// Offsets from here on have a place of their own, which has this bit and a number.
const FAR: u32 = 1 << 31;

/// The index of a pack that has this checksum, and these objects at these offsets.
///
/// # Errors
///
/// What the system says if there is no memory for it.
pub(super) fn write(
    mut entries: Vec<(ObjectId, u64)>,
    checksum: &ObjectId,
) -> Result<index::File, SkipReason> {
    entries.par_sort_unstable();
    let width = checksum.as_slice().len();
    let is_far = |offset: &u64| *offset >= FAR.into();
    let far: Vec<u64> = entries.iter().map(|it| it.1).filter(is_far).collect();
    // Names, a checksum of each entry and its offset; and two checksums at the end.
    let len = START.len() + 4 * 256 + entries.len() * (width + 4 + 4) + 8 * far.len() + 2 * width;
    // In the form of a mapped file, so that no reader has to know two forms.
    let mut bytes = MmapMut::map_anon(len)?;
    fill(&mut bytes, &entries, &far, checksum)?;
    let index = index::File::from_data(bytes.make_read_only()?, PathBuf::new(), checksum.kind());
    index.map_err(|error| SkipReason::Corrupt(error.to_string()))
}

fn fill(
    mut out: &mut [u8],
    entries: &[(ObjectId, u64)],
    far: &[u64],
    checksum: &ObjectId,
) -> io::Result<()> {
    out.write_all(START)?;
    for first in 0..=u8::MAX {
        let until = entries.partition_point(|(id, _)| id.first_byte() <= first);
        out.write_all(&(until as u32).to_be_bytes())?;
    }
    for (id, _) in entries {
        out.write_all(id.as_slice())?;
    }
    // The checksums of the entries, and that of the index, stay zero: nobody asks for them.
    let (_, mut out) = out.split_at_mut(4 * entries.len());
    let mut next = 0;
    for (_, offset) in entries {
        let near = u32::try_from(*offset).ok().filter(|offset| *offset < FAR);
        let place = near.unwrap_or(FAR | next);
        next += u32::from(near.is_none());
        out.write_all(&place.to_be_bytes())?;
    }
    for offset in far {
        out.write_all(&offset.to_be_bytes())?;
    }
    out.write_all(checksum.as_slice())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for id in [
            |byte| ObjectId::Sha1([byte; 20]),
            |byte| ObjectId::Sha256([byte; 32]),
        ] {
            let offsets = [12, 5 << 30, 0x7fff_ffff, 0x8000_0000, u64::from(u32::MAX)];
            let entries: Vec<_> = (0..).map(|at| id(255 - 60 * at)).zip(offsets).collect();
            let index = write(entries.clone(), &id(7)).unwrap();
            assert_eq!(index.num_objects(), 5);
            assert_eq!(index.pack_checksum(), id(7));
            for (id, offset) in entries {
                let at = index.lookup(id).unwrap();
                assert_eq!(index.pack_offset_at_index(at), offset);
                assert_eq!(index.oid_at_index(at), id);
            }
            assert!(index.lookup(id(1)).is_none());
            assert_eq!(write(Vec::new(), &id(7)).unwrap().num_objects(), 0);
        }
    }
}
