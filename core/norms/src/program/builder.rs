//! The builder: blocks become norms, amounts and moments, one after the other; names and clauses get their numbers.

use super::*;
use crate::amount::{AmountExpr, AmountNorm, CapNorm, CapPer, Hidden, Span};
use crate::bends::Bends;
use crate::cond::Cond;
use crate::parties::Parties;
use crate::time::TimeExpr;

/// Builds a program while blocks are lowered.
#[derive(Clone, Debug)]
pub struct Builder {
    program: Program,
    pub(crate) amount_triggers: Vec<(Sym, u32)>,
    /// Rights that some effect pauses: what is refused while they stand has a name.
    suspended: Vec<(NormId, Sym)>,
}

impl Builder {
    /// Starts a program with these clauses and calendars.
    #[must_use]
    pub fn new(clauses: Vec<(String, String)>, calendars: Vec<(String, Calendar)>) -> Self {
        let mut names = Names::default();
        let party_status = names.intern("status.party");
        let mut first = Self {
            program: Program {
                names,
                clauses: Clauses { list: clauses },
                clause_rank: Vec::new(),
                norms: Vec::new(),
                findings: Vec::new(),
                amounts: Vec::new(),
                caps: Vec::new(),
                hidden: Vec::new(),
                counters: Vec::new(),
                recurring: Vec::new(),
                moments: Vec::new(),
                statuses: BTreeMap::new(),
                deliveries: Vec::new(),
                calendars,
                party_status,
                ended_day: false,
                late: LateRules::default(),
                base: Base::default(),
                triggers: BTreeMap::new(),
                acts: BTreeMap::new(),
                waits: BTreeMap::new(),
                extensions: BTreeMap::new(),
                waivers: BTreeMap::new(),
                joiners: Vec::new(),
                earlier: BTreeMap::new(),
                counted: BTreeMap::new(),
                elsewhere: BTreeSet::new(),
                amount_on: BTreeMap::new(),
                moment_waits: BTreeMap::new(),
                totalled: BTreeSet::new(),
                amount_waits: BTreeSet::new(),
                cap_answers: BTreeSet::new(),
                declarations: BTreeMap::new(),
                paid: BTreeMap::new(),
                recurring_waits: BTreeMap::new(),
                replaced: BTreeMap::new(),
                survivals: Vec::new(),
            },
            amount_triggers: Vec::new(),
            suspended: Vec::new(),
        };
        first.program.keep_default();
        first
    }

    /// Continues a program with the next version of its charter, whose clauses and calendars these are. `names` are the
    /// names known so far, the log's included: every number keeps its meaning.
    #[must_use]
    pub fn after(
        previous: &Program,
        names: Names,
        clauses: Vec<(String, String)>,
        calendars: Vec<(String, Calendar)>,
    ) -> Self {
        let mut program = previous.clone();
        let len = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        program.names = names;
        program.base = Base {
            norms: len(program.norms.len()),
            findings: len(program.findings.len()),
            amounts: len(program.amounts.len()),
            caps: len(program.caps.len()),
            counters: len(program.counters.len()),
            recurring: len(program.recurring.len()),
            moments: len(program.moments.len()),
            calendars: len(program.calendars.len()).saturating_sub(1),
            default_calendar: 0,
            version: program.base.version.saturating_add(1),
        };
        // The new clauses stand first, under the numbers that lowering uses; clauses that are gone stay addressable.
        let old = std::mem::replace(&mut program.clauses.list, clauses);
        let map: Vec<u32> = old.into_iter().map(|c| program.clauses.place(c)).collect();
        let moved = |c: &mut u32| *c = map.get(*c as usize).copied().unwrap_or(*c);
        program.norms.iter_mut().for_each(|n| moved(&mut n.clause));
        program.findings.iter_mut().for_each(|n| moved(&mut n.clause));
        program.amounts.iter_mut().for_each(|n| moved(&mut n.clause));
        program.caps.iter_mut().for_each(|n| moved(&mut n.clause));
        program.moments.iter_mut().for_each(|n| moved(&mut n.clause));
        program.recurring.iter_mut().for_each(|n| moved(&mut n.clause));
        program.counters.iter_mut().for_each(|n| moved(&mut n.clause));
        program.deliveries.iter_mut().for_each(|n| moved(&mut n.clause));
        let mut calendars = calendars.into_iter();
        if let (Some(default), Some(slot)) = (calendars.next(), program.calendars.first_mut()) {
            *slot = default;
        }
        program.calendars.extend(calendars);
        program.keep_default();
        for index in [&mut program.triggers, &mut program.acts, &mut program.waits] {
            index.clear();
        }
        program.elsewhere.clear();
        program.moment_waits.clear();
        program.recurring_waits.clear();
        program.counted.clear();
        program.extensions.clear();
        program.waivers.clear();
        program.joiners.clear();
        program.replaced.clear();
        program.survivals.clear();
        Self { program, amount_triggers: Vec::new(), suspended: Vec::new() }
    }

