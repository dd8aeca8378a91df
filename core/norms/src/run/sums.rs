//! What becomes owed: the formula, the parts, the caps, the one rounding point.

use super::caps::{CapKey, CapTrace, Capped};
use super::corrections::{Corrections, Counted};
use super::split::split;
use super::{Host, Run, Timer};
use crate::amount::{AmountFault, AmountNorm, Compared, NOTHING, Reading, Waiting, combine};
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
    before: BTreeMap<(u32, Option<Sym>, EventId), Money>,
    /// How much has come together in the span that starts there.
    together: BTreeMap<(Key, Moment), Money>,
    /// What a reduction's floor kept from being taken off, carried forward.
    carried: BTreeMap<(Key, usize), Decimal>,
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
    traces: Vec<(String, bool)>,
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
    fn owe_by(&mut self, id: u32, trigger: &Event, debtor: Option<Sym>, declared: Option<Money>, host: &mut dyn Host) {
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
                for b in bills {
                    self.record(id, a, trigger, b);
                }
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

    /// Keeps what floors kept from being taken off. A correction sets right what the earlier sum left: below nothing, where
    /// that has been taken off since.
    fn carry(&mut self, key: Key, made: &Made, earlier: Option<&Counted>) {
        for (n, _, left) in &made.carry {
            let was = earlier.and_then(|e| e.left_of(*n));
            let now = self.ledger.carried.get(&(key, *n)).copied().unwrap_or_default();
            let next = match was {
                None => Some(*left),
                Some(was) => now.checked_sub(was).and_then(|d| d.checked_add(*left)),
            };
            self.ledger.carried.insert((key, *n), next.unwrap_or(*left));
        }
        // A reduction that the correction no longer takes: what it had brought is there again.
        let gone = earlier.iter().flat_map(|e| &e.carry).filter(|(n, ..)| made.carry.iter().all(|(m, ..)| m != n));
        for (n, brought, left) in gone {
            let now = self.ledger.carried.get(&(key, *n)).copied().unwrap_or_default();
            if let Some(d) = now.checked_sub(*left).and_then(|d| d.checked_add(*brought)) {
                self.ledger.carried.insert((key, *n), d);
            }
        }
    }

    pub(super) fn key(&self, a: &AmountNorm, trigger: &Event, debtor: Option<Sym>) -> Key {
        let scope = crate::scope::key(&self.names, trigger.scope, &a.per.dimensions);
        // By the block: what has come together goes on counting under the next version of the charter.
        (a.block.place(), debtor, trigger.subject.filter(|_| a.per.subject), scope)
    }

    /// What somebody who knows the undisclosed values computes. Only its own carry is kept, which no public sum reads.
    fn known(
        &mut self,
        id: u32,
        a: &AmountNorm,
        trigger: &Event,
        debtor: Option<Sym>,
        openings: &crate::amount::Openings,
        host: &mut dyn Host,
    ) -> Option<Money> {
        let made = self.formula(id, a, trigger, debtor, Some(openings), host).ok()?;
        let key = self.key(a, trigger, debtor);
        self.carry(key, &made, None);
        Some(made.sum.rounded(a.round))
    }

    fn make(
        &mut self,
        id: u32,
        a: &AmountNorm,
        trigger: &Event,
        debtor: Option<Sym>,
        host: &mut dyn Host,
    ) -> Result<Made, AmountFault> {
        if a.tiers.is_some() {
            self.gather(id, a, trigger, debtor, host)?;
        }
        if !a.hidden.is_empty() {
            let terms = a.hidden.iter().map(|h| self.names.text(*h).to_owned()).collect();
            return Err(AmountFault::Undisclosed(terms));
        }
        self.formula(id, a, trigger, debtor, None, host)
    }

    /// Adds a trigger's base to what has come together in its span: once, however often its sum is tried.
    fn gather(
        &mut self,
        id: u32,
        a: &AmountNorm,
        trigger: &Event,
        debtor: Option<Sym>,
        host: &mut dyn Host,
    ) -> Result<(), AmountFault> {
        let place = (id, debtor, trigger.id);
        if self.ledger.before.contains_key(&place) {
            return Ok(());
        }
        let base = a.is.sum(&Reading { run: self, host, trigger, debtor, openings: None, per: &a.per.dimensions })?;
        let key = self.key(a, trigger, debtor);
        let start = a.per.span.start(self, trigger);
        let together = self.ledger.together.get(&(key, start)).copied().unwrap_or(NOTHING);
        // What is corrected no longer counts.
        let before = match self.corrected_base(a, trigger, key, base) {
            Some(was) => combine(together, was, &|x, y| x.checked_sub(y))?,
            None => together,
        };
        let after = combine(before, base, &|x, y| x.checked_add(y))?;
        self.ledger.before.insert(place, before);
        self.ledger.together.insert((key, start), after);
        Ok(())
    }

    fn formula(
        &self,
        id: u32,
        a: &AmountNorm,
        trigger: &Event,
        debtor: Option<Sym>,
        openings: Option<&crate::amount::Openings>,
        host: &dyn Host,
    ) -> Result<Made, AmountFault> {
        let r = Reading { run: self, host, trigger, debtor, openings, per: &a.per.dimensions };
        let base = a.is.sum(&r)?;
        let unreduced = match &a.tiers {
            Some(t) => {
                let before = self.ledger.before.get(&(id, debtor, trigger.id)).copied().unwrap_or(NOTHING);
                t.after(before, base, &r)?
            }
            None => base,
        };
        let key = self.key(a, trigger, debtor);
        let earlier = self.earlier_sum(a, trigger, key);
        let unreduced = match (&a.tiers, earlier) {
            (Some(t), Some(e)) => {
                // What the correction changes in the span as it stands: later triggers keep the slices they were charged by.
                let before = self.ledger.before.get(&(id, debtor, trigger.id)).copied().unwrap_or(NOTHING);
                let change = combine(unreduced, t.after(before, e.base, &r)?, &|x, y| x.checked_sub(y))?;
                combine(e.unreduced, change, &|x, y| x.checked_add(y).map(|s| s.max(Decimal::ZERO)))?
            }
            _ => unreduced,
        };
        let mut left = unreduced;
        let (mut carry, mut traces) = (Vec::new(), Vec::new());
        for (n, cut) in a.reductions.iter().enumerate() {
            let name = self.names.text(cut.name);
            match cut.when.value(self, host, Some(trigger)) {
                Tri::Yes => {}
                Tri::No => {
                    traces.push((format!("not reduced by {name}"), false));
                    continue;
                }
                Tri::Unknown => return Err(AmountFault::Awaits(format!("the answer to whether `{name}` applies"))),
            }
            let by = combine(left, cut.by.sum(left, unreduced, &r)?, &|_, y| Some(y))?;
            let brought = match earlier.and_then(|e| e.brought_of(n)) {
                Some(then) => then,
                None => self.ledger.carried.get(&(key, n)).copied().filter(|_| cut.forward).unwrap_or_default(),
            };
            // First in, first out: what was carried is taken off with what is new, as far as the floor lets it.
            let wanted = by.amount.checked_add(brought).ok_or(AmountFault::Overflow)?;
            let floor = match &cut.floor {
                Some(f) => combine(left, f.sum(left, unreduced, &r)?, &|_, y| Some(y))?.amount.min(left.amount),
                None => Decimal::ZERO,
            };
            let room = left.amount.checked_sub(floor).ok_or(AmountFault::Overflow)?;
            let taken = wanted.min(room);
            left =
                Money { amount: left.amount.checked_sub(taken).ok_or(AmountFault::Overflow)?, currency: by.currency };
            if cut.forward {
                carry.push((n, brought, wanted.checked_sub(taken).ok_or(AmountFault::Overflow)?));
            }
            traces.push((format!("reduced by {name}"), true));
        }
        Ok(Made { sum: self.in_currency(a, left)?, unreduced, carry, traces })
    }

    /// The sum in the amount's own currency.
    fn in_currency(&self, a: &AmountNorm, sum: Money) -> Result<Money, AmountFault> {
        match a.currency {
            Some(currency) => combine(Money { amount: Decimal::ZERO, currency }, sum, &|_, y| Some(y)),
            None => Ok(sum),
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

    /// A declared sum takes the place of the one that could not be computed by all. Who can, compares.
    fn declared(&mut self, id: u32, event: &Event, host: &mut dyn Host) {
        let Some(declared) = event.said.amount() else { return };
        let at = self.amount_waits.iter().position(|w| self.awaits_declaration(w, id, event.subject, event.scope));
        let Some(w) = at.map(|i| self.amount_waits.remove(i)) else { return };
        if let Some(computed) = w.computed {
            self.compared.push(Compared { event: event.id, amount: id, declared, computed });
        }
        if let Some(trigger) = self.event(w.trigger).cloned() {
            self.owe_by(id, &trigger, w.debtor, Some(declared), host);
        }
    }

    fn awaits_declaration(&self, w: &Waiting, id: u32, subject: Option<Sym>, scope: Option<Sym>) -> bool {
        let fits =
            |t: &Event| (subject.is_none() || t.subject == subject) && crate::scope::agree(&self.names, scope, t.scope);
        w.amount == id && matches!(w.why, AmountFault::Undisclosed(_)) && self.event(w.trigger).is_some_and(fits)
    }

    /// The sum under this amount (by its block) that waits for a declaration about this subject.
    #[must_use]
    pub fn waits_for_declaration(&self, block: &str, subject: Option<&str>, scope: Option<&str>) -> Option<&Waiting> {
        let subject = match subject.map(|s| self.names.find(s)) {
            Some(None) => return None,
            Some(found) => found,
            None => None,
        };
        let scope = match scope.map(|s| self.names.find(s)) {
            Some(None) => return None,
            Some(found) => found,
            None => None,
        };
        self.amount_waits.iter().find(|w| {
            self.program.amounts.get(w.amount as usize).is_some_and(|a| self.names.text(a.block) == block)
                && self.awaits_declaration(w, w.amount, subject, scope)
        })
    }

    /// The currency that a waiting sum will be in, as far as those know it who know no undisclosed value.
    #[must_use]
    pub fn currency_of(&self, w: &Waiting) -> Option<[u8; 3]> {
        let a = self.program.amounts.get(w.amount as usize)?;
        let stated = self.event(w.trigger).and_then(|t| t.said.amount()).map(|m| m.currency);
        let cap = || self.program.caps.get(a.within? as usize)?.amount.currency(stated);
        a.currency.or_else(|| a.is.currency(stated)).or_else(cap)
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
