//! Which program scans: a release that is what it should be, or the action's own checkout, built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::run::Run;
use super::site::Site;

const LINUX: &str = "x86_64-unknown-linux-musl";

/// The action as a runner unpacks it, with releases of its own.
struct Action {
    site: Site,
    root: PathBuf,
}

impl Action {
    fn new() -> Self {
        let site = Site::new();
        site.checkout("refs/heads/main", 1);
        let root = site.runner.home("the action");
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        for directory in ["action", "src", "schema"] {
            fs::create_dir_all(root.join(directory)).unwrap();
        }
        for script in ["say.sh", "program.sh", "build.sh"] {
            let path = Path::new("action").join(script);
            fs::copy(own.join(&path), root.join(&path)).unwrap();
        }
        fs::write(
            root.join("Cargo.toml"),
            "[package]\nname = \"ntnleaks\"\nversion = \"0.3.0\"\n",
        )
        .unwrap();
        fs::write(root.join("Cargo.lock"), "").unwrap();
        fs::write(root.join("src/main.rs"), "fn main() {}\n").unwrap();
        let action = Self { site, root };
        action.table("");
        action
    }

    fn table(&self, text: &str) {
        fs::write(self.root.join("action/checksums.txt"), text).unwrap();
    }

    /// Releases a version for a target, whose program says so. Returns the line of the table.
    fn release(&self, version: &str, target: &str) -> String {
        let stem = format!("ntnleaks-v{version}-{target}");
        let below = self.site.runner.home(format!("releases/v{version}"));
        let name = if target.contains("windows") {
            "ntnleaks.exe"
        } else {
            "ntnleaks"
        };
        let program = format!("{stem}/{name}");
        fs::create_dir_all(below.join(&stem)).unwrap();
        let made = self
            .site
            .runner
            .script("made", &format!("echo 'ntnleaks {version} {target}'\n"));
        fs::rename(made, below.join(&program)).unwrap();
        let archive = below.join(format!("{stem}.tar.gz"));
        let packed = Command::new("tar")
            .arg("-czf")
            .arg(&archive)
            .arg("-C")
            .args([&below, Path::new(&stem)])
            .status();
        assert!(packed.unwrap().success());
        let sum = Sha256::digest(fs::read(archive).unwrap());
        let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{sum}  {stem}.tar.gz\n")
    }

    #[track_caller]
    fn get(&self, version: &str, more: &[(&str, &str)]) -> Run {
        self.step("Get ntnleaks", version, json!({}), more)
    }

    #[track_caller]
    fn step(
        &self,
        name: &str,
        version: &str,
        outputs: serde_json::Value,
        more: &[(&str, &str)],
    ) -> Run {
        let releases = format!("file://{}", self.site.runner.home("releases").display());
        let root = self.root.to_string_lossy();
        let own = [("GITHUB_ACTION_PATH", &*root), ("RELEASES", &releases)];
        let given = [("version", version)];
        let more = [&own[..], more].concat();
        self.site
            .step(name, "push", &json!({}), &given, outputs, &more)
    }
}

