//! A summary in Markdown, for GitHub's job summary. Secrets are always redacted here.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::leak::Leak;
use super::{Report, history, markdown, message, path, place, remedy, rotation, verdict};
use crate::blob::Skipped;
use crate::finding::Finding;
use crate::secret::Visibility;

/// How many places of one leak are listed.
const PLACES: usize = 20;
/// How many items that were not read are listed.
const GAPS: usize = 50;
/// Kept free, in bytes, for the lines that count what is left out.
const RESERVE: usize = 400;

/// Writes the verdict, then each leak, then what was not read, as far as they fit in `room` bytes.
/// Returns whether there was room for the verdict.
pub(super) fn write(report: &Report, room: u64, out: &mut dyn Write) -> io::Result<bool> {
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    let leaks = Leak::group(&report.findings);
    let mut page = Page {
        text: String::new(),
        room: room.saturating_sub(RESERVE),
    };
    let verdict = verdict::line(report, &leaks);
    if !page.push(&format!("## ntnleaks\n\n{verdict}\n\n")) {
        return Ok(false);
    }
    // Where there is little room, each leak has its remedy at least.
    let rotations = Some(rotations(report)).filter(|it| it.len() <= page.room / 4);
    let rotations = rotations.unwrap_or_default();
    page.room -= rotations.len();
    let fitting = leaks.iter().take_while(|leak| page.push(&section(leak)));
    let more = &leaks[fitting.count()..];
    if !more.is_empty() {
        let places = verdict::places("place", more.iter().flat_map(Leak::findings));
        let _ = write!(
            page.text,
            "Left out for lack of room: {} more, in {places}.\n\n",
            verdict::grouped(more.len() as u64),
        );
    }
    page.room += rotations.len();
    page.text.push_str(&rotations);
    page.gaps(&report.skipped);
    out.write_all(page.text.as_bytes())?;
    Ok(true)
}

struct Page {
    text: String,
    /// How long the text may become, in bytes.
    room: usize,
}

impl Page {
    /// Adds a piece if there is room for all of it.
    fn push(&mut self, piece: &str) -> bool {
        let fits = self.text.len() + piece.len() <= self.room;
        if fits {
            self.text.push_str(piece);
        }
        fits
    }

    fn gaps(&mut self, skipped: &[Skipped]) {
        if skipped.is_empty() || !self.push("### Not read\n\n") {
            return;
        }
        let shown = skipped.iter().take(GAPS);
        let shown = shown.take_while(|Skipped { origin, reason }| {
            let reason = markdown::text(&reason.to_string());
            self.push(&format!(
                "- {} {reason}\n",
                markdown::code(&place::item(origin))
            ))
        });
        let more = skipped.len() - shown.count();
        if more > 0 {
            // There is room: it was reserved. Writing to a `String` cannot fail.
            let _ = writeln!(self.text, "- and {more} more");
        }
        self.text.push('\n');
    }
}

/// How to replace each kind.
fn rotations(report: &Report) -> String {
    let sections = rotation::needed(&report.findings).map(|(detector, rotation)| {
        let steps = rotation::markdown(&rotation);
        format!("### Rotate: {}\n\n{steps}\n", detector.name)
    });
    sections.collect()
}

/// One leak: what it is, its places, and how to make it worthless.
fn section(leak: &Leak<'_>) -> String {
    let Leak { first, .. } = leak;
    let detector = first.detector;
    let mut text = format!("### {}: {}", leak.severity().id(), detector.name);
    if let Some(secret) = &first.secret {
        let secret = secret.render(Visibility::Redacted);
        let _ = write!(text, " {}", markdown::code(&secret));
    }
    text.push_str("\n\n");
    if let Some(verdict) = leak.verdict() {
        let (word, reason) = (verdict.word(), markdown::text(&verdict.to_string()));
        let _ = write!(text, "**{word}**: {reason}\n\n");
    }
    let places = verdict::places("place", leak.findings());
    let _ = write!(text, "{places}:\n\n");
    for finding in leak.findings().take(PLACES) {
        place(finding, &mut text);
    }
    let rest = leak.findings().skip(PLACES);
    if rest.clone().next().is_some() {
        let _ = writeln!(text, "- and {}", verdict::places("more place", rest));
    }
    let remedy = remedy::remedy(first, path::typed(&first.location.origin.path));
    let _ = write!(
        text,
        "\n[{}]({})\n\n",
        markdown::text(&remedy),
        detector.remedy_url
    );
    text
}

