//! Windows of a calendar: from an anchor and a period to the moment at which they close, and why they close there.

use crate::calendar::{Calendar, Count, FirstDay, Roll};
use crate::date::{Beyond, Date, TimeOfDay};
use crate::moment::Moment;
use crate::period::{Period, Unit};

/// Where a window ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WindowEnd {
    /// When it closes.
    pub at: Moment,
    /// Whether it closes, exclusive, at the midnight after a whole day; else that instant is still inside.
    pub whole_day: bool,
    /// The rules that moved it from where mere counting would end it.
    pub because: Vec<String>,
}

impl Calendar {
    /// The end of a window of `period` that opens at `anchor`.
    ///
    /// Hours and minutes run in absolute time and include their last instant; days, weeks, months and years count from
    /// the day after the anchor's day and end, exclusive, at local midnight after their last day (kernel.md, Run).
    ///
    /// # Errors
    /// When the end lies beyond what the calendar knows.
    pub fn window(&self, anchor: Moment, period: Period, count: Count) -> Result<WindowEnd, Beyond> {
        let n = i64::from(period.count);
        let mut because = Vec::new();
        let seconds = match period.unit {
            Unit::Minutes => n.saturating_mul(60),
            Unit::Hours => n.saturating_mul(3600),
            Unit::BusinessHours => return self.business_hours(anchor, n.saturating_mul(3600)),
            _ => {
                let day = self.last(Date::of(anchor, &self.zone), period, count, 1)?;
                return self.whole_day(Date::of(anchor, &self.zone), day, period, count);
            }
        };
        let mut start = anchor;
        if self.whole_hours && period.unit == Unit::Hours {
            start = self.next_full_hour(anchor);
            because.push(format!("hours are counted from the next full hour, {}", start.civil(&self.zone)));
        }
        let at = start.checked_plus(seconds).ok_or_else(beyond_years)?;
        let day = Date::of(at, &self.zone);
        if let (Some(time), true) = (self.rolled_until, count.roll != Roll::Stays)
            && !self.open(day)?
        {
            let to = self.rolled(day, count.roll)?;
            because.push(moved(day, to, Some(time)));
            return Ok(WindowEnd { at: to.at(time, &self.zone), whole_day: false, because });
        }
        Ok(WindowEnd { at, whole_day: false, because })
    }

    /// The day on which the `n`-th period after the anchor's day begins: always counted from the anchor, so that what begins
    /// on a 31st comes back to it after a shorter month. None for periods that are not counted in days. Counted, not read
    /// back from a closing: a place may leave out a day, and then two days close at one instant.
    ///
    /// # Errors
    /// When it lies beyond what the calendar knows.
    pub fn nth_day(&self, anchor: Moment, period: Period, n: u32) -> Result<Option<Date>, Beyond> {
        if !period.whole_days() {
            return Ok(None);
        }
        let all = Period { count: period.count.saturating_mul(n), ..period };
        let count = Count { first: FirstDay::Next, ..self.count };
        self.last(Date::of(anchor, &self.zone), all, count, 1).map(Some)
    }

    /// The last moment at which something is still `period` before `anchor`.
    ///
    /// # Errors
    /// When it lies beyond what the calendar knows.
    pub fn window_before(&self, anchor: Moment, period: Period, count: Count) -> Result<WindowEnd, Beyond> {
        let n = i64::from(period.count);
        let seconds = match period.unit {
            Unit::Minutes => n.saturating_mul(60),
            Unit::Hours => n.saturating_mul(3600),
            Unit::BusinessHours => {
                let at = self.business_hours_before(anchor, n.saturating_mul(3600))?;
                return Ok(WindowEnd { at, whole_day: false, because: Vec::new() });
            }
            _ => {
                let day = self.last(Date::of(anchor, &self.zone), period, count, -1)?;
                let (day, because) = self.roll_day(day, count.roll)?;
                return Ok(WindowEnd { at: day.end(&self.zone), whole_day: true, because });
            }
        };
        let at = anchor.checked_plus(seconds.saturating_neg()).ok_or_else(beyond_years)?;
        Ok(WindowEnd { at, whole_day: false, because: Vec::new() })
    }

