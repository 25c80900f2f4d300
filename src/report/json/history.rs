//! What git tells of a finding, as version 1 writes it. SARIF holds it in the same form.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::object::{self, RefSet};
use crate::report::time;

/// An object that bytes were read from.
#[derive(Deserialize, Serialize)]
pub(in crate::report) struct Object<'a> {
    pub(super) kind: Cow<'a, str>,
    pub(super) id: Cow<'a, str>,
}

impl<'a> From<&'a object::Object> for Object<'a> {
    fn from(object: &'a object::Object) -> Self {
        Self {
            kind: object.kind.id().into(),
            id: object.id.as_str().into(),
        }
    }
}

/// The commit that introduced a finding.
#[derive(Deserialize, Serialize)]
pub(in crate::report) struct Commit<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) author: Cow<'a, str>,
    pub(super) time: String,
    pub(super) summary: Cow<'a, str>,
}

impl<'a> From<&'a object::Commit> for Commit<'a> {
    fn from(commit: &'a object::Commit) -> Self {
        Self {
            id: commit.id.as_str().into(),
            author: commit.author.as_str().into(),
            time: time::rfc3339(commit.time),
            summary: commit.summary.as_str().into(),
        }
    }
}

/// Where in a history a finding is still to be seen.
#[derive(Deserialize, Serialize)]
pub(in crate::report) struct Exposure<'a> {
    pub(super) removed_in: Option<Cow<'a, str>>,
    pub(super) removed_at: Option<String>,
    pub(super) in_head: bool,
    #[serde(serialize_with = "write_names", deserialize_with = "read_names")]
    pub(super) refs: RefSet,
    pub(super) reachable: bool,
    pub(super) pushed: bool,
}

impl<'a> From<&'a object::Exposure> for Exposure<'a> {
    fn from(exposure: &'a object::Exposure) -> Self {
        Self {
            removed_in: (exposure.removed_in.as_ref()).map(|commit| commit.id.as_str().into()),
            removed_at: (exposure.removed_in.as_ref()).map(|commit| time::rfc3339(commit.time)),
            in_head: exposure.in_head,
            refs: exposure.refs.clone(),
            reachable: exposure.reachable,
            pushed: exposure.pushed,
        }
    }
}

/// One after the other, as there may be thousands.
fn write_names<S: Serializer>(refs: &RefSet, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(refs.iter())
}

fn read_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RefSet, D::Error> {
    Vec::<String>::deserialize(deserializer).map(RefSet::from_iter)
}
