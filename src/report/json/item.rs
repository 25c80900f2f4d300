//! The items of a report on their way back: each is held against what this version knows.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Component, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::history::{Commit, Exposure, Object};
use super::wire;
use crate::blob::{Nothing, Origin, Publication, SkipReason, Skipped};
use crate::detector::{Anchor, Confidence, Detector, Severity};
use crate::finding::{Encoding, Finding, Location, Region, Suppression, SuppressionKind};
use crate::object::{self, ObjectKind};
use crate::report::{Stats, path, repository, time};
use crate::secret::{Fingerprint, Secret};
use crate::validity::Verdict;

/// How much of a word that is wrong is repeated.
const QUOTED: usize = 40;

/// Turns items into what they tell of.
pub(super) struct Reader {
    /// What the repository is called if an item does not say.
    pub(super) name: Arc<str>,
    /// All names that occur.
    pub(super) names: BTreeSet<Arc<str>>,
}

impl Reader {
    /// Findings; `what` they are is said where one makes no sense. If they are suppressed, each has to
    /// say by what.
    pub(super) fn findings(
        &mut self,
        what: &str,
        findings: Vec<wire::Finding<'_>>,
        are_suppressed: bool,
    ) -> Result<Vec<Finding>, String> {
        let mut read = Vec::with_capacity(findings.len());
        for (at, finding) in (1..).zip(findings) {
            let finding = self.finding(finding);
            let finding = finding.map_err(|reason| format!("{what} {at}: {reason}"))?;
            if finding.suppression.is_some() != are_suppressed {
                return Err(format!(
                    "{what} {at}: its suppression is not that of its list"
                ));
            }
            read.push(finding);
        }
        Ok(read)
    }

    fn finding(&mut self, wire: wire::Finding<'_>) -> Result<Finding, String> {
        let detector = known("detector", &wire.detector, Detector::by_id(&wire.detector))?;
        let is_file = detector.anchor == Anchor::WholeFile;
        let has = (wire.secret.is_some(), wire.publication.is_some());
        let fits = match is_file {
            // Nobody asks about a file.
            true => has == (false, true) && wire.validity.is_none(),
            false => has == (true, false),
        };
        if !fits {
            return Err(format!("not what {} finds", detector.id));
        }
        let region = region(&wire)?;
        let mut origin = self.origin(wire.repository.as_deref(), &wire.path, wire.path_escaped)?;
        origin.object = wire.object.map(object).transpose()?;
        origin.commit = wire.commit.map(commit).transpose()?.map(Arc::new);
        let publication = (wire.publication)
            .map(|id| one_of("publication", &id, &Publication::ALL, Publication::id));
        let encoding =
            (wire.encoding).map(|id| one_of("encoding", &id, &Encoding::ALL, Encoding::id));
        let fingerprint: Result<Fingerprint, _> = wire.fingerprint.parse();
        Ok(Finding {
            detector,
            location: Location { origin, region },
            fingerprint: fingerprint.map_err(|error| error.to_string())?,
            secret: wire.secret.map(|secret| {
                let prefix = detector.prefix_len(secret.as_bytes());
                Secret::of_report(secret, prefix.unwrap_or(0))
            }),
            confidence: one_of(
                "confidence",
                &wire.confidence,
                &Confidence::ALL,
                Confidence::id,
            )?,
            severity: one_of("severity", &wire.severity, &Severity::ALL, Severity::id)?,
            encoding: encoding.transpose()?,
            exposure: wire.exposure.map(exposure).transpose()?,
            publication: publication.transpose()?,
            excerpt: None,
            line_hash: None,
            marker: None,
            suppression: wire.suppression.map(suppression).transpose()?,
            verdict: wire.validity.map(verdict).transpose()?,
            client_id: None,
            untrusted: wire.untrusted.map(suppression).transpose()?,
        })
    }

    /// What was not read.
    pub(super) fn skipped(
        &mut self,
        skipped: Vec<wire::Skipped<'_>>,
    ) -> Result<Vec<Skipped>, String> {
        let mut read = Vec::with_capacity(skipped.len());
        for (at, wire) in (1..).zip(skipped) {
            let context = |reason| format!("skipped item {at}: {reason}");
            let reason = SkipReason::reported(&wire.reason, wire.message);
            let origin = self.origin(wire.repository.as_deref(), &wire.path, wire.path_escaped);
            read.push(Skipped {
                origin: origin.map_err(context)?,
                reason: known("reason", &wire.reason, reason).map_err(context)?,
            });
        }
        Ok(read)
    }

    /// Where something is. A path loses what leads up or away, as every path in a report has.
    pub(super) fn origin(
        &mut self,
        repository: Option<&str>,
        path: &str,
        is_escaped: bool,
    ) -> Result<Origin, String> {
        let path = path::unescaped(path, is_escaped);
        let parts = path.components();
        let below: PathBuf = parts
            .filter(|part| matches!(part, Component::Normal(_)))
            .collect();
        Ok(Origin {
            repository: Some(self.repository(repository)?),
            path: match below.as_os_str().is_empty() {
                true => ".".into(),
                false => below,
            },
            ..Origin::default()
        })
    }

