//! Objects are found wherever and however git stores them; what a repository lacks is said.

use std::fs;

use super::garden::{Garden, text};
use super::{Found, copy, unindexed};
use crate::harness::Workspace;
use crate::tokens::Random;

/// The names of all objects.
fn objects(workspace: &Workspace) -> Vec<String> {
    let arguments = [
        "cat-file",
        "--batch-all-objects",
        "--batch-check=%(objectname)",
    ];
    let listed = workspace.git(&arguments);
    listed.lines().map(str::to_owned).collect()
}

/// Puts some objects into a pack of their own.
pub(super) fn pack(workspace: &Workspace, objects: &[&String]) {
    let names: String = objects.iter().map(|id| format!("{id}\n")).collect();
    let directory = ".git/objects/pack/pack";
    workspace.git_fed(&["pack-objects", "-q", directory], names.as_bytes());
}

/// One repository for all, because it takes git a while to make it.
#[test]
fn every_object_is_found_wherever_it_is_stored() {
    let garden = Garden::new(&[]);
    packs_and_alternates(&garden);
    unindexed::every_object_is_found(&garden);
    the_variables_for_objects_elsewhere(&garden);
    borrowed_objects(&garden);
}

fn packs_and_alternates(garden: &Garden) {
    let variants: [fn(&Workspace); 7] = [
        // One pack with everything, deltas as deep as can be.
        |it| drop(it.git(&["repack", "-adfkq", "--depth=250", "--window=50"])),
        // What nothing leads to in a pack of its own.
        |it| drop(it.git(&["repack", "-dq", "--cruft"])),
        // Several packs that overlap, and loose objects.
        several_packs,
        |it| {
            several_packs(it);
            it.git(&["multi-pack-index", "write"]);
        },
        |it| alternates(it, "../../elsewhere/objects\n"),
        |it| {
            alternates(
                it,
                &format!("# x\n{}\n", it.path("elsewhere/objects").display()),
            )
        },
        alternates_of_alternates,
    ];
    for store in variants {
        let workspace = copy(&garden.workspace);
        let before = objects(&workspace);
        store(&workspace);
        assert_eq!(objects(&workspace), before);
        let report = workspace.scan_untouched(".git", &["--history"]);
        report.expect_planted(&garden.planted);
    }
}

pub(super) fn several_packs(workspace: &Workspace) {
    let objects = objects(workspace);
    for part in 0..3 {
        let of_part = objects.iter().enumerate();
        let of_part = of_part.filter(|(at, _)| at % 4 == part || at % 4 == (part + 1) % 4);
        pack(
            workspace,
            &of_part
                .filter(|(at, _)| at % 9 > 0)
                .map(|it| it.1)
                .collect::<Vec<_>>(),
        );
    }
    workspace.git(&["prune-packed"]);
}

fn alternates(workspace: &Workspace, line: &str) {
    fs::create_dir_all(workspace.path("elsewhere")).unwrap();
    let [own, other] = [".git/objects", "elsewhere/objects"].map(|path| workspace.path(path));
    fs::rename(own, other).unwrap();
    workspace.write(".git/objects/info/alternates", line);
}

fn alternates_of_alternates(workspace: &Workspace) {
    several_packs(workspace);
    alternates(workspace, "../../elsewhere/objects\n");
    // The packs stay in the first, the loose objects are in the second.
    fs::create_dir_all(workspace.path("far")).unwrap();
    let [near, far] = ["elsewhere/objects", "far/objects"].map(|path| workspace.path(path));
    fs::rename(&near, far).unwrap();
    fs::create_dir_all(&near).unwrap();
    fs::rename(workspace.path("far/objects/pack"), near.join("pack")).unwrap();
    workspace.write("elsewhere/objects/info/alternates", "../../far/objects\n");
}

fn the_variables_for_objects_elsewhere(garden: &Garden) {
    let workspace = copy(&garden.workspace);
    several_packs(&workspace);
    alternates(&workspace, "\n");
    let mut command = workspace.scan_command(&["--history"]);
    let elsewhere = workspace.path("elsewhere/objects");
    command.env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &elsewhere);
    workspace.finish(command).expect_planted(&garden.planted);
    let mut command = workspace.scan_command(&["--history"]);
    command.env("GIT_OBJECT_DIRECTORY", &elsewhere);
    workspace.finish(command).expect_planted(&garden.planted);
}