fn says(program: &str) -> String {
    let output = Command::new(program).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_release_is_taken_if_its_sum_is_right() {
    let action = Action::new();
    let rows: String = [
        action.release("0.2.0", LINUX),
        action.release("0.3.0", LINUX),
        action.release("0.3.0", "aarch64-apple-darwin"),
        action.release("0.3.0", "x86_64-pc-windows-msvc"),
    ]
    .concat();
    action.table(&rows);
    let mac = [("RUNNER_OS", "macOS"), ("RUNNER_ARCH", "ARM64")];
    let windows = [("RUNNER_OS", "Windows")];
    for (version, platform, expected) in [
        ("", &[][..], "ntnleaks 0.3.0 x86_64-unknown-linux-musl"),
        ("0.2.0", &[], "ntnleaks 0.2.0 x86_64-unknown-linux-musl"),
        ("v0.3.0", &[], "ntnleaks 0.3.0 x86_64-unknown-linux-musl"),
        ("0.3.0", &mac, "ntnleaks 0.3.0 aarch64-apple-darwin"),
        ("", &windows, "ntnleaks 0.3.0 x86_64-pc-windows-msvc"),
    ] {
        let run = action.get(version, platform);
        run.expect_code(0);
        assert_eq!((run.output("build"), run.output("key")), ("false", ""));
        assert_eq!(says(run.output("program")), expected);
        // Later steps have it, too.
        let path = fs::read_to_string(action.site.runner.home("path")).unwrap();
        assert_eq!(path.lines().last(), Some(run.output("directory")));
    }
}

#[test]
fn a_release_with_another_sum_is_refused() {
    let action = Action::new();
    let row = action.release("0.3.0", LINUX);
    action.table(&row);
    action.get("", &[]).expect_code(0);
    // The archive is replaced on the server, or the table in the action is.
    action.table(&format!("{}{}", "0".repeat(64), &row[64..]));
    let run = action.get("", &[]);
    run.expect_code(2);
    run.outcome
        .expect_stderr("is not what was released: its SHA-256 is ");
    assert_eq!(run.output("program"), "");
    action.table(&row);
    fs::remove_dir_all(action.site.runner.home("releases")).unwrap();
    let run = action.get("", &[]);
    run.expect_code(2);
    run.outcome
        .expect_stderr("::error title=ntnleaks::cannot download file://");
}

#[test]
fn a_version_without_a_sum_is_refused() {
    let action = Action::new();
    action.table(&action.release("0.3.0", LINUX));
    action.release("0.4.0", LINUX);
    for (version, why) in [
        (
            "0.4.0",
            "version: this commit of the action has no checksums of 0.4.0",
        ),
        ("latest", "version: it is `source` or a version"),
        ("0.3", "version: it is `source` or a version"),
        ("../../evil", "version: it is `source` or a version"),
        ("0.3.0 0.4.0", "version: it is `source` or a version"),
        ("0.3.0/../0.4.0", "version: it is `source` or a version"),
    ] {
        let run = action.get(version, &[]);
        run.expect_code(2);
        run.outcome
            .expect_stderr(&format!("::error title=ntnleaks::{why}"));
        assert!(run.outputs.is_empty());
    }
}

#[test]
fn what_was_not_released_is_built_once() {
    let action = Action::new();
    let rows = [
        action.release("0.2.0", LINUX),
        action.release("0.3.0", LINUX),
    ]
    .concat();
    action.table(&rows);
    let arm = [("RUNNER_ARCH", "ARM")];
    let source = action.get("source", &[]);
    let key = source.expect_code(0).output("key").to_owned();
    assert!(
        key.starts_with("ntnleaks-0.3.0-Linux-X64-") && key.len() > 80,
        "{key}"
    );
    assert_eq!(action.get("source", &[]).output("key"), key);
    let other = action.get("", &arm);
    other
        .outcome
        .expect_stdout("no released ntnleaks 0.3.0 for this platform");
    assert_ne!(other.output("key"), key);
    let older = action.get("0.2.0", &arm);
    older.expect_code(2);
    older
        .outcome
        .expect_stderr("0.2.0 was not released for Linux ARM: leave it out to build 0.3.0");
    fs::write(action.root.join("src/main.rs"), "fn main() { }\n").unwrap();
    assert_ne!(action.get("source", &[]).output("key"), key);

    let outputs = json!({"directory": source.output("directory")});
    let build = || action.step("Build ntnleaks", "source", outputs.clone(), &[]);
    let run = build();
    run.expect_code(2);
    run.outcome.expect_stderr("add a step that installs Rust");
    let cargo = action.site.tools().join("cargo");
    let made = action.site.runner.script(
        "cargo",
        "echo \"cargo $* in $PWD\"\nwhile [ \"$1\" != --target-dir ]; do shift; done\n\
         mkdir -p \"$2/release\"\nprintf '#!/bin/sh\\necho built\\n' >\"$2/release/ntnleaks\"\n\
         chmod +x \"$2/release/ntnleaks\"\n",
    );
    let body = fs::read_to_string(&made).unwrap();
    fs::write(&made, body.replace("chmod", "/bin/chmod")).unwrap();
    fs::rename(made, cargo).unwrap();
    let run = build();
    run.expect_code(0);
    run.outcome
        .expect_stdout("cargo build --release --locked --bin ntnleaks");
    // Not where a configuration of cargo could come from what is scanned.
    run.outcome
        .expect_stdout(&format!("in {}", action.root.display()));
    assert_eq!(says(source.output("program")), "built");
    let again = build();
    again.expect_code(0);
    again
        .outcome
        .check(again.outcome.stdout().is_empty(), "not built again");
}

/// What is released, and by whom it is said that it was.
#[test]
fn the_table_is_one_of_sums() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("action/checksums.txt");
    for line in fs::read_to_string(table).unwrap().lines() {
        let (sum, archive) = line.split_once("  ").unwrap();
        assert!(
            sum.len() == 64 && sum.bytes().all(|it| it.is_ascii_hexdigit()),
            "{line}"
        );
        assert!(
            archive.starts_with("ntnleaks-v") && archive.ends_with(".tar.gz"),
            "{line}"
        );
    }
}
