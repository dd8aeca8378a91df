//! What becomes owed: when, by whom and to whom, in which parts, under which caps, with the one rounding point.

use super::caps::{CapKey, CapTrace, Capped};
use super::corrections::Corrections;
use super::split::split;
use super::{Host, Run, Timer};
use crate::amount::{AmountFault, AmountNorm, Waiting};
use crate::cond::Tri;
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use rust_decimal::Decimal;
use servanda_vocabulary::{Moment, Money};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whose sum it is, of which amount, about what and in which scope.
pub(super) type Key = (u32, Option<Sym>, Option<Sym>, Option<Sym>);

/// What sums remember.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    /// How much had come together before each trigger.
    pub(super) before: BTreeMap<(u32, Option<Sym>, EventId), Money>,
    /// How much has come together in the span that starts there.
    pub(super) together: BTreeMap<(Key, Moment), Money>,
    /// What a reduction's floor kept from being taken off, carried forward.
    pub(super) carried: BTreeMap<(Key, usize), Decimal>,
    /// What was counted for spans that have one sum, and what is to be credited.
    pub(super) corrections: Corrections,
    /// What has been used of each right that is for so much.
    pub(super) drawn: BTreeMap<super::InstanceId, Money>,
    /// What was paid for duties that pay a sum.
    pub(super) accounts: super::accounts::Accounts,
    /// What has been used up of each cap.
    pub(super) used: BTreeMap<CapKey, Money>,
    /// Sums that an answer or a correction may set right.
    pub(super) on_record: Vec<super::lifting::OnRecord>,
}

/// A sum made by formula, not yet rounded.
pub(super) struct Made {
    pub(super) sum: Money,
    /// Before any reduction.
    pub(super) unreduced: Money,
    /// What each reduction that carries brought with it, and what it left.
    pub(super) carry: Vec<(usize, Decimal, Decimal)>,
    pub(super) traces: Vec<(String, bool)>,
}

/// One sum to be put on record.
#[derive(Clone, Debug)]
pub(super) struct Bill {
    pub(super) debtor: Sym,
    pub(super) creditors: Vec<Sym>,
    pub(super) sum: Money,
    pub(super) uncapped: Money,
    pub(super) cut_by: Vec<u32>,
    pub(super) uses: Vec<CapKey>,
}

impl Bill {
    /// Whose it is and to whom it is owed, as an event says it.
    pub(super) fn told(&self, trigger: &Event) -> NewEvent {
        NewEvent {
            subject: trigger.subject,
            party: Some(self.debtor),
            to: self.creditors.clone(),
            ..NewEvent::default()
        }
    }
}

impl Run {
    pub(super) fn owe_on(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        if let Some(id) = program.declarations.get(&event.name) {
            self.declared(*id, event, host);
        }
        for id in program.amount_on.get(&event.name).into_iter().flatten().filter(|id| **id >= program.base.amounts) {
            self.owe(*id, event, host);
        }
        if program.amount_waits.contains(&event.name) {
            self.try_waiting(host);
        }
        if program.cap_answers.contains(&event.name) {
            self.lift_caps(event, host);
        }
    }

    /// Sums that waited are tried again, in the order in which they were triggered: what waited longest is made first.
    pub(super) fn try_waiting(&mut self, host: &mut dyn Host) {
        for w in std::mem::take(&mut self.amount_waits) {
            let of = self.program.amounts.get(w.amount as usize).map(|a| a.block);
            if let Some(block) = of {
                self.sum_changed(block, self.event(w.trigger).and_then(|t| t.subject));
            }
            match (&w.why, self.event(w.trigger).cloned()) {
                (AmountFault::Undisclosed(_), _) | (_, None) => self.amount_waits.push(w),
                (AmountFault::Condition(_), Some(trigger)) => self.owe_if(w.amount, &trigger, host),
                (_, Some(trigger)) => self.owe_by(w.amount, &trigger, w.debtor, None, host),
            }
        }
    }

    pub(super) fn owe(&mut self, id: u32, trigger: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(a) = program.amounts.get(id as usize) else { return };
        if !self.is_replaced(a.clause, Some(trigger), host) && !self.has_ended(a.clause, trigger, host) {
            self.owe_if(id, trigger, host);
        }
    }

