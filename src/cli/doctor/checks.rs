//! What can be seen of a repository and of the machine without running a hook.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::Result;

use super::line::{Line, State};
use crate::cli::git::{Git, Repository};
use crate::cli::init::hooks::Keeper;
use crate::cli::init::shell::{CLIENT, SERVER};
use crate::cli::init::workflow::Forges;
use crate::cli::init::{patterns, tracked};
use crate::cli::settings::FileArgs;

/// The first git that runs every hook of [`CLIENT`].
const GIT: (u32, u32) = (2, 24);

/// Variables that turn hooks off.
const OFF: [(&str, &str); 3] = [
    ("HUSKY", "0"),
    ("LEFTHOOK", "0"),
    ("PRE_COMMIT_ALLOW_NO_CONFIG", "1"),
];

/// Where a hook would be, and whether git would run it.
pub(super) struct HookFile {
    pub(super) path: PathBuf,
    is_there: bool,
    is_executable: bool,
}

impl HookFile {
    pub(super) fn is_run(&self) -> bool {
        self.is_there && self.is_executable
    }
}

/// The hook of a name.
pub(super) fn hook(repository: &Repository, name: &str) -> HookFile {
    let path = repository.hooks.join(name);
    let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file);
    #[cfg(unix)]
    let is_executable = {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = metadata.as_ref().map(|it| it.permissions().mode());
        mode.is_some_and(|mode| mode & 0o111 != 0)
    };
    #[cfg(not(unix))]
    let is_executable = true;
    HookFile {
        is_there: metadata.is_some(),
        is_executable,
        path,
    }
}

/// The version of git, and what it would not run.
pub(super) fn git() -> Result<Line> {
    let said = Git::in_directory(".").line(&["--version"])?;
    let version = said.trim_start_matches("git version ").to_owned();
    let mut numbers = version.split('.').map(|it| it.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    Ok(match (major, minor) < GIT {
        true => Line::new(
            State::Warning,
            format!("git {version} runs no hook before a merge"),
            format!("update git to {}.{} or later", GIT.0, GIT.1),
        ),
        false => Line::ok(format!("git {version}")),
    })
}

/// The program that hooks find.
pub(super) fn program() -> Line {
    let own = env!("CARGO_PKG_VERSION");
    let output = Command::new("ntnleaks")
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    let output = output.ok().filter(|output| output.status.success());
    let said = output.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned());
    match said {
        Some(said) if said == format!("ntnleaks {own}") => {
            Line::ok(format!("{said} is on the PATH"))
        }
        Some(said) => Line::new(
            State::Warning,
            format!("the PATH has another version than this one, {own}: {said}"),
            "update it, so that hooks find what you find",
        ),
        None => Line::new(
            State::Warning,
            "no `ntnleaks` is on the PATH, so hooks that call it stop everything",
            "cargo install --locked ntnleaks, or: pip install ntnleaks",
        ),
    }
}

/// The hooks themselves.
pub(super) fn hooks(repository: &Repository) -> Vec<Line> {
    let mut lines = Vec::new();
    let directory = repository.called(&repository.hooks);
    let whose = match repository.holds(&repository.hooks) {
        true => "",
        false => ", which lies outside of the repository",
    };
    lines.push(Line::ok(format!(
        "git runs the hooks of {directory}{whose}"
    )));
    let own = repository.git.path(&["rev-parse", "--absolute-git-dir"]);
    if own.is_ok_and(|own| own != repository.common && !repository.is_bare) {
        let text = "this work tree shares its hooks with the others of the repository";
        lines.push(Line::ok(text));
    }
    let keeper = Keeper::of(repository);
    let is_installed = keeper.is_installed(repository, &["pre-commit"]);
    let set_up = match keeper.installation() {
        Some(command) => format!("`ntnleaks init` sets it up, then `{command}`"),
        None => "`ntnleaks init` sets it up".to_owned(),
    };
    if let (Some(command), false) = (keeper.installation(), is_installed) {
        lines.push(Line::new(
            State::Problem,
            "git does not run the hooks that this repository keeps",
            format!("`{command}`"),
        ));
    }
    let hooks: &[_] = if repository.is_bare { &SERVER } else { &CLIENT };
    for (at, name) in hooks.iter().map(|hook| hook.name).enumerate() {
        // Without the first, nothing is stopped where it is made.
        let severity = if at == 0 {
            State::Problem
        } else {
            State::Warning
        };
        let hook = hook(repository, name);
        lines.push(match (hook.is_there, hook.is_executable) {
            (true, true) => Line::ok(format!("{name}: git runs it")),
            (true, false) => Line::new(
                severity,
                format!("{name}: git does not run it, as it is not executable"),
                format!("chmod +x {}", repository.called(&hook.path)),
            ),
            (false, _) => Line::new(
                severity,
                format!("{name}: there is no such hook"),
                set_up.as_str(),
            ),
        });
    }
    for (name, value) in OFF {
        if env::var_os(name).is_some_and(|it| it == value) {
            lines.push(Line::new(
                State::Warning,
                format!("{name}={value} is set here, and turns hooks off"),
                format!("unset {name}"),
            ));
        }
    }
    if env::var_os("SKIP").is_some_and(|it| it.to_string_lossy().contains("ntnleaks")) {
        let text = "SKIP names ntnleaks, so pre-commit leaves it out";
        lines.push(Line::new(State::Warning, text, "unset SKIP"));
    }
    lines
}

/// What is in the work tree.
pub(super) fn files(repository: &Repository) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let missing = patterns::coverage(&repository.git)?.missing;
    lines.push(match missing.is_empty() {
        true => Line::ok("git ignores dotenv files"),
        false => Line::new(
            State::Warning,
            format!("no .gitignore of the repository has {}", missing.join(", ")),
            "`ntnleaks init` adds it",
        ),
    });
    let names = FileArgs::default().settings()?.dotenv;
    let tracked = tracked::dotenv_files(&repository.git, &names)?;
    if !tracked.is_empty() {
        let tracked: Vec<_> = tracked.iter().map(|it| it.display().to_string()).collect();
        lines.push(Line::new(
            State::Warning,
            format!("git tracks {}", tracked.join(", ")),
            "`ntnleaks init --fix` makes it stop; what was committed must be rotated",
        ));
    }
    let forges = Forges::of(repository);
    match forges.job {
        Some(file) => lines.push(Line::ok(format!("{file}: a job of the CI looks too"))),
        None if forges.is_github || forges.is_gitlab => lines.push(Line::new(
            State::Warning,
            "no job of the CI looks at what is pushed, and hooks can be skipped",
            "`ntnleaks init` adds one",
        )),
        None => {}
    }
    Ok(lines)
}
