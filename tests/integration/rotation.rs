//! How to replace what was found: told once for each kind, in every format, and in the
//! documentation as in the program.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ntnleaks::{DETECTORS, Detector, HAND_OVER, Rotation, STORES};

use crate::harness::Workspace;
use crate::tokens::Random;

/// Two tokens, a refresh token, and a dotenv file, which is not rotated.
fn planted() -> Workspace {
    let mut random = Random::seeded("rotation");
    let workspace = Workspace::repository();
    let tokens = format!("{}\n{}\n", random.value("ntn"), random.value("ntn"));
    workspace.write("a.txt", tokens);
    workspace.write("b.txt", random.value("nrt"));
    workspace.write(".env", "A=1\n");
    workspace
}

fn of(id: &str) -> Rotation {
    let detector = Detector::by_id(id).unwrap();
    detector.rotation.unwrap()
}

const FOUND: [&str; 2] = ["notion-api-token", "notion-refresh-token"];

/// The words of a text, however it is broken into lines.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_terminal_tells_each_kind_once() {
    let workspace = planted();
    let report = workspace.run(&["scan", "."]);
    let text = flat(&report.expect_code(1).stdout());
    for id in FOUND {
        let (name, rotation) = (Detector::by_id(id).unwrap().name, of(id));
        let heading = format!("rotate {name} · {}", rotation.order.name());
        report.check(text.matches(&heading).count() == 1, &heading);
        report.check(text.contains(rotation.why), rotation.why);
        for (number, step) in (1..).zip(rotation.steps) {
            let step = format!(" {number}. {step}");
            report.check(text.contains(&step), &step);
        }
    }
    let stdout = report.stdout();
    let headings = stdout.lines().filter(|it| it.starts_with("rotate  "));
    report.check(headings.count() == FOUND.len(), "two kinds");
    for store in STORES {
        let count = text.matches(store.command).count();
        report.check(count == 1, store.command);
    }
    report.check(text.contains(HAND_OVER), HAND_OVER);
    let quiet = workspace.run(&["scan", ".", "--quiet"]);
    quiet.check(!quiet.stdout().contains("rotate"), "no steps");
}

#[test]
fn a_dotenv_file_alone_has_no_steps() {
    let workspace = Workspace::repository();
    workspace.write(".env", "A=1\n");
    let report = workspace.run(&["scan", "."]);
    report.check(!report.stdout().contains("rotate  "), "no steps");
    let report = workspace.run(&["scan", ".", "--format", "json"]).json();
    assert!(report["rotations"].is_null());
}

#[test]
fn json_tells_each_kind_once_and_a_merged_report_does_too() {
    let workspace = planted();
    let report = workspace.run(&["scan", ".", "--format", "json"]);
    let json = report.json();
    let rotations = json["rotations"].as_array().unwrap();
    let ids: Vec<_> = rotations.iter().map(|it| &it["detector"]).collect();
    report.check(ids == FOUND, "each kind once");
    for (rotation, id) in rotations.iter().zip(FOUND) {
        report.check(rotation["order"] == of(id).order.id(), "the order");
        let steps = rotation["steps"].as_array().unwrap();
        report.check(steps.len() == of(id).steps.len(), "the steps");
        let stores = rotation["stores"].as_array().unwrap();
        report.check(stores.len() == of(id).stores().len(), "the stores");
    }
    let lines = workspace.run(&["scan", ".", "--format", "jsonl"]).stdout();
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told: Vec<_> = lines
        .iter()
        .filter_map(|line| line.get("rotation"))
        .collect();
    report.check(told == rotations.iter().collect::<Vec<_>>(), "the lines");
    let elsewhere = Workspace::new();
    elsewhere.write("a.json", json.to_string());
    let merged = elsewhere.run(&["merge", "a.json", "--format", "json"]);
    merged.check(merged.json()["rotations"] == json["rotations"], "the same");
}

#[test]
fn formats_for_forges_number_the_steps() {
    let workspace = planted();
    let sarif = workspace.run(&["scan", ".", "--format", "sarif"]).json();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].clone();
    for (rule, detector) in rules.as_array().unwrap().iter().zip(DETECTORS) {
        assert_eq!(rule["id"], detector.id);
        for key in ["text", "markdown"] {
            let help = rule["help"][key].as_str().unwrap();
            for step in numbered(detector.rotation) {
                assert!(help.contains(&step), "{}: {key}: {step}", detector.id);
            }
        }
    }
    let gitlab = workspace.run(&["scan", ".", "--format", "gitlab"]);
    for item in gitlab.json()["vulnerabilities"].as_array().unwrap() {
        let id = item["identifiers"][0]["value"].as_str().unwrap();
        let solution = item["solution"].as_str().unwrap();
        // As long as GitLab's schema allows.
        gitlab.check(solution.len() <= 7000, "a solution of 7,000 characters");
        for step in numbered(Detector::by_id(id).unwrap().rotation) {
            gitlab.check(solution.contains(step.trim_end()), &step);
        }
    }
    let file = workspace.home("summary.md");
    let name = file.to_string_lossy().into_owned();
    let report = workspace.run(&["scan", ".", "--quiet", "--summary", &name]);
    let summary = fs::read_to_string(file).unwrap();
    for id in FOUND {
        let name = Detector::by_id(id).unwrap().name;
        let heading = format!("### Rotate: {name}\n");
        report.check(summary.matches(&heading).count() == 1, &heading);
        for step in numbered(Some(of(id))) {
            report.check(summary.matches(&step).count() == 1, &step);
        }
    }
}

