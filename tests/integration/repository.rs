//! What tests of git's data share: commits made by the real git, the program in its hooks, and
//! exactly what a scan found.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Outcome, Workspace, fed};

/// Stands for the secret of a finding that is a dotenv file.
pub(crate) const DOTENV: &str = "(a dotenv file)";

const JSON: &[&str] = &["--format", "json", "--show-secrets"];

impl Workspace {
    /// Stages everything, commits, and returns the id of the commit.
    #[track_caller]
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.id("HEAD")
    }

    /// The id of what a name means.
    #[track_caller]
    pub(crate) fn id(&self, name: &str) -> String {
        self.git(&["rev-parse", "--verify", name]).trim().to_owned()
    }

    /// Runs git and feeds its standard input.
    #[track_caller]
    pub(crate) fn git_fed(&self, arguments: &[&str], input: &[u8]) -> String {
        let output = fed(self.git_command(arguments), input);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {stderr}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Writes an object and returns its id.
    #[track_caller]
    pub(crate) fn blob(&self, content: impl AsRef<[u8]>) -> String {
        self.git_fed(&["hash-object", "-w", "--stdin"], content.as_ref())
    }

    /// `ntnleaks scan` with a JSON report that holds whole secrets, ready to start.
    pub(crate) fn scan_command(&self, arguments: &[&str]) -> Command {
        self.command(&[&["scan"], JSON, arguments].concat())
    }

    #[track_caller]
    pub(crate) fn scan(&self, arguments: &[&str]) -> Outcome {
        self.finish(self.scan_command(arguments))
    }

    /// The same, with something on standard input.
    #[track_caller]
    pub(crate) fn scan_fed(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Outcome {
        let command = self.scan_command(arguments);
        let shown = format!("ntnleaks scan {arguments:?} with standard input");
        self.outcome(shown, fed(command, input.as_ref()))
    }

    /// Runs a command that could wait for ever, and fails if it does.
    #[track_caller]
    pub(crate) fn finish_in_time(&self, mut command: Command) -> Outcome {
        let kept = ["stdout", "stderr"].map(|name| self.home(name));
        let [stdout, stderr] = kept.each_ref().map(|path| File::create(path).unwrap());
        let mut child = command.stdout(stdout).stderr(stderr).spawn().unwrap();
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if start.elapsed() > Duration::from_secs(20) {
                child.kill().unwrap();
                panic!("{command:?} does not end");
            }
            sleep(Duration::from_millis(5));
        }
        let [stdout, stderr] = kept.map(|path| fs::read(path).unwrap());
        let output = Output {
            status: child.wait().unwrap(),
            stdout,
            stderr,
        };
        self.outcome(format!("{command:?}"), output)
    }

    /// Makes a pipe, in place of a file if there is one.
    pub(crate) fn fifo(&self, path: impl AsRef<Path>) {
        let path = self.path(path);
        let _ = fs::remove_file(&path);
        let status = Command::new("mkfifo").arg(path).status();
        assert!(status.expect("mkfifo").success());
    }

    /// An executable script in the home directory.
    pub(crate) fn script(&self, name: &str, body: &str) -> PathBuf {
        let path = self.home(name);
        executable(&path, body);
        path
    }

    /// Makes git run `ntnleaks scan` with `arguments`, words of a shell, as a hook. What it is
    /// given and what it answers is kept for [`Workspace::hooked`].
    pub(crate) fn hook(&self, path: &str, arguments: &str) {
        fs::create_dir_all(self.home("hook")).unwrap();
        let log = self.home("hook");
        let log = log.display();
        let program = env!("CARGO_BIN_EXE_ntnleaks");
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let body = format!(
            "env >'{log}/environment'\n\
             tee '{log}/stdin' | '{program}' scan {arguments} {} >'{log}/stdout' 2>'{log}/stderr'\n\
             code=$?\necho $code >'{log}/code'\nexit $code\n",
            JSON.join(" ")
        );
        executable(&path, &body);
    }

    /// Runs git, and returns what the hook that it ran answered.
    #[track_caller]
    pub(crate) fn hooked(&self, arguments: &[&str]) -> Hooked {
        self.hooked_by(self.git_command(arguments), self)
    }

    /// The same for a command of git that runs a hook of another workspace.
    #[track_caller]
    pub(crate) fn hooked_by(&self, mut git: Command, owner: &Self) -> Hooked {
        let answer = git.output().expect("git is installed");
        let stderr = String::from_utf8_lossy(&answer.stderr);
        let kept = |name: &str| fs::read(owner.home("hook").join(name)).unwrap_or_default();
        let text = |name: &str| String::from_utf8_lossy(&kept(name)).into_owned();
        let code = text("code").trim().parse::<i32>();
        let code = code.unwrap_or_else(|_| panic!("{git:?} ran no hook: {stderr}"));
        fs::remove_file(owner.home("hook/code")).unwrap();
        let output = Output {
            status: ExitStatus::from_raw(code << 8),
            stdout: kept("stdout"),
            stderr: kept("stderr"),
        };
        let scan = self.outcome(format!("the hook of {git:?}"), output);
        let passed = answer.status.success();
        scan.check(
            passed == (code == 0),
            &format!("git obeys the hook: {stderr}"),
        );
        Hooked {
            scan,
            environment: text("environment"),
            stdin: text("stdin"),
        }
    }
}

