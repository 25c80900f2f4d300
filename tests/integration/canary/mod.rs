//! A credential never reaches an output unless a person asked for it. Every kind is planted in
//! every form, and every command, format and error path is run.

#[cfg(unix)]
mod adoption; // in what `init` and `doctor` look at, and in what they write
mod answers; // in what Notion answers
mod check; // in what is checked, and in what answers
mod configuration; // in a configuration, where it does not belong
mod names; // in the names of files
mod policy; // in and around what is forgiven
mod reports; // in reports that are merged
mod repositories; // in every place of a git repository
mod rotation; // in a rotation that is awaited
mod validity; // in what a server answers to a check

use std::collections::HashSet;
use std::fs;

use crate::harness::{Outcome, Workspace};
use crate::template::base64;
use crate::tokens::{KINDS, Random, Token};

/// So many bytes in a row of a credential are a leak; a redaction shows four and four.
const WINDOW: usize = 12;

const FORMATS: [&str; 6] = ["terminal", "json", "jsonl", "sarif", "github", "gitlab"];

#[test]
fn no_format_shows_a_credential() {
    let (workspace, canary) = planted();
    let modes: [&[&str]; 6] = [
        &[],
        &["--verbose"],
        &["--quiet"],
        &["--show-placeholders"],
        &["--verbose", "--show-placeholders", "--color", "always"],
        &["--min-confidence", "high", "--verbose"],
    ];
    for format in FORMATS {
        for mode in modes {
            let arguments = [&["scan", ".", "--format", format], mode].concat();
            let report = workspace.run(&arguments);
            canary.assert_hidden(&report);
            report.expect_code(1);
        }
        let file = workspace.path("report.out");
        let name = file.to_string_lossy().into_owned();
        let summary = workspace.path("summary.md");
        let summary_name = summary.to_string_lossy().into_owned();
        let further = workspace.path("further.out");
        let again = format!("--report={format}={}", further.display());
        let to_files = ["--output", &name, "--summary", &summary_name, &again];
        let report =
            workspace.run(&[&["scan", "plain", "--format", format], &to_files[..]].concat());
        canary.assert_hidden(report.expect_code(1));
        for file in [file, summary, further] {
            canary.assert_absent(&fs::read(&file).unwrap(), &report);
            fs::remove_file(file).unwrap();
        }
    }
}

#[test]
fn other_commands_show_no_credential() {
    let (workspace, canary) = planted();
    for arguments in [
        &["rules"][..],
        &["--help"],
        &["scan", "--help"],
        &["baseline", "create", "--help"],
        &["merge", "--help"],
        &["init", "--help"],
        &["doctor", "--help"],
        &["--version"],
        &[],
    ] {
        canary.assert_hidden(&workspace.run(arguments));
    }
}

/// People paste a credential where it does not belong. The error names what is wrong, not it.
#[test]
fn no_error_repeats_a_credential() {
    let (workspace, canary) = planted();
    for token in canary.recognizable() {
        let value = token.value.as_str();
        let flag = |name: &str| format!("{name}={value}");
        let errors: [&[&str]; 24] = [
            &["scan", ".", "--no-such-flag", value],
            &["scan", ".", &flag("--tok")],
            &["scan", ".", &format!("--{value}")],
            &["scan", ".", &format!("-{value}")],
            &[&flag("--token")],
            &[value],
            &["rules", value],
            &["scan", value],
            &["scan", &format!("x{value}")],
            &["scan", ".", "--format", &format!("client_{value}y")],
            &["scan", &format!("no/such/{value}/file")],
            &["scan", ".", "--format", value],
            &["scan", ".", "--min-confidence", value],
            &["scan", ".", "--threads", value],
            &["scan", ".", "--max-file-size", value],
            &["scan", ".", "--color", value],
            &["scan", ".", "--exclude", &format!("{{{value}")],
            &["scan", ".", "--output", &format!("no/such/{value}/file")],
            &["scan", ".", &flag("--quiet")],
            &["scan", ".", "--summary", &format!("no/such/{value}/file")],
            &["merge", value],
            &["merge", &format!("x={value}")],
            &["merge", &format!("../{value}=plain/one-line.txt")],
            &["merge", "plain/one-line.txt", "--format", value],
        ];
        for arguments in errors {
            let outcome = workspace.run(arguments);
            canary.assert_hidden(&outcome);
            outcome.expect_code(2);
            outcome.check(!outcome.stderr().is_empty(), "a message on stderr");
        }
    }
}

#[test]
fn a_person_may_ask_for_credentials_in_terminal_and_json() {
    let token = Random::seeded("shown").value("ntn");
    let workspace = Workspace::new();
    workspace.write("a.txt", &token);
    for format in ["terminal", "json", "jsonl"] {
        let report = workspace.run(&["scan", ".", "--format", format, "--show-secrets"]);
        report.expect_code(1).expect_stdout(&token);
    }
}

/// Such reports are uploaded and kept. A summary is, too, and redacted whatever was asked for.
#[test]
fn what_is_uploaded_never_holds_credentials() {
    let (workspace, canary) = planted();
    for format in ["sarif", "github", "gitlab"] {
        let report = workspace.run(&["scan", ".", "--format", format, "--show-secrets"]);
        canary.assert_hidden(report.expect_code(2));
        report.expect_stderr("--show-secrets").expect_stderr(format);
    }
    let summary = workspace.home("summary.md");
    let name = summary.to_string_lossy().into_owned();
    let report = workspace.run(&["scan", ".", "--show-secrets", "--summary", &name]);
    report.expect_code(1);
    canary.assert_absent(&fs::read(summary).unwrap(), &report);
}

