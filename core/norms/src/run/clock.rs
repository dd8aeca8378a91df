//! The clock of a duty or right: when its window closes, what stops it, and what lets it run on.

use super::{Instance, InstanceId, Run, State, Timer, TimerKey};
use crate::cond::Cond;
use crate::due::{Due, TimeValue, Way};
use crate::effect::NewEvent;
use crate::event::Cause;
use crate::program::Norm;
use crate::time::TimeExpr;
use servanda_vocabulary::{Date, Moment, Stop};
use std::sync::Arc;

impl Run {
    /// When an instance ends, begins, and ends at the latest, as a norm says.
    pub(super) fn times_of(&self, inst: &Instance, norm: &Norm) -> [Option<TimeValue>; 3] {
        let ends = [&norm.due, &norm.bends.outer];
        let told = match self.as_received(norm, inst) {
            Ok(told) => told,
            Err(beyond) => {
                let of = |t: &Option<TimeExpr>| t.as_ref().map(|_| TimeValue::Beyond(beyond.clone()));
                return [of(&norm.due), of(&norm.from), of(&norm.bends.outer)];
            }
        };
        let word = if told.is_none() { self.at_its_word(inst) } else { None };
        let record = told.as_ref().or_else(|| self.event(inst.trigger));
        let from = norm.from.as_ref().map(|t| {
            let from = t.value(self, record);
            // Its own word for an earlier moment opens nothing earlier.
            word.as_ref().map_or(from.clone(), |w| from.later_of(t.value(self, Some(w))))
        });
        let [due, outer] = ends.map(|t| t.as_ref().map(|t| t.value(self, word.as_ref().or(record))));
        [due, from, outer]
    }

