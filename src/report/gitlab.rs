//! GitLab's secret-detection report, by its schema 15.2.1. Secrets are always redacted here.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{Report, history, markdown, message, path, place, remedy, rotation, time, verdict};
use crate::detector::{Detector, Severity};
use crate::finding::Finding;
use crate::object::{ObjectKind, Time};
use crate::root::Root;
use crate::secret::{Fingerprint, Visibility};

const VERSION: &str = "15.2.1";
const SCHEMA: &str = "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v15.2.1/dist/secret-detection-report-format.json";
/// A location must have a commit. This stands for none, as in the reports of GitLab's own analyzer.
const NO_COMMIT: &str = "0000000";

/// Writes one object.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        schema: SCHEMA,
        vulnerabilities: Vulnerabilities(report),
        scan: scan(report),
    };
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    schema: &'static str,
    vulnerabilities: Vulnerabilities<'a>,
    scan: Value,
}

/// Made one at a time while it is written, so that a large report is never held twice.
struct Vulnerabilities<'a>(&'a Report);

impl Serialize for Vulnerabilities<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Report { findings, root, .. } = self.0;
        let mut known: HashMap<Fingerprint, u64> = HashMap::new();
        serializer.collect_seq(findings.iter().map(|finding| {
            let place = place_id(finding, root);
            // Two names that are redacted may look the same.
            let nth = known.entry(place).or_default();
            *nth += 1;
            vulnerability(finding, root, &uuid(finding, place, *nth))
        }))
    }
}

fn scan(report: &Report) -> Value {
    let tool = json!({
        "id": env!("CARGO_PKG_NAME"),
        "name": env!("CARGO_PKG_NAME"),
        "url": env!("CARGO_PKG_REPOSITORY"),
        "version": env!("CARGO_PKG_VERSION"),
        "vendor": { "name": env!("CARGO_PKG_NAME") },
    });
    let started = report.stats.started;
    let elapsed = i64::try_from(report.stats.elapsed.as_secs()).unwrap_or(i64::MAX);
    let ended = Time {
        seconds: started.seconds.saturating_add(elapsed),
        ..started
    };
    json!({
        "analyzer": tool,
        "scanner": tool,
        "type": "secret_detection",
        "start_time": time::utc(started),
        "end_time": time::utc(ended),
        "status": if report.is_complete() { "success" } else { "failure" },
        "messages": messages(report),
    })
}

/// What keeps the run from being complete, and what the report from listing all.
fn messages(report: &Report) -> Vec<Value> {
    let message = |level, value: String| json!({ "level": level, "value": value });
    let nothing = report.read_nothing().then(|| {
        let text = "Nothing was read: this is not a clean result.";
        message("fatal", text.to_owned())
    });
    let skipped = report.skipped.iter().map(|skipped| {
        let item = place::item(&skipped.origin);
        message("warn", format!("Not read: {item} {}.", skipped.reason))
    });
    let left_out = verdict::left_out(report).map(|text| message("info", text));
    let notes = nothing.into_iter().chain(left_out);
    notes.chain(skipped).collect()
}

fn vulnerability(finding: &Finding, root: &Root, id: &str) -> Value {
    let detector = finding.detector;
    let fingerprint = finding.fingerprint.to_string();
    json!({
        "id": id,
        "name": detector.name,
        "description": description(finding),
        "severity": match finding.severity {
            Severity::Critical => "Critical",
            Severity::High => "High",
            Severity::Medium => "Medium",
            Severity::Low => "Low",
        },
        "solution": solution(detector),
        "identifiers": [
            {
                "type": "ntnleaks_detector",
                "name": format!("ntnleaks detector {}", detector.id),
                "value": detector.id,
            },
            {
                "type": "ntnleaks_fingerprint",
                "name": format!("ntnleaks fingerprint {fingerprint}"),
                "value": fingerprint,
            },
        ],
        "links": [{ "url": detector.remedy_url }],
        "location": location(finding, root),
    })
}

/// What to do, in steps where there are some. Without a name of a file, which could mean something
/// there.
fn solution(detector: &Detector) -> String {
    let steps = detector.rotation.as_ref().map(rotation::markdown);
    let steps = steps.map(|steps| format!("\n\n{}", steps.trim_end()));
    format!("{}.{}", detector.remedy, steps.unwrap_or_default())
}

