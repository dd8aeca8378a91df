//! What norms and capabilities command: statuses, starts, ends, pauses, extensions, deemed events.

use super::{Host, InstanceId, Run, State};
use crate::due::Way;
use crate::effect::{Effect, NewEvent, Outcome, What};
use crate::event::{Cause, Event, EventId, Times};
use crate::parties::Parties;
use crate::program::NormId;
use std::sync::Arc;

impl Run {
    pub(super) fn apply_outcome(&mut self, o: Outcome, by: &Event, host: &mut dyn Host) {
        let block = self.names.intern(&o.block);
        let cause = Cause::Rule { clause: o.clause, block, by: by.id };
        match o.what {
            What::Happen(e) => {
                let name = self.names.intern(&e.name);
                self.happen(self.now, name, e, cause, None);
            }
            What::Set(status, who) => {
                let s = self.names.intern(&status);
                self.set_status(s, who, cause);
            }
            What::Unset(status, who) => {
                let s = self.names.intern(&status);
                self.unset_status(s, who, cause);
            }
            What::Dispatch(new) => self.dispatch(new, by),
            What::Show(entry, who, kind) => self.show(entry, &who, &kind, by),
            What::Trace(outcome, acts) => self.trace(o.clause, &o.block, &outcome, acts),
            What::Effects(list, subject) => {
                let at = Event { subject: subject.or(by.subject), ..by.clone() };
                self.apply_for(&list, cause, &at, host);
            }
        }
    }

    pub(super) fn apply(
        &mut self,
        effects: &[Effect],
        norm: NormId,
        instance: Option<InstanceId>,
        trigger: &Event,
        by: EventId,
        host: &mut dyn Host,
    ) {
        // Several windows may close at once: what moved this norm is not always what happened last.
        self.apply_for(effects, Cause::Norm { norm, instance, by: Some(by) }, trigger, host);
    }

    pub(super) fn apply_for(&mut self, effects: &[Effect], cause: Cause, trigger: &Event, host: &mut dyn Host) {
        for e in effects {
            self.one_effect(e, cause.clone(), trigger, host);
        }
    }

