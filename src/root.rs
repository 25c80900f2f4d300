//! What the paths of a report are relative to.

use std::path::{Component, Path, PathBuf};

/// What the paths of a report are relative to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// The scanned root, absolute: the current directory, or the common directory of the paths
    /// that were named where one lies outside of it. Empty if the paths are relative to it already,
    /// as those in git's objects are.
    pub directory: PathBuf,
    /// The path of `directory` inside its git work tree; empty at the top and outside of one.
    pub in_repository: PathBuf,
}

impl Root {
    /// A path as it was typed, without the directory. Outside of the directory, what the path names
    /// when nothing can lead up or away.
    pub fn below(&self, path: &Path) -> PathBuf {
        if self.directory.as_os_str().is_empty() {
            return path.to_path_buf();
        }
        let absolute = std::path::absolute(path).map(|absolute| without_dots(&absolute));
        let inside = absolute.ok().and_then(|path| {
            let below = path.strip_prefix(without_dots(&self.directory)).ok()?;
            Some(below.to_path_buf())
        });
        inside.unwrap_or_else(|| {
            path.components()
                .filter(|part| matches!(part, Component::Normal(_)))
                .collect()
        })
    }

    /// The same from the top of the git work tree, or of the directory outside of one.
    pub fn in_work_tree(&self, path: &Path) -> PathBuf {
        self.in_repository.join(self.below(path))
    }
}

/// Resolves `..` by name alone, as the person who typed it reads it.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}
