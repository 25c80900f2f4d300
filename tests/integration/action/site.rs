//! A repository on a forge, its clone on a runner, and a step of the action in that clone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::definition::{Step, inputs, read};
use super::run::Run;
use crate::harness::Workspace;
use crate::tokens::Random;

pub(super) const ZEROS: &str = "0000000000000000000000000000000000000000";

/// All that the scripts may call.
const TOOLS: [&str; 19] = [
    "bash",
    "cat",
    "cp",
    "curl",
    "find",
    "git",
    "grep",
    "gzip",
    "mkdir",
    "mktemp",
    "mv",
    "rm",
    "sed",
    "sh",
    "sha256sum",
    "shasum",
    "sort",
    "tar",
    "uname",
];

pub(super) struct Site {
    /// What is on the forge: a repository whose branches are pushed by committing to them.
    pub(super) origin: Workspace,
    /// The machine of the runner; the clone is in `clone`.
    pub(super) runner: Workspace,
    /// The program that scans, in place of the one that was built.
    pub(super) program: Option<PathBuf>,
}

impl Site {
    /// A forge with one harmless commit on `main`.
    pub(super) fn new() -> Self {
        let origin = Workspace::repository();
        for name in ["allowAnySHA1InWant", "allowReachableSHA1InWant"] {
            origin.git(&["config", &format!("uploadpack.{name}"), "true"]);
        }
        origin.write("base.txt", "harmless\n").commit("base");
        Self {
            origin,
            runner: Workspace::new(),
            program: None,
        }
    }

    /// A commit with a file, and what it is called.
    pub(super) fn commit(&self, path: &str, text: &str) -> String {
        self.origin.write(path, text).commit(&format!("add {path}"))
    }

    pub(super) fn on(&self, branch: &str) {
        self.origin.git(&["checkout", "-q", branch]);
    }

    /// A new branch where the current one is.
    pub(super) fn branch(&self, name: &str) {
        self.origin.git(&["checkout", "-q", "-b", name]);
    }

    /// What `actions/checkout` does with `fetch-depth`, for a ref of the forge.
    pub(super) fn checkout(&self, reference: &str, depth: usize) {
        let clone = self.clone_directory();
        let _ = fs::remove_dir_all(&clone);
        let url = format!("file://{}", self.origin.path("").display());
        let git = |arguments: &[&str]| {
            let at = clone.to_string_lossy();
            self.runner.git(&[&["-C", &at], arguments].concat())
        };
        self.runner.git(&["init", "-q", "clone"]);
        git(&["remote", "add", "origin", &url]);
        let own = match reference.strip_prefix("refs/heads/") {
            Some(branch) => format!("+{reference}:refs/remotes/origin/{branch}"),
            None => format!("+{reference}:{reference}"),
        };
        match depth {
            0 => {
                let all = ["+refs/heads/*:refs/remotes/origin/*", &own];
                git(&[&["fetch", "-q", "--tags", "origin"], &all[..]].concat());
            }
            _ => {
                let depth = format!("--depth={depth}");
                git(&["fetch", "-q", "--no-tags", &depth, "origin", &own]);
            }
        }
        let (_, here) = own.split_once(':').unwrap();
        git(&["checkout", "-q", "--detach", here]);
    }

    pub(super) fn clone_directory(&self) -> PathBuf {
        self.runner.path("clone")
    }

    /// The forge cannot be reached any more.
    pub(super) fn disconnect(&self) {
        let clone = self.clone_directory();
        let clone = clone.to_string_lossy();
        let nowhere = "file:///nowhere/at/all";
        self.runner
            .git(&["-C", &clone, "remote", "set-url", "origin", nowhere]);
    }

    /// How many commits the clone has.
    pub(super) fn commits(&self) -> usize {
        let clone = self.clone_directory();
        let clone = clone.to_string_lossy();
        let all = [
            "-C",
            &clone,
            "cat-file",
            "--batch-all-objects",
            "--batch-check=%(objecttype)",
        ];
        let objects = self.runner.git(&all);
        objects.lines().filter(|kind| *kind == "commit").count()
    }

    #[track_caller]
    pub(super) fn scan(&self, name: &str, event: &Value) -> Run {
        self.scan_with(name, event, &[])
    }

