//! What was typed, and what it means for the library.

mod baseline;
mod check;
mod color;
mod completions;
mod config;
mod doctor;
mod exit;
mod git;
mod init;
pub(crate) mod interrupted;
mod man;
mod merge;
pub(crate) mod messages;
mod network;
mod output;
mod progress;
mod reading;
mod report;
mod rules;
mod scan;
mod settings;
mod size;
mod source;
mod trust;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::{Parser, Subcommand};

use exit::Exit;

/// Finds leaked Notion credentials, and dotenv files that git would publish.
#[derive(Debug, Parser)]
#[command(name = "ntnleaks", version, about, after_help = EXAMPLES)]
#[command(propagate_version = true, arg_required_else_help = true)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Scan files, the index, commits, a history, or standard input
    Scan(Box<scan::ScanArgs>),
    /// Tell whether a credential still works, and what it opens
    Check(Box<check::CheckArgs>),
    /// Accept what is found, prune what is gone, and list what is accepted
    Baseline(Box<baseline::BaselineArgs>),
    /// Join the JSON reports of many repositories into one
    Merge(Box<merge::MergeArgs>),
    /// Set up a repository: ignore patterns, an example, hooks, a job of the CI
    Init(init::InitArgs),
    /// Prove that the hooks of a repository stop a credential
    Doctor(doctor::DoctorArgs),
    /// List what is looked for, and how to revoke each
    Rules(rules::RulesArgs),
    /// Show what is set, and by what: a flag, the environment, or a configuration file
    Config(config::ConfigArgs),
    /// Write completions for a shell to stdout
    Completions(completions::CompletionsArgs),
    /// Write the manual pages
    Man(man::ManArgs),
}

const EXAMPLES: &str = "\
Examples:
  ntnleaks init                      set up a repository: shows what it would write, and asks
  ntnleaks doctor                    prove that its hooks stop a credential
  ntnleaks scan .                    what git would publish below the current directory
  ntnleaks scan src .env             two paths; a file that is named is read whatever git ignores
  ntnleaks scan --staged             what the commit being made will record
  ntnleaks scan --range main..HEAD   what commits add, and their messages
  ntnleaks scan --history            every object of the repository, reachable or not
  ntnleaks scan --format sarif --output ntnleaks.sarif
                                     a report for GitHub code scanning
  ntnleaks baseline create           accept what an old repository holds
  ntnleaks merge reports/*.json      one report of those of many repositories
  ntnleaks check --env NOTION_TOKEN  whether a credential still works, and whose it is
  ntnleaks rules                     what is looked for, and how to revoke it
  ntnleaks config                    what is set, and by what

Exit codes: 0 clean and complete, 1 findings, 2 the run failed, 3 something was not read.";

/// Runs the program on a command line.
pub(crate) fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => return messages::usage(&error),
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| match args.command {
        Command::Scan(args) => scan::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Baseline(args) => baseline::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }));
    match outcome {
        Ok(Ok(exit)) => exit,
        Ok(Err(error)) => messages::failure(&error),
        // The hook has said what there is to say.
        Err(_) => Exit::Failed,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_defined() {
        super::Args::command().debug_assert();
    }
}
