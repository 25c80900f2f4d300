//! A repository in which a pipe takes the place of a file, and what each way to scan it makes of that.

use std::fs::{self, File};
use std::os::unix::fs::symlink;

use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// Each way to scan a repository, and whether it is the staged credential that it finds.
const WAYS: [(&[&str], bool); 6] = [
    (&["."], true),
    (&["--staged"], true),
    (&["--range", "HEAD~1..HEAD"], false),
    (&["--pre-push", "--remote", "origin"], false),
    (&["--pre-receive"], false),
    (&["--history"], false),
];

/// What a scan makes of a pipe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Effect {
    /// None: the file is not needed.
    None,
    /// It is named, what can be found is found, and the run is not clean.
    Skipped,
    /// It is named, and the run fails.
    Failed,
}
use Effect::{Failed, Skipped};

pub(super) const ALL_FAIL: [Effect; 6] = [Failed; 6];

/// The same of the ways that call git, and other effects on the first and the last.
pub(super) const fn git_fails(files: Effect, history: Effect) -> [Effect; 6] {
    [files, Failed, Failed, Failed, Failed, history]
}

/// A repository that borrows objects and has a second work tree.
pub(super) struct Scene {
    pub(super) workspace: Workspace,
    /// A credential in the last commit.
    committed: String,
    /// Another that is staged.
    staged: String,
    /// The last two commits, and one like the last that no ref leads to.
    commits: [String; 3],
}

impl Scene {
    pub(super) fn new() -> Self {
        let mut random = Random::seeded("pipes");
        let [committed, staged] = [random.value("ntn"), random.value("ntn")];
        let workspace = Workspace::new();
        let git = |directory: &str, arguments: &[&str]| {
            workspace.git(&[&["-C", directory], arguments].concat())
        };
        let commit = |directory: &str, name: &str, text: &str| {
            workspace.write(format!("{directory}/{name}"), text);
            git(directory, &["add", "--all"]);
            git(directory, &["commit", "-q", "-m", "A change"]);
            git(directory, &["rev-parse", "HEAD"]).trim().to_owned()
        };
        workspace.git(&["init", "-q", "-b", "main", "lender"]);
        commit("lender", "a.txt", "nothing\n");
        workspace.git(&["clone", "-q", "--shared", "lender", "own"]);
        let old = commit("own", "a.txt", "nothing new\n");
        git("own", &["repack", "-adlq"]);
        let new = commit("own", "b.txt", &format!("NOTION_TOKEN={committed}\n"));
        let tree = format!("{new}^{{tree}}");
        let received = git("own", &["commit-tree", &tree, "-p", &old, "-m", "The same"]);
        let received = received.trim().to_owned();
        git("own", &["worktree", "add", "-q", "../linked"]);
        workspace.write("own/c.txt", format!("NOTION_TOKEN={staged}\n"));
        git("own", &["add", "--all"]);
        Self {
            workspace,
            committed,
            staged,
            commits: [old, new, received],
        }
    }

    /// The pack, without the end of its name.
    pub(super) fn pack(&self) -> String {
        let packs = fs::read_dir(self.workspace.path("own/.git/objects/pack")).unwrap();
        let mut names = packs.map(|it| it.unwrap().path());
        let name = names.find(|name| name.extension().is_some_and(|it| it == "pack"));
        let stem = name.unwrap().with_extension("");
        stem.to_str().unwrap().to_owned()
    }

    /// Scans in each way, with the lines that git writes to its hooks on standard input.
    #[track_caller]
    pub(super) fn scan(&self, directory: &str, check: impl Fn(&Outcome, usize)) {
        let [old, new, received] = &self.commits;
        for (at, (arguments, _)) in WAYS.iter().enumerate() {
            let lines = match arguments[0] {
                "--pre-push" => format!("refs/heads/main {new} refs/heads/main {old}\n"),
                _ => format!("{old} {received} refs/heads/main\n"),
            };
            let input = self.workspace.home("input");
            fs::write(&input, lines).unwrap();
            let mut command = self.workspace.scan_command(arguments);
            command.current_dir(self.workspace.path(directory));
            command.stdin(File::open(&input).unwrap());
            check(&self.workspace.finish_in_time(command), at);
        }
    }

    /// Scans in each way, and compares what comes of it.
    #[track_caller]
    pub(super) fn expect(&self, directory: &str, name: &str, effects: [Effect; 6]) {
        self.scan(directory, |report, at| {
            if effects[at] == Failed {
                report.expect_code(2).expect_stderr(name);
                report.expect_stderr("is not a regular file");
                return;
            }
            report.expect_code(1);
            let token = match WAYS[at].1 && directory == "own" {
                true => &self.staged,
                false => &self.committed,
            };
            let found = report.findings();
            let found = found.iter().any(|it| it["secret"] == **token);
            report.check(found, &format!("the credential, {name}"));
            let skipped = report.skipped();
            let named = skipped.iter().any(|(path, _)| path.contains(name));
            match effects[at] {
                Skipped => report.check(named, &format!("{name} is named")),
                _ => report.check(skipped.is_empty(), &format!("nothing skipped, {name}")),
            };
        });
    }

    /// The same with a pipe in place of a file, and with a link to a device.
    #[track_caller]
    pub(super) fn expect_with(&self, path: &str, effects: [Effect; 6]) {
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".idx");
        let path = self.workspace.path(path);
        let kept = self.workspace.home("kept");
        let was_there = path.exists();
        if was_there {
            fs::rename(&path, &kept).unwrap();
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        self.workspace.fifo(&path);
        self.expect("own", name, effects);
        fs::remove_file(&path).unwrap();
        symlink("/dev/zero", &path).unwrap();
        self.expect("own", name, effects);
        fs::remove_file(&path).unwrap();
        if was_there {
            fs::rename(&kept, &path).unwrap();
        }
    }
}
