//! What the end of an agreement ends: where the charter says so, clauses that do not survive trigger nothing after it.
//!
//! What runs already goes on, what the end itself brings about still arises, and so does what follows by itself from what was
//! there before the end: the duty to pay a sum that was owed, the interest on it. All that arose while the clause was in force.

use crate::cond::{Cond, Tri};
use crate::due::TimeValue;
use crate::event::{Cause, Event};
use crate::names::Sym;
use crate::program::{Builder, Program};
use crate::run::{Host, Run};
use crate::time::TimeExpr;
use std::collections::BTreeSet;

/// Clauses that go on after an end.
#[derive(Clone, Debug)]
pub struct Survival {
    /// The clause that says so.
    pub clause: u32,
    /// Its block.
    pub block: Sym,
    /// The clauses that survive, each with all below it.
    pub clauses: BTreeSet<u32>,
    /// What ends the agreement.
    pub from: Vec<Sym>,
    /// Until when they survive.
    pub until: Option<TimeExpr>,
    /// Only while this holds.
    pub while_: Cond,
    /// Only on these grounds; on any where none is named.
    pub grounds: Vec<Sym>,
    /// Whether clauses that do not survive this end command nothing after it.
    pub others_end: bool,
}

impl Builder {
    /// Says which clauses go on after an end.
    pub fn survive(&mut self, survival: Survival) {
        self.survivals_mut().push(survival);
    }
}

impl Program {
    /// Whether the end of the agreement ended a clause: before this moment, and no survival keeps it.
    pub(crate) fn ended(&self, clause: u32, run: &Run, host: &dyn Host) -> Option<&Survival> {
        let past = |s: &Survival| run.first_of(&s.from, None).is_some_and(|e| e.at < run.now());
        let by = self.survivals.iter().find(|s| s.others_end && past(s))?;
        let kept = |s: &Survival| {
            let in_time = match s.until.as_ref().map(|t| t.value(run, None)) {
                Some(TimeValue::Known(d)) => run.now() < d.at || (d.inclusive && run.now() == d.at),
                _ => true,
            };
            s.clauses.contains(&clause)
                && run.first_of(&s.from, None).is_some()
                && (s.grounds.is_empty() || run.first_of(&s.grounds, None).is_some())
                && in_time
                && s.while_.value(run, host, None) == Tri::Yes
        };
        (!self.survivals.iter().any(kept)).then_some(by)
    }
}

impl Run {
    /// Whether a clause is over with the agreement for what this event would set off; coverage learns which survival says so.
    pub(crate) fn has_ended(&mut self, clause: u32, trigger: &Event, host: &dyn Host) -> bool {
        if self.program().survivals.is_empty() {
            return false;
        }
        let program = self.shared_program();
        let Some(by) = program.ended(clause, self, host) else { return false };
        let end = self.first_of(&by.from, None).map(|e| e.at);
        if self.root_of(trigger).is_some_and(|root| Some(root.at) <= end) {
            return false;
        }
        let block = self.names().text(by.block).to_owned();
        self.trace(by.clause, &block, "ends the others", true);
        true
    }

    /// From what an event follows by itself; none where it is somebody's own statement, or the calendar's.
    fn root_of<'a>(&'a self, event: &'a Event) -> Option<&'a Event> {
        let mut at = event;
        loop {
            let next = match &at.cause {
                Cause::Entry(_) | Cause::Timer => return (at.id != event.id).then_some(at),
                Cause::Norm { instance: Some(i), .. } => self.instances().get(*i as usize)?.trigger,
                Cause::Norm { by, .. } => (*by)?,
                Cause::Rule { by, .. } => *by,
            };
            // A cause comes before what it causes.
            at = self.event(next).filter(|e| e.id < at.id)?;
        }
    }
}