fn place(finding: &Finding, text: &mut String) {
    let place = place::text(&finding.location.origin, finding.location.region);
    let _ = write!(text, "- {}", markdown::code(&place));
    for aside in message::asides(finding) {
        let _ = write!(text, " · {aside}");
    }
    let publication = remedy::publication(finding).map(str::to_owned);
    for sentence in [publication, history::sentence(finding)]
        .into_iter()
        .flatten()
    {
        let _ = write!(text, "<br>{}", markdown::text(&sentence));
    }
    text.push('\n');
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::report::testing::{clean, everything, exposed, secret, token};

    const MEBIBYTE: u64 = 1024 * 1024;

    fn summary(report: &Report, room: u64) -> Option<String> {
        let mut out = Vec::new();
        let fits = write(report, room, &mut out).expect("a Vec takes everything");
        assert!(out.len() as u64 <= room && out.is_empty() != fits);
        fits.then(|| String::from_utf8(out).expect("the summary is UTF-8"))
    }

    #[test]
    fn a_clean_run_is_a_heading_and_a_line() {
        let text = summary(&clean(), MEBIBYTE).expect("room");
        assert!(text.starts_with("## ntnleaks\n\nno leaked Notion credentials · 78,012 files"));
        assert_eq!(text.lines().count(), 4);
    }

    #[test]
    fn a_leak_is_told_once_with_its_places_and_its_remedy() {
        let mut report = clean();
        report.findings.push(token("a|b`c.rs", 7));
        report.findings.push(exposed("<b>.rs", 7));
        let text = summary(&report, MEBIBYTE).expect("room");
        let expected = "\
### critical: Notion API token `ntn_0000****B3dE`

2 places:

- ``a|b`c.rs:7:15``
- `<b>.rs:7:15`<br>introduced 3 March 2026 by A U Thor in 1a2b3c4, removed 4 March 2026 in \
2a2b3c4, still in the history of origin\\/main, fix, the notes commits and 2 more: it was \
pushed, so rotate it

[Regenerate the token in Notion's";
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("](https://www.notion.so/my-integrations)\n"));
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let mut report = everything();
        let findings = (0..3000).map(|n| token(&format!("{}.rs", "x".repeat(2000)), 100 + n));
        report.findings.extend(findings);
        let all = Leak::group(&report.findings).len();
        for room in [2000, 20_000, MEBIBYTE] {
            let text = summary(&report, room).expect("room");
            let left = text
                .split("Left out for lack of room: ")
                .nth(1)
                .expect("a count");
            let left = left.replace(',', "");
            let left: usize = left
                .split(' ')
                .next()
                .unwrap_or_default()
                .parse()
                .expect("a number");
            assert_eq!(
                text.matches("\n### ").count()
                    - text.matches("\n### Rotate: ").count()
                    - usize::from(text.contains("### Not"))
                    + left,
                all
            );
        }
        assert_eq!(summary(&report, 100), None);
    }

    #[test]
    fn places_and_gaps_have_an_end() {
        let mut report = clean();
        report
            .findings
            .extend((0..25).map(|n| token(&format!("{n}.rs"), 1)));
        let skipped = everything().skipped;
        report.skipped.extend((0..7).flat_map(|_| skipped.clone()));
        let text = summary(&report, MEBIBYTE).expect("room");
        assert!(text.contains("- and 5 more places\n"), "{text}");
        assert!(text.contains("- and 13 more\n"), "{text}");
    }

    #[test]
    fn nothing_of_a_scanned_text_is_markup() {
        let text = summary(&everything(), MEBIBYTE).expect("room");
        let deceives = |it| it != '\n' && crate::report::sanitize::deceives(it);
        assert!(!text.contains(deceives));
        assert!(
            !text.contains("[x](https://e.example)`\n") && !text.contains("\n`[x]"),
            "{text}"
        );
        assert!((0..200).all(|n| !text.contains(&secret(n))));
    }
}
