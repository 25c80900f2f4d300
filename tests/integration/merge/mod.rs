//! One report of those of many repositories.

mod kept; // what a report says beside its findings, and what it may show
mod names; // what each repository is called

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

const FORMATS: [&str; 6] = ["terminal", "json", "jsonl", "sarif", "github", "gitlab"];

/// Repositories below a workspace, and the reports that scans of them made.
struct Repositories(Workspace);

impl Repositories {
    fn new() -> Self {
        let workspace = Workspace::new();
        fs::create_dir(workspace.path("reports")).unwrap();
        Self(workspace)
    }

    /// Writes `files` and scans them as the repository `name`.
    #[track_caller]
    fn scanned(&self, name: &str, files: &[(&str, &str)], more: &[&str]) -> Outcome {
        fs::create_dir_all(self.0.path(name)).unwrap();
        for (path, text) in files {
            self.0.write(format!("{name}/{path}"), text);
        }
        let report = self.0.path(format!("reports/{name}.json"));
        let report = report.to_string_lossy();
        let arguments = ["scan", "--format", "json", "--output", &report];
        let mut command = self.0.command(&[&arguments, more].concat());
        command.current_dir(self.0.path(name));
        self.0.finish(command)
    }

    #[track_caller]
    fn merged(&self, arguments: &[&str]) -> Outcome {
        self.0.run(&[&["merge"], arguments].concat())
    }

    fn read(&self, name: &str) -> Value {
        let text = fs::read(self.0.path(format!("reports/{name}.json"))).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        self.0.write(format!("reports/{name}.json"), text);
    }
}

fn token(name: &str) -> String {
    Random::seeded(name).value("ntn")
}

/// One token in 14 places of 3 repositories, and another in one.
fn fourteen() -> (Repositories, String) {
    let all = Repositories::new();
    let (token, other) = (token("fourteen"), token("other"));
    let lines = |count: usize| format!("{token}\n").repeat(count);
    all.scanned("api", &[("a.txt", &lines(6)), (".env", "A=hunter2\n")], &[]);
    all.scanned("docs", &[("a.txt", &lines(5)), ("b.txt", &other)], &[]);
    all.scanned("web", &[("a.txt", &lines(3)), (".env", "A=hunter2\n")], &[]);
    (all, token)
}

const ALL: [&str; 3] = ["reports/api.json", "reports/docs.json", "reports/web.json"];

#[test]
fn one_token_is_told_once() {
    let (all, token) = fourteen();
    let report = all.merged(&ALL);
    let redacted = format!("{}****{}", &token[..8], &token[46..]);
    report
        .expect_code(1)
        .expect_stdout(&format!(
            "{redacted} · 14 places, 3 repositories\n  api/a.txt:1:1\n"
        ))
        .expect_stdout("  and 4 more places, 2 repositories\n")
        // Files of one name are not one file.
        .expect_stdout(
            "2 secrets in 15 places, 3 repositories · 2 dotenv files · 3 repositories: 6 files",
        );
    let verbose = all.merged(&[&ALL[..], &["--verbose"]].concat());
    verbose.expect_stdout("  web/a.txt:3:1\n");
}

#[test]
fn every_format_names_the_repositories() {
    let (all, _) = fourteen();
    for format in FORMATS {
        let report = all.merged(&[&ALL[..], &["--format", format, "--verbose"]].concat());
        report.expect_code(1);
        for name in ["api", "docs", "web"] {
            let text = report.stdout();
            let is_apart = text.contains(&format!("\"repository\":\"{name}\""))
                || text.contains(&format!("\"repository\": \"{name}\""));
            let is_path = text.contains(&format!("{name}/"));
            report.check(is_apart || is_path || format == "github", name);
        }
    }
    let report = all.merged(&[&ALL[..], &["--format", "json"]].concat());
    let value = report.json();
    report.check(
        value["repositories"] == json!(["api", "docs", "web"]),
        "their names",
    );
    report.check(
        value["findings"].as_array().unwrap().len() == 17,
        "every place",
    );
    report.check(value["stats"]["blobs"] == 6, "the sum");
    let summary = all.0.home("summary.md");
    let name = summary.to_string_lossy().into_owned();
    all.merged(&[&ALL[..], &["--summary", &name, "--quiet"]].concat());
    let text = fs::read_to_string(summary).unwrap();
    assert!(
        text.contains("\n14 places, 3 repositories:\n\n- `api/a.txt:1:1`\n"),
        "{text}"
    );
}

