//! One line of what `doctor` says.

use std::fmt;

/// What a check has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Ok,
    /// It could be better.
    Warning,
    /// The repository is not protected.
    Problem,
    /// Nobody can tell.
    Unknown,
}

/// What was looked at, and what to do.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) state: State,
    text: String,
    advice: String,
}

impl Line {
    pub(super) fn ok(text: impl Into<String>) -> Self {
        Self::new(State::Ok, text, "")
    }

    pub(super) fn new(state: State, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            state,
            text: text.into(),
            advice: advice.into(),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Problem => "problem",
            State::Unknown => "unknown",
        };
        write!(f, "{state:<8} {}", self.text)?;
        for (at, line) in self.advice.lines().enumerate() {
            let arrow = if at == 0 { "→" } else { " " };
            write!(f, "\n         {arrow} {line}")?;
        }
        Ok(())
    }
}
