//! The recipes for many repositories, as far as they are scripts.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::definition::{Step, read};
use super::site::{Site, token};
use crate::harness::{Outcome, Workspace};

/// Two repositories that share a token, and the reports of their histories.
fn reports(site: &Site) -> [String; 2] {
    for (name, more) in [("api", "api only"), ("web", "harmless")] {
        let repository = site.runner.path(name);
        let at = repository.to_string_lossy().into_owned();
        site.runner.git(&["init", "-q", &at]);
        let text = format!("{}\n", token("shared"));
        site.runner.write(format!("{name}/a.txt"), text);
        let text = match more {
            "harmless" => more.to_owned(),
            _ => token(more),
        };
        site.runner.write(format!("{name}/b.txt"), text);
        site.runner.git(&["-C", &at, "add", "."]);
        site.runner.git(&["-C", &at, "commit", "-q", "-m", "both"]);
    }
    ["api", "web"].map(|name| {
        let report = site.runner.home(format!("{name}.json"));
        let report = report.to_string_lossy().into_owned();
        let scan = ["scan", "--history", name, "--format", "json", "-o", &report];
        site.runner.run(&scan).expect_code(1);
        report
    })
}

fn findings(report: &Path) -> Vec<(String, String)> {
    let report: Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = report["findings"].as_array().unwrap().iter();
    all.map(|it| (text(&it["repository"]), text(&it["path"])))
        .collect()
}

const EXPECTED: [(&str, &str); 3] = [
    ("acme/api", "a.txt"),
    ("acme/api", "b.txt"),
    ("acme/web", "a.txt"),
];

fn expected() -> Vec<(String, String)> {
    let expected = EXPECTED.map(|(name, path)| (name.to_owned(), path.to_owned()));
    expected.to_vec()
}

/// What the jobs of `organisation.yml` run, in the directories that its checkouts make.
#[test]
fn the_reports_of_a_matrix_are_joined() {
    let site = Site::new();
    let workflow = read(".github/workflows/organisation.yml");
    let [name, join] = ["Name the report", "Join the reports"].map(|it| Step::of(&workflow, it));
    let workspace = site.clone_directory();
    fs::create_dir(&workspace).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::os::unix::fs::symlink(root, workspace.join("ntnleaks")).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_ntnleaks"));
    std::os::unix::fs::symlink(program, site.tools().join("ntnleaks")).unwrap();
    site.run(&join, &json!({}), &[]).expect_code(2);
    for (repository, report) in ["acme/api", "acme/web"].iter().zip(reports(&site)) {
        let contexts = json!({
            "matrix": {"repository": repository},
            "steps": {"scan": {"outputs": {"report": report}}},
        });
        site.run(&name, &contexts, &[]).expect_code(0);
    }
    let run = site.run(&join, &json!({}), &[]);
    run.expect_code(1);
    assert_eq!(run.output("findings"), "3");
    assert!(
        run.summary.contains("2 places, 2 repositories"),
        "{}",
        run.summary
    );
    assert_eq!(findings(&workspace.join("joined.json")), expected());
}

/// What the pods of `deploy/kubernetes.yaml` run, with directories of this machine in place of theirs.
#[test]
fn an_indexed_job_scans_and_joins() {
    let site = Site::new();
    reports(&site);
    let manifest = read("deploy/kubernetes.yaml");
    let cluster = Workspace::new();
    let directories = ["/etc/ntnleaks", "/reports", "/scratch"];
    for directory in directories {
        fs::create_dir_all(cluster.path(&directory[1..])).unwrap();
    }
    for file in ["scan.sh", "join.sh"] {
        let text = block(&manifest, file);
        let here = directories.iter().fold(text, |text, directory| {
            let there = cluster.path(&directory[1..]);
            text.replace(&format!(" {directory}/"), &format!(" {}/", there.display()))
                .replace(
                    &format!("\"{directory}/"),
                    &format!("\"{}/", there.display()),
                )
                .replace(&format!("={directory}/"), &format!("={}/", there.display()))
                .replace(&format!("<{directory}/"), &format!("<{}/", there.display()))
        });
        cluster.write(format!("etc/ntnleaks/{file}"), here);
    }
    let url = |name: &str| format!("file://{}", site.runner.path(name).display());
    let list = format!("acme/api {}\nacme/web {}\n", url("api"), url("web"));
    cluster.write("etc/ntnleaks/repositories", list);
    let program = Path::new(env!("CARGO_BIN_EXE_ntnleaks"));
    std::os::unix::fs::symlink(program, site.tools().join("ntnleaks")).unwrap();
    let run = |file: &str, index: &str| -> Outcome {
        let mut command = Command::new(site.tools().join("sh"));
        command
            .arg(cluster.path(format!("etc/ntnleaks/{file}")))
            .env_clear()
            .env("PATH", site.tools())
            .env("HOME", cluster.path("scratch"))
            .env("JOB_COMPLETION_INDEX", index);
        cluster.outcome(format!("{file} {index}"), command.output().unwrap())
    };
    run("scan.sh", "0").expect_code(0);
    let early = run("join.sh", "");
    early
        .expect_code(2)
        .expect_stderr("acme/web was not scanned");
    run("scan.sh", "1").expect_code(0);
    run("scan.sh", "2")
        .expect_code(2)
        .expect_stderr("the list has no line 3");
    let joined = run("join.sh", "");
    joined
        .expect_code(1)
        .expect_stdout("2 places, 2 repositories");
    assert_eq!(findings(&cluster.path("reports/joined.json")), expected());
    // One that cannot be cloned leaves no report behind.
    let lost = format!("acme/lost {}\n", url("lost"));
    cluster.write("etc/ntnleaks/repositories", lost);
    let failed = run("scan.sh", "0");
    failed.check(failed.code() != Some(0), "a failure");
    run("join.sh", "").expect_code(2);
}

/// The text of a key of the manifest's ConfigMap.
fn block(manifest: &str, name: &str) -> String {
    let (_, rest) = manifest
        .split_once(&format!("\n  {name}: |\n"))
        .expect("the key");
    let lines = rest.lines().map_while(|line| line.strip_prefix("    "));
    lines.map(|line| format!("{line}\n")).collect()
}
