//! The built program, seen from outside. One binary, so that it links once.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

// What the tests stand on.
mod harness; // a fresh workspace, the program in it, and what it answered
#[cfg(unix)]
mod repository; // commits and hooks of the real git, and what a scan of them found
#[cfg(unix)]
mod state; // what can be seen of a directory, to tell whether it changed
mod tokens; // makes credentials of every kind at run time, so that none is committed

// What is read.
#[cfg(unix)]
mod history; // every object of a repository, whatever state it is in
#[cfg(unix)]
mod ignore_rules; // the same files as the real git, over generated repositories
#[cfg(unix)]
mod range; // what commits add: ranges, and pushes from both sides
#[cfg(unix)]
mod staged; // the index, as the commit being made will record it
#[cfg(unix)]
mod stdin; // standard input, and the message of a commit
#[cfg(unix)]
mod surprises; // what real repositories and environments do that nobody expects

// What is found, and where.
mod client_id; // which client id belongs to a client secret
mod detection; // every case of fixtures/detection
mod fixture; // reads a case, see fixtures/README.md
mod forms; // written forms that two readings fit
mod publication; // which dotenv files git would publish
mod reference; // the matcher against a slow one that is obviously right
mod simulation; // a million genuine bodies, of which none is dropped
mod template; // expands the placeholders of a case
mod windows; // long texts, cut at every awkward place
mod written_forms; // every alignment, wrap and split of a value

// What is forgiven.
mod accounting; // whatever the policy does, everything that was found is counted
#[cfg(unix)]
mod baseline; // what a team has accepted, and keeps for years
mod markers; // comments beside a credential, in every source
#[cfg(unix)]
mod trust; // a pull request that silences its own leak

// How a repository is protected.
#[cfg(unix)]
mod doctor; // a proof that hooks stop a token, which leaves nothing behind
#[cfg(unix)]
mod init; // what is written into a repository, and taken back

// What Notion is asked.
mod live; // a server on loopback that answers as Notion does

// What never happens.
mod canary; // a credential on any output of any command
mod hostile_names; // a file name that breaks a report or a terminal
mod hostile_texts; // a text that hides a credential, or fills the memory
#[cfg(unix)]
mod pipes; // a scan that waits for a pipe
#[cfg(unix)]
mod untouched; // a byte of a repository that a scan changed

// How the program behaves, and what stands on it.
#[cfg(unix)]
mod action; // the GitHub Action, event by event
mod cli; // exit codes and flags
#[cfg(unix)]
mod configuration; // files, variables and flags that set something for a run
mod formats; // what runners, forges and pages make of a report
mod merge; // one report of those of many repositories
mod output; // what a report says, where it goes, and its colours
mod pages; // completions and manual pages
mod rotation; // how to replace what was found, in every format and in the documentation
mod streams; // closed pipes and interrupts
mod unread; // files that cannot be read, or change meanwhile

// What keeps the project as it is.
mod layering; // who may import whom, and how long a file may be
mod own_repository; // the project scans clean with itself
