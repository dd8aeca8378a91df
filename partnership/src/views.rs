//! Views: what is due, who stands how, what is owed, whether a clause is in force. Methods on the state, never tables.

use crate::replay::Partnership;
use servanda_decision::{Decision, Request};
use servanda_norms::{Instance, NormKind, Paid, State};
use servanda_vocabulary::{Moment, Money};

/// Something that is due, may be done, or was missed.
#[derive(Clone, Debug)]
pub struct DueLine {
    /// Its block, such as `duty.tell_partners`.
    pub block: String,
    /// Whether it is a duty (else a right).
    pub duty: bool,
    /// What it is about.
    pub subject: Option<String>,
    /// Its key, where the norm keeps dimensions of scope apart: `country:DE,product:p1`.
    pub scope: Option<String>,
    /// What it waits for, where it has no next moment of its own.
    pub awaits: Vec<String>,
    /// What has been paid and what is left, where the duty pays a sum.
    pub paid: Option<Paid>,
    /// Who must or may.
    pub bearers: Vec<String>,
    /// Where it stands.
    pub state: State,
    /// When its window closes; none while that depends on something that has not happened.
    pub due: Option<Moment>,
    /// Whether the window ends with a whole day (and closes at the midnight after it).
    pub whole_day: bool,
    /// When it closes, where that is later than its end because it rests on a fact that came late (`late_grace`).
    pub closes: Option<Moment>,
    /// Why its time cannot be computed, where that is so.
    pub beyond: Option<String>,
    /// Where the charter names a lenient reading that ends otherwise: its end, whether that is a whole day, and the rules
    /// that make the difference.
    pub lenient: Option<(Moment, bool, Vec<String>)>,
    /// The clause that rules.
    pub clause: String,
    /// The event that triggered it.
    pub trigger: u32,
    /// The event that ended it.
    pub ended: Option<u32>,
    /// The instance's number.
    pub instance: u32,
}

/// A status that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusLine {
    /// The status or office, such as `status.defaulting`.
    pub status: String,
    /// Who.
    pub holder: String,
    /// Where, if not everywhere.
    pub scope: Option<String>,
    /// Since when.
    pub since: Moment,
}

/// A sum that cannot be made yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitLine {
    /// The amount, such as `amount.royalty`.
    pub amount: String,
    /// What it is about.
    pub subject: Option<String>,
    /// For what: its scope.
    pub scope: Option<String>,
    /// Who will owe it, if that is known.
    pub debtor: Option<String>,
    /// What it waits for.
    pub awaits: String,
    /// What this reader computes, because it knows the undisclosed values.
    pub computed: Option<Money>,
    /// The clause that rules.
    pub clause: String,
    /// The event that triggered it.
    pub trigger: u32,
}

/// What a party owes under an amount in all, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumLine {
    /// By whom.
    pub debtor: String,
    /// The amount, such as `amount.royalty`.
    pub amount: String,
    /// How much.
    pub sum: Money,
}

/// A declared sum, beside what this reader computes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredLine {
    /// The amount, such as `amount.royalty`.
    pub amount: String,
    /// What it is about.
    pub subject: Option<String>,
    /// What was declared.
    pub declared: Money,
    /// What the formula gives; none for a reader who does not know the values.
    pub computed: Option<Money>,
    /// The clause that rules.
    pub clause: String,
    /// The event that declared it.
    pub event: u32,
}

/// Whether sums of a block count under an amount: its own, and the minimum that tops it up.
#[must_use]
pub fn of_amount(block: &str, amount: &str) -> bool {
    block.strip_prefix(amount).is_some_and(|rest| rest.is_empty() || rest == ".minimum")
}

impl Partnership {
    /// Every duty and right that was ever triggered, in order of triggering.
    pub fn instances(&self) -> impl Iterator<Item = DueLine> {
        self.lines(|_| true)
    }

