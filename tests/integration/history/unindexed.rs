//! Packs without an index, which git does not read, not even with a multi-pack index; the scan does.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use gix::hash::Kind::Sha1;
use gix::objs::{Kind, compute_hash};

use super::corrupt::{damage, file, packed};
use super::garden::{Garden, text};
use super::packs::{BLOB, Name, Pack, copy as copied, size};
use super::storage::{pack, several_packs};
use super::{Found, copy};
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// The files of packs with an extension.
fn files(workspace: &Workspace, extension: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(workspace.path(".git/objects/pack")).unwrap();
    let files = files.map(|it| it.unwrap().path());
    let is = |path: &PathBuf| path.extension().is_some_and(|it| it == extension);
    let mut files: Vec<_> = files.filter(is).collect();
    files.sort();
    files
}

fn remove_indexes(workspace: &Workspace) {
    for index in files(workspace, "idx") {
        fs::remove_file(index).unwrap();
    }
}

/// Gives a pack the checksum that its bytes have.
fn sum(pack: &mut Vec<u8>) {
    pack.truncate(pack.len() - 20);
    let mut hasher = gix::hash::hasher(Sha1);
    hasher.update(pack);
    pack.extend(hasher.try_finalize().unwrap().as_slice());
}

/// What an object is called.
fn named(kind: Kind, content: &[u8]) -> Name {
    let id = compute_hash(Sha1, kind, content).unwrap();
    id.as_slice().try_into().unwrap()
}

/// A repository that has nothing but a pack without an index.
fn of_pack(data: &[u8]) -> Workspace {
    let workspace = Workspace::repository();
    workspace.write(".git/objects/pack/pack-x.pack", data);
    workspace
}

/// Deltas by offset and by name, all packs without an index and one of them.
pub(super) fn every_object_is_found(garden: &Garden) {
    let all = ["repack", "-adfkq", "--depth=250", "--window=50"];
    let variants: [&dyn Fn(&Workspace); 4] = [
        &|it| {
            it.git(&all);
            remove_indexes(it);
        },
        &|it| {
            let named = ["-c", "repack.useDeltaBaseOffset=false"];
            it.git(&[&named[..], &all].concat());
            remove_indexes(it);
        },
        &|it| {
            several_packs(it);
            fs::remove_file(&files(it, "idx")[0]).unwrap();
        },
        &|it| {
            several_packs(it);
            it.git(&["multi-pack-index", "write"]);
            remove_indexes(it);
        },
    ];
    for store in variants {
        let workspace = copy(&garden.workspace);
        store(&workspace);
        let report = workspace.scan_untouched(".git", &["--history"]);
        report.expect_planted(&garden.planted);
    }
}

#[test]
fn names_of_sha256() {
    let (workspace, planted) = packed(&["--object-format=sha256"]);
    remove_indexes(&workspace);
    let report = workspace.scan_untouched(".git", &["--history"]);
    report.expect_planted(&planted);
}

/// A multi-pack index lists an object for one pack only. What another pack has by a delta from its
/// own copy is read from that, and a multi-pack index that is broken does not matter.
#[test]
fn a_base_that_is_listed_for_another_pack() {
    let mut random = Random::seeded("listed");
    let workspace = Workspace::repository();
    let lines: String = (0..50).map(|_| random.base62(40) + "\n").collect();
    let [first, second] = [random.value("ntn"), random.value("ntn")];
    let base = workspace.blob(format!("{lines}{}", text(&first)));
    let based = workspace.blob(lines + &text(&second)[1..]);
    pack(&workspace, &[&base]);
    let preferred = files(&workspace, "idx").remove(0);
    pack(&workspace, &[&base, &based]);
    let other = files(&workspace, "idx")
        .into_iter()
        .find(|it| *it != preferred);
    let other = other.unwrap().to_string_lossy().into_owned();
    let verified = workspace.git(&["verify-pack", "-v", &other]);
    let delta = verified.lines().find(|line| line.ends_with(&*base));
    assert!(delta.is_some_and(|line| line.starts_with(&based)));
    workspace.git(&["prune-packed"]);
    let preferred = format!(
        "--preferred-pack={}",
        preferred.file_name().unwrap().display()
    );
    workspace.git(&["multi-pack-index", "write", &preferred]);
    remove_indexes(&workspace);
    let expected: [Found; 2] = [(base, first), (based, second)];
    let report = workspace.scan_untouched(".git", &["--history"]);
    report.expect_planted(&expected);
    let index = workspace.path(".git/objects/pack/multi-pack-index");
    fs::remove_file(&index).unwrap();
    fs::write(&index, "MIDX\u{1}\u{1}garbage").unwrap();
    workspace.scan(&["--history"]).expect_planted(&expected);
}

/// What is not held because nothing seems to be based on it is made again once it is called what
/// something is based on.
#[test]
fn a_large_base_that_is_only_known_by_its_name() {
    let mut random = Random::seeded("large base");
    let [first, second] = [random.value("ntn"), random.value("ntn")];
    let filler = "nothing to be seen here\n".repeat(33 << 20 >> 4);
    let large = text(&first) + &filler;
    let mut pack = Pack::default();
    let base = named(Kind::Blob, large.as_bytes());
    pack.whole(base, BLOB, large.as_bytes());
    let end = text(&second);
    let steps = [copied(100, 100), vec![end.len() as u8], end.into_bytes()].concat();
    let made = [&large.as_bytes()[100..200], text(&second).as_bytes()].concat();
    let delta = [size(large.len() as u64), size(made.len() as u64), steps].concat();
    pack.named_delta(base, base, &delta);
    let (mut data, _) = pack.finish();
    sum(&mut data);
    let names = [base, named(Kind::Blob, &made)].map(super::packs::hex);
    let report = of_pack(&data).scan_untouched(".git", &["--history"]);
    report.expect_found(&[(&names[0], &first), (&names[1], &second)]);
}

