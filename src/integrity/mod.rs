//! In what a value is not what was issued, and what was meant: stray characters, a copy that was
//! encoded, truncated or redacted. No value is refused for its shape alone: Notion may change it.

mod around;
mod characters;
mod shape;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use crate::checkup::Remark;
use crate::detector::{Detector, Probe};
use crate::finding::Encoding;
use crate::matcher::{Held, Matcher};
use crate::secret::Secret;
use crate::validity::Verdict;

use around::{Around, PREFIXES};

/// What a value that was given holds.
pub(crate) struct Integrity {
    /// The credentials that were meant: one, or several.
    pub(crate) parts: Vec<Part>,
    /// In what the value is not one of them, as it was issued.
    pub(crate) remarks: BTreeSet<Remark>,
    /// The value as it was given, if it is another one than the only part; and whether it can be
    /// sent as it is.
    pub(crate) as_given: Option<(Secret, bool)>,
}

/// A credential that was meant.
pub(crate) struct Part {
    pub(crate) detector: Option<&'static Detector>,
    pub(crate) secret: Secret,
    /// The id of the OAuth client, if it stands before it.
    pub(crate) client_id: Option<String>,
    /// Why it is never sent, if it is not.
    pub(crate) never: Option<Verdict>,
}

/// What is in the text after each step of cleaning.
struct Found {
    held: Vec<Held>,
    around: Around,
    /// Whether nothing stands around it that is not known.
    is_whole: bool,
}

/// Examines a value; `name` is what it is called where it was given, which may tell its kind.
pub(crate) fn examine(value: &[u8], name: Option<&str>, matcher: &Matcher) -> Integrity {
    match cleaned(value, name, matcher) {
        Some((found, remarks)) => known(value, found, remarks),
        None => unknown(value, matcher),
    }
}

/// Whether values make one credential only together: it was broken where it was copied from.
pub(crate) fn is_broken(values: &[&[u8]], matcher: &Matcher) -> bool {
    let is_one = |value: &[u8]| {
        let found = cleaned(value, None, matcher);
        found.is_some_and(|(found, _)| found.is_whole && found.held.len() == 1)
    };
    let begins = values.first().is_some_and(|first| {
        let mut prefixes = PREFIXES.iter().map(|it| it.as_bytes());
        prefixes.any(|prefix| first.windows(prefix.len()).any(|it| it == prefix))
    });
    begins
        && !values.iter().any(|value| is_one(value))
        && is_one(&Zeroizing::new(values.join(&b"\n"[..])))
}

/// The credentials of known shapes that a value holds, and what was undone to see them: what leaves
/// nothing over goes before what leaves some text.
fn cleaned(
    value: &[u8],
    name: Option<&str>,
    matcher: &Matcher,
) -> Option<(Found, BTreeSet<Remark>)> {
    let mut text = Zeroizing::new(String::from_utf8_lossy(value).into_owned());
    let mut remarks = BTreeSet::new();
    let mut partly = None;
    // As it is first: its bytes may be UTF-16.
    let mut found = find(value, name, matcher);
    let mut steps = STEPS.iter();
    loop {
        match found {
            Some(found) if found.is_whole => return Some((found, remarks)),
            Some(found) => partly = partly.or(Some((found, remarks.clone()))),
            None => {}
        }
        let Some((step, remark)) = steps.next() else {
            break;
        };
        let changed = step(&text).filter(|changed| **changed != **text);
        found = changed.and_then(|changed| {
            let is_broken = *remark == Remark::InnerBlanks && text.trim().contains(['\r', '\n']);
            remarks.insert(if is_broken {
                Remark::LineBreaks
            } else {
                *remark
            });
            text = changed;
            find(text.as_bytes(), name, matcher)
        });
    }
    let joined = joined(&text, matcher);
    joined.map(|found| (found, remarks)).or(partly)
}

type Step = fn(&str) -> Option<Zeroizing<String>>;

/// What is undone, one after the other, until a credential shows.
const STEPS: [(Step, Remark); 4] = [
    (
        |it| Some(characters::without_invisible(it)),
        Remark::Invisible,
    ),
    (
        |it| Some(characters::without_look_alikes(it)),
        Remark::LookAlikes,
    ),
    (without_blanks, Remark::InnerBlanks),
    (with_prefix_in_case, Remark::LetterCase),
];

