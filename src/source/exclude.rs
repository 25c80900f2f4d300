//! What `--exclude` leaves out.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::error::Error;

/// Globs as in a `.gitignore` file of the current directory. These are the user's own, so they need
/// not be read as git reads them, and `{a,b}` is understood too.
pub(super) struct Exclude(Gitignore);

impl Exclude {
    /// Compiles the globs.
    ///
    /// # Errors
    ///
    /// [`Error::Glob`] for one that does not parse, or that can match nothing.
    pub(super) fn new(globs: &[String]) -> Result<Self, Error> {
        let wrong = |glob: &str, reason: String| Error::Glob {
            glob: glob.to_owned(),
            reason,
        };
        let mut builder = GitignoreBuilder::new("");
        for glob in globs {
            let empty = glob.trim().is_empty() || glob.starts_with('#');
            if empty {
                return Err(wrong(glob, "it is empty or a comment".to_owned()));
            }
            builder
                .add_line(None, glob)
                .map_err(|error| wrong(glob, error.to_string()))?;
        }
        match builder.build() {
            Ok(globs) => Ok(Self(globs)),
            Err(error) => Err(wrong(&globs.join(" "), error.to_string())),
        }
    }

    /// Whether no glob was given.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the last glob about `path`, from the current directory, leaves it out.
    pub(super) fn matches(&self, path: &Path, is_directory: bool) -> bool {
        self.0.matched(path, is_directory).is_ignore()
    }

    /// The same, also if one leaves out a directory above it.
    pub(super) fn covers(&self, path: &Path, is_directory: bool) -> bool {
        path.ancestors()
            .filter(|above| !above.as_os_str().is_empty())
            .any(|above| self.matches(above, is_directory || above != path))
    }
}
