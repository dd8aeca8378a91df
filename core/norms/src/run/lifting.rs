//! Sums that were put on record and are set right later: what an answer lifts from a cap or puts back, and what a correction
//! takes from a sum that is not paid yet.
//!
//! A cap that does not apply to what was done wilfully protects nobody who is found to have done so, however late the finding.
//! The sums under a cap were settled one after the other. When an answer comes that changes which caps bound one of them, that
//! one and those after it that share a cap with it are settled again in their order, as if the answer had been known: the
//! total does not depend on when the answer comes. Each keeps its moment; the difference is owed, or credited, at the answer.

use super::sums::Bill;
use super::{Host, Run};
use crate::amount::{AmountNorm, NOTHING, combine};
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use servanda_vocabulary::Money;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A sum that was put on record, as long as something may set it right.
#[derive(Clone, Debug)]
pub(super) struct OnRecord {
    pub(super) amount: u32,
    pub(super) trigger: EventId,
    pub(super) debtor: Option<Sym>,
    /// Before any cap.
    pub(super) sum: Money,
    /// The caps that bounded it.
    by: Vec<u32>,
    /// What it came to, part by part, with what it uses.
    pub(super) bills: Vec<Bill>,
}

impl Run {
    fn bounds_of(&self, a: &AmountNorm, trigger: &Event, host: &dyn Host) -> Vec<u32> {
        let mut by = Vec::new();
        if let Some(c) = a.within {
            self.bounds(c, trigger, host, &mut Vec::new(), &mut by);
        }
        by
    }

    #[expect(clippy::too_many_arguments, reason = "one sum, in all that it is made of")]
    pub(super) fn remember(
        &mut self,
        amount: u32,
        a: &AmountNorm,
        trigger: &Event,
        debtor: Option<Sym>,
        sum: Money,
        bills: &[Bill],
        host: &dyn Host,
    ) {
        let by = self.bounds_of(a, trigger, host);
        self.ledger.on_record.push(OnRecord { amount, trigger: trigger.id, debtor, sum, by, bills: bills.to_vec() });
    }

    /// An answer came: from the first sum on that other caps bound now, what shares a cap is settled again.
    pub(super) fn lift_caps(&mut self, answer: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let bounds = |s: &Self, was: &OnRecord| {
            let (a, trigger) = (program.amounts.get(was.amount as usize)?, s.event(was.trigger)?);
            Some(s.bounds_of(a, trigger, &*host))
        };
        let now: Vec<Option<Vec<u32>>> = self.ledger.on_record.iter().map(|was| bounds(self, was)).collect();
        let differs = |(was, by): (&OnRecord, &Option<Vec<u32>>)| by.as_ref().is_some_and(|by| *by != was.by);
        let Some(first) = self.ledger.on_record.iter().zip(&now).position(differs) else { return };
        let later = self.ledger.on_record.split_off(first);
        later.iter().flat_map(|r| &r.bills).for_each(|b| self.use_caps(b, false));
        let mut shared = BTreeSet::new();
        for (mut r, by) in later.into_iter().zip(now.into_iter().skip(first)) {
            let by = by.unwrap_or_else(|| r.by.clone());
            let touched = by != r.by || r.bills.iter().flat_map(|b| &b.uses).any(|k| shared.contains(k));
            if touched && let Some(bills) = self.settle_again(&r, answer, host) {
                shared.extend(r.bills.iter().chain(&bills).flat_map(|b| b.uses.iter().copied()));
                (r.bills, r.by) = (bills, by);
            }
            r.bills.iter().for_each(|b| self.use_caps(b, true));
            self.ledger.on_record.push(r);
        }
    }

    /// What a sum comes to under its caps as they are used now; the difference is put on record. None if it cannot be made:
    /// it stays as it was.
    fn settle_again(&mut self, was: &OnRecord, answer: &Event, host: &mut dyn Host) -> Option<Vec<Bill>> {
        let program = Arc::clone(&self.program);
        let a = program.amounts.get(was.amount as usize)?;
        let trigger = self.event(was.trigger).cloned()?;
        let (mut bills, traces) = self.bills(a, a.within, was.sum, &trigger, was.debtor, &*host).ok()?;
        let same = |(o, b): (&Bill, &Bill)| o.debtor == b.debtor;
        if bills.len() != was.bills.len() || !was.bills.iter().zip(&bills).all(same) {
            return None;
        }
        for (clause, block, what, acts) in traces {
            self.trace(clause, &block, what, acts);
        }
        for (b, o) in bills.iter_mut().zip(&was.bills) {
            // It is owed to whom it became owed, whoever has left or come since.
            b.creditors.clone_from(&o.creditors);
            if b.sum.amount != o.sum.amount {
                let word = if b.sum.amount < o.sum.amount { "cap put back" } else { "cap lifted" };
                self.trace(a.clause, self.names.text(a.block).to_owned().as_str(), word, true);
            }
            self.set_right(was.amount, a, &trigger, b, o.sum, answer);
        }
        Some(bills)
    }

    pub(super) fn use_caps(&mut self, b: &Bill, more: bool) {
        for key in &b.uses {
            let used = self.ledger.used.get(key).copied().unwrap_or(NOTHING);
            let next = combine(used, b.sum, &|x, y| if more { x.checked_add(y) } else { x.checked_sub(y) });
            if let Ok(next) = next {
                self.ledger.used.insert(*key, next);
            }
        }
    }

    /// What is more than before is owed; what is less is credited, and no longer owed.
    pub(super) fn set_right(
        &mut self,
        id: u32,
        a: &AmountNorm,
        trigger: &Event,
        b: &Bill,
        before: Money,
        answer: &Event,
    ) {
        let Ok(change) = combine(b.sum, before, &|x, y| x.checked_sub(y)) else { return };
        if change.amount.is_zero() {
            return;
        }
        let block = self.names.text(a.block).to_owned();
        let less = change.amount.is_sign_negative();
        let name = if less { self.names.intern(&format!("{block}.credited")) } else { a.owed };
        let told = Money { amount: change.amount.abs(), ..change };
        let said = NewEvent { amount: Some(told), scope: trigger.scope, ..b.told(trigger) };
        let cause = Cause::Rule { clause: a.clause, block: a.block, by: answer.id };
        let event = self.happen(self.now, name, said, cause, None);
        self.book(id, a, trigger, Bill { sum: change, ..b.clone() }, event);
    }
}
