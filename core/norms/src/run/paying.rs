//! Payments: a duty that `pays` a sum is fulfilled when what was paid for it reaches what is owed.
//!
//! Money is spent once. A payment counts for the duties that it may fulfil in the order in which they are due, those about its
//! own subject before those about nothing in particular, and for none beyond what it still owes. `accounts` says what a duty
//! owes; here is what is paid for it.

use super::accounts::{Part, Rest};
use super::lines::{self, Line, none};
use super::{Host, Instance, InstanceId, Run, State};
use crate::amount::combine;
use crate::bends::Pays;
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use crate::program::{Norm, NormId};
use crate::scope::agree;
use servanda_vocabulary::{Moment, Money};
use std::sync::Arc;

impl Run {
    /// A payment counts for these duties, as far as each still owes something.
    pub(super) fn pay(&mut self, norms: &[NormId], act: &Event, host: &mut dyn Host) {
        let mut all: Vec<InstanceId> = norms.iter().flat_map(|n| self.payable(*n, act)).collect();
        all.sort_by_cached_key(|i| self.turn(*i, act));
        all.dedup();
        // What a late fact or an answer changed since is counted first.
        for iid in &all {
            self.reckon(*iid, host);
        }
        let open: Vec<InstanceId> = all.iter().copied().filter(|i| self.takes(*i, act, host)).collect();
        let paid = act.said.amount().filter(|m| !none(*m));
        let Some(paid) = paid else {
            if let Some(first) = open.first() {
                self.tell_paid(*first, act.id, None, "without a sum", |p| p.not_counted);
            }
            return;
        };
        let (mut left, mut last) = (paid, None);
        for iid in &open {
            let Some(due) = self.still_due(*iid) else { continue };
            let parts = lines::spend(&due, &mut left, &act.to);
            if parts.is_empty() {
                continue;
            }
            let in_time = self.in_window(*iid) == Some(true);
            let part = lines::one(parts.iter());
            for line in parts {
                self.credit(*iid, Part { event: act.id, line, in_time });
            }
            if self.conclude(*iid, act.id, host) {
                last = Some(*iid);
            } else {
                self.tell_paid(*iid, act.id, part, "paid in part", |p| p.part);
            }
            if none(left) {
                return;
            }
        }
        // What nobody knows the sum of yet keeps the rest until it is known.
        let unknown: Vec<(InstanceId, Option<bool>)> = open
            .iter()
            .filter(|i| self.still_due(**i).is_none() && last != Some(**i))
            .map(|i| (*i, self.in_window(*i)))
            .collect();
        if let Some((first, _)) = unknown.first().copied() {
            self.ledger.accounts.rests.push(Rest { event: act.id, left, of: unknown });
            return self.tell_paid(first, act.id, Some(left), "paid before the sum is known", |p| p.ahead);
        }
        // What was owed before any duty to pay it begins is kept for that duty.
        self.pay_ahead(norms, &all, act, &mut left);
        if none(left) {
            return;
        }
        // More than is owed; or, where nothing is open any more, paid once again.
        let over = |s: &Self| all.iter().copied().rfind(|i| s.accepts(*i, act, &[State::Fulfilled, State::Cured]));
        // Of what is owed to somebody else, or in another currency, nothing was paid; of what is paid already, too much.
        let done = |s: &Self, i: &InstanceId| {
            let due = s.still_due(*i).unwrap_or_default();
            let mut own = due.iter().filter(|l| lines::serves(l, &act.to));
            own.any(|l| none(l.sum) && combine(l.sum, left, &|x, _| Some(x)).is_ok())
        };
        let done = last.or_else(|| open.iter().copied().find(|i| done(self, i)));
        match done.or_else(|| if open.is_empty() { over(self) } else { None }) {
            Some(iid) => self.tell_paid(iid, act.id, Some(left), "paid too much", |p| p.surplus),
            None => {
                if let Some(first) = open.first() {
                    self.tell_paid(*first, act.id, Some(left), "paid in another currency", |p| p.not_counted);
                }
            }
        }
    }

