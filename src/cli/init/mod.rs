//! `ntnleaks init`: shows what it would write, asks, and writes it.

mod example;
pub(super) mod hooks;

mod lefthook;
mod mark;
mod names;
pub(super) mod patterns;
pub(super) mod plan;
mod pre_commit;
mod preview;
pub(super) mod shell;
pub(super) mod tracked;
mod undo;
pub(super) mod workflow;
mod write;
mod yaml;

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use anyhow::{Context as _, Result};
use clap::Args;
use ntnleaks::{Matcher, escape_for_terminal};

use super::exit::Exit;
use super::git::Repository;
use super::messages;
use super::output::{self, Readers};
use super::settings::FileArgs;
use plan::Plan;

/// What was typed behind `init`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct InitArgs {
    /// Write without asking
    #[arg(long, short)]
    yes: bool,

    /// Also make git stop tracking dotenv files (`git rm --cached`); they stay where they are
    #[arg(long)]
    fix: bool,

    /// Take back what an earlier run wrote, and nobody has changed since
    #[arg(long, conflicts_with = "fix")]
    undo: bool,
}

const EXAMPLES: &str = "\
What it writes, if it is missing:
  .gitignore      patterns for dotenv files
  .env.example    the names of .env, and none of its values
  hooks           pre-commit, pre-merge-commit, commit-msg and pre-push: in .pre-commit-config.yaml,
                  .husky or lefthook.yml, if the repository has one of them; otherwise where git looks
                  for them (core.hooksPath). A hook that is there stays, and runs first. In a bare
                  repository: pre-receive
  a job           .github/workflows/ntnleaks.yml or .gitlab-ci.yml, as the remotes say

Nothing is overwritten, and nothing is written outside of the repository. What it writes is marked, so
that --undo finds it, in other clones too.

Examples:
  ntnleaks init
  ntnleaks init --fix --yes
  ntnleaks init --undo
  ntnleaks doctor             proves that the hooks work

Exit codes: 0 written, or nothing to do; 2 nothing was written; 3 something is left to you.";

pub(super) fn run(args: &InitArgs) -> Result<Exit> {
    let repository = Repository::here()?;
    let plan = match args.undo {
        true => undo::plan(&repository),
        false => planned(&repository, args.fix)?,
    };
    show(&preview::text(&plan))?;
    for note in &plan.notes {
        show(&format!("note: {note}\n"))?;
    }
    for left in &plan.left {
        show(&format!("left to you: {left}\n"))?;
    }
    let may_write = plan.is_empty() || args.yes || is_agreed()?;
    if !may_write {
        return Ok(Exit::Failed);
    }
    write::all(&plan.changes)?;
    write::untrack(&repository.git, &plan.untracked)?;
    show(&outcome(&plan))?;
    Ok(match plan.left.is_empty() {
        true => Exit::Clean,
        false => Exit::Incomplete,
    })
}

/// What is missing in a repository.
fn planned(repository: &Repository, fix: bool) -> Result<Plan> {
    let mut plan = Plan::default();
    if !repository.is_bare {
        let names = FileArgs::default().settings()?.dotenv;
        let tracked = tracked::dotenv_files(&repository.git, &names)?;
        let rotate = "what was committed must be rotated: `ntnleaks scan --history` names it";
        if fix && !tracked.is_empty() {
            plan.notes.push(format!(
                "the files stay in the commits that have them, so {rotate}"
            ));
            plan.untracked = tracked;
        } else if !tracked.is_empty() {
            let listed: Vec<_> = tracked.iter().map(|it| it.display().to_string()).collect();
            plan.left.push(format!(
                "git tracks {}: `ntnleaks init --fix` makes it stop; {rotate}",
                listed.join(", ")
            ));
        }
        let example = example::plan(repository, &mut plan);
        patterns::plan(repository, example, &mut plan)?;
    }
    hooks::plan(repository, &mut plan);
    if !repository.is_bare {
        workflow::plan(repository, &mut plan);
    }
    Ok(plan)
}

/// Asks, where somebody can answer.
fn is_agreed() -> Result<bool> {
    if !io::stdin().is_terminal() {
        messages::say("nothing was written: nobody can be asked here, and `--yes` was not given");
        return Ok(false);
    }
    let _ = write!(io::stderr(), "Write this? [y/N] ");
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.context("cannot read the answer")?;
    let is_yes = ["y", "yes"].contains(&answer.trim().to_lowercase().as_str());
    if !is_yes {
        messages::say("nothing was written");
    }
    Ok(is_yes)
}

fn outcome(plan: &Plan) -> String {
    let added = plan.changes.iter().filter(|it| preview::adds(it)).count();
    let removed = plan.changes.len() - added;
    let files = |count| match count {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    let mut said = Vec::new();
    if added > 0 {
        said.push(format!("{} written", files(added)));
    }
    if removed > 0 {
        said.push(format!("{} taken back", files(removed)));
    }
    if !plan.untracked.is_empty() {
        said.push(format!("{} no longer tracked", files(plan.untracked.len())));
    }
    match said.is_empty() {
        true => "nothing to do\n".to_owned(),
        false => said.join(", ") + "\n",
    }
}

/// Shows lines of a text on stdout. They name files, and names may be anything.
fn show(text: &str) -> Result<()> {
    let redacted = Matcher::new().redact(text).into_owned();
    output::write(None, Readers::Usual, |out| {
        let mut lines = redacted.lines();
        lines.try_for_each(|line| writeln!(out, "{}", escape_for_terminal(line)))
    })
}
