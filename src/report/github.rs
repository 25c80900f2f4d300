//! Annotations of a GitHub workflow, as its runner reads them from the output of a step, and a last
//! line for whoever reads the log. Secrets are always redacted here.
//!
//! The runner (`ActionCommand.cs` in actions/runner) takes a line that begins with `::` for a
//! command, and one that has `##[` anywhere: nothing of a scanned text may do either.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::io::{self, Write};

use super::leak::Leak;
use super::{Report, message, path, place, sanitize, verdict};
use crate::blob::{Origin, Skipped};
use crate::detector::Severity;
use crate::finding::Finding;
use crate::root::Root;
use crate::validity::{Validity, Verdict};

/// GitHub keeps so many of each kind that a step writes.
const SHOWN: u64 = 10;

#[derive(Clone, Copy)]
enum Kind {
    Error,
    Warning,
    Notice,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Notice];

    fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }

    fn of(severity: Severity) -> Self {
        match severity {
            Severity::Critical | Severity::High => Self::Error,
            Severity::Medium => Self::Warning,
            Severity::Low => Self::Notice,
        }
    }
}

/// Writes a line for each annotation, as many as are kept, and one for the log.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let leaks = Leak::group(&report.findings);
    let mut page = Page {
        out,
        counts: [0; 3],
    };
    if report.read_nothing() {
        let title = "title=ntnleaks".to_owned();
        let text = "nothing was read: this is not a clean result";
        page.annotate(Kind::Error, || (title, text.into()))?;
    }
    for finding in most_severe_first(&leaks) {
        page.annotate(Kind::of(finding.severity), || {
            of_finding(finding, &report.root)
        })?;
    }
    for skipped in &report.skipped {
        page.annotate(Kind::Warning, || of_skipped(skipped, &report.root))?;
    }
    let last = [Some(verdict::line(report, &leaks)), page.left_out()];
    let last: Vec<String> = last.into_iter().flatten().collect();
    writeln!(page.out, "{}", last.join(" · "))
}

/// All findings, what is active first, then the most severe; of equals a first place of each leak, then a second one.
fn most_severe_first<'a>(leaks: &[Leak<'a>]) -> Vec<&'a Finding> {
    let ranked = leaks.iter().enumerate().flat_map(|(at, leak)| {
        let places = leak.findings().enumerate();
        let is_active = leak.is_active();
        places.map(move |(nth, finding)| {
            let weight = Reverse((is_active, finding.severity));
            (weight, nth, at, finding)
        })
    });
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|&(weight, nth, at, _)| (weight, nth, at));
    ranked.into_iter().map(|(.., finding)| finding).collect()
}

struct Page<'a, W> {
    out: &'a mut W,
    /// How many there are of each kind, shown or not.
    counts: [u64; 3],
}

impl<W: Write> Page<'_, W> {
    /// Writes one annotation of properties and a message, if it is among those that are kept.
    fn annotate(&mut self, kind: Kind, parts: impl FnOnce() -> (String, String)) -> io::Result<()> {
        let count = &mut self.counts[kind as usize];
        *count += 1;
        if *count > SHOWN {
            return Ok(());
        }
        let (properties, text) = parts();
        let text = sanitize::text(&text);
        writeln!(self.out, "::{} {properties}::{}", kind.id(), data(&text))
    }

    fn left_out(&self) -> Option<String> {
        let more = Kind::ALL.into_iter().filter_map(|kind| {
            let more = self.counts[kind as usize].saturating_sub(SHOWN);
            (more > 0).then(|| verdict::counted(more, kind.id()))
        });
        let more = more.collect::<Vec<_>>().join(", ");
        (!more.is_empty())
            .then(|| format!("not shown: {more}, as GitHub keeps {SHOWN} of each kind"))
    }
}

fn of_finding(finding: &Finding, root: &Root) -> (String, String) {
    let region = finding.location.region;
    // GitHub shows a whole file at its first line.
    let (line, end_line) = region.map_or((1, 1), |at| (at.line, at.end_line));
    let columns = region.filter(|at| at.line == at.end_line);
    let columns = columns.map(|at| format!(",col={},endColumn={}", at.column, at.end_column));
    let place = file(&finding.location.origin, root).map(|file| {
        let columns = columns.unwrap_or_default();
        format!("{file},line={line},endLine={end_line}{columns},")
    });
    let name = finding.detector.name;
    // That nobody knows would read there as if the kind were not known.
    let is_known = |verdict: &Verdict| verdict.validity() != Validity::Unknown;
    let validity = finding.verdict.filter(is_known).map(Verdict::word);
    let title: Vec<&str> = std::iter::once(name)
        .chain(validity)
        .chain(message::asides(finding))
        .collect();
    let title = property(&title.join(", "));
    (
        format!("{}title={title}", place.unwrap_or_default()),
        message::text(finding, root),
    )
}

fn of_skipped(skipped: &Skipped, root: &Root) -> (String, String) {
    match file(&skipped.origin, root) {
        Some(file) => (format!("{file},title=Not read"), skipped.reason.to_string()),
        None => (
            "title=Not read".to_owned(),
            format!("{} {}", place::item(&skipped.origin), skipped.reason),
        ),
    }
}