    /// Whose turn it is: what is about the payment's own subject, then what was due first, then by the clause.
    fn turn(&self, iid: InstanceId, act: &Event) -> (bool, Moment, u32, InstanceId) {
        let Some(i) = self.instances.get(iid as usize) else { return (true, Moment::END, u32::MAX, iid) };
        let other = act.subject.is_some() && i.subject != act.subject;
        let rank = self.program.norm(i.norm).map_or(u32::MAX, |n| self.program.rank(n.clause));
        (other, i.due.map_or(Moment::END, |d| d.at), rank, iid)
    }

    /// Whether a payment may count for an instance in one of these states: by its bearer, and to those to whom it is owed.
    fn accepts(&self, iid: InstanceId, act: &Event, states: &[State]) -> bool {
        let Some(i) = self.instances.get(iid as usize) else { return false };
        let Some(norm) = self.program.norm(i.norm) else { return false };
        let own = matches!(act.cause, Cause::Norm { instance: Some(x), .. } if x == iid);
        let by = act.party.is_none_or(|p| i.bearers.contains(&p) || matches!(norm.bearer, crate::Parties::Anyone));
        let to = act.to.is_empty() || {
            let creditors = self.creditors_of(iid);
            creditors.is_empty() || creditors.iter().any(|c| act.to.contains(c))
        };
        states.contains(&i.state) && by && to && !own && i.trigger != act.id
    }

    /// The instances that a payment may be for: of its subject and scope, and of all where it names none.
    fn payable(&self, norm: NormId, act: &Event) -> Vec<InstanceId> {
        let mut list = self.of_subject(norm, act.subject);
        list.retain(|i| self.instances.get(*i as usize).is_some_and(|i| agree(&self.names, act.scope, i.scope)));
        list
    }

    /// Whether an instance still takes payments; one that waits for its condition keeps them.
    fn takes(&mut self, iid: InstanceId, act: &Event, host: &mut dyn Host) -> bool {
        const OPEN: &[State] = &[State::Pending, State::Running, State::Paused, State::Missed];
        if !self.accepts(iid, act, OPEN) {
            return false;
        }
        let Some(inst) = self.instances.get(iid as usize) else { return false };
        let Some(norm) = self.program.norm(inst.norm) else { return false };
        let (id, named) = (inst.norm, self.is_paid_to(inst, norm, act, host));
        if !named {
            self.trace_norm(id, "not addressed", false);
        }
        named
    }

    /// Whether a payment is made to one of those towards whom the duty is; one that names nobody is made to all.
    fn is_paid_to(&self, inst: &Instance, norm: &Norm, act: &Event, host: &dyn Host) -> bool {
        let (Some(to), false) = (&norm.to, act.to.is_empty()) else { return true };
        let me = act.party.or(inst.bearers.first().copied());
        let owed = to.list(self, host, self.event(inst.trigger), me);
        owed.is_empty()
            || owed.iter().any(|p| Some(*p) != me && act.to.contains(p))
            || self.addressed(inst, norm, act, host)
    }

    /// Whether what is done now is inside an instance's window; none if it has not begun.
    fn in_window(&self, iid: InstanceId) -> Option<bool> {
        let over = self.ledger.accounts.of.get(&iid).is_some_and(|a| a.overdue);
        match self.instances.get(iid as usize)?.state {
            State::Running | State::Paused => Some(!over),
            State::Pending => None,
            _ => Some(false),
        }
    }

