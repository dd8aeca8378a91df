//! A rule: one permit or forbid of the charter, ready to be looked up.

use crate::actions::Action;
use servanda_norms::{Cond, Parties, TimeExpr};
use servanda_vocabulary::Period;

/// Whether a rule says yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It permits.
    Permit,
    /// It forbids, and beats every permit.
    Forbid,
}

/// What a rule is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An asset, or every member of a class.
    Asset(String),
    /// Whatever is derived from an asset or from a member of a class, at any remove.
    Derived(String),
    /// Any asset.
    Anything,
}

/// A condition, with the words in which the charter's reader knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// What must hold.
    pub cond: Cond,
    /// In words: `the place of use lies in the EEA`.
    pub words: String,
}

/// Whom a permit turns to where its conditions do not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Refer {
    /// Who answers; all of them must say yes.
    pub to: Parties,
    /// Within which period, by which calendar.
    pub within: Option<(Period, u32)>,
}

/// A permit or forbid.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its block, such as `permit.train`.
    pub block: String,
    /// Its clause's number in the program's list.
    pub clause: u32,
    /// Yes or no.
    pub mode: Mode,
    /// Whom it concerns.
    pub who: Parties,
    /// The same in words.
    pub who_words: String,
    /// What it is about doing.
    pub actions: Vec<Action>,
    /// What it is about.
    pub targets: Vec<Target>,
    /// For which purposes; empty means for any.
    pub purposes: Vec<String>,
    /// What must hold, all of it.
    pub when: Vec<Condition>,
    /// What lifts a forbid.
    pub unless: Option<Condition>,
    /// Its first moment.
    pub from: Option<TimeExpr>,
    /// Its last moment.
    pub until: Option<TimeExpr>,
    /// Duties that ride along.
    pub duties: Vec<String>,
    /// Whom it turns to.
    pub refer: Option<Refer>,
}

impl Rule {
    /// Whether a condition of its own waits for approvals, which then are no way round its other conditions.
    #[must_use]
    pub fn asks_approval(&self) -> bool {
        self.when.iter().any(|c| approvals(&c.cond))
    }
}

fn approvals(c: &Cond) -> bool {
    match c {
        Cond::Approved { .. } => true,
        Cond::Not(c) => approvals(c),
        Cond::All(l) | Cond::Any(l) => l.iter().any(approvals),
        _ => false,
    }
}
