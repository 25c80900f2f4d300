//! The job of a CI: GitHub's or GitLab's.

use std::fs;
use std::path::Path;

use super::mark;
use super::plan::{Plan, Read};
use crate::cli::git::Repository;

const GITHUB: &str = include_str!("github.yml");
const GITLAB: &str = include_str!("gitlab.yml");

const GITHUB_FILE: &str = ".github/workflows/ntnleaks.yml";
const GITLAB_FILE: &str = ".gitlab-ci.yml";

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit that a release was built from. A commit cannot be moved, as a tag can.
const COMMIT: Option<&str> = option_env!("NTNLEAKS_COMMIT");

/// What builds what is pushed.
#[derive(Debug, Default)]
pub(in crate::cli) struct Forges {
    pub(in crate::cli) is_github: bool,
    pub(in crate::cli) is_gitlab: bool,
    /// The file of a job that runs the program.
    pub(in crate::cli) job: Option<String>,
}

impl Forges {
    /// What the remotes and the files say.
    pub(in crate::cli) fn of(repository: &Repository) -> Self {
        let arguments = ["config", "--get-regexp", "^remote\\..*\\.url$"];
        // It fails where there is no remote.
        let remotes = repository.git.bytes(&arguments).unwrap_or_default();
        let remotes = String::from_utf8_lossy(&remotes).to_lowercase();
        let has = |name: &str| repository.top.join(name).exists();
        Self {
            is_github: remotes.contains("github.com") || has(".github"),
            is_gitlab: remotes.contains("gitlab") || has(GITLAB_FILE),
            job: job(repository),
        }
    }
}

/// A file of a CI that names the program.
fn job(repository: &Repository) -> Option<String> {
    let workflows = repository.top.join(".github/workflows");
    let listed = fs::read_dir(workflows).into_iter().flatten().flatten();
    let mut files: Vec<_> = listed.map(|entry| entry.path()).collect();
    files.sort();
    files.push(repository.top.join(GITLAB_FILE));
    let file = files.into_iter().find(|path| {
        let bytes = super::plan::read(path).ok().flatten().unwrap_or_default();
        String::from_utf8_lossy(&bytes).contains("ntnleaks")
    });
    file.map(|path| repository.called(&path))
}

/// Plans a job, where somebody says who would run it and none is there yet.
pub(super) fn plan(repository: &Repository, plan: &mut Plan) {
    let forges = Forges::of(repository);
    if forges.job.is_some() {
        return;
    }
    if forges.is_github {
        let path = repository.top.join(GITHUB_FILE);
        file(repository, &path, &github(COMMIT), plan);
    }
    if forges.is_gitlab {
        let path = repository.top.join(GITLAB_FILE);
        file(repository, &path, &gitlab(), plan);
    }
    if !forges.is_github && !forges.is_gitlab {
        plan.notes.push(
            "no remote is at GitHub or GitLab, so no job of a CI is added; hooks can be skipped, a job \
             cannot"
                .to_owned(),
        );
    }
}

/// A file of its own. Stages and rules of a file that is there may not fit.
fn file(repository: &Repository, path: &Path, text: &str, plan: &mut Plan) {
    let reason = "what the CI runs for each push";
    match plan.read(repository, path) {
        Read::Nothing => {
            let after = mark::sealed("", text).into_bytes();
            plan.write(repository, path.to_owned(), reason, (None, after), false);
        }
        Read::Bytes(_) => {
            let name = repository.called(path);
            plan.left.push(format!(
                "{name}: it is there already, so it was left as it is; add to it:\n{}",
                text.trim_end()
            ));
        }
        Read::Left => {}
    }
}

fn github(commit: Option<&str>) -> String {
    let version = match commit {
        Some(commit) => format!("{commit} # v{VERSION}"),
        None => format!("v{VERSION}"),
    };
    GITHUB.replace("{version}", &version)
}

fn gitlab() -> String {
    GITLAB.replace("{version}", VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_names_its_commit() {
        let pinned = github(Some("0123456789abcdef"));
        let line = format!("- uses: ntnleaks/ntnleaks@0123456789abcdef # v{VERSION}\n");
        assert!(pinned.contains(&line), "{pinned}");
        assert!(github(None).contains(&format!("ntnleaks@v{VERSION}\n")));
        assert!(gitlab().contains(&format!("pip install ntnleaks=={VERSION}\n")));
    }
}