    /// What was kept until the sum was known counts now, and an instance whose sum has been paid ends.
    pub(super) fn settle_account(&mut self, iid: InstanceId, by: EventId, host: &mut dyn Host) -> bool {
        let Some(before) = self.instances.get(iid as usize).map(|i| i.state) else { return false };
        if !matches!(before, State::Running | State::Paused | State::Missed) {
            return false;
        }
        self.reckon(iid, host);
        let Some(due) = self.still_due(iid) else { return false };
        let (mut due, mut cause, mut taken) = (due, by, Vec::new());
        for n in 0..self.ledger.accounts.rests.len() {
            let Some(rest) = self.ledger.accounts.rests.get(n).filter(|r| r.of.iter().any(|(i, _)| *i == iid)).cloned()
            else {
                continue;
            };
            let at = self.event(rest.event).map_or(self.now, |e| e.at);
            let inside = rest.of.iter().find(|(i, _)| *i == iid).and_then(|(_, inside)| *inside);
            let ends = self.instances.get(iid as usize).and_then(|i| i.due);
            // What was paid before it began is in time if it was before the end that is known now.
            let in_time = inside.unwrap_or(ends.is_none_or(|d| at < d.at || (at == d.at && d.inclusive)));
            let (mut left, to) = (rest.left, self.event(rest.event).map(|e| e.to.clone()).unwrap_or_default());
            let parts = lines::spend(&due, &mut left, &to);
            if !parts.is_empty() {
                due = lines::left(&due, parts.iter());
                cause = rest.event;
                taken.push((rest.event, lines::one(parts.iter())));
            }
            for line in parts {
                self.credit(iid, Part { event: rest.event, line, in_time });
            }
            if let Some(r) = self.ledger.accounts.rests.get_mut(n) {
                r.left = left;
                r.of.retain(|(i, _)| *i != iid);
            }
        }
        let ended = self.conclude(iid, cause, host);
        if !ended {
            for (event, part) in taken {
                self.tell_paid(iid, event, part, "paid in part", |p| p.part);
            }
        }
        // What no sum that is still to come can use was too much, or cannot be counted.
        let (spent, kept): (Vec<Rest>, Vec<Rest>) =
            std::mem::take(&mut self.ledger.accounts.rests).into_iter().partition(|r| r.of.is_empty() || none(r.left));
        self.ledger.accounts.rests = kept;
        for r in spent.into_iter().filter(|r| !none(r.left)) {
            if ended {
                self.tell_paid(iid, r.event, Some(r.left), "paid too much", |p| p.surplus);
            } else {
                self.tell_paid(iid, r.event, Some(r.left), "paid in another currency", |p| p.not_counted);
            }
        }
        ended
    }

    /// What is kept for a duty that has ended otherwise is kept for nothing: that is told, once no other may use it.
    pub(super) fn release_rests(&mut self) {
        if self.ledger.accounts.rests.is_empty() {
            return;
        }
        let waits = |s: &Self, i: InstanceId| {
            s.instances.get(i as usize).is_some_and(|x| x.state.open() || x.state == State::Missed)
        };
        let (mut kept, mut over) = (Vec::new(), Vec::new());
        for mut r in std::mem::take(&mut self.ledger.accounts.rests) {
            let last = r.of.last().map(|(i, _)| *i);
            r.of.retain(|(i, _)| waits(self, *i));
            match last.filter(|_| r.of.is_empty()) {
                Some(iid) => over.push((iid, r)),
                None => kept.push(r),
            }
        }
        self.ledger.accounts.rests = kept;
        for (iid, r) in over {
            self.tell_paid(iid, r.event, Some(r.left), "paid too much", |p| p.surplus);
        }
    }

