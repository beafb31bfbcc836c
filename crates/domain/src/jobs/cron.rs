use std::str::FromStr;

use crate::shared::Timestamp;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Longer than any date stays away: the 29th of February is missing for eight years around a century.
const HORIZON_DAYS: i64 = 366 * 9;

/// The text is not a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a field of a cron expression")]
pub struct InvalidCron(&'static str);

/// When something happens again and again: the five fields of cron (minute, hour, day of the month, month, day of the week
/// with Sunday as 0 or 7), in UTC. Each is `*` or a list of numbers and ranges, with a step if need be: `*/10`, `8-18/2`,
/// `1,15`. When both kinds of day are given, either will do, as in every cron.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cron {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// Whether a day must be right in the month and in the week, since one of the two is `*`.
    both_days: bool,
}

impl FromStr for Cron {
    type Err = InvalidCron;

    fn from_str(text: &str) -> Result<Self, InvalidCron> {
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        let &[minute, hour, day, month, weekday] = fields.as_slice() else {
            return Err(InvalidCron("what has not five fields"));
        };
        let weekdays = set(weekday, 0, 7).ok_or(InvalidCron("the day of the week"))?;
        Ok(Self {
            minutes: set(minute, 0, 59).ok_or(InvalidCron("the minute"))?,
            hours: set(hour, 0, 23).ok_or(InvalidCron("the hour"))?,
            days: set(day, 1, 31).ok_or(InvalidCron("the day of the month"))?,
            months: set(month, 1, 12).ok_or(InvalidCron("the month"))?,
            weekdays: weekdays | (weekdays >> 7 & 1),
            both_days: day.starts_with('*') || weekday.starts_with('*'),
        })
    }
}

impl Cron {
    /// The last moment of the schedule that is not after `now`; none when it has none, as the 30th of February.
    pub fn latest(&self, now: Timestamp) -> Option<Timestamp> {
        let now = now.seconds();
        let today = now.div_euclid(DAY);
        let at = (0..HORIZON_DAYS).map(|back| today - back).find_map(|day| {
            let latest = if day == today { now.rem_euclid(DAY) } else { DAY - 1 };
            self.has_day(day).then(|| self.latest_of_day(latest)).flatten().map(|second| day * DAY + second)
        })?;
        Some(Timestamp::from_micros(at.saturating_mul(1_000_000)))
    }

    /// The last moment of a day that is not after that second of it.
    fn latest_of_day(&self, second: i64) -> Option<i64> {
        let (hour, minute) = (second / HOUR, second % HOUR / MINUTE);
        (0..=hour).rev().filter(|candidate| has(self.hours, *candidate)).find_map(|candidate| {
            let last = if candidate == hour { minute } else { 59 };
            let minute = (0..=last).rev().find(|minute| has(self.minutes, *minute))?;
            Some(candidate * HOUR + minute * MINUTE)
        })
    }

    /// Whether anything happens on that day since the Unix epoch, which was a Thursday.
    fn has_day(&self, day: i64) -> bool {
        let (month, day_of_month) = month_and_day(day);
        let (in_month, in_week) = (has(self.days, day_of_month), has(self.weekdays, (day + 4).rem_euclid(7)));
        has(self.months, month) && if self.both_days { in_month && in_week } else { in_month || in_week }
    }
}

const fn has(set: u64, number: i64) -> bool {
    set >> number & 1 == 1
}

/// The numbers that a field names, a bit each.
fn set(field: &str, least: u32, most: u32) -> Option<u64> {
    field.split(',').try_fold(0, |set, part| Some(set | self::part(part, least, most)?))
}

