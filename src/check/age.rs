//! How long credentials have been known, by a ledger.

use crate::checkup::{Age, Checkup, Examined};
use crate::day::Day;
use crate::error::Error;
use crate::ledger::{Ledger, Seen};
use crate::validity::Verdict;

use super::subject::UNKNOWN;

impl Checkup {
    /// Notes in `ledger` each credential that was not seen before, and tells of each when it was
    /// first seen; and whether that is more than `limit` days ago, or lies in
    /// the future, which tells nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Ledger`] if the ledger cannot be read or written.
    pub fn remember(&mut self, ledger: &Ledger, limit: Option<u32>) -> Result<(), Error> {
        let today = Day::today();
        let seen = |examined: &Examined| Seen {
            fingerprint: examined.fingerprint,
            detector: examined.detector.map_or(UNKNOWN, |it| it.id).to_owned(),
            first: today,
        };
        let credentials = self.credentials.iter().filter(|it| is_one(it));
        let first = ledger.add(credentials.map(seen).collect())?;
        for examined in &mut self.credentials {
            examined.age = first.get(&examined.fingerprint).map(|first| {
                let days = today.days_since(*first);
                let is_ahead = *first > today;
                Age {
                    first_seen: *first,
                    days,
                    is_ahead,
                    // With a day that is wrong it would pass until that day, and long after.
                    limit: limit.filter(|limit| is_ahead || days > *limit),
                }
            });
        }
        Ok(())
    }
}

/// Whether it is known which credential it is. A copy that somebody redacted has a fingerprint only
/// if a report gave it one.
fn is_one(examined: &Examined) -> bool {
    match examined.verdict {
        Verdict::Placeholder | Verdict::NotSendable => false,
        Verdict::Redacted => examined.secret.is_redacted(),
        _ => true,
    }
}
