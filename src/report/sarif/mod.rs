//! SARIF 2.1.0, as GitHub code scanning takes it. Secrets are always redacted here.

mod result;
mod rule;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, Notification, PhysicalLocation, ResultColumnKind,
    ResultLevel, Run, RunAutomationDetails, Tool, ToolComponent, Version,
};

use super::{Report, View, path, sanitize, verdict};
use crate::blob::Nothing;
use crate::detector::{DETECTORS, Severity};
use crate::finding::Finding;
use crate::root::Root;
use crate::secret::REDACTION_MARK;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What paths are relative to: the top of the work tree. No file says where that is.
const BASE: &str = "%SRCROOT%";
/// GitHub keeps one report of each category, which ends at the last `/`. What the files of today
/// hold must not close the alerts about what commits hold.
const TREE: &str = "ntnleaks/tree/";
const COMMITS: &str = "ntnleaks/commits/";
/// GitHub refuses a file with more results in a run.
const MOST_RESULTS: usize = 25_000;

/// Writes one run.
pub(super) fn write(report: &Report, view: &View, out: &mut impl Write) -> io::Result<()> {
    let suppressed: &[Finding] = match view.show_suppressed {
        true => &report.suppressed,
        false => &[],
    };
    let all: Vec<&Finding> = report.findings.iter().chain(suppressed).collect();
    let listed = most_severe(&all);
    let log = Log {
        schema: SCHEMA,
        version: Version::V2_1_0.to_string(),
        runs: [Written {
            run: run(report, all.len() - listed.len()),
            results: Results {
                listed: &listed,
                root: &report.root,
                with_suppressed: view.show_suppressed,
            },
        }],
    };
    serde_json::to_writer(&mut *out, &log)?;
    out.write_all(b"\n")
}

/// The file. The crate's own type would hold all of it at once.
#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: String,
    runs: [Written<'a>; 1],
}

/// The run, and its results, each made when it is written.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    run: Run,
    results: Results<'a>,
}

struct Results<'a> {
    listed: &'a [&'a Finding],
    root: &'a Root,
    with_suppressed: bool,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings = self.listed.iter();
        let (root, with_suppressed) = (self.root, self.with_suppressed);
        serializer.collect_seq(findings.map(|it| result::of(it, root, with_suppressed)))
    }
}

/// The run without its results, of which some were too many to be listed.
fn run(report: &Report, unlisted: usize) -> Run {
    let driver = ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME"))
        .semantic_version(env!("CARGO_PKG_VERSION").to_owned())
        .information_uri(env!("CARGO_PKG_REPOSITORY").to_owned())
        .rules(DETECTORS.iter().map(rule::of).collect::<Vec<_>>())
        .build();
    let invocation = Invocation::builder()
        .execution_successful(report.is_complete())
        .tool_execution_notifications(notifications(report, unlisted))
        .build();
    let base = ArtifactLocation::builder()
        .description(result::message("The top of the work tree.".to_owned()))
        .build();
    Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .automation_details(
            RunAutomationDetails::builder()
                .id(category(report).to_owned())
                .build(),
        )
        .column_kind(ResultColumnKind::UnicodeCodePoints.to_string())
        .invocations(vec![invocation])
        .original_uri_base_ids(BTreeMap::from([(BASE.to_owned(), base)]))
        .redaction_tokens(vec![REDACTION_MARK.to_owned()])
        .build()
}

/// A push that brings no commit is of commits, too.
fn category(report: &Report) -> &'static str {
    match (report.stats.commits, report.nothing) {
        (0, None | Some(Nothing::Staged)) => TREE,
        _ => COMMITS,
    }
}

/// All findings, or those of too many that count and are active, the most severe and surest, in
/// their order.
fn most_severe<'f>(findings: &[&'f Finding]) -> Vec<&'f Finding> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    if order.len() > MOST_RESULTS {
        order.sort_by_key(|&at| {
            let finding = findings[at];
            let counts = finding.suppression.is_none();
            let is_active = finding.is_active();
            Reverse((counts, is_active, finding.severity, finding.confidence))
        });
        order.truncate(MOST_RESULTS);
        order.sort_unstable();
    }
    order.into_iter().map(|at| findings[at]).collect()
}

/// What keeps the run from being complete, and what keeps the file from listing all of it.
fn notifications(report: &Report, unlisted: usize) -> Vec<Notification> {
    let note = |level: ResultLevel, text: String, locations: Vec<Location>| {
        Notification::builder()
            .level(level.to_string())
            .message(result::message(text))
            .locations(locations)
            .build()
    };
    let mut notes = Vec::new();
    if report.read_nothing() {
        let text = "Nothing was read: this is not a clean result.";
        notes.push(note(ResultLevel::Error, text.to_owned(), Vec::new()));
    }
    if unlisted > 0 {
        let text = format!(
            "Findings not listed: {unlisted}. GitHub takes {MOST_RESULTS}, so the most severe are \
             kept."
        );
        notes.push(note(ResultLevel::Warning, text, Vec::new()));
    }
    notes.extend(verdict::left_out(report).map(|text| note(ResultLevel::Note, text, Vec::new())));
    notes.extend(report.skipped.iter().map(|skipped| {
        let text = format!("Not read: {}.", sanitize::text(&skipped.reason.to_string()));
        let uri = path::uri(&report.root, &skipped.origin);
        let place = uri.map(|uri| {
            let file = PhysicalLocation::builder()
                .artifact_location(file(uri))
                .build();
            Location::builder().physical_location(file).build()
        });
        note(ResultLevel::Error, text, place.into_iter().collect())
    }));
    notes
}

