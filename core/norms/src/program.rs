//! The program: what a charter's blocks lower to, with the indexes that the run needs.

use crate::amount::{AmountExpr, AmountNorm, CapNorm, CapPer, Factor, Hidden, Span};
use crate::bends::Bends;
use crate::cond::Cond;
use crate::counters::Counter;
use crate::delivery::DeliveryNorm;
use crate::effect::Effect;
use crate::names::{Names, Sym};
use crate::parties::Parties;
use crate::replaced::Replacement;
use crate::run::StatusNorm;
use crate::time::TimeExpr;
use servanda_vocabulary::{Calendar, DayOfYear, Period, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// A norm's place in the program.
pub type NormId = u32;

/// What silence means at the end of a right's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// It counts as consent.
    Consent,
    /// What was sent is accepted.
    Acceptance,
    /// What was announced is permitted.
    Permission,
    /// A duty is waived.
    Waiver,
    /// The right lapses, and nothing else follows.
    Lapse,
}

/// What kind of norm it is.
#[derive(Clone, Debug, PartialEq)]
pub enum NormKind {
    /// Somebody must do something by a time.
    Duty,
    /// Somebody may use a power inside a window.
    Right(Silence),
    /// On an event, if a condition holds, effects follow.
    Rule,
}

/// The names of the events that a norm's instances make.
#[derive(Clone, Copy, Debug)]
pub struct NormEvents {
    /// It began to run: `duty.x.started`, `right.x.opened`, `rule.x.fired`.
    pub started: Sym,
    /// It was kept: `duty.x.fulfilled`, `right.x.used`.
    pub done: Sym,
    /// Its time passed: `duty.x.missed`, `right.x.lapsed`.
    pub over: Sym,
    /// It was kept after its time: `duty.x.cured`, `right.x.late`.
    pub late: Sym,
    /// Its time lies beyond what the pinned calendars know: `duty.x.undetermined`.
    pub unknown: Sym,
}

/// A duty, right or rule, ready to run.
#[derive(Clone, Debug)]
pub struct Norm {
    /// Its block, such as `duty.tell_partners`.
    pub block: Sym,
    /// Its clause's number in [`Program::clauses`].
    pub clause: u32,
    /// What kind it is.
    pub kind: NormKind,
    /// The events that trigger it.
    pub on: Vec<Sym>,
    /// For a right that binds by silence: which event proves each of these triggers, so that the window may open.
    pub proof: Vec<(Sym, Sym)>,
    /// What must hold for it to start.
    pub when: Cond,
    /// Who must or may.
    pub bearer: Parties,
    /// Towards whom.
    pub to: Option<Parties>,
    /// The events that fulfil the duty or use the right.
    pub act: Vec<Sym>,
    /// A right's first moment.
    pub from: Option<TimeExpr>,
    /// By when, or until when.
    pub due: Option<TimeExpr>,
    /// What ends it without a miss.
    pub unless: Cond,
    /// While this holds, its clock stands.
    pub paused: Cond,
    /// Follows when it is fulfilled, used or fired.
    pub then: Vec<Effect>,
    /// Follows when its time passes.
    pub otherwise: Vec<Effect>,
    /// The events its instances make.
    pub events: NormEvents,
    /// What may bend its life.
    pub bends: Bends,
}

/// What opens a question, and how its answer is contested and settled.
#[derive(Clone, Debug, Default)]
pub struct Dispute {
    /// The events that put the question.
    pub opens: Vec<Sym>,
    /// `finding.x.answered`: an answer that may be contested, or that takes effect from an earlier moment.
    pub answered: Vec<Sym>,
    /// `finding.x.contested`, where it may be.
    pub contested: Vec<Sym>,
    /// `finding.x.settled`.
    pub settled: Vec<Sym>,
    /// `finding.x.upheld`: the contest was decided, and the answer stays.
    pub upheld: Option<Sym>,
    /// Whether a contest suspends the answer.
    pub pauses: bool,
}