    /// Owes it if its condition holds; while nobody knows whether it does, it waits.
    fn owe_if(&mut self, id: u32, trigger: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(a) = program.amounts.get(id as usize) else { return };
        let holds = a.when.value(self, host, Some(trigger));
        let block = self.names.text(a.block).to_owned();
        let word = match holds {
            Tri::Yes => "owed",
            Tri::No => "not owed",
            Tri::Unknown => "waits",
        };
        self.trace(a.clause, &block, word, holds == Tri::Yes);
        if holds == Tri::Unknown {
            let why = AmountFault::Condition(self.answers(&a.when));
            self.amount_waits.push(Waiting { trigger: trigger.id, amount: id, debtor: None, why, computed: None });
            if let Some(d) = a.when.next(self, Some(trigger)) {
                self.timers.insert((d.at, d.inclusive, program.rank(a.clause), Timer::Sums));
            }
            return;
        }
        if holds != Tri::Yes {
            return;
        }
        if a.several.is_some() {
            // One sum, borne by several in parts.
            self.owe_by(id, trigger, None, None, host);
            return;
        }
        for debtor in a.debtor.list(self, host, Some(trigger), None) {
            self.owe_by(id, trigger, Some(debtor), None, host);
        }
    }

    /// One debtor's sum, or one sum that several bear; what cannot be made yet waits, and says for what.
    pub(super) fn owe_by(
        &mut self,
        id: u32,
        trigger: &Event,
        debtor: Option<Sym>,
        declared: Option<Money>,
        host: &mut dyn Host,
    ) {
        let program = Arc::clone(&self.program);
        let Some(a) = program.amounts.get(id as usize) else { return };
        self.know_keys(a, trigger);
        if self.corrected_since(a, trigger, debtor) || self.repeated(a, trigger, debtor) {
            return;
        }
        let made = match declared {
            Some(sum) => Ok(Made { sum, unreduced: sum, carry: Vec::new(), traces: Vec::new() }),
            None => self.make(id, a, trigger, debtor, host),
        };
        let bills = made.and_then(|m| {
            let settled = self.correction_of(a, &m, trigger, debtor)?;
            let bills = match &settled {
                Some(s) if s.nothing() => (Vec::new(), Vec::new()),
                s => self.bills(a, a.within, s.as_ref().map_or(m.sum, |s| s.bill), trigger, debtor, host)?,
            };
            Ok((m, settled, bills))
        });
        match bills {
            Ok((made, settled, (bills, traces))) => {
                let block = self.names.text(a.block).to_owned();
                for (what, acts) in &made.traces {
                    self.trace(a.clause, &block, what, *acts);
                }
                for (clause, block, what, acts) in traces {
                    self.trace(clause, &block, what, acts);
                }
                let settled_sum = match &settled {
                    Some(s) if s.nothing() => None,
                    s => Some(s.as_ref().map_or(made.sum, |s| s.bill)),
                };
                let key = self.key(a, trigger, debtor);
                self.carry(key, &made, settled.as_ref().and_then(|s| s.earlier.as_ref()));
                if let Some(s) = settled {
                    self.settle_up(a, trigger, debtor, &made, s, &bills, host);
                }
                let at_stake = (a.within.is_some() && !program.cap_answers.is_empty()) || a.corrects.is_some();
                if let Some(sum) = settled_sum.filter(|_| at_stake) {
                    self.remember(id, a, trigger, debtor, sum, &bills, host);
                }
                for b in &bills {
                    self.record(id, a, trigger, b.clone());
                }
                self.use_credit(a, trigger, debtor, &bills, host);
            }
            Err(why) => {
                let computed = match (&why, self.openings.clone()) {
                    (AmountFault::Undisclosed(_), Some(o)) => self.known(id, a, trigger, debtor, &o, host),
                    _ => None,
                };
                self.amount_waits.push(Waiting { trigger: trigger.id, amount: id, debtor, why, computed });
            }
        }
    }

    /// Whether it is owed once for each thing and scope, and has been: that is told, and nothing is owed.
    fn repeated(&mut self, a: &AmountNorm, trigger: &Event, debtor: Option<Sym>) -> bool {
        let Some(name) = a.once else { return false };
        let same = |o: &crate::amount::Owed| {
            let block = self.program.amounts.get(o.amount as usize).map(|x| x.block);
            block == Some(a.block)
                && debtor.is_none_or(|d| d == o.debtor)
                && o.subject == trigger.subject
                && o.scope == trigger.scope
        };
        if !self.owed.iter().any(same) {
            return false;
        }
        let block = self.names.text(a.block).to_owned();
        self.trace(a.clause, &block, "owed before", true);
        let cause = Cause::Rule { clause: a.clause, block: a.block, by: trigger.id };
        let said = NewEvent { subject: trigger.subject, party: debtor, ..NewEvent::default() };
        self.happen(self.now, name, said, cause, None);
        true
    }

