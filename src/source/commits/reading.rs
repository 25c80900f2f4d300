//! Reads what was selected: tags on the way to commits, and the commits themselves.

use std::collections::HashSet;
use std::sync::Arc;

use super::added::Selection;
use super::updates::Update;
use super::{Range, Wanted};
use crate::blob::{Blob, Content, Item, Origin, Publication, SkipReason, Skipped};
use crate::error::Error;
use crate::object::{Commit, Object, ObjectKind};
use crate::source::entries::{Entry, EntryReader};
use crate::source::program::{Git, Running};
use crate::source::{Visitor, commit};

/// Tags may point to tags; more of them than this are no accident.
const DEEPEST_TAG: usize = 100;

/// What a name leads to when its tags are peeled off.
enum Peeled {
    Nothing,
    Commit(String),
    /// A tag may be about a blob or a tree. It is read, and no commits with it.
    Else(Loose),
}

/// A blob or a tree that no commit leads to.
struct Loose {
    id: String,
    is_tree: bool,
}

/// What is being read.
pub(super) struct Reading<'a, 's> {
    git: &'a Git,
    pub(super) reader: EntryReader<'a, 's>,
    /// What tags and commits were shown already.
    shown: HashSet<String>,
    /// What tags are about that are about no commit.
    loose: Vec<Loose>,
}

impl<'a, 's> Reading<'a, 's> {
    pub(super) fn new(git: &'a Git, reader: EntryReader<'a, 's>) -> Self {
        Self {
            git,
            reader,
            shown: HashSet::new(),
            loose: Vec::new(),
        }
    }

