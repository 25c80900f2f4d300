//! A repository with a credential in every kind of object and place.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::Found;
use crate::harness::Workspace;
use crate::repository::DOTENV;
use crate::template::base64;
use crate::tokens::Random;

/// Names that break what is not careful, as bytes and as a report writes them.
const NAMES: &[(&[u8], &str)] = &[
    (b"a b", "a b"),
    (b"-n", "-n"),
    (b"new\nline", "new\nline"),
    (b"tab\tq", "tab\tq"),
    (b"\"quoted\"", "\"quoted\""),
    (b"back\\slash", "back\\slash"),
    (b":(glob)x", ":(glob)x"),
    (b"$(x)", "$(x)"),
    (b"\xc3\xbc.txt", "\u{fc}.txt"),
    (b"..x", "..x"),
    (b"...", "..."),
    (b"%41", "%41"),
    (b"*.js", "*.js"),
    (b"end ", "end "),
    (b"HEAD", "HEAD"),
    (b"\xe2\x80\xaertl", "\u{202e}rtl"),
    (b"\xff%", "%FF%25"),
];

/// How many directories are above the deepest file.
const DEEP: usize = 30;

/// A repository, and what was planted in it.
pub(super) struct Garden {
    pub(super) workspace: Workspace,
    random: Random,
    pub(super) planted: Vec<Found>,
}

/// What a file with a credential says.
pub(super) fn text(token: &str) -> String {
    format!("const key = \"{token}\";\n")
}

impl Garden {
    /// Plants everything. `options` are those of `git init`.
    pub(super) fn new(options: &[&str]) -> Self {
        let mut garden = Self {
            workspace: Workspace::repository_with(options),
            random: Random::seeded("garden"),
            planted: Vec::new(),
        };
        garden.git(&["config", "gc.auto", "0"]);
        garden.files();
        garden.written();
        garden.commit();
        garden.later();
        garden.branches();
        garden.messages();
        garden.tags();
        garden.unreachable();
        garden.stashes();
        garden.beside();
        garden.worktree();
        garden
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.workspace.git(arguments).trim().to_owned()
    }

    fn commit(&self) -> String {
        self.workspace.commit("A change")
    }

    fn token(&mut self) -> String {
        let kind = ["ntn", "nrt"][self.planted.len() % 2];
        self.random.value(kind)
    }

    fn expect(&mut self, path: &str, secret: &str) {
        self.planted.push((path.to_owned(), secret.to_owned()));
    }

    /// A new credential, expected at a path.
    fn at(&mut self, path: &str) -> String {
        let token = self.token();
        self.expect(path, &token);
        token
    }

    /// A file with a new credential.
    fn plant(&mut self, path: &str) {
        let token = self.at(path);
        self.workspace.write(path, text(&token));
    }

    fn files(&mut self) {
        self.plant("plain.js");
        self.plant(&format!("{}file", "deep/".repeat(DEEP)));
        for (name, shown) in NAMES {
            let token = self.at(&format!("names/{shown}"));
            let path = [b"names/", *name].concat();
            self.workspace.write(OsStr::from_bytes(&path), text(&token));
        }
        let copied = self.token();
        for path in ["copies/a", "copies/b", "copies/c/a", "plain/copies.txt"] {
            self.expect(path, &copied);
            self.workspace.write(path, text(&copied));
        }
        self.plant("run.sh");
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(self.workspace.path("run.sh"), mode).unwrap();
        let target = self.at("link");
        symlink(target, self.workspace.path("link")).unwrap();
        let twice = self.at("twice.txt");
        self.workspace.write("twice.txt", text(&twice).repeat(2));
        self.plant("removed/file.txt");
        self.plant("comes-back.txt");
    }

    /// Content that is not read as it stands, and dotenv files.
    fn written(&mut self) {
        let token = self.at("wide.txt");
        let wide = ["\u{feff}", &*text(&token)].concat();
        let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
        self.workspace.write("wide.txt", wide);
        let token = self.at("encoded.txt");
        let encoded = base64(text(&token).as_bytes());
        self.workspace
            .write("encoded.txt", format!("data: \"{encoded}\"\n"));
        let token = self.at("over-1-mib.log");
        let filler = "nothing to be seen here\n".repeat(50_000);
        self.workspace
            .write("over-1-mib.log", filler + &text(&token));
        for path in [".env", "app/.env.production", "removed/.env"] {
            self.expect(path, DOTENV);
            self.workspace.write(path, "GREETING=hello\n");
        }
        let token = self.at("service/.env");
        self.expect("service/.env", DOTENV);
        self.workspace
            .write("service/.env", format!("KEY={token}\n"));
    }

    /// Commits upon the first.
    fn later(&mut self) {
        self.git(&["rm", "-q", "-r", "removed", "comes-back.txt"]);
        let mode = fs::Permissions::from_mode(0o644);
        fs::set_permissions(self.workspace.path("run.sh"), mode).unwrap();
        self.commit();
        let (_, back) = self
            .planted
            .iter()
            .rfind(|it| it.0 == "comes-back.txt")
            .unwrap();
        let back = text(back) + "again\n";
        self.workspace.write("comes-back.txt", back);
        let foreign = self.random.hex(self.workspace.id("HEAD").len());
        let entry = format!("160000,{foreign},module");
        self.git(&["update-index", "--add", "--cacheinfo", &entry]);
        self.git(&["commit", "-q", "-m", "A submodule"]);
    }

