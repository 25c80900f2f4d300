//! Many findings that have much in common: what they share is held once, and no report is held whole.

use std::fmt::Write;
use std::process::Stdio;

use super::broken::limited;
use super::garden::text;
use crate::harness::Workspace;
use crate::tokens::Random;

/// How much a scan may hold, mapped files left out: 100 MiB.
const MEMORY: &str = "--data=104857600";
const FINDINGS: usize = 300;

impl Workspace {
    /// Checks that the history can be scanned and told in little memory.
    #[track_caller]
    fn expect_small(&self, format: &str) {
        let scan = self.command(&["scan", "--history", "--threads", "2", "--format", format]);
        let mut scan = limited(MEMORY, &scan);
        scan.stdout(Stdio::null()).stderr(Stdio::null());
        let code = scan.status().unwrap().code();
        assert_eq!(code, Some(1), "{format}");
    }
}

fn data(text: &str) -> String {
    format!("data {}\n{text}\n", text.len())
}

/// Of each commit a file with a credential, and a set of refs that no other has.
#[test]
fn thousands_of_refs_lead_to_hundreds_of_findings() {
    let mut random = Random::seeded("many refs");
    let workspace = Workspace::repository();
    let mut import = String::new();
    for n in 0..FINDINGS {
        let file = data(&text(&random.value("ntn")));
        let by = "C <c@example.com> 1767225600 +0000";
        let message = data("A change");
        write!(
            import,
            "commit refs/heads/main\nmark :{}\ncommitter {by}\n{message}M 644 inline {n}\n{file}",
            n + 1
        )
        .unwrap();
    }
    for n in 0..20_000 {
        let commit = (n + 1).min(FINDINGS);
        let tag = format!("refs/tags/release-candidate-{n:05}");
        write!(import, "reset {tag}\nfrom :{commit}\n\n").unwrap();
    }
    workspace.git_fed(&["fast-import", "--quiet"], import.as_bytes());
    workspace.git(&["pack-refs", "--all"]);
    for format in ["terminal", "jsonl", "sarif"] {
        workspace.expect_small(format);
    }
}

/// The commit says much about itself, and a credential too, so that it is redacted.
#[test]
fn one_commit_brings_hundreds_of_findings() {
    let mut random = Random::seeded("one commit");
    let workspace = Workspace::repository();
    for n in 0..FINDINGS {
        workspace.write(n.to_string(), text(&random.value("ntn")));
    }
    let subject = format!("{} {}", "word ".repeat(400_000), random.value("ntn"));
    workspace.git(&["add", "--all"]);
    workspace.git_fed(&["commit", "-q", "-F", "-"], subject.as_bytes());
    workspace.expect_small("terminal");
}
