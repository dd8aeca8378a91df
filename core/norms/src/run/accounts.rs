//! What a duty that `pays` a sum owes, and what was paid for it so far.
//!
//! The sum is that of the duty's own trigger: where an amount's `owed` triggers it, that one sum; where both begin with one
//! event, all that its bearers owe by that event. Where they begin with different events it is what is owed about the same
//! thing and no earlier duty of the block is for. What an answer puts back or lifts, or a correction of the same span adds,
//! follows.

use super::lines::{self, Line};
use super::{Host, InstanceId, Run, State};
use crate::amount::{NOTHING, Owed, Reading, combine};
use crate::bends::PaidSum;
use crate::event::{Event, EventId};
use crate::names::Sym;
use crate::parties::Parties;
use crate::program::Norm;
use crate::scope::covers;
use rust_decimal::Decimal;
use servanda_vocabulary::{Money, Rounding};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was paid for an instance at once.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The payment.
    pub(super) event: EventId,
    /// Of which line of the sum.
    pub(super) line: Line,
    /// Whether it was paid inside the window.
    pub(super) in_time: bool,
}

/// An instance's sum, and what was paid for it.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// How much is owed, to whom; or what that waits for.
    pub(super) sum: Result<Vec<Line>, String>,
    pub(super) parts: Vec<Part>,
    /// Whether its window closed while the sum was not known.
    pub(super) overdue: bool,
    /// The sums on record that make up what is owed.
    pub(super) sums: Vec<usize>,
    /// The sums that it is for, where its trigger is not theirs.
    claims: Vec<usize>,
    /// How many sums were on record when it was last looked for them.
    seen: usize,
}

impl Account {
    /// What was paid of each line; only inside the window, if that is asked.
    pub(super) fn paid(&self, only_in_time: bool) -> impl Iterator<Item = &Line> + Clone {
        self.parts.iter().filter(move |p| p.in_time || !only_in_time).map(|p| &p.line)
    }
}

impl Default for Account {
    fn default() -> Self {
        let (parts, sums, claims) = (Vec::new(), Vec::new(), Vec::new());
        Self { sum: Err("its sum".to_owned()), parts, overdue: false, sums, claims, seen: 0 }
    }
}

/// What is left of a payment that came before the sums were known for which it may count: each, and whether its window was
/// open; none if it had not begun.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    pub(super) event: EventId,
    pub(super) left: Money,
    pub(super) of: Vec<(InstanceId, Option<bool>)>,
}

/// The accounts of all duties that pay a sum.
#[derive(Clone, Debug, Default)]
pub(super) struct Accounts {
    pub(super) of: BTreeMap<InstanceId, Account>,
    pub(super) rests: Vec<Rest>,
    /// What was paid of sums for which no duty had begun.
    pub(super) advances: Vec<super::advances::Advance>,
    /// Whether a duty pays what others owe.
    pub(super) stands_in: bool,
    /// Instances that may still be paid, by what they are about.
    live: BTreeMap<Option<Sym>, BTreeSet<InstanceId>>,
    /// Sums put on record, by amount and root trigger, and by amount and subject.
    by_trigger: BTreeMap<(Sym, EventId), Vec<usize>>,
    by_subject: BTreeMap<(Sym, Option<Sym>), Vec<usize>>,
    /// Which duty's instance each sum is for, where its trigger does not say.
    pub(super) claimed: BTreeMap<(Sym, usize), InstanceId>,
    /// About what sums have changed since the accounts were last looked at; nothing in particular means about everything.
    pub(super) changed: BTreeSet<Option<Sym>>,
}

/// What has been paid for a duty that pays a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// How much is owed; or what that waits for.
    pub owed: Result<Money, String>,
    /// What was paid and counts for it.
    pub paid: Money,
    /// What was paid and is kept until the sum is known.
    pub kept: Money,
    /// What is left to pay.
    pub left: Option<Money>,
    /// The same in other currencies, where it is owed in several.
    pub also: Vec<Paid>,
}

fn add(a: Money, b: Money) -> Money {
    combine(a, b, &|x, y| x.checked_add(y)).unwrap_or(a)
}

