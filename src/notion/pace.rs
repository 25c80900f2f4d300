//! When the next request may be made: so many a second for each credential, and for all together.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::reply::Failure;
use crate::secret::Fingerprint;

/// Notion asks for no more than three requests a second of one connection.
const EACH: Duration = Duration::from_millis(334);
/// Twenty a second of all credentials together.
const ALL: Duration = Duration::from_millis(50);

/// Whose turn it is. All threads share it.
#[derive(Default)]
pub(super) struct Pace {
    /// The next turn that is free.
    all: Mutex<Option<Instant>>,
    /// When each credential may ask again, and why not before.
    each: Mutex<HashMap<Fingerprint, (Instant, Failure)>>,
}

impl Pace {
    /// Whether `who` may ask before `end`; if not, the failure that put it off.
    pub(super) fn allows(&self, who: Fingerprint, end: Option<Instant>) -> Result<(), Failure> {
        let Some(end) = end else { return Ok(()) };
        match held(&self.each).get(&who) {
            Some(&(earliest, why)) if earliest > end => Err(why),
            _ if Instant::now() > end => Err(Failure::Unavailable),
            _ => Ok(()),
        }
    }

    /// Waits until `who` may ask again, and then for a turn.
    ///
    /// In this order: whoever waits for long must not hold a turn that others could have.
    pub(super) fn wait(&self, who: Fingerprint) {
        let earliest = held(&self.each).get(&who).map(|(earliest, _)| *earliest);
        earliest.into_iter().for_each(sleep_until);
        let turn = {
            let mut next = held(&self.all);
            let now = Instant::now();
            let turn = next.map_or(now, |next| next.max(now));
            *next = Some(turn + ALL);
            turn
        };
        self.put_off(who, turn + EACH, Failure::RateLimited);
        sleep_until(turn);
    }

    /// Lets `who` ask no earlier than at `earliest`, because of `why`.
    pub(super) fn put_off(&self, who: Fingerprint, earliest: Instant, why: Failure) {
        let mut each = held(&self.each);
        let known = each.entry(who).or_insert((earliest, why));
        if earliest > known.0 {
            *known = (earliest, why);
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn sleep_until(instant: Instant) {
    thread::sleep(instant.saturating_duration_since(Instant::now()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(name: &str) -> Fingerprint {
        Fingerprint::of_bytes("", name.as_bytes())
    }

    #[test]
    fn one_credential_has_three_turns_a_second() {
        let (pace, start) = (Pace::default(), Instant::now());
        for _ in 0..3 {
            pace.wait(who("one"));
        }
        assert!(start.elapsed() >= 2 * EACH, "{:?}", start.elapsed());
    }

    #[test]
    fn a_turn_that_comes_too_late_is_the_failure_that_put_it_off() {
        let (pace, start) = (Pace::default(), Instant::now());
        let (soon, late) = (start + 60 * EACH, start + 120 * EACH);
        pace.put_off(who("late"), late, Failure::Unavailable);
        pace.put_off(who("late"), soon, Failure::RateLimited);
        let allowed = |name, end| pace.allows(who(name), end);
        assert_eq!(allowed("late", Some(soon)), Err(Failure::Unavailable));
        assert_eq!(allowed("late", Some(late)), Ok(()));
        assert_eq!(allowed("late", None), Ok(()));
        assert_eq!(allowed("early", Some(soon)), Ok(()));
    }

    #[test]
    fn all_together_have_twenty() {
        let (pace, start) = (Pace::default(), Instant::now());
        for number in 0..5 {
            pace.wait(who(&number.to_string()));
        }
        assert!(start.elapsed() >= 4 * ALL, "{:?}", start.elapsed());
    }

    #[test]
    fn who_is_put_off_keeps_nobody_else_waiting() {
        let (pace, start) = (Pace::default(), Instant::now());
        pace.put_off(who("late"), start + 6 * ALL, Failure::RateLimited);
        thread::scope(|scope| {
            scope.spawn(|| pace.wait(who("late")));
            thread::sleep(ALL);
            pace.wait(who("early"));
            assert!(start.elapsed() < 5 * ALL, "{:?}", start.elapsed());
        });
        assert!(start.elapsed() >= 6 * ALL, "{:?}", start.elapsed());
    }
}