    /// Whether any tag or commit was shown.
    pub(super) fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.loose.is_empty()
    }

    /// Which commits are meant.
    pub(super) fn select(&mut self, wanted: &Wanted) -> Result<Selection, Error> {
        match wanted {
            Wanted::Range(range) => self.of_range(range),
            Wanted::Pushed { updates, remote } => {
                let remote = remote.as_ref().map(|name| format!("refs/remotes/{name}"));
                self.of_updates(updates, remote.as_deref())
            }
            Wanted::Received(updates) => Ok(Selection {
                tips: self.tips(updates)?,
                known: Vec::new(),
                refs_are_known: true,
            }),
        }
    }

    fn of_range(&mut self, range: &Range) -> Result<Selection, Error> {
        let Peeled::Commit(commit) = self.peel(&range.tip)? else {
            return Err(range.unknown(&range.tip));
        };
        let known = match &range.base {
            // What a remote branch has is known, but the branch itself may have been pushed.
            None => self.refs(&[&format!("--no-contains={commit}"), "refs/remotes"])?,
            Some(base) => {
                let base_commit = self.commit_of(base)?;
                vec![base_commit.ok_or_else(|| range.unknown(base))?]
            }
        };
        Ok(Selection {
            tips: vec![commit],
            known,
            refs_are_known: false,
        })
    }

    /// What a push sends. The remote has what its refs pointed to; where that is not known here, or
    /// for a new one, it has what its tracking refs point to.
    fn of_updates(&mut self, updates: &[Update], remote: Option<&str>) -> Result<Selection, Error> {
        let tips = self.tips(updates)?;
        let mut known = Vec::new();
        let mut tracked = false;
        for update in updates.iter().filter(|update| update.new.is_some()) {
            let old = update.old.as_ref().map(|old| self.commit_of(old));
            match old.transpose()?.flatten() {
                Some(old) => known.push(old),
                None => tracked = true,
            }
        }
        if let (Some(remote), true) = (remote, tracked) {
            known.extend(self.refs(&[remote])?);
        }
        Ok(Selection {
            tips,
            known,
            refs_are_known: false,
        })
    }

    fn tips(&mut self, updates: &[Update]) -> Result<Vec<String>, Error> {
        let mut tips = Vec::new();
        for id in updates.iter().filter_map(|update| update.new.as_deref()) {
            match self.peel(id)? {
                Peeled::Commit(commit) => tips.push(commit),
                Peeled::Else(loose) => self.loose.push(loose),
                Peeled::Nothing => {
                    let reason = "no such object in this repository".to_owned();
                    self.reader
                        .skip(Origin::file(id), SkipReason::Missing(reason));
                }
            }
        }
        Ok(tips)
    }

    /// What refs point to.
    fn refs(&self, arguments: &[&str]) -> Result<Vec<String>, Error> {
        let list = ["for-each-ref", "--format=%(objectname)"];
        let output = self.git.output(&[&list, arguments].concat())?;
        let lines = String::from_utf8_lossy(&output);
        Ok(lines.lines().map(str::to_owned).collect())
    }

    /// The commit that a name leads to.
    fn commit_of(&mut self, name: &str) -> Result<Option<String>, Error> {
        let mut commit = None;
        let name = format!("{name}^{{commit}}");
        self.reader.objects.read(&[&name], &mut |_, read| {
            commit = read.ok().map(|read| read.id.to_owned());
        })?;
        Ok(commit)
    }

    /// What a name leads to. The tags on the way are shown.
    fn peel(&mut self, name: &str) -> Result<Peeled, Error> {
        let mut name = name.to_owned();
        for _ in 0..DEEPEST_TAG {
            let Self { reader, shown, .. } = self;
            let mut peeled = Peeled::Nothing;
            let mut next = None;
            let visitor = &mut reader.visitor;
            reader.objects.read(&[&name], &mut |_, read| {
                let Ok(mut read) = read else { return };
                let id = read.id.to_owned();
                match read.kind {
                    "commit" => peeled = Peeled::Commit(id),
                    "tag" => {
                        next = commit::tagged(head(&read.content)).map(lossy);
                        if shown.insert(id.clone()) {
                            show(ObjectKind::Tag, id, None, &mut read.content, visitor);
                        }
                    }
                    kind => {
                        let is_tree = kind == "tree";
                        peeled = Peeled::Else(Loose { id, is_tree });
                    }
                }
            })?;
            match next {
                Some(next) => name = next,
                None => return Ok(peeled),
            }
        }
        Ok(Peeled::Nothing)
    }

    /// Shows the commits, and describes each.
    pub(super) fn commits(
        &mut self,
        ids: &[String],
        shallow: &HashSet<String>,
    ) -> Result<Vec<Option<Arc<Commit>>>, Error> {
        let Self { reader, shown, .. } = self;
        let mut commits = vec![None; ids.len()];
        let names: Vec<&str> = ids.iter().map(String::as_str).collect();
        let visitor = &mut reader.visitor;
        reader.objects.read(&names, &mut |at, read| {
            let id = &ids[at];
            let mut skip = |reason| {
                let origin = origin(ObjectKind::Commit, id.clone(), None);
                visitor(Item::Skipped(Skipped { origin, reason }));
            };
            let mut read = match read {
                Ok(read) => read,
                Err(reason) => return skip(reason),
            };
            let raw = head(&read.content);
            if shallow.contains(id) && commit::parents(raw).next().is_some() {
                let reason = "its parents are beyond this shallow clone; fetch more of the history";
                skip(SkipReason::Missing(reason.to_owned()));
            }
            let commit = Arc::new(commit::describe(id, raw, at as u64));
            commits[at] = Some(commit.clone());
            shown.insert(id.clone());
            let kind = ObjectKind::Commit;
            show(kind, id.clone(), Some(commit), &mut read.content, visitor);
        })?;
        Ok(commits)
    }

    /// Shows the tags that are about any of the commits, of those that `list` tells.
    pub(super) fn tags(&mut self, commits: &[String], list: Running) -> Result<(), Error> {
        let commits: HashSet<&str> = commits.iter().map(String::as_str).collect();
        let output = list.output()?;
        for line in String::from_utf8_lossy(&output).lines() {
            if let Some((commit, tag)) = line.split_once(' ')
                && commits.contains(commit)
            {
                self.peel(tag)?;
            }
        }
        Ok(())
    }

    /// The blobs that tags are about themselves, or by a tree.
    pub(super) fn loose(&mut self) -> Result<Vec<Entry>, Error> {
        let mut entries = Vec::new();
        for Loose { id, is_tree } in std::mem::take(&mut self.loose) {
            let entry = |mode: &str, id: &str, path: &[u8]| Entry {
                path: path.to_vec(),
                id: id.to_owned(),
                mode: mode.to_owned(),
                commit: None,
                publication: Publication::Committed,
            };
            if !is_tree {
                entries.push(entry("100644", &id, id.as_bytes()));
                continue;
            }
            let list = ["ls-tree", "-r", "-z", "--full-tree", &id];
            let list = self.git.output(&list).unwrap_or_else(|error| {
                let reason = SkipReason::Unreadable(error.to_string());
                self.reader.skip(Origin::file(&id), reason);
                Vec::new()
            });
            for line in list.split(|byte| *byte == 0) {
                let Some(tab) = line.iter().position(|byte| *byte == b'\t') else {
                    continue;
                };
                let header = String::from_utf8_lossy(&line[..tab]);
                let mut words = header.split(' ');
                if let (Some(mode), Some(_), Some(id)) = (words.next(), words.next(), words.next())
                {
                    entries.push(entry(mode, id, &line[tab + 1..]));
                }
            }
        }
        Ok(entries)
    }
}

fn show(
    kind: ObjectKind,
    id: String,
    commit: Option<Arc<Commit>>,
    content: &mut Content<'_>,
    visitor: &mut Visitor<'_>,
) {
    visitor(Item::Blob(Blob {
        origin: &origin(kind, id, commit),
        content: content.reborrow(),
        again: false,
        publication: &|| Publication::Committed,
    }));
}

/// An object without a path is called by its name.
fn origin(kind: ObjectKind, id: String, commit: Option<Arc<Commit>>) -> Origin {
    Origin {
        path: id.clone().into(),
        object: Some(Object { kind, id }),
        commit,
    }
}

/// The beginning of an object, which has its header.
fn head<'c>(content: &'c Content<'_>) -> &'c [u8] {
    match content {
        Content::Whole(bytes) => bytes,
        Content::Once { head, .. } => head,
        Content::Stream(_) => &[],
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