    /// Ends an instance for which enough was paid: in its window it is fulfilled, after it cured.
    fn conclude(&mut self, iid: InstanceId, by: EventId, _: &mut dyn Host) -> bool {
        let Some(account) = self.ledger.accounts.of.get(&iid) else { return false };
        let Some(sum) = account.sum.clone().ok() else { return false };
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return false };
        let enough = |in_time: bool| lines::left(&sum, account.paid(in_time)).iter().all(|l| none(l.sum));
        let (in_time, enough, overdue) = (enough(true), enough(false), account.overdue);
        let paid: Vec<Line> = account.paid(false).cloned().collect();
        let all = lines::one(paid.iter());
        match inst.state {
            State::Running | State::Paused if in_time => {
                self.end_paid(iid, &inst, State::Fulfilled, all, by);
                // What was paid before the sum fell.
                let mut got: Vec<Line> = Vec::new();
                paid.iter().for_each(|p| lines::add(&mut got, &p.to, p.sum));
                for over in lines::left(&got, sum.iter()).into_iter().map(|l| l.sum).filter(|o| !none(*o)) {
                    self.tell_paid(iid, by, Some(over), "paid too much", |p| p.surplus);
                }
                true
            }
            State::Running | State::Paused if overdue => {
                // Its window has closed, and only now is it known how much was to be paid in it.
                self.miss(iid, self.now);
                let missed = self.instances.get(iid as usize).cloned().unwrap_or(inst);
                if enough {
                    self.end_paid(iid, &missed, State::Cured, all, by);
                }
                enough
            }
            State::Missed if enough => {
                self.end_paid(iid, &inst, State::Cured, all, by);
                true
            }
            _ => false,
        }
    }

    fn end_paid(&mut self, iid: InstanceId, inst: &Instance, state: State, paid: Option<Money>, by: EventId) {
        let Some(norm) = Arc::clone(&self.program).norm(inst.norm).cloned() else { return };
        self.retime(iid, None);
        let (name, word) = match state {
            State::Cured => (norm.events.late, "cured"),
            _ => (norm.events.done, "fulfilled"),
        };
        self.trace_norm(inst.norm, word, true);
        let what = NewEvent {
            subject: inst.subject,
            party: self.event(by).and_then(|e| e.party).filter(|p| inst.bearers.contains(p)).or(one(&inst.bearers)),
            amount: paid,
            ..NewEvent::default()
        };
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(by) };
        let ended = self.happen(self.now, name, what, cause, None);
        if let Some(i) = self.instances.get_mut(iid as usize) {
            (i.state, i.ended) = (state, Some(ended));
        }
    }

    /// Notes a part.
    fn credit(&mut self, iid: InstanceId, part: Part) {
        self.ledger.accounts.of.entry(iid).or_default().parts.push(part);
        if self.ledger.accounts.stands_in {
            self.ledger.accounts.changed.extend(self.instances.get(iid as usize).map(|i| i.subject));
        }
    }

    /// What happened to a payment, or to a part of it.
    fn tell_paid(&mut self, iid: InstanceId, by: EventId, sum: Option<Money>, word: &str, name: fn(&Pays) -> Sym) {
        let Some(inst) = self.instances.get(iid as usize) else { return };
        let (norm, subject, bearer) = (inst.norm, inst.subject, one(&inst.bearers));
        let Some(name) = self.program.norm(norm).and_then(|n| n.bends.pays.as_ref()).map(name) else { return };
        self.trace_norm(norm, word, true);
        let party = self.event(by).and_then(|e| e.party).or(bearer);
        let cause = Cause::Norm { norm, instance: Some(iid), by: Some(by) };
        self.happen(self.now, name, NewEvent { subject, party, amount: sum, ..NewEvent::default() }, cause, None);
    }

    /// What an instance still owes of its sum; none while that is not known.
    fn still_due(&self, iid: InstanceId) -> Option<Vec<Line>> {
        let account = self.ledger.accounts.of.get(&iid)?;
        let sum = account.sum.as_ref().ok()?;
        let state = self.instances.get(iid as usize).map(|i| i.state)?;
        if state == State::Pending { None } else { Some(lines::left(sum, account.paid(false))) }
    }

    /// Whether a window that closes has no sum yet: nobody misses what nobody knows.
    pub(super) fn awaits_sum(&mut self, iid: InstanceId, norm: &Norm) -> bool {
        if norm.bends.pays.is_none() {
            return false;
        }
        let account = self.ledger.accounts.of.entry(iid).or_default();
        account.overdue = true;
        account.sum.is_err()
    }

    /// Whether a window has closed, and its sum is not known yet.
    pub(super) fn over_without_sum(&self, iid: InstanceId) -> bool {
        self.ledger.accounts.of.get(&iid).is_some_and(|a| a.overdue && a.sum.is_err())
    }

    /// What is left to pay when a window closes; no sum where it is in several currencies.
    pub(super) fn unpaid(&self, iid: InstanceId) -> Option<Money> {
        self.ledger.accounts.of.get(&iid).and_then(|_| lines::one(self.still_due(iid)?.iter()))
    }
}

fn one(bearers: &[Sym]) -> Option<Sym> {
    match bearers {
        [one] => Some(*one),
        _ => None,
    }
}
