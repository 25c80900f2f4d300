//! `ntnleaks check --await-rotation`.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use ntnleaks::{AwaitOptions, Awaited, Client, Given, Matcher, RotationState, Watched};

use super::input;
use crate::cli::exit::Exit;
use crate::cli::progress;

/// What was typed about a rotation.
#[derive(Debug, Args)]
pub(super) struct RotationArgs {
    /// Wait until the credential is refused (and the new one accepted), and write the evidence
    #[arg(long, conflicts_with_all = ["access", "ledger", "webhook_body"])]
    await_rotation: bool,

    /// The variable NAME holds the new credential
    #[arg(long, value_name = "NAME", requires = "await_rotation")]
    new_env: Option<String>,

    /// Wait no longer than TIME, such as 90s or 2h [default: 15m]
    #[arg(long, value_name = "TIME", requires = "await_rotation", value_parser = time)]
    timeout: Option<Duration>,
}

fn time(text: &str) -> Result<Duration, &'static str> {
    let wrong = "a time is written as 90s, 15m or 2h";
    let (number, unit) = text
        .split_at_checked(text.len().saturating_sub(1))
        .ok_or(wrong)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        _ => return Err(wrong),
    };
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
    let number: Option<u64> = number.parse().ok().filter(|_| is_plain);
    let seconds = number.and_then(|number| number.checked_mul(seconds));
    seconds.map(Duration::from_secs).ok_or(wrong)
}

impl RotationArgs {
    /// Whether a rotation is awaited at all.
    pub(super) fn is_wanted(&self) -> bool {
        self.await_rotation
    }

    /// Waits for the rotation of `old`. On a terminal, a line says how far it is.
    pub(super) fn wait(
        &self,
        old: Vec<Given>,
        client_id: Option<&str>,
        matcher: &Matcher,
        client: &Client,
    ) -> Result<Awaited> {
        let new = self.new_env.as_deref();
        let new = new.map(|name| input::variable("--new-env", name));
        let defaults = AwaitOptions::default();
        let options = AwaitOptions {
            client_id,
            timeout: self.timeout.unwrap_or(defaults.timeout),
            ..defaults
        };
        let new = new.transpose()?;
        let line = Mutex::new(String::new());
        let mut observe = |awaited: &Awaited| {
            *line.lock().unwrap_or_else(PoisonError::into_inner) = so_far(awaited);
        };
        let shown = || line.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let awaited = progress::shown(true, shown, || {
            ntnleaks::await_rotation(old, new, matcher, client, &options, &mut observe)
        })?;
        Ok(awaited)
    }
}

/// `waiting: old accepted, new refused`.
fn so_far(awaited: &Awaited) -> String {
    let of = |watched: &Watched| match (watched.seen.is_accepted(), watched.seen.is_refused()) {
        (true, _) => "accepted",
        (_, true) => "refused",
        _ => "unknown",
    };
    let old = format!("waiting: old {}", of(&awaited.old));
    let new = awaited.new.as_ref();
    let new = new.map(|new| format!(", new {}", of(new)));
    old + &new.unwrap_or_default()
}

/// Running out of time is a condition that does not hold.
pub(super) fn exit(awaited: &Awaited) -> Exit {
    match awaited.state() {
        RotationState::Rotated => Exit::Clean,
        RotationState::NotRotated => Exit::Findings,
        RotationState::Unknown => Exit::Incomplete,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_seconds_minutes_or_hours() {
        let seconds = |text| time(text).map(|time| time.as_secs());
        assert_eq!(seconds("90s"), Ok(90));
        assert_eq!(seconds("15m"), Ok(900));
        assert_eq!(seconds("2h"), Ok(7200));
        assert_eq!(seconds("0s"), Ok(0));
        for wrong in [
            "",
            "s",
            "90",
            "1d",
            "-1s",
            "+1s",
            "1.5h",
            "é",
            "18446744073709551615h",
        ] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }
}
