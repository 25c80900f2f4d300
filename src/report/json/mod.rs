//! JSON and JSON Lines, version 1, for machines. `schema/report-v1.schema.json` describes both.

pub(super) mod history;
mod item;
mod read;
pub(super) mod rotation;
pub(super) mod visible;
mod wire;

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::rotation::needed;
use super::{Report, View};
use crate::root::Root;
use crate::secret::Visibility;
use rotation::Rotation;
use visible::line;
use wire::{Baseline, Finding, Skipped, Stats};

pub(super) use read::read;
pub(super) use wire::Validity;

const VERSION: u8 = 1;

/// Writes one object.
pub(super) fn write(report: &Report, view: &View, out: &mut impl Write) -> io::Result<()> {
    let list = |findings| Findings {
        findings,
        root: &report.root,
        visibility: view.visibility,
    };
    let document = Document {
        version: VERSION,
        tool: Tool::THIS,
        repositories: report.repositories.iter().map(|name| &**name).collect(),
        findings: list(&report.findings),
        suppressed: view.show_suppressed.then(|| list(&report.suppressed)),
        placeholders: view.show_placeholders.then(|| list(&report.placeholders)),
        rotations: needed(&report.findings).map(Rotation::from).collect(),
        baseline: report.baseline.as_ref().map(Baseline::from),
        skipped: SkippedList(report),
        stats: Stats::of(report),
    };
    visible::document(&document, out)
}

/// Writes a line for each finding and each thing beside them, and one for the statistics.
pub(super) fn write_lines(report: &Report, view: &View, out: &mut impl Write) -> io::Result<()> {
    for finding in &report.findings {
        line(&Finding::of(finding, &report.root, view.visibility), out)?;
    }
    let wire = |finding| Finding::of(finding, &report.root, view.visibility);
    if view.show_suppressed {
        for finding in &report.suppressed {
            line(&Line::Suppressed(&wire(finding)), out)?;
        }
    }
    if view.show_placeholders {
        for finding in &report.placeholders {
            line(&Line::Placeholder(&wire(finding)), out)?;
        }
    }
    for rotation in needed(&report.findings) {
        line(&Line::Rotation(rotation.into()), out)?;
    }
    if let Some(notes) = &report.baseline {
        line(&Line::Baseline(notes.into()), out)?;
    }
    for skipped in &report.skipped {
        line(&Line::Skipped(Skipped::of(skipped, &report.root)), out)?;
    }
    line(&Line::Stats(Stats::of(report)), out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    tool: Tool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    repositories: Vec<&'a str>,
    findings: Findings<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Findings<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    placeholders: Option<Findings<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rotations: Vec<Rotation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline<'a>>,
    skipped: SkippedList<'a>,
    stats: Stats<'a>,
}

/// What wrote a document.
#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    /// This program.
    pub(super) const THIS: Self = Self {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    };
}

/// A line of JSON Lines that is no finding.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Line<'a> {
    Suppressed(&'a Finding<'a>),
    Placeholder(&'a Finding<'a>),
    Rotation(Rotation),
    Baseline(Baseline<'a>),
    Skipped(Skipped<'a>),
    Stats(Stats<'a>),
}

/// Made one at a time while it is written, so that a large report is never held twice.
struct Findings<'a> {
    findings: &'a [crate::Finding],
    root: &'a Root,
    visibility: Visibility,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = |finding| Finding::of(finding, self.root, self.visibility);
        serializer.collect_seq(self.findings.iter().map(wire))
    }
}

struct SkippedList<'a>(&'a Report);

