//! Time expressions over things that may never happen: three-valued, in a named place.

use crate::cond::{Cond, Tri};
use crate::delivery::Told;
use crate::due::{Due, TimeValue};
use crate::event::Event;
use crate::names::Sym;
use crate::program::{Cycle, Recurring};
use crate::run::{NoHost, Run};
use servanda_vocabulary::{
    Beyond, Calendar, Count, Date, DayOfYear, FirstDay, Moment, MonthEnds, Period, Roll, TimeOfDay, WindowEnd,
};

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
    /// What was told of a notice on its way; read only for a delivery.
    Told(Told),
    /// Another time.
    Time(Box<TimeExpr>),
}

/// By which rules a period is counted, where a deadline says otherwise than its calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct By {
    /// The calendar; its number in the program.
    pub calendar: u32,
    /// Which day is the first.
    pub first: Option<FirstDay>,
    /// What a month that lacks the day makes of it.
    pub months: Option<MonthEnds>,
    /// How a closed last day moves.
    pub roll: Option<Roll>,
    /// A second calendar, by whose rules the same period may end otherwise: shown beside the result, never instead of it.
    pub lenient: Option<u32>,
}

/// A span of the civil calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CivilSpan {
    /// A day.
    Day,
    /// So many months (1, 3, 6 or 12) of a year that begins on this day.
    Months(u8, DayOfYear),
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
    /// A period after (or, false, before) the anchor, counted by rules of its own.
    Counted(Anchor, Period, bool, Box<By>),
    /// The end of the anchor's day.
    EndOfDay(Anchor),
    /// The start of the span that holds the anchor, in the place of a calendar.
    StartOf(CivilSpan, Anchor, u32),
    /// The end of the span that holds the anchor, in the place of a calendar.
    EndOf(CivilSpan, Anchor, u32),
    /// The anchor while work is done, else the next opening of that calendar.
    Opening(Anchor, u32),
    /// The anchor if it comes before this time of an open day, else the opening of the next one.
    SameDayBefore(Anchor, TimeOfDay, u32),
    /// A moment of the charter; the flag says that a day ends there. It was read in the place of this calendar.
    Fixed(Moment, bool, u32),
    /// The first of these that comes.
    Earliest(Vec<TimeExpr>),
    /// When all of these have come.
    Latest(Vec<TimeExpr>),
    /// The first, but no later than the second, unless the first only starts to run after that.
    Ceiling(Box<TimeExpr>, Box<TimeExpr>),
    /// The first if the condition holds, the second if it does not; not yet known while the condition is not.
    If(Box<Cond>, Box<TimeExpr>, Box<TimeExpr>),
}

/// One reading of a time: strict and operative, or lenient with the rules that make it differ.
struct Reading<'a> {
    run: &'a Run,
    trigger: Option<&'a Event>,
    lenient: bool,
    because: Vec<String>,
}

impl TimeExpr {
    /// The events whose coming may change the value.
    pub fn waits(&self, by_status: &dyn Fn(Sym) -> Vec<Sym>, by_finding: &dyn Fn(u32) -> Vec<Sym>, out: &mut Vec<Sym>) {
        match self {
            TimeExpr::Earliest(l) | TimeExpr::Latest(l) => l.iter().for_each(|t| t.waits(by_status, by_finding, out)),
            TimeExpr::Ceiling(a, b) => [a, b].into_iter().for_each(|t| t.waits(by_status, by_finding, out)),
            TimeExpr::If(c, a, b) => {
                c.waits(by_status, by_finding, out);
                [a, b].into_iter().for_each(|t| t.waits(by_status, by_finding, out));
            }
            _ => match self.anchor() {
                Some(Anchor::Event(e)) => out.extend(e),
                Some(Anchor::Time(t)) => t.waits(by_status, by_finding, out),
                _ => {}
            },
        }
    }

