//! From places to candidates: what stands at each hit of the prefilter, decoded and classified.

use std::ops::Range;

use super::candidate::{Candidate, Writing};
use super::client::Client;
use super::context::{Context, Scope};
use super::decode::{View, base64, escape, split};
use super::prefilter::{Hit, Lead};
use super::shapes::{Row, Value};
use super::{Matcher, boundary, context, decode};
use crate::blob::REACH;
use crate::detector::{Anchor, Probe};

/// What a first look at a text found.
pub(super) struct Candidates {
    pub(super) found: Vec<Candidate>,
    /// Whether the text may mention what [`Anchor::File`] asks for.
    pub(super) mentioned: bool,
}

impl Matcher {
    /// What looks like a credential in a text, each with the evidence of its surroundings.
    pub(super) fn candidates(&self, text: &[u8]) -> Candidates {
        let mut found = Vec::new();
        let mut mentioned = false;
        let mut named = Vec::new();
        for hit in self.prefilter.hits(text) {
            match hit.lead {
                Lead::Prefix => self.at_prefix(text, hit.at, &mut found),
                Lead::Base64(phase) => found.extend(self.in_base64(text, hit.at, phase)),
                Lead::Utf16 => {
                    let views = decode::utf16::decode(text, hit.at);
                    found.extend(self.in_best_view(text, hit.at, &views));
                }
                Lead::Name => self.note_name(text, hit.at, &mut named),
                Lead::Mention => mentioned = true,
            }
        }
        for (row, part) in named {
            found.extend(self.values(&self.rows[row], text, part));
        }
        Candidates { found, mentioned }
    }

    /// What the prefix at `at` begins, as it stands there, split over literals, or escaped.
    fn at_prefix(&self, text: &[u8], at: usize, found: &mut Vec<Candidate>) {
        let behind = &text[at..];
        for &prefix in &self.prefixes {
            // A value may also look whole without the pieces that follow it.
            let (plain, views) = if behind.starts_with(prefix.as_bytes()) {
                let plain = self.classified(text, None, at, prefix);
                (plain, split::decode(text, at))
            } else if escape::spells(behind, prefix) {
                (None, vec![escape::decode(text, at)])
            } else {
                continue;
            };
            let decoded = views.iter().filter_map(|view| {
                let place = view.place(prefix, at)?;
                self.classified(text, Some(view), place, prefix)
            });
            found.extend(plain.into_iter().chain(decoded).min_by_key(Candidate::rank));
        }
    }

    /// The credential in base64 near the place `at` of the file. What stands before it in the same
    /// text is context, and only decoded for what has the shape of a credential.
    fn in_base64(&self, text: &[u8], at: usize, phase: usize) -> Option<Candidate> {
        let space = text[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace());
        let at = at + space.count();
        let decoded = |before| {
            let views = base64::decode(text, at, phase, before);
            self.in_best_view(text, at, &views)
        };
        let alone = decoded(BOUNDARY)?;
        Some(decoded(CONTEXT).unwrap_or(alone))
    }

    /// The most specific credential in any of the views near the place `at` of the file.
    fn in_best_view(&self, text: &[u8], at: usize, views: &[View]) -> Option<Candidate> {
        let found = views.iter().filter_map(|view| self.in_view(text, at, view));
        found.min_by_key(Candidate::rank)
    }

    /// The credential in decoded text whose prefix was written at the place `at` of the file.
    fn in_view(&self, text: &[u8], at: usize, view: &View) -> Option<Candidate> {
        self.prefixes.iter().find_map(|prefix| {
            view.places(prefix, at)
                .find_map(|place| self.classified(text, Some(view), place, prefix))
        })
    }

    /// The credential whose prefix stands at `place` of the view, or of the file itself.
    fn classified(
        &self,
        file: &[u8],
        view: Option<&View>,
        place: usize,
        prefix: &str,
    ) -> Option<Candidate> {
        let text = view.map_or(file, |view| &view.text);
        let body = text[place + prefix.len()..].iter().take(SHORTEST_BODY);
        if body.filter(|byte| is_body(byte)).count() < SHORTEST_BODY {
            return None;
        }
        let start = boundary::value_start(text, place, prefix)?;
        let values: Vec<(&Row, Value)> = self
            .rows
            .iter()
            .filter(|row| row.prefixes().contains(&prefix))
            .filter_map(|row| Some((row, row.value_at(text, start, place)?)))
            .collect();
        let writing = |value: &Value| Writing::new(file, view, &value.span);
        let context = |value: &Value| Context {
            outer: (file, writing(value).written),
            inner: view.map(|view| (view.text.as_slice(), value.span.clone())),
        };
        let holds =
            |row: &Row, value: &Value, scope| context(value).holds(row.shape.evidence, scope);
        let required = |row: &Row| row.shape.without_evidence.is_none();
        let proven = [Scope::Name, Scope::Near].into_iter().find_map(|scope| {
            values
                .iter()
                .find(|(row, value)| required(row) && holds(row, value, scope))
        });
        let likely = || values.iter().find(|(row, _)| !required(row));
        let (row, value) = proven.or_else(likely).or(values.first())?;
        let evident =
            proven.is_some() || holds(row, value, Scope::Name) || holds(row, value, Scope::Near);
        let client = match row.detector.probe {
            Probe::Client | Probe::Refresh => Client::of(view, &value.span),
            Probe::Token | Probe::Nothing => Client::Nowhere,
        };
        let candidate = self.candidate(row, text, value, writing(value), evident);
        Some(candidate.with(client))
    }