/// Each delta stands in the pack twice, and so does its base: whoever shows all deltas for each base
/// shows the last ones 2^30 times.
#[test]
fn what_is_there_twice_is_named_once() {
    let token = Random::seeded("twice").value("ntn");
    let mut pack = Pack::default();
    let mut content = b"0".to_vec();
    let mut base = named(Kind::Blob, &content);
    (0..2).for_each(|_| pack.whole(base, BLOB, &content));
    for link in 0..30 {
        let end = match link {
            29 => text(&token).into_bytes(),
            _ => vec![b'x'],
        };
        let mut delta = size(content.len() as u64);
        delta.extend(size((content.len() + end.len()) as u64));
        delta.extend(copied(0, content.len() as u32));
        delta.push(end.len() as u8);
        delta.extend(&end);
        content.extend(end);
        (0..2).for_each(|_| pack.named_delta(base, base, &delta));
        base = named(Kind::Blob, &content);
    }
    let (mut data, _) = pack.finish();
    sum(&mut data);
    let report = of_pack(&data).scan_broken();
    report.expect_found(&[(&super::packs::hex(base), &token)]);
}

impl Outcome {
    /// Checks that the only pack is named as one that is not read to the end, and why.
    #[track_caller]
    fn expect_gap(&self, why: &str) -> &Self {
        let is_named = |it: &(String, String)| it.0.ends_with(".pack") && it.1 == "corrupt";
        self.check(self.skipped().iter().any(is_named), "the pack is named");
        self.expect_stderr(why)
    }
}

#[test]
fn a_thin_pack_and_one_that_was_cut_off() {
    let (workspace, planted) = packed(&[]);
    let whole = fs::read(file(&workspace, "pack")).unwrap();
    let fresh = Random::seeded("fresh").value("ntn");
    workspace.write("fresh.txt", text(&fresh));
    workspace.commit("A new file");
    let lines = fs::read_to_string(workspace.path("a.txt")).unwrap();
    workspace.write("a.txt", lines + "one more\n");
    workspace.commit("A change");
    workspace.write("revisions", "HEAD\n^HEAD~2\n");
    let arguments = ["pack-objects", "-q", "--thin", "--revs", "--stdout"];
    let mut thin = workspace.git_command(&arguments);
    thin.stdin(fs::File::open(workspace.path("revisions")).unwrap());
    let thin = thin.stderr(Stdio::inherit()).output().unwrap().stdout;
    let report = of_pack(&thin).scan_broken();
    report.expect_code(1);
    report.expect_gap("too large, or based on what it does not have");
    report.expect_listed(&[("fresh.txt", &fresh)]);
    // Where nothing is found, it is not clean.
    let mut cut = whole[..12].to_vec();
    cut.extend([0; 20]);
    let report = of_pack(&cut).scan_broken();
    report.expect_code(3);
    report.expect_gap("0 of its ").expect_gap("its checksum");
    // What is before the end is found.
    let workspace = of_pack(&whole[..whole.len() - 30]);
    let report = workspace.scan_broken();
    report.expect_gap("objects are found: its compressed data");
    let found: Vec<_> = report.listed().into_iter().map(|it| it.1).collect();
    let found = planted.iter().filter(|it| found.contains(&it.1)).count();
    report.check(found >= planted.len() / 2, "what is before the end");
}

#[test]
fn a_pack_that_does_not_have_as_many_objects_as_it_says() {
    let (workspace, planted) = packed(&[]);
    remove_indexes(&workspace);
    let file = file(&workspace, "pack");
    let whole = fs::read(&file).unwrap();
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes[8..12].try_into().unwrap());
    let all = number(&whole);
    for (says, why) in [
        (all - 1, "something else follows"),
        (all + 1, "objects are found: "),
        (u32::MAX, "objects are found: "),
        (0, "something else follows"),
    ] {
        let mut lying = whole.clone();
        lying[8..12].copy_from_slice(&says.to_be_bytes());
        sum(&mut lying);
        fs::write(&file, &lying).unwrap();
        let report = workspace.scan_broken();
        report.expect_gap(why);
        let found = report.listed().len();
        report.check(says <= all || found == planted.len(), "all that is there");
    }
    // With the checksum of other bytes all is read, and it is said that it is not what it was.
    let mut changed = whole;
    let last = changed.len() - 1;
    changed[last] ^= 1;
    fs::write(&file, &changed).unwrap();
    let report = workspace.scan_broken();
    report.expect_code(1).expect_gap("its checksum");
    let found = report.listed().len();
    report.check(found == planted.len(), "all that is there");
}

#[test]
fn flipped_bits_and_cut_ends() {
    let repository = packed(&[]);
    remove_indexes(&repository.0);
    damage(&repository, "pack", |random, bytes| {
        for _ in 0..random.below(3) {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        match random.below(4) {
            0 => bytes.truncate(random.below(bytes.len())),
            1 => bytes.extend(vec![0x5a; 1 + random.below(100)]),
            _ => {}
        }
        // Nobody sees it by the checksum.
        if bytes.len() > 32 {
            sum(bytes);
        }
    });
}