#[test]
fn every_link_of_a_chain_of_deltas() {
    let mut random = Random::seeded("chain");
    let workspace = Workspace::repository();
    let mut planted: Vec<Found> = Vec::new();
    let mut stream = String::new();
    let mut lines: Vec<String> = (0..40).map(|_| random.base62(30)).collect();
    for revision in 0..300 {
        lines[revision % 40] = random.base62(30);
        let mut content = lines.join("\n");
        if revision % 10 == 0 {
            let token = random.value("ntn");
            content.push_str(&format!("\n{}", text(&token)));
            planted.push(("chain.txt".to_owned(), token));
        }
        stream.push_str(&format!(
            "commit refs/heads/main\ncommitter C <c@example.com> {revision} +0000\ndata 1\nx\n\
             M 100644 inline chain.txt\ndata {}\n{content}\n",
            content.len()
        ));
    }
    workspace.git_fed(
        &["fast-import", "--quiet", "--depth=250"],
        stream.as_bytes(),
    );
    workspace.scan(&["--history"]).expect_planted(&planted);
    workspace.git(&["repack", "-adfq", "--depth=250", "--window=50"]);
    let verified = workspace.git(&["verify-pack", "-v", &index(&workspace)]);
    assert!(verified.contains("chain length = 2") && verified.contains("chain length = 40"));
    workspace.scan(&["--history"]).expect_planted(&planted);
}

/// The index of the only pack.
pub(super) fn index(workspace: &Workspace) -> String {
    let files = fs::read_dir(workspace.path(".git/objects/pack")).unwrap();
    let mut files = files.map(|it| it.unwrap().path().to_string_lossy().into_owned());
    files.find(|it| it.ends_with(".idx")).unwrap()
}

/// What is too large to be held is read to its end all the same.
#[test]
fn large_blobs() {
    let token = Random::seeded("large").value("ntn");
    let filler = "nothing to be seen here\n"
        .repeat(40 << 20 >> 4)
        .into_bytes();
    let content = [&filler[..40 << 20], b"\n", text(&token).as_bytes()].concat();
    for limit in ["1m", "512m"] {
        let workspace = Workspace::repository();
        workspace.write("large.log", &content);
        let setting = format!("core.bigFileThreshold={limit}");
        workspace.git(&["-c", &setting, "add", "large.log"]);
        workspace.git(&["commit", "-q", "-m", "Large"]);
        let report = workspace.scan(&["--history"]);
        report.expect_found(&[("large.log", &token)]);
        let packed = fs::read_dir(workspace.path(".git/objects/pack")).unwrap();
        assert_eq!(packed.count() > 0, limit == "1m");
    }
}

fn borrowed_objects(garden: &Garden) {
    let from = garden.workspace.path("").to_string_lossy().into_owned();
    // A clone borrows whole directories of objects, also what no ref leads to.
    let is_object = |it: &&Found| !it.0.starts_with(".git/");
    let planted: Vec<Found> = garden.planted.iter().filter(is_object).cloned().collect();
    for option in [&["--shared"][..], &["--reference", &from]] {
        let workspace = Workspace::new();
        let url = format!("file://{from}");
        let source = if option.len() == 1 { &from } else { &url };
        workspace.git(&[&["clone", "-q"], option, &[source, "clone"]].concat());
        let report = workspace.scan_untouched("clone/.git", &["--history", "clone"]);
        // A clone has no commits of its own where everything is borrowed.
        report.expect_planted(&planted);
    }
}

/// What hides an object from git hides nothing from the scan.
#[test]
fn replaced_and_grafted() {
    let mut random = Random::seeded("replaced");
    let [first, second] = [random.value("ntn"), random.value("ntn")];
    let workspace = Workspace::repository();
    workspace.write("a.txt", text(&first));
    let introduced = workspace.commit("First");
    let blob = workspace.id("HEAD:a.txt");
    workspace.write("a.txt", "clean\n");
    workspace.commit("Second");
    let clean = workspace.id("HEAD:a.txt");
    workspace.write("b.txt", text(&second));
    let grafted = workspace.commit("Third");
    workspace.git(&["replace", &blob, &clean]);
    workspace.git(&["replace", "--graft", &grafted]);
    workspace.write(".git/info/grafts", format!("{grafted}\n"));
    let report = workspace.scan_untouched(".git", &["--history"]);
    report.expect_found(&[("a.txt", &first), ("b.txt", &second)]);
    let findings = report.findings();
    let of = |path: &str| {
        findings
            .iter()
            .find(|it| it["path"] == path)
            .unwrap()
            .clone()
    };
    report.check(
        of("a.txt")["commit"]["id"] == *introduced,
        "who introduced it",
    );
}