    /// The place of an item among this version's own.
    fn own<T>(&self, list: &[T], base: u32, is: impl Fn(&T) -> bool) -> Option<usize> {
        list.iter().enumerate().skip(base as usize).find(|(_, x)| is(x)).map(|(i, _)| i)
    }

    pub(crate) fn replaced_mut(&mut self) -> &mut BTreeMap<u32, Vec<Replacement>> {
        &mut self.program.replaced
    }

    pub(crate) fn survivals_mut(&mut self) -> &mut Vec<crate::survival::Survival> {
        &mut self.program.survivals
    }

    /// Interns a name.
    pub fn name(&mut self, text: &str) -> Sym {
        self.program.names.intern(text)
    }

    /// Says how late facts bind.
    pub fn late(&mut self, rules: LateRules) {
        self.program.late = rules;
    }

    /// Says from which day a period runs that is counted from what the end of a day brought about.
    pub fn ended_day(&mut self, ended: bool) {
        self.program.ended_day = ended;
    }

    /// What has been built so far.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Adds a clause that stands outside the charter's own text, such as an article of law: its number and heading.
    pub fn clause(&mut self, number: &str, heading: &str) -> u32 {
        self.program.clauses.place((number.to_owned(), heading.to_owned()))
    }

    /// A blank norm of a block, to be filled in and [added](Self::add).
    pub fn blank(&mut self, block: &str, clause: u32, kind: NormKind) -> Norm {
        let (a, b, c, d) = match kind {
            NormKind::Duty => ("started", "fulfilled", "missed", "cured"),
            NormKind::Right(_) => ("opened", "used", "lapsed", "late"),
            NormKind::Rule => ("fired", "done", "over", "late"),
        };
        let events = NormEvents {
            started: self.name(&format!("{block}.{a}")),
            done: self.name(&format!("{block}.{b}")),
            over: self.name(&format!("{block}.{c}")),
            late: self.name(&format!("{block}.{d}")),
            unknown: self.name(&format!("{block}.undetermined")),
        };
        let mut bends = Bends::default();
        if kind != NormKind::Rule {
            bends.waiver = Some(self.name(&format!("{block}.waiver")));
            bends.waived = Some(self.name(&format!("{block}.waived")));
        }
        Norm {
            block: self.name(block),
            clause,
            kind,
            on: Vec::new(),
            proof: Vec::new(),
            when: Cond::True,
            bearer: Parties::All,
            to: None,
            act: Vec::new(),
            from: None,
            due: None,
            unless: Cond::False,
            paused: Cond::False,
            then: Vec::new(),
            otherwise: Vec::new(),
            events,
            bends,
        }
    }