/// A question for a human judge.
#[derive(Clone, Debug)]
pub struct FindingNorm {
    /// `finding.x`.
    pub block: Sym,
    /// The clause.
    pub clause: u32,
    /// The question, as asked.
    pub question: String,
    /// Who judges.
    pub judge: Parties,
    /// What holds while nobody has judged.
    pub meanwhile: Option<bool>,
    /// `finding.x.yes` and `finding.x.no`.
    pub yes: Sym,
    /// See `yes`.
    pub no: Sym,
    /// `finding.x.asked`.
    pub asked: Sym,
    /// What opens, contests and settles it.
    pub dispute: Dispute,
}

/// What becomes of a first period that is shorter than the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ShortFirst {
    /// It counts as a period of its own.
    #[default]
    Counts,
    /// It is left out: the first period is the first full one.
    Skipped,
    /// It is part of the first full one.
    Joined,
}

/// How long the periods are that come again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cycle {
    /// So long each, counted from the start.
    Period(Period),
    /// The months, quarters, halves or years of the civil calendar, whose years begin on this day.
    Aligned(u8, DayOfYear, ShortFirst),
}

/// A period that comes again and again.
#[derive(Clone, Debug)]
pub struct Recurring {
    /// The event at each period's start; its `until` is the period's end.
    pub event: Sym,
    /// Its clause.
    pub clause: u32,
    /// How long a period is.
    pub cycle: Cycle,
    /// From when.
    pub from: TimeExpr,
    /// In the place of which calendar.
    pub calendar: u32,
}

/// A named moment and the event that marks its coming.
#[derive(Clone, Debug)]
pub struct MomentNorm {
    /// `moment.x`, which is also its event.
    pub event: Sym,
    /// Its clause.
    pub clause: u32,
    /// When it is.
    pub is: TimeExpr,
}

/// Clause headings by number, in document order.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    /// (number, heading): `("6.2.3.1", "6.2.3.1 Quorum")`.
    pub list: Vec<(String, String)>,
}

/// The first number of each kind that is a charter version's own (kernel.md, Amendments: the version in force at its
/// trigger governs an instance for life, so earlier versions' norms stay in the program and are triggered no more).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// The first norm.
    pub norms: u32,
    /// The first finding.
    pub findings: u32,
    /// The first amount.
    pub amounts: u32,
    /// The first cap.
    pub caps: u32,
    /// The first counter.
    pub counters: u32,
    /// The first recurring period.
    pub recurring: u32,
    /// The first named moment.
    pub moments: u32,
    /// What is added to the number of every calendar but the default.
    pub calendars: u32,
    /// The number of the version's own default calendar; number 0 is the default of the version in force.
    pub default_calendar: u32,
    /// Which version of the charter it is, from 0.
    pub version: u32,
}

/// How late facts bind whom (the record block's `late_grace` and `late_contest`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LateRules {
    /// How long after a late fact's stamp nobody who did not know of it can miss a duty or lose a right by it.
    pub grace: Option<Period>,
    /// How long after a late fact's stamp an act that stands by reliance may be contested; 30 days by default.
    pub contest: Option<Period>,
    /// When an entry counts as received by an addressee whose node says nothing.
    pub notice: Option<NoticeRule>,
}

/// When an entry counts as received by a party whose node is dark (the record block's `notice`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeRule {
    /// How long after its stamp.
    pub period: Period,
    /// The clause that says so.
    pub clause: u32,
    /// Its block.
    pub block: Sym,
}

impl Norm {
    /// Whether one of its times is counted from when its trigger was received.
    pub(crate) fn counts_from_receipt(&self) -> bool {
        self.due.iter().chain(&self.from).chain(&self.bends.outer).any(crate::time::TimeExpr::reads_receipt)
    }
}

