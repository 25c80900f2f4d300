//! What a person wants left out.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::error::Error;

/// Globs of paths that are not read, as in a `.gitignore` file; a later `!` glob takes back. They
/// also count for named paths.
///
/// These are the user's own, so they need not be read as git reads its own, and `{a,b}` is
/// understood too.
#[derive(Clone, Debug)]
pub struct Exclude {
    typed: Gitignore,
    configured: Gitignore,
    /// What the configured ones are about.
    root: PathBuf,
}

impl Default for Exclude {
    fn default() -> Self {
        Self {
            typed: Gitignore::empty(),
            configured: Gitignore::empty(),
            root: PathBuf::new(),
        }
    }
}

impl Exclude {
    /// Globs as in a `.gitignore` file of the current directory, or of the top of a repository that
    /// is not read from its work tree. Of a path elsewhere, the part below the named directory is
    /// matched, and of a named file its name.
    ///
    /// # Errors
    ///
    /// [`Error::Glob`] for one that does not parse, or that can match nothing.
    pub fn new(globs: &[impl AsRef<str>]) -> Result<Self, Error> {
        Ok(Self {
            typed: compile(globs)?,
            ..Self::default()
        })
    }

    /// Before these, globs as in a `.gitignore` file of `root`, a canonical path, wherever the
    /// program is run.
    ///
    /// # Errors
    ///
    /// As [`Exclude::new`].
    pub fn with_root(self, root: &Path, globs: &[impl AsRef<str>]) -> Result<Self, Error> {
        Ok(Self {
            configured: compile(globs)?,
            root: root.to_owned(),
            ..self
        })
    }

    /// Whether there is no glob.
    pub(super) fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.configured.is_empty()
    }

    /// What the configured globs call `real`, a canonical path: `otherwise` if they are about
    /// another directory.
    pub(super) fn rooted<'p>(&self, real: &'p Path, otherwise: &'p Path) -> &'p Path {
        real.strip_prefix(&self.root).unwrap_or(otherwise)
    }

    /// Whether the last glob about a path leaves it out. It is called `typed` from the current
    /// directory, and [`rooted`](Self::rooted) from the root of the configuration.
    pub(super) fn matches(&self, typed: &Path, rooted: &Path, is_directory: bool) -> bool {
        self.leaves_out(Some(typed), Some(rooted), is_directory)
    }

    /// The same, also if one leaves out a directory above it.
    pub(super) fn covers(&self, typed: &Path, rooted: &Path, is_directory: bool) -> bool {
        let named = |above: &&Path| !above.as_os_str().is_empty();
        let mut typed = typed.ancestors().filter(named);
        let mut rooted = rooted.ancestors().filter(named);
        let mut is_directory = is_directory;
        loop {
            match (typed.next(), rooted.next()) {
                (None, None) => return false,
                (typed, rooted) if self.leaves_out(typed, rooted, is_directory) => return true,
                _ => is_directory = true,
            }
        }
    }

    fn leaves_out(&self, typed: Option<&Path>, rooted: Option<&Path>, is_directory: bool) -> bool {
        let verdict = |globs: &Gitignore, path: Option<&Path>| {
            let matched = globs.matched(path?, is_directory);
            (!matched.is_none()).then(|| matched.is_ignore())
        };
        verdict(&self.typed, typed)
            .or_else(|| verdict(&self.configured, rooted))
            .unwrap_or(false)
    }
}

fn compile(globs: &[impl AsRef<str>]) -> Result<Gitignore, Error> {
    let wrong = |glob: &str, reason: String| Error::Glob {
        glob: glob.to_owned(),
        reason,
    };
    let mut builder = GitignoreBuilder::new("");
    for glob in globs.iter().map(AsRef::as_ref) {
        if glob.trim().is_empty() || glob.starts_with('#') {
            return Err(wrong(glob, "it is empty or a comment".to_owned()));
        }
        builder.add_line(None, glob).map_err(|error| match error {
            // The rest of the error repeats the glob.
            ignore::Error::Glob { err, .. } => wrong(glob, err),
            error => wrong(glob, error.to_string()),
        })?;
    }
    let first = globs.first().map(AsRef::as_ref).unwrap_or_default();
    let too_large = |_| wrong(first, "with the others, it is too large".to_owned());
    builder.build().map_err(too_large)
}
