//! Transition rules: what runs when a version takes effect, and the version's own block says that it moves to its terms.
//! A right's window shrinks only for holders who consented (kernel.md, Amendments).

use super::{Host, Instance, InstanceId, Run, State};
use crate::due::{Due, TimeValue};
use crate::effect::NewEvent;
use crate::event::{Cause, EventId};
use crate::names::Sym;
use crate::program::{Norm, NormId, NormKind};
use servanda_vocabulary::Moment;
use std::sync::Arc;

/// How a version puts itself on record.
const AMENDED: &str = "charter.amended";

/// A window as a norm counts it: where it ends, where it begins.
struct Window {
    end: Option<Due>,
    from: Option<Moment>,
    /// Whether one of its times cannot be computed.
    beyond: bool,
}

impl Run {
    /// After a version has taken effect: moves the instances that its blocks say move, and says which stay.
    pub fn transition(&mut self, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let moving = program.norms.iter().enumerate().skip(program.base.norms as usize);
        let moving = moving.filter(|(_, n)| n.bends.moves.is_some());
        let mut moving: Vec<(u32, NormId)> =
            moving.map(|(i, n)| (program.rank(n.clause), u32::try_from(i).unwrap_or(u32::MAX))).collect();
        moving.sort_unstable();
        let Some(by) = self.names.find(AMENDED).and_then(|n| self.last_of(&[n], None)).map(|e| e.id) else { return };
        for (_, id) in moving {
            for old in program.earlier.get(&id).into_iter().flatten() {
                for iid in self.of_subject(*old, None) {
                    self.transit(iid, id, by, host);
                }
            }
        }
        self.settle(host);
    }

    /// The event that says that an instance moved to a later version's terms, or did not.
    #[must_use]
    pub fn transition_of(&self, iid: InstanceId) -> Option<EventId> {
        self.transitions.get(&iid).copied()
    }

    fn transit(&mut self, iid: InstanceId, id: NormId, by: EventId, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).filter(|i| i.state.open()).cloned() else { return };
        let (Some(old), Some(norm)) = (program.norm(inst.norm), program.norm(id)) else { return };
        let Some((moved, stayed)) = norm.bends.moves else { return };
        let moves = self.may_move(&inst, old, norm, by);
        let party = match inst.bearers.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let cause = Cause::Norm { norm: id, instance: Some(iid), by: Some(by) };
        let what = NewEvent { subject: inst.subject, party, ..NewEvent::default() };
        let said = self.happen(self.now, if moves { moved } else { stayed }, what, cause, None);
        self.transitions.insert(iid, said);
        self.trace_norm(id, if moves { "moves what runs" } else { "lets it stay" }, true);
        if !moves {
            return;
        }
        let part = self.by_key.part_mut(inst.subject.map_or(0, |s| s.place()));
        part.remove(&(inst.norm, inst.subject, iid));
        part.insert((id, inst.subject, iid), ());
        if let Some(i) = self.instances.get_mut(iid as usize) {
            (i.norm, i.from, i.outer) = (id, None, None);
        }
        if let Some(trigger) = self.event(inst.trigger).cloned() {
            self.await_receipt(iid, norm, &trigger);
        }
        self.set_window(iid);
        self.open_account(iid, norm);
        self.settle_account(iid, said, host);
        self.reconsider_instance(iid, said, host);
    }

    /// Whether an instance moves. What paused or was extended keeps the clock that it has; what would end at once stays,
    /// since nobody could keep it; and a right whose window is not shown to stay as long moves only if all its holders
    /// agreed to the version. A change does not bind those who have left.
    fn may_move(&self, inst: &Instance, old: &Norm, norm: &Norm, by: EventId) -> bool {
        let plain = !inst.moved && inst.state != State::Paused && old.bends.per == norm.bends.per;
        let new = self.window_under(inst, norm);
        let gone = !inst.bearers.is_empty() && inst.bearers.iter().all(|b| self.has_left(*b));
        if !plain || gone || new.beyond || new.end.is_some_and(|e| e.at <= self.now) {
            return false;
        }
        if norm.kind == NormKind::Duty {
            return true;
        }
        let now = self.window_under(inst, old);
        let as_long = now.end.zip(new.end).is_some_and(|(now, new)| new >= now);
        let as_soon = norm.from.is_none() || new.from.zip(now.from).is_some_and(|(new, now)| new <= now);
        (as_long && as_soon) || inst.bearers.iter().all(|b| self.agreed_to(by, *b))
    }

    fn window_under(&self, inst: &Instance, norm: &Norm) -> Window {
        let [due, from, outer] = self.times_of(inst, norm);
        let known = |t: &Option<TimeValue>| match t {
            Some(TimeValue::Known(d)) => Some(*d),
            _ => None,
        };
        let beyond = [&due, &from, &outer].into_iter().any(|t| matches!(t, Some(TimeValue::Beyond(_))));
        let end = known(&due).into_iter().chain(known(&outer)).min();
        Window { end, from: known(&from).map(|d| d.at), beyond }
    }

    /// Whether somebody was a party, and is none any more.
    fn has_left(&self, party: Sym) -> bool {
        let left = self.names.find("party.left");
        !self.has(self.program.party_status, party) && left.is_some_and(|n| self.first_of(&[n], Some(party)).is_some())
    }

    /// Whether a party consented to the version that an event puts in force, or adopted it.
    fn agreed_to(&self, amended: EventId, party: Sym) -> bool {
        let Some(version) = self.event(amended).and_then(|e| e.subject) else { return false };
        let names: Vec<Sym> =
            ["charter.consented", "charter.adopted"].iter().filter_map(|n| self.names.find(n)).collect();
        self.events.iter().any(|e| e.subject == Some(version) && e.party == Some(party) && names.contains(&e.name))
    }
}