    /// Notes where values may stand because of the name at `at`, and of which row. Parts of the text
    /// that touch become one.
    fn note_name(&self, text: &[u8], at: usize, named: &mut Vec<(usize, Range<usize>)>) {
        let around = &text[at.saturating_sub(NAME)..text.len().min(at + NAME)];
        let near = context::near(text, &(at..at), context::NEAR_LINES, context::NEAR_BYTES);
        for (index, row) in self.rows.iter().enumerate() {
            let Anchor::Name(names) = row.detector.anchor else {
                continue;
            };
            if !names
                .iter()
                .any(|name| memchr::memmem::find(around, name.as_bytes()).is_some())
            {
                continue;
            }
            match named.iter_mut().rev().find(|(row, _)| *row == index) {
                Some((_, last)) if near.start <= last.end => last.end = last.end.max(near.end),
                _ => named.push((index, near.clone())),
            }
        }
    }

    /// The values anywhere in a file that mentions what their detector asks for.
    pub(super) fn anchored_in_file<'t>(
        &'t self,
        text: &'t [u8],
    ) -> impl Iterator<Item = Candidate> + 't {
        self.rows
            .iter()
            .filter(|row| matches!(row.detector.anchor, Anchor::File { .. }))
            .flat_map(|row| self.values(row, text, 0..text.len()))
    }

    /// The values of a row in a part of the text, as they stand there.
    fn values<'t>(
        &'t self,
        row: &'t Row,
        text: &'t [u8],
        part: Range<usize>,
    ) -> impl Iterator<Item = Candidate> + 't {
        row.values_in(text, part).map(move |value| {
            let writing = Writing::new(text, None, &value.span);
            self.candidate(row, text, &value, writing, true)
        })
    }

    fn candidate(
        &self,
        row: &Row,
        text: &[u8],
        value: &Value,
        writing: Writing,
        evident: bool,
    ) -> Candidate {
        Candidate::new(row, text, value, writing, evident).unless_known(&self.placeholders)
    }
}

/// The shortest body of any shape that goes by its prefix. Most prefixes in a text are a part of some
/// name, and need no regular expression.
const SHORTEST_BODY: usize = 30;
/// How much base64 before a prefix shows whether a value may begin there, in bytes.
const BOUNDARY: usize = 64;
/// How much of it shows what the value is.
const CONTEXT: usize = 2 * 1024;
/// How far a name may reach around its needle.
const NAME: usize = 24;

/// Whether what a prefix begins ends within [`REACH`] bytes, and neither is escaped nor goes on in
/// another literal or line: most are a part of some short name, `secret_of(`.
pub(super) fn ends_at_once(text: &[u8], hit: &Hit) -> bool {
    let reach = text[hit.at..].iter().take(REACH);
    let end = reach.copied().find(|byte| !is_body(byte) || *byte == b'%');
    let goes_on = |byte: &u8| matches!(byte, b'%' | b'\\' | b'"' | b'\'' | b'`' | b'\r' | b'\n');
    hit.lead == Lead::Prefix && end.is_some_and(|end| !goes_on(&end))
}

/// Whether a byte may be a part of a body, or of what parts it.
fn is_body(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':' | b'.' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blob::Glance;

    #[test]
    fn only_what_ends_at_once_and_for_good_is_silent() {
        let matcher = Matcher::new();
        let glance = |text: &str| matcher.glance(text.as_bytes());
        let body = "x1".repeat(SHORTEST_BODY);
        for prefix in &matcher.prefixes {
            for end in ["\"", "'", "`", "\\", "\r\n  ", "\n  ", "%5F", ""] {
                let text = format!("{prefix}ab{end}{body}");
                assert_ne!(glance(&text), Glance::Silent, "{text:?}");
            }
            for end in ["(", " ", ")", "=", ",", "/", "\t", "é"] {
                let text = format!("{prefix}ab{end}{body}");
                assert!(matcher.candidates(text.as_bytes()).found.is_empty());
                let is_short = prefix.len() + 3 <= REACH && !prefix.contains('%');
                assert_eq!(glance(&text) == Glance::Silent, is_short, "{text:?}");
            }
            let late = format!("{prefix}{}(", &body[..REACH]);
            assert_ne!(glance(&late), Glance::Silent, "{late:?}");
        }
    }
}
