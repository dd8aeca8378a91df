//! What a duty that `pays` a sum owes, and what was paid for it so far.
//!
//! The sum is that of the duty's own trigger: where an amount's `owed` triggers it, that one sum; where both begin with one
//! event, all that its bearers owe by that event. Where they begin with different events it is what is owed about the same
//! thing and no earlier duty of the block is for. What an answer puts back or lifts, or a correction of the same span adds,
//! follows.

use super::lines::{self, Line};
use super::{Host, InstanceId, Run, State};
use crate::amount::{NOTHING, Reading, combine};
use crate::bends::PaidSum;
use crate::event::EventId;
use crate::names::Sym;
use crate::program::Norm;
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
    pub(super) claims: Vec<usize>,
    /// How many sums were on record when it was last looked for them.
    pub(super) seen: usize,
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
    pub(super) live: BTreeMap<Option<Sym>, BTreeSet<InstanceId>>,
    /// Sums put on record, by amount and root trigger, and by amount and subject.
    pub(super) by_trigger: BTreeMap<(Sym, EventId), Vec<usize>>,
    pub(super) by_subject: BTreeMap<(Sym, Option<Sym>), Vec<usize>>,
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

pub(super) fn add(a: Money, b: Money) -> Money {
    combine(a, b, &|x, y| x.checked_add(y)).unwrap_or(a)
}

/// What a duty is for: the lines of its sum, and the sums on record that make it up.
pub(super) type Sum = (Vec<Line>, Vec<usize>);

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
}
