//! Periods that come again and again: months, quarters and years of a place, or so many days from a start.

use super::{InstanceId, NewEvent, Run, State, Timer};
use crate::due::TimeValue;
use crate::event::{Event, Times};
use crate::names::Sym;
use crate::program::{Cycle, Norm, Recurring, ShortFirst};
use servanda_vocabulary::{Beyond, Calendar, Count, Date, Moment, Roll};
use std::sync::Arc;

impl Run {
    /// Periods that start when this event comes, and those of elements of a scope that begin or end with it.
    pub(super) fn recurring_on(&mut self, event: &Event) {
        let program = Arc::clone(&self.program);
        for i in program.recurring_waits.get(&event.name).into_iter().flatten() {
            let Some(r) = program.recurring.get(*i as usize) else { continue };
            if *i < program.base.recurring {
                // What an earlier version began ends with its element all the same.
                r.apart.iter().for_each(|a| self.series_ends(*i, a, event));
                continue;
            }
            if let Some(apart) = &r.apart {
                self.series_apart(*i, apart, event);
            } else if let TimeValue::Known(d) = r.from.value(self, None)
                && !self.timers.iter().any(|t| matches!(t.3, Timer::Recurring(x, ..) if x == *i))
            {
                self.schedule_recurring(*i, None, d.at);
            }
        }
    }

    /// Sets the timer of the first period.
    pub(super) fn schedule_recurring(&mut self, i: u32, of: Option<Sym>, from: Moment) {
        let program = Arc::clone(&self.program);
        let Some(r) = program.recurring.get(i as usize) else { return };
        let first = match first_start(r, program.calendar(r.calendar), from) {
            Ok(at) => at,
            Err(_) => return,
        };
        self.counted_from.insert((i, of), first);
        self.timers.insert((first, false, 0, Timer::Recurring(i, of, 0)));
    }

    /// One act answers one period of the civil calendar, the oldest that is open, else the last that was missed: a report
    /// for February is none for March.
    pub(super) fn one_period(&self, norm: &Norm, of: Vec<InstanceId>, act: &Event) -> Vec<InstanceId> {
        let aligned = |r: &Recurring| norm.on.contains(&r.event) && matches!(r.cycle, Cycle::Aligned(..));
        if !self.program.recurring.iter().any(aligned) {
            return of;
        }
        let own = |i: &&InstanceId| {
            let inst = self.instances.get(**i as usize);
            inst.is_some_and(|x| act.party.is_none_or(|p| x.bearers.contains(&p)))
        };
        let state = |i: &InstanceId| self.instances.get(*i as usize).map(|x| x.state);
        let open = of.iter().filter(own).find(|i| state(i).is_some_and(State::open));
        let missed = || of.iter().filter(own).rfind(|i| matches!(state(i), Some(State::Missed | State::Lapsed)));
        open.or_else(missed).copied().into_iter().collect()
    }

    /// Sets the timer of the next period that starts now or later; one that is running was begun by an earlier version.
    pub(super) fn begin_recurring(&mut self, i: u32, of: Option<Sym>, from: Moment) {
        let program = Arc::clone(&self.program);
        let Some(r) = program.recurring.get(i as usize) else { return };
        let cal = program.calendar(r.calendar);
        let Ok(first) = first_start(r, cal, from) else { return };
        let mut at = first;
        let mut n = 0u32;
        let begun = self.begun_now(r.event, of);
        while at < self.now || (at == self.now && begun) {
            let Ok(next) = end(r, cal, first, n, at) else { return };
            (at, n) = (next.max(at.plus_seconds(1)), n.saturating_add(1));
        }
        self.counted_from.insert((i, of), first);
        self.timers.insert((at, false, 0, Timer::Recurring(i, of, n)));
    }

    /// Whether a period of the same block has begun in this very instant, under an earlier version of the charter.
    fn begun_now(&self, event: Sym, of: Option<Sym>) -> bool {
        let block = |s: Sym| self.names.text(s).rsplit_once('.').map(|(block, _)| block);
        let same = self.program.recurring.iter().map(|r| r.event).filter(|e| block(*e) == block(event));
        same.filter_map(|e| self.last_in(&[e], None, of)).any(|e| e.at == self.now)
    }

    /// A period starts: its event, and the timer of the next.
    pub(super) fn recur(&mut self, i: u32, of: Option<Sym>, n: u32, at: Moment) {
        let program = Arc::clone(&self.program);
        let Some(r) = program.recurring.get(i as usize) else { return };
        // A period whose end cannot be computed has none, and no other follows: the last of civil time.
        let first = self.counted_from.get(&(i, of)).copied().unwrap_or(at);
        let until = end(r, program.calendar(r.calendar), first, n, at).ok().map(|u| u.max(at.plus_seconds(1)));
        if let Some(until) = until {
            self.timers.insert((until, false, 0, Timer::Recurring(i, of, n.saturating_add(1))));
        }
        let times = Times { until, occurred: Some(at), ..Times::default() };
        let (what, cause) = self.of_element(r.apart.as_ref(), r.clause, of);
        self.happen(at, r.event, NewEvent { times, ..what }, cause, None);
    }
}

fn first_start(r: &Recurring, cal: &Calendar, from: Moment) -> Result<Moment, Beyond> {
    let Cycle::Aligned(months, starts, ShortFirst::Skipped) = r.cycle else { return Ok(from) };
    let day = Date::of(from, &cal.zone);
    let start = day.start_of_span(months, starts)?.start(&cal.zone);
    if start == from { Ok(from) } else { Ok(day.next_span(months, starts)?.start(&cal.zone)) }
}

/// Where the `n`-th period, which starts at `at`, ends, if the series began at `first`.
fn end(r: &Recurring, cal: &Calendar, first: Moment, n: u32, at: Moment) -> Result<Moment, Beyond> {
    match r.cycle {
        // The n-th period runs from its start to the day before the same day of the next, each counted from the first.
        Cycle::Period(period) => {
            if let Some(day) = cal.nth_day(first, period, n.saturating_add(1))? {
                return Ok(day.start(&cal.zone));
            }
            Ok(cal.window(at, period, Count { roll: Roll::Stays, ..cal.count })?.at)
        }
        Cycle::Aligned(months, starts, short) => {
            let day = Date::of(at, &cal.zone);
            let next = day.next_span(months, starts)?;
            let begun = day.start_of_span(months, starts)?.start(&cal.zone) != at;
            let next =
                if n == 0 && begun && short == ShortFirst::Joined { next.next_span(months, starts)? } else { next };
            Ok(next.start(&cal.zone))
        }
    }
}
