//! How the program ends.

use std::process::ExitCode;

use ntnleaks::Report;

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing was found, and everything was read.
    Clean,
    /// Something was found.
    Findings,
    /// The run failed: a bad flag, a path that does not exist.
    Failed,
    /// Nothing was found, but something, or everything, was not read.
    Incomplete,
}

impl Exit {
    /// What a report means. With `no_fail`, findings are no failure; what was not read still is.
    pub(super) fn of(report: &Report, no_fail: bool) -> Self {
        if !report.findings.is_empty() && !no_fail {
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
