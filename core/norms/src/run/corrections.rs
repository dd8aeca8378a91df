//! Corrections: a second trigger of a span that has one sum. The span is counted anew as a whole; what that makes more is
//! owed, what it makes less is no longer owed where it is not paid yet, and else credited.
//!
//! A correction rather than a refusal: a report that turns out wrong is corrected in real agreements, what was short is
//! paid, and what was paid too much is taken off what comes next and never paid back. What was made known with the first report
//! keeps its moment and its sum; no entry is undone.

use super::sums::{Bill, Key, Made};
use super::{Host, Run};
use crate::amount::{AmountFault, AmountNorm, NOTHING, combine};
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use rust_decimal::Decimal;
use servanda_vocabulary::{Moment, Money};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What spans that have one sum remember.
#[derive(Clone, Debug, Default)]
pub(super) struct Corrections {
    /// The base that counts for the span that starts there, towards what has come together.
    bases: BTreeMap<(Key, Moment), Money>,
    /// What was made of it.
    counted: BTreeMap<(Key, Moment), Counted>,
    /// What was charged too much and has not been taken off yet.
    credit: BTreeMap<Key, Money>,
    /// What of a minimum's top-up has been set against what was owed for its span later.
    absorbed: BTreeMap<(Key, Moment), Money>,
}

/// The sum of a span, as it was last counted.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    /// The trigger that it was last counted by, and its moment.
    by: EventId,
    of: Moment,
    /// Its base.
    pub(super) base: Money,
    /// Before any reduction.
    pub(super) unreduced: Money,
    /// After all of them, rounded, before any cap.
    due: Money,
    /// What was charged of it: put on record, or set against a credit or a top-up.
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
    /// What is set against a minimum's top-up, and what is taken from a credit.
    absorbed: Money,
    taken: Money,
    /// What is credited.
    credit: Money,
}

impl Settled {
    /// Whether a correction, or what a top-up covers, leaves nothing to put on record.
    pub(super) fn nothing(&self) -> bool {
        (self.earlier.is_some() || !self.absorbed.amount.is_zero()) && self.bill.amount.is_zero()
    }
}

impl Run {
    fn span_of(&self, a: &AmountNorm, trigger: &Event) -> Option<Moment> {
        a.corrects.as_ref().map(|c| c.span.start(self, trigger))
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
        let absorbed = combine(more, self.topped_up(a, trigger, debtor)?, &|x, y| Some(x.min(y)))?;
        let more = least(more, absorbed)?;
        let kept = self.ledger.corrections.credit.get(&key).copied().unwrap_or(NOTHING);
        let taken = combine(more, kept, &|x, y| Some(x.min(y)))?;
        Ok(Some(Settled { bill: least(more, taken)?, earlier, due, absorbed, taken, credit }))
    }

    /// Whether a trigger comes to be counted only after a later one of its span has been: that one has corrected it.
    pub(super) fn corrected_since(&self, a: &AmountNorm, trigger: &Event, debtor: Option<Sym>) -> bool {
        let key = self.key(a, trigger, debtor);
        self.earlier_sum(a, trigger, key).is_some_and(|e| e.by > trigger.id)
    }

    /// What a minimum gave for a trigger's span and nothing has been set against.
    fn topped_up(&self, a: &AmountNorm, trigger: &Event, debtor: Option<Sym>) -> Result<Money, AmountFault> {
        let Some((minimum, span)) = a.corrects.as_ref().and_then(|c| c.minimum.as_ref()) else { return Ok(NOTHING) };
        let (from, to) = span.around(self, trigger).map_err(|b| AmountFault::Beyond(b.to_string()))?;
        let mut given = NOTHING;
        for o in self.owed.iter().filter(|o| from <= o.of && o.of < to && debtor.is_none_or(|d| d == o.debtor)) {
            let same = self.program.amounts.get(o.amount as usize).is_some_and(|m| m.block == *minimum);
            let fits = !a.per.subject || o.subject.is_none() || o.subject == trigger.subject;
            if same && fits && crate::scope::within(&self.names, trigger.scope, o.scope, &a.per.dimensions) {
                given = combine(given, o.sum, &|x, y| x.checked_add(y))?;
            }
        }
        let key = self.key(a, trigger, debtor);
        let absorbed = self.ledger.corrections.absorbed.get(&(key, from)).copied().unwrap_or(NOTHING);
        combine(given, absorbed, &|x, y| x.checked_sub(y).map(|d| d.max(Decimal::ZERO)))
    }