/// In Markdown, which GitLab takes it for.
fn description(finding: &Finding) -> String {
    let detector = finding.detector;
    let secret = finding.secret.as_ref().map(|secret| {
        let secret = markdown::code(&secret.render(Visibility::Redacted));
        let asides = message::asides(finding).map(|aside| format!(", {aside}"));
        format!("{secret}{}", asides.collect::<String>())
    });
    let validity = finding.verdict.map(message::sentence);
    let validity = validity.map(|sentence| markdown::text(&sentence));
    let origin = &finding.location.origin;
    let object = place::nameless(origin).map(|_| {
        let place = place::text(origin, finding.location.region);
        markdown::text(&format!("In the {place}."))
    });
    let publication = remedy::publication(finding).map(markdown::text);
    let history = history::sentence(finding)
        .map(|sentence| markdown::text(&format!("{}.", message::capitalised(&sentence))));
    let parts = [
        Some(detector.description.to_owned()),
        secret,
        validity,
        publication,
        object,
        history,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

fn location(finding: &Finding, root: &Root) -> Value {
    let origin = &finding.location.origin;
    let region = finding.location.region;
    let mut location = json!({
        "start_line": region.map_or(1, |region| region.line),
        "end_line": region.map_or(1, |region| region.end_line),
        "commit": { "sha": NO_COMMIT },
    });
    let is_message = |kind| kind == ObjectKind::Commit;
    if let Some(object) = origin.object.as_ref().filter(|it| is_message(it.kind)) {
        location["commit"]["sha"] = object.id.as_str().into();
    }
    if let Some(commit) = &origin.commit {
        location["commit"] = json!({
            "sha": commit.id,
            "author": commit.author,
            "date": time::rfc3339(commit.time),
            "message": commit.summary,
        });
    }
    if place::nameless(origin).is_none() {
        let path = path::from_top(root, origin);
        location["file"] = path::escaped(&path).0.into();
    }
    location
}

/// One place of one leak, the same in every run.
fn place_id(finding: &Finding, root: &Root) -> Fingerprint {
    let path = path::from_top(root, &finding.location.origin);
    let region = finding.location.region;
    let numbers = region.map_or([0; 4], |at| {
        [at.line, at.column, at.end_line, at.end_column]
    });
    let mut identity = finding.fingerprint.to_string().into_bytes();
    identity.extend(numbers.into_iter().flat_map(u64::to_be_bytes));
    identity.extend(path);
    Fingerprint::of_bytes(finding.detector.id, &identity)
}

/// The form of a UUID, which GitLab recommends. Version 8 is for what is made of other things.
fn uuid(finding: &Finding, place: Fingerprint, nth: u64) -> String {
    let identity = format!("{place}{nth}");
    let digits = Fingerprint::of_bytes(finding.detector.id, identity.as_bytes()).to_string();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 15),
        part(15, 18),
        part(18, 30)
    )
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::blob::Publication;
    use crate::report::testing::{clean, dotenv, everything, exposed, id, secret, token};
    use std::collections::HashSet;

    fn gitlab(report: &Report) -> Value {
        let mut out = Vec::new();
        write(report, &mut out).expect("a Vec takes everything");
        serde_json::from_slice(&out).expect("the report is JSON")
    }

    #[test]
    fn a_clean_run_is_a_success_with_its_times() {
        let mut report = clean();
        report.stats.started.seconds = 1_772_584_509;
        let gitlab = gitlab(&report);
        let scan = &gitlab["scan"];
        assert_eq!(scan["status"], "success");
        assert_eq!(scan["start_time"], "2026-03-04T00:35:09");
        assert_eq!(gitlab["vulnerabilities"], json!([]));
        assert_eq!(scan["messages"], json!([]));
    }

    #[test]
    fn what_was_not_read_is_said() {
        let gitlab = gitlab(&everything());
        assert_eq!(gitlab["scan"]["status"], "failure");
        let message = &gitlab["scan"]["messages"][0];
        assert_eq!(message["level"], "warn");
        let value = message["value"].as_str().unwrap_or_default();
        assert!(
            value.starts_with(r"Not read: skipped/0:\n.bin cannot"),
            "{value}"
        );
        let nothing = super::tests::gitlab(&Report::default());
        assert_eq!(nothing["scan"]["messages"][0]["level"], "fatal");
    }

    #[test]
    fn a_place_has_a_commit_even_where_there_is_none() {
        let mut report = clean();
        report.findings.push(token("./a.rs", 7));
        report.findings.push(exposed("b.rs", 8));
        report.findings.push(dotenv(".env", Publication::Staged));
        let gitlab = gitlab(&report);
        let location = |at: usize| &gitlab["vulnerabilities"][at]["location"];
        assert_eq!(location(0)["file"], "packages/api/a.rs");
        assert_eq!(location(0)["start_line"], 7);
        assert_eq!(location(0)["commit"]["sha"], NO_COMMIT);
        assert_eq!(location(1)["commit"]["sha"], id(1));
        assert_eq!(location(1)["commit"]["date"], "2026-03-03T13:00:00+01:00");
        assert_eq!(location(2)["start_line"], 1);
        let text = gitlab["vulnerabilities"][0]["description"].as_str();
        assert!(text.is_some_and(|text| text.ends_with("\n\n`ntn_0000****B3dE`")));
    }

    #[test]
    fn ids_are_unique_and_stay() {
        let mut report = everything();
        report.findings.push(token("a.rs", 1));
        report.findings.push(token("a.rs", 1));
        let ids = |report: &Report| -> Vec<String> {
            let gitlab = gitlab(report);
            let all = gitlab["vulnerabilities"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            all.iter().map(|it| it["id"].to_string()).collect()
        };
        let all = ids(&report);
        assert_eq!(
            all.iter().collect::<HashSet<_>>().len(),
            report.findings.len()
        );
        report.findings.remove(0);
        assert_eq!(ids(&report), all[1..]);
        let groups: Vec<usize> = all[0].trim_matches('"').split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
    }

    #[test]
    fn no_secret_is_ever_whole() {
        let text = gitlab(&everything()).to_string();
        assert!((0..200).all(|n| !text.contains(&secret(n))));
    }
}
