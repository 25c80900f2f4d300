//! The matcher against a slow one that is obviously right, over texts in which credentials stand
//! at every edge of every buffer.

use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::AtomicU64;

use ntnleaks::{Helpers, Matcher, Searched};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use crate::tokens::Random;

/// Where a credential is, and which: line, column, detector, redacted value.
type Place = (u64, u64, &'static str, String);

/// Looks at each place of the text on its own, character by character.
fn reference(text: &[u8]) -> Vec<(usize, &'static str)> {
    (0..text.len())
        .filter_map(|at| Some((at, value_at(text, at)?)))
        .collect()
}

/// The detector of the value that begins at `at`: the shapes that need no context.
fn value_at(text: &[u8], at: usize) -> Option<&'static str> {
    let word = |byte: &u8| byte.is_ascii_alphanumeric();
    if at > 0 && word(&text[at - 1]) {
        return None;
    }
    let rest = &text[at..];
    let (prefix, digits, tails, detector): (&[u8], usize, &[usize], _) = match rest.get(..4)? {
        b"ntn_" => (b"ntn_", 11, &[35], "notion-api-token"),
        b"nrt_" => (b"nrt_", 11, &[33, 34, 35, 36], "notion-refresh-token"),
        b"secr" if at == 0 || text[at - 1] != b'_' => {
            (b"secret_", 0, &[41, 42, 43], "notion-legacy-token")
        }
        _ => return None,
    };
    let body = rest.strip_prefix(prefix)?;
    let numbered = body.get(..digits)?.iter().all(u8::is_ascii_digit);
    let tail = body[digits..].iter().take_while(|byte| word(byte)).count();
    let closed = !matches!(body.get(digits + tail), Some(b'_' | b'-'));
    (numbered && closed && tails.contains(&tail)).then_some(detector)
}

fn places(searched: &Searched) -> Vec<Place> {
    let place = |found: &ntnleaks::Match| {
        (
            found.region.line,
            found.region.column,
            found.detector.id,
            found.secret.render(ntnleaks::Visibility::Redacted),
        )
    };
    searched.matches.iter().map(place).collect()
}

/// The same, as the matcher finds it in the whole text and in a stream.
fn search(text: &[u8], threads: usize) -> (Vec<Place>, Vec<Place>) {
    let matcher = Matcher::new();
    let whole = matcher.matches(text, Path::new("x"));
    let mut stream = Cursor::new(text);
    let read = AtomicU64::new(0);
    let streamed = matcher
        .matches_in_stream(
            &mut stream,
            Path::new("x"),
            &Helpers::new(threads - 1),
            &read,
        )
        .expect("memory can be read");
    assert_eq!(
        read.into_inner(),
        text.len() as u64,
        "every byte is counted once"
    );
    let read = AtomicU64::new(0);
    let once = matcher
        .matches_once(&mut Cursor::new(text), Path::new("x"), &read)
        .expect("memory can be read");
    assert_eq!(read.into_inner(), text.len() as u64);
    assert_eq!(places(&once), places(&whole), "read once");
    (places(&whole), places(&streamed))
}

/// The 1-based line and column of an offset, counted the slow way.
fn position(text: &[u8], at: usize) -> (u64, u64) {
    let before = String::from_utf8_lossy(&text[..at]);
    let line = before.matches('\n').count() as u64 + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count() as u64
        + 1;
    (line, column)
}

fn agrees(text: &[u8]) {
    let expected: Vec<_> = reference(text)
        .into_iter()
        .map(|(at, detector)| (position(text, at), detector))
        .collect();
    let (whole, streamed) = search(text, 1);
    let found = |places: &[Place]| -> Vec<_> {
        let found = places.iter();
        found
            .map(|(line, column, id, _)| ((*line, *column), *id))
            .collect()
    };
    assert_eq!(found(&whole), expected);
    assert_eq!(found(&streamed), expected);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    })]

    /// Prefixes, bodies of nearly the right length, and what may stand around them, in any order.
    #[test]
    fn any_mixture_of_pieces(seed in any::<u32>(), pieces in prop::collection::vec(0..16usize, 1..60)) {
        let mut random = Random::seeded(&seed.to_string());
        let mut text = Vec::new();
        for piece in pieces {
            let body = |random: &mut Random, len: usize| random.base62(len);
            let bytes = match piece {
                0 => random.value("ntn"),
                1 => random.value("nrt"),
                2 => random.value("secret43"),
                3 => random.value("secret41"),
                4 => random.digits(11),
                5 => body(&mut random, 35),
                6 => body(&mut random, 7),
                7 => "secret_".to_owned(),
                8 => "ntn_".to_owned(),
                9 => "\n".to_owned(),
                10 => "é日🔑".to_owned(),
                11 => " = \"".to_owned(),
                12 => "_".to_owned(),
                13 => "-".to_owned(),
                14 => "\r\n  ".to_owned(),
                _ => ".".to_owned(),
            };
            text.extend_from_slice(bytes.as_bytes());
        }
        // Values that are joined, shapes that need context, and words are not the reference's.
        let plain = Matcher::new().matches(&text, Path::new("x"));
        let strict = plain.matches.iter().all(|found| {
            found.encoding.is_none() && found.detector.id != "notion-api-token-unknown-format"
        });
        prop_assume!(strict);
        agrees(&text);
    }
}

