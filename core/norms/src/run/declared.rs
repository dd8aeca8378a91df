//! Sums that rest on undisclosed values: who knows those declares the sum, and whoever can compute it compares.

use super::{Host, Run};
use crate::amount::{AmountFault, Compared, Waiting};
use crate::event::Event;
use crate::names::Sym;

impl Run {
    /// A declared sum takes the place of the one that could not be computed by all. Who can, compares.
    pub(super) fn declared(&mut self, id: u32, event: &Event, host: &mut dyn Host) {
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