    /// The instances that are so, each as a line.
    fn lines(&self, so: impl Fn(&Instance) -> bool) -> impl Iterator<Item = DueLine> {
        self.run
            .instances()
            .iter()
            .enumerate()
            .filter(move |(_, i)| so(i))
            .filter_map(|(n, i)| self.due_line(u32::try_from(n).unwrap_or(0), i))
    }

    fn due_line(&self, n: u32, i: &Instance) -> Option<DueLine> {
        let norm = self.run.program().norm(i.norm)?;
        let names = self.run.names();
        Some(DueLine {
            block: names.text(norm.block).to_owned(),
            duty: norm.kind == NormKind::Duty,
            subject: i.subject.map(|s| names.text(s).to_owned()),
            scope: i.scope.map(|s| names.text(s).to_owned()),
            awaits: match i.state.open() {
                true => self.run.awaits(n).into_iter().map(|s| names.text(s).to_owned()).collect(),
                false => Vec::new(),
            },
            paid: self.run.paid(n),
            bearers: i.bearers.iter().map(|b| names.text(*b).to_owned()).collect(),
            state: i.state,
            due: i.due.map(|d| d.at),
            whole_day: i.due.is_some_and(|d| !d.inclusive),
            closes: self.run.closes(n).map(|d| d.at),
            beyond: i.beyond.as_ref().map(ToString::to_string),
            // A window that was moved by a pause or extension has no second reading.
            lenient: norm
                .due
                .as_ref()
                .filter(|_| !i.moved && i.due.is_some())
                .and_then(|t| t.lenient(&self.run, self.run.told_trigger(i).as_ref()))
                .map(|(d, why)| (d.at, !d.inclusive, why)),
            clause: self.run.program().clause(norm.clause).to_owned(),
            trigger: i.trigger,
            ended: i.ended,
            instance: n,
        })
    }

    /// What is open now: duties first by their time, then rights.
    #[must_use]
    pub fn due(&self) -> Vec<DueLine> {
        let mut v: Vec<DueLine> = self.lines(|i| i.state.open() || i.state == State::Missed).collect();
        v.sort_by(|a, b| {
            (!a.duty, a.due.unwrap_or(Moment::END), &a.block, &a.subject).cmp(&(
                !b.duty,
                b.due.unwrap_or(Moment::END),
                &b.block,
                &b.subject,
            ))
        });
        v
    }

    /// Every status and office, by name.
    #[must_use]
    pub fn statuses(&self) -> Vec<StatusLine> {
        let names = self.run.names();
        let mut v: Vec<StatusLine> = self
            .run
            .statuses()
            .map(|(s, w, e)| StatusLine {
                status: names.text(s).to_owned(),
                holder: names.text(w).to_owned(),
                scope: None,
                since: self.run.event(e).map_or(Moment::START, |e| e.at),
            })
            .collect();
        v.extend(self.run.statuses_apart().map(|(s, w, k, e)| StatusLine {
            status: names.text(s).to_owned(),
            holder: names.text(w).to_owned(),
            scope: Some(names.text(k).to_owned()),
            since: self.run.event(e).map_or(Moment::START, |e| e.at),
        }));
        v.sort_by(|a, b| (&a.status, &a.holder, &a.scope).cmp(&(&b.status, &b.holder, &b.scope)));
        v
    }

    /// What a party owes under an amount (`amount.x`) in all, one sum for each currency; none when nothing. A total that
    /// would be too large to be exact is told as several.
    #[must_use]
    pub fn owes(&self, party: &str, amount: &str) -> Vec<Money> {
        self.owed_where(party, amount, |_| true)
    }

    fn owed_where(&self, party: &str, amount: &str, fits: impl Fn(&servanda_norms::Owed) -> bool) -> Vec<Money> {
        let names = self.run.names();
        let mut totals: Vec<Money> = Vec::new();
        for o in self.run.owed() {
            let block = self.run.program().amounts.get(o.amount as usize).map_or("", |a| names.text(a.block));
            if names.text(o.debtor) != party || !of_amount(block, amount) || !fits(o) {
                continue;
            }
            let like = totals.iter_mut().rfind(|t| t.currency == o.sum.currency);
            match like.and_then(|t| t.amount.checked_add(o.sum.amount).map(|sum| (t, sum))) {
                Some((t, sum)) => t.amount = sum,
                None => totals.push(o.sum),
            }
        }
        totals
    }