    /// The keys by which a sum and its caps are kept apart get their names, so that reading needs none.
    fn know_keys(&mut self, a: &AmountNorm, trigger: &Event) {
        let program = Arc::clone(&self.program);
        for per in std::iter::once(&a.per.dimensions).chain(program.caps.iter().map(|c| &c.dimensions)) {
            if trigger.scope.is_some() && !per.is_empty() {
                let _ = crate::scope::project(&mut self.names, trigger.scope, per);
            }
        }
    }

    /// Puts a sum on record.
    pub(super) fn record(&mut self, id: u32, a: &AmountNorm, trigger: &Event, b: Bill) {
        let cause = Cause::Rule { clause: a.clause, block: a.block, by: trigger.id };
        self.use_caps(&b, true);
        let said = NewEvent { amount: Some(b.sum), ..b.told(trigger) };
        let event = self.happen(self.now, a.owed, said, cause, None);
        self.book(id, a, trigger, b, event);
    }

    /// Enters a sum, or what sets one right, under its trigger.
    pub(super) fn book(&mut self, id: u32, a: &AmountNorm, trigger: &Event, b: Bill, event: EventId) {
        self.owed.push(crate::amount::Owed {
            amount: id,
            debtor: b.debtor,
            creditors: b.creditors,
            subject: trigger.subject,
            scope: trigger.scope,
            sum: b.sum,
            uncapped: b.uncapped,
            cut_by: b.cut_by,
            of: trigger.when(),
            at: self.now,
            trigger: trigger.id,
            event,
        });
        self.enter(a.block);
    }
}

impl Run {
    /// The sums to put on record: parts, caps, and the one rounding point.
    /// The traces come back with them, since nothing is recorded when a cap has to wait.
    pub(super) fn bills(
        &self,
        a: &AmountNorm,
        within: Option<u32>,
        sum: Money,
        trigger: &Event,
        debtor: Option<Sym>,
        host: &dyn Host,
    ) -> Result<(Vec<Bill>, Vec<CapTrace>), AmountFault> {
        let mut traces = Vec::new();
        let debtors = match (&a.several, debtor) {
            (Some(s), _) => split(sum.rounded(a.round), &self.weights(s, trigger, None, host)?)?,
            (None, Some(d)) => vec![(d, sum)],
            (None, None) => Vec::new(),
        };
        let each = within.is_some_and(|c| self.caps_by_creditor(c));
        let mut bills = Vec::new();
        for (debtor, sum) in debtors {
            // A cap that counts each creditor alone bounds the parts; another one bounds the whole before it is split.
            let whole = if each {
                Capped { sum, ..Capped::default() }
            } else {
                self.under_caps(within, sum, debtor, None, trigger, host, &mut traces)?
            };
            let groups: Vec<(Vec<Sym>, Money)> = match &a.split {
                Some(s) => split(whole.sum.rounded(a.round), &self.weights(s, trigger, Some(debtor), host)?)?
                    .into_iter()
                    .map(|(c, m)| (vec![c], m))
                    .collect(),
                None => vec![(a.creditor.list(self, host, Some(trigger), Some(debtor)), whole.sum)],
            };
            for (mut creditors, part) in groups {
                // Nobody owes itself.
                let before = creditors.len();
                creditors.retain(|c| *c != debtor);
                if creditors.is_empty() && before > 0 {
                    let block = self.names.text(a.block).to_owned();
                    traces.push((a.clause, block, "nobody owes itself", false));
                    continue;
                }
                let (capped, uncapped) = if each {
                    let by = creditors.first().copied();
                    (self.under_caps(within, part, debtor, by, trigger, host, &mut traces)?, part)
                } else {
                    let uncapped = if a.split.is_some() && whole.cut_by.is_empty() { part } else { sum };
                    (Capped { sum: part, ..whole.clone() }, uncapped)
                };
                let sum = capped.sum.rounded(a.round);
                bills.push(Bill { debtor, creditors, sum, uncapped, cut_by: capped.cut_by, uses: capped.keys });
            }
        }
        Ok((bills, traces))
    }
}
