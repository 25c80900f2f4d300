//! A repository whose pack is anything, with an index or without: a scan of its history ends, in a report or in words.
#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use ntnleaks::{History, Options, Policy, Progress, ReadOptions, Visibility, scan};
use ntnleaks_fuzz::packs::{BLOB, COMMIT, Pack, TREE, commit, copy, entry, name, size};
use ntnleaks_fuzz::{Token, matcher};

/// A pack that is put together, and what is broken in it then.
#[derive(Arbitrary, Debug)]
struct Input<'a> {
    pieces: Vec<Piece<'a>>,
    /// Places in the pack and in its index, and what stands there instead.
    pack_bytes: Vec<(u16, u8)>,
    index_bytes: Vec<(u16, u8)>,
    cut: Option<u16>,
}

/// An object. Its name is its number among the pieces.
#[derive(Arbitrary, Debug)]
enum Piece<'a> {
    Secret(Token, &'a [u8]),
    Blob(&'a [u8]),
    Tree(Vec<(Mode, &'a [u8], u8)>),
    Commit {
        tree: u8,
        parents: Vec<u8>,
        message: Option<Token>,
    },
    Any {
        kind: u8,
        claim: u64,
        compressed: &'a [u8],
    },
    OffsetDelta {
        back: u8,
        delta: Delta<'a>,
    },
    NamedDelta {
        base: u8,
        delta: Delta<'a>,
    },
    Elsewhere {
        offset: u32,
    },
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Mode {
    File,
    Directory,
    OldDirectory,
    Link,
    Module,
    Broken,
}

#[derive(Arbitrary, Debug)]
struct Delta<'a> {
    /// The sizes that it claims; of those it has, if none.
    base: Option<u64>,
    result: Option<u64>,
    steps: Vec<Step<'a>>,
}

#[derive(Arbitrary, Debug)]
enum Step<'a> {
    Copy { from: u16, len: u16 },
    FarCopy { from: u32, len: u32 },
    Insert(&'a [u8]),
    Raw(u8),
}

impl Mode {
    fn text(self) -> &'static str {
        match self {
            Self::File => "100644",
            Self::Directory => "40000",
            Self::OldDirectory => "040000",
            Self::Link => "120000",
            Self::Module => "160000",
            Self::Broken => "9x",
        }
    }
}

impl Delta<'_> {
    fn bytes(&self, base_len: usize) -> Vec<u8> {
        let mut steps = Vec::new();
        let mut len = 0;
        for step in &self.steps {
            match step {
                Step::Copy { from, len: some } => {
                    steps.extend(copy((*from).into(), (*some).into()));
                    len += if *some == 0 {
                        0x1_0000
                    } else {
                        u64::from(*some)
                    };
                }
                Step::FarCopy { from, len: some } => {
                    steps.extend(copy(*from, *some));
                    len += u64::from(*some & 0xff_ffff);
                }
                Step::Insert(bytes) => {
                    for bytes in bytes.chunks(127) {
                        steps.push(bytes.len() as u8);
                        steps.extend(bytes);
                        len += bytes.len() as u64;
                    }
                }
                Step::Raw(byte) => steps.push(*byte),
            }
        }
        let base = size(self.base.unwrap_or(base_len as u64));
        [base, size(self.result.unwrap_or(len)), steps].concat()
    }
}

impl Input<'_> {
    /// The bytes of the pack, and of its index.
    fn write(&self) -> (Vec<u8>, Vec<u8>) {
        let mut pack = Pack::default();
        let (mut starts, mut lens) = (Vec::new(), Vec::new());
        for (number, piece) in (0..=u8::MAX).zip(&self.pieces) {
            let own = name(number);
            starts.push(pack.next());
            let mut whole = |kind, content: Vec<u8>| {
                pack.whole(own, kind, &content);
                content.len()
            };
            let len = match piece {
                Piece::Secret(token, around) => {
                    let value = token.value();
                    let text = [*around, b" \"", value.as_bytes(), b"\"\n"].concat();
                    whole(BLOB, text)
                }
                Piece::Blob(content) => whole(BLOB, content.to_vec()),
                Piece::Tree(entries) => {
                    let entries = entries.iter();
                    whole(
                        TREE,
                        entries
                            .flat_map(|(mode, path, id)| entry(mode.text(), path, name(*id)))
                            .collect(),
                    )
                }
                Piece::Commit {
                    tree,
                    parents,
                    message,
                } => {
                    let parents: Vec<_> = parents.iter().map(|it| name(*it)).collect();
                    let mut text = commit(name(*tree), &parents);
                    text.extend(message.iter().flat_map(|it| it.value().into_bytes()));
                    whole(COMMIT, text)
                }
                Piece::Any {
                    kind,
                    claim,
                    compressed,
                } => {
                    pack.claimed(own, kind & 7, *claim, compressed);
                    0
                }
                Piece::OffsetDelta { back, delta } => {
                    let at = (number as usize).saturating_sub(1 + usize::from(*back));
                    let distance = pack.next() - starts[at];
                    pack.offset_delta(
                        own,
                        distance,
                        &delta.bytes(lens.get(at).copied().unwrap_or_default()),
                    );
                    0
                }
                Piece::NamedDelta { base, delta } => {
                    let len = lens.get(usize::from(*base)).copied().unwrap_or_default();
                    pack.named_delta(own, name(*base), &delta.bytes(len));
                    0
                }
                Piece::Elsewhere { offset } => {
                    pack.list(own, (*offset).into());
                    0
                }
            };
            lens.push(len);
        }
        let (mut data, mut index) = pack.finish();
        for (places, bytes) in [
            (&self.pack_bytes, &mut data),
            (&self.index_bytes, &mut index),
        ] {
            for (at, byte) in places {
                let len = bytes.len();
                bytes[usize::from(*at) % len] ^= byte;
            }
        }
        if let Some(len) = self.cut {
            // The checksum stays, so that the pack is looked at.
            let checksum = data.split_off(data.len() - 20);
            data.truncate(data.len().max(12).min(usize::from(len)));
            data.extend(checksum);
        }
        (data, index)
    }
}

