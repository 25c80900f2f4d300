//! Writes packs by hand, as git would never make them. Names and checksums are made up.
#![allow(unreachable_pub, reason = "the fuzz target `pack` shares them")]

/// The kinds of objects, by the numbers that packs give them.
pub const COMMIT: u8 = 1;
pub const TREE: u8 = 2;
pub const BLOB: u8 = 3;
const OFFSET_DELTA: u8 = 6;
const NAMED_DELTA: u8 = 7;

/// What no hash was computed for.
const CHECKSUM: [u8; 20] = [0x5a; 20];

/// The name of an object.
pub type Name = [u8; 20];

/// The name of the object with a number.
pub fn name(number: u8) -> Name {
    [number; 20]
}

/// A name in hexadecimal.
pub fn hex(name: Name) -> String {
    name.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A pack and its index.
pub struct Pack {
    pub data: Vec<u8>,
    entries: Vec<(Name, u64)>,
}

impl Default for Pack {
    fn default() -> Self {
        Self {
            data: b"PACK\0\0\0\x02\0\0\0\0".to_vec(),
            entries: Vec::new(),
        }
    }
}

impl Pack {
    /// Where the next object begins.
    pub fn next(&self) -> u64 {
        self.data.len() as u64
    }

    /// Lists an object in the index.
    pub fn list(&mut self, name: Name, offset: u64) {
        self.entries.push((name, offset));
    }

    /// An object that is whole, and says so itself.
    pub fn whole(&mut self, name: Name, kind: u8, content: &[u8]) {
        self.claimed(name, kind, content.len() as u64, &stored(content));
    }

    /// An object of any compressed bytes, which claims a size.
    pub fn claimed(&mut self, name: Name, kind: u8, size: u64, compressed: &[u8]) {
        self.list(name, self.next());
        self.header(kind, size);
        self.data.extend_from_slice(compressed);
    }

    /// A delta upon the object that begins so many bytes before.
    pub fn offset_delta(&mut self, name: Name, distance: u64, delta: &[u8]) {
        self.list(name, self.next());
        self.header(OFFSET_DELTA, delta.len() as u64);
        let mut digits = vec![(distance & 0x7f) as u8];
        let mut rest = distance >> 7;
        while rest > 0 {
            rest -= 1;
            digits.push(0x80 | (rest & 0x7f) as u8);
            rest >>= 7;
        }
        self.data.extend(digits.iter().rev());
        self.data.extend(stored(delta));
    }

    /// A delta upon an object by its name.
    pub fn named_delta(&mut self, name: Name, base: Name, delta: &[u8]) {
        self.list(name, self.next());
        self.header(NAMED_DELTA, delta.len() as u64);
        self.data.extend(base);
        self.data.extend(stored(delta));
    }

    fn header(&mut self, kind: u8, size: u64) {
        let mut byte = (kind << 4) | (size & 0x0f) as u8;
        let mut rest = size >> 4;
        while rest > 0 {
            self.data.push(byte | 0x80);
            byte = (rest & 0x7f) as u8;
            rest >>= 7;
        }
        self.data.push(byte);
    }

    /// The bytes of the pack, and of its index.
    pub fn finish(mut self) -> (Vec<u8>, Vec<u8>) {
        let count = (self.entries.len() as u32).to_be_bytes();
        self.data[8..12].copy_from_slice(&count);
        self.data.extend(CHECKSUM);
        self.entries.sort_unstable();
        let mut index = b"\xfftOc\0\0\0\x02".to_vec();
        for first in 0..=255 {
            let until = self.entries.partition_point(|(name, _)| name[0] <= first);
            index.extend((until as u32).to_be_bytes());
        }
        index.extend(self.entries.iter().flat_map(|(name, _)| name));
        index.extend(self.entries.iter().flat_map(|_| [0; 4]));
        let offsets = self.entries.iter();
        index.extend(offsets.flat_map(|(_, offset)| (*offset as u32).to_be_bytes()));
        index.extend(CHECKSUM);
        index.extend(CHECKSUM);
        (self.data, index)
    }
}

/// Bytes as zlib holds what cannot be made smaller.
pub fn stored(content: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut chunks = content.chunks(0xffff).peekable();
    if chunks.peek().is_none() {
        out.extend([1, 0, 0, 0xff, 0xff]);
    }
    while let Some(chunk) = chunks.next() {
        out.push(u8::from(chunks.peek().is_none()));
        let len = chunk.len() as u16;
        out.extend(len.to_le_bytes());
        out.extend((!len).to_le_bytes());
        out.extend(chunk);
    }
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in content {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    out.extend(((high << 16) | low).to_be_bytes());
    out
}

/// A size as deltas write it.
pub fn size(mut size: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while size >= 0x80 {
        out.push(0x80 | (size & 0x7f) as u8);
        size >>= 7;
    }
    out.push(size as u8);
    out
}

/// The instruction to copy bytes of the base.
pub fn copy(from: u32, len: u32) -> Vec<u8> {
    let mut out = vec![0x80];
    for (place, byte) in from.to_le_bytes().into_iter().enumerate() {
        if byte != 0 {
            out[0] |= 1 << place;
            out.push(byte);
        }
    }
    for (place, byte) in len.to_le_bytes().into_iter().take(3).enumerate() {
        if byte != 0 {
            out[0] |= 0x10 << place;
            out.push(byte);
        }
    }
    out
}

/// An entry of a tree.
pub fn entry(mode: &str, name: &[u8], id: Name) -> Vec<u8> {
    [mode.as_bytes(), b" ", name, b"\0", &id].concat()
}

/// A commit of a tree.
pub fn commit(tree: Name, parents: &[Name]) -> Vec<u8> {
    let parents = parents.iter().map(|it| format!("parent {}\n", hex(*it)));
    let who = "A <a@example.com> 1700000000 +0000";
    format!(
        "tree {}\n{}author {who}\ncommitter {who}\n\nA commit\n",
        hex(tree),
        parents.collect::<String>()
    )
    .into_bytes()
}
