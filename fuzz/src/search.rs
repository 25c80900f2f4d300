//! A search of a text as a whole and as a stream, which must agree.

use std::io::Cursor;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::AtomicU64;

use ntnleaks::{Encoding, Helpers, Match, Matcher, Region, Searched, Visibility};

/// What the matcher says about one credential, comparable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub id: &'static str,
    pub value: String,
    pub region: Region,
    pub encoding: Option<Encoding>,
    confidence: ntnleaks::Confidence,
    excerpt: ntnleaks::Excerpt,
    placeholder: bool,
}

impl From<&Match> for Found {
    fn from(found: &Match) -> Self {
        Self {
            id: found.detector.id,
            value: found.secret.render(Visibility::Whole),
            region: found.region,
            encoding: found.encoding,
            confidence: found.confidence,
            excerpt: found.excerpt.clone(),
            placeholder: found.placeholder,
        }
    }
}

/// The matcher, compiled once.
pub fn matcher() -> &'static Matcher {
    static MATCHER: LazyLock<Matcher> = LazyLock::new(Matcher::new);
    &MATCHER
}

/// What the matcher finds in a text.
///
/// # Panics
///
/// If it finds something else in the same text as a stream.
pub fn search(text: &[u8]) -> Vec<Found> {
    let path = Path::new("x");
    let whole = matcher().matches(text, path);
    let read = AtomicU64::new(0);
    let streamed = matcher()
        .matches_in_stream(&mut Cursor::new(text), path, &Helpers::default(), &read)
        .expect("memory can be read");
    assert_eq!(read.into_inner(), text.len() as u64, "bytes counted");
    assert_eq!(whole.dropped, streamed.dropped, "dropped");
    let found = |searched: &Searched| searched.matches.iter().map(Found::from).collect::<Vec<_>>();
    let whole = found(&whole);
    assert_eq!(found(&streamed), whole, "as a stream");
    whole
}

/// `text` at the edge of the first two windows of a stream, `shift` bytes before it, in a text
/// that repeats `filler`.
pub fn across_windows(text: &[u8], filler: &[u8], shift: u16) -> Vec<u8> {
    const WINDOW: usize = 1024 * 1024;
    let filler = if filler.is_empty() { b"\n" } else { filler };
    let mut long = Vec::with_capacity(2 * WINDOW + 64 * 1024);
    let mut fill_to = |len: usize, text: &[u8]| {
        let missing = len.saturating_sub(long.len());
        long.extend(filler.iter().cycle().take(missing));
        long.extend_from_slice(text);
        long.len()
    };
    fill_to(WINDOW - usize::from(shift), text);
    let end = fill_to(2 * WINDOW - usize::from(shift), text);
    fill_to(end + 20 * 1024, b"");
    long
}
