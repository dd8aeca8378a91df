//! What a correction takes off a sum that is not paid yet: that much is no longer owed. What was paid of it already is a
//! credit, taken off what comes to be owed later.
//!
//! Only a sum that a duty `pays` is known to be paid or not. Of another, what was charged too much is taken off what comes
//! later, since nobody knows that it was not paid.

use super::lifting::OnRecord;
use super::lines::{self, less, none};
use super::{Host, InstanceId, Run, State};
use crate::amount::{AmountNorm, NOTHING, combine};
use crate::event::Event;
use crate::names::Sym;
use servanda_vocabulary::Money;
use std::collections::BTreeSet;

fn least(a: Money, b: Money) -> Money {
    combine(a, b, &|x, y| Some(x.min(y))).unwrap_or(NOTHING)
}

impl Run {
    /// Lowers what is on record for a trigger's span and is not paid yet, the latest first; says by how much.
    pub(super) fn lower(
        &mut self,
        a: &AmountNorm,
        trigger: &Event,
        debtor: Option<Sym>,
        credit: Money,
        host: &dyn Host,
    ) -> Money {
        let (mut left, mut lowered) = (credit, NOTHING);
        for n in (0..self.ledger.on_record.len()).rev() {
            let Some(was) = self.ledger.on_record.get(n).filter(|r| r.debtor == debtor).cloned() else { continue };
            let own = self.program.amounts.get(was.amount as usize).is_some_and(|x| x.block == a.block);
            let Some(first) = self.event(was.trigger).filter(|_| own).cloned() else { continue };
            let span = |e: &Event| a.corrects.as_ref().map(|c| c.span.start(self, e));
            if span(&first) != span(trigger) || self.key(a, &first, debtor) != self.key(a, trigger, debtor) {
                continue;
            }
            let taken = self.lower_one(a, n, &was, &first, left, trigger, host);
            left = less(left, taken).unwrap_or(left);
            lowered = combine(lowered, taken, &|x, y| x.checked_add(y)).unwrap_or(lowered);
        }
        lowered
    }

    /// Lowers one sum, part by part, as far as each is not paid. Whatever is left of it has been corrected: no answer about a
    /// cap brings back what the cap had cut off.
    #[expect(clippy::too_many_arguments, reason = "one sum, in all that it is made of")]
    fn lower_one(
        &mut self,
        a: &AmountNorm,
        n: usize,
        was: &OnRecord,
        first: &Event,
        wanted: Money,
        by: &Event,
        host: &dyn Host,
    ) -> Money {
        let sum = was.bills.iter().fold(NOTHING, |t, b| super::accounts::add(t, b.sum));
        let Some(target) = less(sum, wanted) else { return NOTHING };
        let mut bills = was.bills.clone();
        let mut lowered = NOTHING;
        // Its parts are those that the smaller sum would have had.
        if let Ok((parts, _)) = self.bills(a, None, target, first, was.debtor, host) {
            for b in &mut bills {
                let like = |p: &&super::sums::Bill| p.debtor == b.debtor && p.creditors == b.creditors;
                let right = parts.iter().find(like).map_or(NOTHING, |p| p.sum);
                let more = less(b.sum, right).unwrap_or(NOTHING);
                let open = self.unpaid_of(a, first, b, host);
                let off = least(more, open);
                if none(off) {
                    continue;
                }
                let before = b.sum;
                b.sum = less(before, off).unwrap_or(before);
                lowered = super::accounts::add(lowered, off);
                self.set_right(was.amount, a, first, b, before, by);
            }
        }
        was.bills.iter().for_each(|b| self.use_caps(b, false));
        bills.iter().for_each(|b| self.use_caps(b, true));
        if let Some(r) = self.ledger.on_record.get_mut(n) {
            r.sum = bills.iter().fold(NOTHING, |t, b| super::accounts::add(t, b.sum));
            r.bills = bills;
        }
        lowered
    }

    /// What of a part nobody has paid yet, as far as duties pay it; nothing where no duty does.
    fn unpaid_of(&mut self, a: &AmountNorm, first: &Event, b: &super::sums::Bill, host: &dyn Host) -> Money {
        let Some(main) = self.program.paid.get(&a.block).copied() else { return NOTHING };
        let live = &self.ledger.accounts.live;
        let near: BTreeSet<InstanceId> =
            [first.subject, None].iter().filter_map(|s| live.get(s)).flatten().copied().collect();
        for iid in &near {
            self.reckon(*iid, host);
        }
        let accounts = &self.ledger.accounts;
        let mine: Vec<usize> = accounts.by_trigger.get(&(main, first.id)).into_iter().flatten().copied().collect();
        let own = |n: &&usize| self.owed.get(**n).is_some_and(|o| o.debtor == b.debtor && o.creditors == b.creditors);
        let mine: Vec<usize> = mine.iter().filter(own).copied().collect();
        let mut open = b.sum;
        for advance in accounts.advances.iter().filter(|x| mine.contains(&x.of)) {
            open = less(open, advance.paid).unwrap_or(open);
        }
        let for_it = |x: &&super::accounts::Account| x.sums.iter().chain(&x.claims).any(|n| mine.contains(n));
        for (iid, account) in accounts.of.iter().filter(|(_, x)| for_it(x)) {
            let state = self.instances.get(*iid as usize).map(|i| i.state);
            if matches!(state, Some(State::Fulfilled | State::Cured)) {
                return NOTHING;
            }
            let due = account.sum.clone().unwrap_or_default();
            let rest = lines::left(&due, account.paid(false)).into_iter().filter(|l| l.to == b.creditors);
            open = least(open, rest.fold(NOTHING, |t, l| super::accounts::add(t, l.sum)));
        }
        open
    }
}
