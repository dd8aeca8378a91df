//! Corrections: a second trigger of a span that has one sum. The span is counted anew as a whole; what that makes more is
//! owed, what it makes less is credited.
//!
//! A correction rather than a refusal: a report that turns out wrong is corrected in real agreements, what was short is
//! paid, and what was too much is taken off what comes next and never paid back. What was made known with the first report
//! keeps its moment and its sum; no entry is undone.

use super::sums::{Bill, Key, Made};
use super::{Host, Run};
use crate::amount::{AmountFault, AmountNorm, NOTHING, combine};
use crate::effect::NewEvent;
use crate::event::{Cause, Event};
use crate::names::Sym;
use rust_decimal::Decimal;
use servanda_vocabulary::{Moment, Money};
use std::collections::BTreeMap;

/// What spans that have one sum remember.
#[derive(Clone, Debug, Default)]
pub(super) struct Corrections {
    /// The base that counts for the span that starts there, towards what has come together.
    bases: BTreeMap<(Key, Moment), Money>,
    /// What was made of it.
    counted: BTreeMap<(Key, Moment), Counted>,
    /// What was charged too much and has not been taken off yet.
    credit: BTreeMap<Key, Money>,
}

/// The sum of a span, as it was last counted.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    /// Its base.
    pub(super) base: Money,
    /// Before any reduction.
    pub(super) unreduced: Money,
    /// After all of them, rounded, before any cap.
    due: Money,
    /// What was charged of it: put on record, or taken from a credit.
    charged: Money,
    /// What each reduction brought from earlier spans, and what it left to later ones.
    pub(super) carry: Vec<(usize, Decimal, Decimal)>,
}

impl Counted {
    pub(super) fn brought_of(&self, n: usize) -> Option<Decimal> {
        self.carry.iter().find(|c| c.0 == n).map(|c| c.1)
    }

    pub(super) fn left_of(&self, n: usize) -> Option<Decimal> {
        self.carry.iter().find(|c| c.0 == n).map(|c| c.2)
    }
}

/// What a trigger changes.
pub(super) struct Settled {
    /// What is to be put on record now.
    pub(super) bill: Money,
    /// What was counted for the span before.
    pub(super) earlier: Option<Counted>,
    due: Money,
    /// What of a credit is taken off.
    taken: Money,
    /// What is credited.
    credit: Money,
}

impl Settled {
    /// Whether a correction leaves nothing to put on record.
    pub(super) fn nothing(&self) -> bool {
        self.earlier.is_some() && self.bill.amount.is_zero()
    }
}

impl Run {
    fn span_of(&self, a: &AmountNorm, trigger: &Event) -> Option<Moment> {
        a.corrects.as_ref().map(|c| c.span.around(self, trigger).0)
    }

    /// What was counted for a trigger's span before.
    pub(super) fn earlier_sum(&self, a: &AmountNorm, trigger: &Event, key: Key) -> Option<&Counted> {
        self.ledger.corrections.counted.get(&(key, self.span_of(a, trigger)?))
    }

    /// Lets a base count for its span, and says which one it takes the place of.
    pub(super) fn corrected_base(&mut self, a: &AmountNorm, trigger: &Event, key: Key, base: Money) -> Option<Money> {
        let start = self.span_of(a, trigger)?;
        self.ledger.corrections.bases.insert((key, start), base)
    }

    /// What is to be charged: the whole sum; or what a correction makes more, less what was charged too much before.
    pub(super) fn correction_of(
        &self,
        a: &AmountNorm,
        made: &Made,
        trigger: &Event,
        debtor: Option<Sym>,
    ) -> Result<Option<Settled>, AmountFault> {
        if a.corrects.is_none() {
            return Ok(None);
        }
        let key = self.key(a, trigger, debtor);
        let due = made.sum.rounded(a.round);
        let earlier = self.earlier_sum(a, trigger, key).cloned();
        let least = |x: Money, y: Money| combine(x, y, &|x, y| x.checked_sub(y).map(|d| d.max(Decimal::ZERO)));
        let (was, charged) = earlier.as_ref().map_or((NOTHING, NOTHING), |e| (e.due, e.charged));
        let more = least(due, was)?;
        // What a cap had cut off was never charged, and is not credited.
        let credit = if due.amount < was.amount { least(charged, due)? } else { NOTHING };
        let kept = self.ledger.corrections.credit.get(&key).copied().unwrap_or(NOTHING);
        let taken = combine(more, kept, &|x, y| Some(x.min(y)))?;
        Ok(Some(Settled { bill: least(more, taken)?, earlier, due, taken, credit }))
    }

    /// Remembers what has been counted, and tells what is credited.
    #[expect(clippy::too_many_arguments, reason = "one sum, in all that it is made of")]
    pub(super) fn settle_up(
        &mut self,
        a: &AmountNorm,
        trigger: &Event,
        debtor: Option<Sym>,
        made: &Made,
        settled: Settled,
        bills: &[Bill],
        host: &dyn Host,
    ) {
        let (Some(start), Some(corrects)) = (self.span_of(a, trigger), a.corrects.as_ref()) else { return };
        let key = self.key(a, trigger, debtor);
        let plus = |x: Money, y: Money| combine(x, y, &|x, y| x.checked_add(y)).unwrap_or(x);
        let minus = |x: Money, y: Money| combine(x, y, &|x, y| x.checked_sub(y)).unwrap_or(x);
        let mut charged = settled.earlier.as_ref().map_or(NOTHING, |e| e.charged);
        charged = bills.iter().fold(plus(charged, settled.taken), |c, b| plus(c, b.sum));
        charged = minus(charged, settled.credit);
        let base = self.ledger.corrections.bases.get(&(key, start)).copied().unwrap_or(made.unreduced);
        let corrected = settled.earlier.is_some();
        let counted = Counted { base, unreduced: made.unreduced, due: settled.due, charged, carry: made.carry.clone() };
        self.ledger.corrections.counted.insert((key, start), counted);
        let kept = self.ledger.corrections.credit.get(&key).copied().unwrap_or(NOTHING);
        self.ledger.corrections.credit.insert(key, minus(plus(kept, settled.credit), settled.taken));
        let block = self.names.text(a.block).to_owned();
        if corrected {
            self.trace(a.clause, &block, "corrected", true);
        }
        if settled.credit.amount.is_zero() {
            return;
        }
        self.trace(a.clause, &block, "credited", true);
        let to =
            a.creditor.list(self, host, Some(trigger), debtor).into_iter().filter(|c| Some(*c) != debtor).collect();
        let said = NewEvent {
            subject: trigger.subject,
            party: debtor,
            to,
            amount: Some(settled.credit),
            ..NewEvent::default()
        };
        let cause = Cause::Rule { clause: a.clause, block: a.block, by: trigger.id };
        self.happen(self.now, corrects.credited, said, cause, None);
    }
}
