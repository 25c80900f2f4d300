//! Loading a baseline, which each run of a team that has one does first.

use divan::{Bencher, black_box};
use ntnleaks::{Baseline, Fingerprint};

fn main() {
    divan::main();
}

/// The file of so many entries, as `ntnleaks baseline create` writes it.
fn file(entries: usize) -> Vec<u8> {
    let mut lines: Vec<String> = (0..entries)
        .map(|number| {
            let fingerprint = Fingerprint::of_bytes("bench", &number.to_be_bytes());
            format!(
                "{{\"fingerprint\":\"{fingerprint}\",\"detector\":\"notion-api-token\",\
                 \"secret\":\"ntn_1234****wxyz\",\"path\":\"packages/api/src/{number}/config.ts\",\
                 \"line\":{number},\"found_in\":\"tree\",\
                 \"by\":\"A U Thor <author@example.com>\",\"date\":\"2026-11-20\",\
                 \"reason\":\"accepted when the baseline was created\"}},\n"
            )
        })
        .collect();
    lines.sort();
    let lines = lines.concat();
    format!("{{\n\"version\": 1,\n\"entries\": [\n{lines}null\n]\n}}\n").into_bytes()
}

/// Under 50 ms for ten thousand entries.
#[divan::bench(args = [100, 10_000, 100_000])]
fn load(bencher: Bencher<'_, '_>, entries: usize) {
    let path = std::env::temp_dir().join(format!("baseline-{}-{entries}", std::process::id()));
    let written = std::fs::write(&path, file(entries));
    assert!(written.is_ok(), "there is space for a file");
    bencher.bench(|| {
        let baseline = Baseline::load(black_box(&path), "bench");
        assert!(baseline.is_ok_and(|it| it.entries().len() == entries));
    });
    let _ = std::fs::remove_file(path);
}
