//! What a team has accepted: leaks that are found, counted, and no failure.

mod wire;

use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::Path;

use crate::accepted::{Accepted, FoundIn};
use crate::day::Day;
use crate::entries::file::Kept;
use crate::error::Error;
use crate::finding::{Finding, SuppressionKind};
use crate::root::Root;
use crate::secret::{Fingerprint, Visibility};

/// How its file is kept: it is committed, so others may read it.
const FILE: Kept = Kept {
    what: "baseline",
    mode: 0o666,
};

/// Accepted leaks, each once, by fingerprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    name: String,
    /// In the order of their fingerprints, which spreads what is added at the same time over the
    /// file: two branches seldom add at the same place.
    entries: Vec<Accepted>,
}

/// What whoever accepts something says.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// Who it is.
    pub by: String,
    /// The day.
    pub date: Day,
    /// Why.
    pub reason: String,
    /// The first day on which it counts again.
    pub expires: Option<Day>,
}

/// What [`Baseline::accept`] did.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// New entries.
    pub added: Vec<Accepted>,
    /// Entries that had expired, as they are now.
    pub renewed: Vec<Accepted>,
}

impl Baseline {
    /// The name of the file at the top of a work tree.
    pub const FILE: &str = ".ntnleaks-baseline.json";

    /// One without entries, called `name` in reports.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            entries: Vec::new(),
        }
    }

    /// What a file holds, in any order, as a merge may have left it. Of entries with the same
    /// fingerprint the newest counts, and of those of one day the one that expires first.
    ///
    /// # Errors
    ///
    /// [`Error::Baseline`], with the line of `name` that is no part of a baseline.
    pub fn parse(bytes: &[u8], name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        let mut entries = wire::read(bytes).map_err(|malformed| Error::Baseline {
            place: format!("{name}:{}", malformed.line),
            reason: malformed.reason,
        })?;
        entries.sort_by(|a, b| order(a).cmp(&order(b)));
        entries.dedup_by(|later, first| later.fingerprint == first.fingerprint);
        Ok(Self { name, entries })
    }

    /// What the file at `path` holds, which is called `name` in reports and errors.
    ///
    /// # Errors
    ///
    /// [`Error::Baseline`] if it is not there, is no regular file, is larger than 64 MiB, or is
    /// malformed.
    pub fn load(path: &Path, name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        let read = FILE.read(path).and_then(|bytes| bytes.ok_or_else(none));
        match read {
            Ok(bytes) => Self::parse(&bytes, name),
            Err(reason) => Err(Error::Baseline {
                place: name,
                reason,
            }),
        }
    }

    /// Writes it in the place of what is at `path`, whole or not at all. Returns whether the file
    /// was another one before.
    ///
    /// # Errors
    ///
    /// [`Error::Baseline`] with what the operating system says, and if the path is a symlink or a
    /// directory.
    pub fn save(&self, path: &Path) -> Result<bool, Error> {
        let written = wire::write(&self.entries).map_err(|error| error.to_string());
        let saved = written.and_then(|bytes| match FILE.read(path) {
            Ok(Some(before)) if before == bytes => Ok(false),
            _ => FILE.write(path, &bytes).map(|()| true),
        });
        saved.map_err(|reason| Error::Baseline {
            place: self.name.clone(),
            reason,
        })
    }

    /// What its file is called in reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The entries, by fingerprint.
    pub fn entries(&self) -> &[Accepted] {
        &self.entries
    }

    /// The entry of a fingerprint, expired or not.
    pub fn get(&self, fingerprint: Fingerprint) -> Option<&Accepted> {
        let at = self.place(fingerprint).ok()?;
        self.entries.get(at)
    }

    /// Accepts findings, in the order in which they are given: the first place of each leak is
    /// noted. What is accepted already keeps what was said then, unless that has expired. What a
    /// marker suppresses needs no entry.
    pub fn accept(
        &mut self,
        findings: &[&Finding],
        root: &Root,
        acceptance: &Acceptance,
    ) -> Changes {
        let mut changes = Changes::default();
        for finding in findings {
            let kind = finding.suppression.as_ref().map(|it| it.kind);
            if kind == Some(SuppressionKind::InSource) {
                continue;
            }
            let entry = entry(finding, root, acceptance);
            match self.place(finding.fingerprint) {
                Err(at) => {
                    changes.added.push(entry.clone());
                    self.entries.insert(at, entry);
                }
                Ok(at) if self.entries[at].has_expired(acceptance.date) => {
                    changes.renewed.push(entry.clone());
                    self.entries[at] = entry;
                }
                // What commits have, they keep: that the files no longer have it is no news then.
                Ok(at) if entry.found_in == FoundIn::History => {
                    self.entries[at].found_in = FoundIn::History;
                }
                Ok(_) => {}
            }
        }
        changes
    }

    /// The entries that do not occur where `whole` was read and `occurring` is what was found. An
    /// entry that was found elsewhere may be there still.
    pub fn gone(&self, occurring: &HashSet<Fingerprint>, whole: FoundIn) -> Vec<Accepted> {
        let of_scope = self.entries.iter().filter(|it| it.found_in == whole);
        let gone = of_scope.filter(|it| !occurring.contains(&it.fingerprint));
        gone.cloned().collect()
    }

    /// Leaves only the entries that `keeps` says. Returns the others.
    pub fn retain(&mut self, keeps: impl Fn(&Accepted) -> bool) -> Vec<Accepted> {
        let (kept, others) = std::mem::take(&mut self.entries)
            .into_iter()
            .partition(keeps);
        self.entries = kept;
        others
    }

    fn place(&self, fingerprint: Fingerprint) -> Result<usize, usize> {
        self.entries
            .binary_search_by_key(&fingerprint, |it| it.fingerprint)
    }
}

fn none() -> String {
    "there is no such file; `ntnleaks baseline create` makes one".to_owned()
}

/// Of equal fingerprints, the entry that counts comes first, whatever the order of the lines was.
fn order(entry: &Accepted) -> impl Ord + '_ {
    (
        entry.fingerprint,
        Reverse(entry.date),
        entry.expires.is_none(),
        entry.expires,
        entry.found_in == FoundIn::Tree,
        (&entry.by, &entry.reason),
        (&entry.path, entry.line, &entry.commit),
        (&entry.detector, &entry.secret),
    )
}

fn entry(finding: &Finding, root: &Root, acceptance: &Acceptance) -> Accepted {
    let origin = &finding.location.origin;
    let commit = origin.commit.as_ref();
    let path = root.in_work_tree(&origin.path);
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    let secret = finding.secret.as_ref();
    Accepted {
        fingerprint: finding.fingerprint,
        detector: finding.detector.id.to_owned(),
        secret: secret.map(|secret| secret.render(Visibility::Redacted)),
        path: parts.join("/"),
        line: finding.location.region.map(|region| region.line),
        commit: commit.map(|commit| commit.id.clone()),
        found_in: match commit.is_some() || finding.exposure.is_some() {
            true => FoundIn::History,
            false => FoundIn::Tree,
        },
        by: acceptance.by.clone(),
        date: acceptance.date,
        reason: acceptance.reason.clone(),
        expires: acceptance.expires,
    }
}

#[cfg(test)]
mod tests;
