//! What git tells of a credential, asked slowly, one commit at a time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::graph::{Facts, Key, PATHS};
use crate::harness::Workspace;

/// Every commit, with its files and the refs that lead to it.
pub(super) struct Reference {
    /// Parents before children, and else the older and then the lesser name first.
    order: Vec<String>,
    parents: HashMap<String, Vec<String>>,
    /// Of each commit the files, by path.
    files: HashMap<String, BTreeMap<String, String>>,
    head: Option<String>,
    /// Of each commit the refs from which it can be reached.
    refs: HashMap<String, BTreeSet<String>>,
    of_head: BTreeSet<String>,
}

impl Reference {
    pub(super) fn of(workspace: &Workspace) -> Self {
        let contents = contents(workspace);
        let (mut waiting, mut parents, mut files) =
            (BTreeSet::new(), HashMap::new(), HashMap::new());
        let mut refs = HashMap::new();
        let mut trees: HashMap<String, BTreeMap<String, String>> = HashMap::new();
        let commits = contents.iter().filter(|(_, it)| it.starts_with("tree "));
        for (id, commit) in commits {
            let fields = |name| {
                commit
                    .lines()
                    .filter_map(move |it: &str| it.strip_prefix(name))
            };
            let time = fields("committer ")
                .next()
                .unwrap()
                .split(' ')
                .nth(2)
                .unwrap();
            let tree = fields("tree ").next().unwrap().to_owned();
            let of_tree = trees
                .entry(tree.clone())
                .or_insert_with(|| listed(workspace, &tree, &contents));
            files.insert(id.clone(), of_tree.clone());
            let of: Vec<String> = fields("parent ").map(str::to_owned).collect();
            parents.insert(id.clone(), of);
            waiting.insert((time.parse::<i64>().unwrap(), id.clone()));
            let names = workspace.git(&["for-each-ref", "--format=%(refname)", "--contains", id]);
            refs.insert(id.clone(), names.lines().map(str::to_owned).collect());
        }
        let mut order: Vec<String> = Vec::new();
        while !waiting.is_empty() {
            let free = |(_, id): &&(i64, String)| parents[id].iter().all(|it| order.contains(it));
            let next = waiting.iter().find(free).unwrap().clone();
            waiting.remove(&next);
            order.push(next.1);
        }
        let of_head = workspace.git(&["rev-list", "HEAD"]);
        Self {
            order,
            parents,
            files,
            head: Some(workspace.id("HEAD")),
            refs,
            of_head: of_head.lines().map(str::to_owned).collect(),
        }
    }

    pub(super) fn facts(&self, tokens: &[String]) -> BTreeMap<Key, Facts> {
        let mut all = BTreeMap::new();
        for token in tokens {
            for path in PATHS {
                let facts = self.of_place(path, token);
                all.extend(facts.map(|facts| (((*path).to_owned(), token.clone()), facts)));
            }
        }
        all
    }

    fn of_place(&self, path: &str, token: &str) -> Option<Facts> {
        let has = |id: &String| {
            self.files[id]
                .get(path)
                .is_some_and(|it| it.contains(token))
        };
        let commits = self.order.iter();
        let is_new = |id: &&String| has(id) && !self.parents[*id].iter().any(has);
        let introduced: Vec<&String> = commits.filter(is_new).collect();
        let refs: BTreeSet<String> = introduced
            .iter()
            .flat_map(|id| self.refs[*id].clone())
            .collect();
        // An amended commit is still there, but nobody sees it.
        let is_seen = |id: &&&String| self.of_head.contains(**id) || !self.refs[**id].is_empty();
        let first = introduced.iter().find(is_seen).or(introduced.first());
        let in_head = self.head.as_ref().is_some_and(has);
        let of_head = introduced.iter().any(|id| self.of_head.contains(*id));
        Some(Facts {
            introduced: first.map(|it| (*it).clone()),
            removed: if in_head { None } else { self.removed(&has) },
            in_head,
            reachable: of_head || !refs.is_empty(),
            pushed: refs.iter().any(|it| it.starts_with("refs/remotes/")),
            refs: refs.into_iter().collect(),
        })
        .filter(|facts| facts.introduced.is_some())
    }

    /// The last that takes it away, in the history of `HEAD` if any does there; after which it does
    /// not come back; and from all its parents, or else from some.
    fn removed(&self, has: &impl Fn(&String) -> bool) -> Option<String> {
        let in_head: Vec<_> = self
            .order
            .iter()
            .filter(|id| self.of_head.contains(*id))
            .collect();
        let all: Vec<_> = self.order.iter().collect();
        [in_head, all].into_iter().find_map(|commits| {
            let holders = commits.iter().copied().filter(|id| has(id));
            let before: BTreeSet<&String> = holders.flat_map(|id| self.ancestors(id)).collect();
            let takes = |id: &&&String, from_all: bool| {
                let parents = &self.parents[**id];
                let taken = parents.iter().filter(|it| has(it)).count();
                let enough = if from_all {
                    taken == parents.len()
                } else {
                    true
                };
                !has(id) && taken > 0 && enough
            };
            let last = |for_good: bool, from_all: bool| {
                let mut commits = commits.iter().rev();
                let found =
                    commits.find(|id| !(for_good && before.contains(**id)) && takes(id, from_all));
                found.map(|id| (*id).clone())
            };
            last(true, true)
                .or_else(|| last(true, false))
                .or_else(|| last(false, true))
                .or_else(|| last(false, false))
        })
    }

    /// The commits before a commit.
    fn ancestors(&self, id: &String) -> BTreeSet<&String> {
        let (mut found, mut waiting) = (BTreeSet::new(), vec![id]);
        while let Some(id) = waiting.pop().and_then(|id| self.parents.get_key_value(id)) {
            waiting.extend(id.1.iter().filter(|parent| !found.contains(*parent)));
            found.extend(id.1);
        }
        found
    }
}

/// The files of a tree.
fn listed(
    workspace: &Workspace,
    tree: &str,
    contents: &HashMap<String, String>,
) -> BTreeMap<String, String> {
    let listed = workspace.git(&["ls-tree", "-r", tree]);
    let files = listed.lines().map(|line| {
        let (entry, path) = line.split_once('\t').unwrap();
        let id = entry.rsplit(' ').next().unwrap();
        (path.to_owned(), contents[id].clone())
    });
    files.collect()
}

/// All commits and blobs.
fn contents(workspace: &Workspace) -> HashMap<String, String> {
    let format = "--batch-check=%(objecttype) %(objectname)";
    let all = workspace.git(&["cat-file", "--batch-all-objects", format]);
    let wanted = all.lines().filter(|it| !it.starts_with("tree "));
    let wanted: String = wanted
        .map(|it| it.split(' ').nth(1).unwrap().to_owned() + "\n")
        .collect();
    let shown = workspace.git_fed(&["cat-file", "--batch"], wanted.as_bytes());
    let (mut contents, mut rest) = (HashMap::new(), shown.as_str());
    while let Some((header, body)) = rest.split_once('\n') {
        let mut words = header.split(' ');
        let id = words.next().unwrap().to_owned();
        let size: usize = words.nth(1).unwrap().parse().unwrap();
        // The end of the last one was trimmed away.
        let (body, more) = body.split_at(size.min(body.len()));
        contents.insert(id, body.to_owned());
        rest = more.strip_prefix('\n').unwrap_or_default();
    }
    contents
}
