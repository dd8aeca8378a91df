//! What becomes owed, and how caps bound it.

use super::{Host, Run};
use crate::amount::{AmountFault, Owed};
use crate::cond::Tri;
use crate::effect::NewEvent;
use crate::event::{Cause, Event};
use crate::names::Sym;
use rust_decimal::Decimal;
use servanda_vocabulary::Money;
use std::sync::Arc;

impl Run {
    pub(super) fn owe_on(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        for (id, when) in program.amount_on.get(&event.name).into_iter().flatten() {
            let holds = when.value(self, host, Some(event)) == Tri::Yes;
            if let Some(a) = program.amounts.get(*id as usize) {
                let block = self.names.text(a.block).to_owned();
                self.trace(a.clause, &block, if holds { "owed" } else { "not owed" }, holds);
            }
            if holds {
                self.owe(*id, event, host);
            }
        }
    }

    pub(super) fn owe(&mut self, id: u32, trigger: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(a) = program.amounts.get(id as usize) else { return };
        let sum = match a.is.sum(self, host, trigger) {
            Ok(s) => s,
            Err(f) => {
                self.amount_waits.push((trigger.id, id, f));
                return;
            }
        };
        let creditors = a.creditor.list(self, host, Some(trigger), None);
        for debtor in a.debtor.list(self, host, Some(trigger), None) {
            let capped = match self.under_cap(a.within, sum, debtor, trigger, host) {
                Ok(m) => m,
                Err(f) => {
                    self.amount_waits.push((trigger.id, id, f));
                    continue;
                }
            };
            // The one rounding point: cents, half to even.
            let sum_rounded = Money { amount: capped.amount.round_dp(2), ..capped };
            let cause = Cause::Rule { clause: a.clause, block: a.block, by: trigger.id };
            let event = self.happen(
                self.now,
                a.owed,
                NewEvent {
                    subject: trigger.subject,
                    party: Some(debtor),
                    to: creditors.clone(),
                    amount: Some(sum_rounded),
                    ..NewEvent::default()
                },
                None,
                cause,
                None,
            );
            self.owed.push(Owed {
                amount: id,
                debtor,
                creditors: creditors.clone(),
                sum: sum_rounded,
                uncapped: sum,
                at: self.now,
                event,
            });
        }
    }

    /// What is left under a cap for a debtor; sums already owed under it erode it, and it never goes below zero.
    pub(super) fn under_cap(
        &mut self,
        cap: Option<u32>,
        sum: Money,
        debtor: Sym,
        trigger: &Event,
        host: &mut dyn Host,
    ) -> Result<Money, AmountFault> {
        let program = Arc::clone(&self.program);
        let Some((number, cap)) = cap.and_then(|n| program.caps.get(n as usize).map(|c| (n, c))) else {
            return Ok(sum);
        };
        let block = self.names.text(cap.block).to_owned();
        if cap.not_for.iter().any(|f| self.found(*f, trigger.subject) == Tri::Yes) {
            self.trace(cap.clause, &block, "does not apply", false);
            return Ok(sum);
        }
        let of = Event { subject: Some(debtor), ..trigger.clone() };
        let limit = cap.amount.sum(self, host, &of)?;
        if limit.currency != sum.currency {
            return Err(AmountFault::Currencies(limit.code().to_owned(), sum.code().to_owned()));
        }
        let used: Decimal = self
            .owed
            .iter()
            .filter(|o| {
                o.debtor == debtor && program.amounts.get(o.amount as usize).is_some_and(|a| a.within == Some(number))
            })
            .fold(Decimal::ZERO, |t, o| t.checked_add(o.sum.amount).unwrap_or(t));
        let left = limit.amount.checked_sub(used).unwrap_or(Decimal::ZERO).max(Decimal::ZERO);
        let acts = sum.amount > left;
        self.trace(cap.clause, &block, if acts { "caps" } else { "leaves" }, acts);
        Ok(Money { amount: sum.amount.min(left), ..sum })
    }
}
