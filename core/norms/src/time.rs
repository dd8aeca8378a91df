//! Time expressions over things that may never happen: three-valued, in a named place.

use crate::event::Event;
use crate::names::Sym;
use crate::run::Run;
use servanda_vocabulary::{Calendar, Moment, Period};

/// Where a deadline starts to run.
#[derive(Clone, Debug, PartialEq)]
pub enum Anchor {
    /// When the trigger took effect.
    At,
    /// When it was sent.
    Sent,
    /// When it was received.
    Received,
    /// When its author became aware.
    Aware,
    /// When it occurred.
    Occurred,
    /// The far end of the trigger's span (a meeting's date, a period's end).
    Until,
    /// The first occurrence of one of these events with the same subject.
    Event(Vec<Sym>),
    /// Another time.
    Time(Box<TimeExpr>),
}

/// A time that may be known, not yet known, or never to come.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeExpr {
    /// The anchor itself.
    At(Anchor),
    /// A period after the anchor, by a named calendar.
    After(Anchor, Period, u32),
    /// A period before the anchor.
    Before(Anchor, Period, u32),
    /// The end of the anchor's day.
    EndOfDay(Anchor),
    /// A moment of the charter; the flag says that a day ends there.
    Fixed(Moment, bool),
    /// The first of these that comes.
    Earliest(Vec<TimeExpr>),
    /// When all of these have come.
    Latest(Vec<TimeExpr>),
}

/// A due moment. A day window ends, exclusive, at local midnight and closes before the facts of that instant; a window
/// in hours or to an instant includes it (`docs/kernel.md`, Run).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When it closes.
    pub at: Moment,
    /// Whether facts of that very instant are still in time.
    pub inclusive: bool,
}

/// The three values of a time at a moment of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeValue {
    /// Known.
    Known(Due),
    /// Depends on something that has not happened yet.
    NotYet,
    /// Cannot come any more.
    Never,
}

impl TimeExpr {
    /// The events whose coming may change the value.
    pub fn waits(&self, out: &mut Vec<Sym>) {
        let mut anchor = |a: &Anchor| match a {
            Anchor::Event(e) => out.extend(e),
            Anchor::Time(t) => t.waits(out),
            _ => {}
        };
        match self {
            TimeExpr::At(a) | TimeExpr::After(a, _, _) | TimeExpr::Before(a, _, _) | TimeExpr::EndOfDay(a) => anchor(a),
            TimeExpr::Fixed(..) => {}
            TimeExpr::Earliest(l) | TimeExpr::Latest(l) => l.iter().for_each(|t| t.waits(out)),
        }
    }

    /// The value for an instance with this trigger.
    #[must_use]
    pub fn value(&self, run: &Run, trigger: Option<&Event>) -> TimeValue {
        let known = |at, inclusive| TimeValue::Known(Due { at, inclusive });
        match self {
            TimeExpr::At(a) => a.moment(run, trigger).map_or(TimeValue::NotYet, TimeValue::Known),
            TimeExpr::After(a, p, c) => a.moment(run, trigger).map_or(TimeValue::NotYet, |d| {
                let cal = run.program().calendar(*c);
                // A day window that starts where another day window ended starts on the day that just ended.
                let start = if d.inclusive { d.at } else { d.at.plus_seconds(-1) };
                known(cal.after(start, *p), cal.last_day(start, *p).is_none())
            }),
            TimeExpr::Before(a, p, c) => a.moment(run, trigger).map_or(TimeValue::NotYet, |d| {
                let cal = run.program().calendar(*c);
                known(cal.before(d.at, *p), cal.last_day(d.at, *p).is_none())
            }),
            TimeExpr::EndOfDay(a) => a.moment(run, trigger).map_or(TimeValue::NotYet, |d| {
                let cal: &Calendar = run.program().calendar(0);
                known(servanda_vocabulary::Date::of(d.at, &cal.zone).end(&cal.zone), false)
            }),
            TimeExpr::Fixed(m, day) => known(*m, !*day),
            TimeExpr::Earliest(l) => {
                // `earliest(a, not-by-t)` is `a` once `a <= t`; until then `a` is still the deadline that runs.
                let mut best: Option<Due> = None;
                let mut waiting = false;
                for t in l {
                    match t.value(run, trigger) {
                        TimeValue::Known(d) => best = Some(best.map_or(d, |b| b.min(d))),
                        TimeValue::NotYet => waiting = true,
                        TimeValue::Never => {}
                    }
                }
                match best {
                    Some(d) => TimeValue::Known(d),
                    None if waiting => TimeValue::NotYet,
                    None => TimeValue::Never,
                }
            }
            TimeExpr::Latest(l) => {
                let mut best: Option<Due> = None;
                for t in l {
                    match t.value(run, trigger) {
                        TimeValue::Known(d) => best = Some(best.map_or(d, |b| b.max(d))),
                        other => return other,
                    }
                }
                best.map_or(TimeValue::Never, TimeValue::Known)
            }
        }
    }
}

/// When an event came. A named moment that ends a day anchors as that day's end, so that what is counted from it starts
/// on the day that ended, not on the next.
fn come(run: &Run, e: &Event) -> Due {
    match run.program().moments.iter().find(|m| m.event == e.name).map(|m| m.is.value(run, None)) {
        Some(TimeValue::Known(d)) => d,
        _ => Due { at: e.at, inclusive: true },
    }
}

impl Anchor {
    fn moment(&self, run: &Run, trigger: Option<&Event>) -> Option<Due> {
        let instant = |at: Moment| Due { at, inclusive: true };
        match self {
            Anchor::At => trigger.map(|e| come(run, e)),
            Anchor::Sent => trigger.map(|e| instant(e.sent())),
            Anchor::Received => trigger.map(|e| instant(e.received())),
            Anchor::Aware => trigger.map(|e| instant(e.times.aware.unwrap_or(e.at))),
            Anchor::Occurred => trigger.map(|e| instant(e.times.occurred.unwrap_or(e.at))),
            Anchor::Until => trigger.and_then(|e| e.times.until).map(instant),
            Anchor::Event(names) => run.first_of(names, trigger.and_then(|t| t.subject)).map(|e| come(run, e)),
            Anchor::Time(t) => match t.value(run, trigger) {
                TimeValue::Known(d) => Some(d),
                _ => None,
            },
        }
    }
}
