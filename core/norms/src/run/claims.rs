//! Which sums on record a duty that `pays` an amount is for, and the lines that they make.

use super::accounts::{Sum, add};
use super::lines::{self, Line};
use super::{Host, InstanceId, Run};
use crate::amount::{Owed, combine};
use crate::bends::PaidSum;
use crate::event::{Event, EventId};
use crate::names::Sym;
use crate::parties::Parties;
use crate::program::Norm;
use crate::scope::covers;
use servanda_vocabulary::Money;
use std::sync::Arc;

impl Run {
    /// How much is owed under an amount for an instance.
    pub(super) fn sum_owed(
        &mut self,
        iid: InstanceId,
        norm: &Norm,
        amount: u32,
        trigger: &Event,
        host: &dyn Host,
    ) -> Result<Sum, String> {
        let program = Arc::clone(&self.program);
        let Some(a) = program.amounts.get(amount as usize) else { return Ok((Vec::new(), Vec::new())) };
        if let Some((n, own)) = self.sum_put_by(trigger.id, a.block) {
            return Ok((vec![Line { to: own.creditors.clone(), sum: self.sum_of_event(a.block, own) }], vec![n]));
        }
        let all_bearers = norm.bearer.list(self, host, Some(trigger), None);
        // The amount of the duty's own version, and what tops it up.
        let tops_up = |id: u32| {
            program.amounts.get(id as usize).is_some_and(|x| x.block != a.block && self.pays(x.block, a.block))
        };
        let same = |id: &u32| *id == amount || tops_up(*id);
        if program.amount_on.get(&trigger.name).is_some_and(|l| l.iter().any(same)) {
            let all = self.ledger.accounts.by_trigger.get(&(a.block, trigger.id)).cloned().unwrap_or_default();
            let others = self.of_others(&all, &all_bearers);
            if let Some(why) = self.awaited(iid, norm, a.block, others.then_some(&*all_bearers), |t| t.id == trigger.id)
            {
                return Err(why);
            }
            let all: Vec<usize> = all.into_iter().filter(|n| others || self.is_borne(iid, norm, *n)).collect();
            return Ok((self.lines_of(&all), all));
        }
        let by_time = self.came_by_time(trigger);
        self.claim(iid, norm, a.block, if by_time { None } else { Some(&all_bearers) });
        let claims = self.ledger.accounts.of.get(&iid).map(|x| x.claims.clone()).unwrap_or_default();
        if !claims.is_empty() {
            return Ok((self.lines_of(&claims), claims));
        }
        // A period, or a named moment, settles what came to be owed before it.
        let subject = trigger.subject;
        let waits = |t: &Event| t.id < trigger.id && (subject.is_none() || t.subject == subject);
        match self.awaited(iid, norm, a.block, None, waits) {
            Some(why) => Err(why),
            None if by_time => Ok((Vec::new(), Vec::new())),
            None => Err(self.names.text(a.owed).to_owned()),
        }
    }

    /// Whether sums are owed by others than the duty's bearers, and none of them by its bearers: it pays another's debt.
    fn of_others(&self, sums: &[usize], bearers: &[Sym]) -> bool {
        !bearers.is_empty() && !sums.iter().filter_map(|n| self.owed.get(*n)).any(|o| bearers.contains(&o.debtor))
    }

    fn is_borne(&self, iid: InstanceId, norm: &Norm, n: usize) -> bool {
        self.owed.get(n).is_some_and(|o| self.bears(iid, norm, Some(o.debtor)))
    }

    /// The sum under an amount that an event put on record.
    fn sum_put_by(&self, event: EventId, block: Sym) -> Option<(usize, &Owed)> {
        let at = self.owed.partition_point(|o| o.event < event);
        let own = self.owed.get(at).filter(|o| o.event == event)?;
        let of = self.program.amounts.get(own.amount as usize).map(|x| x.block)?;
        Some((at, own)).filter(|_| self.pays(of, block))
    }

