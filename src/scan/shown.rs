//! What a report says in words of what was scanned, with every credential in them redacted.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::blob::{Origin, SkipReason};
use crate::matcher::Matcher;
use crate::object::Commit;
use crate::report::Report;

/// Redacts credentials in paths, in what commits say, in the names of refs, in reasons, and in what
/// people wrote into a baseline.
pub(super) fn redact(report: &mut Report, matcher: &Matcher) {
    let mut redaction = Redaction {
        matcher,
        commits: Shared::default(),
        names: Shared::default(),
    };
    let findings = report.findings.iter_mut();
    let others = report.suppressed.iter_mut().chain(&mut report.placeholders);
    for finding in findings.chain(others) {
        let suppression = finding.suppression.as_mut();
        for suppression in suppression.into_iter().chain(&mut finding.untrusted) {
            redaction.text(&mut suppression.by);
            suppression
                .reason
                .iter_mut()
                .for_each(|it| redaction.text(it));
        }
        redaction.origin(&mut finding.location.origin);
        if let Some(exposure) = &mut finding.exposure {
            let names = redaction.names(exposure.refs.names());
            exposure.refs = exposure.refs.renamed(names);
            let removed_in = &mut exposure.removed_in;
            removed_in.iter_mut().for_each(|it| redaction.commit(it));
        }
    }
    if let Some(notes) = &mut report.baseline {
        redaction.text(&mut notes.name);
        for entry in notes.gone.iter_mut().chain(&mut notes.expired) {
            let said = [&mut entry.path, &mut entry.by, &mut entry.reason];
            said.into_iter().for_each(|it| redaction.text(it));
        }
    }
    for skipped in &mut report.skipped {
        if let SkipReason::Unreadable(why)
        | SkipReason::Missing(why)
        | SkipReason::Corrupt(why)
        | SkipReason::Reported { message: why, .. } = &mut skipped.reason
        {
            redaction.text(why);
        }
    }
    let skipped = report.skipped.iter_mut().map(|it| &mut it.origin);
    let excluded = report.excluded.iter_mut().map(|it| &mut it.origin);
    skipped.chain(excluded).for_each(|it| redaction.origin(it));
    let names = std::mem::take(&mut report.repositories).into_iter();
    report.repositories = names.map(|it| redaction.name(it)).collect();
}

struct Redaction<'m> {
    matcher: &'m Matcher,
    commits: Shared<Commit>,
    names: Shared<[String]>,
}

impl Redaction<'_> {
    fn origin(&mut self, origin: &mut Origin) {
        let path = origin.path.to_string_lossy();
        let redacted = self.matcher.redact(&path);
        if redacted != path {
            origin.path = PathBuf::from(redacted.into_owned());
        }
        origin.repository = origin.repository.take().map(|it| self.name(it));
        origin.commit.iter_mut().for_each(|it| self.commit(it));
    }

    fn name(&self, name: Arc<str>) -> Arc<str> {
        match self.matcher.redact(&name) {
            Cow::Owned(redacted) => redacted.into(),
            Cow::Borrowed(_) => name,
        }
    }

    fn commit(&mut self, commit: &mut Arc<Commit>) {
        let text = |text: &str| self.matcher.redact(text).into_owned();
        *commit = self.commits.redacted(commit, |commit| {
            let (author, summary) = (text(&commit.author), text(&commit.summary));
            let is_same = author == commit.author && summary == commit.summary;
            (!is_same).then(|| {
                let known = commit.clone();
                Commit {
                    author,
                    summary,
                    ..known
                }
                .into()
            })
        });
    }

    fn names(&mut self, names: &Arc<[String]>) -> Arc<[String]> {
        let text = |text: &String| self.matcher.redact(text).into_owned();
        self.names
            .redacted(names, |names| Some(names.iter().map(text).collect()))
    }

    fn text(&self, text: &mut String) {
        if let Cow::Owned(redacted) = self.matcher.redact(text) {
            *text = redacted;
        }
    }
}

/// What many findings share is redacted once, and shared again.
struct Shared<T: ?Sized>(HashMap<*const (), (Arc<T>, Arc<T>)>);

impl<T: ?Sized> Default for Shared<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: ?Sized> Shared<T> {
    /// What stands for `original`: what `redact` makes of it, or itself.
    fn redacted(&mut self, original: &Arc<T>, redact: impl FnOnce(&T) -> Option<Arc<T>>) -> Arc<T> {
        // The original is kept with it: while it is there, nothing else has its address.
        let known = self.0.entry(Arc::as_ptr(original).cast());
        let (_, redacted) = known.or_insert_with(|| {
            let redacted = redact(original).unwrap_or_else(|| original.clone());
            (original.clone(), redacted)
        });
        redacted.clone()
    }
}
