//! What each key does, in every source, and that nothing disappears uncounted.

use ntnleaks::{Fingerprint, Secret};

use crate::harness::fed;
use crate::harness::{Outcome, Workspace};
use crate::repository::DOTENV;
use crate::tokens::Random;

/// One of each kind that a setting is about, new since `base`: staged in one repository, and
/// committed in another.
struct Planted {
    staged: Workspace,
    committed: Workspace,
    high: String,
    medium: String,
    low: String,
}

const OPEN: &str = "GREETING=hello\n";

fn planted() -> Planted {
    let mut random = Random::seeded("effects");
    let [high, medium, low] = ["ntn", "secret43", "secret41"].map(|kind| random.value(kind));
    let typed = format!("ntn_{}{}\n", random.digits(11), "x".repeat(35));
    let filled = || {
        let workspace = Workspace::repository();
        workspace.commit("base");
        workspace.git(&["tag", "base"]);
        workspace
            .write("high.txt", &high)
            .write("medium.txt", &medium)
            .write("low.txt", &low)
            .write("typed.txt", &typed)
            .write("app/.env", OPEN)
            .write("app/.env.ci", "CI=yes\n")
            .write("app/prod.vars", "STAGE=prod\n");
        workspace.git(&["add", "--all"]);
        workspace
    };
    let (staged, committed) = (filled(), filled());
    committed.commit("all");
    Planted {
        staged,
        committed,
        high,
        medium,
        low,
    }
}

impl Planted {
    /// What each source answers to a configuration.
    fn scans(&self, config: &str) -> Vec<Outcome> {
        let sources: [(&Workspace, &[&str]); 5] = [
            (&self.staged, &["."]),
            (&self.staged, &["--staged"]),
            (&self.committed, &["."]),
            (&self.committed, &["--range", "base..HEAD"]),
            (&self.committed, &["--history"]),
        ];
        let scan = |(workspace, arguments): (&Workspace, &[&str])| {
            // Not in the work tree, where it would be one more file.
            let file = workspace.home("c.toml");
            std::fs::write(&file, config).unwrap();
            let file = file.to_string_lossy();
            workspace.scan(&[arguments, &["--config", &file]].concat())
        };
        sources.into_iter().map(scan).collect()
    }

    fn everything(&self) -> Vec<(&str, &str)> {
        vec![
            ("high.txt", &self.high),
            ("medium.txt", &self.medium),
            ("low.txt", &self.low),
            ("app/.env", DOTENV),
            ("app/.env.ci", DOTENV),
        ]
    }

    /// Everything but what is at these paths.
    fn without(&self, paths: &[&str]) -> Vec<(&str, &str)> {
        let mut rest = self.everything();
        rest.retain(|(path, _)| !paths.contains(path));
        rest
    }
}

impl Outcome {
    /// Checks numbers of the statistics, and that they and the findings are all that there is.
    #[track_caller]
    fn expect_counted(&self, counts: &[(&str, u64)], all: u64) -> &Self {
        let kinds = ["suppressed", "placeholders", "below_confidence", "disabled"];
        for kind in kinds {
            let of_kind = |(name, _): &&(&str, u64)| *name == kind;
            let expected = counts.iter().find(of_kind).map_or(0, |(_, count)| *count);
            self.check(self.stat(kind) == expected, &format!("{expected} {kind}"));
        }
        let found = self.findings().len() as u64;
        let counted = found + kinds.iter().map(|kind| self.stat(kind)).sum::<u64>();
        self.check(counted == all, &format!("{all} in all, not {counted}"))
    }
}

#[test]
fn nothing_set() {
    let planted = planted();
    for report in planted.scans("") {
        report.expect_found(&planted.everything());
        report.expect_counted(&[("placeholders", 1)], 6);
    }
}

#[test]
fn exclude() {
    let planted = planted();
    for report in planted.scans("exclude = ['/app/', '*.txt', '!high.txt']") {
        report.expect_found(&[("high.txt", &planted.high)]);
        report.check(report.stat("excluded") >= 4, "the rest is excluded");
    }
    // One that is not about the top.
    for report in planted.scans("exclude = ['/.env', 'app/high.txt']") {
        report.expect_found(&planted.everything());
    }
}

#[test]
fn min_confidence() {
    let planted = planted();
    for report in planted.scans("min-confidence = 'medium'") {
        report.expect_found(&planted.without(&["low.txt"]));
        report.expect_counted(&[("placeholders", 1), ("below_confidence", 1)], 6);
    }
}

#[test]
fn disable() {
    let planted = planted();
    for report in planted.scans("disable = ['notion-api-token']") {
        report.expect_found(&planted.without(&["high.txt"]));
        // A placeholder is one, whatever its detector.
        report.expect_counted(&[("placeholders", 1), ("disabled", 1)], 6);
    }
    for report in planted.scans("disable = ['unignored-env-file', 'notion-legacy-token']") {
        report.expect_found(&[("high.txt", &planted.high)]);
        report.expect_counted(&[("placeholders", 1), ("disabled", 4)], 6);
    }
    let every: Vec<_> = ntnleaks::DETECTORS
        .iter()
        .map(|it| format!("'{}'", it.id))
        .collect();
    let config = format!("disable = [{}]\nmin-confidence = 'high'", every.join(", "));
    for report in planted.scans(&config) {
        report.expect_found(&[]);
        report.expect_counted(&[("placeholders", 1), ("disabled", 5)], 6);
    }
}