impl Clauses {
    /// The number of a clause; one that is not here is added at the end.
    fn place(&mut self, clause: (String, String)) -> u32 {
        let at = self.list.iter().position(|c| c.0 == clause.0).unwrap_or_else(|| {
            self.list.push(clause);
            self.list.len().saturating_sub(1)
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The number of a clause, by its own number in the text.
    #[must_use]
    pub fn find(&self, number: &str) -> Option<u32> {
        self.list.iter().position(|c| c.0 == number).and_then(|i| u32::try_from(i).ok())
    }
}

/// Everything that the charter commands, lowered.
#[derive(Clone, Debug)]
pub struct Program {
    /// Interned names.
    pub names: Names,
    /// The clauses.
    pub clauses: Clauses,
    /// Numeric order of clauses, for effects of one instant.
    pub clause_rank: Vec<u32>,
    /// Duties, rights and rules.
    pub norms: Vec<Norm>,
    /// Findings.
    pub findings: Vec<FindingNorm>,
    /// Amounts.
    pub amounts: Vec<AmountNorm>,
    /// Caps.
    pub caps: Vec<CapNorm>,
    /// Terms whose value the charter hides, and what they are read as.
    pub hidden: Vec<Hidden>,
    /// Look-back counters.
    pub counters: Vec<Counter>,
    /// Recurring periods.
    pub recurring: Vec<Recurring>,
    /// Named moments.
    pub moments: Vec<MomentNorm>,
    /// Statuses of which the charter says more than their name: what they are kept apart by, what they may follow.
    pub statuses: BTreeMap<Sym, StatusNorm>,
    /// How notices are delivered.
    pub deliveries: Vec<DeliveryNorm>,
    /// Calendars; the first is the default.
    pub calendars: Vec<(String, Calendar)>,
    /// The status that every party holds.
    pub party_status: Sym,
    /// Whether what the end of a day brings about is counted from the day that ended (calendar block, `closings`).
    pub ended_day: bool,
    /// How late facts bind (record block).
    pub late: LateRules,
    /// Where this version's own norms begin: those before belong to earlier versions, and only run on.
    pub base: Base,
    pub(crate) triggers: BTreeMap<Sym, Vec<NormId>>,
    pub(crate) acts: BTreeMap<Sym, Vec<NormId>>,
    pub(crate) waits: BTreeMap<Sym, Vec<NormId>>,
    /// Extensions by their event: the norm, and which of its extensions.
    pub(crate) extensions: BTreeMap<Sym, Vec<(NormId, u32)>>,
    pub(crate) waivers: BTreeMap<Sym, NormId>,
    /// Norms that include who joins later.
    pub(crate) joiners: Vec<NormId>,
    /// The norms of earlier versions that a norm of this version continues: those of the same block.
    pub(crate) earlier: BTreeMap<NormId, Vec<NormId>>,
    /// Counters by their event, and whether it reports rather than counts.
    pub(crate) counted: BTreeMap<Sym, Vec<(u32, bool)>>,
    /// Norms whose conditions look at others than the trigger's subject.
    pub(crate) elsewhere: BTreeSet<NormId>,
    pub(crate) amount_on: BTreeMap<Sym, Vec<u32>>,
    pub(crate) moment_waits: BTreeMap<Sym, Vec<u32>>,
    /// Measures of which every statement is kept, because some sum adds them up.
    pub(crate) totalled: BTreeSet<Sym>,
    /// Events after which a sum that waits is tried again.
    pub(crate) amount_waits: BTreeSet<Sym>,
    /// Declarations of sums, and whose they are.
    pub(crate) declarations: BTreeMap<Sym, u32>,
    pub(crate) recurring_waits: BTreeMap<Sym, Vec<u32>>,
    /// Clauses that others may replace, by number.
    pub(crate) replaced: BTreeMap<u32, Vec<Replacement>>,
}

impl Program {
    /// A calendar by number; the default when there is none of that number.
    #[must_use]
    pub fn calendar(&self, n: u32) -> &Calendar {
        static UTC: std::sync::OnceLock<Calendar> = std::sync::OnceLock::new();
        self.calendars
            .get(n as usize)
            .or(self.calendars.first())
            .map_or_else(|| UTC.get_or_init(|| Calendar::every_day(Zone::utc())), |c| &c.1)
    }

    /// What a version's norms count by is theirs for life, so the default that they know keeps a number of its own.
    fn keep_default(&mut self) {
        if let Some(default) = self.calendars.first().cloned() {
            self.base.default_calendar = u32::try_from(self.calendars.len()).unwrap_or(0);
            self.calendars.push(default);
        }
    }

    /// The place in which days end.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.calendar(0).zone
    }

    /// A clause's heading.
    #[must_use]
    pub fn clause(&self, n: u32) -> &str {
        self.clauses.list.get(n as usize).map_or("(no clause)", |c| &c.1)
    }

    /// A norm by number.
    #[must_use]
    pub fn norm(&self, id: NormId) -> Option<&Norm> {
        self.norms.get(id as usize)
    }

    /// The norms of the version in force.
    pub fn own_norms(&self) -> impl Iterator<Item = &Norm> {
        self.norms.iter().skip(self.base.norms as usize)
    }

    pub(crate) fn rank(&self, clause: u32) -> u32 {
        self.clause_rank.get(clause as usize).copied().unwrap_or(u32::MAX)
    }
}

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
                declarations: BTreeMap::new(),
                recurring_waits: BTreeMap::new(),
                replaced: BTreeMap::new(),
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
        Self { program, amount_triggers: Vec::new(), suspended: Vec::new() }
    }

