//! Civil dates: reading them, moving them by days and months, and saying when that leaves what can be computed.

use crate::moment::{Moment, Zone};
use core::fmt;
use jiff::Span;
use jiff::civil::Weekday;
use std::sync::Arc;

/// Why a time cannot be computed: it leaves the years that civil time knows, or what a pinned list of days covers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Beyond(pub Arc<str>);

impl Beyond {
    /// A reason in one sentence, without a full stop.
    #[must_use]
    pub fn new(why: impl Into<Arc<str>>) -> Self {
        Self(why.into())
    }

    fn years() -> Self {
        Self::new("it lies outside the years -9999 to 9999 that a calendar knows")
    }
}

impl fmt::Display for Beyond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a month that lacks the day makes of it: 31 January plus one month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MonthEnds {
    /// The month's last day: 28 or 29 February (rounding down).
    #[default]
    Clamp,
    /// The first day of the month after: 1 March (rounding up).
    Overflow,
}

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

/// The number of a month by its English name, from 1.
#[must_use]
pub fn month_number(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|name| *name == word.to_lowercase())?;
    i8::try_from(at).ok()?.checked_add(1)
}

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
        jiff::civil::Date::new(year.parse().ok()?, month_number(month)?, day.parse().ok()?).ok().map(Self)
    }

    /// `1 March 2026`: as a contract writes it.
    #[must_use]
    pub fn written(self) -> String {
        self.0.strftime("%-d %B %Y").to_string()
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

    /// A wall-clock time of this date in a place; in a spring gap the later reading, in an autumn overlap the earlier.
    #[must_use]
    pub fn at(self, time: TimeOfDay, zone: &Zone) -> Moment {
        if time.seconds >= 86_400 {
            return self.end(zone);
        }
        let (h, m) = (time.seconds / 3600, time.seconds / 60 % 60);
        let (h, m) = (i8::try_from(h).unwrap_or(0), i8::try_from(m).unwrap_or(0));
        let zoned = self.0.at(h, m, 0, 0).to_zoned(zone.tz.clone());
        zoned.map_or(Moment::END, |z| Moment::from_seconds(z.timestamp().as_second()))
    }

    /// This date moved by calendar days; stays in the years that can be expressed.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let edge = if days < 0 { jiff::civil::Date::MIN } else { jiff::civil::Date::MAX };
        self.checked_days(days).unwrap_or(Self(edge))
    }

    /// This date moved by calendar days.
    ///
    /// # Errors
    /// When the result lies outside the years that can be expressed.
    pub fn checked_days(self, days: i32) -> Result<Self, Beyond> {
        let span = Span::new().try_days(days).map_err(|_| Beyond::years())?;
        let day = self.0.checked_add(span).map_err(|_| Beyond::years())?;
        // The last date is kept free, so that every date has an end.
        if day == jiff::civil::Date::MAX { Err(Beyond::years()) } else { Ok(Self(day)) }
    }

    /// This date moved by calendar months, with the declared rounding where the month lacks the day.
    ///
    /// # Errors
    /// When the result lies outside the years that can be expressed.
    pub fn plus_months(self, months: i32, ends: MonthEnds) -> Result<Self, Beyond> {
        let (first, exists) = self.month_away(months)?;
        match (exists, ends) {
            (Some(day), _) => Ok(day),
            (None, MonthEnds::Clamp) => Ok(first.last_of_month()),
            (None, MonthEnds::Overflow) => first.last_of_month().checked_days(1),
        }
    }

    /// The first day of the month that lies `months` away, and the same day of it, if it has one.
    pub(crate) fn month_away(self, months: i32) -> Result<(Self, Option<Self>), Beyond> {
        let first = Self(self.0.first_of_month());
        let span = Span::new().try_months(months).map_err(|_| Beyond::years())?;
        let there = first.0.checked_add(span).map_err(|_| Beyond::years())?;
        let same = jiff::civil::Date::new(there.year(), there.month(), self.0.day()).ok().map(Self);
        Ok((Self(there), same))
    }

    /// The first day of its month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self(self.0.first_of_month())
    }

    /// The last day of its month.
    #[must_use]
    pub fn last_of_month(self) -> Self {
        Self(self.0.last_of_month())
    }

    /// The first day of the span of `months` that holds this date, in years that begin on `starts`: the quarter, the
    /// half, the (fiscal) year.
    ///
    /// # Errors
    /// When the result lies outside the years that can be expressed.
    pub fn start_of_span(self, months: u8, starts: DayOfYear) -> Result<Self, Beyond> {
        let mut year = starts.of_year(self.0.year())?;
        if year > self {
            year = starts.of_year(self.0.year().saturating_sub(1))?;
        }
        let mut found = year;
        for n in 1..12i32 {
            let offset = n.saturating_mul(i32::from(months.max(1)));
            if offset >= 12 {
                break;
            }
            // Counted from the year's start, so that a start on the 31st does not drift.
            let next = year.plus_months(offset, MonthEnds::Clamp)?;
            if next <= self {
                found = next;
            }
        }
        Ok(found)
    }

    /// The first day after the span of `months` that holds this date.
    ///
    /// # Errors
    /// When the result lies outside the years that can be expressed.
    pub fn next_span(self, months: u8, starts: DayOfYear) -> Result<Self, Beyond> {
        let start = self.start_of_span(months, starts)?;
        // A few days into the span that follows, whatever the month's length: its start is what is sought.
        let near = start.plus_months(i32::from(months.max(1)), MonthEnds::Clamp)?.checked_days(3)?;
        near.start_of_span(months, starts)
    }

    /// Whether it is a Saturday.
    #[must_use]
    pub fn saturday(self) -> bool {
        self.0.weekday() == Weekday::Saturday
    }

    /// Whether it is a Sunday.
    #[must_use]
    pub fn sunday(self) -> bool {
        self.0.weekday() == Weekday::Sunday
    }

    /// Its weekday in English.
    #[must_use]
    pub fn weekday(self) -> &'static str {
        match self.0.weekday() {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        }
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