    /// The last day of a window, before it moves.
    fn last(&self, day: Date, period: Period, count: Count, sign: i32) -> Result<Date, Beyond> {
        let n = i32::try_from(period.count).unwrap_or(i32::MAX);
        // Where the anchor's own day counts, one day fewer is left to count.
        let own = count.first == FirstDay::Own;
        let days = |n: i32| day.checked_days(n.saturating_sub(i32::from(own)).saturating_mul(sign));
        let months = |n: i32| match own {
            false => day.plus_months(n.saturating_mul(sign), count.months),
            // The day before the day that corresponds; where none does, the month's rounding already ends it.
            true => match day.month_away(n.saturating_mul(sign))? {
                (_, Some(same)) => same.checked_days(sign.saturating_neg()),
                (first, None) => Ok(first.last_of_month()),
            },
        };
        match period.unit {
            Unit::Weeks => days(n.saturating_mul(7)),
            Unit::Months => months(n),
            Unit::Years => months(n.saturating_mul(12)),
            Unit::BusinessDays => {
                let left = n.saturating_sub(i32::from(own && self.open(day)?));
                self.step_business(day, left, sign)
            }
            Unit::Days | Unit::Minutes | Unit::Hours | Unit::BusinessHours => days(n),
        }
    }

    /// Moves a last day as the calendar rules, and closes the window at its end.
    fn whole_day(&self, anchor: Date, day: Date, period: Period, count: Count) -> Result<WindowEnd, Beyond> {
        let (mut to, mut because) = self.roll_day(day, count.roll)?;
        let least = i32::try_from(self.least_open_days).unwrap_or(i32::MAX);
        if least > 0 && period.unit != Unit::BusinessDays && anchor.plus_days(least) <= day {
            let mut open = 0i32;
            let mut d = anchor;
            while d < to && open < least {
                d = d.checked_days(1)?;
                open = open.saturating_add(i32::from(self.open(d)?));
            }
            if open < least {
                to = self.step_business(to, least.saturating_sub(open), 1)?;
                because.push(format!("the period holds {least} business days at least, so it ends on {to}"));
            }
        }
        let at = match self.rolled_until {
            Some(time) if to != day => to.at(time, &self.zone),
            _ => return Ok(WindowEnd { at: to.end(&self.zone), whole_day: true, because }),
        };
        Ok(WindowEnd { at, whole_day: false, because })
    }

    pub(crate) fn roll_day(&self, day: Date, roll: Roll) -> Result<(Date, Vec<String>), Beyond> {
        if roll == Roll::Stays || self.open(day)? {
            return Ok((day, Vec::new()));
        }
        let to = self.rolled(day, roll)?;
        Ok((to, vec![moved(day, to, None)]))
    }

    fn rolled(&self, day: Date, roll: Roll) -> Result<Date, Beyond> {
        self.step_business(day, 1, if roll == Roll::Previous { -1 } else { 1 })
    }

    pub(crate) fn step_business(&self, mut day: Date, n: i32, step: i32) -> Result<Date, Beyond> {
        let mut left = n;
        // It ends: beyond the listed days only weekends are closed, and beyond the years there is no date.
        while left > 0 {
            day = day.checked_days(step)?;
            if self.open(day)? {
                left = left.saturating_sub(1);
            }
        }
        Ok(day)
    }

    fn next_full_hour(&self, anchor: Moment) -> Moment {
        let start = Date::of(anchor, &self.zone).start(&self.zone);
        let into = anchor.seconds().saturating_sub(start.seconds()).rem_euclid(3600);
        anchor.plus_seconds(3600i64.saturating_sub(into))
    }

    pub(crate) fn hours_of(&self, day: Date) -> Result<(Moment, Moment), Beyond> {
        let hours = self.hours.ok_or_else(|| Beyond::new("the calendar states no business hours"))?;
        Ok((day.at(hours.opens, &self.zone), day.at(hours.closes, &self.zone)))
    }

    pub(crate) fn business_hours(&self, anchor: Moment, seconds: i64) -> Result<WindowEnd, Beyond> {
        let mut left = seconds;
        let mut day = Date::of(anchor, &self.zone);
        loop {
            if self.open(day)? {
                let (opens, closes) = self.hours_of(day)?;
                let start = opens.max(anchor);
                let here = closes.seconds().saturating_sub(start.seconds()).max(0);
                if left <= here {
                    let at = start.plus_seconds(left);
                    return Ok(WindowEnd { at, whole_day: false, because: Vec::new() });
                }
                left = left.saturating_sub(here);
            }
            day = day.checked_days(1)?;
        }
    }

    fn business_hours_before(&self, anchor: Moment, seconds: i64) -> Result<Moment, Beyond> {
        let mut left = seconds;
        let mut day = Date::of(anchor, &self.zone);
        loop {
            if self.open(day)? {
                let (opens, closes) = self.hours_of(day)?;
                let end = closes.min(anchor);
                let here = end.seconds().saturating_sub(opens.seconds()).max(0);
                if left <= here {
                    return Ok(end.plus_seconds(left.saturating_neg()));
                }
                left = left.saturating_sub(here);
            }
            day = day.checked_days(-1)?;
        }
    }