    /// What it is counted from, if from one thing.
    fn anchor(&self) -> Option<&Anchor> {
        match self {
            TimeExpr::At(a)
            | TimeExpr::After(a, ..)
            | TimeExpr::Before(a, ..)
            | TimeExpr::Counted(a, ..)
            | TimeExpr::EndOfDay(a)
            | TimeExpr::StartOf(_, a, _)
            | TimeExpr::EndOf(_, a, _)
            | TimeExpr::Opening(a, _)
            | TimeExpr::SameDayBefore(a, ..) => Some(a),
            TimeExpr::Fixed(..)
            | TimeExpr::Earliest(..)
            | TimeExpr::Latest(..)
            | TimeExpr::Ceiling(..)
            | TimeExpr::If(..) => None,
        }
    }

    /// Whether it is known only for a trigger with a span.
    #[must_use]
    pub fn ends_with_span(&self) -> bool {
        match self {
            TimeExpr::Earliest(l) => !l.is_empty() && l.iter().all(TimeExpr::ends_with_span),
            TimeExpr::Latest(l) => l.iter().any(TimeExpr::ends_with_span),
            TimeExpr::Ceiling(a, _) => a.ends_with_span(),
            TimeExpr::If(_, a, b) => a.ends_with_span() && b.ends_with_span(),
            _ => match self.anchor() {
                Some(Anchor::Until) => true,
                Some(Anchor::Time(t)) => t.ends_with_span(),
                _ => false,
            },
        }
    }

    /// Whether it rests on when its trigger was received.
    pub(crate) fn reads_receipt(&self) -> bool {
        match self {
            TimeExpr::Earliest(l) | TimeExpr::Latest(l) => l.iter().any(TimeExpr::reads_receipt),
            TimeExpr::Ceiling(a, b) | TimeExpr::If(_, a, b) => a.reads_receipt() || b.reads_receipt(),
            _ => match self.anchor() {
                Some(Anchor::Received) => true,
                Some(Anchor::Time(t)) => t.reads_receipt(),
                _ => false,
            },
        }
    }

    /// The value for an instance with this trigger.
    #[must_use]
    pub fn value(&self, run: &Run, trigger: Option<&Event>) -> TimeValue {
        self.read(&mut Reading { run, trigger, lenient: false, because: Vec::new() })
    }

    /// What the same time would be by the lenient calendars that it names, and the rules that make the difference; none
    /// where it names none, or they change nothing.
    #[must_use]
    pub fn lenient(&self, run: &Run, trigger: Option<&Event>) -> Option<(Due, Vec<String>)> {
        let mut reading = Reading { run, trigger, lenient: true, because: Vec::new() };
        let TimeValue::Known(lenient) = self.read(&mut reading) else { return None };
        match self.value(run, trigger) {
            TimeValue::Known(strict) if strict != lenient => {
                reading.because.dedup();
                Some((lenient, reading.because))
            }
            _ => None,
        }
    }