    /// The step `Scan`, for an event and some inputs.
    #[track_caller]
    pub(super) fn scan_with(&self, name: &str, event: &Value, given: &[(&str, &str)]) -> Run {
        let built = Path::new(env!("CARGO_BIN_EXE_ntnleaks")).to_owned();
        let program = self.program.clone().unwrap_or(built);
        let log = self.runner.home("arguments");
        let _ = fs::remove_file(&log);
        let logged = self.runner.script(
            "logged",
            &format!(
                "printf '%s\\n' \"$@\" >'{}'\nexec '{}' \"$@\"\n",
                log.display(),
                program.display()
            ),
        );
        let outputs = json!({"program": logged.to_string_lossy()});
        let mut run = self.step("Scan", name, event, given, outputs, &[]);
        let told = fs::read_to_string(log).unwrap_or_default();
        run.arguments = told.lines().map(str::to_owned).collect();
        run
    }

    /// Any step; `more` is set beside what every step of a runner has.
    #[track_caller]
    pub(super) fn step(
        &self,
        step_name: &str,
        event_name: &str,
        event: &Value,
        given: &[(&str, &str)],
        program: Value,
        more: &[(&str, &str)],
    ) -> Run {
        let mut inputs = inputs();
        for (name, value) in given {
            let known = inputs.insert((*name).to_owned(), (*value).to_owned());
            assert!(known.is_some(), "an input {name}");
        }
        let contexts = json!({
            "github": {"event_name": event_name, "event": event},
            "inputs": inputs,
            "steps": {"program": {"outputs": program}},
        });
        let step = Step::of(&read("action.yml"), step_name);
        self.run(&step, &contexts, more)
    }

    /// A step of anything, as a runner runs it.
    #[track_caller]
    pub(super) fn run(&self, step: &Step, contexts: &Value, more: &[(&str, &str)]) -> Run {
        let files = ["output", "summary"].map(|name| self.runner.home(name));
        for file in &files {
            let _ = fs::remove_file(file);
        }
        let [output, summary] = files;
        let temporary = self.runner.home("temporary");
        fs::create_dir_all(&temporary).unwrap();
        let mut command = Command::new(self.tools().join("bash"));
        command
            .args([
                "--noprofile",
                "--norc",
                "-e",
                "-o",
                "pipefail",
                "-c",
                &step.run,
            ])
            .env_clear()
            .env("PATH", self.tools())
            .env("HOME", self.runner.home(""))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR"))
            .env("GITHUB_WORKSPACE", self.clone_directory())
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_PATH", self.runner.home("path"))
            .env("RUNNER_TEMP", &temporary)
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64")
            .envs(step.environment(contexts))
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .current_dir(self.clone_directory());
        let shown = format!("{} for {contexts}", step.run);
        let outcome = self.runner.outcome(shown, command.output().unwrap());
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let lines = read(output);
        let lines = lines.lines().filter_map(|line| line.split_once('='));
        Run {
            outcome,
            outputs: lines
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            summary: read(summary),
            arguments: Vec::new(),
        }
    }

    /// A directory with the tools, and nothing else that this machine has.
    pub(super) fn tools(&self) -> PathBuf {
        let directory = self.runner.home("tools");
        if !directory.exists() {
            fs::create_dir_all(&directory).unwrap();
            let path = std::env::var_os("PATH").unwrap();
            for tool in TOOLS {
                let mut places = std::env::split_paths(&path).map(|place| place.join(tool));
                if let Some(place) = places.find(|place| place.is_file()) {
                    std::os::unix::fs::symlink(place, directory.join(tool)).unwrap();
                }
            }
        }
        directory
    }
}

pub(super) fn token(name: &str) -> String {
    Random::seeded(&format!("action {name}")).value("ntn")
}

/// The parts of GitHub's payloads that tell them apart.
pub(super) fn pull_request(base: &str, head: &str) -> Value {
    json!({
        "action": "synchronize",
        "number": 7,
        "before": head, // of `synchronize`: what the head was
        "after": head,
        "pull_request": {"base": {"ref": "main", "sha": base}, "head": {"ref": "topic", "sha": head}},
        "repository": {"default_branch": "main"},
    })
}

pub(super) fn push(reference: &str, before: &str, after: &str) -> Value {
    json!({
        "ref": reference,
        "before": before,
        "after": after,
        "created": before == ZEROS,
        "deleted": after == ZEROS,
        "forced": false,
        "repository": {"default_branch": "main"},
    })
}
