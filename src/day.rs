//! A day of the calendar: when something was accepted, and until when.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

/// A day, the same for everybody: it begins and ends in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// The day that it is now.
    pub fn today() -> Self {
        Self(Offset::UTC.to_datetime(Timestamp::now()).date())
    }

    /// So many days later; `None` behind the end of year 9999.
    pub fn plus(self, days: u32) -> Option<Self> {
        let days = Span::new().try_days(days).ok()?;
        self.0.checked_add(days).ok().map(Self)
    }

    /// How many days ago `earlier` was on this day; none if it is yet to come.
    pub fn days_since(self, earlier: Self) -> u32 {
        let days = earlier.0.until(self.0).map(|span| span.get_days());
        days.map_or(0, |days| u32::try_from(days).unwrap_or(0))
    }
}

/// As RFC 3339 has it: `2026-12-31`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The seconds since 1970 that a moment is, which a text names as RFC 3339 has it.
pub(crate) fn seconds(rfc3339: &str) -> Option<i64> {
    rfc3339.parse::<Timestamp>().ok().map(Timestamp::as_second)
}

/// A text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADay;

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day is written as 2026-12-31")
    }
}

impl std::error::Error for NotADay {}

/// As [`Display`](fmt::Display) writes it, and in no other way.
impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let day = text.parse().map(Self).map_err(|_| NotADay)?;
        (day.to_string() == text).then_some(day).ok_or(NotADay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_one_way() {
        for text in ["2026-12-31", "2024-02-29", "0001-01-01", "9999-12-31"] {
            let day = text.parse::<Day>().map(|day| day.to_string());
            assert_eq!(day.as_deref(), Ok(text));
        }
        for text in [
            "",
            "2026-02-29",
            "2026-13-01",
            "20261231",
            "2026-1-1",
            "2026-12-31T00:00:00Z",
            " 2026-12-31",
            "+002026-12-31",
            "tomorrow",
        ] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn days_are_counted_across_years_and_to_the_end_of_the_calendar() {
        let plus = |text: &str, days| {
            let day = text.parse::<Day>().ok();
            day.and_then(|day| day.plus(days))
                .map(|day| day.to_string())
        };
        assert_eq!(plus("2026-11-20", 90).as_deref(), Some("2027-02-18"));
        assert_eq!(plus("2024-02-28", 1).as_deref(), Some("2024-02-29"));
        assert_eq!(plus("9999-12-31", 1), None);
        assert_eq!(plus("2026-11-20", u32::MAX), None);
        let since = |later: &str, earlier: &str| {
            let day = |text: &str| text.parse::<Day>().ok();
            Some(day(later)?.days_since(day(earlier)?))
        };
        assert_eq!(since("2027-02-18", "2026-11-20"), Some(90));
        assert_eq!(since("2026-11-20", "2026-11-20"), Some(0));
        assert_eq!(since("2026-11-20", "2026-11-21"), Some(0));
        assert_eq!(since("9999-12-31", "0001-01-01"), Some(3_652_058));
    }
}