fn part(part: &str, least: u32, most: u32) -> Option<u64> {
    let (range, step) = match part.split_once('/') {
        Some((range, step)) => (range, number(step)?),
        None => (part, 1),
    };
    let (from, to) = match range.split_once('-') {
        Some((from, to)) => (number(from)?, number(to)?),
        None if range == "*" => (least, most),
        None => (number(range)?, number(range)?),
    };
    if from < least || to > most || from > to || step == 0 {
        return None;
    }
    let step = usize::try_from(step).ok()?;
    Some((from..=to).step_by(step).fold(0, |set, number| set | 1 << number))
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The month and the day of the month, of a day since the Unix epoch. Years begin in March here, so that the leap day is
/// their last one, and every era of 400 years has the same days (Howard Hinnant, "chrono-compatible low-level date
/// algorithms").
const fn month_and_day(day: i64) -> (i64, i64) {
    let day_of_era = (day + 719_468).rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months_since_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * months_since_march + 2) / 5 + 1;
    let month = if months_since_march < 10 { months_since_march + 3 } else { months_since_march - 9 };
    (month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::{Cron, DAY, HOUR, InvalidCron, MINUTE, month_and_day};
    use crate::shared::Timestamp;
    use proptest::prelude::proptest;

    /// 2026-01-01, a Thursday.
    const NEW_YEAR: i64 = 1_767_225_600;

    fn latest(cron: &str, now: i64) -> Option<i64> {
        let cron: Cron = cron.parse().unwrap();
        cron.latest(Timestamp::from_micros(now * 1_000_000 + 999_999)).map(Timestamp::micros).map(|micros| {
            assert_eq!(micros % (MINUTE * 1_000_000), 0, "a tick is a whole minute");
            micros / 1_000_000
        })
    }

    #[test]
    fn steps_lists_ranges_and_numbers_name_moments() {
        let now = NEW_YEAR + 9 * HOUR + 27 * MINUTE + 12;
        assert_eq!(latest("* * * * *", now), Some(now - 12));
        assert_eq!(latest("*/10 * * * *", now), Some(NEW_YEAR + 9 * HOUR + 20 * MINUTE));
        assert_eq!(latest("0 8-18/4 * * *", now), Some(NEW_YEAR + 8 * HOUR));
        assert_eq!(latest("5,30 * * * *", now), Some(NEW_YEAR + 9 * HOUR + 5 * MINUTE));
        assert_eq!(latest("30 23 * * *", now), Some(NEW_YEAR - 30 * MINUTE));
    }

    #[test]
    fn a_moment_is_its_own_latest() {
        assert_eq!(latest("0 0 1 1 *", NEW_YEAR), Some(NEW_YEAR));
        assert_eq!(latest("0 0 1 1 *", NEW_YEAR - 1), Some(NEW_YEAR - 365 * DAY));
    }

    #[test]
    fn sunday_has_two_numbers() {
        let sunday = NEW_YEAR - 4 * DAY;
        assert_eq!(latest("0 0 * * 0", NEW_YEAR), Some(sunday));
        assert_eq!(latest("0 0 * * 7", NEW_YEAR), Some(sunday));
    }

    #[test]
    fn when_both_days_are_given_either_will_do() {
        assert_eq!(latest("0 0 31 * 2", NEW_YEAR), Some(NEW_YEAR - DAY));
        assert_eq!(latest("0 0 15 * 2", NEW_YEAR), Some(NEW_YEAR - 2 * DAY));
    }

    #[test]
    fn leap_days_come_and_the_thirtieth_of_february_never_does() {
        let leap_day = NEW_YEAR - (366 + 306) * DAY;
        assert_eq!(latest("0 0 29 2 *", NEW_YEAR), Some(leap_day));
        assert_eq!(latest("0 0 30 2 *", NEW_YEAR), None);
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        let refused = ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8"];
        let odd = ["*/0 * * * *", "5-1 * * * *", "+5 * * * *", "a * * * *", ", * * * *", "1- * * * *"];
        for text in refused.into_iter().chain(odd) {
            assert!(text.parse::<Cron>().is_err(), "{text:?}");
        }
        assert_eq!("* * x * *".parse::<Cron>(), Err(InvalidCron("the day of the month")));
    }

    #[test]
    fn days_are_counted_as_calendars_do() {
        assert_eq!(month_and_day(0), (1, 1));
        assert_eq!(month_and_day(-1), (12, 31));
        assert_eq!(month_and_day(11_016), (2, 29), "2000 was a leap year");
        assert_eq!(month_and_day(NEW_YEAR / DAY), (1, 1));
    }

    proptest! {
        #[test]
        fn nothing_lies_between_the_latest_and_now(now in 0..4_000_000_000_i64, minute in 0..60_i64, hour in 0..24_i64) {
            let at = latest(&format!("{minute} {hour} * * *"), now).unwrap();
            assert!(at <= now && now - at < DAY && at.rem_euclid(DAY) == hour * HOUR + minute * MINUTE);
        }
    }
}
