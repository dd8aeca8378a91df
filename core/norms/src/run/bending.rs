//! What bends a running instance: bars and limits of use, extensions on evidence, waivers.

use super::{Host, Instance, InstanceId, Run, State};
use crate::cond::{Cond, Tri};
use crate::due::{Due, TimeValue, Way};
use crate::effect::NewEvent;
use crate::event::{Cause, Event};
use crate::names::Sym;
use crate::parties::Parties;
use crate::program::{Norm, NormId, NormKind};
use crate::scope::{agree, covers};
use servanda_vocabulary::Beyond;
use std::sync::Arc;

impl Run {
    /// The scope of what caused an event.
    pub(super) fn scope_of(&self, cause: &Cause) -> Option<Sym> {
        let id = match cause {
            Cause::Norm { instance: Some(i), .. } => self.instances.get(*i as usize)?.trigger,
            Cause::Norm { norm, by, .. } => {
                let scope = self.event((*by)?)?.scope;
                // A rule that is kept apart by fewer dimensions reaches as wide as those.
                return match self.program.norm(*norm).map(|n| &n.bends.per).filter(|p| !p.is_empty()) {
                    Some(per) => crate::scope::key(&self.names, scope, per),
                    None => scope,
                };
            }
            Cause::Rule { by, .. } => *by,
            Cause::Entry(_) | Cause::Timer => return None,
        };
        self.event(id)?.scope
    }

    /// A norm's instances that an act may move: of its subject, and of its own scope.
    pub(super) fn reached(&self, norm: NormId, act: &Event) -> Vec<InstanceId> {
        let mut list = self.of_subject(norm, act.subject);
        list.retain(|i| self.instances.get(*i as usize).is_some_and(|i| covers(&self.names, act.scope, i.scope)));
        list
    }

    /// A norm's instances that an effect for this trigger speaks of.
    pub(super) fn concerned(&self, norm: NormId, trigger: &Event) -> Vec<InstanceId> {
        let mut list = self.of_subject(norm, trigger.subject);
        list.retain(|i| self.instances.get(*i as usize).is_some_and(|i| agree(&self.names, trigger.scope, i.scope)));
        list
    }

    /// A party has joined: it is included in what is open where the block says so.
    pub(super) fn include(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        if program.joiners.is_empty() || self.names.text(event.name) != "party.joined" {
            return;
        }
        let Some(who) = event.subject.or(event.party) else { return };
        for id in &program.joiners {
            let Some(norm) = program.norm(*id) else { continue };
            let open: Vec<InstanceId> = self.of_subject(*id, None);
            let mut seen: Vec<crate::event::EventId> = Vec::new();
            for iid in open {
                let Some(inst) = self.instances.get(iid as usize).cloned() else { continue };
                let trigger = self.event(inst.trigger).cloned();
                let named = norm.bearer.list(self, host, trigger.as_ref(), None).contains(&who);
                if !inst.state.open() || !named || inst.bearers.contains(&who) || seen.contains(&inst.trigger) {
                    continue;
                }
                if !norm.bearer.spreads() {
                    if let Some(i) = self.instances.get_mut(iid as usize) {
                        i.bearers.push(who);
                    }
                    continue;
                }
                seen.push(inst.trigger);
                let own = u32::try_from(self.instances.len()).unwrap_or(u32::MAX);
                let (subject, scope, stopped) = (inst.subject, inst.scope, inst.stopped);
                let waiting = Instance::waiting(*id, (inst.trigger, inst.late), vec![who]);
                self.instances.push(Instance { subject, scope, stopped, ..waiting });
                self.by_key.part_mut(inst.subject.map_or(0, |s| s.place())).insert((*id, inst.subject, own), ());
                if norm.when.value(self, host, trigger.as_ref()) == Tri::Yes {
                    self.open(own, event.id, host);
                } else {
                    self.wake(own);
                }
            }
        }
    }

    /// Extensions and waivers that this event brings.
    pub(super) fn bend(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        for (id, place) in program.extensions.get(&event.name).into_iter().flatten() {
            for iid in self.reached(*id, event) {
                self.extend(iid, *place, event, host);
            }
        }
        let waived = program.waivers.get(&event.name);
        let before = waived.and_then(|id| program.earlier.get(id)).into_iter().flatten();
        for id in before.chain(waived) {
            for iid in self.reached(*id, event) {
                self.waive(iid, event, host);
            }
        }
    }