    /// The moment itself if work is done then, else the next opening: of the hours if the calendar states some, else of
    /// the day.
    ///
    /// # Errors
    /// When it lies beyond what the calendar knows.
    pub fn opening_of(&self, at: Moment) -> Result<Moment, Beyond> {
        let day = Date::of(at, &self.zone);
        if self.open(day)? {
            if self.hours.is_none() {
                return Ok(at);
            }
            let (opens, closes) = self.hours_of(day)?;
            if at < closes {
                return Ok(at.max(opens));
            }
        }
        self.opens(self.step_business(day, 1, 1)?)
    }

    /// The moment itself if it comes before `time` on an open day, else the opening of the next open day.
    ///
    /// # Errors
    /// When it lies beyond what the calendar knows.
    pub fn same_day_before(&self, at: Moment, time: TimeOfDay) -> Result<Moment, Beyond> {
        let day = Date::of(at, &self.zone);
        if self.open(day)? && at < day.at(time, &self.zone) {
            return Ok(at);
        }
        self.opens(self.step_business(day, 1, 1)?)
    }

    fn opens(&self, day: Date) -> Result<Moment, Beyond> {
        if self.hours.is_none() { Ok(day.start(&self.zone)) } else { self.hours_of(day).map(|h| h.0) }
    }
}

fn beyond_years() -> Beyond {
    Beyond::new("it lies outside the years that a calendar knows")
}

