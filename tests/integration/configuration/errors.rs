//! What is wrong with a configuration, word for word, and files that are none.

use std::os::unix::fs::symlink;
use std::process::Command;

use super::FILE;
use crate::harness::Workspace;

#[test]
fn an_error_names_the_place_and_what_would_be_right() {
    let workspace = Workspace::repository();
    for (text, message) in [
        (
            "# first\nexlude = []\n",
            "ntnleaks.toml:2:1: there is no such key: did you mean `exclude`?",
        ),
        (
            "check-validity = true",
            "ntnleaks.toml:1:1: there is no such key; there are exclude, min-confidence, disable, \
             fail-severity, dotenv-names, dotenv-templates, placeholders, baseline",
        ),
        (
            "exclude = 'a'",
            "ntnleaks.toml:1:11: `exclude` must be a list: put `[` and `]` around the string",
        ),
        (
            "baseline = []",
            "ntnleaks.toml:1:12: `baseline` must be a string, and this is a list",
        ),
        (
            "min-confidence = 'certain'",
            "ntnleaks.toml:1:18: it must be one of `low`, `medium`, `high`",
        ),
        (
            "disable = [\n  'notion-api-tokens',\n]",
            "ntnleaks.toml:2:3: no detector has this id: did you mean `notion-api-token`?",
        ),
        (
            "exclude = ['a',\n'{b', 'c']",
            "ntnleaks.toml:2:1: not a valid glob: unclosed alternate group; missing '}' (maybe \
             escape '{' with '[{]'?)",
        ),
        (
            "exclude = ['']",
            "ntnleaks.toml:1:12: not a valid glob: it is empty or a comment",
        ),
        (
            "dotenv-names = ['a', 'b/c']",
            "ntnleaks.toml:1:22: not a valid glob: it is about the name of a file, without \
             directories",
        ),
        (
            "dotenv-names = ['[a]']\ndotenv-templates = ['[z-a]']",
            "ntnleaks.toml:2:21: not a valid glob: invalid range; 'z' > 'a'",
        ),
        (
            "placeholders = ['ABC']",
            "ntnleaks.toml:1:17: a fingerprint has 64 digits of 0-9 and a-f, as `--format json` \
             writes it",
        ),
        (
            "exclude = [\n  'a'\n  'b'\n]",
            "ntnleaks.toml:3:3: it is not TOML: missing comma between array elements, expected `,`",
        ),
    ] {
        workspace.write(FILE, text);
        for arguments in [
            &["config"][..],
            &["scan"],
            &["scan", "--staged"],
            &["scan", "--history"],
        ] {
            let outcome = workspace.run(arguments);
            let stderr = outcome.expect_code(2).stderr();
            outcome.check(stderr == format!("ntnleaks: {message}\n"), message);
            outcome.check(outcome.stdout().is_empty(), "no report");
        }
    }
}

#[test]
fn a_wrong_variable_is_named() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "x");
    for (name, value, message) in [
        (
            "NTNLEAKS_MIN_CONFIDENCE",
            "9",
            "it must be one of `low`, `medium`, `high`",
        ),
        (
            "NTNLEAKS_FAIL_SEVERITY",
            "Low",
            "it must be one of `low`, `medium`, `high`, `critical`",
        ),
        (
            "NTNLEAKS_DISABLE",
            "notion-api-token,notion-scim",
            "no detector has this id: did you mean `notion-scim-token`?",
        ),
        (
            "NTNLEAKS_EXCLUDE",
            "a,[z-a]",
            "not a valid glob: invalid range; 'z' > 'a'",
        ),
        (
            "NTNLEAKS_DOTENV_NAMES",
            "a/b",
            "not a valid glob: it is about the name of a file, without directories",
        ),
        (
            "NTNLEAKS_PLACEHOLDERS",
            "x",
            "a fingerprint has 64 digits of 0-9 and a-f, as `--format json` writes it",
        ),
    ] {
        for command in ["scan", "config"] {
            let outcome = workspace.run_with(&[(name, value)], &[command]);
            let stderr = outcome.expect_code(2).stderr();
            outcome.check(stderr == format!("ntnleaks: {name}: {message}\n"), message);
        }
    }
    use std::os::unix::ffi::OsStrExt;
    let mut command = workspace.command(&["scan"]);
    command.env("NTNLEAKS_BASELINE", std::ffi::OsStr::from_bytes(b"\xff"));
    let outcome = workspace.finish(command);
    outcome
        .expect_code(2)
        .expect_stderr("NTNLEAKS_BASELINE: it is not UTF-8");
}

