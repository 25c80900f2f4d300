//! Packs that were made to break their reader: in little time and memory each ends in a message,
//! and what is not broken is found.

use super::garden::text;
use super::packs::{BLOB, COMMIT, Name, Pack, TREE, commit, copy, entry, hex, name, size, stored};
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

fn token(name: &str) -> String {
    Random::seeded(name).value("ntn")
}

/// A delta that inserts a text and claims what it has.
fn delta(base: u64, result: u64, steps: &[u8]) -> Vec<u8> {
    [size(base), size(result), steps.to_vec()].concat()
}

impl Outcome {
    /// Checks that these objects are named as broken, and no others.
    #[track_caller]
    fn expect_broken(&self, names: &[Name]) -> &Self {
        let mut named: Vec<_> = self.skipped();
        named.sort();
        let mut expected: Vec<_> = names
            .iter()
            .map(|it| (hex(*it), "corrupt".to_owned()))
            .collect();
        expected.sort();
        self.check(
            named == expected,
            &format!("these named, and no others: {expected:?}"),
        )
    }
}

#[test]
fn deltas_in_a_circle_upon_themselves_and_upon_nothing() {
    let whole = token("circle");
    let mut pack = Pack::default();
    pack.whole(name(1), BLOB, text(&whole).as_bytes());
    let some = delta(5, 1, b"\x01x");
    pack.named_delta(name(2), name(2), &some);
    pack.named_delta(name(3), name(5), &some);
    pack.named_delta(name(4), name(3), &some);
    pack.named_delta(name(5), name(4), &some);
    pack.named_delta(name(6), name(99), &some);
    // Upon what stands upon it, upon the header of the pack, and upon what is before the pack.
    pack.named_delta(name(7), name(6), &some);
    let at = pack.next();
    pack.offset_delta(name(8), at, &some);
    pack.offset_delta(name(9), 1 << 40, &some);
    pack.offset_delta(name(10), 0, &some);
    let report = Workspace::of_pack(pack).scan_broken();
    report.expect_code(1);
    report.expect_listed(&[(&hex(name(1)), &whole)]);
    report.expect_broken(&[2, 3, 4, 5, 6, 7, 8, 9, 10].map(name));
}

#[test]
fn deltas_that_lie() {
    let base = text(&token("base"));
    let len = base.len() as u64;
    let good = token("good");
    let insert = |text: &str| [&[text.len() as u8], text.as_bytes()].concat();
    let quoted = format!(" \"{good}\"\n");
    let all = copy(0, base.len() as u32);
    let lies: Vec<Vec<u8>> = vec![
        Vec::new(),
        size(len),
        delta(len, 0, &[0]),
        delta(len + 1, len, &all),
        delta(len, len + 1, &all),
        delta(len, len - 1, &all),
        delta(len, 0xff_ffff, &copy(0, 0xff_ffff)),
        delta(len, 4, &copy(u32::MAX, 4)),
        delta(len, 9, &[0xff, 1]),
        delta(len, 9, b"\x09short"),
        delta(len, 5 << 30, &all),
        delta(5 << 30, len, &all),
        [[0xff; 12].to_vec(), all.clone()].concat(),
    ];
    let mut pack = Pack::default();
    pack.whole(name(0), BLOB, base.as_bytes());
    pack.named_delta(
        name(1),
        name(0),
        &delta(
            len,
            len + quoted.len() as u64,
            &[all, insert(&quoted)].concat(),
        ),
    );
    for (number, lie) in (100..).zip(&lies) {
        pack.named_delta(name(number), name(0), lie);
        // What stands upon it is lost as well.
        pack.named_delta(name(number + 100), name(number), &delta(1, 1, b"\x01x"));
    }
    let broken: Vec<_> = (0..lies.len() as u8)
        .flat_map(|it| [name(it + 100), name(it + 200)])
        .collect();
    let report = Workspace::of_pack(pack).scan_broken();
    let (first, second) = (hex(name(0)), hex(name(1)));
    report.expect_code(1).expect_broken(&broken);
    report.expect_listed(&[
        (&first, &token("base")),
        (&second, &token("base")),
        (&second, &good),
    ]);
}

#[test]
fn sizes_that_cannot_be_true() {
    let whole = token("sizes");
    let mut pack = Pack::default();
    pack.whole(name(1), BLOB, text(&whole).as_bytes());
    let sizes = [5 << 30, u64::MAX >> 4, 1 << 32, 7, 3];
    for (number, size) in (2..).zip(sizes) {
        pack.claimed(name(number), BLOB, size, &stored(b"tiny!"));
    }
    pack.claimed(name(20), COMMIT, 5 << 30, &stored(b"tiny!"));
    pack.claimed(name(21), TREE, 5 << 30, &stored(b"tiny!"));
    pack.claimed(name(22), 0, 5, &stored(b"tiny!"));
    pack.claimed(name(23), 5, 5, &stored(b"tiny!"));
    pack.claimed(name(24), BLOB, 5, b"not compressed");
    pack.list(name(25), 3);
    pack.list(name(26), 1 << 30);
    let report = Workspace::of_pack(pack).scan_broken();
    report.expect_code(1);
    report.expect_listed(&[(&hex(name(1)), &whole)]);
    let broken = [2, 3, 4, 5, 6, 20, 21, 22, 23, 24, 25, 26];
    report.expect_broken(&broken.map(name));
}

