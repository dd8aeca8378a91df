//! What is paid after it was owed and before any duty to pay it begins: it is kept for the duty, and counts when that begins.

use super::accounts::Rest;
use super::lines::{less, none};
use super::{InstanceId, Run};
use crate::amount::combine;
use crate::bends::PaidSum;
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use crate::program::NormId;
use crate::scope::agree;
use servanda_vocabulary::Money;
use std::sync::Arc;

/// What was paid of one sum for which no duty had begun.
#[derive(Clone, Debug)]
pub(super) struct Advance {
    /// The payment.
    event: EventId,
    /// For duties of which block.
    block: Sym,
    /// Of which sum on record.
    pub(super) of: usize,
    pub(super) paid: Money,
}

impl Run {
    /// Keeps what is left of a payment for duties to pay that have yet to begin, as far as it is owed already.
    pub(super) fn pay_ahead(&mut self, norms: &[NormId], reached: &[InstanceId], act: &Event, left: &mut Money) {
        let program = Arc::clone(&self.program);
        for id in norms {
            let Some(norm) = program.norm(*id) else { continue };
            let Some(pays) = norm.bends.pays.as_ref() else { continue };
            let PaidSum::Owed(amount) = pays.of else { continue };
            let Some(block) = program.amounts.get(amount as usize).map(|a| a.block) else { continue };
            let before = *left;
            for of in 0..self.owed.len() {
                if none(*left) || !self.counts_for(of, block) || !self.awaits_duty(of, norm.block, reached, act) {
                    continue;
                }
                let Some(sum) = self.owed.get(of).map(|o| o.sum) else { continue };
                let own = self.ledger.accounts.advances.iter().filter(|a| a.block == norm.block && a.of == of);
                let open = own.fold(sum, |open, a| less(open, a.paid).unwrap_or(open));
                let part = combine(open, *left, &|o, l| Some(o.min(l))).ok().filter(|p| !none(*p));
                if let Some(paid) = part {
                    *left = less(*left, paid).unwrap_or(*left);
                    self.ledger.accounts.advances.push(Advance { event: act.id, block: norm.block, of, paid });
                }
            }
            let kept = combine(before, *left, &|b, l| b.checked_sub(l)).ok().filter(|k| !none(*k));
            if kept.is_none() {
                continue;
            }
            self.tell_ahead(*id, pays.ahead, kept, act, "paid before it began");
            // Nothing else takes the rest: no duty of the payment is open.
            if !none(*left) && norms.len() == 1 && reached.is_empty() {
                self.tell_ahead(*id, pays.surplus, Some(*left), act, "paid too much");
            }
        }
    }

    fn tell_ahead(&mut self, id: NormId, name: Sym, sum: Option<Money>, act: &Event, word: &str) {
        self.trace_norm(id, word, true);
        let cause = Cause::Norm { norm: id, instance: None, by: Some(act.id) };
        let said = NewEvent { subject: act.subject, party: act.party, amount: sum, ..NewEvent::default() };
        self.happen(self.now, name, said, cause, None);
    }

    /// Whether a payment may be for a sum that no duty of the block is for yet.
    fn awaits_duty(&self, n: usize, block: Sym, reached: &[InstanceId], act: &Event) -> bool {
        let Some(o) = self.owed.get(n) else { return false };
        let begun = |i: &InstanceId| {
            self.instances.get(*i as usize).is_some_and(|i| {
                let own = self.program.norm(i.norm).is_some_and(|x| x.block == block);
                own && (i.trigger == o.trigger || i.trigger == o.event)
            })
        };
        let claimed = self.ledger.accounts.claimed.contains_key(&(block, n));
        let about = act.subject.is_none() || o.subject == act.subject;
        let scope = agree(&self.names, act.scope, o.scope);
        let by = act.party.is_none_or(|p| p == o.debtor);
        let to = act.to.is_empty() || o.creditors.iter().any(|c| act.to.contains(c));
        about && scope && by && to && !claimed && !reached.iter().any(begun)
    }

    /// A duty has begun that is for sums of which something was paid before: that counts for it.
    pub(super) fn draw_advances(&mut self, iid: InstanceId, block: Sym) {
        let accounts = &mut self.ledger.accounts;
        let Some(sums) = accounts.of.get(&iid).map(|a| &a.sums).filter(|_| !accounts.advances.is_empty()) else {
            return;
        };
        let (mine, kept): (Vec<Advance>, Vec<Advance>) =
            std::mem::take(&mut accounts.advances).into_iter().partition(|a| a.block == block && sums.contains(&a.of));
        accounts.advances = kept;
        accounts.rests.extend(mine.into_iter().map(|a| Rest { event: a.event, left: a.paid, of: vec![(iid, None)] }));
    }
}
