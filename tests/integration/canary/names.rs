//! Credentials in the names of files.

use std::fs;

use super::{Canary, FORMATS};
use crate::harness::Workspace;
use crate::tokens::Token;

#[test]
fn a_credential_in_a_file_name_is_hidden() {
    let workspace = Workspace::new();
    let canary = Canary::new("file names");
    // A name of a file is at most 255 bytes long.
    let short = canary
        .recognizable()
        .filter(|token| token.value.len() < 200);
    for Token { value, .. } in short {
        workspace.write(format!("dir-{value}/a.txt"), value);
        workspace.write(format!("{value}.txt"), "nothing\n");
    }
    for format in FORMATS {
        let summary = workspace.home("summary.md");
        let name = summary.to_string_lossy().into_owned();
        let arguments = [
            "scan",
            ".",
            "--format",
            format,
            "--verbose",
            "--summary",
            &name,
        ];
        let report = workspace.run(&arguments);
        canary.assert_hidden(report.expect_code(1));
        canary.assert_absent(&fs::read(summary).unwrap(), &report);
    }
}

/// Too large stands for unreadable: permissions do not bind a test that runs as root.
#[test]
fn a_credential_in_the_name_of_a_file_that_is_skipped_is_hidden() {
    let workspace = Workspace::new();
    let canary = Canary::new("skipped names");
    let token = &canary.tokens[0];
    workspace.write("a.txt", "nothing\n");
    workspace.write(format!("{}.bin", token.value), [b'x'; 4096]);
    for format in FORMATS {
        let limit = ["--max-file-size", "1024", "--verbose"];
        let report = workspace.run(&[&["scan", ".", "--format", format][..], &limit].concat());
        canary.assert_hidden(report.expect_code(3));
    }
}