    /// Whether sums of a block count for duties that pay an amount: its own, and the minimum that tops it up.
    fn pays(&self, block: Sym, amount: Sym) -> bool {
        self.program.paid.get(&block) == Some(&amount)
    }

    /// Whether a sum is one of those that an instance's bearers owe.
    fn bears(&self, iid: InstanceId, norm: &Norm, debtor: Option<Sym>) -> bool {
        let Some(inst) = self.instances.get(iid as usize) else { return false };
        let any = inst.bearers.is_empty() || matches!(norm.bearer, Parties::Anyone);
        any || debtor.is_none_or(|d| inst.bearers.contains(&d))
    }

    /// What a sum under an amount waits for, if one does whose trigger is so; also one of others than these, where they are
    /// said to pay another's debt.
    fn awaited(
        &self,
        iid: InstanceId,
        norm: &Norm,
        block: Sym,
        not_of: Option<&[Sym]>,
        so: impl Fn(&Event) -> bool,
    ) -> Option<String> {
        let others = |d: Option<Sym>| not_of.is_some_and(|l| d.is_none_or(|d| !l.contains(&d)));
        let of = |w: &&crate::amount::Waiting| {
            self.program.amounts.get(w.amount as usize).is_some_and(|x| self.pays(x.block, block))
                && (self.bears(iid, norm, w.debtor) || others(w.debtor))
                && self.event(w.trigger).is_some_and(&so)
        };
        self.amount_waits.iter().find(of).map(|w| w.why.to_string())
    }

    /// The lines of these sums. Debtors who each owe the whole of one sum owe it once together.
    fn lines_of(&self, sums: &[usize]) -> Vec<Line> {
        let mut wholes: Vec<(u32, EventId, Sym, Line)> = Vec::new();
        for o in sums.iter().filter_map(|n| self.owed.get(*n)) {
            let same = |w: &&mut (u32, EventId, Sym, Line)| {
                (w.0, w.1, w.2) == (o.amount, o.trigger, o.debtor)
                    && w.3.to == o.creditors
                    && combine(w.3.sum, o.sum, &|x, _| Some(x)).is_ok()
            };
            match wholes.iter_mut().find(same) {
                Some(w) => w.3.sum = add(w.3.sum, o.sum),
                None => {
                    let line = Line { to: o.creditors.clone(), sum: o.sum };
                    wholes.push((o.amount, o.trigger, o.debtor, line));
                }
            }
        }
        let mut lines = Vec::new();
        for (n, (amount, trigger, _, line)) in wholes.iter().enumerate() {
            let a = self.program.amounts.get(*amount as usize);
            let joint = a.is_some_and(|a| a.several.is_none() && !a.debtor.spreads());
            let counted = |m: usize, w: &(u32, EventId, Sym, Line)| {
                let same =
                    (w.0, w.1) == (*amount, *trigger) && w.3.to == line.to && w.3.sum.currency == line.sum.currency;
                same && (w.3.sum.amount > line.sum.amount || (w.3.sum.amount == line.sum.amount && m < n))
            };
            if !joint || !wholes.iter().enumerate().any(|(m, w)| m != n && counted(m, w)) {
                lines::add(&mut lines, &line.to, line.sum);
            }
        }
        lines
    }

    /// One sum, by the event that put it on record, less what was put back of it: of the latest sums first.
    fn sum_of_event(&self, block: Sym, own: &Owed) -> Money {
        let like = |o: &&Owed| o.debtor == own.debtor && o.creditors == own.creditors;
        let all = self.ledger.accounts.by_trigger.get(&(block, own.trigger));
        let mut left: Vec<(EventId, Money)> = Vec::new();
        for o in all.into_iter().flatten().filter_map(|n| self.owed.get(*n)).filter(like) {
            if !o.sum.amount.is_sign_negative() {
                left.push((o.event, o.sum));
                continue;
            }
            let mut back = o.sum.amount.abs();
            for (_, m) in left.iter_mut().rev() {
                let part = m.amount.min(back);
                m.amount = m.amount.checked_sub(part).unwrap_or(m.amount);
                back = back.checked_sub(part).unwrap_or_default();
            }
        }
        left.iter().find(|(e, _)| *e == own.event).map_or(own.sum, |(_, m)| *m)
    }