#[test]
fn fail_severity() {
    let planted = planted();
    for report in planted.scans("fail-severity = 'critical'\nexclude = ['high.txt']") {
        // An API token of the old kind is critical too.
        report.expect_code(1);
    }
    let milder = "disable = ['notion-api-token', 'notion-legacy-token']\nfail-severity = ";
    for (least, code) in [("low", 1), ("medium", 1), ("high", 0), ("critical", 0)] {
        for report in planted.scans(&format!("{milder}'{least}'")) {
            report.expect_code(code);
            report.expect_listed(&[("app/.env", DOTENV), ("app/.env.ci", DOTENV)]);
        }
    }
    // What was not read is no finding.
    let flags = ["scan", "--fail-severity", "critical", "--exclude", "*.txt"];
    planted.staged.run(&flags).expect_code(0);
    let limit = [&flags[..], &["--max-file-size", "3"]].concat();
    planted.staged.run(&limit).expect_code(3);
}

#[test]
fn dotenv_names() {
    let planted = planted();
    for report in planted.scans("dotenv-names = ['*.vars']") {
        let mut expected = planted.everything();
        expected.push(("app/prod.vars", DOTENV));
        report.expect_found(&expected);
        report.expect_counted(&[("placeholders", 1)], 7);
    }
}

#[test]
fn dotenv_templates() {
    let planted = planted();
    for report in planted.scans("dotenv-templates = ['.env.ci', '*.vars']") {
        report.expect_found(&planted.without(&["app/.env.ci"]));
        report.expect_counted(&[("placeholders", 2)], 6);
    }
    // The more special word.
    for report in planted.scans("dotenv-names = ['*.vars']\ndotenv-templates = ['prod.*']") {
        report.expect_found(&planted.everything());
        report.expect_counted(&[("placeholders", 2)], 7);
    }
    let shown = planted
        .staged
        .run(&["scan", "--show-placeholders", "--format", "json"]);
    let count = |report: &Outcome| report.json()["placeholders"].as_array().map(Vec::len);
    assert_eq!(count(&shown), Some(1));
    let variables = [("NTNLEAKS_DOTENV_TEMPLATES", ".env.ci")];
    let arguments = ["scan", "--show-placeholders", "--format", "json"];
    let report = planted.staged.run_with(&variables, &arguments);
    assert_eq!(count(&report), Some(2));
    assert_eq!(report.json()["placeholders"][0]["path"], "app/.env.ci");
    let arguments = ["scan", "--show-placeholders"];
    let terminal = planted.staged.run_with(&variables, &arguments);
    terminal.expect_stdout("placeholders\n  app/.env.ci");
}

#[test]
fn placeholders() {
    let planted = planted();
    let of = |id: &str, value: &str| {
        let secret = Secret::new(value.as_bytes().to_vec(), 0);
        Fingerprint::of_secret(id, &secret).to_string()
    };
    let high = of("notion-api-token", &planted.high);
    let low = of("notion-legacy-token", &planted.low);
    // Of another detector, and of another value.
    let others = [
        of("notion-legacy-token", &planted.high),
        of("notion-api-token", &planted.low),
    ];
    let all = [high, low]
        .into_iter()
        .chain(others)
        .map(|it| format!("'{it}'"));
    let config = format!("placeholders = [{}]", all.collect::<Vec<_>>().join(", "));
    for report in planted.scans(&config) {
        report.expect_found(&planted.without(&["high.txt", "low.txt"]));
        report.expect_counted(&[("placeholders", 3)], 6);
    }
}

/// As a report gives it, whatever the value was written as.
#[test]
fn a_fingerprint_of_a_report_makes_a_placeholder() {
    let workspace = Workspace::new();
    let value = Random::seeded("fingerprint of a report").value("ntn");
    let utf16: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
    workspace
        .write("plain.txt", &value)
        .write("escaped.txt", value.replace('_', "\\u005f"))
        .write("utf16.txt", [&b"\xff\xfe"[..], &utf16].concat())
        .write("long.txt", format!("{}\n{value}\n", "x\n".repeat(1 << 20)));
    let report = workspace.scan(&[]);
    let findings = report.findings();
    assert_eq!(findings.len(), 4);
    let fingerprint = findings[0]["fingerprint"].as_str().unwrap();
    workspace.write("ntnleaks.toml", format!("placeholders = ['{fingerprint}']"));
    let report = workspace.scan(&[]);
    report
        .expect_found(&[])
        .expect_counted(&[("placeholders", 4)], 4);
    let command = workspace.scan_command(&["-", "--path", "x"]);
    let report = workspace.outcome("scan -".to_owned(), fed(command, value.as_bytes()));
    report
        .expect_found(&[])
        .expect_counted(&[("placeholders", 1)], 1);
}

/// Standard input is scanned as if it were a file of the current directory.
#[test]
fn standard_input() {
    let workspace = Workspace::new();
    let low = Random::seeded("stdin").value("secret41");
    let scan = |name: &str, text: &str| {
        let command = workspace.scan_command(&["-", "--path", name]);
        workspace.outcome("scan -".to_owned(), fed(command, text.as_bytes()))
    };
    scan("a.txt", &low).expect_found(&[("a.txt", &low)]);
    workspace.write(
        "ntnleaks.toml",
        "min-confidence = 'high'\ndotenv-names = ['*.vars']\ndotenv-templates = ['t.vars']\n",
    );
    scan("a.txt", &low).expect_counted(&[("below_confidence", 1)], 1);
    scan("b.vars", OPEN).expect_found(&[("b.vars", DOTENV)]);
    scan("t.vars", OPEN).expect_counted(&[("placeholders", 1)], 1);
}

/// The terminal says how much was left out, and why.
#[test]
fn a_person_sees_what_was_not_reported() {
    let planted = planted();
    let flags = ["--disable=notion-api-token", "--min-confidence=medium"];
    let report = planted.staged.run(&[&["scan", "."], &flags[..]].concat());
    report.expect_stdout("1 below the minimum confidence · 1 of disabled detectors");
}