    /// What a party owes to one other under an amount, as [`Partnership::owes`]. Sums owed jointly to several count for each.
    #[must_use]
    pub fn owes_to(&self, party: &str, creditor: &str, amount: &str) -> Vec<Money> {
        self.owed_where(party, amount, |o| o.creditors.iter().any(|c| self.run.names().text(*c) == creditor))
    }

    /// What a party owes under an amount: to one other or to all, in one scope (in its one form) or in all.
    #[must_use]
    pub fn owes_in(&self, party: &str, creditor: Option<&str>, amount: &str, scope: Option<&str>) -> Vec<Money> {
        let text = |s: servanda_norms::Sym| self.run.names().text(s);
        self.owed_where(party, amount, |o| {
            creditor.is_none_or(|c| o.creditors.iter().any(|x| text(*x) == c))
                && scope.is_none_or(|s| o.scope.map(text) == Some(s))
        })
    }

    /// What each party owes in all, by party and amount.
    #[must_use]
    pub fn sums_owed(&self) -> Vec<SumLine> {
        let names = self.run.names();
        let mut keys: Vec<(&str, &str)> = Vec::new();
        for o in self.run.owed() {
            let block = self.run.program().amounts.get(o.amount as usize).map_or("", |a| names.text(a.block));
            keys.push((names.text(o.debtor), block.strip_suffix(".minimum").unwrap_or(block)));
        }
        keys.sort_unstable();
        keys.dedup();
        let line = |(debtor, amount): (&str, &str)| {
            let (debtor, amount) = (debtor.to_owned(), amount.to_owned());
            self.owes(&debtor, &amount).into_iter().map(move |sum| SumLine {
                debtor: debtor.clone(),
                amount: amount.clone(),
                sum,
            })
        };
        keys.into_iter().flat_map(line).collect()
    }

    /// Sums that cannot be made yet, and what each waits for.
    #[must_use]
    pub fn sums_waiting(&self) -> Vec<WaitLine> {
        let names = self.run.names();
        let text = |s: servanda_norms::Sym| names.text(s).to_owned();
        let lines = self.run.amount_waits().iter().filter_map(|w| {
            let a = self.run.program().amounts.get(w.amount as usize)?;
            Some(WaitLine {
                amount: text(a.block),
                subject: self.run.event(w.trigger).and_then(|e| e.subject).map(text),
                scope: self.run.event(w.trigger).and_then(|e| e.scope).map(text),
                debtor: w.debtor.map(text),
                awaits: w.why.to_string(),
                computed: w.computed,
                clause: self.run.program().clause(a.clause).to_owned(),
                trigger: w.trigger,
            })
        });
        lines.collect()
    }

    /// Sums that a party declared because they rest on undisclosed values.
    #[must_use]
    pub fn sums_declared(&self) -> Vec<DeclaredLine> {
        let names = self.run.names();
        let mut lines = Vec::new();
        for a in self.run.program().amounts.iter().filter(|a| !a.hidden.is_empty()) {
            for e in self.run.events().iter().filter(|e| e.name == a.declared) {
                let Some(declared) = e.said.amount() else { continue };
                let compared = self.run.compared().iter().find(|c| c.event == e.id);
                lines.push(DeclaredLine {
                    amount: names.text(a.block).to_owned(),
                    subject: e.subject.map(|s| names.text(s).to_owned()),
                    declared,
                    computed: compared.map(|c| c.computed),
                    clause: self.run.program().clause(a.clause).to_owned(),
                    event: e.id,
                });
            }
        }
        lines
    }

    /// Answers a request at the run's moment.
    #[must_use]
    pub fn decide(&self, request: &Request) -> Decision {
        self.caps.data_sharing.decide(&self.world(), &self.caps, request)
    }
}
