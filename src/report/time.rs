//! When a commit was made, on the clock of who made it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::object::Time;

/// The second day of year 1: wherever the clock is, no reader meets a year that it has no number
/// for. Git lets a commit claim any number of seconds.
const FIRST: i64 = -62_135_510_400;
const DAY: i32 = 24 * 60 * 60;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// For machines: `2026-03-03T14:05:09+01:00`, as RFC 3339 has it.
pub(super) fn rfc3339(time: Time) -> String {
    let (timestamp, offset) = plausible(time);
    timestamp.display_with_offset(offset).to_string()
}

/// For machines that want it in UTC and without a zone: `2026-03-03T13:05:09`.
pub(super) fn utc(time: Time) -> String {
    let text = plausible(time).0.to_string();
    text.trim_end_matches('Z').to_owned()
}

/// What [`rfc3339`] wrote; `None` if it did not.
pub(super) fn of_rfc3339(text: &str) -> Option<Time> {
    let zone = text.get(text.len().checked_sub(6)?..)?;
    let minutes = |at| zone.get(at..at + 2)?.parse::<u16>().ok();
    let ahead = i32::from(minutes(1)?) * 60 + i32::from(minutes(4)?);
    let time = Time {
        seconds: text.parse::<Timestamp>().ok()?.as_second(),
        offset: match zone.as_bytes()[0] {
            b'-' => ahead * -60,
            _ => ahead * 60,
        },
    };
    (rfc3339(time) == text).then_some(time)
}

/// For people: `3 March 2026`.
pub(super) fn day(time: Time) -> String {
    let (timestamp, offset) = plausible(time);
    let local: DateTime = offset.to_datetime(timestamp);
    let month = usize::from(local.month().unsigned_abs()) - 1;
    format!("{} {} {}", local.day(), MONTHS[month], local.year())
}

/// The nearest moment that four digits of a year can say, in whole minutes from UTC; in UTC if no
/// clock is as far from it as is claimed.
fn plausible(time: Time) -> (Timestamp, Offset) {
    let seconds = time.seconds.clamp(FIRST, Timestamp::MAX.as_second());
    let offset = match time.offset {
        near if near.unsigned_abs() < DAY.unsigned_abs() => near / 60 * 60,
        _ => 0,
    };
    (
        Timestamp::from_second(seconds).unwrap_or_default(),
        Offset::from_seconds(offset).unwrap_or(Offset::UTC),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64, offset: i32) -> Time {
        Time { seconds, offset }
    }

    #[test]
    fn a_time_is_told_in_the_zone_of_its_author() {
        let late = 1_772_584_509;
        assert_eq!(rfc3339(at(late, 0)), "2026-03-04T00:35:09+00:00");
        assert_eq!(rfc3339(at(late, -12_600)), "2026-03-03T21:05:09-03:30");
        assert_eq!(day(at(late, -12_600)), "3 March 2026");
        assert_eq!(day(at(late, 0)), "4 March 2026");
        assert_eq!(utc(at(late, -12_600)), "2026-03-04T00:35:09");
        assert_eq!(rfc3339(at(-1, 3600)), "1970-01-01T00:59:59+01:00");
    }

    #[test]
    fn only_what_was_written_is_read() {
        for offset in [0, -12_600, 3600] {
            let time = at(1_772_584_509, offset);
            assert_eq!(of_rfc3339(&rfc3339(time)), Some(time));
        }
        let strange = [
            "",
            "é",
            "2026-03-04",
            "2026-03-04T00:35:09Z",
            "2026-03-04T00:35:09.5+00:00",
            "2026-13-04T00:35:09+00:00",
            "2026-03-04T00:35:09+99:99",
            "2026-03-04T00:35:09+-1:+1",
        ];
        assert!(strange.iter().all(|text| of_rfc3339(text).is_none()));
    }

    #[test]
    fn an_absurd_time_is_still_one_that_a_machine_can_read() {
        for seconds in [i64::MIN, i64::MAX] {
            for offset in [i32::MIN, -86_399, 86_399, i32::MAX] {
                let text = rfc3339(at(seconds, offset));
                let year = ["0001-", "9999-"].contains(&&text[..5]);
                assert!(year && text.len() == 25, "{text}");
                assert_eq!(of_rfc3339(&text).map(rfc3339), Some(text));
            }
        }
        assert_eq!(rfc3339(at(0, 362_340)), "1970-01-01T00:00:00+00:00");
        assert_eq!(rfc3339(at(0, 90)), "1970-01-01T00:01:00+00:01");
        assert_eq!(day(at(i64::MAX, 0)), "30 December 9999");
    }
}
