//! The kernel: a temporal, normative state machine over a few nouns (Hohfeld's and ODRL's words).
//!
//! In: a [`Program`] (what the charter's blocks lower to) and [`Fact`]s in the order (moment, entry, field).
//! Out: a [`Run`], whose events, instances, statuses and amounts each keep their cause. The kernel never asks for the
//! time: [`Run::advance`] runs all that fell due up to a moment, in order (`docs/kernel.md`).

mod amount;
mod bends;
mod cond;
mod counters;
mod delivery;
mod due;
mod effect;
mod endless;
mod event;
mod names;
mod parties;
mod program;
mod replaced;
mod run;
mod scope;
mod store;
mod survival;
mod time;
mod wait;
mod why;

pub use amount::{
    AmountExpr, AmountFault, AmountNorm, CapNorm, CapPer, Compared, Corrects, Cut, Factor, Hidden, HiddenKind, Opened,
    Openings, Owed, Parts, Per, Reading, Reduction, Shares, Span, Step, Tiers, Waiting,
};
pub use bends::{Bends, Extension, Limit, PaidSum, Pays, Quantity, Stretch, Within};
pub use cond::{Cond, Tri};
pub use counters::{Counted, Counter, Reported};
pub use delivery::{
    ACKNOWLEDGEMENT, Addressee, CONFIRMATION, DeliveryNorm, Dispatch, Method, NewDispatch, Partial, Told,
};
pub use due::{Due, TimeValue};
pub use effect::{Effect, NewEvent, Outcome, What};
pub use endless::Circle;
pub use event::{Carried, Cause, Event, EventId, Fact, Times};
pub use names::{Names, Sym};
pub use parties::Parties;
pub use program::{
    Apart, Base, Builder, Clauses, Cycle, Dispute, FindingNorm, LateRules, Norm, NormEvents, NormId, NormKind,
    NoticeRule, Program, Recurring, ShortFirst, Silence,
};
pub use replaced::Replacement;
pub use run::{
    Host, Instance, InstanceId, Kept, Life, NoHost, Paid, RECEIVED, Relied, Run, SEEN, Spared, Stage, State,
    StatusNorm, Trace,
};
pub use scope::scope_text;
pub use store::Chunks;
pub use survival::Survival;
pub use time::{Anchor, By, CivilSpan, TimeExpr};
pub use why::WhyLine;

#[cfg(test)]
mod faults;
#[cfg(test)]
mod tests;