/// The objects of a real pack without its header and its end, and where they begin.
fn real(bytes: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (count, rest) = bytes.split_first()?;
    let (places, objects) = rest.split_at_checked(2 * usize::from(*count))?;
    let mut pack = Pack::default();
    let start = pack.next();
    for (number, place) in (0..=u8::MAX).zip(places.chunks(2)) {
        let offset = u64::from(u16::from_be_bytes([place[0], place[1]]));
        pack.list(name(number), start + offset);
    }
    pack.data.extend(objects);
    Some(pack.finish())
}

static REPOSITORY: LazyLock<PathBuf> = LazyLock::new(|| {
    let directory = std::env::temp_dir().join(format!("pack-{}", std::process::id()));
    for below in ["objects/pack", "refs/heads", "refs/remotes/origin"] {
        fs::create_dir_all(directory.join(below)).expect("a directory for temporary files");
    }
    let write = |path: &str, text: &str| {
        fs::write(directory.join(path), text).expect("it can be written to");
    };
    write("HEAD", "ref: refs/heads/main\n");
    write(
        "config",
        "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
    );
    write("refs/heads/main", &format!("{}\n", "02".repeat(20)));
    write(
        "refs/remotes/origin/main",
        &format!("{}\n", "01".repeat(20)),
    );
    directory
});

fn scan_of(repository: &Path) {
    let options = ReadOptions {
        threads: 1,
        ..ReadOptions::default()
    };
    let source = History::new(Some(repository), options).expect("a repository");
    let report = scan(
        &source,
        matcher(),
        &Policy::new(None),
        &Options::default(),
        &Progress::default(),
    );
    let report = report.expect("what is broken is in the report");
    for finding in &report.findings {
        let secret = finding.secret.as_ref();
        let value = secret.map(|secret| secret.render(Visibility::Whole));
        assert!(value.is_none_or(|value| !value.is_empty()), "{finding:?}");
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((mode, bytes)) = bytes.split_first() else {
        return;
    };
    let made = match mode % 2 {
        0 => Input::arbitrary_take_rest(Unstructured::new(bytes))
            .ok()
            .map(|it| it.write()),
        _ => real(bytes),
    };
    let Some((data, index)) = made else { return };
    let packs = REPOSITORY.join("objects/pack");
    let path = packs.join("pack-x.idx");
    fs::write(packs.join("pack-x.pack"), data).expect("space");
    if mode & 0x80 == 0 {
        fs::write(path, index).expect("space");
    } else if path.exists() {
        fs::remove_file(path).expect("a file of its own");
    }
    scan_of(&REPOSITORY);
});