    fn branches(&mut self) {
        self.git(&["checkout", "-q", "-b", "side"]);
        self.plant("side.txt");
        self.commit();
        self.git(&["checkout", "-q", "main"]);
        self.workspace.write("main.txt", "main\n");
        self.commit();
        self.git(&["merge", "-q", "--no-commit", "side"]);
        self.plant("evil.txt");
        self.commit();
        self.git(&["checkout", "-q", "-b", "unmerged"]);
        self.plant("unmerged.txt");
        self.commit();
        self.git(&["checkout", "-q", "--detach", "main"]);
        self.plant("pushed.txt");
        let pushed = self.commit();
        self.git(&["update-ref", "refs/remotes/origin/topic", &pushed]);
        self.git(&["checkout", "-q", "main"]);
    }

    fn messages(&mut self) {
        // In the body: the first line is also in the logs.
        for option in ["-m", "--author"] {
            let token = self.token();
            let value = match option {
                "-m" => format!("Use {token}"),
                _ => format!("{token} <author@example.com>"),
            };
            self.git(&[
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "A title",
                option,
                &value,
            ]);
            let id = self.workspace.id("HEAD");
            self.expect(&id, &token);
        }
        let note = self.token();
        self.git(&["notes", "add", "-m", &note]);
        let id = self.workspace.id("HEAD");
        self.expect(&id, &note);
    }

    fn tags(&mut self) {
        let blob_token = self.token();
        let blob = self.workspace.blob(text(&blob_token));
        self.expect(&blob, &blob_token);
        for (name, target) in [("v1", "HEAD"), ("nested", "v1"), ("of-blob", &blob)] {
            let token = self.token();
            self.git(&["tag", "-a", "-m", &text(&token), name, target]);
            let id = self.workspace.id(name);
            self.expect(&id, &token);
        }
        let bare = self.token();
        let id = self.workspace.blob(text(&bare));
        self.git(&["tag", "plain-of-blob", &id]);
        self.expect(&id, &bare);
    }

    fn unreachable(&mut self) {
        self.plant("amended.txt");
        self.commit();
        self.workspace.write("amended.txt", "clean\n");
        self.git(&["add", "amended.txt"]);
        self.git(&["commit", "-q", "--amend", "-m", "Amended"]);
        let token = self.token();
        let blob = self.workspace.blob(text(&token));
        self.expect(&blob, &token);
        let token = self.token();
        let blob = self.workspace.blob(text(&token));
        self.expect(&blob, &token);
        let entry = format!("100644 blob {blob}\tlost.txt\n");
        self.workspace.git_fed(&["mktree"], entry.as_bytes());
    }

    fn stashes(&mut self) {
        for number in 0..2 {
            self.plant("plain.js");
            self.plant(&format!("untracked-{number}.txt"));
            let message = self.token();
            self.git(&["stash", "push", "-q", "-u", "-m", &message]);
            let id = self.workspace.id("stash@{0}");
            self.expect(&id, &message);
            self.expect(".git/logs/refs/stash", &message);
        }
        let token = self.token();
        self.workspace.write("staged.txt", text(&token));
        self.git(&["add", "staged.txt"]);
        let id = self.workspace.id(":staged.txt");
        self.expect(&id, &token);
        self.git(&["rm", "-q", "-f", "staged.txt"]);
    }

    /// Files of the repository that are no objects.
    fn beside(&mut self) {
        let token = self.at(".git/logs/refs/heads/logged");
        self.git(&["update-ref", "-m", &token, "refs/heads/logged", "HEAD"]);
        let token = self.at(".git/config");
        let url = format!("https://x:{token}@example.com/r.git");
        self.git(&["remote", "add", "copy", &url]);
        let token = self.at(".git/config");
        self.git(&["config", "branch.main.description", &token]);
        let token = self.at(".git/FETCH_HEAD");
        let id = self.workspace.id("HEAD");
        let line = format!("{id}\t\tbranch 'main' of https://{token}@example.com/r\n");
        self.workspace.write(".git/FETCH_HEAD", line);
    }

    /// A linked work tree, with commits and logs of its own.
    fn worktree(&mut self) {
        let linked = self.workspace.home("linked");
        let linked = linked.to_string_lossy();
        self.git(&["worktree", "add", "-q", "--detach", &linked]);
        let token = self.at("linked.txt");
        fs::write(self.workspace.home("linked/linked.txt"), text(&token)).unwrap();
        self.git(&["-C", &linked, "add", "--all"]);
        self.git(&["-C", &linked, "commit", "-q", "-m", "Linked"]);
        let token = self.at(".git/worktrees/linked/logs/HEAD");
        let title = ["-C", &*linked, "update-ref", "-m", &token, "HEAD", "HEAD~"];
        self.git(&title);
    }
}
