//! When an entry counts as received by an addressee whose node is dark (the record block's `notice`).
//!
//! An entry that no delivery governs is received by an addressee when its own node says so: by a receipt in the entry itself,
//! or by a later `record.seen`. Failing that, it counts as received when `notice` has passed since its stamp. Only what is
//! counted from receipt waits for it: the entry has its effects, and everybody else's clocks run.

use super::{Instance, InstanceId, Run, Timer};
use crate::due::Due;
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId, Times};
use crate::names::Sym;
use crate::program::{Norm, NoticeRule};
use rust_decimal::prelude::ToPrimitive;
use servanda_vocabulary::{Beyond, Moment};
use std::collections::{BTreeMap, BTreeSet};

/// The fact by which a party's node says that it has the log up to an entry.
pub const SEEN: &str = "record.seen";
/// The receipt of one entry by one party: a fact of its node's, or the rule's.
pub const RECEIVED: &str = "record.received";

/// What the run knows of the receipt of entries.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    /// By which event an addressee received a trigger.
    by: BTreeMap<(EventId, Sym), EventId>,
    /// Triggers that wait for an addressee: their entries, and the instances that count from the receipt.
    waits: BTreeMap<(Sym, EventId), (u64, Vec<InstanceId>)>,
    /// Up to which entry a party's node has said that it has the log.
    upto: BTreeMap<Sym, u64>,
    /// Single entries that a party's node has seen.
    single: BTreeSet<(Sym, u64)>,
}

impl Run {
    /// Whether this addressee's receipt of a trigger has to be shown: the record has the rule, and nothing else says when.
    fn unshown(&self, trigger: &Event, who: Sym) -> bool {
        self.program.late.notice.is_some()
            && matches!(trigger.cause, Cause::Entry(_))
            && trigger.said.times().received.is_none()
            && trigger.party != Some(who)
            && (trigger.to.is_empty() || trigger.to.contains(&who))
    }

    /// An instance that counts from a receipt waits for its bearers' nodes.
    pub(super) fn await_receipt(&mut self, iid: InstanceId, norm: &Norm, trigger: &Event) {
        let Some(rule) = self.program.late.notice.filter(|_| norm.counts_from_receipt()) else { return };
        let Some(bearers) = self.instances.get(iid as usize).map(|i| i.bearers.clone()) else { return };
        let Some(entry) = trigger.entry else { return };
        for who in bearers {
            if !self.unshown(trigger, who) {
                continue;
            }
            let seen = self.heard.upto.get(&who).is_some_and(|n| entry <= *n);
            if seen || self.heard.single.contains(&(who, entry)) || self.heard.by.contains_key(&(trigger.id, who)) {
                continue;
            }
            let waits = self.heard.waits.entry((who, trigger.id)).or_insert((entry, Vec::new()));
            waits.1.push(iid);
            if let Ok(due) = self.deemed(trigger, rule) {
                let rank = self.program.rank(rule.clause);
                self.timers.insert((reading(due), due.inclusive, rank, Timer::Unheard(trigger.id, who)));
            }
        }
    }

    /// When a trigger counts as received by a party that shows nothing.
    fn deemed(&self, trigger: &Event, rule: NoticeRule) -> Result<Due, Beyond> {
        let cal = self.program.calendar(0);
        // Nobody can have received a late entry before it was stamped.
        let w = cal.window(trigger.at.max(trigger.late), rule.period, cal.count)?;
        Ok(Due { at: w.at, inclusive: !w.whole_day })
    }

    /// The trigger as those who are bound received it: the last of them, where several are bound together. None where the
    /// trigger itself says all.
    pub(super) fn as_received(&self, norm: &Norm, inst: &Instance) -> Result<Option<Event>, Beyond> {
        let Some(rule) = self.program.late.notice.filter(|_| norm.counts_from_receipt()) else { return Ok(None) };
        let Some(trigger) = self.event(inst.trigger) else { return Ok(None) };
        let mut last: Option<Moment> = None;
        for who in inst.bearers.iter().filter(|b| self.unshown(trigger, **b)) {
            let at = match self.heard.by.get(&(trigger.id, *who)).and_then(|e| self.event(*e)) {
                Some(e) => e.at.max(trigger.at),
                None if self.heard.waits.contains_key(&(*who, trigger.id)) => reading(self.deemed(trigger, rule)?),
                None => trigger.at,
            };
            last = last.max(Some(at));
        }
        Ok(last.map(|at| Event { said: trigger.said.received(at), ..trigger.clone() }))
    }

    /// An instance's trigger, with the receipt from which those who are bound count.
    #[must_use]
    pub fn told_trigger(&self, inst: &Instance) -> Option<Event> {
        let norm = self.program.norm(inst.norm)?;
        self.as_received(norm, inst).ok()?.or_else(|| self.event(inst.trigger).cloned())
    }

    /// A node says what it has: what its party has received by that, and the windows that count from it.
    pub(super) fn hear(&mut self, event: &Event) {
        if self.program.late.notice.is_none() || !matches!(event.cause, Cause::Entry(_)) {
            return;
        }
        let (Some(who), Some(entry)) = (event.party, event.said.value().and_then(|v| v.to_u64())) else { return };
        let upto = match self.names.text(event.name) {
            SEEN => true,
            RECEIVED => false,
            _ => return,
        };
        if upto {
            let known = self.heard.upto.entry(who).or_default();
            *known = entry.max(*known);
        } else {
            self.heard.single.insert((who, entry));
        }
        let of_party = self.heard.waits.range((who, 0)..=(who, EventId::MAX));
        let now: Vec<EventId> =
            of_party.filter(|(_, (e, _))| if upto { *e <= entry } else { *e == entry }).map(|(k, _)| k.1).collect();
        for trigger in now {
            self.received(trigger, who, event.id);
        }
    }

    /// The time has passed in which a node could have said that it has the entry.
    pub(super) fn unheard(&mut self, trigger: EventId, who: Sym) {
        let Some(rule) = self.program.late.notice else { return };
        let Some(e) = self.event(trigger).cloned().filter(|_| self.heard.waits.contains_key(&(who, trigger))) else {
            return;
        };
        let name = self.names.intern(RECEIVED);
        let times = Times { sent: Some(e.sent()), received: Some(self.now), ..Times::default() };
        let what = NewEvent { subject: e.subject, party: Some(who), times, ..NewEvent::default() };
        let cause = Cause::Rule { clause: rule.clause, block: rule.block, by: trigger };
        let id = self.happen(self.now, name, what, cause, None);
        self.received(trigger, who, id);
    }

    fn received(&mut self, trigger: EventId, who: Sym, by: EventId) {
        let Some((_, instances)) = self.heard.waits.remove(&(who, trigger)) else { return };
        self.heard.by.insert((trigger, who), by);
        for iid in instances {
            if self.instances.get(iid as usize).is_some_and(|i| i.state.open()) {
                self.set_window(iid);
            }
        }
    }

    /// The receipts on which an instance's window rests.
    pub(crate) fn receipts_of(&self, inst: &Instance) -> Vec<EventId> {
        inst.bearers.iter().filter_map(|b| self.heard.by.get(&(inst.trigger, *b)).copied()).collect()
    }

    /// What orders receipts of one instant: the party, by name.
    pub(super) fn unheard_key(&self, trigger: EventId, who: Sym) -> Vec<String> {
        vec![self.names.text(who).to_owned(), format!("{trigger:010}")]
    }
}

/// What is received by the end of a day is received on that day (as with deliveries).
fn reading(due: Due) -> Moment {
    if due.inclusive { due.at } else { due.at.plus_seconds(-1) }
}
