//! Effects: what a norm does when it moves, and what a capability answers to an event.

use crate::delivery::NewDispatch;
use crate::event::Times;
use crate::names::Sym;
use crate::parties::Parties;
use crate::program::NormId;
use servanda_vocabulary::{Money, Period};

/// What a norm does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Give a status (to the trigger's subject when nobody is named).
    Set(Sym, Option<Parties>),
    /// Take a status away.
    Unset(Sym, Option<Parties>),
    /// Start a norm for the same trigger.
    Start(NormId),
    /// End every open instance of a norm with the same subject.
    End(NormId),
    /// End every open instance of a norm with the same subject that these parties bear.
    EndFor(NormId, Parties),
    /// End whatever these parties still have open.
    EndAllOf(Parties),
    /// Stop the clock of a norm's open instances.
    Pause(NormId),
    /// Let it run on.
    Resume(NormId),
    /// Move a norm's open deadlines: by the calendar of each, unless the flag says that the effect names this one.
    Extend(NormId, Period, u32, bool),
    /// Waive a norm's open duties.
    Waive(NormId),
    /// Let an event happen.
    Deem(Sym),
    /// Decide a contested finding: with another answer, or (none) so that the first one stands.
    Decide(u32, Option<bool>),
    /// Let an amount become owed; its number in the program.
    Owe(u32),
    /// Require a matter to be decided.
    Require(Sym),
    /// Refer to somebody, who answers within a period.
    Refer(Parties, Option<Period>),
    /// Put somebody in an office (status), removing whoever held it.
    Appoint(Sym, Parties),
}

/// An event that a capability asks the run to let happen.
#[derive(Clone, Debug, Default)]
pub struct NewEvent {
    /// Its name, interned by the run.
    pub name: String,
    /// What it is about.
    pub subject: Option<Sym>,
    /// Whose it is; for a spread, one event each.
    pub party: Option<Sym>,
    /// To whom.
    pub to: Vec<Sym>,
    /// Its times.
    pub times: Times,
    /// Money it states.
    pub amount: Option<Money>,
    /// Its scope; none means that of what caused it.
    pub scope: Option<Sym>,
}

/// What a capability answers to an event: effects with the clause and block that rule them.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The clause's number in the program's list.
    pub clause: u32,
    /// The block that rules it.
    pub block: String,
    /// What happens.
    pub what: What,
}

/// The kinds of capability outcome.
#[derive(Clone, Debug)]
pub enum What {
    /// An event.
    Happen(NewEvent),
    /// A status begins for somebody or something.
    Set(String, Sym),
    /// A status ends.
    Unset(String, Sym),
    /// A norm's effects, for the event's subject.
    Effects(Vec<Effect>, Option<Sym>),
    /// A notice is on its way.
    Dispatch(NewDispatch),
    /// Something was shown of a notice on its way: by which entry it was given, for which addressees (all when none is
    /// named), and the kind of proof.
    Show(u64, Vec<Sym>, String),
    /// Nothing happens, but coverage learns that the block was consulted: what it said, and whether it acted.
    Trace(String, bool),
}
