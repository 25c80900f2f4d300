//! Dotenv files that git tracks, whatever its ignore rules say.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use ntnleaks::DotenvNames;

use crate::cli::git::{self, Git};

/// The tracked files that hide something, relative to the top. What is in a file is what the index has.
pub(in crate::cli) fn dotenv_files(git: &Git, names: &DotenvNames) -> Result<Vec<PathBuf>> {
    let listed = git.bytes(&["ls-files", "-z"])?;
    let paths = listed.split(|byte| *byte == 0).filter(|it| !it.is_empty());
    let mut files = Vec::new();
    for path in paths.map(git::path_of) {
        // Any assignment: the name alone decides whether the file is worth asking for.
        if !names.hides_something(&path, b"NAME=value") {
            continue;
        }
        let mut object = OsString::from(":0:");
        object.push(&path);
        let arguments = ["cat-file".into(), "blob".into(), object];
        // In the middle of a merge there is no such version: then the name says enough.
        let hides = match git.answer(&arguments)? {
            Ok(text) => names.hides_something(&path, &text),
            Err(_) => true,
        };
        if hides {
            files.push(path);
        }
    }
    Ok(files)
}