    /// The place of an item among this version's own.
    fn own<T>(&self, list: &[T], base: u32, is: impl Fn(&T) -> bool) -> Option<usize> {
        list.iter().enumerate().skip(base as usize).find(|(_, x)| is(x)).map(|(i, _)| i)
    }

    pub(crate) fn replaced_mut(&mut self) -> &mut BTreeMap<u32, Vec<Replacement>> {
        &mut self.program.replaced
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
        self.cycle(name, u32::MAX, Cycle::Period(period), from, 0)
    }

    /// Adds a recurring period of a clause, in the place of a calendar, and answers the name of its event.
    pub fn cycle(&mut self, name: &str, clause: u32, cycle: Cycle, from: TimeExpr, calendar: u32) -> Sym {
        let event = self.name(name);
        self.program.recurring.push(Recurring { event, clause, cycle, from, calendar });
        event
    }

    /// Adds a named moment.
    pub fn moment(&mut self, block: &str, clause: u32, is: TimeExpr) {
        let event = self.name(block);
        self.program.moments.push(MomentNorm { event, clause, is });
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
        let p = &mut self.program;
        for (norm, refused) in self.suspended {
            // What earlier versions started under the block can be stopped as well.
            let Some(block) = p.norms.get(norm as usize).map(|n| n.block) else { continue };
            p.norms.iter_mut().filter(|n| n.block == block).for_each(|n| n.bends.refused = Some(refused));
        }
        let mut order: Vec<(Vec<(u64, String)>, u32)> = p
            .clauses
            .list
            .iter()
            .enumerate()
            .map(|(i, (number, _))| (clause_key(number), u32::try_from(i).unwrap_or(u32::MAX)))
            .collect();
        order.sort();
        p.clause_rank = vec![u32::MAX; p.clauses.list.len()];
        for (rank, (_, i)) in order.iter().enumerate() {
            if let Some(slot) = p.clause_rank.get_mut(*i as usize) {
                *slot = u32::try_from(rank).unwrap_or(u32::MAX);
            }
        }
        let statuses: BTreeMap<Sym, Vec<Sym>> = {
            let mut m = BTreeMap::new();
            let all: Vec<(Sym, String)> = (0..p.names.len())
                .map(|i| Sym::at(u32::try_from(i).unwrap_or(0)))
                .map(|s| (s, p.names.text(s).to_owned()))
                .collect();
            for (s, t) in all {
                if (t.starts_with("status.") || t.starts_with("office."))
                    && !t.ends_with(".set")
                    && !t.ends_with(".unset")
                    && !t.ends_with(".refused")
                {
                    m.insert(s, vec![p.names.intern(&format!("{t}.set")), p.names.intern(&format!("{t}.unset"))]);
                }
            }
            m
        };
        let finding_events: Vec<Vec<Sym>> = p
            .findings
            .iter()
            .map(|f| {
                let d = &f.dispute;
                let more = d.answered.iter().chain(&d.contested).chain(&d.settled).copied();
                [f.yes, f.no].into_iter().chain(more).collect()
            })
            .collect();
        let opening: Vec<Vec<Sym>> = p.findings.iter().map(|f| f.dispute.opens.clone()).collect();
        for (i, n) in p.norms.iter().enumerate().skip(p.base.norms as usize) {
            let before = p.norms.iter().enumerate().take(p.base.norms as usize).filter(|(_, o)| o.block == n.block);
            let before: Vec<NormId> = before.map(|(o, _)| u32::try_from(o).unwrap_or(u32::MAX)).collect();
            if !before.is_empty() {
                p.earlier.insert(u32::try_from(i).unwrap_or(u32::MAX), before);
            }
        }
        for (i, c) in p.counters.iter().enumerate().skip(p.base.counters as usize) {
            let id = u32::try_from(i).unwrap_or(u32::MAX);
            for e in &c.of {
                p.counted.entry(*e).or_default().push((id, false));
            }
            for e in c.reported.iter().flat_map(|r| &r.by) {
                p.counted.entry(*e).or_default().push((id, true));
            }
        }
        let by_status = |s: Sym| statuses.get(&s).cloned().unwrap_or_default();
        let by_finding = |f: u32| finding_events.get(f as usize).cloned().unwrap_or_default();
        for (i, n) in p.norms.iter().enumerate() {
            let id = u32::try_from(i).unwrap_or(u32::MAX);
            for e in &n.on {
                p.triggers.entry(*e).or_default().push(id);
            }
            for e in &n.act {
                p.acts.entry(*e).or_default().push(id);
            }
            let mut waits = Vec::new();
            n.when.waits(&by_status, &by_finding, &mut waits);
            n.unless.waits(&by_status, &by_finding, &mut waits);
            n.paused.waits(&by_status, &by_finding, &mut waits);
            let times = || n.due.iter().chain(n.from.iter()).chain(n.bends.outer.iter());
            let mut disputed = Vec::new();
            [&n.when, &n.unless, &n.paused].into_iter().for_each(|c| c.disputed(&mut disputed));
            waits.extend(disputed.iter().flat_map(|f| opening.get(*f as usize).cloned().unwrap_or_default()));
            for t in times() {
                t.waits(&by_status, &by_finding, &mut waits);
            }
            for (place, x) in n.bends.extensions.iter().enumerate() {
                for e in &x.on {
                    p.extensions.entry(*e).or_default().push((id, u32::try_from(place).unwrap_or(u32::MAX)));
                }
            }
            if n.bends.joiners {
                p.joiners.push(id);
            }
            if let Some(w) = n.bends.waiver {
                p.waivers.insert(w, id);
            }
            waits.extend(n.proof.iter().map(|(_, proved)| *proved));
            if [&n.when, &n.unless, &n.paused].into_iter().any(Cond::looks_elsewhere) {
                p.elsewhere.insert(id);
            }
            waits.sort();
            waits.dedup();
            for e in waits {
                p.waits.entry(e).or_default().push(id);
            }
        }
        let (mut totalled, mut waits) = (BTreeSet::new(), BTreeSet::new());
        let mut conds = Vec::new();
        {
            let mut sums = |e: &AmountExpr| match e {
                AmountExpr::Value(m, _) => waits.extend([*m]),
                AmountExpr::Convert { rate, .. } => waits.extend([*rate]),
                AmountExpr::Total { measure, .. } => totalled.extend([*measure]),
                AmountExpr::If(c, _) => conds.push((**c).clone()),
                _ => {}
            };
            let mut measured = Vec::new();
            let mut numbers = |f: &Factor| {
                if let Factor::Measured(m, _) = f {
                    measured.push(*m);
                }
            };
            for a in &p.amounts {
                a.walk(&mut sums, &mut numbers);
            }
            for q in p.norms.iter().filter_map(|n| n.bends.quantity.as_ref()) {
                q.of.walk(&mut sums, &mut numbers);
            }
            for c in &p.caps {
                c.amount.walk(&mut sums, &mut numbers);
                if let Some(d) = &c.deductible {
                    d.walk(&mut sums, &mut numbers);
                }
            }
            waits.extend(measured);
        }
        for a in &p.amounts {
            conds.push(a.when.clone());
            conds.extend(a.reductions.iter().map(|r| r.when.clone()));
            waits.extend(a.several.iter().chain(&a.split).filter_map(|s| match s.parts {
                crate::amount::Parts::Measured(m) => Some(m),
                _ => None,
            }));
        }
        for c in &conds {
            let mut out = Vec::new();
            c.waits(&by_status, &by_finding, &mut out);
            waits.extend(out);
            let mut disputed = Vec::new();
            c.disputed(&mut disputed);
            waits.extend(disputed.iter().flat_map(|f| opening.get(*f as usize).cloned().unwrap_or_default()));
        }
        p.totalled = totalled;
        p.amount_waits = waits;
        p.declarations = p
            .amounts
            .iter()
            .enumerate()
            .filter(|(_, a)| !a.hidden.is_empty())
            .map(|(i, a)| (a.declared, u32::try_from(i).unwrap_or(u32::MAX)))
            .collect();
        for (e, id) in self.amount_triggers {
            p.amount_on.entry(e).or_default().push(id);
        }
        for (i, m) in p.moments.iter().enumerate() {
            let mut waits = Vec::new();
            m.is.waits(&by_status, &by_finding, &mut waits);
            for e in waits {
                p.moment_waits.entry(e).or_default().push(u32::try_from(i).unwrap_or(u32::MAX));
            }
        }
        for (i, r) in p.recurring.iter().enumerate() {
            let mut waits = Vec::new();
            r.from.waits(&by_status, &by_finding, &mut waits);
            waits.sort();
            waits.dedup();
            for e in waits {
                p.recurring_waits.entry(e).or_default().push(u32::try_from(i).unwrap_or(u32::MAX));
            }
        }
        // What one event sets off is taken in the order of the clauses, and not of the blocks that first name a norm.
        let rank =
            |clause: Option<u32>| clause.and_then(|c| p.clause_rank.get(c as usize)).copied().unwrap_or(u32::MAX);
        let of_norm: Vec<u32> = p.norms.iter().map(|n| rank(Some(n.clause))).collect();
        let of_amount: Vec<u32> = p.amounts.iter().map(|a| rank(Some(a.clause))).collect();
        let at = |ranks: &[u32], id: u32| ranks.get(id as usize).copied().unwrap_or(u32::MAX);
        for lists in [&mut p.triggers, &mut p.acts, &mut p.waits] {
            lists.values_mut().for_each(|l| l.sort_by_key(|id| (at(&of_norm, *id), *id)));
        }
        p.amount_on.values_mut().for_each(|l| l.sort_by_key(|id| (at(&of_amount, *id), *id)));
        self.program
    }
}

/// The numeric order of clause numbers: 6.2.10 after 6.2.9.
fn clause_key(number: &str) -> Vec<(u64, String)> {
    number.split('.').map(|p| (p.parse::<u64>().unwrap_or(u64::MAX), p.to_owned())).collect()
}
