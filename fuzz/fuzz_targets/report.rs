//! Whatever a stranger's report says: it is refused, or merged, written in every format, and the
//! same when it is merged again.
#![no_main]

use std::io;

use libfuzzer_sys::fuzz_target;
use ntnleaks::{Format, Matcher, Report, SUMMARY_LIMIT, View, merge, read, write, write_summary};

fuzz_target!(|text: &[u8]| {
    let matcher = Matcher::new();
    let Ok(report) = read(&mut &*text, "fuzz") else {
        return;
    };
    let merged = merge(vec![report], &matcher);
    for format in [
        Format::Terminal,
        Format::Jsonl,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
    ] {
        write(format, &merged, &View::default(), &mut io::sink()).expect("a sink takes everything");
    }
    let mut summary = Vec::new();
    write_summary(&merged, SUMMARY_LIMIT, &mut summary).expect("a Vec takes everything");
    assert!(summary.len() as u64 <= SUMMARY_LIMIT);
    let written = json(&merged);
    let again = read(&mut &*written, "again").expect("our own report");
    assert_eq!(json(&merge(vec![again], &matcher)), written);
});

fn json(report: &Report) -> Vec<u8> {
    let view = View {
        show_placeholders: true,
        show_suppressed: true,
        ..View::default()
    };
    let mut out = Vec::new();
    write(Format::Json, report, &view, &mut out).expect("a Vec takes everything");
    out
}
