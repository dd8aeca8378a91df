//! Acts: what fulfils a duty, cures it late, or uses a right.

use super::{Instance, InstanceId, Run, State};
use crate::cond::Tri;
use crate::effect::NewEvent;
use crate::event::{Cause, Event};
use crate::parties::Parties;
use crate::program::{Norm, NormKind};
use crate::run::Host;
use std::sync::Arc;

impl Run {
    /// An act may fulfil duties and use rights.
    pub(super) fn acts(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        // What a norm's own ending commands follows its event, so that all windows of an instant close first.
        self.follow_up(event, host);
        let Some(norms) = program.acts.get(&event.name) else { return self.stand(event, &[], host) };
        let mut moved = Vec::new();
        let mut paid = Vec::new();
        for id in norms {
            let Some(norm) = program.norm(*id) else { continue };
            if norm.bends.pays.as_ref().is_some_and(|p| p.by.contains(&event.name)) {
                paid.push(*id);
                continue;
            }
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
        if !paid.is_empty() {
            self.pay(&paid, event, host);
        }
        self.stand(event, &moved, host);
    }

    /// Whether the act moved the instance.
    pub(super) fn act_on(&mut self, iid: InstanceId, inst: &Instance, event: &Event, host: &mut dyn Host) -> bool {
        let program = Arc::clone(&self.program);
        let Some(norm) = program.norm(inst.norm) else { return false };
        let right = matches!(norm.kind, NormKind::Right(_));
        if !self.addressed(inst, norm, event, host) {
            self.trace_norm(inst.norm, "not addressed", false);
            return false;
        }
        // A right whose first moment is not known yet is not open yet.
        let early = norm.from.is_some() && inst.from.is_none_or(|f| event.at < f);
        if right && inst.state.open() && !early && self.barred(iid, norm, event, host) {
            return false;
        }
        // Who has given up a right that others still have does not use it.
        if right && event.party.is_some_and(|p| inst.waivers.contains(&p)) {
            self.trace_norm(inst.norm, "given up", false);
            return false;
        }
        if !right && inst.state == State::Pending {
            self.ahead(iid, inst, event, host);
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

    /// An act that names its addressees serves a duty towards somebody only if it names them all; one that names nobody is
    /// addressed to every party.
    pub(super) fn addressed(&self, inst: &Instance, norm: &Norm, event: &Event, host: &dyn Host) -> bool {
        let (Some(to), false) = (&norm.to, event.to.is_empty()) else { return true };
        let me = event.party.or(inst.bearers.first().copied());
        let owed = to.list(self, host, self.event(inst.trigger), me);
        let named = self.partial(event.id).map_or(&*event.to, |p| &*p.so_far);
        owed.iter().all(|p| Some(*p) == me || named.contains(p) || inst.waivers.contains(p))
    }

    /// What is done while nobody knows whether a duty's condition holds is kept in mind: it counts if the condition holds.
    fn ahead(&mut self, iid: InstanceId, inst: &Instance, event: &Event, host: &dyn Host) {
        let Some(norm) = Arc::clone(&self.program).norm(inst.norm).cloned() else { return };
        if norm.when.value(self, host, self.event(inst.trigger)) != Tri::Unknown {
            return;
        }
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.ahead.get_or_insert(event.id);
        }
    }

    /// Whether a duty that begins was kept before anybody knew of it, inside its window.
    pub(super) fn kept_ahead(&mut self, iid: InstanceId, norm: &Norm) -> bool {
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return false };
        let Some((id, at, party)) = inst.ahead.and_then(|a| self.event(a)).map(|e| (e.id, e.at, e.party)) else {
            return false;
        };
        let late = inst.due.is_some_and(|d| at > d.at || (at == d.at && !d.inclusive));
        let early = norm.from.is_some() && inst.from.is_none_or(|f| at < f);
        if late || early {
            return false;
        }
        self.retime(iid, None);
        self.trace_norm(inst.norm, "fulfilled before it began", true);
        let party = party.or(match inst.bearers.as_slice() {
            [one] => Some(*one),
            _ => None,
        });
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(id) };
        let what = NewEvent { subject: inst.subject, party, ..NewEvent::default() };
        let ended = self.happen(self.now, norm.events.done, what, cause, None);
        if let Some(i) = self.instances.get_mut(iid as usize) {
            (i.state, i.ended) = (State::Fulfilled, Some(ended));
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
}
