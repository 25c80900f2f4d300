//! Completions and manual pages: every command is in them.

use std::fs;
use std::process::{Command, Stdio};

use crate::harness::Workspace;

const COMMANDS: [&str; 6] = ["scan", "baseline", "init", "doctor", "completions", "man"];

#[test]
fn completions_of_every_shell() {
    let workspace = Workspace::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let outcome = workspace.run(&["completions", shell]);
        outcome.expect_code(0);
        for name in COMMANDS {
            outcome.expect_stdout(name);
        }
    }
    workspace.run(&["completions", "csh"]).expect_code(2);
    workspace.run(&["completions"]).expect_code(2);
}

/// The one shell that is on every machine that builds this.
#[test]
#[cfg(unix)]
fn bash_takes_its_completions() {
    let workspace = Workspace::new();
    let outcome = workspace.run(&["completions", "bash"]);
    let mut shell = Command::new("bash");
    shell.args(["-n"]).stdout(Stdio::null());
    let output = crate::harness::fed(shell, outcome.stdout().as_bytes());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_manual_page_of_every_command() {
    let workspace = Workspace::new();
    let first = workspace.run(&["man"]);
    first.expect_code(0).expect_stdout(".TH ntnleaks 1");
    workspace.run(&["man", "pages/man1"]).expect_code(0);
    let page = |name: &str| fs::read_to_string(workspace.path("pages/man1").join(name)).unwrap();
    assert_eq!(page("ntnleaks.1"), first.stdout());
    for name in COMMANDS {
        assert!(
            first.stdout().contains(&format!("ntnleaks\\-{name}(1)")),
            "{name}"
        );
        let page = page(&format!("ntnleaks-{name}.1"));
        assert!(page.contains(&format!(".TH ntnleaks-{name} 1")), "{page}");
    }
    assert!(page("ntnleaks-baseline-create.1").contains("ntnleaks baseline create"));
    workspace.write("file", "");
    workspace
        .run(&["man", "file"])
        .expect_code(2)
        .expect_stderr("file");
}
