//! A due moment, the three values of one, and how what moves an end counts.

use crate::program::Program;
use crate::time::{Anchor, TimeExpr, counted};
use servanda_vocabulary::{Beyond, Count, FirstDay, Moment, Period, Roll, Stop, Unit};

/// A due moment. A day window ends, exclusive, at local midnight and closes before the facts of that instant; a window
/// in hours or to an instant includes it (`docs/kernel.md`, Run).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When it closes.
    pub at: Moment,
    /// Whether facts of that very instant are still in time.
    pub inclusive: bool,
}

impl Due {
    /// An end that is moved by a period, counted like any other from the end that was: by days it becomes a day's end, by
    /// hours an instant. The day on which it ended is spent, whatever a first day is.
    pub(crate) fn extended(self, program: &Program, way: Way, period: Period) -> Result<Due, Beyond> {
        let count = Count { first: FirstDay::Next, ..way.count };
        let cal = program.calendar(way.calendar);
        counted(cal, self, period, true, count).map(|w| Due { at: w.at, inclusive: !w.whole_day })
    }

    /// An end whose clock stood still, moved by what its window lost.
    pub(crate) fn stood_still(self, program: &Program, way: Way, stop: Stop) -> Result<Due, Beyond> {
        let cal = program.calendar(way.calendar);
        let moved = cal.stood_still((self.at, !self.inclusive), way.unit, way.count.roll, stop);
        moved.map(|(at, whole_day)| Due { at, inclusive: !whole_day })
    }
}

/// The way in which a window counts, for what moves its end: the calendar, the unit, the rules.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// The calendar; its number in the program.
    pub(crate) calendar: u32,
    /// In what it counts, if it is a period.
    unit: Option<Unit>,
    /// By which rules.
    count: Count,
}

impl Way {
    /// The rules of a calendar alone.
    pub(crate) fn of(calendar: u32, program: &Program) -> Self {
        Way { calendar, unit: None, count: program.calendar(calendar).count }
    }
}

/// The three values of a time at a moment of the run, and the fourth that says that it cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeValue {
    /// Known.
    Known(Due),
    /// Depends on something that has not happened yet.
    NotYet,
    /// Cannot come any more.
    Never,
    /// It has an anchor, but lies beyond what the pinned calendars and lists know.
    Beyond(Beyond),
}

impl TimeValue {
    pub(crate) fn instant(at: Result<Moment, Beyond>) -> Self {
        Self::of(at.map(|at| Due { at, inclusive: true }))
    }

    pub(crate) fn of(due: Result<Due, Beyond>) -> Self {
        due.map_or_else(Self::Beyond, Self::Known)
    }

    /// The later of two, where both are known; else the first.
    pub(crate) fn later_of(self, other: TimeValue) -> Self {
        match (&self, other) {
            (Self::Known(a), Self::Known(b)) => Self::Known(b.max(*a)),
            _ => self,
        }
    }

    /// Goes on with a known time.
    pub(crate) fn then(self, f: impl FnOnce(Due) -> Self) -> Self {
        match self {
            Self::Known(d) => f(d),
            other => other,
        }
    }
}

impl TimeExpr {
    /// The way in which it counts: that of its first time, where it is made of several; none where it names no calendar.
    pub(crate) fn way(&self, program: &Program) -> Option<Way> {
        let of = |calendar: u32, unit, count| Some(Way { calendar, unit, count });
        let cal = |n: u32| program.calendar(n);
        // What is no period does not roll, so what moves its end does not make it roll.
        let plain = |c: u32| of(c, None, Count { roll: Roll::Stays, ..cal(c).count });
        match self {
            TimeExpr::After(_, p, c) => of(*c, Some(p.unit), cal(*c).count),
            TimeExpr::Before(_, p, c) => of(*c, Some(p.unit), cal(*c).before_count()),
            TimeExpr::Counted(_, p, forward, by) => of(by.calendar, Some(p.unit), by.count(cal(by.calendar), *forward)),
            TimeExpr::StartOf(_, _, c)
            | TimeExpr::EndOf(_, _, c)
            | TimeExpr::Opening(_, c)
            | TimeExpr::SameDayBefore(_, _, c)
            | TimeExpr::Fixed(_, _, c) => plain(*c),
            TimeExpr::EndOfDay(_) => plain(0),
            TimeExpr::At(Anchor::Time(t)) => t.way(program),
            TimeExpr::Earliest(l) | TimeExpr::Latest(l) => l.first().and_then(|t| t.way(program)),
            TimeExpr::Ceiling(t, _) | TimeExpr::If(_, t, _) => t.way(program),
            TimeExpr::At(_) => None,
        }
    }
}
