//! What the environment says about repositories. Git sets it for hooks.
//!
//! It is about the repository of the current directory and obeyed for that one only; for any
//! other, such as a submodule, the variables would name a foreign index.

use std::env;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::git::{Repository, top_of};
use super::layout::{Layout, is_repository};
use crate::error::Error;

/// `GIT_DIR`, `GIT_WORK_TREE`, `GIT_INDEX_FILE` and `GIT_CEILING_DIRECTORIES`, once read.
#[derive(Debug, Default)]
pub(super) struct Environment {
    told: Option<Told>,
    ceilings: Vec<PathBuf>,
}

/// The repository of the current directory, as far as variables tell.
#[derive(Debug)]
struct Told {
    /// The top of its work tree, canonical.
    top: PathBuf,
    git_dir: PathBuf,
    index: Option<PathBuf>,
}

impl Environment {
    /// Reads the environment of the process.
    pub(super) fn read() -> Self {
        Self {
            told: Told::read(),
            ceilings: ceilings(),
        }
    }

    /// The repository that `directory`, a canonical path, lies in. None if in none. One that is
    /// open already is taken from `known`, by the top of its work tree.
    ///
    /// # Errors
    ///
    /// [`Error::Repository`] if it lies in one that cannot be understood.
    pub(super) fn discover(
        &self,
        directory: &Path,
        known: &dyn Fn(&Path) -> Option<Arc<Repository>>,
    ) -> Result<Option<Arc<Repository>>, Error> {
        for top in upwards(directory, &self.ceilings) {
            if let Some(repository) = known(top) {
                return Ok(Some(repository));
            }
            if let Some(repository) = self.repository_at(top)? {
                return Ok(Some(Arc::new(repository)));
            }
        }
        Ok(None)
    }

    /// The top of the work tree that `directory`, a canonical path, lies in, or the bare repository;
    /// as far as names tell, without a look into a repository.
    pub(super) fn top<'d>(&self, directory: &'d Path) -> Option<&'d Path> {
        let told = self.told.as_ref().map(|told| told.top.as_path());
        // Most directories are neither, which one look at a name tells.
        let has = |top: &Path, name| top.join(name).symlink_metadata().is_ok();
        let is_work_tree = |top: &Path| has(top, ".git") && is_repository(&top.join(".git"));
        let is_git_dir = |top: &Path| top.file_name() == Some(".git".as_ref());
        let is_bare = |top: &Path| has(top, "HEAD") && !is_git_dir(top) && is_repository(top);
        upwards(directory, &self.ceilings)
            .find(|top| told == Some(*top) || is_work_tree(top) || is_bare(top))
    }

    /// The repository whose work tree has its top at `top`, a canonical path.
    pub(super) fn repository_at(&self, top: &Path) -> Result<Option<Repository>, Error> {
        match &self.told {
            Some(told) if told.top == top => {
                Repository::told(&told.git_dir, top, told.index.as_deref()).map(Some)
            }
            _ => Repository::at(top),
        }
    }
}

impl Told {
    fn read() -> Option<Self> {
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty());
        let git_dir = variable("GIT_DIR");
        let work_tree = variable("GIT_WORK_TREE");
        let index = variable("GIT_INDEX_FILE");
        if git_dir.is_none() && work_tree.is_none() && index.is_none() {
            return None;
        }
        let current = env::current_dir().ok()?.canonicalize().ok()?;
        let (git_dir, default_top) = match git_dir {
            Some(git_dir) => (current.join(git_dir), current.clone()),
            None => {
                let top = current
                    .ancestors()
                    .find(|top| is_repository(&top.join(".git")))?;
                (top.join(".git"), top.to_owned())
            }
        };
        let top = match work_tree {
            Some(work_tree) => current.join(work_tree).canonicalize().ok()?,
            None => top_of(&git_dir, &default_top)?,
        };
        // Git runs at the top of the work tree, so a relative value starts there.
        let index = index.map(|index| top.join(index));
        Some(Self {
            top,
            git_dir,
            index,
        })
    }
}

