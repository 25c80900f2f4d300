//! Whether the real hooks stop a token and let everything else pass, tried out in a throw-away copy.

use std::time::Duration;

use anyhow::Result;

use super::checks;
use super::limited::Ended;
use super::line::{Line, State};
use super::throwaway::Throwaway;
use super::token::{self, Token};
use crate::cli::git::Repository;

const FILE: &str = "ntnleaks-doctor.txt";

/// How many lines of what a hook has said are shown.
const SHOWN: usize = 4;

/// Tries the hooks that git would run.
pub(super) fn of(repository: &Repository, limit: Duration) -> Vec<Line> {
    let mut lines = Vec::new();
    let tried = match repository.is_bare {
        true => server(repository, limit, &mut lines),
        false => client(repository, limit, &mut lines),
    };
    if let Err(error) = tried {
        let text = "nothing could be tried out in a throw-away copy";
        lines.push(Line::new(State::Unknown, text, format!("{error:#}")));
    }
    lines
}

fn client(repository: &Repository, limit: Duration, lines: &mut Vec<Line>) -> Result<()> {
    let copy = Throwaway::of(repository, limit)?;
    let token = Token::new()?;
    let runs = |name| -> Result<bool> {
        let hook = checks::hook(repository, name);
        if hook.is_run() {
            copy.run_hook("repository", name, &hook.path)?;
        }
        Ok(hook.is_run())
    };
    runs("pre-commit")?;
    copy.write(FILE, b"Nothing secret.\n")?;
    let clean = copy.run(&["commit", "-q", "-m", "A clean change"])?;
    copy.write(FILE, token::line(&token.value).as_bytes())?;
    let planted = copy.run(&["commit", "-q", "-m", "A planted token"])?;
    let tries = Tries {
        token: &token,
        limit,
    };
    lines.push(tries.stopped("a commit", State::Problem, &planted, &clean));
    lines.push(tries.passed("a commit", &clean));
    // From here on only one hook at a time has a say.
    copy.done(&["reset", "-q", "--hard"])?;
    if runs("commit-msg")? {
        let message = format!("Use {}", token.value);
        let clean = copy.run(&["commit", "-q", "--allow-empty", "-m", "A clean message"])?;
        let planted = copy.run(&["commit", "-q", "--allow-empty", "-m", &message])?;
        lines.push(tries.stopped("a message", State::Warning, &planted, &clean));
    }
    if runs("pre-push")? {
        copy.write(FILE, b"Nothing secret, again.\n")?;
        copy.done(&["commit", "-q", "--no-verify", "-m", "A clean change"])?;
        let clean = copy.push("clean")?;
        copy.write(FILE, token::line(&token.value).as_bytes())?;
        copy.done(&["commit", "-q", "--no-verify", "-m", "A planted token"])?;
        let planted = copy.push("planted")?;
        lines.push(tries.stopped("a push", State::Warning, &planted, &clean));
        lines.push(tries.passed("a push", &clean));
    }
    Ok(())
}

fn server(repository: &Repository, limit: Duration, lines: &mut Vec<Line>) -> Result<()> {
    let copy = Throwaway::of(repository, limit)?;
    let token = Token::new()?;
    let hook = checks::hook(repository, "pre-receive");
    if hook.is_run() {
        copy.run_hook("remote", "pre-receive", &hook.path)?;
    }
    copy.write(FILE, b"Nothing secret.\n")?;
    copy.done(&["commit", "-q", "-m", "A clean change"])?;
    let clean = copy.push("clean")?;
    copy.write(FILE, token::line(&token.value).as_bytes())?;
    copy.done(&["commit", "-q", "-m", "A planted token"])?;
    let planted = copy.push("planted")?;
    let tries = Tries {
        token: &token,
        limit,
    };
    lines.push(tries.stopped("a push", State::Problem, &planted, &clean));
    lines.push(tries.passed("a push", &clean));
    Ok(())
}

/// What was tried, told.
struct Tries<'t> {
    token: &'t Token,
    limit: Duration,
}

impl Tries<'_> {
    /// Whether what holds the token was stopped. If everything is stopped, that is no proof, unless it
    /// is said why.
    fn stopped(&self, what: &str, otherwise: State, planted: &Ended, clean: &Ended) -> Line {
        let said_why = planted.said.contains(&self.token.redacted);
        match planted.succeeded {
            None => self.too_slow(what),
            Some(true) => Line::new(
                otherwise,
                format!("{what} with a planted token is not stopped"),
                "`ntnleaks init` sets up hooks",
            ),
            Some(false) if said_why => Line::ok(format!("{what} with a planted token is stopped")),
            Some(false) if clean.succeeded == Some(true) => Line::ok(format!(
                "{what} with a planted token is stopped, by something else than ntnleaks"
            )),
            Some(false) => Line::new(
                State::Unknown,
                format!("{what} is stopped with a planted token and without, so nothing is proven"),
                end(&planted.said),
            ),
        }
    }

    fn passed(&self, what: &str, clean: &Ended) -> Line {
        match clean.succeeded {
            None => self.too_slow(what),
            Some(true) => Line::ok(format!("{what} without one passes")),
            Some(false) => Line::new(
                State::Unknown,
                format!(
                    "{what} without one is stopped; in the throw-away copy are no files that git does not \
                     track"
                ),
                end(&clean.said),
            ),
        }
    }

    fn too_slow(&self, what: &str) -> Line {
        let limit = self.limit.as_secs();
        Line::new(
            State::Unknown,
            format!("the hook of {what} took longer than {limit} seconds, and was ended"),
            "hooks of pre-commit are built when they first run: try again, or with --time-limit",
        )
    }
}

/// The end of what a hook has said.
fn end(said: &str) -> String {
    let lines: Vec<_> = said.lines().filter(|it| !it.trim().is_empty()).collect();
    let from = lines.len().saturating_sub(SHOWN);
    lines.get(from..).unwrap_or_default().join("\n")
}