    fn read(&self, r: &mut Reading<'_>) -> TimeValue {
        let run = r.run;
        let calendar = |n: u32| run.program().calendar(n);
        match self {
            TimeExpr::At(a) => a.moment(r),
            TimeExpr::After(a, p, c) => a.moment(r).then(|d| {
                counted(calendar(*c), d, *p, true, calendar(*c).count).map_or_else(TimeValue::Beyond, |w| closes(&w))
            }),
            TimeExpr::Before(a, p, c) => {
                let cal = calendar(*c);
                a.moment(r).then(|d| {
                    counted(cal, d, *p, false, cal.before_count()).map_or_else(TimeValue::Beyond, |w| closes(&w))
                })
            }
            TimeExpr::Counted(a, p, forward, by) => a.moment(r).then(|d| by.read(r, d, *p, *forward)),
            TimeExpr::EndOfDay(a) => TimeExpr::edge(r, CivilSpan::Day, a, 0, true),
            TimeExpr::StartOf(span, a, c) => TimeExpr::edge(r, *span, a, *c, false),
            TimeExpr::EndOf(span, a, c) => TimeExpr::edge(r, *span, a, *c, true),
            TimeExpr::Opening(a, c) => a.moment(r).then(|d| TimeValue::instant(calendar(*c).opening_of(d.at))),
            TimeExpr::SameDayBefore(a, time, c) => {
                a.moment(r).then(|d| TimeValue::instant(calendar(*c).same_day_before(d.at, *time)))
            }
            TimeExpr::Fixed(m, day, _) => TimeValue::Known(Due { at: *m, inclusive: !*day }),
            TimeExpr::Earliest(l) => {
                // `earliest(a, not-by-t)` is `a` once `a <= t`; until then `a` is still the deadline that runs.
                let mut best: Option<Due> = None;
                let mut rest = TimeValue::Never;
                for t in l {
                    match (t.read(r), &rest) {
                        (TimeValue::Known(d), _) => best = Some(best.map_or(d, |b| b.min(d))),
                        (TimeValue::Never, _) | (TimeValue::NotYet, TimeValue::Beyond(_)) => {}
                        (other, _) => rest = other,
                    }
                }
                best.map_or(rest, TimeValue::Known)
            }
            TimeExpr::Latest(l) => {
                let mut best: Option<Due> = None;
                for t in l {
                    match t.read(r) {
                        TimeValue::Known(d) => best = Some(best.map_or(d, |b| b.max(d))),
                        other => return other,
                    }
                }
                best.map_or(TimeValue::Never, TimeValue::Known)
            }
            TimeExpr::Ceiling(main, limit) => main.read(r).then(|d| match limit.read(r) {
                TimeValue::Known(l) if main.starts(r).is_some_and(|s| s.at > l.at) => TimeValue::Known(d),
                TimeValue::Known(l) => TimeValue::Known(d.min(l)),
                _ => TimeValue::Known(d),
            }),
            TimeExpr::If(cond, a, b) => match cond.value(run, &NoHost, r.trigger) {
                Tri::Yes => a.read(r),
                Tri::No => b.read(r),
                Tri::Unknown => TimeValue::NotYet,
            },
        }
    }

    /// When the clock of this time starts.
    fn starts(&self, r: &mut Reading<'_>) -> Option<Due> {
        let (TimeExpr::After(a, ..) | TimeExpr::Counted(a, ..)) = self else { return None };
        match a.moment(r) {
            TimeValue::Known(d) => Some(d),
            _ => None,
        }
    }

    fn edge(r: &mut Reading<'_>, span: CivilSpan, a: &Anchor, calendar: u32, end: bool) -> TimeValue {
        let cal = r.run.program().calendar(calendar);
        a.moment(r).then(|d| {
            // A window that ended with a day belongs to the day that ended.
            let day = Date::of(if d.inclusive { d.at } else { d.at.plus_seconds(-1) }, &cal.zone);
            TimeValue::of(match (span, end) {
                (CivilSpan::Day, true) => Ok(Due { at: day.end(&cal.zone), inclusive: false }),
                (CivilSpan::Day, false) => Ok(Due { at: day.start(&cal.zone), inclusive: true }),
                (CivilSpan::Months(m, from), true) => {
                    day.next_span(m, from).map(|next| Due { at: next.start(&cal.zone), inclusive: false })
                }
                (CivilSpan::Months(m, from), false) => {
                    day.start_of_span(m, from).map(|first| Due { at: first.start(&cal.zone), inclusive: true })
                }
            })
        })
    }
}

/// A period from an anchor. A day window that starts where another day window ended starts on the day that just ended.
pub(crate) fn counted(
    cal: &Calendar,
    anchor: Due,
    p: Period,
    forward: bool,
    count: Count,
) -> Result<WindowEnd, Beyond> {
    if !forward {
        return cal.window_before(anchor.at, p, count);
    }
    let start = if anchor.inclusive || !p.whole_days() { anchor.at } else { anchor.at.plus_seconds(-1) };
    cal.window(start, p, count)
}

fn closes(w: &WindowEnd) -> TimeValue {
    TimeValue::Known(Due { at: w.at, inclusive: !w.whole_day })
}

impl By {
    /// The rules: its own, else those of the calendar.
    pub(crate) fn count(&self, cal: &Calendar, forward: bool) -> Count {
        let own = if forward { cal.count } else { cal.before_count() };
        Count {
            first: self.first.unwrap_or(own.first),
            months: self.months.unwrap_or(own.months),
            roll: self.roll.unwrap_or(own.roll),
        }
    }