fn file(uri: String) -> ArtifactLocation {
    ArtifactLocation::builder()
        .uri(uri)
        .uri_base_id(BASE.to_owned())
        .build()
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Critical | Severity::High => ResultLevel::Error,
        Severity::Medium => ResultLevel::Warning,
        Severity::Low => ResultLevel::Note,
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::super::testing::{clean, everything, of_detector, secret, suppressed, token};
    use super::*;
    use serde_json::Value;

    fn run(report: &Report) -> Value {
        run_with(report, &View::default())
    }

    fn run_with(report: &Report, view: &View) -> Value {
        let mut out = Vec::new();
        write(report, view, &mut out).expect("a Vec takes everything");
        let sarif: Value = serde_json::from_slice(&out).expect("SARIF is JSON");
        sarif["runs"][0].clone()
    }

    #[test]
    fn an_empty_report_has_every_rule_and_no_result() {
        let run = run(&clean());
        let rules = run["tool"]["driver"]["rules"].as_array();
        assert_eq!(rules.map(Vec::len), Some(DETECTORS.len()));
        assert_eq!(run["results"], Value::Array(Vec::new()));
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
        assert_eq!(run["automationDetails"]["id"], TREE);
    }

    #[test]
    fn commits_are_a_category_of_their_own() {
        let mut report = clean();
        report.nothing = Some(Nothing::Pushed);
        assert_eq!(category(&report), COMMITS);
        report.nothing = Some(Nothing::Staged);
        assert_eq!(category(&report), TREE);
        assert_eq!(run(&everything())["automationDetails"]["id"], COMMITS);
    }

    #[test]
    fn what_was_not_read_is_an_error_with_a_place() {
        let run = run(&everything());
        let invocation = &run["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let note = &invocation["toolExecutionNotifications"][0];
        assert_eq!(note["level"], "error");
        let text = "Not read: cannot be read: Permission denied\\x1b\\[2J.";
        assert_eq!(note["message"]["text"], text);
        let uri = &note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "packages/api/skipped/0%3A%0A.bin");
    }

    #[test]
    fn a_run_that_read_nothing_is_no_success() {
        let run = run(&Report::default());
        let invocation = &run["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        assert_eq!(
            invocation["toolExecutionNotifications"][0]["level"],
            "error"
        );
    }

    #[test]
    fn of_too_many_findings_the_most_severe_are_kept() {
        let mild = DETECTORS.iter().find(|row| row.severity == Severity::High);
        let mild = mild.expect("a detector of high severity");
        let mut report = clean();
        let lines = 1..=MOST_RESULTS as u64;
        report
            .findings
            .extend(lines.map(|line| of_detector(mild, "a", line)));
        report.findings.push(token("b", 1));
        let run = run(&report);
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), MOST_RESULTS);
        assert_eq!(results[MOST_RESULTS - 1]["ruleId"], "notion-api-token");
        let note = &run["invocations"][0]["toolExecutionNotifications"][0];
        let text = note["message"]["text"].as_str().expect("a text");
        assert!(text.starts_with("Findings not listed: 1."), "{text}");
    }

    const SUPPRESSED: View = View {
        show_suppressed: true,
        visibility: crate::secret::Visibility::Redacted,
        color: false,
        show_placeholders: false,
        verbose: false,
        quiet: false,
    };

    /// GitHub opens an alert for each suppressed result.
    #[test]
    fn what_is_suppressed_is_a_result_only_on_request() {
        let report = everything();
        let count = |run: &Value| run["results"].as_array().map_or(0, Vec::len);
        assert_eq!(count(&run(&report)), report.findings.len());
        let run = run_with(&report, &SUPPRESSED);
        assert_eq!(count(&run), report.findings.len() + 2);
        let of = |at: usize| run["results"][at]["suppressions"].clone();
        assert_eq!(of(0), Value::Array(Vec::new()));
        let first = report.findings.len();
        assert_eq!(of(first)[0]["kind"], "inSource");
        assert_eq!(of(first)[0]["justification"], "ntnleaks:allow");
        assert_eq!(of(first + 1)[0]["kind"], "external");
    }

    #[test]
    fn what_counts_comes_before_what_is_suppressed() {
        let mut report = clean();
        let mild = DETECTORS.iter().find(|row| row.severity == Severity::High);
        let mild = mild.expect("a detector of high severity");
        let lines = 1..=MOST_RESULTS as u64;
        report
            .findings
            .extend(lines.map(|line| of_detector(mild, "a", line)));
        report.suppressed = suppressed().into();
        let run = run_with(&report, &SUPPRESSED);
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), MOST_RESULTS);
        assert!(
            results
                .iter()
                .all(|it| it["suppressions"] == Value::Array(Vec::new()))
        );
    }

    #[test]
    fn no_secret_is_ever_whole() {
        for view in [View::default(), SUPPRESSED] {
            let text = run_with(&everything(), &view).to_string();
            assert!((0..200).all(|n| !text.contains(&secret(n))));
        }
    }
}
