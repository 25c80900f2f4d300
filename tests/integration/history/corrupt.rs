//! Repositories that were damaged: what cannot be read is named, and the rest is read.

use std::fs;
use std::path::PathBuf;
use std::thread;

use super::garden::text;
use super::{Found, copy};
use crate::harness::Workspace;
use crate::tokens::Random;

/// How many damages are tried of each kind.
const SEEDS: usize = 50;

/// A repository of one pack with deltas, and what was planted in it. `options` are those of
/// `git init`.
pub(super) fn packed(options: &[&str]) -> (Workspace, Vec<Found>) {
    let mut random = Random::seeded("corrupt");
    let workspace = Workspace::repository_with(options);
    let mut planted = Vec::new();
    let mut lines: Vec<String> = (0..12).map(|_| random.base62(40)).collect();
    for revision in 0..4 {
        for path in ["a.txt", "dir/b.txt"] {
            let token = random.value("ntn");
            lines[revision] = random.base62(40);
            workspace.write(path, lines.join("\n") + "\n" + &text(&token));
            planted.push((path.to_owned(), token));
        }
        workspace.commit("A change");
    }
    workspace.git(&["repack", "-adfq"]);
    (workspace, planted)
}

/// The file of the only pack with an extension.
pub(super) fn file(workspace: &Workspace, extension: &str) -> PathBuf {
    let files = fs::read_dir(workspace.path(".git/objects/pack")).unwrap();
    let mut files = files.map(|it| it.unwrap().path());
    let file = files.find(|it| it.extension().is_some_and(|it| it == extension));
    let file = file.unwrap();
    // git writes them so that nobody changes them.
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(&file, mode).unwrap();
    file
}

/// Damages a file in many ways, each time from what it was. Whatever is not found is named.
pub(super) fn damage(
    (whole, planted): &(Workspace, Vec<Found>),
    extension: &str,
    ways: fn(&mut Random, &mut Vec<u8>),
) {
    thread::scope(|scope| {
        for half in 0..2 {
            let workspace = copy(whole);
            let file = file(&workspace, extension);
            let bytes = fs::read(&file).unwrap();
            scope.spawn(move || {
                for seed in (half..SEEDS).step_by(2) {
                    let mut damaged = bytes.clone();
                    ways(
                        &mut Random::seeded(&format!("{extension} {seed}")),
                        &mut damaged,
                    );
                    fs::write(&file, &damaged).unwrap();
                    let report = workspace.scan_broken();
                    if report.code() == Some(2) {
                        continue;
                    }
                    let secrets: Vec<_> = report.listed().into_iter().map(|it| it.1).collect();
                    let lost = planted.iter().any(|it| !secrets.contains(&it.1));
                    let told = !report.skipped().is_empty();
                    report.check(
                        told || !lost,
                        &format!("seed {seed}: what is lost is named"),
                    );
                }
            });
        }
    });
}

fn flip(random: &mut Random, bytes: &mut [u8]) {
    for _ in 0..1 + random.below(3) {
        let at = random.below(bytes.len());
        bytes[at] ^= 1 << random.below(8);
    }
}

#[test]
fn flipped_bits_of_a_pack() {
    damage(&packed(&[]), "pack", |random, bytes| flip(random, bytes));
}

#[test]
fn flipped_bits_of_an_index() {
    damage(&packed(&[]), "idx", |random, bytes| flip(random, bytes));
}

#[test]
fn files_that_were_cut_off_or_overwritten() {
    let cut = |random: &mut Random, bytes: &mut Vec<u8>| {
        let at = random.below(bytes.len());
        match random.below(3) {
            0 => bytes.truncate(at),
            1 => bytes[at..].fill(0),
            _ => bytes.extend(vec![0x5a; 1 + at % 100]),
        }
    };
    let repository = packed(&[]);
    damage(&repository, "pack", cut);
    damage(&repository, "idx", cut);
}

/// Whatever the header of the index claims, nothing beyond its end is looked at.
#[test]
fn an_index_whose_tables_lie() {
    damage(&packed(&[]), "idx", |random, bytes| {
        let at = match random.below(3) {
            // How many names begin with what, and then where the objects are.
            0 => 8 + 4 * random.below(256),
            1 => 8 + 4 * 255,
            _ => bytes.len() - 40 - 4 * (1 + random.below(20)),
        };
        let value = [0, 1, 0x7fff_ffff, 0x8000_0000, u32::MAX, 0x8000_0007][random.below(6)];
        bytes[at..at + 4].copy_from_slice(&u32::to_be_bytes(value));
    });
}

#[test]
fn an_index_of_another_pack_or_none() {
    let (workspace, planted) = packed(&[]);
    let (other, _) = {
        let other = Workspace::repository();
        other.write("x.txt", "x\n");
        other.commit("Other");
        other.git(&["repack", "-adq"]);
        (fs::read(file(&other, "idx")).unwrap(), other)
    };
    let [index, pack] = ["idx", "pack"].map(|it| file(&workspace, it));
    let own = fs::read(&index).unwrap();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    fs::write(&index, other).unwrap();
    let report = workspace.scan_broken();
    report.expect_code(3).expect_stderr(&name(&pack));
    report.expect_stderr("index is about another pack");
    fs::remove_file(&index).unwrap();
    workspace.scan_broken().expect_planted(&planted);
    // The other way round nothing is there, and the branch says what is missed.
    fs::write(&index, own).unwrap();
    fs::remove_file(&pack).unwrap();
    let report = workspace.scan_broken();
    let id = fs::read_to_string(workspace.path(".git/refs/heads/main")).unwrap();
    report.expect_code(3).expect_stderr(id.trim());
    report.expect_stderr("refs/heads/main points to it");
}

/// Loose objects, each lost or spoiled in turn.
#[test]
fn loose_objects() {
    let mut random = Random::seeded("loose");
    let whole = Workspace::repository();
    let [kept, lost] = [random.value("ntn"), random.value("ntn")];
    whole.write("kept.txt", text(&kept));
    whole.write("dir/lost.txt", text(&lost));
    let commit = whole.commit("A change");
    let ids = ["HEAD:dir/lost.txt", "HEAD:dir", "HEAD^{tree}", &commit].map(|it| whole.id(it));
    for id in &ids {
        let path = format!(".git/objects/{}/{}", &id[..2], &id[2..]);
        for way in [
            "gone",
            "empty",
            "garbage",
            "half",
            "fifo",
            "link",
            "directory",
            "other",
        ] {
            let workspace = copy(&whole);
            let file = workspace.path(&path);
            let bytes = fs::read(&file).unwrap();
            fs::remove_file(&file).unwrap();
            match way {
                "empty" => fs::write(&file, "").unwrap(),
                "garbage" => fs::write(&file, "x\x01garbage").unwrap(),
                "half" => fs::write(&file, &bytes[..bytes.len() / 2]).unwrap(),
                "other" => fs::write(&file, super::packs::stored(b"blob 9\0x")).unwrap(),
                "link" => std::os::unix::fs::symlink("/dev/zero", &file).unwrap(),
                "directory" => fs::create_dir(&file).unwrap(),
                "fifo" => workspace.fifo(&path),
                _ => {}
            }
            let report = workspace.scan_broken();
            // What is there is found all the same, without its path if nothing tells it.
            report.expect_code(1);
            report.check(
                report.listed().iter().any(|it| it.1 == kept),
                "what is there",
            );
            let named = report.skipped();
            let named = named.iter().any(|it| it.0 == *id);
            report.check(named, &format!("{way}: {id} is named"));
        }
    }
}
