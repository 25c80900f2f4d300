//! Ignore rules as a chain: those of a directory, then those of the directories above it.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::pattern::{self, Pattern};
use crate::file::open_regular;

/// The rules of one file, and below them those that count less. Shared between threads: a
/// directory without a rule file has the chain of its parent.
#[derive(Debug)]
pub(super) struct Rules {
    patterns: Vec<Pattern>,
    /// How many bytes of a path name the directory of the file, its slash included.
    base: usize,
    fold: bool,
    parent: Option<Arc<Rules>>,
}

impl Rules {
    /// `parent` with the rules in `bytes` before it, which are about paths below their first
    /// `base` bytes. With `fold`, the case of ASCII letters does not count.
    pub(super) fn chain(
        parent: Option<&Arc<Self>>,
        bytes: &[u8],
        base: usize,
        fold: bool,
    ) -> Option<Arc<Self>> {
        let patterns = pattern::parse(bytes);
        if patterns.is_empty() {
            return parent.cloned();
        }
        Some(Arc::new(Self {
            patterns,
            base,
            fold,
            parent: parent.cloned(),
        }))
    }

    /// Whether the last rule about `path` ignores it. The directories above `path` are not
    /// looked at: below an ignored one, everything is ignored.
    pub(super) fn ignore(&self, path: &[u8], is_directory: bool) -> bool {
        let mut next = Some(self);
        while let Some(rules) = next {
            let below = path.get(rules.base..).unwrap_or_default();
            let about = |pattern: &&Pattern| pattern.matches(below, is_directory, rules.fold);
            if let Some(pattern) = rules.patterns.iter().rev().find(about) {
                return !pattern.negative;
            }
            next = rules.parent.as_deref();
        }
        false
    }
}

/// A larger file of rules is not obeyed, so that a hostile one cannot fill the memory: more is read
/// then. Git's own limit is 100 MiB.
const MOST_BYTES: u64 = 1 << 20;

/// The bytes of a rule file. None if there is none, or if it cannot be read: git warns then and
/// goes on without it. In a work tree git does not follow a symlink; elsewhere it does.
pub(super) fn read_rules(path: &Path, follow: bool) -> Option<Vec<u8>> {
    let file = open_regular(path, follow).ok()??;
    let mut bytes = Vec::new();
    let size = file.take(MOST_BYTES + 1).read_to_end(&mut bytes).ok()?;
    (size as u64 <= MOST_BYTES).then_some(bytes)
}