    pub(super) fn set_window(&mut self, iid: InstanceId) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize) else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        let [due, from, outer] = self.times_of(inst, norm);
        let rank = program.rank(norm.clause);
        let late = self.late_of_window(norm, inst);
        let Some(inst) = self.instances.get_mut(iid as usize) else { return };
        inst.late = inst.late.max(late);
        let mut beyond = None;
        match from {
            // A pause moves what had not begun.
            Some(TimeValue::Known(d)) if !inst.moved || inst.from.is_none() => inst.from = Some(d.at),
            // A right whose opening cannot be computed is not open.
            Some(TimeValue::Beyond(b)) => (inst.from, beyond) = (Some(Moment::END), Some(b)),
            _ => {}
        }
        match due {
            Some(TimeValue::Known(d)) if !inst.moved => inst.due = Some(d),
            // What was known may become open again where a condition chooses between times.
            Some(TimeValue::NotYet) if !inst.moved => inst.due = None,
            Some(TimeValue::Beyond(b)) if !inst.moved => (inst.due, beyond) = (None, Some(b)),
            _ => {}
        }
        if let Some(TimeValue::Known(o)) = outer {
            inst.outer = Some(o);
            // An outer limit ends the window even while it depends on something that has not happened.
            inst.due = Some(inst.due.map_or(o, |d| d.min(o)));
        }
        // What rests on a late fact and has a grace that cannot be computed is not closed by guess.
        if let Some(d) = self.instances.get(iid as usize).and_then(|i| i.due)
            && let Err(b) = self.not_before(iid, d)
        {
            beyond = Some(b);
        }
        let Some(inst) = self.instances.get_mut(iid as usize) else { return };
        // What an extension could not compute stays so.
        if inst.moved {
            beyond = inst.beyond.take();
        }
        let news = beyond.is_some() && inst.beyond != beyond && !inst.moved;
        inst.beyond = beyond;
        let (ends, due) = match inst.state {
            State::Running => (true, inst.due),
            State::Paused => (true, inst.outer),
            _ => (false, None),
        };
        if ends {
            if due.is_none_or(|d| d.at > self.now) {
                self.reopen_account(iid);
            }
            let due = due.and_then(|d| self.not_before(iid, d).ok());
            let key = due.map(|d| (d.at.max(self.now), d.inclusive, rank, Timer::Instance(iid)));
            self.retime(iid, key);
        }
        if news {
            self.undetermined(iid);
        }
    }

    /// A time that cannot be computed stops nothing but its own norm, and says so.
    pub(super) fn undetermined(&mut self, iid: InstanceId) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        self.trace_norm(inst.norm, "undetermined", true);
        let party = match inst.bearers.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(inst.trigger) };
        let e = NewEvent { subject: inst.subject, party, ..NewEvent::default() };
        let id = self.happen(self.now, norm.events.unknown, e, cause, None);
        if let Some(b) = inst.beyond {
            let block = self.names.text(norm.block).to_owned();
            self.faults.push((id, format!("when `{block}` is due cannot be computed: {b}")));
        }
    }

    pub(super) fn retime(&mut self, iid: InstanceId, key: Option<TimerKey>) {
        let Some(i) = self.instances.get_mut(iid as usize) else { return };
        if let Some(old) = std::mem::replace(&mut i.timer, key) {
            self.timers.remove(&old);
        }
        if let Some(k) = key {
            self.timers.insert(k);
        }
    }

    /// When time alone may next change what an instance's conditions say.
    pub(super) fn next_change(&self, iid: InstanceId) -> Option<Due> {
        let inst = self.instances.get(iid as usize).filter(|i| i.state.open())?;
        let norm = self.program.norm(inst.norm)?;
        let word = self.at_its_word(inst);
        let trigger = word.as_ref().or_else(|| self.event(inst.trigger));
        let conds: &[&Cond] = match inst.state {
            State::Pending => &[&norm.when, &norm.unless],
            _ => &[&norm.paused, &norm.unless],
        };
        let times = norm.due.iter().chain(norm.from.iter()).chain(norm.bends.outer.iter());
        let times = times.filter_map(|t| t.next(self, trigger));
        conds.iter().filter_map(|c| c.next(self, trigger)).chain(times).min()
    }

    /// Sets a timer for it. Timers that have become idle by then do nothing.
    pub(super) fn wake(&mut self, iid: InstanceId) {
        let Some(d) = self.next_change(iid) else { return };
        let norm = self.instances.get(iid as usize).and_then(|i| self.program.norm(i.norm));
        let rank = norm.map_or(u32::MAX, |n| self.program.rank(n.clause));
        self.timers.insert((d.at, d.inclusive, rank, Timer::Wake(iid)));
    }

    /// An effect stops a running clock, until an effect lets it run on.
    pub(super) fn stop(&mut self, iid: InstanceId) {
        if let Some(i) = self.instances.get_mut(iid as usize)
            && matches!(i.state, State::Running | State::Paused)
        {
            i.stopped = true;
            self.pause_instance(iid);
        }
    }

    pub(super) fn pause_instance(&mut self, iid: InstanceId) {
        self.retime(iid, None);
        let (now, day_ends) = (self.now, self.day_ends);
        if let Some(i) = self.instances.get_mut(iid as usize)
            && i.state == State::Running
        {
            i.state = State::Paused;
            i.paused_at = Some(now);
            i.paused_at_day_end = day_ends;
        }
        self.set_window(iid);
    }

    pub(super) fn resume_instance(&mut self, iid: InstanceId) {
        let program = Arc::clone(&self.program);
        let Some(norm) = self.instances.get(iid as usize).and_then(|i| program.norm(i.norm)) else { return };
        let way = |t: Option<&TimeExpr>| t.and_then(|t| t.way(&program)).unwrap_or(Way::of(0, &program));
        let (now, day_ends) = (self.now, self.day_ends);
        let word = self.instances.get(iid as usize).and_then(|i| self.at_its_word(i));
        let trigger = word.as_ref().or_else(|| self.trigger_of(iid));
        let begins = norm.from.as_ref().and_then(|t| match t.value(self, trigger) {
            TimeValue::Known(d) => Some(d),
            _ => None,
        });
        let Some(i) = self.instances.get_mut(iid as usize) else { return };
        if i.state != State::Paused {
            return;
        }
        i.state = State::Running;
        let mut beyond = None;
        if let Some(from) = i.paused_at.take() {
            let ended_day = i.paused_at_day_end;
            let later = |due: Due, way: Way| {
                // Whole days: the pause day is spent, the resumption day is not counted.
                // What a day's end brings about belongs to the day that ended.
                let zone = &program.calendar(way.calendar).zone;
                let day = |at: Moment, ended: bool| Date::of(if ended { at.plus_seconds(-1) } else { at }, zone);
                let stop = Stop { from, to: now, days: (day(from, ended_day), day(now, day_ends)) };
                due.stood_still(&program, way, stop)
            };
            if let Some(due) = i.due {
                i.moved = true;
                match later(due, way(norm.due.as_ref())) {
                    Ok(d) => i.due = Some(d),
                    Err(b) => (i.due, beyond) = (None, Some(b)),
                }
                // What had not begun when the clock was stopped begins as much later as it ends.
                if let (Some(begins), Some(at)) = (begins, i.from.filter(|f| *f > from)) {
                    match later(Due { at, ..begins }, way(norm.from.as_ref())) {
                        Ok(d) => i.from = Some(d.at),
                        Err(b) => (i.from, beyond) = (Some(Moment::END), Some(b)),
                    }
                }
            }
        }
        if beyond.is_some() {
            i.beyond = beyond;
            self.undetermined(iid);
        }
        self.set_window(iid);
    }
}
