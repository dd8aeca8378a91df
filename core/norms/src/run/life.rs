//! The life of duties and rights: from trigger to fulfilled, missed, used or lapsed.

use super::{Instance, InstanceId, Run, State, Timer, TimerKey};
use crate::cond::{Cond, Tri};
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use crate::parties::Parties;
use crate::program::{Norm, NormId, NormKind, Silence};
use crate::run::Host;
use crate::time::{Due, TimeExpr, TimeValue};
use servanda_vocabulary::{Date, Moment};
use std::sync::Arc;

impl Run {
    pub(super) fn trigger(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(norms) = program.triggers.get(&event.name) else { return };
        for id in norms.iter().filter(|id| **id >= program.base.norms) {
            self.start(*id, event, host);
        }
    }

    pub(super) fn start(&mut self, id: NormId, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(norm) = program.norm(id) else { return };
        if self.is_replaced(norm.clause, Some(event), host) {
            return self.trace_norm(id, "replaced", false);
        }
        let holds = norm.when.value(self, host, Some(event));
        if norm.kind == NormKind::Rule {
            let acts = holds == Tri::Yes;
            self.trace_norm(id, if acts { "fired" } else { "not fired" }, acts);
            if acts {
                let scope = crate::scope::project(&mut self.names, event.scope, &norm.bends.per);
                let wide = Event { scope, ..event.clone() };
                let event = if norm.bends.per.is_empty() { event } else { &wide };
                let cause = Cause::Norm { norm: id, instance: None, by: Some(event.id) };
                let by = self.happen(
                    self.now,
                    norm.events.started,
                    NewEvent { subject: event.subject, party: event.party, ..NewEvent::default() },
                    cause,
                    None,
                );
                self.apply(&norm.then, id, None, event, by, host);
            }
            return;
        }
        let me = None;
        let bearers = norm.bearer.list(self, host, Some(event), me);
        let groups: Vec<Vec<Sym>> =
            if norm.bearer.spreads() { bearers.into_iter().map(|b| vec![b]).collect() } else { vec![bearers] };
        for mut bearers in groups {
            // A notice that reached only some of its addressees so far starts what they must or may do; what is others' to do
            // starts once, with the first receipt.
            if let Some(p) = self.partial(event.id) {
                if !bearers.iter().any(|b| p.addressees.contains(b)) {
                    if !p.first {
                        continue;
                    }
                } else {
                    bearers.retain(|b| event.to.contains(b));
                    if bearers.is_empty() {
                        continue;
                    }
                }
            }
            // Silence binds nobody who was not told: a window opens for holders whom the trigger, if it names addressees,
            // names.
            let told = event.to.is_empty() || bearers.iter().all(|b| Some(*b) == event.party || event.to.contains(b));
            let binds = matches!(
                norm.kind,
                NormKind::Right(Silence::Consent | Silence::Acceptance | Silence::Permission | Silence::Waiver)
            );
            if binds && !told {
                self.trace_norm(id, "not told", false);
                continue;
            }
            let scope = match norm.bends.per.is_empty() {
                true => None,
                false => crate::scope::project(&mut self.names, event.scope, &norm.bends.per),
            };
            let iid = u32::try_from(self.instances.len()).unwrap_or(u32::MAX);
            self.instances.push(Instance {
                norm: id,
                subject: event.subject,
                scope,
                trigger: event.id,
                bearers,
                state: State::Pending,
                due: None,
                from: None,
                paused_at: None,
                outer: None,
                extended: Vec::new(),
                waivers: Vec::new(),
                paused_at_day_end: false,
                stopped: false,
                moved: false,
                ended: None,
                late: event.late,
                beyond: None,
                timer: None,
            });
            self.by_key.part_mut(event.subject.map_or(0, |s| s.place())).insert((id, event.subject, iid), ());
            self.await_receipt(iid, norm, event);
            if !self.prove_instance(iid, norm) {
                self.trace_norm(id, "waits for proof", false);
            } else if holds == Tri::Yes {
                self.open(iid, event.id, host);
            } else {
                self.trace_norm(id, "waits", false);
                if norm.unless != Cond::False {
                    self.reconsider_instance(iid, event.id, host);
                }
                self.wake(iid);
                self.never(iid, norm, holds);
            }
        }
    }

    /// What can never begin does not wait: its condition does not hold, and neither an event nor time can change that.
    fn never(&mut self, iid: InstanceId, norm: &Norm, holds: Tri) {
        if holds != Tri::No
            || norm.when.asks_groups()
            || !self.awaits(iid).is_empty()
            || self.next_change(iid).is_some()
        {
            return;
        }
        if let Some(i) = self.instances.get_mut(iid as usize).filter(|i| i.state == State::Pending) {
            i.state = State::Ended;
            i.ended = Some(i.trigger);
            let id = i.norm;
            self.trace_norm(id, "never begins", false);
        }
    }

