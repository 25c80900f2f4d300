//! How the program ends.

use std::process::ExitCode;

use ntnleaks::{Report, Severity};

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing was found, and everything was read.
    Clean,
    /// Something was found that makes the run fail.
    Findings,
    /// The run failed: a bad flag, a path that does not exist.
    Failed,
    /// Nothing was found, but something, or everything, was not read.
    Incomplete,
}

impl Exit {
    /// What a report means. Findings are a failure if they are at least as severe as `fails`, if any
    /// are; what was not read is one in any case.
    pub(super) fn of(report: &Report, fails: Option<Severity>) -> Self {
        let severities = report.findings.iter().map(|finding| finding.severity);
        if severities
            .max()
            .is_some_and(|worst| fails.is_some_and(|least| worst >= least))
        {
            Self::Findings
        } else if report.is_complete() {
            Self::Clean
        } else {
            Self::Incomplete
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
            Exit::Incomplete => 3,
        })
    }
}
