//! The matcher on clean source text, beside one `memmem` search on the same buffer.

use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use memchr::memmem::Finder;
use ntnleaks::Matcher;

fn main() {
    divan::main();
}

/// How much text is searched.
const LEN: usize = 16 << 20;

/// Source text that nobody wrote to be found: the files of the directory `NTNLEAKS_BENCH_TEXT`, or
/// else of this project's walk, one behind the other, repeated as often as it takes.
fn source_text() -> Vec<u8> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/src/source");
    let directory = std::env::var("NTNLEAKS_BENCH_TEXT").unwrap_or_else(|_| own.to_owned());
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let text: Vec<u8> = files.iter().flat_map(std::fs::read).flatten().collect();
    assert!(!text.is_empty(), "the sources are there");
    text.iter().copied().cycle().take(LEN).collect()
}

#[divan::bench]
fn one_memmem(bencher: Bencher<'_, '_>) {
    let text = source_text();
    let finder = Finder::new("ntn_");
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench(|| finder.find_iter(black_box(&text)).count());
}

#[divan::bench]
fn matcher(bencher: Bencher<'_, '_>) {
    let text = source_text();
    let matcher = Matcher::new();
    bencher.counter(BytesCount::of_slice(&text)).bench(|| {
        matcher
            .matches(black_box(&text), Path::new("src/lib.rs"))
            .matches
            .len()
    });
}