impl Serialize for SkippedList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = |skipped| Skipped::of(skipped, &self.0.root);
        serializer.collect_seq(self.0.skipped.iter().map(wire))
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::blob::Publication;
    use crate::report::testing::{clean, dotenv, everything, exposed, id, secret, token};
    use boon::{Compiler, SchemaIndex, Schemas};
    use serde_json::{Value, json};

    const SCHEMA: &str = include_str!("../../../schema/report-v1.schema.json");

    fn judge(part: &str, values: &[Value]) {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let schema = serde_json::from_str(SCHEMA).expect("the schema is JSON");
        compiler.add_resource("report", schema).expect("a resource");
        let index: SchemaIndex = compiler
            .compile(&format!("report{part}"), &mut schemas)
            .expect("the schema is a schema");
        for value in values {
            let verdict = schemas.validate(value, index);
            assert!(
                verdict.is_ok(),
                "{value:#}\n{:#}",
                verdict.expect_err("just seen")
            );
        }
    }

    fn json(report: &Report, view: &View) -> Value {
        let mut out = Vec::new();
        write(report, view, &mut out).expect("a Vec takes everything");
        serde_json::from_slice(&out).expect("the report is JSON")
    }

    fn lines(report: &Report, view: &View) -> Vec<Value> {
        let mut out = Vec::new();
        write_lines(report, view, &mut out).expect("a Vec takes everything");
        let text = String::from_utf8(out).expect("the report is UTF-8");
        let parse = |line| serde_json::from_str(line).expect("each line is JSON");
        text.lines().map(parse).collect()
    }

    const EVERYTHING: View = View {
        visibility: Visibility::Whole,
        color: true,
        show_placeholders: true,
        show_suppressed: true,
        verbose: true,
        quiet: false,
    };

    #[test]
    fn reports_are_as_the_schema_says() {
        for report in [Report::default(), clean(), everything()] {
            for view in [View::default(), EVERYTHING] {
                judge("", &[json(&report, &view)]);
                judge("#/$defs/line", &lines(&report, &view));
            }
        }
    }

    #[test]
    fn lines_hold_what_the_object_holds() {
        let report = everything();
        let (object, lines) = (json(&report, &EVERYTHING), lines(&report, &EVERYTHING));
        let of =
            |key: &str| -> Vec<&Value> { lines.iter().filter_map(|line| line.get(key)).collect() };
        let list =
            |key: &str| -> Vec<&Value> { object[key].as_array().into_iter().flatten().collect() };
        assert_eq!(of("suppressed"), list("suppressed"));
        assert_eq!(of("placeholder"), list("placeholders"));
        assert_eq!(of("rotation"), list("rotations"));
        assert_eq!(of("baseline"), [&object["baseline"]]);
        assert_eq!(of("skipped"), list("skipped"));
        assert_eq!(of("stats"), [&object["stats"]]);
        assert_eq!(of("detector").len(), list("findings").len());
        assert_eq!(&lines[0], list("findings")[0]);
    }

    #[test]
    fn secrets_are_whole_only_on_request() {
        let mut report = clean();
        report.findings.push(token("a.rs", 1));
        let redacted = json(&report, &View::default()).to_string();
        assert!(!redacted.contains(&secret(1)), "{redacted}");
        let whole = json(&report, &EVERYTHING);
        assert_eq!(whole["findings"][0]["secret"], secret(1));
    }

    #[test]
    fn a_dotenv_file_has_no_place_and_its_own_remedy() {
        let mut report = clean();
        report
            .findings
            .push(dotenv("./x/.env", Publication::Untracked));
        let report = json(&report, &View::default());
        let finding = &report["findings"][0];
        assert_eq!(finding["path"], "x/.env");
        assert_eq!(finding["line"], Value::Null);
        assert_eq!(finding["secret"], Value::Null);
        assert_eq!(finding["publication"], "untracked");
        assert_eq!(finding["remedy"], "Add the line `.env` to .gitignore");
    }

    #[test]
    fn what_is_suppressed_is_apart_and_says_by_what() {
        let report = everything();
        assert_eq!(json(&report, &View::default())["suppressed"], Value::Null);
        let report = json(&report, &EVERYTHING);
        let suppressed = &report["suppressed"];
        let by_marker = json!({"kind": "in_source", "by": "ntnleaks:allow", "reason": null});
        assert_eq!(suppressed[0]["suppression"], by_marker);
        assert_eq!(suppressed[1]["suppression"]["kind"], "external");
        let findings = report["findings"].as_array().into_iter().flatten();
        assert!(findings.into_iter().all(|it| it["suppression"].is_null()));
        let baseline = &report["baseline"];
        assert_eq!(baseline["gone"][0]["path"], "src/gone.rs");
        assert_eq!(baseline["expired"][0]["expires"], "2026-02-01");
    }

    #[test]
    fn what_git_knows_is_told_in_full() {
        let mut report = clean();
        report.findings.push(exposed("a.rs", 1));
        report.findings.push(token("b.rs", 1));
        let report = json(&report, &View::default());
        let finding = &report["findings"][0];
        assert_eq!(finding["object"]["kind"], "blob");
        let commit = json!({
            "id": id(1),
            "author": "A U Thor <author@example.com>",
            "time": "2026-03-03T13:00:00+01:00",
            "summary": "Call the API",
        });
        assert_eq!(finding["commit"], commit);
        let exposure = &finding["exposure"];
        assert_eq!(exposure["removed_in"], id(2));
        assert_eq!(exposure["removed_at"], "2026-03-04T13:00:00+01:00");
        assert_eq!(exposure["refs"][2], "refs/remotes/origin/main");
        assert_eq!(exposure["pushed"], true);
        for key in ["object", "commit", "exposure"] {
            assert_eq!(report["findings"][1][key], Value::Null);
        }
    }
}
