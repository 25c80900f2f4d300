//! Reads what [`super::write`] wrote, and what a stranger says it wrote.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, error::Category};

use super::item::{self, Reader, quoted};
use super::{VERSION, wire};
use crate::blob::{SkipReason, Skipped};
use crate::report::{Report, repository};

/// No report is longer, in bytes: some hundred thousand findings, and little enough to hold.
const LONGEST: u64 = 256 * 1024 * 1024;

/// Enough to tell whether the rest can be understood.
#[derive(Deserialize)]
struct Head {
    version: Option<Value>,
    tool: Option<Tool>,
}

#[derive(Deserialize)]
struct Tool {
    name: String,
    version: String,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    repositories: Vec<String>,
    findings: Vec<wire::Finding<'static>>,
    #[serde(default)]
    suppressed: Vec<wire::Finding<'static>>,
    #[serde(default)]
    placeholders: Vec<wire::Finding<'static>>,
    skipped: Vec<wire::Skipped<'static>>,
    stats: wire::Stats<'static>,
}

/// Reads the report of a repository, or one that was merged already and names its repositories.
///
/// # Errors
///
/// What keeps the text from being understood as a whole, in words for a person.
pub(in crate::report) fn read(text: &mut dyn Read, name: &str) -> Result<Report, String> {
    let name = repository::name(name)?;
    let text = load(text)?;
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text);
    check(&serde_json::from_slice(text).map_err(not_a_report)?)?;
    let document: Document = serde_json::from_slice(text).map_err(not_a_report)?;
    let mut names = BTreeSet::new();
    for name in &document.repositories {
        names.insert(repository::name(name)?);
    }
    // One that read nothing still is what somebody looked at.
    if names.is_empty() {
        names.insert(Arc::clone(&name));
    }
    let mut reader = Reader { name, names };
    let (stats, nothing) = item::stats(document.stats)?;
    let mut report = Report {
        findings: reader.findings("finding", document.findings, false)?,
        suppressed: reader.findings("suppressed finding", document.suppressed, true)?,
        placeholders: reader.findings("placeholder", document.placeholders, false)?,
        skipped: reader.skipped(document.skipped)?,
        stats,
        nothing,
        ..Report::default()
    };
    // In the sum of several runs it would not be missed.
    if report.read_nothing() && report.skipped.is_empty() {
        report.stats.skipped = report.stats.skipped.saturating_add(1);
        report.skipped.push(Skipped {
            origin: reader.origin(None, ".", false)?,
            reason: SkipReason::NothingRead,
        });
    }
    report.repositories = reader.names;
    Ok(report)
}

fn load(text: &mut dyn Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read: io::Result<usize> = text.take(LONGEST + 1).read_to_end(&mut bytes);
    match read {
        Err(error) => Err(error.to_string()),
        Ok(_) if bytes.len() as u64 > LONGEST => Err(format!(
            "larger than {} MiB, which no report is",
            LONGEST / (1024 * 1024)
        )),
        Ok(_) => Ok(bytes),
    }
}

fn check(head: &Head) -> Result<(), String> {
    let tool = head
        .tool
        .as_ref()
        .filter(|tool| tool.name == env!("CARGO_PKG_NAME"));
    match (&head.version, tool) {
        (Some(version), Some(_)) if *version == u64::from(VERSION) => Ok(()),
        (Some(version), Some(tool)) => Err(format!(
            "a report of version {} (ntnleaks {}), and ntnleaks {} reads version {VERSION}: merge \
             with the newer ntnleaks, or scan again with this one",
            quoted(&version.to_string()),
            quoted(&tool.version),
            env!("CARGO_PKG_VERSION"),
        )),
        _ => Err(NOT_A_REPORT.to_owned()),
    }
}

const NOT_A_REPORT: &str = "not a report that `ntnleaks scan --format json` wrote, which is the \
                            only format that can be merged";

/// Where the text goes wrong. Serde quotes what it found there, which nobody has redacted, unless
/// something is not there at all.
fn not_a_report(error: serde_json::Error) -> String {
    let what = match error.classify() {
        Category::Data => {
            let text = error.to_string();
            let missing = text
                .strip_prefix("missing field")
                .and_then(|it| it.split(" at ").next());
            missing.map_or_else(
                || "a value is not of its kind".to_owned(),
                |field| format!("there is no{field}"),
            )
        }
        Category::Eof => "it ends too soon".to_owned(),
        Category::Io | Category::Syntax => "it is not one JSON object".to_owned(),
    };
    let (line, column) = (error.line(), error.column());
    format!("{NOT_A_REPORT}: {what} (line {line}, column {column})")
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;