/// The text without blanks and line breaks in the value, and with what stands around that.
fn without_blanks(text: &str) -> Option<Zeroizing<String>> {
    let (before, value, after) = peeled(text, true, &mut Around::default());
    let kept = value.chars().filter(|it| !it.is_ascii_whitespace());
    let middle: Zeroizing<String> = Zeroizing::new(kept.collect());
    Some(Zeroizing::new([before, &middle, after].concat()))
}

fn with_prefix_in_case(text: &str) -> Option<Zeroizing<String>> {
    let start = PREFIXES.iter().filter_map(|prefix| {
        let mut windows = text.as_bytes().windows(prefix.len());
        windows.position(|window| window.eq_ignore_ascii_case(prefix.as_bytes()))
    });
    let (before, rest) = text.split_at_checked(start.min()?)?;
    let rest = Zeroizing::new(shape::with_prefix_in_case(rest)?);
    Some(Zeroizing::new([before, &rest].concat()))
}

/// The text before a value, the value, and the text behind it.
fn peeled<'t>(text: &'t str, is_known: bool, around: &mut Around) -> (&'t str, &'t str, &'t str) {
    let start = around::lead(text, is_known, around);
    let end = start + around::trail(&text[start..], is_known, around);
    (&text[..start], &text[start..end], &text[end..])
}

/// The credentials of known shapes in a text, if there are any.
fn find(text: &[u8], name: Option<&str>, matcher: &Matcher) -> Option<Found> {
    let name = name.map_or_else(String::new, |name| format!("{name}="));
    let whole = Zeroizing::new([name.as_bytes(), text].concat());
    let mut held = matcher.held(&whole);
    held.retain(|it| it.detector.id != UNKNOWN_FORMAT);
    let (first, last) = (held.first()?, held.last()?);
    // What UTF-16 has around a text.
    let is_wide = matches!(first.encoding, Some(Encoding::Utf16Le | Encoding::Utf16Be));
    let shown = |part: &[u8]| {
        let bytes = part.iter().copied();
        let bytes = bytes.filter(|byte| !is_wide || !matches!(byte, 0 | 0xfe | 0xff));
        Zeroizing::new(String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned())
    };
    let start = name.len().min(first.place.start);
    let before = shown(&whole[start..first.place.start]);
    let after = shown(&whole[last.place.end..]);
    let mut around = Around::default();
    let is_whole = around::lead(&before, true, &mut around) == before.len()
        && around::trail(&after, true, &mut around) == 0;
    if !is_whole {
        around.remarks.insert(Remark::Surroundings);
    }
    let written = str::from_utf8(&whole[first.place.clone()]).unwrap_or_default();
    let has_lost_case = first.encoding.is_none() && shape::has_lost_case(written);
    (around.remarks).extend(has_lost_case.then_some(Remark::LetterCase));
    Some(Found {
        held,
        around,
        is_whole,
    })
}

/// Credentials that stand one behind the other without anything between them.
fn joined(text: &str, matcher: &Matcher) -> Option<Found> {
    let mut around = Around::default();
    let (_, value, _) = peeled(text, true, &mut around);
    let prefixes = PREFIXES.iter().take(3);
    let mut starts: Vec<_> = prefixes
        .flat_map(|prefix| value.match_indices(prefix))
        .map(|(at, _)| at)
        .collect();
    starts.sort_unstable();
    let ends = starts.iter().skip(1).copied().chain([value.len()]);
    let mut held = Vec::new();
    for (start, end) in starts.iter().zip(ends) {
        let piece = &value.as_bytes()[*start..end];
        let found = matcher.held(piece).into_iter().next()?;
        if found.place != (0..piece.len()) || found.detector.id == UNKNOWN_FORMAT {
            return None;
        }
        held.push(found);
    }
    (held.len() > 1 && starts[0] == 0).then_some(Found {
        held,
        around,
        is_whole: true,
    })
}

