//! The summary in Markdown, as a real parser reads it.

use std::fs;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

const MEBIBYTE: usize = 1024 * 1024;

/// Names that are something in Markdown or HTML.
const NAMES: &[&str] = &[
    "a|b|c.txt",
    "`code`.txt",
    "``.txt",
    "``` .txt",
    "<script>alert(1)<!script>",
    "<img src=x onerror=alert(1)>",
    "![x](http:!evil.example).txt",
    "[x](javascript:alert(1))",
    "# heading",
    "- [ ] item",
    "&lt;b&gt;",
    "$x$ ~~y~~ **z** __w__",
    "@everyone #1 www.evil.example",
    "\\`x\\`",
    "line\n# break\n\n<b>",
    "end of <!-- comment",
    "$`x`$",
];

/// The code spans of a summary. Anything that it should not hold fails.
#[track_caller]
fn code(outcome: &Outcome, text: &str) -> Vec<String> {
    let mut code = Vec::new();
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Code(text) => code.push(text.into_string()),
            Event::InlineHtml(html) if html.as_ref() == "<br>" => {}
            Event::Start(Tag::Link { dest_url, .. }) => {
                let ours = [
                    "https://www.notion.so/",
                    "https://developers.notion.com/",
                    "https://git-scm.com/",
                ];
                outcome.check(ours.iter().any(|it| dest_url.starts_with(it)), &dest_url);
            }
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::List(_) | Tag::Item)
            | Event::End(_)
            | Event::Text(_)
            | Event::SoftBreak => {}
            other => outcome.fail(&format!("unexpected: {other:?}")),
        }
    }
    code
}

/// Runs the program with a summary, and returns what it added to the file.
#[track_caller]
fn summarized(workspace: &Workspace, arguments: &[&str]) -> (Outcome, String) {
    let file = workspace.home("summary.md");
    let name = file.to_string_lossy();
    let report = workspace.run(&[arguments, &["--summary", &name]].concat());
    let text = fs::read_to_string(&file).unwrap_or_default();
    fs::remove_file(file).ok();
    (report, text)
}

#[test]
#[cfg(unix)]
fn a_hostile_name_is_a_name() {
    let workspace = Workspace::repository();
    let mut random = Random::seeded("markdown");
    for name in NAMES {
        workspace.write(format!("d/{name}"), random.value("ntn"));
        workspace.write(format!("e/.env.{name}"), "PASSWORD=hunter2\n");
        workspace.write(format!("f/{name}"), [b'x'; 2000]);
    }
    workspace.git(&["add", "--all"]);
    let author = "--author=`<i>` [x](http://evil.example) ![y](z) <a@b>";
    let message = format!("<b>`{}` [x](http://evil.example)", NAMES.join(" "));
    workspace.git(&["commit", "-q", author, "-m", &message]);
    workspace.git(&["branch", "x<b>`|`"]);
    for source in [&["d", "e", "f"][..], &["--history"]] {
        let limit = ["--max-file-size", "1000"];
        let (report, text) = summarized(&workspace, &[&["scan"], source, &limit].concat());
        let code = code(report.expect_code(1), &text);
        for name in NAMES {
            let shown = name.replace('\n', r"\n");
            let place = format!("d/{shown}:1:1");
            report.check(code.contains(&place), &place);
        }
    }
}

#[test]
fn each_secret_is_told_once_with_its_places_and_its_remedy() {
    let workspace = Workspace::repository();
    let token = Random::seeded("twice").value("ntn");
    workspace
        .write("a.txt", &token)
        .write("b/c.txt", format!("\n x {token}\n"))
        .write(".env", "PASSWORD=hunter2\n");
    let (report, text) = summarized(&workspace, &["scan", ".", "--quiet", "--show-secrets"]);
    report.expect_code(1);
    let redacted = format!("{}****{}", &token[..8], &token[46..]);
    code(&report, &text);
    // What to do, with its commands, comes behind.
    let leaks = text.split("### Rotate: ").next().unwrap();
    let code = code(&report, leaks);
    report.check(
        code == [&redacted, "a.txt:1:1", "b/c.txt:2:4", ".env"],
        "the code",
    );
    report.check(
        text.contains("\n2 places:\n") && text.contains("\n1 place:\n"),
        "how many",
    );
    report.check(
        text.contains("(https://www.notion.so/my-integrations)"),
        "where to go",
    );
    report.check(
        text.contains("`git add") || text.contains("\\`git add"),
        "what git would do",
    );
    report.check(
        text.starts_with("## ntnleaks\n\n1 secret in 2 places · 1 dotenv file · "),
        "a verdict",
    );
}

#[test]
fn a_clean_and_an_incomplete_run_say_so() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    let (report, text) = summarized(&workspace, &["scan", ".", "--format", "json"]);
    report.expect_code(0).json();
    report.check(
        text.contains("\n\nno leaked Notion credentials · 1 file"),
        &text,
    );
    workspace.write("large.bin", [b'x'; 2000]);
    let limit = ["scan", ".", "--max-file-size", "1000"];
    let (report, text) = summarized(&workspace, &limit);
    report.expect_code(3).check(
        text.contains("\n\nnot clean: 1 file was not read · "),
        &text,
    );
    report.check(
        text.contains("### Not read\n\n- `large.bin` is larger than"),
        &text,
    );
}

/// The file may hold what other commands of the same step have written.
#[test]
fn the_summary_is_appended_and_bounded() {
    let workspace = Workspace::new();
    let mut random = Random::seeded("bounded");
    for number in 0..600 {
        let path = format!("{number}/{}/{}/a.txt", "x".repeat(200), "y".repeat(200));
        workspace.write(path, random.value("ntn"));
    }
    let file = workspace.home("summary.md");
    let name = file.to_string_lossy().into_owned();
    for (before, complete) in [
        (0, true),
        (MEBIBYTE - 20_000, false),
        (MEBIBYTE - 10, false),
    ] {
        fs::write(&file, "x".repeat(before)).unwrap();
        let report = workspace.run(&["scan", ".", "--format", "github", "--summary", &name]);
        report.expect_code(1);
        let text = fs::read_to_string(&file).unwrap();
        report.check(text.len() <= MEBIBYTE, "at most a mebibyte");
        report.check(text[..before] == "x".repeat(before), "what was there");
        let added = &text[before..];
        if before + 10 == MEBIBYTE {
            report.check(added.is_empty(), "nothing added");
            report.expect_stderr("has no room for a summary");
            continue;
        }
        let start = if before == 0 {
            "## ntnleaks\n"
        } else {
            "\n## ntnleaks\n"
        };
        report.check(added.starts_with(start), "a line of its own");
        let listed = added.matches("### critical: ").count();
        let left = added.split("Left out for lack of room: ").nth(1);
        let left = left.map_or(0, |left| left.split(' ').next().unwrap().parse().unwrap());
        report.check(
            listed + left == 600 && (left == 0) == complete,
            "all of them",
        );
    }
}

#[test]
fn a_summary_that_cannot_be_written_is_2() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    let report = workspace.run(&["scan", ".", "--summary", "no/such/summary.md"]);
    report
        .expect_code(2)
        .expect_stderr("cannot write the summary to no/such/summary.md");
}
