//! Reports are read as they were written, and whatever else is refused.

use super::*;
use crate::finding::Finding;
use crate::report::testing::{clean, dotenv, everything, exposed, secret};
use crate::report::{Format, View, write};
use crate::root::Root;
use crate::secret::Visibility;
use serde_json::json;

fn written(report: &Report, visibility: Visibility) -> Vec<u8> {
    let view = View {
        visibility,
        show_placeholders: true,
        show_suppressed: true,
        ..View::default()
    };
    let mut out = Vec::new();
    write(Format::Json, report, &view, &mut out).expect("a Vec takes everything");
    out
}

fn read_as(name: &str, text: &[u8]) -> Result<Report, String> {
    read(&mut &text[..], name)
}

fn value(text: &[u8]) -> Value {
    serde_json::from_slice(text).expect("the report is JSON")
}

/// With a finding and a gap of each kind.
fn small() -> Report {
    let mut report = clean();
    report.findings.push(exposed("a.rs", 1));
    report
        .findings
        .push(dotenv(".env", crate::blob::Publication::Staged));
    report.skipped.extend(everything().skipped.pop());
    report.root = Root::default();
    report
}

#[test]
fn what_was_written_is_read() {
    let mut report = everything();
    // Their secrets are made with the prefix of another kind.
    let is_of_all = |finding: &Finding| finding.location.origin.path.ends_with("all.rs");
    report.findings.retain(|finding| !is_of_all(finding));
    for visibility in [Visibility::Redacted, Visibility::Whole] {
        report.root = clean().root;
        let text = written(&report, visibility);
        let read = read_as("org/api", &text).expect("a report");
        let again = written(&read, visibility);
        let (mut before, mut after) = (value(&text), value(&again));
        assert_eq!(after["repositories"], json!(["org/api"]));
        for key in ["findings", "suppressed", "placeholders", "skipped"] {
            for item in before[key].as_array_mut().into_iter().flatten() {
                item["repository"] = "org/api".into();
            }
        }
        // It is said of one repository.
        before
            .as_object_mut()
            .expect("an object")
            .remove("baseline");
        before["repositories"] = after["repositories"].take();
        after["repositories"] = before["repositories"].clone();
        assert!(before == after, "{before:#}\n{after:#}");
        // What has names keeps them.
        let renamed = read_as("other", &again).expect("a report");
        assert_eq!(written(&renamed, visibility), again);
    }
}

#[test]
fn a_whole_secret_is_shown_only_on_request() {
    let text = written(&small(), Visibility::Whole);
    let report = read_as("x", &text).expect("a report");
    assert!(String::from_utf8_lossy(&text).contains(&secret(1)));
    for format in [
        Format::Terminal,
        Format::Json,
        Format::Jsonl,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
    ] {
        for visibility in [Visibility::Redacted, Visibility::Whole] {
            let view = View {
                visibility,
                ..View::default()
            };
            let mut out = Vec::new();
            write(format, &report, &view, &mut out).expect("a Vec takes everything");
            let is_shown = String::from_utf8_lossy(&out).contains(&secret(1));
            let may = visibility == Visibility::Whole && format.may_show_secrets();
            assert_eq!(is_shown, may, "{format:?}");
        }
    }
}

#[test]
fn a_run_that_read_nothing_is_not_lost_among_others() {
    let text = written(&Report::default(), Visibility::Redacted);
    let report = read_as("x", &text).expect("a report");
    assert_eq!(report.skipped[0].reason, SkipReason::NothingRead);
    assert_eq!(report.stats.skipped, 1);
    let again = written(&report, Visibility::Redacted);
    let again = read_as("y", &again).expect("a report");
    assert_eq!((again.skipped.len(), again.stats.skipped), (1, 1));
    let pushed = Report {
        nothing: Some(crate::blob::Nothing::Pushed),
        ..Report::default()
    };
    let text = written(&pushed, Visibility::Redacted);
    assert!(read_as("x", &text).is_ok_and(|report| report.is_complete()));
}