    /// Lets an instance be for what is owed about the same thing and no other of its block is for; once it is for something,
    /// only for what sets that right.
    /// With the duty's bearers: what others owe counts too, where those owe nothing of it.
    fn claim(&mut self, iid: InstanceId, norm: &Norm, block: Sym, bearers: Option<&[Sym]>) {
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let accounts = &self.ledger.accounts;
        // What was looked at before is for this one, for another, or for none of its block until that one begins.
        let seen = accounts.of.get(&iid).map_or(0, |a| a.seen);
        let all: Vec<usize> = match inst.subject {
            Some(_) => {
                let list = accounts.by_subject.get(&(block, inst.subject)).map_or(&[][..], Vec::as_slice);
                list.get(list.partition_point(|n| *n < seen)..).unwrap_or_default().to_vec()
            }
            None => (seen..self.owed.len()).filter(|n| self.counts_for(*n, block)).collect(),
        };
        let mine = accounts.of.get(&iid).map(|a| a.claims.clone()).unwrap_or_default();
        let roots: Vec<(EventId, u32)> =
            mine.iter().filter_map(|n| self.owed.get(*n)).map(|o| (o.trigger, o.amount)).collect();
        let others = bearers.is_some_and(|b| self.of_others(&all, b) && self.of_others(&mine, b));
        let fits = |n: &usize| {
            let Some(o) = self.owed.get(*n) else { return false };
            !accounts.claimed.contains_key(&(norm.block, *n))
                && (others || self.bears(iid, norm, Some(o.debtor)))
                && covers(&self.names, o.scope, inst.scope)
                && (roots.is_empty() || roots.iter().any(|r| self.sets_right(o, *r)))
        };
        let new: Vec<usize> = all.iter().copied().filter(fits).collect();
        self.ledger.accounts.of.entry(iid).or_default().seen = self.owed.len();
        for n in new {
            self.ledger.accounts.claimed.insert((norm.block, n), iid);
            self.ledger.accounts.of.entry(iid).or_default().claims.push(n);
        }
    }

    pub(super) fn counts_for(&self, n: usize, block: Sym) -> bool {
        let amount = self.owed.get(n).and_then(|o| self.program.amounts.get(o.amount as usize));
        amount.is_some_and(|a| self.pays(a.block, block))
    }

    /// Whether a sum sets another right: of one trigger, or of one span that has one sum.
    fn sets_right(&self, o: &Owed, (trigger, amount): (EventId, u32)) -> bool {
        if o.trigger == trigger {
            return true;
        }
        let corrects = self.program.amounts.get(amount as usize).and_then(|a| a.corrects.as_ref());
        let (Some(c), Some(a), Some(b)) = (corrects, self.event(o.trigger), self.event(trigger)) else { return false };
        c.span.start(self, a) == c.span.start(self, b) && a.subject == b.subject && a.scope == b.scope
    }

    /// To whom an instance's sum is owed, as far as that is known.
    pub(super) fn creditors_of(&self, iid: InstanceId) -> Vec<Sym> {
        let Some(inst) = self.instances.get(iid as usize) else { return Vec::new() };
        let Some(pays) = self.program.norm(inst.norm).and_then(|n| n.bends.pays.as_ref()) else { return Vec::new() };
        let PaidSum::Owed(id) = pays.of else { return Vec::new() };
        let Some(a) = self.program.amounts.get(id as usize) else { return Vec::new() };
        if let Some((_, own)) = self.sum_put_by(inst.trigger, a.block) {
            return own.creditors.clone();
        }
        let accounts = &self.ledger.accounts;
        let by_trigger = accounts.by_trigger.get(&(a.block, inst.trigger)).into_iter().flatten();
        let claims = accounts.of.get(&iid).map(|x| &x.claims).into_iter().flatten();
        by_trigger.chain(claims).filter_map(|n| self.owed.get(*n)).flat_map(|o| o.creditors.iter().copied()).collect()
    }
}
