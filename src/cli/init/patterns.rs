//! The ignore patterns for dotenv files, in the `.gitignore` at the top.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};

use super::mark;
use super::plan::{Plan, Read};
use crate::cli::git::{Git, Repository};

/// Each pattern, and names that it is for.
const PATTERNS: [(&str, &[&str]); 5] = [
    (".env", &[".env"]),
    (".env.local", &[".env.local"]),
    (
        ".env.*.local",
        &[".env.development.local", ".env.test.local"],
    ),
    (".env.production", &[".env.production"]),
    (".env.staging", &[".env.staging"]),
];

/// A directory that is nowhere: the patterns are for all.
const ELSEWHERE: &str = "ntnleaks-elsewhere";

/// What the repository itself says of names, for whoever clones it.
#[derive(Debug, Default)]
pub(in crate::cli) struct Coverage {
    /// Patterns that are missing.
    pub(in crate::cli) missing: Vec<&'static str>,
    /// Patterns that the repository takes back on purpose.
    pub(in crate::cli) taken_back: Vec<&'static str>,
}

/// What no `.gitignore` of the repository covers. What only this clone or this person ignores does not
/// count: the next clone publishes it.
pub(in crate::cli) fn coverage(git: &Git) -> Result<Coverage> {
    let mut coverage = Coverage::default();
    for (pattern, names) in PATTERNS {
        let elsewhere = names.iter().map(|name| format!("{ELSEWHERE}/{name}"));
        let here = names.iter().map(|name| (*name).to_owned());
        let verdicts = verdicts(git, &here.chain(elsewhere).collect::<Vec<_>>())?;
        if verdicts.contains(&Verdict::TakenBack) {
            coverage.taken_back.push(pattern);
        } else if verdicts.iter().any(|it| *it != Verdict::Ignored) {
            coverage.missing.push(pattern);
        }
    }
    Ok(coverage)
}

/// Plans the patterns that are missing. An example that git would ignore could not be committed.
pub(super) fn plan(repository: &Repository, example: Option<&str>, plan: &mut Plan) -> Result<()> {
    let coverage = coverage(&repository.git)?;
    for pattern in &coverage.taken_back {
        plan.notes.push(format!(
            "`{pattern}` is not added: a .gitignore says on purpose that git may publish such files"
        ));
    }
    let mut lines: Vec<String> = coverage.missing.iter().map(|it| (*it).to_owned()).collect();
    if let Some(example) = example {
        let verdicts = verdicts(&repository.git, &[example.to_owned()])?;
        if verdicts.first() == Some(&Verdict::Ignored) {
            lines.push(format!("!/{example}"));
        }
    }
    for file in &plan.untracked {
        let covered = (coverage.missing.iter()).any(|pattern| covers(pattern, file));
        let name = repository.called(&repository.top.join(file));
        let is_ignored =
            verdicts(&repository.git, std::slice::from_ref(&name))?.contains(&Verdict::Ignored);
        if !covered && !is_ignored {
            lines.push(literally(&name));
        }
    }
    let path = repository.top.join(".gitignore");
    if lines.is_empty() {
        return Ok(());
    }
    let before = match plan.read(repository, &path) {
        Read::Nothing => None,
        Read::Bytes(bytes) => Some(bytes),
        Read::Left => return Ok(()),
    };
    let end = before.as_ref().map_or(0, Vec::len);
    let after = mark::with_block(before.as_deref(), end, "", &lines);
    let reason = "git shall not publish dotenv files";
    plan.write(repository, path, reason, (before, after), false);
    Ok(())
}

/// Whether one of the patterns covers a file.
fn covers(pattern: &str, file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    match pattern.split_once('*') {
        Some((start, end)) => name.starts_with(start) && name.ends_with(end),
        None => name == pattern,
    }
}

/// The pattern that matches one path and no other.
fn literally(path: &str) -> String {
    let mut pattern = String::from("/");
    for character in path.chars() {
        if matches!(character, '*' | '?' | '[' | '\\' | ' ') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Open,
    Ignored,
    TakenBack,
}

/// What git says of paths that need not exist, without the rules of this person and this clone.
fn verdicts(git: &Git, paths: &[String]) -> Result<Vec<Verdict>> {
    let arguments = [
        "-c",
        "core.excludesFile=",
        "check-ignore",
        "--no-index",
        "--verbose",
        "--non-matching",
        "--stdin",
        "-z",
    ];
    let mut command = git.command(&arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .context("the program `git` cannot be started")?;
    if let Some(mut stdin) = child.stdin.take() {
        // A few names fit into any pipe.
        let _ = stdin.write_all((paths.join("\0") + "\0").as_bytes());
    }
    let output = child.wait_with_output().context("git check-ignore")?;
    // It ends with 1 where no path is ignored.
    if !matches!(output.status.code(), Some(0 | 1)) {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!(
            "git check-ignore: {}",
            said.trim().trim_start_matches("fatal: ")
        );
    }
    let mut fields = output.stdout.split(|byte| *byte == 0);
    let mut verdicts = Vec::new();
    while let (Some(source), Some(_line), Some(pattern), Some(_path)) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    {
        verdicts.push(match pattern {
            _ if !source.ends_with(b".gitignore") => Verdict::Open,
            [b'!', ..] => Verdict::TakenBack,
            _ => Verdict::Ignored,
        });
    }
    Ok(verdicts)
}
