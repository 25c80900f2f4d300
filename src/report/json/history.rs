//! What git tells of a finding, as version 1 writes it. SARIF holds it in the same form.

use serde::{Serialize, Serializer};

use crate::object::{self, RefSet};
use crate::report::time;

/// An object that bytes were read from.
#[derive(Serialize)]
pub(in crate::report) struct Object<'a> {
    kind: &'static str,
    id: &'a str,
}

impl<'a> From<&'a object::Object> for Object<'a> {
    fn from(object: &'a object::Object) -> Self {
        Self {
            kind: object.kind.id(),
            id: &object.id,
        }
    }
}

/// The commit that introduced a finding.
#[derive(Serialize)]
pub(in crate::report) struct Commit<'a> {
    id: &'a str,
    author: &'a str,
    time: String,
    summary: &'a str,
}

impl<'a> From<&'a object::Commit> for Commit<'a> {
    fn from(commit: &'a object::Commit) -> Self {
        Self {
            id: &commit.id,
            author: &commit.author,
            time: time::rfc3339(commit.time),
            summary: &commit.summary,
        }
    }
}

/// Where in a history a finding is still to be seen.
#[derive(Serialize)]
pub(in crate::report) struct Exposure<'a> {
    removed_in: Option<&'a str>,
    in_head: bool,
    #[serde(serialize_with = "names")]
    refs: &'a RefSet,
    reachable: bool,
    pushed: bool,
}

impl<'a> From<&'a object::Exposure> for Exposure<'a> {
    fn from(exposure: &'a object::Exposure) -> Self {
        Self {
            removed_in: exposure.removed_in.as_ref().map(|commit| &*commit.id),
            in_head: exposure.in_head,
            refs: &exposure.refs,
            reachable: exposure.reachable,
            pushed: exposure.pushed,
        }
    }
}

/// One after the other, as there may be thousands.
fn names<S: Serializer>(refs: &RefSet, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(refs.iter())
}