#[test]
fn a_redaction_shows_which_credential_it_is() {
    let token = Random::seeded("redacted").value("ntn");
    let workspace = Workspace::new();
    workspace.write("a.txt", &token);
    let report = workspace.run(&["scan", ".", "--format", "json"]);
    let finding = &report.expect_code(1).findings()[0];
    let (head, tail) = (&token[..8], &token[46..]);
    let redacted = format!("{head}****{tail}");
    report.check(finding["secret"] == redacted.as_str(), &redacted);
}

/// The canary itself: it sings for a part of a credential, and not for a redaction.
#[test]
fn the_canary_sings() {
    let canary = Canary::new("song");
    for Token { value, tail } in &canary.tokens {
        let part = &value[tail + 4..tail + 20];
        let redacted = format!("{}****{}", &value[..tail + 4], &value[value.len() - 4..]);
        for leak in [
            part.into(),
            base64(value.as_bytes()),
            base64(format!("u:{value}").as_bytes()),
        ] {
            assert!(canary.seen_in(leak.as_bytes()).is_some(), "{leak}");
        }
        assert!(canary.seen_in(redacted.as_bytes()).is_none(), "{redacted}");
    }
}

/// What must not be seen.
struct Canary {
    tokens: Vec<Token>,
    windows: HashSet<Vec<u8>>,
}

impl Canary {
    fn new(name: &str) -> Self {
        let mut random = Random::seeded(name);
        let tokens = KINDS.iter().filter_map(|kind| random.credential(kind));
        Self::of(tokens.collect())
    }

    fn of(tokens: Vec<Token>) -> Self {
        let mut windows = HashSet::new();
        for token in &tokens {
            let tail = &token.value.as_bytes()[token.tail..];
            windows.extend(tail.windows(WINDOW).map(<[u8]>::to_vec));
            // In base64 a text has three faces, by its place in the groups of three bytes.
            for lead in ["", "x", "xx"] {
                let encoded = base64(&[lead.as_bytes(), tail].concat());
                let inner = &encoded.as_bytes()[4..encoded.len() - 4];
                windows.extend(inner.windows(WINDOW).map(<[u8]>::to_vec));
            }
        }
        Self { tokens, windows }
    }

    /// Those that are known without their surroundings. Any other is a word like every word.
    fn recognizable(&self) -> impl Iterator<Item = &Token> {
        let prefixes = ["ntn_", "secret_", "nrt_", "v02:", "v03:"];
        let known = move |token: &&Token| prefixes.iter().any(|it| token.value.starts_with(it));
        self.tokens.iter().filter(known)
    }

    #[track_caller]
    fn assert_hidden(&self, outcome: &Outcome) {
        for stream in outcome.streams() {
            self.assert_absent(stream, outcome);
        }
    }

    #[track_caller]
    fn assert_absent(&self, output: &[u8], outcome: &Outcome) {
        if let Some(window) = self.seen_in(output) {
            let window = String::from_utf8_lossy(window);
            outcome.fail(&format!("a credential is on an output: {window}"));
        }
    }

    fn seen_in<'o>(&self, output: &'o [u8]) -> Option<&'o [u8]> {
        let mut windows = output.windows(WINDOW);
        windows.find(|window| self.windows.contains(*window))
    }
}

/// Every kind, in every form that the matcher decodes.
fn planted() -> (Workspace, Canary) {
    let (workspace, canary) = (Workspace::new(), Canary::new("planted"));
    for (number, Token { value, .. }) in canary.tokens.iter().enumerate() {
        let names = "notion file_token NOTION_SCIM_TOKEN https://mcp.notion.com/mcp";
        let (head, tail) = value.split_at(value.len() / 2);
        let plain = format!("{names}={value}\n");
        let utf16 = plain.encode_utf16().flat_map(u16::to_le_bytes);
        let forms: [(&str, Vec<u8>); 8] = [
            ("twice", format!("{names} {value} and {value}\n").into()),
            (
                "escaped",
                format!("{names} \"{{\\\"t\\\": \\\"{value}\\\"}}\"\n").into(),
            ),
            (
                "underscore",
                format!("{names} {}\n", value.replace('_', "\\u005f")).into(),
            ),
            (
                "percent",
                format!("{names}%20{}%22\n", percent_encoded(value)).into(),
            ),
            (
                "base64",
                format!("{names} {}\n", base64(value.as_bytes())).into(),
            ),
            (
                "basic",
                format!("{names} Basic {}\n", base64(plain.as_bytes())).into(),
            ),
            ("utf-16", utf16.collect()),
            ("split", format!("{names} '{head}' + '{tail}'\n").into()),
        ];
        for (form, bytes) in forms {
            workspace.write(format!("forms/{form}-{number}.txt"), bytes);
        }
        workspace.write(format!("plain/{number}.txt"), &plain);
        workspace.write(
            format!("plain/{number}/.env"),
            format!("NOTION_TOKEN={value}\n"),
        );
    }
    // The excerpt of one finding is the neighbourhood of another.
    let all: Vec<_> = canary.tokens.iter().map(|it| it.value.as_str()).collect();
    workspace.write("plain/one-line.txt", format!("notion {}\n", all.join(" ")));
    (workspace, canary)
}

fn percent_encoded(value: &str) -> String {
    value.replace('_', "%5F").replace(':', "%3A")
}
