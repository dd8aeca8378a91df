//! How a sum is made: the base, the tiers over what has come together, the reductions in their order.

use super::corrections::Counted;
use super::sums::{Key, Made};
use super::{Host, Run};
use crate::amount::{AmountFault, AmountNorm, NOTHING, Reading, combine};
use crate::cond::Tri;
use crate::event::Event;
use crate::names::Sym;
use rust_decimal::Decimal;
use servanda_vocabulary::Money;

impl Run {
    /// Keeps what floors kept from being taken off. A correction sets right what the earlier sum left: below nothing, where
    /// that has been taken off since.
    pub(super) fn carry(&mut self, key: Key, made: &Made, earlier: Option<&Counted>) {
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
    pub(super) fn known(
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

    pub(super) fn make(
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
}