/// The repository that a directory lies in, or is. Without a directory, the one that git tells its
/// hooks of, or of the current directory. None if there is none.
///
/// # Errors
///
/// [`Error::NoSuchPath`] and [`Error::Path`] for the directory, [`Error::Repository`] if it could
/// not be told without waiting.
pub(super) fn layout(directory: Option<&Path>) -> Result<Option<Layout>, Error> {
    let told = env::var_os("GIT_DIR").filter(|value| !value.is_empty());
    if let (None, Some(told)) = (directory, told) {
        return Layout::at(Path::new(&told));
    }
    let path = directory.unwrap_or(Path::new("."));
    let is_directory = |real: PathBuf| match real.is_dir() {
        true => Ok(real),
        false => Err(ErrorKind::NotADirectory.into()),
    };
    let real = path.canonicalize().and_then(is_directory);
    let real = real.map_err(|source: std::io::Error| {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::NotFound => Error::NoSuchPath { path },
            _ => Error::Path { path, source },
        }
    })?;
    let ceilings = ceilings();
    for top in upwards(&real, &ceilings) {
        for path in [&top.join(".git"), top] {
            if let Some(layout) = Layout::at(path)? {
                return Ok(Some(layout));
            }
        }
    }
    Ok(None)
}

/// The directories above which git does not look for a repository.
fn ceilings() -> Vec<PathBuf> {
    let ceilings = env::var_os("GIT_CEILING_DIRECTORIES").unwrap_or_default();
    let ceilings = env::split_paths(&ceilings).filter(|path| path.is_absolute());
    ceilings
        .map(|path| path.canonicalize().unwrap_or(path))
        .collect()
}

/// `directory`, a canonical path, and those above it, as far as git looks.
fn upwards<'d, 'c>(
    directory: &'d Path,
    ceilings: &'c [PathBuf],
) -> impl Iterator<Item = &'d Path> + use<'d, 'c> {
    let is_below = move |top: &&Path| *top == directory || !ceilings.iter().any(|it| it == top);
    directory.ancestors().take_while(is_below)
}

/// The directories of objects that git tells its hooks of: where objects are that have just been
/// pushed and not been accepted yet, and others that it borrows.
pub(super) fn object_directories() -> Vec<PathBuf> {
    let variable = |name| env::var_os(name).unwrap_or_default();
    let pushed = PathBuf::from(variable("GIT_OBJECT_DIRECTORY"));
    let others = variable("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    let all = std::iter::once(pushed).chain(env::split_paths(&others));
    all.filter(|path| !path.as_os_str().is_empty()).collect()
}

/// Where git looks for a user's ignore rules if the configuration does not say.
pub(super) fn default_excludes_file() -> Option<PathBuf> {
    let xdg = env::var_os("XDG_CONFIG_HOME").filter(|value| !value.is_empty());
    let base = match xdg {
        Some(base) => PathBuf::from(base),
        None => PathBuf::from(env::var_os("HOME")?).join(".config"),
    };
    Some(base.join("git/ignore"))
}

/// The settings that `git -c name=value` hands to hooks, which `gix` does not know: each is
/// `'name'='value'`, or `'name=value'` from an older git, quoted for a shell.
pub(super) fn config_parameters() -> Vec<String> {
    let variable = env::var("GIT_CONFIG_PARAMETERS").unwrap_or_default();
    unquote(&variable)
}

fn unquote(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, words.last_mut()) {
            ('\'', _) => quoted = !quoted,
            (' ', _) if !quoted => words.push(String::new()),
            ('\\', Some(word)) if !quoted => word.extend(characters.next()),
            (_, Some(word)) => word.push(character),
            (_, None) => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn parameters_of_new_and_old_git() {
        let text = r"'core.excludesfile'='a b' 'core.ignorecase=true'  'x.y'='it'\''s'\!''";
        let expected = ["core.excludesfile=a b", "core.ignorecase=true", "x.y=it's!"];
        assert_eq!(unquote(text), expected);
        assert!(unquote("").is_empty());
    }
}