#[test]
fn what_is_wrong_is_said() {
    let good = value(&written(&small(), Visibility::Redacted));
    let changed = |pointer: &str, to: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).expect("a place") = to;
        let read = read_as("x", changed.to_string().as_bytes());
        read.map(drop).expect_err(pointer)
    };
    for (pointer, to, expected) in [
        ("/version", json!(2), "a report of version \"2\" (ntnleaks"),
        ("/version", json!("1"), "a report of version"),
        ("/tool/name", json!("other"), "not a report that `ntnleaks"),
        ("/findings", json!({}), "a value is not of its kind (line"),
        ("/findings/0", json!({}), "there is no `detector` (line"),
        (
            "/findings/0/detector",
            json!("new"),
            "finding 1: \"new\" is no detector",
        ),
        (
            "/findings/0/secret",
            json!(null),
            "finding 1: not what notion-api-token finds",
        ),
        (
            "/findings/1/secret",
            json!("x"),
            "finding 2: not what unignored-env-file",
        ),
        (
            "/findings/0/line",
            json!(0),
            "finding 1: its lines and columns",
        ),
        (
            "/findings/0/column",
            json!(null),
            "finding 1: its lines and columns",
        ),
        (
            "/findings/0/object/id",
            json!("../x"),
            "is no name of an object of git",
        ),
        (
            "/findings/0/commit/time",
            json!("today"),
            "\"today\" is no time",
        ),
        (
            "/findings/0/fingerprint",
            json!("x"),
            "a fingerprint has 64 digits",
        ),
        (
            "/findings/0/repository",
            json!("../x"),
            "cannot be the name of a repository",
        ),
        (
            "/skipped/0/reason",
            json!("x\u{1b}"),
            "skipped item 1: \"x\\u{1b}\" is no reason",
        ),
        ("/stats/blobs", json!(-1), "a value is not of its kind"),
        ("/stats/nothing", json!("x"), "\"x\" is no reason"),
    ] {
        let error = changed(pointer, to);
        assert!(error.contains(expected), "{error}");
    }
    let text = written(&small(), Visibility::Redacted);
    let ends = read_as("x", &text[..text.len() / 2]).map(drop);
    assert!(ends.is_err_and(|error| error.contains("it ends too soon")));
    let lines = read_as("x", b"{\"version\":1}\n{\"stats\":{}}\n").map(drop);
    assert!(lines.is_err_and(|error| error.contains("it is not one JSON object (line 2")));
    assert!(read_as("x", b"").is_err() && read_as("..", &text).is_err());
    let marked = ["\u{feff}".as_bytes(), &text].concat();
    assert!(read_as("x", &marked).is_ok());
}

/// A word that is wrong may be a credential that is not where it should be.
#[test]
fn no_error_repeats_more_than_a_few_words() {
    let long = "x".repeat(100_000);
    for (key, id) in [("detector", &*long), ("severity", &long), ("line", "\"y\"")] {
        let mut changed = value(&written(&small(), Visibility::Redacted));
        changed["findings"][0][key] = id.into();
        let error = read_as("x", changed.to_string().as_bytes()).map(drop);
        let error = error.expect_err("wrong");
        assert!(error.len() < 300 && !error.contains("\"y"), "{error}");
    }
}

#[test]
fn a_later_version_may_say_more() {
    let mut more = value(&written(&small(), Visibility::Redacted));
    more["new"] = json!({});
    more["findings"][0]["validity"] = json!({"state": "active", "reason": "accepted", "new": 1});
    more["findings"][0]["new"] = json!([1]);
    more["stats"]["new"] = json!(1);
    assert!(read_as("x", more.to_string().as_bytes()).is_ok());
}

#[test]
fn a_path_leads_nowhere_else() {
    let mut text = value(&written(&small(), Visibility::Redacted));
    for (path, is_escaped, expected) in [
        ("/etc/../../x", false, "etc/x"),
        ("..", false, "."),
        ("", false, "."),
        ("%2e%2E/%2Fy", true, "y"),
        ("a%FF", false, "a%FF"),
    ] {
        text["findings"][0]["path"] = path.into();
        text["findings"][0]["path_escaped"] = is_escaped.into();
        let report = read_as("x", text.to_string().as_bytes()).expect("a report");
        let again = value(&written(&report, Visibility::Redacted));
        assert_eq!(again["findings"][0]["path"], expected);
    }
}

/// Each byte replaced by each of a few others: an error or a report that can be written.
#[test]
fn no_text_breaks_the_reader() {
    let text = value(&written(&small(), Visibility::Whole))
        .to_string()
        .into_bytes();
    for at in 0..text.len() {
        assert!(read_as("x", &text[..at]).is_err());
        for byte in *b"\"0{]\\*\xff" {
            let mut broken = text.clone();
            broken[at] = byte;
            if let Ok(report) = read_as("x", &broken) {
                written(&report, Visibility::Redacted);
            }
        }
    }
    let deep = "[".repeat(100_000);
    assert!(read_as("x", deep.as_bytes()).is_err());
}

#[test]
fn a_secret_is_redacted_whatever_it_is_called() {
    let mut text = value(&written(&small(), Visibility::Redacted));
    for (detector, long) in [
        ("notion-api-token", format!("{}****", secret(9))),
        ("notion-scim-token", "k".repeat(80)),
        ("notion-legacy-token", "x".repeat(80) + "secret_"),
    ] {
        text["findings"][0]["detector"] = detector.into();
        text["findings"][0]["secret"] = long.clone().into();
        let report = read_as("x", text.to_string().as_bytes()).expect("a report");
        let shown = written(&report, Visibility::Redacted);
        let shown = String::from_utf8(shown).expect("UTF-8");
        assert!(!shown.contains(&long[..30]), "{shown}");
    }
}