    /// Whether the use of a right is refused: an effect has stopped it, its bar holds, or it has been used as often as it
    /// may be.
    pub(super) fn barred(&mut self, iid: InstanceId, norm: &Norm, event: &Event, host: &mut dyn Host) -> bool {
        let Some(refused) = norm.bends.refused else { return false };
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return false };
        let trigger = self.event(inst.trigger).cloned();
        let bar = norm.bends.barred.value(self, host, trigger.as_ref()) == Tri::Yes;
        let often = norm.bends.limit.as_ref().is_some_and(|l| {
            let since = l.within.since(event.at, self.program.zone());
            let used = self.of_subject(inst.norm, None).into_iter().filter(|i| {
                let Some(i) = self.instances.get(*i as usize) else { return false };
                let by = i.ended.and_then(|e| self.event(e));
                i.state == State::Used
                    && i.scope == inst.scope
                    && by.is_some_and(|e| e.at >= since && (e.party.is_none() || e.party == event.party))
            });
            u32::try_from(used.count()).unwrap_or(u32::MAX) >= l.most
                && l.unless.value(self, host, trigger.as_ref()) != Tri::Yes
        });
        let quantity = self.wrong_quantity(iid, norm, event, host);
        let word = match (inst.stopped, bar, often, quantity) {
            (true, ..) => "suspended",
            (_, true, ..) => "barred",
            (.., true, _) => "used too often",
            (.., Some(why)) => why,
            _ => return false,
        };
        self.trace_norm(inst.norm, word, true);
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(event.id) };
        let amount = norm.bends.quantity.as_ref().and(event.said.amount());
        let what = NewEvent { subject: inst.subject, party: event.party, amount, ..NewEvent::default() };
        self.happen(event.at, refused, what, cause, None);
        true
    }

    fn extend(&mut self, iid: InstanceId, place: u32, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        let Some(x) = norm.bends.extensions.get(place as usize) else { return };
        // What triggered the instance does not extend it as well.
        if !matches!(inst.state, State::Running | State::Paused) || inst.trigger == event.id {
            return;
        }
        let trigger = self.event(inst.trigger).cloned();
        if (x.once && inst.extended.contains(&place)) || x.when.value(self, host, trigger.as_ref()) != Tri::Yes {
            self.trace_norm(inst.norm, "not extended", false);
            return;
        }
        let Some(due) = inst.due else { return };
        // By the calendar in which the window itself counts.
        let way = |c| norm.due.as_ref().and_then(|t| t.way(&program)).unwrap_or(Way::of(c, &program));
        let by = match x.by.map(|(p, c)| due.extended(&program, way(c), p)) {
            Some(Err(beyond)) => return self.beyond(iid, place, beyond),
            by => by.and_then(Result::ok),
        };
        let to = x.to.as_ref().and_then(|t| match t.value(self, trigger.as_ref()) {
            TimeValue::Known(d) => Some(d),
            _ => None,
        });
        let Some(new) = by.into_iter().chain(to).max().filter(|d| *d > due) else {
            self.trace_norm(inst.norm, "not extended", false);
            return;
        };
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.due = Some(new);
            i.moved = true;
            i.extended.push(place);
        }
        self.trace_norm(inst.norm, "extended", true);
        self.set_window(iid);
        if let Some(name) = norm.bends.extended {
            let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(event.id) };
            let what = NewEvent { subject: inst.subject, party: event.party, ..NewEvent::default() };
            self.happen(event.at, name, what, cause, None);
        }
    }

    /// An extension that cannot be computed leaves the end undetermined; it has not ended, and says why.
    fn beyond(&mut self, iid: InstanceId, place: u32, beyond: Beyond) {
        if let Some(i) = self.instances.get_mut(iid as usize) {
            (i.due, i.beyond, i.moved) = (None, Some(beyond), true);
            i.extended.push(place);
        }
        self.undetermined(iid);
        self.set_window(iid);
    }

    /// To whom an instance is owed: those that `to` names, else the other parties; a right may be waived by who holds it.
    #[must_use]
    pub fn owed_to(&self, iid: InstanceId, host: &dyn Host) -> Vec<Sym> {
        let Some(inst) = self.instances.get(iid as usize) else { return Vec::new() };
        let Some(norm) = self.program.norm(inst.norm) else { return Vec::new() };
        if matches!(norm.kind, NormKind::Right(_)) {
            return inst.bearers.clone();
        }
        let to = norm.to.as_ref().unwrap_or(&Parties::All);
        let me = inst.bearers.first().copied();
        let mut list = to.list(self, host, self.event(inst.trigger), me);
        list.retain(|p| !inst.bearers.contains(p));
        list
    }

    /// A waiver by one of those to whom it is owed; when all have waived, it is waived. With a time, it only moves the end.
    fn waive(&mut self, iid: InstanceId, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let owed = self.owed_to(iid, host);
        let Some(party) = event.party.filter(|p| owed.contains(p)) else { return };
        let Some(norm) = self.instances.get(iid as usize).and_then(|i| program.norm(i.norm)) else { return };
        let Some(inst) = self.instances.get_mut(iid as usize) else { return };
        if !inst.state.open() {
            return;
        }
        let (id, due, alone) = (inst.norm, inst.due, inst.bearers.len() == 1);
        if !inst.waivers.contains(&party) {
            inst.waivers.push(party);
        }
        if !owed.iter().all(|p| inst.waivers.contains(p)) {
            self.trace_norm(id, "waived by some", false);
            return;
        }
        let cause = Cause::Norm { norm: id, instance: Some(iid), by: Some(event.id) };
        let what = NewEvent { subject: inst.subject, party: Some(party), ..NewEvent::default() };
        if let Some(until) = event.said.times().until.filter(|_| norm.kind == NormKind::Duty) {
            // Forbearance: what is done until then is still in time, and nothing is given up.
            let new = Due { at: until, inclusive: true };
            inst.waivers.clear();
            if due.is_some_and(|d| d < new) {
                inst.due = Some(new);
                inst.moved = true;
                self.trace_norm(id, "forborne", true);
                self.set_window(iid);
                if let Some(name) = norm.bends.extended {
                    self.happen(event.at, name, what, cause, None);
                }
            }
            return;
        }
        self.retime(iid, None);
        self.trace_norm(id, "waived", true);
        let ended = norm.bends.waived.map(|name| self.happen(event.at, name, what.clone(), cause.clone(), None));
        if matches!(norm.kind, NormKind::Right(_)) {
            // Who gives up speaking is silent from now on: what silence brings about comes at once.
            self.happen(
                event.at,
                norm.events.over,
                NewEvent { party: if alone { Some(party) } else { None }, ..what },
                cause,
                None,
            );
        }
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = State::Waived;
            i.ended = ended.or(Some(event.id));
        }
    }

    /// Whether a norm can be refused at all: it has a bar or a limit.
    #[must_use]
    pub fn can_be_barred(norm: &Norm) -> bool {
        norm.bends.barred != Cond::False || norm.bends.limit.is_some() || norm.bends.quantity.is_some()
    }
}
