//! Caps: what bounds a sum, and what it uses up. No cap ever goes below zero.

use super::{Host, Run};
use crate::amount::{AmountFault, CapNorm, CapPer, NOTHING, Reading, combine};
use crate::cond::Tri;
use crate::event::Event;
use crate::names::Sym;
use rust_decimal::Decimal;
use servanda_vocabulary::{Moment, Money};

/// What a cap is counted by: its block (a later version of the charter gives nobody a fresh cap), the debtor, the creditor if
/// each is counted alone, the incident, the scope, the span's start.
pub(super) type CapKey = (u32, Sym, Option<Sym>, Option<Sym>, Option<Sym>, Moment);
/// What coverage learns: the clause, the block, what it said, whether it acted.
pub(super) type CapTrace = (u32, String, &'static str, bool);
/// A sum under its caps.
#[derive(Clone, Debug)]
pub(super) struct Capped {
    /// What is left of it.
    pub(super) sum: Money,
    /// The caps that cut it.
    pub(super) cut_by: Vec<u32>,
    /// The caps that it uses up.
    pub(super) keys: Vec<CapKey>,
}

impl Default for Capped {
    fn default() -> Self {
        Self { sum: NOTHING, cut_by: Vec::new(), keys: Vec::new() }
    }
}

impl Run {
    pub(super) fn caps_by_creditor(&self, cap: u32) -> bool {
        self.program.caps.get(cap as usize).is_some_and(|c| c.each_creditor)
    }

    /// Which caps bound a sum: the one named, and those that it erodes; or, where it does not apply, the one that does
    /// instead.
    pub(super) fn bounds(
        &self,
        cap: u32,
        trigger: &Event,
        host: &dyn Host,
        traces: &mut Vec<CapTrace>,
        out: &mut Vec<u32>,
    ) {
        if out.contains(&cap) {
            return;
        }
        let Some(c) = self.program.caps.get(cap as usize) else { return };
        let carved = c.not_for.iter().any(|f| self.found_for(*f, Some(trigger)) == Tri::Yes)
            || c.not_if.value(self, host, Some(trigger)) == Tri::Yes;
        if carved {
            traces.push((c.clause, self.names.text(c.block).to_owned(), "does not apply", false));
            // INVARIANT: the compiler refuses cycles of `otherwise`; the list bounds them all the same.
            if let Some(o) = c.otherwise.filter(|o| *o != cap && out.len() < 64) {
                self.bounds(o, trigger, host, traces, out);
            }
            return;
        }
        out.push(cap);
        for e in &c.erodes {
            self.bounds(*e, trigger, host, traces, out);
        }
    }

    fn cap_key(&self, cap: &CapNorm, debtor: Sym, creditor: Option<Sym>, trigger: &Event) -> Option<CapKey> {
        let creditor = creditor.filter(|_| cap.each_creditor);
        let scope = crate::scope::key(&self.names, trigger.scope, &cap.dimensions);
        match &cap.per {
            CapPer::Claim => None,
            CapPer::Incident => Some((cap.block.place(), debtor, creditor, trigger.subject, scope, Moment::START)),
            CapPer::Span(s) => Some((cap.block.place(), debtor, creditor, None, scope, s.start(self, trigger))),
        }
    }

    /// What of a sum its caps leave; sums already owed under them erode them.
    #[expect(clippy::too_many_arguments, reason = "one claim, in all that it is judged by")]
    pub(super) fn under_caps(
        &self,
        cap: Option<u32>,
        sum: Money,
        debtor: Sym,
        creditor: Option<Sym>,
        trigger: &Event,
        host: &dyn Host,
        traces: &mut Vec<CapTrace>,
    ) -> Result<Capped, AmountFault> {
        let mut bounds = Vec::new();
        if let Some(c) = cap {
            self.bounds(c, trigger, host, traces, &mut bounds);
        }
        let of = Event { subject: Some(debtor), ..trigger.clone() };
        let mut left = sum;
        let (mut cut_by, mut keys) = (Vec::new(), Vec::new());
        for number in bounds {
            let Some(c) = self.program.caps.get(number as usize) else { continue };
            let r = Reading { run: self, host, trigger: &of, debtor: Some(debtor), openings: None, per: &c.dimensions };
            let block = self.names.text(c.block).to_owned();
            let was = left;
            if let Some(d) = &c.deductible {
                left = combine(left, d.sum(&r)?, &|x, y| x.checked_sub(y).map(|n| n.max(Decimal::ZERO)))?;
            }
            let key = self.cap_key(c, debtor, creditor, trigger);
            let used = key.as_ref().and_then(|k| self.ledger.used.get(k)).copied().unwrap_or(NOTHING);
            let limit = combine(c.amount.sum(&r)?, used, &|l, u| l.checked_sub(u).map(|n| n.max(Decimal::ZERO)))?;
            left = combine(left, limit, &|s, l| Some(s.min(l)))?;
            let acts = left.amount < was.amount;
            if acts {
                cut_by.push(number);
            }
            traces.push((c.clause, block, if acts { "caps" } else { "leaves" }, acts));
            keys.extend(key);
        }
        Ok(Capped { sum: left, cut_by, keys })
    }
}
