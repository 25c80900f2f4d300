//! The files of one commit, by their paths: what it says of itself, whatever a work tree holds.

use std::collections::HashSet;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::entries::tabbed;
use super::environment;
use super::objects::{Answer, Objects};
use super::program::Git;
use crate::blob::Content;
use crate::error::Error;

/// A larger file is not read: 64 MiB, which is the most that a baseline has.
const MOST_BYTES: u64 = 64 << 20;

/// The files of one commit.
#[derive(Clone, Debug)]
pub struct CommitTree {
    git: Git,
    name: String,
    id: String,
    /// The names at its top, if they are known: what is not there is nowhere below it either.
    top: Option<Arc<HashSet<Vec<u8>>>>,
}

impl CommitTree {
    /// The commits that `names` mean in the repository of a directory, or of the current one; `None`
    /// for a name that means none that is here.
    ///
    /// # Errors
    ///
    /// [`Error::Git`] and [`Error::Repository`] if the repository cannot be read.
    pub fn of<const N: usize>(
        names: [&str; N],
        repository: Option<&Path>,
    ) -> Result<[Option<Self>; N], Error> {
        let mut found = [const { None }; N];
        let may_be_name = |name: &str| !name.is_empty() && !name.contains(char::is_control);
        let asked: Vec<usize> = (0..N).filter(|at| may_be_name(names[*at])).collect();
        if asked.is_empty() {
            return Ok(found);
        }
        let git = Git::new(repository);
        let mut objects = Objects::start(&git)?;
        let commits: Vec<_> = asked
            .iter()
            .map(|at| format!("{}^{{commit}}", names[*at]))
            .collect();
        let commits: Vec<_> = commits.iter().map(String::as_str).collect();
        let mut ids = Vec::new();
        objects.read(&commits, &mut |nth, read| {
            ids.extend(read.ok().map(|read| (asked[nth], read.id.to_owned())));
        })?;
        let trees: Vec<_> = ids.iter().map(|(_, id)| format!("{id}^{{tree}}")).collect();
        let trees: Vec<_> = trees.iter().map(String::as_str).collect();
        let mut tops = vec![None; trees.len()];
        objects.read(&trees, &mut |nth, read| {
            if let Ok(read) = read
                && let Content::Whole(tree) = read.content
            {
                tops[nth] = top(tree, ids[nth].1.len() / 2).map(Arc::new);
            }
        })?;
        drop(objects);
        for ((at, id), top) in ids.into_iter().zip(tops) {
            let (git, name) = (git.clone(), names[at].to_owned());
            found[at] = Some(Self { git, name, id, top });
        }
        Ok(found)
    }

    /// What its repository was asked for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What messages call the file at `path`, from the top: `main:ntnleaks.toml`.
    pub fn called(&self, path: &Path) -> PathBuf {
        format!("{}:{}", self.name, path.display()).into()
    }

    /// The bytes of the file at `path`, from the top; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if something else is there, a directory or a symlink, also above it; if it
    /// has more than 64 MiB; or if it cannot be read.
    pub fn file(&self, path: &Path) -> Result<Option<Vec<u8>>, Error> {
        let wrong = |reason: &str| Error::Setting {
            place: self.called(path).display().to_string(),
            reason: reason.to_owned(),
        };
        let Some(plain) = plain(path) else {
            return Err(wrong("it leads out of the files of the commit"));
        };
        let first = plain.iter().next().unwrap_or_default();
        if let Some(top) = &self.top
            && !top.contains(first.as_encoded_bytes())
        {
            return Ok(None);
        }
        let mut found = None;
        // From the top, since git does not look behind a symlink, and says only that nothing is there.
        let above: Vec<_> = plain
            .ancestors()
            .filter(|it| *it != Path::new(""))
            .collect();
        for (left, path) in above.iter().enumerate().rev() {
            found = self.entry(path)?;
            match &found {
                None => return Ok(None),
                Some((mode, _)) if left > 0 && mode != "040000" => {
                    return Err(wrong("what lies above it is no directory"));
                }
                Some((mode, _)) if left == 0 && !mode.starts_with("100") => {
                    return Err(wrong("it is not a regular file"));
                }
                Some(_) => {}
            }
        }
        let Some((_, id)) = found else {
            return Ok(None);
        };
        let mut bytes = Err("it cannot be read".to_owned());
        Objects::start(&self.git)?.read(&[&id], &mut |_, read| {
            bytes = match read {
                Ok(mut read) => whole(&mut read),
                Err(reason) => Err(format!("it cannot be read: {reason}")),
            };
        })?;
        bytes.map(Some).map_err(|reason| wrong(&reason))
    }

