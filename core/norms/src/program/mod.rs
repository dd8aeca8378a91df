//! The program: everything that a charter commands, lowered to norms, amounts and moments with the indexes the run needs.

use crate::amount::{AmountNorm, CapNorm, Hidden};
use crate::counters::Counter;
use crate::delivery::DeliveryNorm;
use crate::names::{Names, Sym};
use crate::replaced::Replacement;
use crate::run::StatusNorm;
use crate::survival::Survival;
use servanda_vocabulary::{Calendar, Period, Zone};
use std::collections::{BTreeMap, BTreeSet};

mod builder;
mod index;
mod norm;

pub use builder::Builder;
pub use norm::*;

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
    /// The answers that may lift a cap from what it cut, or put it back.
    pub(crate) cap_answers: BTreeSet<Sym>,
    /// Declarations of sums, and whose they are.
    pub(crate) declarations: BTreeMap<Sym, u32>,
    /// Amounts that some duty pays, by their block and by that of their minimum.
    pub(crate) paid: BTreeMap<Sym, Sym>,
    pub(crate) recurring_waits: BTreeMap<Sym, Vec<u32>>,
    /// Clauses that others may replace, by number.
    pub(crate) replaced: BTreeMap<u32, Vec<Replacement>>,
    /// What survives the end.
    pub(crate) survivals: Vec<Survival>,
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