#[test]
fn a_wrong_flag_is_a_wrong_command_line() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "x");
    for (arguments, message) in [
        (&["--disable", "notion-api"][..], "notion-api-token"),
        (&["--fail-severity", "hgih"], "high"),
        (
            &["--min-confidence", "critical"],
            "possible values: low, medium, high",
        ),
        (&["--exclude", "{a"], "unclosed alternate group"),
    ] {
        for command in ["scan", "config"] {
            let outcome = workspace.run(&[&[command], arguments].concat());
            outcome.expect_code(2).expect_stderr(message);
        }
    }
}

/// Each with what the error says. None makes the program wait, or fill the memory.
#[test]
fn what_is_no_file_of_text_is_an_error() {
    type Make = fn(&Workspace);
    let cases: [(Make, &str); 9] = [
        (
            |it| {
                let fifo = Command::new("mkfifo").arg(it.path(FILE)).status();
                assert!(fifo.unwrap().success());
            },
            "ntnleaks.toml: it is not a regular file",
        ),
        (
            |it| symlink("/dev/zero", it.path(FILE)).unwrap(),
            "ntnleaks.toml: it is not a regular file",
        ),
        (
            |it| std::fs::create_dir(it.path(FILE)).unwrap(),
            "ntnleaks.toml: it is not a regular file",
        ),
        (
            |it| symlink("gone", it.path(FILE)).unwrap(),
            "ntnleaks.toml: the configuration cannot be read: No such file or directory",
        ),
        (
            |it| symlink(FILE, it.path(FILE)).unwrap(),
            "ntnleaks.toml: the configuration cannot be read: Too many levels of symbolic links",
        ),
        (
            |it| _ = it.write(FILE, vec![b'#'; 10 << 20]),
            "ntnleaks.toml: it has more than 1048576 bytes",
        ),
        (
            |it| _ = it.write(FILE, b"exclude = []\n\0\0\0"),
            "ntnleaks.toml:2:4: it is not TOML: ",
        ),
        (
            |it| _ = it.write(FILE, b"# caf\xe9\n"),
            "ntnleaks.toml:1:6: it is not UTF-8",
        ),
        (
            |it| _ = it.write(FILE, b"\xff\xfee\0x\0"),
            "ntnleaks.toml:1:1: it is not UTF-8",
        ),
    ];
    for (make, message) in cases {
        let workspace = Workspace::repository();
        make(&workspace);
        for arguments in [&["config"][..], &["scan"], &["scan", "--staged"]] {
            let outcome = workspace.finish_in_time(workspace.command(arguments));
            outcome.expect_code(2).expect_stderr(message);
        }
    }
}

/// They name no file that could be read, but do not make the program wait either.
#[test]
fn globs_that_cost_too_much_are_refused_or_quick() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "x");
    let list = |globs: &mut dyn Iterator<Item = String>| {
        let globs: Vec<_> = globs.map(|glob| format!("'{glob}'")).collect();
        let globs = globs.join(",\n");
        format!("exclude = [\n{globs}\n]\ndotenv-names = [\n{globs}\n]\n")
    };
    for text in [
        list(&mut std::iter::once("{".repeat(2000) + &"}".repeat(2000))),
        list(&mut std::iter::once("{".repeat(100_000))),
        list(&mut std::iter::repeat_n("*".repeat(2000), 200)),
        list(&mut std::iter::repeat_n("?".repeat(1000) + "*", 200)),
        list(&mut (0..1000).map(|number| format!("**a{number}*b"))),
        list(&mut (0..1001).map(|number| number.to_string())),
        format!("exclude = {}", "[".repeat(1 << 19)),
        "a.".repeat(1 << 18) + "a = 1",
        "[[a]]\n".repeat(1 << 17),
    ] {
        workspace.write(FILE, &text);
        let outcome = workspace.finish_in_time(workspace.command(&["scan"]));
        outcome.check(matches!(outcome.code(), Some(0 | 2)), "0 or 2");
    }
}

/// A symlink to a file is as good as the file, and a byte-order mark is no text.
#[test]
fn what_editors_and_people_make_of_a_file_is_read() {
    let workspace = Workspace::new();
    workspace.write("shared.toml", b"\xef\xbb\xbfmin-confidence = 'high'\r\n");
    symlink("shared.toml", workspace.path(FILE)).unwrap();
    let shown = workspace.run(&["config"]);
    shown
        .expect_code(0)
        .expect_stdout("min-confidence = \"high\" # ntnleaks.toml:1:");
}