    /// What is charged under an amount whose triggers correct each other, for triggers of a stretch of time.
    pub(crate) fn charged(
        &self,
        a: &AmountNorm,
        trigger: &Event,
        debtor: Option<Sym>,
        (from, to): (Moment, Moment),
    ) -> Result<Money, AmountFault> {
        let mut total = NOTHING;
        let all = self.ledger.corrections.counted.iter();
        for (((block, by, subject, scope), _), c) in all.filter(|(_, c)| from <= c.of && c.of < to) {
            let fits = *block == a.block.place()
                && debtor.is_none_or(|d| *by == Some(d))
                && (trigger.subject.is_none() || subject.is_none() || *subject == trigger.subject)
                && crate::scope::within(&self.names, trigger.scope, *scope, &a.per.dimensions);
            if fits {
                total = combine(total, c.charged, &|x, y| x.checked_add(y))?;
            }
        }
        Ok(total)
    }

    /// What a minimum adds is owed under the amount too: what was paid too much of that is set against it. What the minimum
    /// gave stays given, so that a year that is closed again is not topped up again.
    pub(super) fn use_credit(
        &mut self,
        minimum: &AmountNorm,
        trigger: &Event,
        debtor: Option<Sym>,
        bills: &[Bill],
        host: &dyn Host,
    ) {
        let program = Arc::clone(&self.program);
        let tops_up = |m: &AmountNorm| {
            let own = m.corrects.as_ref().and_then(|c| c.minimum.as_ref());
            own.is_some_and(|(block, _)| *block == minimum.block)
        };
        let Some(id) = program.amounts.iter().rposition(tops_up) else { return };
        let (Some(a), Ok(number)) = (program.amounts.get(id), u32::try_from(id)) else { return };
        let key = self.key(a, trigger, debtor);
        let kept = self.ledger.corrections.credit.get(&key).copied().unwrap_or(NOTHING);
        let owed = bills.iter().fold(NOTHING, |t, b| super::accounts::add(t, b.sum));
        let Some(taken) = combine(kept, owed, &|k, o| Some(k.min(o))).ok().filter(|t| !t.amount.is_zero()) else {
            return;
        };
        let (Some(rest), Some(left)) = (super::lines::less(owed, taken), super::lines::less(kept, taken)) else {
            return;
        };
        let Ok((parts, _)) = self.bills(minimum, None, rest, trigger, debtor, host) else { return };
        if parts.len() != bills.len() {
            return;
        }
        self.ledger.corrections.credit.insert(key, left);
        let block = self.names.text(a.block).to_owned();
        self.trace(a.clause, &block, "credit used", true);
        let name = self.names.intern(&format!("{block}.set_off"));
        for (b, part) in bills.iter().zip(&parts) {
            let Some(off) = super::lines::less(b.sum, part.sum).filter(|o| !o.amount.is_zero()) else { continue };
            let cause = Cause::Rule { clause: a.clause, block: a.block, by: trigger.id };
            let said = crate::effect::NewEvent { amount: Some(off), ..b.told(trigger) };
            let event = self.happen(self.now, name, said, cause, None);
            let less = Bill { sum: Money { amount: -off.amount, ..off }, ..b.clone() };
            self.use_caps(&less, true);
            self.book(number, a, trigger, less, event);
        }
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
        charged = bills.iter().fold(plus(plus(charged, settled.taken), settled.absorbed), |c, b| plus(c, b.sum));
        charged = minus(charged, settled.credit);
        let base = self.ledger.corrections.bases.get(&(key, start)).copied().unwrap_or(made.unreduced);
        let corrected = settled.earlier.is_some();
        let (by, of) = (trigger.id, trigger.when());
        let counted =
            Counted { by, of, base, unreduced: made.unreduced, due: settled.due, charged, carry: made.carry.clone() };
        self.ledger.corrections.counted.insert((key, start), counted);
        let lowered = match settled.credit.amount.is_zero() {
            true => NOTHING,
            false => self.lower(a, trigger, debtor, settled.credit, host),
        };
        let credit = minus(settled.credit, lowered);
        let kept = self.ledger.corrections.credit.get(&key).copied().unwrap_or(NOTHING);
        self.ledger.corrections.credit.insert(key, minus(plus(kept, credit), settled.taken));
        if let Some((_, span)) = &corrects.minimum {
            let at = (key, span.start(self, trigger));
            let was = self.ledger.corrections.absorbed.get(&at).copied().unwrap_or(NOTHING);
            self.ledger.corrections.absorbed.insert(at, plus(was, settled.absorbed));
        }
        let block = self.names.text(a.block).to_owned();
        if corrected {
            self.trace(a.clause, &block, "corrected", true);
        }
        if !lowered.amount.is_zero() {
            self.trace(a.clause, &block, "lowered", true);
        }
        if credit.amount.is_zero() {
            return;
        }
        self.trace(a.clause, &block, "credited", true);
        let to =
            a.creditor.list(self, host, Some(trigger), debtor).into_iter().filter(|c| Some(*c) != debtor).collect();
        let said =
            NewEvent { subject: trigger.subject, party: debtor, to, amount: Some(credit), ..NewEvent::default() };
        let cause = Cause::Rule { clause: a.clause, block: a.block, by: trigger.id };
        self.happen(self.now, corrects.credited, said, cause, None);
    }
}
