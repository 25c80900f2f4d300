//! A stream is cut into windows, and nobody sees it: matches are those of the whole text.

use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::AtomicU64;

use ntnleaks::{Helpers, Matcher};

use crate::template::base64;
use crate::tokens::Random;

/// The one match of a text has the same start, end and encoding in a stream.
fn is_the_same_in_a_stream(text: &[u8]) {
    let matcher = Matcher::new();
    let read = AtomicU64::new(0);
    let streamed = matcher
        .matches_in_stream(
            &mut Cursor::new(text),
            Path::new("x"),
            &Helpers::default(),
            &read,
        )
        .expect("memory can be read");
    let once = matcher
        .matches_once(&mut Cursor::new(text), Path::new("x"), &read)
        .expect("memory can be read");
    let whole = matcher.matches(text, Path::new("x"));
    let [streamed, once, whole] = [streamed, once, whole].map(|searched| {
        let found = searched.matches.into_iter();
        found
            .map(|found| (found.region, found.encoding, found.client_id))
            .collect::<Vec<_>>()
    });
    assert_eq!(whole.len(), 1);
    let has_id = text.windows(10).any(|part| part == b"client_id ");
    assert_eq!(whole[0].2.is_some(), has_id);
    assert_eq!(streamed, whole);
    assert_eq!(once, whole);
}

#[test]
fn stray_bytes_at_the_edge_of_a_window_are_counted_once() {
    let value = Random::seeded("stray").value("ntn");
    let stray = b"\xE2\x80\x80\x80\x80".repeat(220_000);
    for shift in 0..5 {
        let text = [&b"x".repeat(shift), &stray[..], b" ", value.as_bytes()].concat();
        is_the_same_in_a_stream(&text);
    }
}

#[test]
fn windows_keep_the_alignment_of_utf16_inside_of_other_bytes() {
    let value = Random::seeded("alignment").value("ntn");
    let units = value.encode_utf16().flat_map(u16::to_be_bytes);
    let mut text = vec![0xFF; 1024 * 1024];
    // The first window ends a byte earlier than it would, before a character.
    text.extend(b"\x80\xFF".repeat(10_000));
    text.extend(units);
    text.extend(b"\0\xFF");
    is_the_same_in_a_stream(&text);
}

#[test]
fn base64_that_is_longer_than_anybody_looks_is_named_by_its_part() {
    let value = Random::seeded("named").value("ntn");
    let encoded = base64(&[&[0; 6141], value.as_bytes(), &[0; 15_000]].concat());
    let text = [&b"\n".repeat(1024 * 1024 - 10)[..], encoded.as_bytes()].concat();
    is_the_same_in_a_stream(&text);
}

#[test]
fn a_client_id_is_seen_across_the_edge_of_a_window() {
    let mut random = Random::seeded("client id");
    let (near, far) = (random.client_id(), random.client_id());
    let pair = format!(
        "client_id = {near}\n# x\nclient_secret = {}\n\nclient_id = {far}\n",
        random.value("secret43")
    );
    let filler = "some filler text\n".repeat(70_000);
    // The first core ends a margin before its window.
    for edge in [1024 * 1024 - 24 * 1024, 1024 * 1024] {
        for shift in (0..pair.len() + 20).step_by(11) {
            let text = format!("{}\n{pair}{filler}", &filler[..edge - shift]);
            is_the_same_in_a_stream(text.as_bytes());
        }
    }
}

#[test]
fn a_second_look_for_another_value_needs_the_mention_too() {
    let mut random = Random::seeded("second look");
    let [legacy, mcp] = ["secret43", "mcp"].map(|kind| random.value(kind));
    is_the_same_in_a_stream(format!("a = {legacy}\nb = {mcp}\n").as_bytes());
}
