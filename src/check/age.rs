//! How long credentials have been known, by a ledger.

use crate::checkup::{Age, Checkup, Examined};
use crate::day::Day;
use crate::error::Error;
use crate::ledger::{Ledger, Seen};
use crate::validity::Verdict;

use super::subject::UNKNOWN;

impl Checkup {
    /// Notes in `ledger` each credential that was not seen before, and tells of each when it was
    /// first seen; and whether that is more than `limit` days ago.
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
                Age {
                    first_seen: *first,
                    days,
                    limit: limit.filter(|limit| days > *limit),
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
