//! What is forgiven, and what is to be said of the baseline.

use std::io::{self, Write};

use super::super::{Report, View, sanitize};
use super::paint::{Paint, Role};
use super::{Page, leak};
use crate::accepted::{Accepted, BaselineNotes};

/// How many entries of a baseline are named unless all are asked for.
const ENTRIES: usize = 10;

/// Lists what is suppressed, each with what says so.
pub(super) fn suppressed(
    report: &Report,
    view: &View,
    paint: Paint,
    page: &mut Page<'_, impl Write>,
) -> io::Result<()> {
    if report.suppressed.is_empty() {
        return Ok(());
    }
    let out = page.section()?;
    writeln!(out, "{}", paint.as_a(Role::Heading, "suppressed"))?;
    for finding in &report.suppressed {
        let what = leak::what(finding, view.visibility);
        write!(
            out,
            "  {}  {}",
            leak::place(finding, paint),
            what.trim_end()
        )?;
        if let Some(verdict) = finding.verdict {
            write!(out, " · {}: {verdict}", leak::validity(verdict, paint))?;
        }
        if let Some(suppression) = &finding.suppression {
            let reason = suppression.reason.as_ref();
            let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
            let by = format!(" · {}{reason}", suppression.by);
            write!(out, "{}", paint.as_a(Role::Aside, &sanitize::text(&by)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Names the entries that no longer occur, and those that have expired.
pub(super) fn baseline(
    report: &Report,
    view: &View,
    paint: Paint,
    page: &mut Page<'_, impl Write>,
) -> io::Result<()> {
    let has_news = |notes: &&BaselineNotes| !(notes.gone.is_empty() && notes.expired.is_empty());
    let Some(notes) = report.baseline.as_ref().filter(has_news) else {
        return Ok(());
    };
    let out = page.section()?;
    let heading = format!("baseline {}", notes.name);
    writeln!(
        out,
        "{}",
        paint.as_a(Role::Heading, &sanitize::text(&heading))
    )?;
    let expired = notes.expired.iter().map(|entry| {
        let day = entry
            .expires
            .map_or_else(String::new, |day| day.to_string());
        (entry, format!("expired on {day}: it counts again"))
    });
    let gone = notes.gone.iter();
    let gone = gone.map(|entry| (entry, "no longer occurs".to_owned()));
    let all = notes.expired.len() + notes.gone.len();
    let shown = if view.verbose { all } else { ENTRIES };
    for (entry, what) in expired.chain(gone).take(shown) {
        let what = format!(" · {what}");
        writeln!(
            out,
            "  {}{}",
            place(entry, paint),
            paint.as_a(Role::Aside, &what)
        )?;
    }
    if all > shown {
        let more = format!("and {} more", all - shown);
        writeln!(out, "  {}", paint.as_a(Role::Aside, &more))?;
    }
    if !notes.gone.is_empty() {
        let remedy = "`ntnleaks baseline prune` removes what no longer occurs";
        writeln!(out, "  {} {remedy}", paint.as_a(Role::Mark, "→"))?;
    }
    Ok(())
}

/// Where an entry was, and what it is.
fn place(entry: &Accepted, paint: Paint) -> String {
    let line = entry
        .line
        .map_or_else(String::new, |line| format!(":{line}"));
    let place = format!("{}{line}", entry.path);
    let what = entry.secret.as_deref().unwrap_or_default();
    format!(
        "{}  {}",
        paint.as_a(Role::Place, &sanitize::text(&place)),
        sanitize::text(format!("{}  {what}", entry.detector).trim_end())
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;
    use super::*;
    use crate::report::testing::{clean, notes, suppressed};

    #[test]
    fn what_is_suppressed_is_listed_on_request_with_what_says_so() {
        let mut report = clean();
        report.suppressed = suppressed().into();
        report.stats.suppressed = 2;
        let text = shown(&report, &View::default());
        assert!(
            text.starts_with("no leaked Notion credentials · "),
            "{text}"
        );
        assert!(text.ends_with(" · 2 suppressed\n"), "{text}");
        let asked = View {
            show_suppressed: true,
            ..View::default()
        };
        let text = shown(&report, &asked);
        let expected = r"suppressed
  src/accepted.rs:80:15  Notion API token  ntn_0000****B3dE · ntnleaks:allow
  src/accepted.rs:81:15  Notion API token  ntn_0000****B3dE · base\x1b[2Jline.json: [x](https://e.example)\n\u{202e}

no leaked";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn a_run_names_the_entries_that_are_gone_or_have_expired() {
        let mut report = clean();
        report.baseline = Some(notes());
        let text = shown(&report, &View::default());
        let expected = r"baseline .ntnleaks-baseline.json
  src/expired.rs:90  notion-api-token  ntn_0000****B3dE · expired on 2026-02-01: it counts again
  src/gone.rs:90  notion-api-token  ntn_0000****B3dE · no longer occurs
  src/\x1b[2J.rs:90  notion-api-token  ntn_0000****B3dE · no longer occurs
  → `ntnleaks baseline prune` removes what no longer occurs

no leaked";
        assert!(text.starts_with(expected), "{text}");
        let mut many = notes();
        let gone = many.gone[0].clone();
        many.gone.extend(std::iter::repeat_n(gone, 9));
        report.baseline = Some(many);
        assert!(shown(&report, &View::default()).contains("\n  and 2 more\n"));
        report.baseline = Some(BaselineNotes {
            gone: Vec::new(),
            expired: Vec::new(),
            ..notes()
        });
        assert!(shown(&report, &View::default()).starts_with("no leaked"));
    }
}