    /// The number that a block's norm has or will have: norms may refer to each other before both are added.
    pub fn norm_id(&mut self, block: &str) -> NormId {
        let sym = self.name(block);
        if let Some(i) = self.own(&self.program.norms, self.program.base.norms, |n| n.block == sym) {
            return u32::try_from(i).unwrap_or(u32::MAX);
        }
        let kind = if block.starts_with("right.") { NormKind::Right(Silence::Lapse) } else { NormKind::Duty };
        let blank = self.blank(block, u32::MAX, kind);
        self.program.norms.push(blank);
        u32::try_from(self.program.norms.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Adds a norm, in the place of its blank if others referred to it already.
    pub fn add(&mut self, norm: Norm) -> NormId {
        let at =
            self.own(&self.program.norms, self.program.base.norms, |n| n.block == norm.block && n.clause == u32::MAX);
        match at.and_then(|i| self.program.norms.get_mut(i).map(|slot| (i, slot))) {
            Some((i, slot)) => {
                *slot = norm;
                u32::try_from(i).unwrap_or(u32::MAX)
            }
            None => {
                self.program.norms.push(norm);
                u32::try_from(self.program.norms.len().saturating_sub(1)).unwrap_or(u32::MAX)
            }
        }
    }

    /// Says that an effect may stop a norm; what is refused while a right stands has a name.
    pub fn suspends(&mut self, norm: NormId) {
        let right = |n: &&Norm| matches!(n.kind, NormKind::Right(_));
        if let Some(block) = self.program.norm(norm).filter(right).map(|n| self.program.names.text(n.block).to_owned())
        {
            let refused = self.name(&format!("{block}.barred"));
            self.suspended.push((norm, refused));
        }
    }

    /// Adds a finding and answers its number.
    pub fn finding(
        &mut self,
        block: &str,
        clause: u32,
        question: &str,
        judge: Parties,
        meanwhile: Option<bool>,
    ) -> u32 {
        let id = self.finding_id(block);
        let f = FindingNorm {
            block: self.name(block),
            clause,
            question: question.to_owned(),
            judge,
            meanwhile,
            yes: self.name(&format!("{block}.yes")),
            no: self.name(&format!("{block}.no")),
            asked: self.name(&format!("{block}.asked")),
            dispute: Dispute::default(),
        };
        if let Some(slot) = self.program.findings.get_mut(id as usize) {
            *slot = f;
        }
        id
    }

    /// Says how a finding is disputed.
    pub fn dispute(&mut self, finding: u32, dispute: Dispute) {
        if let Some(f) = self.program.findings.get_mut(finding as usize) {
            f.dispute = dispute;
        }
    }

    /// Adds a look-back counter and answers its number.
    pub fn counter(&mut self, counter: Counter) -> u32 {
        self.program.counters.push(counter);
        u32::try_from(self.program.counters.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The number that a finding has or will have.
    pub fn finding_id(&mut self, block: &str) -> u32 {
        let sym = self.name(block);
        if let Some(i) = self.own(&self.program.findings, self.program.base.findings, |f| f.block == sym) {
            return u32::try_from(i).unwrap_or(u32::MAX);
        }
        let blank = FindingNorm {
            block: sym,
            clause: u32::MAX,
            question: String::new(),
            judge: Parties::All,
            meanwhile: None,
            yes: self.name(&format!("{block}.yes")),
            no: self.name(&format!("{block}.no")),
            asked: self.name(&format!("{block}.asked")),
            dispute: Dispute::default(),
        };
        self.program.findings.push(blank);
        u32::try_from(self.program.findings.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The number that an amount has or will have.
    pub fn amount_id(&mut self, block: &str) -> u32 {
        let sym = self.name(block);
        if let Some(i) = self.own(&self.program.amounts, self.program.base.amounts, |a| a.block == sym) {
            return u32::try_from(i).unwrap_or(u32::MAX);
        }
        let blank = self.blank_amount(block, u32::MAX, AmountExpr::Trigger);
        self.program.amounts.push(blank);
        u32::try_from(self.program.amounts.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// A plain amount of a block, to be filled in and [added](Self::amount).
    pub fn blank_amount(&mut self, block: &str, clause: u32, is: AmountExpr) -> AmountNorm {
        let owed = self.name(&format!("{block}.owed"));
        let declared = self.name(&format!("{block}.declared"));
        AmountNorm::new(self.name(block), clause, is, owed, declared)
    }

    /// Adds an amount, owed on these events if the condition holds.
    pub fn amount(&mut self, amount: AmountNorm, on: &[Sym], when: Cond) -> u32 {
        let block = self.program.names.text(amount.block).to_owned();
        let id = self.amount_id(&block);
        for e in on {
            self.amount_triggers.push((*e, id));
        }
        if let Some(slot) = self.program.amounts.get_mut(id as usize) {
            *slot = AmountNorm { when, ..amount };
        }
        id
    }

    /// A term that the charter hides, and what it is read as.
    pub fn hidden(&mut self, hidden: Hidden) {
        if !self.program.hidden.contains(&hidden) {
            self.program.hidden.push(hidden);
        }
    }

    /// The number that a cap has or will have.
    pub fn cap_id(&mut self, block: &str) -> u32 {
        let sym = self.name(block);
        if let Some(i) = self.own(&self.program.caps, self.program.base.caps, |c| c.block == sym) {
            return u32::try_from(i).unwrap_or(u32::MAX);
        }
        let blank = self.blank_cap(block, u32::MAX, AmountExpr::Trigger);
        self.program.caps.push(blank);
        u32::try_from(self.program.caps.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// A plain cap of a block, over all time and with no exception, to be filled in and [added](Self::cap).
    pub fn blank_cap(&mut self, block: &str, clause: u32, amount: AmountExpr) -> CapNorm {
        CapNorm {
            block: self.name(block),
            clause,
            amount,
            per: CapPer::Span(Span::Agreement),
            dimensions: Vec::new(),
            each_creditor: false,
            erodes: Vec::new(),
            deductible: None,
            not_for: Vec::new(),
            not_if: Cond::False,
            otherwise: None,
        }
    }

    /// Fills in a cap.
    pub fn cap(&mut self, cap: CapNorm) {
        let block = self.program.names.text(cap.block).to_owned();
        let id = self.cap_id(&block);
        if let Some(slot) = self.program.caps.get_mut(id as usize) {
            *slot = cap;
        }
    }

    /// Adds a recurring period and answers the name of its event.
    pub fn every(&mut self, name: &str, period: Period, from: TimeExpr) -> Sym {
        self.cycle(name, u32::MAX, Cycle::Period(period), from, 0, None)
    }

    /// Adds a recurring period of a clause, in the place of a calendar, for each element of a scope where one is given;
    /// answers the name of its event.
    pub fn cycle(
        &mut self,
        name: &str,
        clause: u32,
        cycle: Cycle,
        from: TimeExpr,
        calendar: u32,
        apart: Option<Apart>,
    ) -> Sym {
        let event = self.name(name);
        self.program.recurring.push(Recurring { event, clause, cycle, from, calendar, apart });
        event
    }

    /// Adds a named moment, one for each element of a scope where one is given.
    pub fn moment(&mut self, block: &str, clause: u32, is: TimeExpr, apart: Option<Apart>) {
        let event = self.name(block);
        self.program.moments.push(MomentNorm { event, clause, is, apart });
    }

    /// Says more of a status than its name.
    pub fn status(&mut self, status: StatusNorm) {
        self.program.statuses.insert(status.status, status);
    }

    /// Adds a way of delivering notices and answers its number.
    pub fn delivery(&mut self, delivery: DeliveryNorm) -> u32 {
        let id = u32::try_from(self.program.deliveries.len()).unwrap_or(u32::MAX);
        self.program.deliveries.push(delivery);
        id
    }

    /// Builds the indexes.
    #[must_use]
    pub fn finish(mut self) -> Program {
        for (norm, refused) in self.suspended {
            // What earlier versions started under the block can be stopped as well.
            let norms = &mut self.program.norms;
            let Some(block) = norms.get(norm as usize).map(|n| n.block) else { continue };
            norms.iter_mut().filter(|n| n.block == block).for_each(|n| n.bends.refused = Some(refused));
        }
        self.program.index(self.amount_triggers);
        self.program
    }
}