    /// Lets an instance run: its window is read from its trigger.
    pub(super) fn open(&mut self, iid: InstanceId, by: EventId, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = State::Running;
        }
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(by) };
        let party = match inst.bearers.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        self.trace_norm(inst.norm, "started", true);
        self.happen(
            self.now,
            norm.events.started,
            NewEvent { subject: inst.subject, party, ..NewEvent::default() },
            cause,
            None,
        );
        self.set_window(iid);
        if norm.unless != Cond::False || norm.paused != Cond::False {
            self.reconsider_instance(iid, by, host);
        } else {
            self.wake(iid);
        }
    }

    /// When an instance ends, begins, and ends at the latest, as a norm says.
    pub(super) fn times_of(&self, inst: &Instance, norm: &Norm) -> [Option<TimeValue>; 3] {
        let told = self.as_received(norm, inst);
        let of = |t: &TimeExpr| match &told {
            Ok(Some(told)) => t.value(self, Some(told)),
            Ok(None) => t.value(self, self.event(inst.trigger)),
            Err(beyond) => TimeValue::Beyond(beyond.clone()),
        };
        [&norm.due, &norm.from, &norm.bends.outer].map(|t| t.as_ref().map(of))
    }

    pub(super) fn set_window(&mut self, iid: InstanceId) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize) else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        let [due, from, outer] = self.times_of(inst, norm);
        let rank = program.rank(norm.clause);
        let late = self.late_of_window(norm, inst);
        let Some(inst) = self.instances.get_mut(iid as usize) else { return };
        inst.late = late;
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
            let due = due.map(|d| self.not_before(iid, d));
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

    /// A window's end.
    pub(super) fn close(&mut self, iid: InstanceId, at: Moment) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        // An outer limit never pauses.
        let outer = inst.state == State::Paused && inst.outer.is_some_and(|o| o.at <= at);
        if inst.state != State::Running && !outer {
            return;
        }
        let (state, word) = match norm.kind {
            NormKind::Right(_) => (State::Lapsed, "lapsed"),
            _ => (State::Missed, "missed"),
        };
        self.trace_norm(inst.norm, word, true);
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: None };
        let party = match inst.bearers.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let ended = self.happen(
            at,
            norm.events.over,
            NewEvent { subject: inst.subject, party, ..NewEvent::default() },
            cause,
            None,
        );
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = state;
            i.ended = Some(ended);
        }
    }

    /// A norm's instances with this subject or without any; all of them when no subject is named.
    pub(super) fn of_subject(&self, norm: NormId, subject: Option<Sym>) -> Vec<InstanceId> {
        let of = |about: Option<Sym>| {
            let part = self.by_key.part(about.map_or(0, |s| s.place()));
            part.into_iter().flat_map(move |p| p.range((norm, about, 0)..=(norm, about, u32::MAX))).map(|(k, ())| k.2)
        };
        match subject {
            Some(_) => of(subject).chain(of(None)).collect(),
            None => {
                // In the order in which they arose in the run, not in which their names came into the log.
                let last = (norm, Some(Sym::LAST), u32::MAX);
                let all = self.by_key.all().flat_map(|p| p.range((norm, None, 0)..=last));
                let mut all: Vec<InstanceId> = all.map(|(k, ())| k.2).collect();
                all.sort_unstable();
                all
            }
        }
    }

    /// Lets an instance go from the event that proves its trigger, where the norm asks for proof; whether it may go at all.
    fn prove_instance(&mut self, iid: InstanceId, norm: &Norm) -> bool {
        let Some(inst) = self.instances.get(iid as usize) else { return false };
        let Some(proved) = self.proved(norm, inst.trigger, &inst.bearers) else { return false };
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.trigger = proved;
        }
        true
    }

    /// Whether a right's window is closed only because its notice is not proved yet.
    fn unproved(&self, inst: &Instance, norm: &Norm, host: &dyn Host) -> bool {
        inst.state == State::Pending
            && self.proved(norm, inst.trigger, &inst.bearers).is_none()
            && norm.when.value(self, host, self.event(inst.trigger)) == Tri::Yes
    }

    /// An act may fulfil duties and use rights.
    pub(super) fn acts(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        // What a norm's own ending commands follows its event, so that all windows of an instant close first.
        self.follow_up(event, host);
        let Some(norms) = program.acts.get(&event.name) else { return self.stand(event, &[], host) };
        let mut moved = Vec::new();
        for id in norms {
            let Some(norm) = program.norm(*id) else { continue };
            for iid in self.one_period(norm, self.reached(*id, event), event) {
                let Some(inst) = self.instances.get(iid as usize).cloned() else { continue };
                let may = match event.party {
                    Some(p) => inst.bearers.contains(&p) || matches!(norm.bearer, Parties::Anyone),
                    None => true,
                };
                // What the window's own end brought about is no act after it.
                let own = matches!(event.cause, Cause::Norm { instance: Some(x), .. } if x == iid);
                if !may || own || inst.trigger == event.id {
                    continue;
                }
                if self.act_on(iid, &inst, event, host) {
                    moved.push(*id);
                }
            }
        }
        self.stand(event, &moved, host);
    }

    /// Whether the act moved the instance.
    pub(super) fn act_on(&mut self, iid: InstanceId, inst: &Instance, event: &Event, host: &mut dyn Host) -> bool {
        let program = Arc::clone(&self.program);
        let Some(norm) = program.norm(inst.norm) else { return false };
        let right = matches!(norm.kind, NormKind::Right(_));
        // An act that names its addressees serves a duty towards somebody only if it names them all; one that names
        // nobody is addressed to every party.
        if let (Some(to), false) = (&norm.to, event.to.is_empty()) {
            let me = event.party.or(inst.bearers.first().copied());
            let trigger = self.event(inst.trigger).cloned();
            let owed = to.list(self, host, trigger.as_ref(), me);
            let named = self.partial(event.id).map_or(&*event.to, |p| &*p.so_far);
            if owed.iter().any(|p| Some(*p) != me && !named.contains(p) && !inst.waivers.contains(p)) {
                self.trace_norm(inst.norm, "not addressed", false);
                return false;
            }
        }
        // A right whose first moment is not known yet is not open yet.
        let early = norm.from.is_some() && inst.from.is_none_or(|f| event.at < f);
        if right && inst.state.open() && !early && self.barred(iid, norm, event, host) {
            return false;
        }
        let (state, name, word) = match inst.state {
            // Whoever uses a right shows that the notice came; only silence waits for proof of it.
            _ if !early
                && (matches!(inst.state, State::Running | State::Paused) || self.unproved(inst, norm, host)) =>
            {
                if right {
                    (State::Used, norm.events.done, "used")
                } else {
                    (State::Fulfilled, norm.events.done, "fulfilled")
                }
            }
            State::Missed => (State::Cured, norm.events.late, "cured"),
            State::Lapsed => {
                let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(event.id) };
                self.trace_norm(inst.norm, "late", false);
                self.happen(
                    event.at,
                    norm.events.late,
                    NewEvent { subject: inst.subject, party: event.party, ..NewEvent::default() },
                    cause,
                    None,
                );
                return false;
            }
            _ => return false,
        };
        if state == State::Used && self.draw(iid, norm, event, host) {
            return true;
        }
        self.retime(iid, None);
        self.trace_norm(inst.norm, word, true);
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(event.id) };
        let party = event.party.or(match inst.bearers.as_slice() {
            [one] => Some(*one),
            _ => None,
        });
        let amount = norm.bends.quantity.as_ref().and(event.said.amount());
        let ended = self.happen(
            event.at,
            name,
            NewEvent { subject: inst.subject, party, amount, ..NewEvent::default() },
            cause,
            None,
        );
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = state;
            i.ended = Some(ended);
        }
        true
    }

    /// The effects of a norm's ending, when that ending's own event is handled.
    pub(super) fn follow_up(&mut self, event: &Event, host: &mut dyn Host) {
        let Cause::Norm { norm: id, instance: Some(iid), .. } = event.cause else { return };
        let program = Arc::clone(&self.program);
        let Some(norm) = program.norm(id) else { return };
        let Some(trigger) = self.instances.get(iid as usize).and_then(|i| self.event(i.trigger)).cloned() else {
            return;
        };
        if event.name == norm.events.done {
            self.apply(&norm.then, id, Some(iid), &trigger, event.id, host);
            if let Cause::Norm { by: Some(by), .. } = event.cause
                && let Some(more) = self.event(by).and_then(|e| norm.bends.by_act.get(&e.name))
            {
                self.apply(more, id, Some(iid), &trigger, event.id, host);
            }
        } else if event.name == norm.events.over {
            self.apply(&norm.otherwise, id, Some(iid), &trigger, event.id, host);
        }
    }

    /// Conditions, pauses and unknown times that waited for this event.
    pub(super) fn reconsider(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(norms) = program.waits.get(&event.name) else { return };
        for id in norms {
            let mut list = self.concerned(*id, event);
            if program.elsewhere.contains(id) && event.subject.is_some() {
                let rest = self.of_subject(*id, None).into_iter().filter(|i| !list.contains(i)).collect::<Vec<_>>();
                list.extend(rest);
            }
            for iid in list {
                self.reconsider_instance(iid, event.id, host);
            }
        }
    }

    pub(super) fn reconsider_instance(&mut self, iid: InstanceId, by: EventId, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        if !inst.state.open() {
            return;
        }
        let trigger = self.event(inst.trigger).cloned();
        if norm.unless.value(self, host, trigger.as_ref()) == Tri::Yes {
            self.retime(iid, None);
            self.trace_norm(inst.norm, "ended by its exception", false);
            if let Some(i) = self.instances.get_mut(iid as usize) {
                i.state = State::Ended;
                i.ended = Some(by);
            }
            return;
        }
        if inst.state == State::Pending {
            if !self.prove_instance(iid, norm) {
                return;
            }
            let trigger = self.instances.get(iid as usize).and_then(|i| self.event(i.trigger)).cloned();
            if norm.when.value(self, host, trigger.as_ref()) == Tri::Yes {
                self.open(iid, by, host);
            } else {
                self.wake(iid);
            }
            return;
        }
        let stand = inst.stopped || norm.paused.value(self, host, trigger.as_ref()) == Tri::Yes;
        match (inst.state, stand) {
            (State::Running, true) => self.pause_instance(iid),
            (State::Paused, false) => self.resume_instance(iid),
            _ => {}
        }
        self.set_window(iid);
        self.wake(iid);
    }

    /// When time alone may next change what an instance's conditions say.
    pub(super) fn next_change(&self, iid: InstanceId) -> Option<Due> {
        let inst = self.instances.get(iid as usize).filter(|i| i.state.open())?;
        let norm = self.program.norm(inst.norm)?;
        let trigger = self.event(inst.trigger);
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
        let norm = self.instances.get(iid as usize).and_then(|i| program.norm(i.norm));
        let cal = program.calendar(norm.and_then(|n| n.due.as_ref()).map_or(0, TimeExpr::calendar));
        let (now, day_ends) = (self.now, self.day_ends);
        let begins = norm.and_then(|n| n.from.as_ref()).and_then(|t| match t.value(self, self.trigger_of(iid)) {
            TimeValue::Known(d) => Some(d),
            _ => None,
        });
        let Some(i) = self.instances.get_mut(iid as usize) else { return };
        if i.state != State::Paused {
            return;
        }
        i.state = State::Running;
        if let Some(from) = i.paused_at.take() {
            let ended_day = i.paused_at_day_end;
            let later = |due: Due| {
                if due.inclusive {
                    return due.at.plus_seconds(now.seconds().saturating_sub(from.seconds()));
                }
                // Whole days: the pause day is spent, the resumption day is not counted.
                // What a day's end brings about belongs to the day that ended.
                let now = if day_ends { now.plus_seconds(-1) } else { now };
                let from = if ended_day { from.plus_seconds(-1) } else { from };
                let (mut day, end) = (Date::of(from, &cal.zone), Date::of(now, &cal.zone));
                let mut n = 0i32;
                while day < end && n < 100_000 {
                    day = day.plus_days(1);
                    n = n.saturating_add(1);
                }
                Date::of(due.at, &cal.zone).plus_days(n).start(&cal.zone)
            };
            if let Some(due) = i.due {
                i.due = Some(Due { at: later(due), ..due });
                i.moved = true;
                // What had not begun when the clock was stopped begins as much later as it ends.
                if let (Some(begins), Some(at)) = (begins, i.from.filter(|f| *f > from)) {
                    i.from = Some(later(Due { at, ..begins }));
                }
            }
        }
        self.set_window(iid);
    }

    fn trigger_of(&self, iid: InstanceId) -> Option<&Event> {
        self.instances.get(iid as usize).and_then(|i| self.event(i.trigger))
    }

    pub(super) fn trace_norm(&mut self, id: NormId, outcome: &str, acts: bool) {
        if self.traces.is_none() {
            return;
        }
        if let Some(n) = Arc::clone(&self.program).norm(id) {
            let block = self.names.text(n.block).to_owned();
            self.trace(n.clause, &block, outcome, acts);
        }
    }

    /// What silence means for a right's instance.
    #[must_use]
    pub fn silence_of(&self, i: &Instance) -> Option<Silence> {
        match self.program.norm(i.norm)?.kind {
            NormKind::Right(s) => Some(s),
            _ => None,
        }
    }
}
