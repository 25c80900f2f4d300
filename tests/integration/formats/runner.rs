//! A runner that reads the output of a step by the rules of GitHub's (`ActionCommand.cs` and
//! `ActionCommandManager.cs` in actions/runner), as slowly and as literally as they are written.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

const REGISTERED: &[&str] = &[
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
];

/// Names that say something to a runner, or that its escapes could lose.
const NAMES: &[&str] = &[
    "::stop-commands::x",
    "a ::error::b",
    "##[add-mask]c",
    "d##[stop-commands]e.txt",
    "f,line=1::g",
    "h%25%0A%3A%2C.txt",
    "title=i:j,k",
    "=l",
    " m ",
    "caf\u{e9} \u{1f511}.txt",
    "n;o]p[q#r.txt",
];

/// Names that a report does not repeat as they are.
const DECEIVING: &[&[u8]] = &[
    b"\n::error::x",
    b"\r::debug::y",
    b"\r\n##[group]z",
    b"\x1b[2J::notice::a",
    "\u{202e}::warning::b".as_bytes(),
    b"latin-\xe9::error::",
    "\u{2028}::error::c".as_bytes(),
    "\u{85}::error::d".as_bytes(),
];

#[derive(Debug)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    data: String,
}

/// What the runner takes for commands, of one stream.
fn commands(stream: &str) -> Vec<Command> {
    let lines = stream.split(['\n', '\r']);
    lines
        .filter_map(|line| second(line).or_else(|| first(line)))
        .collect()
}

/// `::name key=value,key=value::data`, after blanks.
fn second(line: &str) -> Option<Command> {
    let line = line.trim_start().strip_prefix("::")?;
    let (info, data) = line.split_once("::")?;
    command(
        info,
        data,
        ',',
        &[("\r", "%0D"), ("\n", "%0A")],
        &[(":", "%3A"), (",", "%2C")],
    )
}

/// `##[name key=value;key=value]data`, anywhere.
fn first(line: &str) -> Option<Command> {
    let line = &line[line.find("##[")? + 3..];
    let (info, data) = line.split_once(']')?;
    let both = [(";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D")];
    command(info, data, ';', &both, &[])
}

type Escapes<'a> = &'a [(&'a str, &'a str)];

fn command(
    info: &str,
    data: &str,
    separator: char,
    of_both: Escapes<'_>,
    of_properties: Escapes<'_>,
) -> Option<Command> {
    let (name, rest) = info.split_once(' ').unwrap_or((info, ""));
    let name = name.to_ascii_lowercase();
    if !REGISTERED.contains(&name.as_str()) {
        return None;
    }
    let unescaped = |text: &str, escapes: &[Escapes<'_>]| {
        let all = escapes.iter().copied().flatten();
        let text = all.fold(text.to_owned(), |text, (plain, escaped)| {
            text.replace(escaped, plain)
        });
        text.replace("%25", "%")
    };
    let pairs = rest
        .trim()
        .split(separator)
        .filter_map(|pair| pair.split_once('='));
    let properties =
        pairs.map(|(key, value)| (key.to_owned(), unescaped(value, &[of_both, of_properties])));
    Some(Command {
        name,
        properties: properties.collect(),
        data: unescaped(data, &[of_both]),
    })
}

fn workspace(names: &[&[u8]]) -> Workspace {
    let workspace = Workspace::new();
    let mut random = Random::seeded("runner");
    for name in names {
        // The line of a token speaks to the runner too.
        let text = format!("::error::{}\n ##[error] ::x::\n", random.value("ntn"));
        workspace.write(OsStr::from_bytes(name), text);
    }
    workspace
}

fn all_names() -> Vec<&'static [u8]> {
    let plain = NAMES.iter().map(|name| name.as_bytes());
    plain.chain(DECEIVING.iter().copied()).collect()
}

fn annotations(report: &Outcome) -> Vec<Command> {
    let commands = commands(&report.stdout());
    for command in &commands {
        let known = ["error", "warning", "notice"].contains(&command.name.as_str());
        report.check(known, &format!("an annotation, not {command:?}"));
    }
    report.check(
        self::commands(&report.stderr()).is_empty(),
        "no command on stderr",
    );
    commands
}

/// The reader itself finds what it should.
#[test]
fn the_runner_reads_both_forms() {
    let read =
        commands("x ::error::no\n ::Error file=a%3Ab,line=1::c%0Ad%253A\ny ##[debug a=b;]c%5D");
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].properties["file"], "a:b");
    assert_eq!(read[0].data, "c\nd%3A");
    assert_eq!(
        (read[1].name.as_str(), read[1].data.as_str()),
        ("debug", "c]")
    );
    assert!(commands("::unknown::x\n::error x").is_empty());
}

