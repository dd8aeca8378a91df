//! Days in a place: calendar arithmetic, business days, and the end of a day as a deadline.

use crate::moment::{Moment, Zone};
use crate::period::{Period, Unit};
use core::fmt;
use jiff::ToSpan;
use std::collections::BTreeSet;

/// A civil date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// Reads `2025-03-03`, `3 March 2025` or `30 June 2028`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let t = text.trim();
        if t.len() == 10 && t.as_bytes().get(4) == Some(&b'-') {
            return t.parse().ok().map(Self);
        }
        let words: Vec<&str> = t.split_whitespace().collect();
        let [day, month, year] = words.as_slice() else { return None };
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let m = MONTHS.iter().position(|name| *name == month.to_lowercase())?;
        let m = i8::try_from(m).ok()?.checked_add(1)?;
        jiff::civil::Date::new(year.parse().ok()?, m, day.parse().ok()?).ok().map(Self)
    }

    /// The date in a place at a moment.
    #[must_use]
    pub fn of(moment: Moment, zone: &Zone) -> Self {
        Self(moment.timestamp().to_zoned(zone.tz.clone()).date())
    }

    /// The first instant of this date in a place.
    #[must_use]
    pub fn start(self, zone: &Zone) -> Moment {
        self.0.to_zoned(zone.tz.clone()).map_or(Moment::END, |z| Moment::from_seconds(z.timestamp().as_second()))
    }

    /// The first instant of the next date: when a window that includes this day has closed.
    #[must_use]
    pub fn end(self, zone: &Zone) -> Moment {
        self.plus_days(1).start(zone)
    }

    /// This date moved by calendar days.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.checked_add(days.days()).unwrap_or(jiff::civil::Date::MAX))
    }

    fn plus_months(self, months: i32) -> Self {
        // The month's end clamps: 31 January plus one month is 28 or 29 February (kernel.md, declared rounding: down).
        Self(self.0.checked_add(months.months()).unwrap_or(jiff::civil::Date::MAX))
    }

    fn weekend(self) -> bool {
        use jiff::civil::Weekday::{Saturday, Sunday};
        matches!(self.0.weekday(), Saturday | Sunday)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How a deadline that falls on a closed day moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Roll {
    /// It stays.
    #[default]
    Stays,
    /// To the next open day.
    Next,
}

/// A named business calendar of a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    /// The place whose midnight ends a day.
    pub zone: Zone,
    /// Whether Saturdays and Sundays are closed.
    pub weekends_closed: bool,
    /// Further closed days, from published lists pinned in the charter.
    pub closed: BTreeSet<Date>,
}

impl Calendar {
    /// A calendar with every day open: what "calendar days" in a place needs.
    #[must_use]
    pub fn every_day(zone: Zone) -> Self {
        Self { zone, weekends_closed: false, closed: BTreeSet::new() }
    }

    /// Whether the date is a business day.
    #[must_use]
    pub fn open(&self, date: Date) -> bool {
        !(self.weekends_closed && date.weekend() || self.closed.contains(&date))
    }

    /// The end of a window of `period` that opens at `anchor`.
    ///
    /// Hours and minutes run in absolute time and include their last instant; days, weeks, months and years count from
    /// the day after the anchor's day and end, exclusive, at local midnight after their last day (kernel.md, Run).
    #[must_use]
    pub fn after(&self, anchor: Moment, period: Period) -> Moment {
        let n = i64::from(period.count);
        match self.last_day(anchor, period) {
            Some(day) => day.end(&self.zone),
            None if period.unit == Unit::Minutes => anchor.plus_seconds(n.saturating_mul(60)),
            None => anchor.plus_seconds(n.saturating_mul(3600)),
        }
    }

