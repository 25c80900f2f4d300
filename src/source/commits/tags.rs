//! Which tags are about the commits of a range.

use std::collections::HashSet;
use std::path::PathBuf;

use gix::hash::Kind;
use gix::refs::file::Store;

use super::peeled::head;
use super::reading::Reading;
use crate::error::Error;
use crate::source::program::Git;
use crate::source::{commit, environment};

/// Tags, and behind each annotated one what it is about.
const LIST: &[&str] = &["show-ref", "--tags", "--dereference"];
/// Where tags are.
const TAGS: &[u8] = b"refs/tags/";
/// Where git keeps refs that are in no files of their own.
const TABLES: &str = "reftable";

/// A tag, and what it is about in the end, where that is known without a look at it.
type Tag = (String, Option<String>);

impl Reading<'_, '_> {
    /// Shows the tags that are about any of the commits that were shown.
    pub(super) fn tags(&mut self) -> Result<(), Error> {
        let layout = environment::layout(self.git.directory())?;
        let tags = match layout.and_then(|layout| listed(layout.common)) {
            Some(tags) => tags,
            None => told(self.git)?,
        };
        let mut wanted = Vec::new();
        let mut unknown = Vec::new();
        for (tag, about) in tags {
            match about {
                Some(about) => wanted.extend(self.shown.contains(&about).then_some(tag)),
                // What is no tag of its own but a name of a commit is shown already.
                None => unknown.extend((!self.shown.contains(&tag)).then(|| (tag.clone(), tag))),
            }
        }
        // Tags may be about tags.
        let mut seen = HashSet::new();
        while !unknown.is_empty() {
            let mut next = Vec::new();
            let objects: Vec<&str> = unknown.iter().map(|(_, at)| at.as_str()).collect();
            let shown = &self.shown;
            self.reader.objects.read(&objects, &mut |at, read| {
                let Ok(read) = read else { return };
                let about = (read.kind == "tag").then(|| commit::tagged(head(&read.content)));
                let Some(about) = about.flatten() else { return };
                let about = String::from_utf8_lossy(about).into_owned();
                let tag = unknown[at].0.clone();
                if shown.contains(&about) {
                    wanted.push(tag);
                } else if seen.insert(about.clone()) {
                    next.push((tag, about));
                }
            })?;
            unknown = next;
        }
        wanted.iter().try_for_each(|tag| self.peel(tag).map(drop))
    }
}

/// From files. Those that are packed say what they are about. `None` if any cannot be read.
fn listed(directory: PathBuf) -> Option<Vec<Tag>> {
    if directory.join(TABLES).is_dir() {
        return None;
    }
    let store = Store::at(directory, Kind::Sha1);
    let platform = store.iter().ok()?;
    let mut tags = Vec::new();
    for tag in platform.prefixed(TAGS.try_into().ok()?).ok()? {
        let tag = tag.ok()?;
        let about = tag.peeled.map(|id| id.to_string());
        tags.push((tag.target.try_id()?.to_string(), about));
    }
    Some(tags)
}

/// From wherever git keeps them: tables, which only git itself can read. What is about itself is left out.
fn told(git: &Git) -> Result<Vec<Tag>, Error> {
    let output = git.start(LIST)?.findings()?;
    let lines = String::from_utf8_lossy(&output);
    let mut tags = Vec::new();
    let mut tag = "";
    for (id, name) in lines.lines().filter_map(|line| line.split_once(' ')) {
        match name.ends_with("^{}") {
            true => tags.push((tag.to_owned(), Some(id.to_owned()))),
            false => tag = id,
        }
    }
    Ok(tags)
}
