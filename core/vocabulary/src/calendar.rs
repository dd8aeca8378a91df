//! Calendars of a place: which days are open, and how far that is known.

use crate::date::{Beyond, Date, Hours, MonthEnds, TimeOfDay};
use crate::moment::{Moment, Zone};
use crate::period::Period;
use std::collections::BTreeSet;

/// How a deadline that falls on a closed day moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Roll {
    /// It stays.
    #[default]
    Stays,
    /// To the next open day.
    Next,
    /// To the open day before.
    Previous,
}

/// Which day is the first of a window in days, weeks, months or years.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FirstDay {
    /// The day after the anchor's.
    #[default]
    Next,
    /// The anchor's own day.
    Own,
}

/// How days are counted; each deadline may say otherwise than its calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Count {
    /// Which day is the first.
    pub first: FirstDay,
    /// What a month that lacks the day makes of it.
    pub months: MonthEnds,
    /// How a last day that is closed moves.
    pub roll: Roll,
}

/// A published list of closed days, and from when to when it was published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its name, such as `holidays.jp`.
    pub name: String,
    /// The first day that it covers.
    pub from: Date,
    /// The last day that it covers.
    pub to: Date,
}

/// A named business calendar of a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    /// The place whose midnight ends a day.
    pub zone: Zone,
    /// Whether Saturdays are closed.
    pub saturdays_closed: bool,
    /// Whether Sundays are closed.
    pub sundays_closed: bool,
    /// Further closed days, from published lists pinned in the charter.
    pub closed: BTreeSet<Date>,
    /// How far the lists of closed days reach: whether a day outside is open is not known.
    pub lists: Vec<Listed>,
    /// The hours of an open day.
    pub hours: Option<Hours>,
    /// How days are counted, unless a deadline says otherwise.
    pub count: Count,
    /// Windows in hours start at the next full hour (Regulation 1182/71 Art 3(1)).
    pub whole_hours: bool,
    /// How many open days a longer window holds at least (Regulation 1182/71 Art 3(5)); 0 for none.
    pub least_open_days: u32,
    /// A deadline that moves to an open day ends there at this time, windows in hours included.
    pub rolled_until: Option<TimeOfDay>,
}

impl Calendar {
    /// A calendar with every day open: what "calendar days" in a place needs.
    #[must_use]
    pub fn every_day(zone: Zone) -> Self {
        Self {
            zone,
            saturdays_closed: false,
            sundays_closed: false,
            closed: BTreeSet::new(),
            lists: Vec::new(),
            hours: None,
            count: Count::default(),
            whole_hours: false,
            least_open_days: 0,
            rolled_until: None,
        }
    }

    /// Whether both days of the weekend are closed.
    #[must_use]
    pub fn weekends_closed(&self) -> bool {
        self.saturdays_closed && self.sundays_closed
    }

    /// Whether it closes any day at all.
    #[must_use]
    pub fn closes_any(&self) -> bool {
        self.saturdays_closed || self.sundays_closed || !self.closed.is_empty() || !self.lists.is_empty()
    }

    /// Closes what another calendar closes: open are the days that are open in both.
    pub fn close_also(&mut self, other: &Calendar) {
        self.saturdays_closed |= other.saturdays_closed;
        self.sundays_closed |= other.sundays_closed;
        self.closed.extend(other.closed.iter().copied());
        for l in &other.lists {
            if !self.lists.contains(l) {
                self.lists.push(l.clone());
            }
        }
    }

    /// Whether the date is a business day.
    ///
    /// # Errors
    /// When a list of closed days does not reach so far, and nothing else closes the day.
    pub fn open(&self, date: Date) -> Result<bool, Beyond> {
        let weekend = self.saturdays_closed && date.saturday() || self.sundays_closed && date.sunday();
        if weekend || self.closed.contains(&date) {
            return Ok(false);
        }
        match self.lists.iter().find(|l| date < l.from || date > l.to) {
            Some(l) => Err(Beyond::new(format!(
                "`{}` covers {} to {}, and whether {date} is a business day is not known: pin a list that reaches further",
                l.name, l.from, l.to
            ))),
            None => Ok(true),
        }
    }

    /// The end of a window of `period` that opens at `anchor`, by the calendar's own count; far beyond every stamp where
    /// it cannot be computed.
    #[must_use]
    pub fn after(&self, anchor: Moment, period: Period) -> Moment {
        self.window(anchor, period, self.count).map_or(Moment::END, |w| w.at)
    }

    /// The last moment at which something is still `period` before `anchor`: for "at least 45 days before the meeting"
    /// that is the end of the day 45 days earlier. Long before every stamp where it cannot be computed.
    #[must_use]
    pub fn before(&self, anchor: Moment, period: Period) -> Moment {
        self.window_before(anchor, period, self.before_count()).map_or(Moment::START, |w| w.at)
    }

    /// How periods before an anchor are counted: a closed day does not move them unless they say so themselves
    /// (Regulation 1182/71 Art 3(4): not for periods reckoned backwards).
    #[must_use]
    pub fn before_count(&self) -> Count {
        Count { roll: Roll::Stays, ..self.count }
    }

    /// The last day of a window in days, weeks, months or years; none for hours and minutes.
    #[must_use]
    pub fn last_day(&self, anchor: Moment, period: Period) -> Option<Date> {
        if !period.whole_days() {
            return None;
        }
        Some(Date::of(self.after(anchor, period).plus_seconds(-1), &self.zone))
    }
}