    /// The last moment at which something is still `period` before `anchor`: for "at least 45 days before the meeting"
    /// that is the end of the day 45 days earlier.
    #[must_use]
    pub fn before(&self, anchor: Moment, period: Period) -> Moment {
        let n = i32::try_from(period.count).unwrap_or(i32::MAX);
        let day = Date::of(anchor, &self.zone);
        let back = n.saturating_neg();
        let day = match period.unit {
            Unit::Minutes => return anchor.plus_seconds(i64::from(back).saturating_mul(60)),
            Unit::Hours => return anchor.plus_seconds(i64::from(back).saturating_mul(3600)),
            Unit::Days => day.plus_days(back),
            Unit::Weeks => day.plus_days(back.saturating_mul(7)),
            Unit::Months => day.plus_months(back),
            Unit::Years => day.plus_months(back.saturating_mul(12)),
            Unit::BusinessDays => self.step_business(day, n, -1),
        };
        day.end(&self.zone)
    }

    /// The last day of a window in days, weeks, months or years; none for hours and minutes.
    #[must_use]
    pub fn last_day(&self, anchor: Moment, period: Period) -> Option<Date> {
        let n = i32::try_from(period.count).unwrap_or(i32::MAX);
        let day = Date::of(anchor, &self.zone);
        Some(match period.unit {
            Unit::Minutes | Unit::Hours => return None,
            Unit::Days => day.plus_days(n),
            Unit::Weeks => day.plus_days(n.saturating_mul(7)),
            Unit::Months => day.plus_months(n),
            Unit::Years => day.plus_months(n.saturating_mul(12)),
            Unit::BusinessDays => self.step_business(day, n, 1),
        })
    }

    fn step_business(&self, mut day: Date, n: i32, step: i32) -> Date {
        let mut left = n;
        // Bounded: even a calendar that closes every day ends after its listed days and weekends.
        let mut guard = 0u32;
        while left > 0 && guard < 1_000_000 {
            day = day.plus_days(step);
            if self.open(day) {
                left = left.saturating_sub(1);
            }
            guard = guard.saturating_add(1);
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(t: &str) -> Moment {
        Moment::parse_civil(t, &brussels()).unwrap()
    }
    fn brussels() -> Zone {
        Zone::named("Europe/Brussels").unwrap()
    }

    #[test]
    fn day_windows_end_at_midnight_after_the_last_day() {
        // DESCA worked case 1: minutes sent on 12 March, accepted at the end of 27 March.
        let c = Calendar::every_day(brussels());
        let p = Period::parse("15 calendar days").unwrap();
        assert_eq!(c.after(at("2025-03-12 16:00"), p).civil(&brussels()), "2025-03-28 00:00");
        assert_eq!(c.last_day(at("2025-03-12 16:00"), p).unwrap().to_string(), "2025-03-27");
    }

    #[test]
    fn hours_run_in_absolute_time_over_the_clock_change() {
        let c = Calendar::every_day(brussels());
        let p = Period::parse("24 hours").unwrap();
        assert_eq!(c.after(at("2025-03-29 12:00"), p).civil(&brussels()), "2025-03-30 13:00");
    }

    #[test]
    fn business_days_skip_weekends_and_listed_days() {
        // Transphorm 4.9, worked case 12: 30 business days after Monday 2018-04-02 in Tokyo.
        let tokyo = Zone::named("Asia/Tokyo").unwrap();
        let closed = ["2018-04-30", "2018-05-03", "2018-05-04"].iter().map(|d| Date::parse(d).unwrap()).collect();
        let c = Calendar { zone: tokyo.clone(), weekends_closed: true, closed };
        let anchor = Moment::parse_civil("2018-04-02 10:00", &tokyo).unwrap();
        let p = Period::parse("30 business days").unwrap();
        assert_eq!(c.last_day(anchor, p).unwrap().to_string(), "2018-05-17");
        let ignoring = Calendar { closed: BTreeSet::new(), ..c };
        assert_eq!(ignoring.last_day(anchor, p).unwrap().to_string(), "2018-05-14");
    }

    #[test]
    fn before_is_counted_back_in_whole_days() {
        let c = Calendar::every_day(brussels());
        let p = Period::parse("45 calendar days").unwrap();
        assert_eq!(c.before(at("2025-03-03 10:00"), p).civil(&brussels()), "2025-01-18 00:00");
    }

    #[test]
    fn dates_are_read_in_two_forms() {
        assert_eq!(Date::parse("30 June 2028"), Date::parse("2028-06-30"));
        assert_eq!(Date::parse("31 June 2028"), None);
        assert_eq!(Date::parse("6/30/2028"), None);
    }
}
