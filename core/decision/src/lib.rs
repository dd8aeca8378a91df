//! The decision point: may this party do this with that asset, for this purpose, in this place, now?
//!
//! Pure types and the evaluation of rules. [`Book`] keeps the charter's permits and forbids, indexed by action and target;
//! [`evaluate`] answers a [`Question`] over [`Facts`] that the caller reads from the run. Four answers and no others:
//! **permit**, **deny**, **refer** (somebody must answer, by when), **gap** (the question names something unknown, so
//! there is neither a yes nor a no). A forbid beats every permit; what nothing permits is denied; what is not known is
//! never a yes.

mod actions;
mod answer;
mod book;
mod evaluate;
mod purposes;
mod request;
mod rule;
mod words;

#[cfg(test)]
mod tests;

pub use actions::{ACTIONS, Action};
pub use answer::{Answer, Consulted, Decision, Reason};
pub use book::Book;
pub use evaluate::{Approval, Bound, Facts, Origin, Question, Window, evaluate};
pub use purposes::Purposes;
pub use request::Request;
pub use rule::{Condition, Mode, Refer, Rule, Target};