    fn read(&self, r: &mut Reading<'_>, anchor: Due, p: Period, forward: bool) -> TimeValue {
        let program = r.run.program();
        let cal = program.calendar(self.calendar);
        let count = self.count(cal, forward);
        let strict = counted(cal, anchor, p, forward, count);
        let (true, Some(n)) = (r.lenient, self.lenient) else {
            return strict.map_or_else(TimeValue::Beyond, |w| closes(&w));
        };
        let other = program.calendar(n);
        match counted(other, anchor, p, forward, if forward { other.count } else { other.before_count() }) {
            Ok(w) => {
                if let Ok(s) = &strict {
                    let mut why = w.because.clone();
                    why.retain(|b| !s.because.contains(b));
                    why.extend(differences((cal, count), other, anchor.at, w.at));
                    if s.at != w.at {
                        r.because.extend(why);
                    }
                }
                closes(&w)
            }
            Err(b) => TimeValue::Beyond(b),
        }
    }
}

/// The days and rules in which a lenient calendar differs from the strict one, over a window.
fn differences(strict: (&Calendar, Count), lenient: &Calendar, from: Moment, to: Moment) -> Vec<String> {
    let (cal, count) = strict;
    let mut out = Vec::new();
    if count.first != lenient.count.first {
        out.push(match lenient.count.first {
            FirstDay::Next => "the day on which it starts is not counted".to_owned(),
            FirstDay::Own => "the day on which it starts is counted".to_owned(),
        });
    }
    if count.months != lenient.count.months {
        out.push("a month that lacks the day is rounded otherwise".to_owned());
    }
    let (first, last) = (Date::of(from, &lenient.zone), Date::of(to, &lenient.zone));
    let more: Vec<String> = lenient
        .closed
        .iter()
        .filter(|d| **d >= first && **d <= last && cal.open(**d) == Ok(true))
        .take(10)
        .map(Date::to_string)
        .collect();
    if !more.is_empty() {
        out.push(format!("{} is no business day there", more.join(", ")));
    }
    out
}

/// When an event came. A named moment that ends a day anchors as that day's end, so that what is counted from it starts
/// on the day that ended, not on the next; so does, where the charter says so, whatever a day's end brought about.
fn come(run: &Run, e: &Event) -> Due {
    match run.moment_of(e).map(|m| m.is.value(run, run.element_of(e).as_ref())) {
        Some(TimeValue::Known(d)) => d,
        _ => instant(run, e, e.at),
    }
}

/// A time that an event carries, or its own.
fn instant(run: &Run, e: &Event, at: Moment) -> Due {
    Due { at, inclusive: !(run.program().ended_day && e.day_end && at == e.at) }
}

/// Where a trigger's span ends. A period of the civil calendar ends with its last day, so that what is counted from its end
/// starts on the day after that.
fn ends(run: &Run, e: &Event, until: Moment) -> Due {
    let aligned = |r: &Recurring| r.event == e.name && matches!(r.cycle, Cycle::Aligned(..));
    Due { at: until, inclusive: !run.program().recurring.iter().any(aligned) }
}

impl Anchor {
    fn moment(&self, r: &mut Reading<'_>) -> TimeValue {
        let (run, trigger) = (r.run, r.trigger);
        let found = match self {
            Anchor::At => trigger.map(|e| come(run, e)),
            Anchor::Sent => trigger.map(|e| instant(run, e, e.sent())),
            Anchor::Received => trigger.map(|e| instant(run, e, e.received())),
            Anchor::Aware => trigger.map(|e| instant(run, e, e.said.times().aware.unwrap_or(e.at))),
            Anchor::Occurred => trigger.map(|e| instant(run, e, e.when())),
            Anchor::Told(what) => crate::run::told(*what, trigger).map(|at| Due { at, inclusive: true }),
            Anchor::Until => trigger.and_then(|e| Some(ends(run, e, e.said.times().until?))),
            Anchor::Event(names) => run.first_for(names, trigger).map(|e| come(run, e)),
            Anchor::Time(t) => return t.read(r),
        };
        found.map_or(TimeValue::NotYet, TimeValue::Known)
    }
}