fn known(value: &[u8], found: Found, mut remarks: BTreeSet<Remark>) -> Integrity {
    let Found { held, around, .. } = found;
    remarks.extend(around.remarks);
    let encoded = |held: &Held| {
        Some(match held.encoding? {
            Encoding::Split if value.contains(&b'\n') => Remark::LineBreaks,
            encoding => Remark::Encoded(encoding),
        })
    };
    remarks.extend(held.iter().filter_map(encoded));
    let mut parts: Vec<Part> = Vec::new();
    for held in held {
        if parts.iter().any(|part| part.secret.is_same(&held.secret)) {
            continue;
        }
        if held.is_placeholder {
            remarks.insert(Remark::Placeholder);
        }
        parts.push(Part {
            detector: Some(held.detector),
            secret: held.secret,
            client_id: around.client_id.clone().or(held.client_id),
            never: held.is_placeholder.then_some(Verdict::Placeholder),
        });
    }
    if parts.len() > 1 {
        remarks.insert(Remark::Several(parts.len()));
    }
    integrity(value, parts, remarks)
}

/// What is in no shape that anybody knows.
fn unknown(value: &[u8], matcher: &Matcher) -> Integrity {
    let text = Zeroizing::new(String::from_utf8_lossy(value).into_owned());
    let visible = characters::without_invisible(&text);
    let latin = characters::without_look_alikes(&visible);
    let mut around = Around::default();
    let (_, mut inner, _) = peeled(&latin, true, &mut around);
    if !PREFIXES.iter().any(|it| inner.starts_with(it)) {
        around = Around::default();
        (_, inner, _) = peeled(&latin, false, &mut around);
    }
    let mut remarks = around.remarks;
    remarks.extend((*visible != *text).then_some(Remark::Invisible));
    remarks.extend((*latin != *visible).then_some(Remark::LookAlikes));
    let remark = shape::remark(inner);
    remarks.extend(remark);
    remarks.extend(shape::has_lost_case(inner).then_some(Remark::LetterCase));
    let never = match remark {
        Some(Remark::Placeholder) => Some(Verdict::Placeholder),
        Some(Remark::Redacted) => Some(Verdict::Redacted),
        _ => None,
    };
    let detector = detector(inner, matcher);
    let prefix = detector.and_then(|detector| detector.prefix_len(inner.as_bytes()));
    let is_asked = detector.is_none_or(|detector| detector.probe != Probe::Nothing);
    let is_odd = is_asked && !shape::is_sendable(inner.as_bytes());
    let never = never.or(is_odd.then_some(Verdict::NotSendable));
    let part = Part {
        detector,
        secret: Secret::new(inner.as_bytes().to_vec(), prefix.unwrap_or(0)),
        client_id: around.client_id,
        never,
    };
    integrity(value, vec![part], remarks)
}

/// The kind of a value of another shape: by its prefix, or one that is never asked about.
fn detector(value: &str, matcher: &Matcher) -> Option<&'static Detector> {
    let of_prefix = |(prefix, id)| value.starts_with(prefix).then(|| Detector::by_id(id))?;
    let never = matcher.never_asked(value.as_bytes());
    never.or_else(|| OF_PREFIX.into_iter().find_map(of_prefix))
}

/// The detector of what has the prefix of a token and another shape.
const UNKNOWN_FORMAT: &str = "notion-api-token-unknown-format";

/// Kinds that are known by their beginning, whatever follows.
const OF_PREFIX: [(&str, &str); 5] = [
    ("ntn_", UNKNOWN_FORMAT),
    ("nrt_", "notion-refresh-token"),
    ("v02:", "notion-session-cookie"),
    ("v03:", "notion-session-cookie"),
    ("adm_", "notion-organization-token"),
];

fn integrity(value: &[u8], parts: Vec<Part>, remarks: BTreeSet<Remark>) -> Integrity {
    // Whoever has an encoded copy has the credential: it is no other secret to ask about.
    let is_encoded = remarks.iter().any(|it| matches!(it, Remark::Encoded(_)));
    let mut as_given = None;
    if let [part] = &*parts
        && !part.is(value)
    {
        let given = Secret::new(value.to_vec(), 0);
        as_given = Some((given, !is_encoded && shape::is_sendable(value)));
    }
    Integrity {
        parts,
        remarks,
        as_given,
    }
}

impl Part {
    /// Whether it is `value`, with its client id or without.
    fn is(&self, value: &[u8]) -> bool {
        let value = match &self.client_id {
            Some(id) => value.get(id.len() + 1..).unwrap_or(value),
            None => value,
        };
        self.secret.is(value)
    }
}
