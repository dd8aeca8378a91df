//! The end of a window whose clock stood still: what was lost is added in the window's own unit, and the end rolls again.

use crate::calendar::{Calendar, Roll};
use crate::date::{Beyond, Date};
use crate::moment::Moment;
use crate::period::Unit;

/// A stretch in which a clock stood still.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop {
    /// From when.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// The day of the pause, which is spent, and that of the resumption, which is not counted.
    pub days: (Date, Date),
}

impl Calendar {
    /// The end of a window counted in `unit`, moved by what a stop took from it, and whether a whole day ends it: days for
    /// a window that ends with a day (business days where those are counted), business time for business hours, and plain
    /// seconds for other windows that end at an instant.
    ///
    /// # Errors
    /// When it lies beyond what the calendar knows.
    pub fn stood_still(
        &self,
        end: (Moment, bool),
        unit: Option<Unit>,
        roll: Roll,
        stop: Stop,
    ) -> Result<(Moment, bool), Beyond> {
        let (at, whole_day) = end;
        // A last day that moved to an open day may end there at an hour: it is a day all the same.
        let rolled = |day: Date| self.rolled_until.filter(|_| roll != Roll::Stays).map(|t| day.at(t, &self.zone));
        let in_days = whole_day || days_in(unit) && rolled(Date::of(at, &self.zone)) == Some(at);
        if in_days {
            let lost = self.lost_days(stop.days, unit == Some(Unit::BusinessDays))?;
            if lost == 0 {
                return Ok(end);
            }
            let next = Date::of(at, &self.zone);
            let last = if whole_day { next.checked_days(-1)? } else { next };
            let day = match unit {
                Some(Unit::BusinessDays) => self.step_business(last, lost, 1)?,
                _ => last.checked_days(lost)?,
            };
            let (to, _) = self.roll_day(day, roll)?;
            return Ok(match rolled(to).filter(|_| to != day) {
                Some(hour) => (hour, false),
                None => (to.end(&self.zone), true),
            });
        }
        if unit == Some(Unit::BusinessHours) {
            let lost = self.business_seconds(stop.from, stop.to)?;
            return if lost == 0 { Ok(end) } else { self.business_hours(at, lost).map(|w| (w.at, w.whole_day)) };
        }
        let at = at.plus_seconds(stop.to.seconds().saturating_sub(stop.from.seconds()));
        let day = Date::of(at, &self.zone);
        if unit.is_some()
            && let Some(_) = rolled(day)
        {
            let (to, _) = self.roll_day(day, roll)?;
            return Ok((rolled(to).filter(|_| to != day).unwrap_or(at), false));
        }
        Ok((at, false))
    }

    /// The days after the first of two and not after the second, or those among them that are open.
    fn lost_days(&self, (mut day, to): (Date, Date), open: bool) -> Result<i32, Beyond> {
        let mut n = 0i32;
        while day < to {
            day = day.checked_days(1)?;
            if !open || self.open(day)? {
                n = n.saturating_add(1);
            }
        }
        Ok(n)
    }

    /// The business time between two moments, in seconds.
    ///
    /// # Errors
    /// When a day between them lies beyond what the calendar knows, or it states no hours.
    pub fn business_seconds(&self, from: Moment, to: Moment) -> Result<i64, Beyond> {
        let (mut day, last) = (Date::of(from, &self.zone), Date::of(to, &self.zone));
        let mut sum = 0i64;
        while day <= last {
            if self.open(day)? {
                let (opens, closes) = self.hours_of(day)?;
                let here = closes.min(to).seconds().saturating_sub(opens.max(from).seconds());
                sum = sum.saturating_add(here.max(0));
            }
            day = day.checked_days(1)?;
        }
        Ok(sum)
    }
}

fn days_in(unit: Option<Unit>) -> bool {
    !matches!(unit, None | Some(Unit::Minutes | Unit::Hours | Unit::BusinessHours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::{Hours, TimeOfDay};
    use crate::moment::Zone;

    fn office() -> Calendar {
        let mut c = Calendar::every_day(Zone::named("Europe/Brussels").unwrap());
        (c.saturdays_closed, c.sundays_closed) = (true, true);
        c.closed = ["2025-12-25", "2025-12-26"].iter().map(|d| Date::parse(d).unwrap()).collect();
        c.hours = Some(Hours { opens: TimeOfDay::parse("09:00").unwrap(), closes: TimeOfDay::parse("17:00").unwrap() });
        c
    }
    fn moved(c: &Calendar, end: &str, unit: Unit, roll: Roll, from: &str, to: &str) -> String {
        let at = |t: &str| Moment::parse_civil(t, &c.zone).unwrap();
        let (from, to) = (at(from), at(to));
        let stop = Stop { from, to, days: (Date::of(from, &c.zone), Date::of(to, &c.zone)) };
        let (at, whole) = c.stood_still((at(end), end.ends_with("00:00")), Some(unit), roll, stop).unwrap();
        format!("{}{}", at.civil(&c.zone), if whole { " day" } else { "" })
    }

    #[test]
    fn business_days_that_were_lost_are_added_as_business_days() {
        // Three of them from Thursday 4 December end on the 9th. Lost: Monday and Tuesday; or Monday alone.
        let m = |from, to| moved(&office(), "2025-12-10 00:00", Unit::BusinessDays, Roll::Next, from, to);
        assert_eq!(m("2025-12-05 10:00", "2025-12-09 09:00"), "2025-12-12 00:00 day");
        assert_eq!(m("2025-12-05 10:00", "2025-12-08 09:00"), "2025-12-11 00:00 day");
        assert_eq!(m("2025-12-05 10:00", "2025-12-07 09:00"), "2025-12-10 00:00 day");
    }

    #[test]
    fn calendar_days_roll_again() {
        let m = |roll| moved(&office(), "2025-12-25 00:00", Unit::Days, roll, "2025-12-22 10:00", "2025-12-24 09:00");
        assert_eq!(m(Roll::Next), "2025-12-30 00:00 day");
        assert_eq!(m(Roll::Previous), "2025-12-25 00:00 day");
        assert_eq!(m(Roll::Stays), "2025-12-27 00:00 day");
    }

    #[test]
    fn a_rolled_end_at_an_hour_is_still_a_day() {
        // Saturday the 13th moved to Monday noon; one day later is Tuesday as a whole, five later a Saturday again.
        let c = Calendar { rolled_until: TimeOfDay::parse("12:00"), ..office() };
        let m = |to| moved(&c, "2025-12-15 12:00", Unit::Days, Roll::Next, "2025-12-10 10:00", to);
        assert_eq!(m("2025-12-11 09:00"), "2025-12-17 00:00 day");
        assert_eq!(m("2025-12-15 09:00"), "2025-12-22 12:00");
    }

    #[test]
    fn business_hours_lose_business_time_only() {
        let m = |end, from, to| moved(&office(), end, Unit::BusinessHours, Roll::Stays, from, to);
        assert_eq!(m("2025-12-16 10:00", "2025-12-15 16:00", "2025-12-16 09:00"), "2025-12-16 11:00");
        // Over the weekend an hour on Friday and one on Monday are lost.
        assert_eq!(m("2025-12-15 16:00", "2025-12-12 16:00", "2025-12-15 10:00"), "2025-12-16 10:00");
        assert_eq!(m("2025-12-15 16:00", "2025-12-13 09:00", "2025-12-14 10:00"), "2025-12-15 16:00");
    }
}
