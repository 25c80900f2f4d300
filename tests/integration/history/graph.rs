//! What commits tell of a credential, compared with a slow reference that asks git for the tree of
//! each commit, on generated histories.

use std::collections::BTreeMap;

use serde_json::Value;

use super::reference::Reference;
use crate::harness::Workspace;
use crate::tokens::Random;

const SEEDS: usize = 24;
pub(super) const PATHS: &[&str] = &["a.txt", "b.txt", "dir/c.txt", "dir/d/e.txt"];
const REFS: &[&str] = &[
    "refs/heads/side",
    "refs/heads/old/side",
    "refs/remotes/origin/main",
    "refs/remotes/origin/side",
    "refs/tags/v1",
    "refs/notes/x",
];

#[test]
fn commits_refs_and_exposure_are_those_that_git_tells() {
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || (half..SEEDS).step_by(2).for_each(compare));
        }
    });
}

fn compare(seed: usize) {
    let mut random = Random::seeded(&format!("graph {seed}"));
    let workspace = Workspace::repository();
    let tokens: Vec<String> = (0..3).map(|_| random.value("ntn")).collect();
    generate(&workspace, &mut random, &tokens);
    let report = workspace.scan(&["--history"]);
    let reference = Reference::of(&workspace);
    let expected = reference.facts(&tokens);
    let found: BTreeMap<_, _> = report.findings().iter().map(facts).collect();
    report.check(found.len() == report.findings().len(), "each once");
    for (key, expected) in &expected {
        let found = found.get(key);
        let holds = found == Some(expected);
        report.check(
            holds,
            &format!("seed {seed}, {key:?}: {expected:#?}, not {found:#?}"),
        );
    }
    report.check(
        found.len() == expected.len(),
        &format!("seed {seed}: no more"),
    );
}

/// A place: path and credential.
pub(super) type Key = (String, String);

/// What is told of a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) introduced: Option<String>,
    pub(super) removed: Option<String>,
    pub(super) in_head: bool,
    pub(super) refs: Vec<String>,
    pub(super) reachable: bool,
    pub(super) pushed: bool,
}

fn facts(finding: &Value) -> (Key, Facts) {
    let text = |it: &Value| it.as_str().map(str::to_owned);
    let exposure = &finding["exposure"];
    let refs = exposure["refs"].as_array().unwrap().iter();
    let facts = Facts {
        introduced: text(&finding["commit"]["id"]),
        removed: text(&exposure["removed_in"]),
        in_head: exposure["in_head"] == true,
        refs: refs.filter_map(text).collect(),
        reachable: exposure["reachable"] == true,
        pushed: exposure["pushed"] == true,
    };
    let key = (&finding["path"], &finding["secret"]);
    ((text(key.0).unwrap(), text(key.1).unwrap()), facts)
}

/// The files of a commit: of each path, which tokens it holds, and a number that tells versions
/// apart.
type Files = BTreeMap<&'static str, (Vec<usize>, usize)>;

/// Commits with up to three parents, whose clocks stand still and run backwards; some of them are
/// left without a ref.
fn generate(workspace: &Workspace, random: &mut Random, tokens: &[String]) {
    let count = 6 + random.below(14);
    let mut commits: Vec<Files> = Vec::new();
    let mut stream = String::new();
    for number in 0..count {
        let parents = parents(random, number);
        let mut files = parents
            .first()
            .map(|it| commits[*it].clone())
            .unwrap_or_default();
        for other in parents.iter().skip(1) {
            // A merge takes some files of each side.
            let taken = commits[*other].iter().filter(|_| random.below(2) == 0);
            files.extend(taken.map(|(path, file)| (*path, file.clone())));
        }
        for _ in 0..random.below(3) {
            change(random, &mut files, number);
        }
        stream.push_str(&commit(random, number, &parents, &files, tokens));
        commits.push(files);
    }
    let head = 1 + random.below(count);
    stream.push_str(&format!("reset refs/heads/main\nfrom :{head}\n\n"));
    for name in REFS {
        // Half of them.
        let at = 1 + random.below(2 * count);
        if at > count {
            continue;
        }
        stream.push_str(&format!("reset {name}\nfrom :{at}\n\n"));
    }
    workspace.git_fed(&["fast-import", "--quiet", "--force"], stream.as_bytes());
    workspace.git(&["update-ref", "-d", "refs/heads/import"]);
    if random.below(3) == 0 {
        workspace.git(&["tag", "-a", "-m", "annotated", "annotated", "main"]);
        workspace.git(&["tag", "-a", "-m", "nested", "nested", "annotated"]);
    }
    if random.below(4) == 0 {
        workspace.git(&["update-ref", "--no-deref", "HEAD", "main~0"]);
    }
}

fn parents(random: &mut Random, number: usize) -> Vec<usize> {
    if number == 0 || random.below(12) == 0 {
        return Vec::new();
    }
    let recent = |random: &mut Random| number - 1 - random.below(number.min(5));
    let count = [1, 1, 1, 2, 2, 3][random.below(6)];
    let mut parents: Vec<usize> = Vec::new();
    for _ in 0..count {
        let parent = recent(random);
        if !parents.contains(&parent) {
            parents.push(parent);
        }
    }
    parents
}

fn change(random: &mut Random, files: &mut Files, number: usize) {
    let path = PATHS[random.below(PATHS.len())];
    match random.below(5) {
        0 => drop(files.remove(path)),
        1 => {
            if let Some(file) = files.remove(path) {
                files.insert(PATHS[random.below(PATHS.len())], file);
            }
        }
        _ => {
            let held = (0..3).filter(|_| random.below(3) == 0).collect();
            files.insert(path, (held, number));
        }
    }
}

fn commit(
    random: &mut Random,
    number: usize,
    parents: &[usize],
    files: &Files,
    tokens: &[String],
) -> String {
    let time = 1_700_000_000 + 100 * random.below(6) as i64;
    let mut text = String::new();
    let name = "refs/heads/import";
    if parents.is_empty() {
        text.push_str(&format!("reset {name}\n"));
    }
    text.push_str(&format!(
        "commit {name}\nmark :{}\ncommitter C <c@example.com> {time} +0100\ndata 2\nx\n",
        number + 1
    ));
    for (at, parent) in parents.iter().enumerate() {
        let word = if at == 0 { "from" } else { "merge" };
        text.push_str(&format!("{word} :{}\n", parent + 1));
    }
    text.push_str("deleteall\n");
    for (path, (held, version)) in files {
        let mut content = format!("version {version}\n");
        for token in held {
            content.push_str(&format!("key = \"{}\"\n", tokens[*token]));
        }
        text.push_str(&format!(
            "M 100644 inline {path}\ndata {}\n{content}\n",
            content.len()
        ));
    }
    text.push('\n');
    text
}