    fn repository(&mut self, name: Option<&str>) -> Result<Arc<str>, String> {
        let known = match name {
            None => Some(&self.name),
            Some(name) => self.names.get(name),
        };
        let name = match (known, name) {
            (Some(known), _) => Arc::clone(known),
            (None, name) => repository::name(name.unwrap_or_default())?,
        };
        self.names.insert(Arc::clone(&name));
        Ok(name)
    }
}

fn region(wire: &wire::Finding<'_>) -> Result<Option<Region>, String> {
    match [wire.line, wire.column, wire.end_line, wire.end_column] {
        [None, None, None, None] => Ok(None),
        [
            Some(line @ 1..),
            Some(column @ 1..),
            Some(end_line @ 1..),
            Some(end_column @ 1..),
        ] => Ok(Some(Region {
            line,
            column,
            end_line,
            end_column,
        })),
        _ => Err("its lines and columns are no place in a text".to_owned()),
    }
}

fn id(id: Cow<'_, str>) -> Result<String, String> {
    let is_digit = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    match id.bytes().all(is_digit) && [40, 64].contains(&id.len()) {
        true => Ok(id.into_owned()),
        false => Err(format!("{} is no name of an object of git", quoted(&id))),
    }
}

fn object(wire: Object<'_>) -> Result<object::Object, String> {
    Ok(object::Object {
        kind: one_of(
            "kind of object",
            &wire.kind,
            &ObjectKind::ALL,
            ObjectKind::id,
        )?,
        id: id(wire.id)?,
    })
}

fn commit(wire: Commit<'_>) -> Result<object::Commit, String> {
    let time = time::of_rfc3339(&wire.time);
    Ok(object::Commit {
        // Only a scan compares commits.
        position: 0,
        id: id(wire.id)?,
        author: wire.author.into_owned(),
        time: time.ok_or_else(|| format!("{} is no time", quoted(&wire.time)))?,
        summary: wire.summary.into_owned(),
    })
}

fn exposure(wire: Exposure<'_>) -> Result<object::Exposure, String> {
    // Who removed it, and in what words, no report says.
    let removal = |id, time| {
        commit(Commit {
            id,
            author: "".into(),
            time,
            summary: "".into(),
        })
    };
    let removed_in = match (wire.removed_in, wire.removed_at) {
        (Some(id), Some(time)) => Some(removal(id, time)?.into()),
        (None, None) => None,
        _ => return Err("what removed it has no name, or no time".to_owned()),
    };
    Ok(object::Exposure {
        removed_in,
        in_head: wire.in_head,
        refs: wire.refs,
        reachable: wire.reachable,
        pushed: wire.pushed,
    })
}

/// A state beside a reason that says another is a mistake or a lie.
fn verdict(wire: wire::Validity<'_>) -> Result<Verdict, String> {
    let verdict = one_of("validity", &wire.reason, &Verdict::ALL, Verdict::id)?;
    match verdict.validity().id() == wire.state {
        true => Ok(verdict),
        false => Err("its validity is not that of its reason".to_owned()),
    }
}

fn suppression(wire: wire::Suppression<'_>) -> Result<Suppression, String> {
    let all = &SuppressionKind::ALL;
    Ok(Suppression {
        kind: one_of("kind of suppression", &wire.kind, all, SuppressionKind::id)?,
        by: wire.by.into_owned(),
        reason: wire.reason.map(Cow::into_owned),
    })
}

/// The statistics, and why there was nothing to read.
pub(super) fn stats(wire: wire::Stats<'_>) -> Result<(Stats, Option<Nothing>), String> {
    let nothing = (wire.nothing).map(|id| one_of("reason", &id, &Nothing::ALL, Nothing::id));
    let stats = Stats {
        blobs: wire.blobs,
        bytes: wire.bytes,
        commits: wire.commits,
        skipped: wire.skipped,
        excluded: wire.excluded,
        suppressed: wire.suppressed,
        placeholders: wire.placeholders,
        below_confidence: wire.below_confidence,
        disabled: wire.disabled,
        inactive: wire.inactive,
        elapsed: Duration::from_millis(wire.elapsed_ms),
        ..Stats::default()
    };
    Ok((stats, nothing.transpose()?))
}

/// A word of a stranger, short enough to be read.
pub(super) fn quoted(word: &str) -> String {
    match word.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{:?}…", &word[..end]),
        None => format!("{word:?}"),
    }
}

/// What an id means, or what to do where this version does not know it.
fn known<T>(what: &str, id: &str, found: Option<T>) -> Result<T, String> {
    found.ok_or_else(|| {
        format!(
            "{} is no {what} that ntnleaks {} knows: merge with the version that made the report",
            quoted(id),
            env!("CARGO_PKG_VERSION"),
        )
    })
}

/// The one of `all` that has this id.
fn one_of<T: Copy>(
    what: &str,
    id: &str,
    all: &[T],
    id_of: fn(T) -> &'static str,
) -> Result<T, String> {
    known(what, id, all.iter().copied().find(|it| id_of(*it) == id))
}