    pub(super) fn one_effect(&mut self, e: &Effect, cause: Cause, trigger: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let by = match &cause {
            Cause::Norm { by, .. } => *by,
            Cause::Rule { by, .. } => Some(*by),
            Cause::Entry(_) | Cause::Timer => None,
        };
        let whom = |run: &Self, p: &Option<Parties>, host: &dyn Host| match p {
            Some(p) => p.list(run, host, Some(trigger), None),
            None => trigger.subject.or(trigger.party).into_iter().collect(),
        };
        match e {
            Effect::Set(s, p) => {
                for w in whom(self, p, host) {
                    self.set_status(*s, w, cause.clone());
                }
            }
            Effect::Unset(s, p) => {
                for w in whom(self, p, host) {
                    self.unset_status(*s, w, cause.clone());
                }
            }
            Effect::Appoint(office, p) => {
                let new = p.list(self, host, Some(trigger), None);
                for old in self.holders(*office) {
                    if !new.contains(&old) {
                        self.unset_status(*office, old, cause.clone());
                    }
                }
                for w in new {
                    self.set_status(*office, w, cause.clone());
                }
            }
            Effect::Start(n) => {
                let late = self.late_of(&cause);
                self.start(*n, trigger, late, host);
            }
            Effect::End(n) => self.end_open(*n, trigger, State::Ended, by),
            Effect::EndFor(n, p) => {
                let who = p.list(self, host, Some(trigger), None);
                self.each_open(*n, trigger, |run, iid| {
                    let borne =
                        run.instances.get(iid as usize).is_some_and(|i| i.bearers.iter().all(|b| who.contains(b)));
                    if borne {
                        run.end_instance(iid, State::Ended, by);
                    }
                });
            }
            Effect::Waive(n) => self.end_open(*n, trigger, State::Waived, by),
            Effect::EndAllOf(p) => {
                let who = p.list(self, host, Some(trigger), None);
                for iid in 0..self.instances.len() {
                    if self.instances.get(iid).is_some_and(|i| {
                        i.state.open() && i.bearers.iter().all(|b| who.contains(b)) && !i.bearers.is_empty()
                    }) {
                        self.end_instance(u32::try_from(iid).unwrap_or(u32::MAX), State::Ended, by);
                    }
                }
            }
            Effect::Pause(n) => self.each_open(*n, trigger, Self::stop),
            Effect::Resume(n) => {
                let by = by.unwrap_or(trigger.id);
                for iid in self.meant(*n, trigger) {
                    if let Some(i) = self.instances.get_mut(iid as usize)
                        && std::mem::take(&mut i.stopped)
                    {
                        self.reconsider_instance(iid, by, host);
                    }
                }
            }
            Effect::Extend(n, period, calendar, named) => {
                let (period, given) = (*period, Way::of(*calendar, &program));
                self.each_open(*n, trigger, |run, iid| {
                    // By the calendar that the effect names, else by that in which the window itself counts.
                    let own = || run.instances.get(iid as usize).and_then(|i| program.norm(i.norm)?.due.as_ref());
                    let way = if *named { None } else { own().and_then(|t| t.way(&program)) }.unwrap_or(given);
                    if let Some(i) = run.instances.get_mut(iid as usize)
                        && let Some(d) = i.due
                    {
                        i.moved = true;
                        match d.extended(&program, way, period) {
                            Ok(d) => i.due = Some(d),
                            Err(b) => (i.due, i.beyond) = (None, Some(b)),
                        }
                        if i.beyond.is_some() {
                            run.undetermined(iid);
                        }
                    }
                    run.set_window(iid);
                });
            }
            Effect::Deem(name) => {
                self.happen(
                    self.now,
                    *name,
                    NewEvent {
                        subject: trigger.subject,
                        party: trigger.party,
                        times: Times { sent: Some(self.now), ..Times::default() },
                        ..NewEvent::default()
                    },
                    cause,
                    None,
                );
            }
            Effect::Decide(f, answer) => self.decide(*f, *answer, cause, trigger, host),
            Effect::Owe(a) => self.owe(*a, trigger, host),
            Effect::Require(matter) => {
                let name = format!("{}.required", self.names.text(*matter));
                let name = self.names.intern(&name);
                self.happen(
                    self.now,
                    name,
                    NewEvent { subject: trigger.subject, party: trigger.party, ..NewEvent::default() },
                    cause,
                    None,
                );
            }
            Effect::Refer(p, _) => {
                let to = p.list(self, host, Some(trigger), None);
                let name = self.names.intern("referred");
                self.happen(
                    self.now,
                    name,
                    NewEvent { subject: trigger.subject, party: trigger.party, to, ..NewEvent::default() },
                    cause,
                    None,
                );
            }
        }
    }

    /// The instances that an effect on a norm means: what an earlier version of the charter started under the same block is
    /// meant too.
    fn meant(&self, n: NormId, trigger: &Event) -> Vec<InstanceId> {
        let before = self.program.earlier.get(&n).into_iter().flatten();
        before.chain([&n]).flat_map(|n| self.concerned(*n, trigger)).collect()
    }

    pub(super) fn each_open(&mut self, n: NormId, trigger: &Event, mut f: impl FnMut(&mut Self, InstanceId)) {
        for iid in self.meant(n, trigger) {
            if self.instances.get(iid as usize).is_some_and(|i| i.state.open()) {
                f(self, iid);
            }
        }
    }

    pub(super) fn end_open(&mut self, n: NormId, trigger: &Event, state: State, by: Option<EventId>) {
        self.each_open(n, trigger, |run, iid| run.end_instance(iid, state, by));
    }

    pub(super) fn end_instance(&mut self, iid: InstanceId, state: State, by: Option<EventId>) {
        self.retime(iid, None);
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = state;
            i.ended = by;
        }
    }
}
