//! What a report says in words of what was scanned, with every credential in them redacted.

use std::path::PathBuf;
use std::sync::Arc;

use crate::blob::{Origin, SkipReason};
use crate::matcher::Matcher;
use crate::object::Commit;
use crate::report::Report;

/// Redacts credentials in paths, in what commits say, in the names of refs, and in reasons.
pub(super) fn redact(report: &mut Report, matcher: &Matcher) {
    for finding in report.findings.iter_mut().chain(&mut report.placeholders) {
        origin(&mut finding.location.origin, matcher);
        if let Some(exposure) = &mut finding.exposure {
            exposure
                .refs
                .iter_mut()
                .for_each(|name| text(name, matcher));
            exposure
                .removed_in
                .iter_mut()
                .for_each(|it| commit(it, matcher));
        }
    }
    for skipped in &mut report.skipped {
        if let SkipReason::Unreadable(why) | SkipReason::Missing(why) | SkipReason::Corrupt(why) =
            &mut skipped.reason
        {
            text(why, matcher);
        }
    }
    let skipped = report.skipped.iter_mut().map(|it| &mut it.origin);
    let excluded = report.excluded.iter_mut().map(|it| &mut it.origin);
    skipped.chain(excluded).for_each(|it| origin(it, matcher));
}

fn origin(origin: &mut Origin, matcher: &Matcher) {
    let path = origin.path.to_string_lossy();
    let redacted = matcher.redact(&path);
    if redacted != path {
        origin.path = PathBuf::from(redacted.into_owned());
    }
    if let Some(known) = &mut origin.commit {
        let mut shown = Commit::clone(known);
        commit(&mut shown, matcher);
        if shown != **known {
            *known = Arc::new(shown);
        }
    }
}

fn commit(commit: &mut Commit, matcher: &Matcher) {
    text(&mut commit.author, matcher);
    text(&mut commit.summary, matcher);
}

fn text(text: &mut String, matcher: &Matcher) {
    let redacted = matcher.redact(text);
    if redacted != *text {
        *text = redacted.into_owned();
    }
}
