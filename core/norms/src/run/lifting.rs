//! Caps that an answer lifts after the sum, or puts back: what was cut off becomes owed when the answer comes.
//!
//! A cap that does not apply to what was done wilfully protects nobody who is found to have done so, however late the finding.
//! The sum keeps its moment and what was owed of it; the difference is owed, or credited, when the answer is known. What a sum
//! no longer uses of a cap is there for sums that come later; what the cap cut off others stays cut off.

use super::sums::Bill;
use super::{Host, Run};
use crate::amount::{AmountNorm, NOTHING, combine};
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use servanda_vocabulary::Money;
use std::sync::Arc;

/// A sum that was put on record under caps.
#[derive(Clone, Debug)]
pub(super) struct Bounded {
    amount: u32,
    trigger: EventId,
    debtor: Option<Sym>,
    /// Before any cap.
    sum: Money,
    /// The caps that bounded it.
    by: Vec<u32>,
    /// What it came to, part by part, with what it uses.
    bills: Vec<Bill>,
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
    pub(super) fn remember_bounded(
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
        self.ledger.bounded.push(Bounded { amount, trigger: trigger.id, debtor, sum, by, bills: bills.to_vec() });
    }

    /// An answer came: sums that other caps bound now than bounded them are counted again, in their order.
    pub(super) fn lift_caps(&mut self, answer: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        for n in 0..self.ledger.bounded.len() {
            let Some(was) = self.ledger.bounded.get(n).cloned() else { continue };
            let Some(a) = program.amounts.get(was.amount as usize) else { continue };
            let Some(trigger) = self.event(was.trigger).cloned() else { continue };
            let by = self.bounds_of(a, &trigger, &*host);
            if by == was.by {
                continue;
            }
            let used = self.ledger.used.clone();
            was.bills.iter().for_each(|b| self.use_caps(b, false));
            let Ok((bills, traces)) = self.bills(a, was.sum, &trigger, was.debtor, &*host) else {
                self.ledger.used = used;
                continue;
            };
            bills.iter().for_each(|b| self.use_caps(b, true));
            for (clause, block, what, acts) in traces {
                self.trace(clause, &block, what, acts);
            }
            if let Some(b) = self.ledger.bounded.get_mut(n) {
                (b.by, b.bills) = (by, bills.clone());
            }
            for b in bills {
                let same = |o: &&Bill| o.debtor == b.debtor && o.creditors == b.creditors;
                let before = was.bills.iter().find(same).map_or(NOTHING, |o| o.sum);
                self.set_right(was.amount, a, &trigger, b, before, answer);
            }
        }
    }

    fn use_caps(&mut self, b: &Bill, more: bool) {
        for key in &b.uses {
            let used = self.ledger.used.get(key).copied().unwrap_or(NOTHING);
            let next = combine(used, b.sum, &|x, y| if more { x.checked_add(y) } else { x.checked_sub(y) });
            if let Ok(next) = next {
                self.ledger.used.insert(*key, next);
            }
        }
    }

    /// What is more than before is owed; what is less is credited, and no longer owed.
    fn set_right(&mut self, id: u32, a: &AmountNorm, trigger: &Event, b: Bill, before: Money, answer: &Event) {
        let Ok(change) = combine(b.sum, before, &|x, y| x.checked_sub(y)) else { return };
        if change.amount.is_zero() {
            return;
        }
        let block = self.names.text(a.block).to_owned();
        let less = change.amount.is_sign_negative();
        self.trace(a.clause, &block, if less { "cap put back" } else { "cap lifted" }, true);
        let name = if less { self.names.intern(&format!("{block}.credited")) } else { a.owed };
        let told = Money { amount: change.amount.abs(), ..change };
        let said = NewEvent {
            subject: trigger.subject,
            party: Some(b.debtor),
            to: b.creditors.clone(),
            amount: Some(told),
            scope: trigger.scope,
            ..NewEvent::default()
        };
        let cause = Cause::Rule { clause: a.clause, block: a.block, by: answer.id };
        let event = self.happen(self.now, name, said, cause, None);
        self.owed.push(crate::amount::Owed {
            amount: id,
            debtor: b.debtor,
            creditors: b.creditors,
            subject: trigger.subject,
            scope: trigger.scope,
            sum: change,
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