    /// Shows `visit` the bytes of those of `paths` that are there and can be read, each with its
    /// place in `paths`. For what is asked of many files, and is as good as absent where it is
    /// unreadable or larger than 64 MiB.
    ///
    /// # Errors
    ///
    /// [`Error::Git`] if git cannot be started.
    pub fn files(&self, paths: &[&Path], visit: &mut dyn FnMut(usize, &[u8])) -> Result<(), Error> {
        let name = |path: &Path| {
            let path = plain(path)?;
            let is_line = !path.to_str()?.contains(char::is_control);
            is_line.then(|| format!("{}:{}", self.id, slashed(&path)))
        };
        let named = paths.iter().enumerate();
        let (at, names): (Vec<_>, Vec<_>) = named
            .filter_map(|(at, path)| Some((at, name(path)?)))
            .unzip();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        Objects::start(&self.git)?.read(&names, &mut |asked, read| {
            if let Ok(mut read) = read
                && read.kind == "blob"
                && let Ok(bytes) = whole(&mut read)
            {
                visit(at[asked], &bytes);
            }
        })
    }

    /// The mode and the id of what is at a path.
    fn entry(&self, path: &Path) -> Result<Option<(String, String)>, Error> {
        let path = slashed(path);
        let listed = ["ls-tree", "-z", "--full-tree", &self.id, "--", &path];
        let listed = self.git.output(&listed)?;
        let mut fields = listed.split(|byte| *byte == 0);
        let of_path = fields.find_map(|field| {
            let (header, name) = tabbed(field)?;
            let mut words = header.split(' ');
            let (mode, id) = (words.next()?, words.nth(1)?);
            (name == path.as_bytes()).then(|| (mode.to_owned(), id.to_owned()))
        });
        Ok(of_path)
    }
}

/// The directory, canonical, of the bare repository of a directory, or of the current one: what lies
/// there is in no commit. `None` if the repository is not bare, or there is none.
pub fn bare_repository(directory: Option<&Path>) -> Option<PathBuf> {
    // Who calls it `.git` has a work tree around it: no need to ask git.
    let layout = environment::layout(directory).ok()??;
    if layout.own.ends_with(".git") {
        return None;
    }
    let asked = ["rev-parse", "--is-bare-repository", "--absolute-git-dir"];
    let said = Git::new(directory).output(&asked).ok()?;
    let said = String::from_utf8(said).ok()?;
    let git_directory = said.strip_prefix("true\n")?.strip_suffix('\n')?;
    Path::new(git_directory).canonicalize().ok()
}

/// The names in a tree, whose ids have so many bytes; `None` if it is no tree.
fn top(mut tree: &[u8], id: usize) -> Option<HashSet<Vec<u8>>> {
    let mut names = HashSet::new();
    while !tree.is_empty() {
        let space = memchr::memchr(b' ', tree)?;
        let end = memchr::memchr(0, tree)?;
        names.insert(tree.get(space + 1..end)?.to_vec());
        tree = tree.get(end + 1 + id..)?;
    }
    Some(names)
}

/// The path without `.` and `..`; `None` if it leads out of the tree.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => plain.push(name),
            Component::CurDir => {}
            Component::ParentDir if plain.pop() => {}
            _ => return None,
        }
    }
    (plain != Path::new("")).then_some(plain)
}

/// The path as git writes it.
fn slashed(path: &Path) -> String {
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

fn whole(read: &mut Answer<'_>) -> Result<Vec<u8>, String> {
    if read.size > MOST_BYTES {
        return Err(format!("it has more than {MOST_BYTES} bytes"));
    }
    let mut bytes = Vec::new();
    let done = match &mut read.content {
        Content::Whole(all) => {
            bytes.extend_from_slice(all);
            Ok(0)
        }
        Content::Once { head, rest } => head.chain(rest).read_to_end(&mut bytes),
        Content::Stream(_) => Ok(0),
    };
    done.map(|_| bytes).map_err(|error| error.to_string())
}