/// However it is put together, it is the same.
#[test]
fn what_was_merged_is_merged_again() {
    let (all, _) = fourteen();
    all.scanned("empty", &[], &[]);
    let merge = |reports: &[&str], into: &str| {
        let into = all.0.path(format!("reports/{into}.json"));
        let into = into.to_string_lossy().into_owned();
        all.merged(&[reports, &["--format", "json", "-o", &into]].concat());
        fs::read_to_string(into).unwrap()
    };
    let [a, b, c] = ALL;
    let d = "reports/empty.json";
    let whole = merge(&[a, b, c, d], "whole");
    merge(&[a, b], "left");
    merge(&[c, d], "right");
    assert_eq!(
        merge(&["reports/left.json", "reports/right.json"], "both"),
        whole
    );
    assert_eq!(merge(&[d, c, b, a], "backwards"), whole);
    assert_eq!(merge(&["other=reports/whole.json"], "again"), whole);
    let mut twice: Value =
        serde_json::from_str(&merge(&["reports/left.json", a, b], "twice")).unwrap();
    let mut once = all.read("left");
    twice["stats"].take();
    once["stats"].take();
    assert_eq!(twice, once);
}

#[test]
fn exit_codes_are_those_of_a_scan() {
    let all = Repositories::new();
    let leaky = token("leaky");
    all.scanned("clean", &[("a.txt", "nothing\n")], &[])
        .expect_code(0);
    all.scanned("found", &[("a.txt", &leaky)], &[])
        .expect_code(1);
    let large = "x".repeat(2000);
    let limit = ["--max-file-size", "1000"];
    all.scanned(
        "partial",
        &[("a.txt", "nothing\n"), ("b.bin", &large)],
        &limit,
    )
    .expect_code(3);
    all.scanned("empty", &[], &[]).expect_code(3);
    let merged = |names: &[&str]| {
        let files = names.iter().map(|name| format!("reports/{name}.json"));
        let files: Vec<String> = files.collect();
        all.merged(&files.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let clean = merged(&["clean"]);
    clean
        .expect_code(0)
        .expect_stdout("no leaked Notion credentials · 1 repository: 1 file");
    let partial = merged(&["clean", "partial"]);
    partial
        .expect_code(3)
        .expect_stdout("partial/b.bin  is larger than --max-file-size (1000 bytes)");
    partial.expect_stderr("warning: partial/b.bin is larger");
    let empty = merged(&["clean", "empty"]);
    empty
        .expect_code(3)
        .expect_stdout("  empty  its report is of a run that read nothing\n");
    empty.expect_stdout("not clean: 1 item was not read");
    empty.expect_stderr("warning: empty its report is of a run");
    merged(&["clean", "partial", "found"]).expect_code(1);
    let forgiven = ["reports/found.json", "--no-fail"];
    all.merged(&forgiven).expect_code(0);
    all.merged(&["reports/found.json", "reports/partial.json", "--no-fail"])
        .expect_code(3);
    all.merged(&[]).expect_code(2);
}

#[test]
fn a_report_that_cannot_be_merged_is_named() {
    let (all, token) = fourteen();
    let good = all.read("api");
    let mut newer = good.clone();
    newer["version"] = json!(2);
    newer["tool"]["version"] = json!("9.1.0");
    let mut unknown = good.clone();
    unknown["findings"][0]["detector"] = json!("notion-passkey");
    let sarif = all.0.run(&["scan", "api", "--format", "sarif"]).stdout();
    let lines = all.0.run(&["scan", "api", "--format", "jsonl"]).stdout();
    let cases: [(&str, Vec<u8>, &str); 9] = [
        (
            "newer",
            newer.to_string().into(),
            "version \"2\" (ntnleaks \"9.1.0\"), and ntnleaks 0.1.0 reads version 1",
        ),
        (
            "unknown",
            unknown.to_string().into(),
            "finding 1: \"notion-passkey\" is no detector",
        ),
        (
            "sarif",
            sarif.into(),
            "not a report that `ntnleaks scan --format json` wrote",
        ),
        ("lines", lines.into(), "it is not one JSON object (line 2"),
        ("cut", good.to_string()[..900].into(), "it ends too soon"),
        ("void", Vec::new(), "it ends too soon"),
        (
            "utf16",
            "\u{feff}{}"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
            "it is not one JSON object",
        ),
        ("deep", "[".repeat(1_000_000).into(), "not a report"),
        (
            "bytes",
            (0..=255).cycle().take(100_000).collect(),
            "not a report",
        ),
    ];
    for (name, text, expected) in cases {
        all.write(name, text);
        let file = format!("reports/{name}.json");
        for arguments in [
            vec![file.as_str()],
            vec![ALL[0], &file],
            vec![&file, ALL[0]],
        ] {
            let report = all.merged(&arguments);
            report
                .expect_code(2)
                .expect_stderr(&format!("{file}: "))
                .expect_stderr(expected);
            report.check(report.stdout().is_empty(), "no report");
            report.check(report.stderr().len() < 500, "a short message");
            report.check(!report.stderr().contains(&token), "no token");
        }
    }
    all.merged(&["no/such.json"])
        .expect_code(2)
        .expect_stderr("no/such.json: ");
    all.merged(&["reports"])
        .expect_code(2)
        .expect_stderr("reports: ");
}
