//! Who git says is at work.

use std::path::Path;

use super::program::Git;

/// Who would be the author of a commit in the repository of a directory, or of the current one:
/// `Name <address>`. `None` if nobody told git: what it would make up of the names of the user and
/// the machine is no answer.
pub fn identity(directory: Option<&Path>) -> Option<String> {
    let asked = ["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"];
    let told = Git::new(directory).output(&asked).ok()?;
    // Behind the name and the address stand a time and a zone.
    let told = String::from_utf8_lossy(&told);
    let (person, _) = told.rsplit_once('>')?;
    Some(format!("{person}>"))
}
