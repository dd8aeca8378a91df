//! The program's indexes: which norms an event triggers, fulfils, wakes or extends, in the order of the clauses.

use super::*;
use crate::amount::{AmountExpr, Factor, Parts};
use crate::bends::PaidSum;
use crate::cond::Cond;
use crate::time::TimeExpr;

fn number(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

/// The events after which what is read in conditions and times may be another.
struct Wakes {
    /// By status or office: its beginning and its end.
    statuses: BTreeMap<Sym, Vec<Sym>>,
    /// By finding: its answers, and what is done about them.
    findings: Vec<Vec<Sym>>,
    /// By finding: what opens the question.
    opening: Vec<Vec<Sym>>,
}

impl Wakes {
    fn new(p: &mut Program) -> Self {
        let all = (0..p.names.len()).map(|i| Sym::at(number(i)));
        let all: Vec<(Sym, String)> = all.map(|s| (s, p.names.text(s).to_owned())).collect();
        let held = |t: &str| {
            (t.starts_with("status.") || t.starts_with("office."))
                && ![".set", ".unset", ".refused"].iter().any(|end| t.ends_with(end))
        };
        let held = all.into_iter().filter(|(_, t)| held(t));
        let statuses = held.map(|(s, t)| (s, ["set", "unset"].map(|e| p.names.intern(&format!("{t}.{e}"))).to_vec()));
        let statuses = statuses.collect();
        let answers = p.findings.iter().map(|f| {
            let d = &f.dispute;
            let more = d.answered.iter().chain(&d.contested).chain(&d.settled).copied();
            [f.yes, f.no].into_iter().chain(more).collect()
        });
        let opening = p.findings.iter().map(|f| f.dispute.opens.clone()).collect();
        Self { statuses, findings: answers.collect(), opening }
    }

    fn status(&self, s: Sym) -> Vec<Sym> {
        self.statuses.get(&s).cloned().unwrap_or_default()
    }

    fn finding(&self, f: u32) -> Vec<Sym> {
        self.findings.get(f as usize).cloned().unwrap_or_default()
    }

    fn cond(&self, c: &Cond, out: &mut Vec<Sym>) {
        c.waits(&|s| self.status(s), &|f| self.finding(f), out);
        let mut disputed = Vec::new();
        c.disputed(&mut disputed);
        out.extend(disputed.iter().filter_map(|f| self.opening.get(*f as usize)).flatten());
    }

    fn time(&self, t: &TimeExpr, out: &mut Vec<Sym>) {
        t.waits(&|s| self.status(s), &|f| self.finding(f), out);
    }
}

impl Program {
    /// Builds all indexes, once everything is in its place.
    pub(super) fn index(&mut self, amount_triggers: Vec<(Sym, u32)>) {
        self.rank_clauses();
        let wakes = Wakes::new(self);
        self.index_earlier();
        self.index_counters();
        self.index_norms(&wakes);
        self.index_amounts(&wakes);
        for (e, id) in amount_triggers {
            self.amount_on.entry(e).or_default().push(id);
        }
        self.index_moments(&wakes);
        self.sort_by_clause();
    }

    fn rank_clauses(&mut self) {
        let keys = self.clauses.list.iter().enumerate().map(|(i, (n, _))| (clause_key(n), i));
        let mut order: Vec<(Vec<(u64, String)>, usize)> = keys.collect();
        order.sort();
        self.clause_rank = vec![u32::MAX; order.len()];
        for (rank, (_, i)) in order.into_iter().enumerate() {
            if let Some(slot) = self.clause_rank.get_mut(i) {
                *slot = number(rank);
            }
        }
    }

    fn index_earlier(&mut self) {
        let base = self.base.norms as usize;
        for (i, n) in self.norms.iter().enumerate().skip(base) {
            let before = self.norms.iter().enumerate().take(base).filter(|(_, o)| o.block == n.block);
            let before: Vec<NormId> = before.map(|(o, _)| number(o)).collect();
            if !before.is_empty() {
                self.earlier.insert(number(i), before);
            }
        }
    }

    fn index_counters(&mut self) {
        for (i, c) in self.counters.iter().enumerate().skip(self.base.counters as usize) {
            for e in &c.of {
                self.counted.entry(*e).or_default().push((number(i), false));
            }
            for e in c.reported.iter().flat_map(|r| &r.by) {
                self.counted.entry(*e).or_default().push((number(i), true));
            }
        }
    }

    fn index_norms(&mut self, wakes: &Wakes) {
        for (i, n) in self.norms.iter().enumerate() {
            let id = number(i);
            for e in &n.on {
                self.triggers.entry(*e).or_default().push(id);
            }
            for e in &n.act {
                self.acts.entry(*e).or_default().push(id);
            }
            for (place, x) in n.bends.extensions.iter().enumerate() {
                for e in &x.on {
                    self.extensions.entry(*e).or_default().push((id, number(place)));
                }
            }
            if n.bends.joiners {
                self.joiners.push(id);
            }
            if let Some(w) = n.bends.waiver {
                self.waivers.insert(w, id);
            }
            let conditions = [&n.when, &n.unless, &n.paused];
            if conditions.into_iter().any(Cond::looks_elsewhere) {
                self.elsewhere.insert(id);
            }
            let mut waits: Vec<Sym> = n.proof.iter().map(|(_, proved)| *proved).collect();
            conditions.into_iter().for_each(|c| wakes.cond(c, &mut waits));
            let times = n.due.iter().chain(n.from.iter()).chain(n.bends.outer.iter());
            times.for_each(|t| wakes.time(t, &mut waits));
            for e in distinct(waits) {
                self.waits.entry(e).or_default().push(id);
            }
        }
    }

    /// After which events a sum that waits is tried again, and which measures are added up.
    fn index_amounts(&mut self, wakes: &Wakes) {
        let (mut totalled, mut waits) = (BTreeSet::new(), Vec::new());
        let (mut conds, mut measured) = (Vec::new(), Vec::new());
        let mut sums = |e: &AmountExpr| match e {
            AmountExpr::Value(m, _) => waits.push(*m),
            AmountExpr::Convert { rate, .. } => waits.push(*rate),
            AmountExpr::Total { measure, .. } => totalled.extend([*measure]),
            AmountExpr::If(c, _) => conds.push((**c).clone()),
            _ => {}
        };
        let mut numbers = |f: &Factor| {
            if let Factor::Measured(m, _) = f {
                measured.push(*m);
            }
        };
        self.amounts.iter().for_each(|a| a.walk(&mut sums, &mut numbers));
        for q in self.norms.iter().filter_map(|n| n.bends.quantity.as_ref()) {
            q.of.walk(&mut sums, &mut numbers);
        }
        for e in self.caps.iter().flat_map(|c| core::iter::once(&c.amount).chain(&c.deductible)) {
            e.walk(&mut sums, &mut numbers);
        }
        waits.extend(measured);
        for a in &self.amounts {
            conds.push(a.when.clone());
            conds.extend(a.reductions.iter().map(|r| r.when.clone()));
            waits.extend(a.several.iter().chain(&a.split).filter_map(|s| match s.parts {
                Parts::Measured(m) => Some(m),
                _ => None,
            }));
        }
        conds.iter().for_each(|c| wakes.cond(c, &mut waits));
        // Every finding's answers are told by the same list, contests and all.
        let mut lifted = Vec::new();
        for c in &self.caps {
            let mut asked = c.not_for.clone();
            c.not_if.disputed(&mut asked);
            asked.iter().for_each(|f| lifted.extend(wakes.finding(*f)));
        }
        self.cap_answers = lifted.into_iter().collect();
        self.totalled = totalled;
        self.amount_waits = waits.into_iter().collect();
        let pays = self.norms.iter().filter_map(|n| n.bends.pays.as_ref()).filter_map(|p| match p.of {
            PaidSum::Owed(id) => self.amounts.get(id as usize).map(|a| a.block),
            PaidSum::Sum(_) => None,
        });
        for block in pays.collect::<BTreeSet<Sym>>() {
            let minimum = self.names.find(&format!("{}.minimum", self.names.text(block)));
            self.paid.extend(minimum.into_iter().chain([block]).map(|b| (b, block)));
        }
        let hidden = self.amounts.iter().enumerate().filter(|(_, a)| !a.hidden.is_empty());
        self.declarations = hidden.map(|(i, a)| (a.declared, number(i))).collect();
    }

    fn index_moments(&mut self, wakes: &Wakes) {
        for (i, m) in self.moments.iter().enumerate() {
            let mut waits = Vec::new();
            wakes.time(&m.is, &mut waits);
            waits.extend(m.apart.iter().flat_map(|a| [a.begins, a.ends]));
            for e in waits {
                self.moment_waits.entry(e).or_default().push(number(i));
            }
        }
        for (i, r) in self.recurring.iter().enumerate() {
            let mut waits = Vec::new();
            wakes.time(&r.from, &mut waits);
            waits.extend(r.apart.iter().flat_map(|a| [a.begins, a.ends]));
            for e in distinct(waits) {
                self.recurring_waits.entry(e).or_default().push(number(i));
            }
        }
    }

    /// What one event sets off is taken in the order of the clauses, and not of the blocks that first name a norm.
    fn sort_by_clause(&mut self) {
        let of_norm: Vec<u32> = self.norms.iter().map(|n| self.rank(n.clause)).collect();
        let of_amount: Vec<u32> = self.amounts.iter().map(|a| self.rank(a.clause)).collect();
        let at = |ranks: &[u32], id: u32| ranks.get(id as usize).copied().unwrap_or(u32::MAX);
        for lists in [&mut self.triggers, &mut self.acts, &mut self.waits] {
            lists.values_mut().for_each(|l| l.sort_by_key(|id| (at(&of_norm, *id), *id)));
        }
        self.amount_on.values_mut().for_each(|l| l.sort_by_key(|id| (at(&of_amount, *id), *id)));
    }
}

fn distinct(mut list: Vec<Sym>) -> Vec<Sym> {
    list.sort();
    list.dedup();
    list
}

/// The numeric order of clause numbers: 6.2.10 after 6.2.9.
fn clause_key(number: &str) -> Vec<(u64, String)> {
    number.split('.').map(|p| (p.parse::<u64>().unwrap_or(u64::MAX), p.to_owned())).collect()
}