/// What a duty is for: the lines of its sum, and the sums on record that make it up.
type Sum = (Vec<Line>, Vec<usize>);

impl Run {
    /// What has been paid for an instance, if its duty pays a sum and it has begun.
    #[must_use]
    pub fn paid(&self, iid: InstanceId) -> Option<Paid> {
        let account = self.ledger.accounts.of.get(&iid)?;
        let mine = self.ledger.accounts.rests.iter().filter(|r| r.of.first().is_some_and(|(i, _)| *i == iid));
        let kept = mine.fold(NOTHING, |t, r| add(t, r.left));
        let of = |currency: Option<Money>, lines: Vec<Money>| {
            let same = |m: &Money| currency.is_none_or(|c| combine(c, *m, &|x, _| Some(x)).is_ok());
            // Nothing paid of a sum is nothing in its currency.
            let zero = currency.map_or(NOTHING, |c| Money { amount: Decimal::ZERO, ..c });
            lines.into_iter().filter(same).fold(zero, add)
        };
        let lines = match &account.sum {
            Ok(lines) => lines,
            Err(why) => {
                let paid = of(None, lines::totals(account.paid(false)));
                return Some(Paid { owed: Err(why.clone()), paid, kept, left: None, also: Vec::new() });
            }
        };
        let left = lines::left(lines, account.paid(false));
        let mut all = lines::totals(lines.iter());
        if all.is_empty() {
            all.push(NOTHING);
        }
        let in_one = |owed: Money| Paid {
            owed: Ok(owed),
            paid: of(Some(owed), lines::totals(account.paid(false))),
            kept: NOTHING,
            left: Some(of(Some(owed), lines::totals(left.iter()))),
            also: Vec::new(),
        };
        let mut all = all.into_iter().map(in_one);
        let first = all.next()?;
        Some(Paid { kept, also: all.collect(), ..first })
    }

    /// The payments that count for an instance, in their order.
    pub(crate) fn paid_by(&self, iid: InstanceId) -> Vec<EventId> {
        self.ledger.accounts.of.get(&iid).into_iter().flat_map(|a| &a.parts).map(|p| p.event).collect()
    }

    /// A sum was put on record, set right, or no longer waits: duties that pay it are looked at again.
    pub(super) fn sum_changed(&mut self, block: Sym, subject: Option<Sym>) {
        if self.program.paid.contains_key(&block) {
            self.ledger.accounts.changed.insert(subject);
        }
    }

    /// Takes note of a sum that has just been put on record.
    pub(super) fn enter(&mut self, block: Sym) {
        if let Some(n) = self.owed.len().checked_sub(1) {
            self.enter_sum(block, n);
        }
    }

    /// A version may pay what an earlier one let become owed.
    pub(super) fn index_sums(&mut self) {
        let accounts = &mut self.ledger.accounts;
        accounts.by_trigger.clear();
        accounts.by_subject.clear();
        for n in 0..self.owed.len() {
            let amount = self.owed.get(n).and_then(|o| self.program.amounts.get(o.amount as usize));
            if let Some(block) = amount.map(|a| a.block) {
                self.enter_sum(block, n);
            }
        }
    }

    fn enter_sum(&mut self, block: Sym, n: usize) {
        let Some(main) = self.program.paid.get(&block).copied() else { return };
        let Some((trigger, subject)) = self.owed.get(n).map(|o| (o.trigger, o.subject)) else { return };
        let accounts = &mut self.ledger.accounts;
        accounts.by_trigger.entry((main, trigger)).or_default().push(n);
        accounts.by_subject.entry((main, subject)).or_default().push(n);
        accounts.changed.insert(subject);
    }

    /// An instance that pays a sum runs.
    pub(super) fn open_account(&mut self, iid: InstanceId, norm: &Norm) {
        let Some(subject) = self.instances.get(iid as usize).map(|i| i.subject) else { return };
        if norm.bends.pays.is_some() {
            self.ledger.accounts.of.entry(iid).or_default();
            self.ledger.accounts.live.entry(subject).or_default().insert(iid);
        }
    }