/// The property that names a file. A name that could deceive somebody is told as on a terminal, and
/// then GitHub finds no file for it.
fn file(origin: &Origin, root: &Root) -> Option<String> {
    let path = path::from_top(root, origin);
    let is_file = !path.is_empty() && place::nameless(origin).is_none();
    let plain = str::from_utf8(&path).ok();
    let plain = plain.filter(|text| !text.chars().any(sanitize::deceives));
    let shown = plain.map_or_else(|| sanitize::name(&path), Cow::Borrowed);
    is_file.then(|| format!("file={}", property(&shown)))
}

fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::blob::{Publication, SkipReason};
    use crate::detector::DETECTORS;
    use crate::object::ObjectKind;
    use crate::report::testing::{
        clean, dotenv, everything, id, in_object, of_detector, origin, secret, token,
    };

    fn lines(report: &Report) -> Vec<String> {
        let mut out = Vec::new();
        write(report, &mut out).expect("a Vec takes everything");
        let text = String::from_utf8(out).expect("the report is UTF-8");
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_clean_run_is_a_line_of_the_log() {
        let lines = lines(&clean());
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("no leaked Notion credentials · 78,012 files"));
    }

    #[test]
    fn an_annotation_has_a_place_a_title_and_what_to_do() {
        let mut report = clean();
        let mut finding = token("./a:b,c%.rs", 7);
        finding.confidence = crate::detector::Confidence::Medium;
        report.findings.push(finding);
        let line = lines(&report).swap_remove(0);
        let expected = "::error file=packages/api/a%3Ab%2Cc%25.rs,line=7,endLine=7,col=15,\
                        endColumn=65,title=Notion API token%2C medium confidence::\
                        ntn_0000****B3dE. Regenerate the token";
        assert!(line.starts_with(expected), "{line}");
    }

    #[test]
    fn columns_are_of_one_line() {
        let mut report = clean();
        let mut finding = token("a.rs", 7);
        if let Some(region) = &mut finding.location.region {
            region.end_line = 8;
        }
        report.findings.push(finding);
        let line = lines(&report).swap_remove(0);
        assert!(line.contains("line=7,endLine=8,title="), "{line}");
    }

    #[test]
    fn severities_are_kinds_and_what_was_not_read_is_a_warning() {
        let mut report = clean();
        report.root = Root::default();
        report.findings.push(dotenv("a/.env", Publication::Staged));
        for origin in [origin("x.bin"), in_object(ObjectKind::Commit, &id(1))] {
            report.skipped.push(Skipped {
                origin,
                reason: SkipReason::Vanished,
            });
        }
        let lines = lines(&report);
        let start = "::warning file=a/.env,line=1,endLine=1,title=Dotenv file that git would";
        assert!(lines[0].starts_with(start), "{}", lines[0]);
        assert_eq!(
            lines[1],
            "::warning file=x.bin,title=Not read::vanished before it was read"
        );
        assert_eq!(
            lines[2],
            "::warning title=Not read::commit 1a2b3c4 vanished before it was read"
        );
        assert!(lines[3].starts_with("1 dotenv file · not clean: 2 items were not read · 78,012"));
        let nothing = super::tests::lines(&Report::default());
        assert!(nothing[0].starts_with("::error title=ntnleaks::nothing was read"));
    }

    #[test]
    fn each_leak_is_shown_before_any_is_shown_twice() {
        let mild = DETECTORS.iter().find(|row| row.severity == Severity::High);
        let mild = mild.expect("a detector of high severity");
        let mut report = clean();
        report.findings.push(of_detector(mild, "mild", 99));
        report.findings.extend((0..30).map(|_| token("often", 1)));
        report.findings.push(token("once", 2));
        report.skipped.extend(everything().skipped);
        let lines = lines(&report);
        let places: Vec<bool> = lines.iter().map(|line| line.contains("/once,")).collect();
        assert!(places[1] && lines[0].contains("/often,"), "{lines:#?}");
        assert!(!lines.iter().any(|line| line.contains("/mild,")));
        assert_eq!(lines.len(), 10 + 9 + 1);
        let last = lines.last().expect("a last line");
        assert!(last.ends_with(" · not shown: 22 errors, as GitHub keeps 10 of each kind"));
    }

    #[test]
    fn nothing_of_a_scanned_text_is_a_command() {
        let mut report = everything();
        for name in [
            "::stop-commands::x",
            "a ::error::b",
            "##[error]c",
            "\n::debug::d",
        ] {
            report
                .findings
                .insert(0, dotenv(name, Publication::Tracked));
        }
        let lines = lines(&report);
        let (last, annotations) = lines.split_last().expect("a last line");
        assert!(!last.starts_with("::") && !last.contains("##["));
        for line in annotations {
            let starts = ["::error ", "::warning ", "::notice "];
            assert!(starts.iter().any(|start| line.starts_with(start)), "{line}");
            assert!(!line.chars().any(sanitize::deceives), "{line}");
        }
        let text = lines.join("\n");
        assert!((0..200).all(|n| !text.contains(&secret(n))));
    }
}
