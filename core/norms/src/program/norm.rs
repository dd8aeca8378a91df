//! What single norms, questions, periods and moments command.

use crate::bends::Bends;
use crate::cond::Cond;
use crate::effect::Effect;
use crate::names::Sym;
use crate::parties::Parties;
use crate::time::TimeExpr;
use servanda_vocabulary::{DayOfYear, Period};

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
    /// Whether an answer takes effect from its subject's moment.
    pub back: bool,
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

/// For what periods or a moment are kept apart: each element of the scope has its own, while it holds a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The dimensions of scope.
    pub per: Vec<String>,
    /// The status whose beginning and end are the element's.
    pub status: Sym,
    /// The events of its beginning and its end.
    pub begins: Sym,
    /// See `begins`.
    pub ends: Sym,
    /// Whether the element itself holds it; else somebody holds it in the element's scope.
    pub held: bool,
    /// The block that keeps them.
    pub block: Sym,
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
    /// For what it is kept apart, if it is.
    pub apart: Option<Apart>,
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
    /// For what it is kept apart, if it is: then it is read for each element's beginning.
    pub apart: Option<Apart>,
}

impl Norm {
    /// Whether one of its times is counted from when its trigger was received.
    pub(crate) fn counts_from_receipt(&self) -> bool {
        self.due.iter().chain(&self.from).chain(&self.bends.outer).any(crate::time::TimeExpr::reads_receipt)
    }
}
