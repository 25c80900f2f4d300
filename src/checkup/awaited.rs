//! What was seen while a rotation was awaited: the evidence of it.

use super::Examined;
use crate::object::Time;
use crate::validity::{Validity, Verdict};

/// What came of waiting for a rotation.
#[derive(Debug)]
pub struct Awaited {
    /// The credential that should be refused.
    pub old: Watched,
    /// The one that should be accepted, if it was given.
    pub new: Option<Watched>,
    /// When it was begun.
    pub started: Time,
    /// When it was last asked.
    pub ended: Time,
    /// How many requests were made.
    pub requests: u64,
}

/// How far a rotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RotationState {
    /// The old credential is refused, and the new one accepted.
    Rotated,
    /// Of one of them nothing is known.
    Unknown,
    /// One of them is as it should no longer be.
    NotRotated,
}

/// One credential that was asked about again and again.
#[derive(Debug)]
pub struct Watched {
    /// What it is.
    pub examined: Examined,
    /// What was seen of it.
    pub seen: Sightings,
}

/// The answers to one question that was asked again and again.
#[derive(Clone, Copy, Debug)]
pub struct Sightings {
    /// What the last answer says, or why there is none.
    pub last: Verdict,
    /// How often it was asked.
    pub asked: u64,
    /// How often no answer came, or one that says nothing.
    pub unanswered: u64,
    /// Whether that was so the last time.
    pub is_silent: bool,
    /// When it was first accepted in this run.
    pub first_accepted: Option<Sighting>,
    /// When it was last accepted.
    pub last_accepted: Option<Sighting>,
    /// When it was first refused after that.
    pub first_refused: Option<Sighting>,
    /// Whether it may well be what was issued. Notion refuses whatever is not.
    pub is_as_issued: bool,
}

/// An answer that says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// When it came.
    pub at: Time,
    /// What it says.
    pub verdict: Verdict,
}

impl RotationState {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Rotated => "rotated",
            Self::NotRotated => "not_rotated",
            Self::Unknown => "unknown",
        }
    }
}

impl RotationState {
    fn of(old: &Sightings, new: Option<&Sightings>) -> Self {
        let new = new.map(|new| new.state(new.is_accepted()));
        (old.state(old.is_refused())).max(new.unwrap_or(Self::Rotated))
    }
}

impl Awaited {
    /// How far it is, by the last answers that say something.
    pub fn state(&self) -> RotationState {
        let new = self.new.as_ref().map(|new| &new.seen);
        RotationState::of(&self.old.seen, new)
    }

    /// Whether both open the same workspace; `None` if Notion did not say so of both.
    pub fn same_workspace(&self) -> Option<bool> {
        let id = |watched: &Watched| watched.examined.connection.as_ref()?.workspace_id.clone();
        Some(id(&self.old)? == id(self.new.as_ref()?)?)
    }
}

impl Sightings {
    /// Of a first answer, just now.
    pub(crate) fn new(verdict: Verdict, is_as_issued: bool) -> Self {
        let mut seen = Self {
            last: verdict,
            asked: 0,
            unanswered: 0,
            is_silent: false,
            first_accepted: None,
            last_accepted: None,
            first_refused: None,
            is_as_issued,
        };
        seen.see(verdict);
        seen
    }

    /// Takes one more answer.
    pub(crate) fn see(&mut self, verdict: Verdict) {
        let sighting = Sighting {
            at: Time::now(),
            verdict,
        };
        self.last = verdict;
        self.asked += 1;
        self.is_silent = false;
        if verdict.validity() == Validity::Active {
            self.first_accepted.get_or_insert(sighting);
            self.last_accepted = Some(sighting);
            self.first_refused = None;
        } else if self.is_refusal(verdict) {
            self.first_refused.get_or_insert(sighting);
        } else {
            self.unanswered += 1;
            self.is_silent = true;
        }
    }

    /// Whether an answer is a refusal of what worked, as far as that can be known. What was seen to
    /// work was asked about in the right way; of what never was, some refusals say nothing.
    fn is_refusal(&self, verdict: Verdict) -> bool {
        let has_worked = self.first_accepted.is_some();
        match verdict {
            // A copy with a character too few is refused while the credential works.
            Verdict::Refused => has_worked || self.is_as_issued,
            // A client secret or a webhook token is refused as an API token whether it works or
            // not. A client secret or a refresh token may belong to another client.
            Verdict::NotAnApiToken | Verdict::PairRefused | Verdict::RefreshNotActive => has_worked,
            _ => false,
        }
    }

