//! Rights for so much: a use above what is left is refused whole, and nothing of it is used.

use super::{Host, InstanceId, Run};
use crate::amount::{AmountFault, NOTHING, Reading, combine};
use crate::effect::NewEvent;
use crate::event::{Cause, Event};
use crate::program::Norm;
use rust_decimal::Decimal;
use servanda_vocabulary::Money;

impl Run {
    /// What is left of a right's quantity.
    fn left(&self, iid: InstanceId, norm: &Norm, host: &dyn Host) -> Option<Result<Money, AmountFault>> {
        let q = norm.bends.quantity.as_ref()?;
        let inst = self.instances.get(iid as usize)?;
        let trigger = self.event(inst.trigger)?;
        let r = Reading { run: self, host, trigger, debtor: None, openings: None, per: &norm.bends.per };
        let drawn = self.ledger.drawn.get(&iid).copied().unwrap_or(NOTHING);
        Some(q.of.sum(&r).and_then(|all| combine(all, drawn, &|a, d| a.checked_sub(d))))
    }

    /// Why a use is refused for its quantity, if it is.
    pub(super) fn wrong_quantity(
        &self,
        iid: InstanceId,
        norm: &Norm,
        act: &Event,
        host: &dyn Host,
    ) -> Option<&'static str> {
        let left = match self.left(iid, norm, host)? {
            Ok(left) => left,
            Err(_) => return Some("quantity not known"),
        };
        let parts = norm.bends.quantity.as_ref().is_some_and(|q| q.parts);
        let Some(wanted) = act.said.amount() else { return Some("without a quantity") };
        match combine(left, wanted, &|l, w| l.checked_sub(w)) {
            Err(_) => Some("another currency"),
            Ok(_) if wanted.amount <= Decimal::ZERO => Some("without a quantity"),
            Ok(rest) if rest.amount < Decimal::ZERO => Some("more than is left"),
            Ok(rest) if rest.amount > Decimal::ZERO && !parts => Some("less than all"),
            Ok(_) => None,
        }
    }

    /// Takes a use off what is left; whether something is left after it, so that the right stays open.
    pub(super) fn draw(&mut self, iid: InstanceId, norm: &Norm, act: &Event, host: &dyn Host) -> bool {
        let (Some(Ok(left)), Some(wanted), Some(q)) =
            (self.left(iid, norm, host), act.said.amount(), &norm.bends.quantity)
        else {
            return false;
        };
        let drawn = self.ledger.drawn.get(&iid).copied().unwrap_or(NOTHING);
        if let Ok(now) = combine(drawn, wanted, &|a, b| a.checked_add(b)) {
            self.ledger.drawn.insert(iid, now);
        }
        if left.amount <= wanted.amount {
            return false;
        }
        let Some(inst) = self.instances.get(iid as usize) else { return false };
        let (id, subject) = (inst.norm, inst.subject);
        self.trace_norm(id, "used in part", true);
        let cause = Cause::Norm { norm: id, instance: Some(iid), by: Some(act.id) };
        let what = NewEvent { subject, party: act.party, amount: Some(wanted), ..NewEvent::default() };
        self.happen(act.at, q.part_used, what, cause, None);
        true
    }
}
