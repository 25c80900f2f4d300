//! Reads what was selected: tags on the way to commits, and the commits themselves.

use std::collections::HashSet;
use std::sync::Arc;

use super::added::{Comparison, Selection, Told};
use super::peeled::{Loose, Peeled, head, origin, show};
use super::updates::Update;
use super::{Range, Wanted};
use crate::blob::{Item, Origin, SkipReason, Skipped};
use crate::error::Error;
use crate::object::{Commit, ObjectKind};
use crate::source::entries::{Entry, EntryReader};
use crate::source::program::Git;
use crate::source::{commit, environment};

/// How much of what commits add is held at a time.
pub(super) const AT_ONCE: usize = 1 << 14;

/// What is being read.
pub(super) struct Reading<'a, 's> {
    pub(super) git: &'a Git,
    pub(super) reader: EntryReader<'a, 's>,
    /// What tags and commits were shown already.
    pub(super) shown: HashSet<String>,
    /// What tags are about that are about no commit.
    pub(super) loose: Vec<Loose>,
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
            Wanted::Pushed { updates, remote } => self.of_updates(updates, remote.as_deref()),
            Wanted::Unpushed { remote } => {
                let mut tips = self.refs(&["refs/heads"])?;
                tips.extend(self.commit_of("HEAD")?);
                Ok(Selection {
                    tips,
                    known: self.tracked(remote.as_deref())?,
                    refs_are_known: false,
                })
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
            return Err(range.unknown("second"));
        };
        let known = match &range.base {
            // What a remote branch has is known, but the branch itself may have been pushed.
            None => self.refs(&[&format!("--no-contains={commit}"), "refs/remotes"])?,
            Some(base) => {
                let base_commit = self.commit_of(base)?;
                vec![base_commit.ok_or_else(|| range.unknown("first"))?]
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
        if tracked {
            known.extend(self.tracked(remote)?);
        }
        Ok(Selection {
            tips,
            known,
            refs_are_known: false,
        })
    }

    /// What the tracking refs of a remote point to.
    fn tracked(&self, remote: Option<&str>) -> Result<Vec<String>, Error> {
        let Some(remote) = remote else {
            return Ok(Vec::new());
        };
        let own = format!("refs/remotes/{remote}");
        let list = ["for-each-ref", "--format=%(objectname) %(refname)", &own];
        let refs = self.git.output(&list)?;
        // The refs of a remote `a/b` begin as those of a remote `a` do.
        let names = self.git.output(&["remote"])?;
        let names = String::from_utf8_lossy(&names);
        let below = names.lines().filter_map(|name| name.strip_prefix(remote));
        let others: Vec<String> = below
            .filter(|rest| rest.starts_with('/'))
            .map(|rest| format!("{own}{rest}/"))
            .collect();
        let refs = String::from_utf8_lossy(&refs);
        let refs = refs.lines().filter_map(|line| line.split_once(' '));
        let is_own = |name: &str| !others.iter().any(|other| name.starts_with(other));
        let own = refs.filter(|(_, name)| is_own(name));
        Ok(own.map(|(id, _)| id.to_owned()).collect())
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

    /// Shows the commits of a comparison, and what they add. Returns how many commits there are.
    pub(super) fn compared(
        &mut self,
        mut comparison: Comparison,
        selection: &Selection,
    ) -> Result<u64, Error> {
        let mut edge = Vec::new();
        let (mut count, mut current) = (0, None);
        loop {
            // Not all at once: a commit may have millions of files.
            let told = comparison.next(AT_ONCE)?;
            if told.is_empty() {
                break;
            }
            let names = told.iter().filter_map(Told::commit).collect::<Vec<_>>();
            let mut commits = self.commits(&names, count, &mut edge)?.into_iter();
            count += names.len() as u64;
            let mut entries = Vec::with_capacity(told.len() - names.len());
            for told in told {
                match told {
                    Told::Commit(_) => current = commits.next().flatten(),
                    Told::Entry(entry) => entries.push(Entry {
                        commit: current.clone(),
                        ..entry
                    }),
                }
            }
            self.reader.read(entries)?;
        }
        comparison.finish()?;
        edge.retain(|(_, parent)| !selection.known.contains(parent));
        self.skip_cut_off(&edge)?;
        Ok(count)
    }

    /// Shows commits, of which the first has this position, and describes each. Adds those of their
    /// parents that were not shown, each with its child, to `edge`.
    fn commits(
        &mut self,
        ids: &[&str],
        position: u64,
        edge: &mut Vec<(String, String)>,
    ) -> Result<Vec<Option<Arc<Commit>>>, Error> {
        let Self { reader, shown, .. } = self;
        let mut commits = vec![None; ids.len()];
        let visitor = &mut reader.visitor;
        reader.objects.read(ids, &mut |at, read| {
            let id = ids[at];
            let mut read = match read {
                Ok(read) => read,
                Err(reason) => {
                    let origin = origin(ObjectKind::Commit, id.to_owned(), None);
                    return visitor(Item::Skipped(Skipped { origin, reason }));
                }
            };
            let raw = head(&read.content);
            let parents = commit::parents(raw).map(String::from_utf8_lossy);
            let outside = parents.filter(|parent| !shown.contains(&**parent));
            edge.extend(outside.map(|parent| (id.to_owned(), parent.into_owned())));
            let commit = Arc::new(commit::describe(id, raw, position + at as u64));
            commits[at] = Some(commit.clone());
            shown.insert(id.to_owned());
            let kind = ObjectKind::Commit;
            show(
                kind,
                id.to_owned(),
                Some(commit),
                &mut read.content,
                visitor,
            );
        })?;
        Ok(commits)
    }

    /// Names the parents that a shallow clone has cut off, of commits with their parents.
    fn skip_cut_off(&mut self, commits: &[(String, String)]) -> Result<(), Error> {
        if commits.is_empty() {
            return Ok(());
        }
        // There is no such file where nothing was cut off.
        let layout = environment::layout(self.git.directory())?;
        let text = layout.map(|it| std::fs::read_to_string(it.common.join("shallow")));
        let text = text.and_then(Result::ok).unwrap_or_default();
        let cut_off: HashSet<&str> = text.lines().collect();
        let cut_off = |(id, _): &&(String, String)| cut_off.contains(id.as_str());
        for (id, parent) in commits.iter().filter(cut_off) {
            let reason = format!(
                "it is a parent of {id}; this is a shallow clone: `git fetch --unshallow` gets it"
            );
            let origin = origin(ObjectKind::Commit, parent.clone(), None);
            self.reader.skip(origin, SkipReason::Missing(reason));
        }
        Ok(())
    }
}