/// A day of every year, such as the first of a fiscal year: `1 April`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DayOfYear {
    month: i8,
    day: i8,
}

impl DayOfYear {
    /// 1 January: where calendar years begin.
    pub const JANUARY: Self = Self { month: 1, day: 1 };

    /// Reads `1 April` or `April 1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [a, b] = words.as_slice() else { return None };
        let (day, month) = match month_number(a) {
            Some(m) => (b, m),
            None => (a, month_number(b)?),
        };
        let day = day.parse().ok()?;
        jiff::civil::Date::new(2024, month, day).ok()?;
        Some(Self { month, day })
    }

    /// This day of a year; 29 February is the 28th where there is none.
    fn of_year(self, year: i16) -> Result<Date, Beyond> {
        let first = jiff::civil::Date::new(year, self.month, 1).map_err(|_| Beyond::years())?;
        let day = jiff::civil::Date::new(year, self.month, self.day);
        Ok(Date(day.unwrap_or_else(|_| first.last_of_month())))
    }
}

impl fmt::Display for DayOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = MONTHS.get(usize::try_from(self.month.saturating_sub(1)).unwrap_or(0)).copied().unwrap_or("?");
        let mut letters = month.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        write!(f, "{} {}{}", self.day, first.unwrap_or('?'), letters.as_str())
    }
}

/// A time on the wall clock, in whole minutes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TimeOfDay {
    /// Since midnight on the wall clock; 86,400 is the day's end.
    seconds: u32,
}

impl TimeOfDay {
    /// Reads `09:00`, `17:30`, `24:00`, `noon`, `5 p.m.`, `9:30 am`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let t = text.trim().to_lowercase().replace('.', "");
        if t == "noon" {
            return Some(Self { seconds: 43_200 });
        }
        let (clock, half) =
            match t.strip_suffix("am").map(|c| (c, Some(0))).or(t.strip_suffix("pm").map(|c| (c, Some(12)))) {
                Some((c, half)) => (c.trim(), half),
                None => (t.as_str(), None),
            };
        let (h, m) = match clock.split_once(':') {
            Some((h, m)) if m.len() == 2 => (h, m),
            None if half.is_some() => (clock, "00"),
            _ => return None,
        };
        if h.is_empty() || h.len() > 2 || !h.bytes().chain(m.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (mut h, m): (u32, u32) = (h.parse().ok()?, m.parse().ok()?);
        if let Some(add) = half {
            if !(1..=12).contains(&h) {
                return None;
            }
            h = h.checked_rem(12)?.checked_add(add)?;
        }
        let seconds = h.checked_mul(3600)?.checked_add(m.checked_mul(60)?)?;
        (m < 60 && seconds <= 86_400).then_some(Self { seconds })
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.seconds / 3600, self.seconds / 60 % 60)
    }
}