/// The steps as lines of Markdown; those that several kinds share may have several numbers.
fn numbered(rotation: Option<Rotation>) -> Vec<String> {
    let steps = rotation.map_or(&[][..], |it| it.steps);
    let lines = (1..).zip(steps).map(|(n, step)| format!("\n{n}. {step}\n"));
    lines.collect()
}

/// A check of a credential tells them, too.
#[test]
fn check_tells_each_kind_once() {
    let mut random = Random::seeded("checked");
    let given = [
        random.value("ntn"),
        random.value("nrt"),
        random.value("ntn"),
    ]
    .join("\n");
    let workspace = Workspace::new();
    let run = |format: &str| {
        let arguments = ["check", "--offline", "--format", format];
        workspace.feed(workspace.command(&arguments), &given)
    };
    let (terminal, markdown) = (run("terminal"), run("markdown"));
    for id in FOUND {
        let name = Detector::by_id(id).unwrap().name;
        let headings = terminal.stdout();
        let headings = headings.matches(&format!("rotate  {name} ·")).count();
        terminal.check(headings == 1, name);
        let heading = format!("## Rotate: {name}\n");
        let headings = markdown.stdout().matches(&heading).count();
        markdown.check(headings == 1, &heading);
        for step in of(id).steps {
            terminal.check(flat(&terminal.stdout()).contains(step), step);
            markdown.check(markdown.stdout().contains(step), step);
        }
    }
    let json = run("json").json();
    let ids = json["rotations"].as_array().unwrap().iter();
    assert_eq!(ids.map(|it| &it["detector"]).collect::<Vec<_>>(), FOUND);
}

/// Two schemas describe it, and say the same.
#[test]
fn the_schemas_agree() {
    let rotation = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("schema")
            .join(name);
        let schema = fs::read_to_string(path).unwrap();
        let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
        schema["$defs"]["rotation"].clone()
    };
    let report = rotation("report-v1.schema.json");
    assert!(report.is_object());
    assert_eq!(report, rotation("check-v1.schema.json"));
}

#[test]
fn rules_tells_all_of_a_kind() {
    let workspace = Workspace::new();
    for detector in DETECTORS {
        let report = workspace.run(&["rules", detector.id]);
        let text = flat(&report.expect_code(0).stdout());
        report.check(text.starts_with(detector.id), "the rule");
        for step in detector.rotation.map_or(&[][..], |it| it.steps) {
            report.check(text.contains(step), step);
        }
    }
    let two = workspace.run(&["rules", FOUND[1], FOUND[0]]).stdout();
    let rotations = two.lines().filter(|it| it.starts_with("rotate  "));
    assert_eq!(rotations.count(), 2);
    let wrong = workspace.run(&["rules", "notion-token"]);
    wrong.expect_code(2).expect_stderr("notion-api-token");
}

/// What somebody copies in a bad hour must be what the program says.
#[test]
fn the_documentation_has_the_same_steps() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rotation.md");
    let document = fs::read_to_string(path).unwrap();
    for detector in DETECTORS {
        let Some(rotation) = detector.rotation else {
            continue;
        };
        let section = section(detector, &rotation);
        assert!(document.contains(&section), "missing:\n{section}");
    }
    for store in STORES {
        let line = format!("\nprintf %s \"$NEW\" | {}", store.command);
        assert!(document.contains(&line), "missing: {line}");
    }
}

fn section(detector: &Detector, rotation: &Rotation) -> String {
    let order = match rotation.order {
        ntnleaks::RotationOrder::RevokeFirst => "Revoke first",
        ntnleaks::RotationOrder::ReplaceFirst => "Replace first",
    };
    let mut section = format!("\n### {}\n\n{order}. {}\n\n", detector.name, rotation.why);
    for (number, step) in (1..).zip(rotation.steps) {
        writeln!(section, "{number}. {step}").unwrap();
    }
    section
}

/// Every block of shell in the documentation is something a shell can read, and no value is
/// written in any of them.
#[cfg(unix)]
#[test]
fn commands_are_for_a_shell_and_hold_no_value() {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut scripts = STORES.iter().fold(String::new(), |mut all, store| {
        writeln!(all, "printf %s \"$NEW\" | {}", store.command).unwrap();
        all
    });
    for entry in fs::read_dir(documents).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let blocks = text.split("```sh\n").skip(1);
        scripts.extend(blocks.filter_map(|it| it.split("```").next()));
    }
    let workspace = Workspace::new();
    workspace.write("script", &scripts);
    let output = std::process::Command::new("sh")
        .arg("-n")
        .arg(workspace.path("script"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}\n{scripts}");
    for line in scripts.lines() {
        let is_assigned = ["OLD=", "NEW=", "value="].into_iter().any(|name| {
            let value = line.split(name).nth(1).unwrap_or_default();
            !value.is_empty() && !value.starts_with(['$', '"', '-', ' '])
        });
        assert!(!is_assigned, "{line}");
        assert!(!line.contains("echo "), "{line}");
    }
}

/// A flag in the documentation is one that the program has.
#[test]
fn commands_of_the_documentation_exist() {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let help = Workspace::new().run(&["check", "--help"]).stdout();
    for name in ["rotation.md", "scheduled-check.md"] {
        let text = fs::read_to_string(documents.join(name)).unwrap();
        let commands = text.split("ntnleaks check").skip(1);
        let commands = commands.filter_map(|it| it.split(['`', '\n']).next());
        let words = commands.flat_map(str::split_whitespace);
        for flag in words.filter(|word| word.starts_with("--")) {
            assert!(help.contains(flag), "{name}: {flag}");
        }
    }
}
