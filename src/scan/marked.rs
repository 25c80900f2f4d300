//! Which markers the trusted commit has as well.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use crate::error::Error;
use crate::finding::Finding;
use crate::matcher::Matcher;
use crate::policy::Trust;
use crate::root::Root;
use crate::secret::Fingerprint;
use crate::source::CommitTree;

/// The findings of one run whose markers count.
pub(super) enum Marked {
    All,
    These(HashSet<(PathBuf, Fingerprint)>),
}

impl Marked {
    /// Reads the trusted commit at each path that has a marker.
    pub(super) fn by(
        trust: &Trust,
        findings: &[Finding],
        root: &Root,
        matcher: &Matcher,
    ) -> Result<Self, Error> {
        Ok(match trust {
            Trust::Scanned => Self::All,
            Trust::Nobody => Self::These(HashSet::new()),
            Trust::Commit(commit) => Self::These(marked(commit, findings, root, matcher)?),
        })
    }

    pub(super) fn holds(&self, finding: &Finding, root: &Root) -> bool {
        match self {
            Self::All => true,
            Self::These(marked) => {
                finding.marker.is_some()
                    && marked.contains(&(path(finding, root), finding.fingerprint))
            }
        }
    }
}

fn marked(
    commit: &CommitTree,
    findings: &[Finding],
    root: &Root,
    matcher: &Matcher,
) -> Result<HashSet<(PathBuf, Fingerprint)>, Error> {
    let with_marker = findings.iter().filter(|it| it.marker.is_some());
    // The path that is read, and the one that the finding has: it may be context for the matcher.
    let paths: BTreeMap<PathBuf, PathBuf> = with_marker
        .map(|it| (path(it, root), it.location.origin.path.clone()))
        .collect();
    let mut marked = HashSet::new();
    if paths.is_empty() {
        return Ok(marked);
    }
    let (read, named): (Vec<_>, Vec<_>) = paths
        .iter()
        .map(|(read, own)| (read.as_path(), own))
        .unzip();
    commit.files(&read, &mut |at, bytes| {
        for found in matcher.matches(bytes, named[at]).matches {
            if found.marker.is_some_and(|it| it.is_for(found.detector)) {
                let fingerprint = Fingerprint::of_secret(found.detector.id, &found.secret);
                marked.insert((read[at].to_owned(), fingerprint));
            }
        }
    })?;
    Ok(marked)
}

fn path(finding: &Finding, root: &Root) -> PathBuf {
    root.in_work_tree(&finding.location.origin.path)
}