/// What a hook was given, and what the program in it answered.
pub(crate) struct Hooked {
    pub(crate) scan: Outcome,
    environment: String,
    pub(crate) stdin: String,
}

impl Hooked {
    /// The value of a variable that git set for the hook.
    #[track_caller]
    pub(crate) fn variable(&self, name: &str) -> &str {
        let mut lines = self.environment.lines();
        let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        value.unwrap_or_else(|| self.scan.fail(&format!("git did not set {name}")))
    }
}

fn executable(path: &Path, body: &str) {
    fs::write(path, format!("#!/bin/sh\n{body}")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

impl Outcome {
    /// Checks that exactly these secrets were found, each at its path, and the exit code.
    #[track_caller]
    pub(crate) fn expect_found(&self, expected: &[(&str, &str)]) -> &Self {
        self.expect_code(i32::from(!expected.is_empty()));
        self.expect_listed(expected);
        self.check(self.stat("skipped") == 0, "nothing skipped")
    }

    /// The same, whatever the exit code is and whatever else was not read.
    #[track_caller]
    pub(crate) fn expect_listed(&self, expected: &[(&str, &str)]) -> &Self {
        let findings = self.findings();
        let text = |it: &Value| it.as_str().unwrap_or(DOTENV).to_owned();
        let mut found: Vec<_> = findings
            .iter()
            .map(|it| (text(&it["path"]), text(&it["secret"])))
            .collect();
        let own = |(path, secret): &(&str, &str)| ((*path).to_owned(), (*secret).to_owned());
        let mut expected: Vec<_> = expected.iter().map(own).collect();
        found.sort();
        expected.sort();
        self.check(found == expected, &format!("findings {expected:?}"))
    }

    /// A number of the statistics.
    #[track_caller]
    pub(crate) fn stat(&self, name: &str) -> u64 {
        let value = self.json()["stats"][name].as_u64();
        value.unwrap_or_else(|| self.fail(&format!("no stats.{name}")))
    }

    /// How many files of commits were read: each commit is a blob of the statistics too.
    #[track_caller]
    pub(crate) fn files(&self) -> u64 {
        self.stat("blobs") - self.stat("commits")
    }

    /// What was not read: path and reason.
    #[track_caller]
    pub(crate) fn skipped(&self) -> Vec<(String, String)> {
        let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
        let report = self.json();
        let skipped = report["skipped"].as_array();
        let skipped = skipped.unwrap_or_else(|| self.fail("no list of what was skipped"));
        skipped
            .iter()
            .map(|it| (text(&it["path"]), text(&it["reason"])))
            .collect()
    }
}