/// A text of a few windows, of lines of odd lengths.
fn filler(random: &mut Random, len: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(len + 100);
    while text.len() < len {
        let width = 1 + random.below(90);
        text.extend(random.text("abc =\"é;", width).bytes());
        text.push(b'\n');
    }
    text
}

#[test]
fn every_place_around_the_edges_of_windows() {
    let window = 1024 * 1024;
    let mut random = Random::seeded("edges");
    let filler = filler(&mut random, 3 * window + 5000);
    // The first core ends a margin before a window and the head; the next, a window later.
    for edge in [
        window,
        window + 16 * 1024,
        2 * window,
        2 * window + 16 * 1024,
    ] {
        for shift in (0..130).step_by(3) {
            let mut text = filler.clone();
            let at = edge + 60 - shift;
            let value = random.value("ntn");
            text.splice(at..at + 3, format!("\n {value} ").into_bytes());
            let text = String::from_utf8_lossy(&text).into_owned().into_bytes();
            let (whole, streamed) = search(&text, 2);
            assert_eq!(whole.len(), 1, "{edge} {shift}");
            assert_eq!(streamed, whole, "{edge} {shift}");
        }
    }
}

#[test]
fn every_alignment_of_utf16_in_a_stream() {
    let mut random = Random::seeded("utf-16");
    let unit: String = "日本 x🔑\n".repeat(80_000);
    for shift in 0..6 {
        let text = format!(
            "{}{unit}key = {}\n{unit}",
            "x".repeat(shift),
            random.value("ntn")
        );
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (whole, streamed) = search(&bytes, 2);
        assert_eq!(whole[0].0, 80_001);
        assert_eq!(whole[0].1, 7);
        assert_eq!(streamed, whole);
    }
}

#[test]
fn what_is_said_at_the_far_end_of_a_stream_counts() {
    let mut random = Random::seeded("far");
    let far = "x = 1;\n".repeat(400_000);
    let confidence = |text: &str| {
        let mut stream = Cursor::new(text.as_bytes());
        let read = AtomicU64::new(0);
        let searched = Matcher::new()
            .matches_in_stream(&mut stream, Path::new("x"), &Helpers::new(1), &read)
            .expect("memory can be read");
        let once = Matcher::new()
            .matches_once(&mut text.as_bytes(), Path::new("x"), &read)
            .expect("memory can be read");
        let [streamed, once] = [searched, once].map(|searched| {
            let found = searched.matches.first();
            found.map(|found| (found.detector.id, found.confidence.id()))
        });
        assert_eq!(streamed, once);
        streamed
    };
    let legacy = random.value("secret43");
    let text = format!("a = {legacy}\n{far}");
    assert_eq!(confidence(&text), Some(("notion-legacy-token", "medium")));
    let text = format!("a = {legacy}\n{far}https://api.notion.com/v1\n");
    assert_eq!(confidence(&text), Some(("notion-legacy-token", "high")));
    let mcp = random.value("mcp");
    assert_eq!(confidence(&format!("a = {mcp}\n{far}")), None);
    let text = format!("a = {mcp}\n{far}https://mcp.notion.com/mcp\n");
    assert_eq!(
        confidence(&text),
        Some(("notion-mcp-oauth-token", "medium"))
    );
}

#[test]
fn a_text_full_of_credentials_is_cut_and_counted() {
    let mut random = Random::seeded("full");
    let value = random.value("ntn");
    let text = format!("{value}\n").repeat(30_000);
    let (whole, streamed) = search(text.as_bytes(), 2);
    assert_eq!(whole.len(), 10_000);
    assert_eq!(streamed, whole);
    assert_eq!(
        Matcher::new()
            .matches(text.as_bytes(), Path::new("x"))
            .dropped,
        20_000
    );
}