    /// An instance's end was moved: it has not closed yet.
    pub(super) fn reopen_account(&mut self, iid: InstanceId) {
        if let Some(a) = self.ledger.accounts.of.get_mut(&iid) {
            a.overdue = false;
        }
    }

    /// Sums have changed: what is paid already may reach them now. Whether anything was looked at.
    pub(super) fn settle_accounts(&mut self, by: EventId, host: &mut dyn Host) -> bool {
        self.release_rests();
        if self.ledger.accounts.changed.is_empty() {
            return false;
        }
        let changed = std::mem::take(&mut self.ledger.accounts.changed);
        let live = &self.ledger.accounts.live;
        let mut list: BTreeSet<InstanceId> = BTreeSet::new();
        if changed.contains(&None) {
            list.extend(live.values().flatten());
        }
        list.extend(changed.iter().chain([&None]).filter_map(|s| live.get(s)).flatten());
        let mut list: Vec<InstanceId> = list.into_iter().collect();
        let rank = |i: &InstanceId| {
            let norm = self.instances.get(*i as usize).and_then(|x| self.program.norm(x.norm));
            (norm.map_or(u32::MAX, |n| self.program.rank(n.clause)), *i)
        };
        list.sort_by_cached_key(rank);
        for iid in list {
            self.settle_account(iid, by, host);
            let state = self.instances.get(iid as usize).map(|i| (i.subject, i.state));
            if let Some((subject, state)) = state
                && !state.open()
                && state != State::Missed
                && let Some(of) = self.ledger.accounts.live.get_mut(&subject)
            {
                of.remove(&iid);
            }
        }
        true
    }

    /// Reads anew how much an instance is for.
    pub(super) fn reckon(&mut self, iid: InstanceId, host: &dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some((norm, pays)) = program.norm(inst.norm).and_then(|n| Some((n, n.bends.pays.as_ref()?))) else {
            return;
        };
        if !matches!(inst.state, State::Running | State::Paused | State::Missed) {
            return;
        }
        let Some(trigger) = self.event(inst.trigger).cloned() else { return };
        let sum = match &pays.of {
            PaidSum::Sum(of) => {
                let debtor = inst.bearers.first().copied();
                let r = Reading { run: self, host, trigger: &trigger, debtor, openings: None, per: &norm.bends.per };
                let sum = of.sum(&r).map(|m| m.rounded(Rounding::HalfEven)).map_err(|why| why.to_string());
                sum.map(|sum| (vec![Line { to: Vec::new(), sum }], Vec::new()))
            }
            PaidSum::Owed(id) => self.sum_owed(iid, norm, *id, &trigger, host),
        };
        let sum = sum.map(|(lines, sums)| (self.less_by_others(iid, lines, &sums), sums));
        let account = self.ledger.accounts.of.entry(iid).or_default();
        (account.sum, account.sums) = match sum {
            Ok((lines, sums)) => (Ok(lines), sums),
            Err(why) => (Err(why), Vec::new()),
        };
        self.draw_advances(iid, norm.block);
    }

    /// Who pays another's debt pays what is left of it: the debtor's own payments, and those of others for it, count first.
    fn less_by_others(&mut self, iid: InstanceId, lines: Vec<Line>, sums: &[usize]) -> Vec<Line> {
        let bearers = self.instances.get(iid as usize).map(|i| i.bearers.clone()).unwrap_or_default();
        let own = |n: &usize| self.owed.get(*n).is_some_and(|o| bearers.contains(&o.debtor));
        if sums.is_empty() || bearers.is_empty() || sums.iter().any(own) {
            return lines;
        }
        self.ledger.accounts.stands_in = true;
        let all = self.ledger.accounts.of.iter();
        // What also pays other sums is not known to be for these.
        let for_these = |a: &&Account| !a.sums.is_empty() && a.sums.iter().all(|n| sums.contains(n));
        let paid: Vec<&Line> =
            all.filter(|(i, _)| **i != iid).map(|(_, a)| a).filter(for_these).flat_map(|a| a.paid(false)).collect();
        lines::left(&lines, paid.into_iter())
    }

    /// How much is owed under an amount for an instance.
    fn sum_owed(
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