/// The hours in which work is done on an open day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hours {
    /// When the day opens.
    pub opens: TimeOfDay,
    /// When it closes.
    pub closes: TimeOfDay,
}

impl Hours {
    /// Reads `09:00 to 17:00`, `9 a.m. to 5 p.m.`
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (a, b) = text.split_once(" to ").or_else(|| text.split_once('–')).or_else(|| text.split_once('-'))?;
        let (opens, closes) = (TimeOfDay::parse(a)?, TimeOfDay::parse(b)?);
        (opens < closes).then_some(Self { opens, closes })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.opens, self.closes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(t: &str) -> Date {
        Date::parse(t).unwrap()
    }

    #[test]
    fn dates_are_read_in_two_forms() {
        assert_eq!(Date::parse("30 June 2028"), Date::parse("2028-06-30"));
        assert_eq!(Date::parse("31 June 2028"), None);
        assert_eq!(Date::parse("6/30/2028"), None);
    }

    #[test]
    fn spans_of_a_year_that_starts_anywhere() {
        let april = DayOfYear::parse("1 April").unwrap();
        assert_eq!((april.to_string(), DayOfYear::parse("April 1")), ("1 April".to_owned(), Some(april)));
        assert_eq!(d("2026-03-31").start_of_span(12, april).unwrap(), d("2025-04-01"));
        assert_eq!(d("2026-04-01").start_of_span(12, april).unwrap(), d("2026-04-01"));
        assert_eq!(d("2026-03-31").next_span(12, april).unwrap(), d("2026-04-01"));
        assert_eq!(d("2026-05-31").start_of_span(3, DayOfYear::JANUARY).unwrap(), d("2026-04-01"));
        assert_eq!(d("2026-12-31").next_span(6, DayOfYear::JANUARY).unwrap(), d("2027-01-01"));
        let odd = DayOfYear::parse("31 August").unwrap();
        assert_eq!(d("2026-03-01").start_of_span(3, odd).unwrap(), d("2026-02-28"));
        assert_eq!(d("2026-03-01").next_span(3, odd).unwrap(), d("2026-05-31"));
        let leap = DayOfYear::parse("29 February").unwrap();
        assert_eq!(d("2027-02-28").start_of_span(12, leap).unwrap(), d("2027-02-28"));
        assert_eq!(DayOfYear::parse("30 February"), None);
    }

    #[test]
    fn nothing_is_computed_beyond_the_years() {
        assert!(d("9999-12-30").checked_days(1).is_err());
        assert!(d("9999-12-01").plus_months(1, MonthEnds::Clamp).is_err());
        assert!(d("2026-01-31").plus_months(i32::MIN, MonthEnds::Clamp).is_err());
        assert!(d("2026-01-31").checked_days(i32::MAX).is_err());
    }

    #[test]
    fn times_of_day_in_the_forms_that_notices_use() {
        let t = |x: &str| TimeOfDay::parse(x).map(|t| t.to_string());
        assert_eq!(t("09:00").as_deref(), Some("09:00"));
        assert_eq!(t("5 p.m.").as_deref(), Some("17:00"));
        assert_eq!(t("12:30 am").as_deref(), Some("00:30"));
        assert_eq!(t("noon").as_deref(), Some("12:00"));
        assert_eq!(t("24:00").as_deref(), Some("24:00"));
        for bad in ["", "9", "25:00", "9:5", "13 pm", "-1:00", "09:60", "24:01", "pm"] {
            assert_eq!(t(bad), None, "{bad}");
        }
        assert_eq!(Hours::parse("9 a.m. to 5 p.m.").unwrap().to_string(), "09:00 to 17:00");
        assert_eq!(Hours::parse("17:00 to 09:00"), None);
    }
}
