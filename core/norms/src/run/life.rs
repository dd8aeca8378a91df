//! The life of duties and rights: from trigger to fulfilled, missed, used or lapsed.

use super::dispute::Ground;
use super::{Instance, InstanceId, Run, State};
use crate::cond::{Cond, Tri};
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use crate::program::{Norm, NormId, NormKind, Silence};
use crate::run::Host;
use servanda_vocabulary::Moment;
use std::sync::Arc;

impl Run {
    pub(super) fn trigger(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(norms) = program.triggers.get(&event.name) else { return };
        for id in norms.iter().filter(|id| **id >= program.base.norms) {
            self.start(*id, event, event.late, host);
        }
    }

    /// Starts a norm for a trigger. `late` is the stamp of the latest late fact on which it rests that it starts.
    pub(super) fn start(&mut self, id: NormId, event: &Event, late: Moment, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(norm) = program.norm(id) else { return };
        if self.is_replaced(norm.clause, Some(event), host) {
            return self.trace_norm(id, "replaced", false);
        }
        if self.has_ended(norm.clause, event, host) {
            return self.trace_norm(id, "ended with the agreement", false);
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
            let waiting = Instance::waiting(id, (event.id, event.late.max(late)), bearers);
            self.instances.push(Instance { subject: event.subject, scope, ..waiting });
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
        let late = self.event(by).map_or(Moment::START, |e| e.late);
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = State::Running;
            i.late = i.late.max(late);
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
        if self.kept_ahead(iid, norm) {
            return;
        }
        if norm.bends.pays.is_some() {
            self.open_account(iid, norm);
            if self.settle_account(iid, by, host) {
                return;
            }
        }
        if norm.unless != Cond::False || norm.paused != Cond::False {
            self.reconsider_instance(iid, by, host);
        } else {
            self.wake(iid);
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
        if self.awaits_sum(iid, norm) {
            self.trace_norm(inst.norm, "over before its sum is known", false);
            return;
        }
        self.miss(iid, at);
    }

    /// A window has ended: the duty is missed, the right has lapsed.
    pub(super) fn miss(&mut self, iid: InstanceId, at: Moment) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
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
            NewEvent { subject: inst.subject, party, amount: self.unpaid(iid), ..NewEvent::default() },
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
    pub(super) fn unproved(&self, inst: &Instance, norm: &Norm, host: &dyn Host) -> bool {
        inst.state == State::Pending
            && self.proved(norm, inst.trigger, &inst.bearers).is_none()
            && norm.when.value(self, host, self.event(inst.trigger)) == Tri::Yes
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
        let ground = match inst.state {
            State::Pending => Ground::Holds,
            _ => self.ground(&norm.when, trigger.as_ref()),
        };
        let excepted = norm.unless.value(self, host, trigger.as_ref()) == Tri::Yes;
        if excepted || ground == Ground::Gone {
            self.retime(iid, None);
            let why =
                if excepted { "ended by its exception" } else { "ended: the finding on which it rests was turned" };
            self.trace_norm(inst.norm, why, false);
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
        let suspended = ground == Ground::Suspended;
        let stand = inst.stopped || suspended || norm.paused.value(self, host, trigger.as_ref()) == Tri::Yes;
        match (inst.state, stand) {
            (State::Running, true) => self.pause_instance(iid),
            (State::Paused, false) => {
                let late = self.event(by).map_or(Moment::START, |e| e.late);
                if let Some(i) = self.instances.get_mut(iid as usize) {
                    i.late = i.late.max(late);
                }
                self.resume_instance(iid);
            }
            _ => {}
        }
        self.set_window(iid);
        self.wake(iid);
    }

    pub(super) fn trigger_of(&self, iid: InstanceId) -> Option<&Event> {
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