#[test]
fn each_file_is_annotated_under_its_own_name() {
    for name in NAMES {
        let workspace = workspace(&[name.as_bytes()]);
        let report = workspace.run(&["scan", ".", "--format", "github"]);
        let annotations = annotations(report.expect_code(1));
        report.check(annotations.len() == 1, "one annotation");
        let of = |key: &str| annotations[0].properties[key].as_str();
        report.check(of("file") == *name, name);
        report.check(of("line") == "1" && of("endLine") == "1", "its line");
        report.check(of("col") == "10" && of("endColumn") == "60", "its columns");
        report.check(of("title") == "Notion API token", "a title");
        report.check(
            annotations[0].data.contains("Regenerate the token"),
            "a remedy",
        );
    }
}

#[test]
fn no_name_and_no_text_is_a_command() {
    let workspace = workspace(&all_names());
    let token = Random::seeded("dotenv").value("ntn");
    for name in NAMES {
        workspace.write(
            format!("dotenv/{name}/.env.{}", name.trim()),
            format!("A={token}\n"),
        );
    }
    for more in [&[][..], &["--verbose"], &["--max-file-size", "3"]] {
        let report = workspace.run(&[&["scan", ".", "--format", "github"], more].concat());
        annotations(&report);
        report.check(!report.stdout().contains('\u{1b}'), "no control character");
        // In a workflow without annotations, a person reads this in the log.
        let report = workspace.run(&[&["scan", "."], more].concat());
        report.check(
            commands(&report.stdout()).is_empty(),
            "no command on stdout",
        );
        report.check(
            commands(&report.stderr()).is_empty(),
            "no command on stderr",
        );
    }
}

/// Names of random marks: whatever they are, they are read back.
#[test]
fn random_names_are_read_back() {
    let mut random = Random::seeded("names");
    let workspace = Workspace::new();
    let token = random.value("ntn");
    let mut names: Vec<String> = Vec::new();
    for number in 0..9 {
        let name = random.text("%:,;=[]# ADa02358\\'\"", 12);
        names.push(format!("{number}{name}"));
        workspace.write(&names[number], &token);
    }
    let report = workspace.run(&["scan", ".", "--format", "github"]);
    let annotations = annotations(&report);
    let mut read: Vec<_> = annotations
        .iter()
        .map(|it| &it.properties["file"])
        .collect();
    read.sort();
    names.sort();
    report.check(read == names.iter().collect::<Vec<_>>(), "each name");
}

#[test]
fn ten_of_each_kind_and_the_rest_is_counted() {
    let workspace = Workspace::repository();
    let mut random = Random::seeded("cap");
    for number in 0..14 {
        workspace.write(format!("{number}/a.txt"), random.value("ntn"));
        workspace.write(format!("{number}/.env"), "PASSWORD=hunter2\n");
        workspace.write(format!("{number}/large.bin"), [b'x'; 2000]);
    }
    let report = workspace.run(&["scan", ".", "--format", "github", "--max-file-size", "1000"]);
    let annotations = annotations(report.expect_code(1));
    let of = |kind: &str| annotations.iter().filter(|it| it.name == kind).count();
    report.check(
        (of("error"), of("warning"), of("notice")) == (10, 10, 0),
        "ten of each",
    );
    let text = report.stdout();
    let last = text.lines().last().unwrap_or_default();
    report.check(
        last.starts_with("14 secrets in 14 places · 14 dotenv files · not clean"),
        last,
    );
    report.check(
        last.ends_with("not shown: 4 errors, 18 warnings, as GitHub keeps 10 of each kind"),
        last,
    );
}

#[test]
fn a_gap_is_a_warning_and_nothing_at_all_an_error() {
    let workspace = Workspace::new();
    workspace
        .write("a:b.bin", [b'x'; 2000])
        .write("c.txt", "nothing\n");
    let report = workspace.run(&["scan", ".", "--format", "github", "--max-file-size", "1000"]);
    let warning = &annotations(report.expect_code(3))[0];
    report.check(
        warning.name == "warning" && warning.properties["file"] == "a:b.bin",
        "a warning",
    );
    report.check(warning.data.contains("larger than"), "why");
    let empty = Workspace::new();
    let report = empty.run(&["scan", ".", "--format", "github"]);
    report.check(
        annotations(report.expect_code(3))[0].name == "error",
        "an error",
    );
}