fn moved(day: Date, to: Date, until: Option<TimeOfDay>) -> String {
    let until = until.map_or_else(String::new, |t| format!(" at {t}"));
    let direction = if to < day { "the business day before" } else { "the next business day" };
    let closed = if day.saturday() || day.sunday() { day.weekday() } else { "closed day" };
    format!("{day} is a {closed}, so it moves to {direction}, {to}{until}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Listed;
    use crate::date::{Hours, MonthEnds};
    use crate::moment::Zone;
    use std::collections::BTreeSet;

    fn at(t: &str) -> Moment {
        Moment::parse_civil(t, &brussels()).unwrap()
    }
    fn brussels() -> Zone {
        Zone::named("Europe/Brussels").unwrap()
    }
    fn p(t: &str) -> Period {
        Period::parse(t).unwrap()
    }
    fn office() -> Calendar {
        let mut c = Calendar::every_day(brussels());
        (c.saturdays_closed, c.sundays_closed) = (true, true);
        c
    }
    fn end(c: &Calendar, from: &str, period: &str, count: Count) -> String {
        c.window(at(from), p(period), count).unwrap().at.plus_seconds(-1).civil(&c.zone)[..10].to_owned()
    }

    #[test]
    fn day_windows_end_at_midnight_after_the_last_day() {
        // DESCA worked case 1: minutes sent on 12 March, accepted at the end of 27 March.
        let c = Calendar::every_day(brussels());
        assert_eq!(c.after(at("2025-03-12 16:00"), p("15 calendar days")).civil(&brussels()), "2025-03-28 00:00");
        assert_eq!(c.last_day(at("2025-03-12 16:00"), p("15 calendar days")).unwrap().to_string(), "2025-03-27");
    }

    #[test]
    fn hours_run_in_absolute_time_over_the_clock_change() {
        let c = Calendar::every_day(brussels());
        assert_eq!(c.after(at("2025-03-29 12:00"), p("24 hours")).civil(&brussels()), "2025-03-30 13:00");
    }

    #[test]
    fn business_days_skip_weekends_and_listed_days() {
        // Transphorm 4.9, worked case 12: 30 business days after Monday 2018-04-02 in Tokyo.
        let tokyo = Zone::named("Asia/Tokyo").unwrap();
        let closed = ["2018-04-30", "2018-05-03", "2018-05-04"].iter().map(|d| Date::parse(d).unwrap()).collect();
        let c = Calendar { zone: tokyo.clone(), closed, ..office() };
        let anchor = Moment::parse_civil("2018-04-02 10:00", &tokyo).unwrap();
        assert_eq!(c.last_day(anchor, p("30 business days")).unwrap().to_string(), "2018-05-17");
        let ignoring = Calendar { closed: BTreeSet::new(), ..c };
        assert_eq!(ignoring.last_day(anchor, p("30 business days")).unwrap().to_string(), "2018-05-14");
    }

    #[test]
    fn before_is_counted_back_in_whole_days() {
        let c = Calendar::every_day(brussels());
        assert_eq!(c.before(at("2025-03-03 10:00"), p("45 calendar days")).civil(&brussels()), "2025-01-18 00:00");
    }

    #[test]
    fn a_list_that_ends_is_not_guessed_beyond() {
        let (from, to) = (Date::parse("2025-01-01").unwrap(), Date::parse("2025-12-31").unwrap());
        let c = Calendar { lists: vec![Listed { name: "holidays.be".into(), from, to }], ..office() };
        assert!(c.window(at("2025-12-22 10:00"), p("5 business days"), Count::default()).is_ok());
        let wrong = c.window(at("2025-12-29 10:00"), p("5 business days"), Count::default()).unwrap_err();
        assert!(wrong.to_string().contains("`holidays.be` covers 2025-01-01 to 2025-12-31, and whether 2026-01-01"));
        // Calendar days that do not move need no list.
        assert!(c.window(at("2025-12-29 10:00"), p("5 calendar days"), Count::default()).is_ok());
    }

    #[test]
    fn the_first_day_and_the_month_are_as_declared() {
        let c = Calendar::every_day(brussels());
        let own = Count { first: FirstDay::Own, ..Count::default() };
        assert_eq!(end(&c, "2026-03-02 10:00", "45 calendar days", own), "2026-04-15");
        assert_eq!(end(&c, "2026-03-01 10:00", "1 month", own), "2026-03-31");
        assert_eq!(end(&c, "2026-01-31 10:00", "1 month", own), "2026-02-28");
        let up = Count { months: MonthEnds::Overflow, ..Count::default() };
        assert_eq!(end(&c, "2026-01-31 10:00", "1 month", up), "2026-03-01");
        assert_eq!(end(&c, "2026-01-31 10:00", "1 month", Count::default()), "2026-02-28");
    }

    #[test]
    fn last_days_roll_only_as_declared() {
        let roll = |roll| Count { roll, ..Count::default() };
        // Friday 4 September 2026 and two days is a Sunday.
        assert_eq!(end(&office(), "2026-09-04 10:00", "2 calendar days", roll(Roll::Stays)), "2026-09-06");
        assert_eq!(end(&office(), "2026-09-04 10:00", "2 calendar days", roll(Roll::Next)), "2026-09-07");
        assert_eq!(end(&office(), "2026-09-04 10:00", "2 calendar days", roll(Roll::Previous)), "2026-09-04");
        let eu = Calendar { least_open_days: 2, ..office() };
        assert_eq!(end(&eu, "2026-09-04 10:00", "2 calendar days", roll(Roll::Next)), "2026-09-08");
    }

    #[test]
    fn business_hours_and_cut_offs() {
        let c = Calendar { hours: Hours::parse("09:00 to 17:00"), ..office() };
        let after = |t: &str, h: &str| c.after(at(t), p(h)).civil(&c.zone);
        assert_eq!(after("2026-09-04 16:00", "8 business hours"), "2026-09-07 16:00");
        assert_eq!(after("2026-09-05 12:00", "8 business hours"), "2026-09-07 17:00");
        assert_eq!(after("2026-09-07 03:00", "1 business hour"), "2026-09-07 10:00");
        let back = c.before(at("2026-09-07 10:00"), p("2 business hours"));
        assert_eq!(back.civil(&c.zone), "2026-09-04 16:00");
        let opening = |t: &str| c.opening_of(at(t)).unwrap().civil(&c.zone);
        assert_eq!(opening("2026-09-04 17:00"), "2026-09-07 09:00");
        assert_eq!(opening("2026-09-04 12:00"), "2026-09-04 12:00");
        assert_eq!(opening("2026-09-04 02:00"), "2026-09-04 09:00");
        let cut = |t: &str| c.same_day_before(at(t), TimeOfDay::parse("16:00").unwrap()).unwrap().civil(&c.zone);
        assert_eq!(cut("2026-09-04 15:59"), "2026-09-04 15:59");
        assert_eq!(cut("2026-09-04 16:00"), "2026-09-07 09:00");
        assert_eq!(cut("2026-09-05 10:00"), "2026-09-07 09:00");
        assert!(office().window(at("2026-09-04 16:00"), p("8 business hours"), Count::default()).is_err());
    }

    #[test]
    fn the_longest_period_is_computed_or_refused_never_wrong() {
        let c = office();
        assert!(c.window(at("2026-01-01 00:00"), p("100000 years"), Count::default()).is_err());
        assert!(c.window_before(at("2026-01-01 00:00"), p("100000 years"), Count::default()).is_err());
        assert!(c.window(at("2026-01-01 00:00"), p("100000 business days"), Count::default()).is_ok());
        assert!(c.window(Moment::END, p("1 hour"), Count::default()).is_err());
        assert!(c.window_before(Moment::START, p("2 calendar days"), Count::default()).is_err());
    }
}
