//! What the paths of a report are relative to.

use std::path::{Component, Path, PathBuf};

use super::environment::Environment;
use super::layout::is_repository;
use super::named::Named;
use crate::root::Root;

/// The current directory if all paths were typed from it downwards, else the directory that was
/// named (of a file, the one it lies in), else the deepest one above all that were named.
pub(super) fn root(named: &Named) -> Root {
    let from_current = |typed: &Path| {
        typed
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    };
    let directory = if named.iter().all(|(typed, _)| from_current(typed)) {
        named.current().to_owned()
    } else {
        let directories = named.iter().map(|(typed, is_directory)| {
            let typed = std::path::absolute(typed).unwrap_or_else(|_| typed.to_owned());
            match typed.parent() {
                Some(parent) if !is_directory => parent.to_owned(),
                _ => typed,
            }
        });
        directories
            .reduce(|a, b| common(&a, &b))
            .unwrap_or_default()
    };
    let in_repository = in_repository(&directory);
    Root {
        directory,
        in_repository,
    }
}

/// Where the configuration for a path lies, and what the paths in it are relative to, as a canonical
/// path: the top of the git work tree that the path lies in, or the bare repository. Outside of git,
/// the current directory if the path lies in it, else the directory that was named, or the one that
/// the named file lies in. Without a path, it is about the current directory.
pub fn configuration_root(path: Option<&Path>) -> PathBuf {
    let canonical = |path: &Path| path.canonicalize().ok();
    let current = canonical(Path::new(".")).unwrap_or_default();
    // What is not there fails when it is read.
    let real = path.and_then(canonical).unwrap_or_else(|| current.clone());
    let directory = match real.parent() {
        Some(parent) if !real.is_dir() => parent,
        _ => &real,
    };
    match Environment::read().top(directory) {
        Some(top) => top.to_owned(),
        None if directory.starts_with(&current) => current,
        None => directory.to_owned(),
    }
}

fn common(a: &Path, b: &Path) -> PathBuf {
    let parts = a.components().zip(b.components());
    parts.take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}

/// The path of `directory` from the top of the work tree it lies in.
fn in_repository(directory: &Path) -> PathBuf {
    let directory = directory
        .canonicalize()
        .unwrap_or_else(|_| directory.to_owned());
    let top = directory
        .ancestors()
        .find(|top| is_repository(&top.join(".git")));
    let below = top.and_then(|top| directory.strip_prefix(top).ok());
    below.unwrap_or(Path::new("")).to_owned()
}