/// Each result is as large as a delta may make it, of a few bytes.
#[test]
fn deltas_that_make_gigabytes() {
    let mut pack = Pack::default();
    let whole = token("gigabytes");
    pack.whole(name(200), BLOB, text(&whole).as_bytes());
    pack.whole(name(0), BLOB, &[b' '; 0x1_0000]);
    let mut len = 0x1_0000_u64;
    for number in 1..=6 {
        // Each is sixteen times its base.
        let steps: Vec<u8> = (0..16).flat_map(|_| copies(len)).collect();
        pack.named_delta(
            name(number),
            name(number - 1),
            &delta(len, len * 16, &steps),
        );
        len *= 16;
    }
    let report = Workspace::of_pack(pack).scan_broken();
    report
        .expect_code(1)
        .expect_listed(&[(&hex(name(200)), &whole)]);
    // The fourth would have 4 GiB.
    report.expect_broken(&[4, 5, 6].map(name));
    report.expect_stderr("too much memory");
}

/// Instructions that copy the first bytes of a base.
fn copies(len: u64) -> Vec<u8> {
    let most = 0xff_0000;
    let mut steps = Vec::new();
    let mut at = 0;
    while at < len.min(1 << 28) {
        let some = (len - at).min(most);
        steps.extend(copy(at as u32, some as u32));
        at += some;
    }
    steps
}

/// A blob of 3 GiB of zeros in 3 MiB, and a credential behind them.
#[test]
fn zeros_by_the_gigabyte() {
    let zeros = 3_u64 << 30;
    let whole = token("zeros");
    let tail = format!("\n{}", text(&whole));
    let mut pack = Pack::default();
    pack.claimed(name(1), BLOB, zeros, &deflated_zeros(zeros));
    pack.whole(name(2), BLOB, tail.as_bytes());
    // Of a kind that is held whole, or as the base of another: more than may be held.
    pack.claimed(name(3), COMMIT, zeros, &deflated_zeros(zeros));
    pack.claimed(name(4), BLOB, zeros, &deflated_zeros(zeros));
    pack.named_delta(name(5), name(4), &delta(zeros, 1, b"\x01x"));
    let report = Workspace::of_pack(pack).scan_broken();
    report
        .expect_code(1)
        .expect_listed(&[(&hex(name(2)), &whole)]);
    report.expect_broken(&[3, 4, 5].map(name));
}

/// Zeros as zlib holds them best: matches of 258 bytes in two bits each. The checksum of `len` zero
/// bytes is `len` modulo 65521, and 1.
fn deflated_zeros(len: u64) -> Vec<u8> {
    let mut bits = Bits(vec![0x78, 0x01], 0);
    // A last block with a table of its own: one code for a zero, one for the longest match, one for
    // the end; and one distance, which is 1.
    bits.put(1, 1);
    bits.put(2, 2);
    bits.put(286 - 257, 5);
    bits.put(0, 5);
    bits.put(18 - 4, 4);
    // The lengths of the codes for lengths, in the order of the format: 18, 1 and 2 have codes.
    for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1] {
        bits.put(
            match symbol {
                18 => 1,
                1 | 2 => 2,
                _ => 0,
            },
            3,
        );
    }
    // Codes in the order of symbols: 18 is `0`, 1 is `10`, 2 is `11`, sent from the left.
    let (one, two) = (0b01, 0b11);
    let skip = |bits: &mut Bits, count: u32| {
        bits.put(0, 1);
        bits.put(count - 11, 7);
    };
    bits.put(two, 2); // a zero: two bits
    skip(&mut bits, 138);
    skip(&mut bits, 117);
    bits.put(two, 2); // the end: two bits
    skip(&mut bits, 28);
    bits.put(one, 2); // the longest match: one bit
    bits.put(one, 2); // the distance: one bit
    // A zero is `10`, the end is `11`, the longest match is `0`.
    bits.put(0b01, 2);
    let rest = len - 1;
    let matches = rest / 258;
    for _ in 0..matches {
        bits.put(0, 2);
    }
    for _ in 0..rest % 258 {
        bits.put(0b01, 2);
    }
    bits.put(0b11, 2);
    let mut bytes = bits.0;
    let checksum = ((len % 65_521) as u32) << 16 | 1;
    bytes.extend(checksum.to_be_bytes());
    bytes
}

/// Bits, the lowest first, and how many the last byte has.
struct Bits(Vec<u8>, u8);

impl Bits {
    fn put(&mut self, value: u32, count: u8) {
        for at in 0..count {
            if self.1 == 0 {
                self.0.push(0);
            }
            let last = self.0.last_mut().unwrap();
            *last |= ((value >> at & 1) as u8) << self.1;
            self.1 = (self.1 + 1) % 8;
        }
    }
}

/// Ten times ten times ten … the same blob, 20 levels deep.
#[test]
fn a_tree_with_more_paths_than_can_be_counted() {
    let whole = token("paths");
    let mut pack = Pack::default();
    pack.whole(name(0), BLOB, text(&whole).as_bytes());
    let leaf = entry("100644", b"leaf", name(0));
    pack.whole(name(1), TREE, &leaf);
    for level in 2..=20 {
        let names = b"abcdefghij".iter();
        let entries: Vec<u8> = names
            .flat_map(|letter| entry("40000", &[*letter], name(level - 1)))
            .collect();
        pack.whole(name(level), TREE, &entries);
    }
    pack.whole(name(200), COMMIT, &commit(name(20), &[]));
    let workspace = Workspace::of_pack(pack);
    workspace.branch("main", name(200));
    let report = workspace.scan_broken();
    report.expect_code(1);
    report.check(
        report.listed().iter().any(|it| it.1 == whole),
        "the credential",
    );
    report.expect_stderr("more paths than can be followed");
}