    /// Whether it was accepted by the last answer that says something.
    pub fn is_accepted(&self) -> bool {
        self.last_accepted.is_some() && !self.is_refused()
    }

    /// Whether it was refused by the last answer that says something.
    pub fn is_refused(&self) -> bool {
        self.first_refused.is_some()
    }

    /// The state of a rotation that needs it to be so.
    fn state(&self, is_so: bool) -> RotationState {
        match is_so {
            true => RotationState::Rotated,
            false if self.is_accepted() || self.is_refused() => RotationState::NotRotated,
            false => RotationState::Unknown,
        }
    }
}

impl Sighting {
    /// The HTTP status that the verdict stands for.
    pub fn status(self) -> u16 {
        match self.verdict {
            Verdict::Refused | Verdict::PairRefused | Verdict::NotAnApiToken => 401,
            Verdict::Restricted => 403,
            _ => 200,
        }
    }

    /// The code in the body that the verdict stands for, if there is one.
    pub fn code(self) -> Option<&'static str> {
        match self.verdict {
            Verdict::Refused | Verdict::NotAnApiToken => Some("unauthorized"),
            Verdict::PairRefused => Some("invalid_client"),
            Verdict::Restricted => Some("restricted_resource"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(verdicts: &[Verdict]) -> Sightings {
        seen_of(true, verdicts)
    }

    fn seen_of(is_as_issued: bool, verdicts: &[Verdict]) -> Sightings {
        let mut seen = Sightings::new(verdicts[0], is_as_issued);
        for verdict in &verdicts[1..] {
            seen.see(*verdict);
        }
        seen
    }

    fn state(old: &[Verdict], new: Option<&[Verdict]>) -> RotationState {
        RotationState::of(&seen(old), new.map(seen).as_ref())
    }

    use RotationState::{NotRotated, Rotated, Unknown};
    use Verdict::{Accepted, NotAnApiToken, PairRefused, RefreshNotActive, Refused, Unavailable};

    #[test]
    fn only_a_refusal_is_one() {
        assert_eq!(state(&[Refused], None), Rotated);
        assert_eq!(state(&[Accepted], None), NotRotated);
        let later = [Refused, NotAnApiToken, PairRefused, RefreshNotActive];
        for verdict in Verdict::ALL {
            let is_rotated = state(&[verdict], None) == Rotated;
            assert_eq!(is_rotated, verdict == Refused, "{verdict:?}");
            // What was accepted, and then says nothing, is as it was.
            let expected = match later.contains(&verdict) {
                true => Rotated,
                false => NotRotated,
            };
            assert_eq!(state(&[Accepted, verdict], None), expected, "{verdict:?}");
        }
    }

    #[test]
    fn a_refusal_proves_nothing_of_what_was_not_seen_to_work() {
        for verdict in [NotAnApiToken, PairRefused, RefreshNotActive] {
            assert_eq!(state(&[verdict, verdict], None), Unknown, "{verdict:?}");
            // It may be a new value that was given in the wrong way.
            assert_eq!(state(&[Refused], Some(&[verdict])), Unknown, "{verdict:?}");
        }
        let damaged = |verdicts: &[Verdict]| RotationState::of(&seen_of(false, verdicts), None);
        assert_eq!(damaged(&[Refused, Refused]), Unknown);
        assert_eq!(damaged(&[Accepted, Refused]), Rotated);
    }

    #[test]
    fn both_have_to_be_as_they_should() {
        assert_eq!(state(&[Refused], Some(&[Accepted])), Rotated);
        assert_eq!(state(&[Refused], Some(&[Refused])), NotRotated);
        assert_eq!(state(&[Refused], Some(&[Accepted, Refused])), NotRotated);
        assert_eq!(state(&[Refused], Some(&[Unavailable])), Unknown);
        assert_eq!(state(&[Unavailable], Some(&[Accepted])), Unknown);
        assert_eq!(state(&[Unavailable], Some(&[Refused])), NotRotated);
    }

    #[test]
    fn what_was_seen_is_told_in_order() {
        assert!(!seen(&[Refused, Accepted]).is_refused());
        assert!(seen(&[Refused, Unavailable]).is_refused());
        let seen = seen(&[Accepted, Refused, Accepted, Unavailable, Refused, Refused]);
        assert_eq!((seen.asked, seen.unanswered), (6, 1));
        assert_eq!(seen.last_accepted.map(|it| it.verdict), Some(Accepted));
        assert_eq!(seen.first_refused.map(|it| it.verdict), Some(Refused));
    }
}
