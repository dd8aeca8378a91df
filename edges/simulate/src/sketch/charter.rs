//! The blocks of a sketch and the charter that they make.

use super::{Cal, Norm, Span, Test, When, Who};

/// How a sum is made.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// What the trigger states.
    Trigger,
    /// So many cents.
    Fixed(i64),
    /// The last measured value.
    Value(String, Option<Who>),
    /// A whole multiple.
    Times(i64, Box<Formula>),
    /// A fraction.
    Part(i64, i64, Box<Formula>),
    /// A sum.
    Sum(Vec<Formula>),
    /// A difference, not below zero.
    Less(Box<Formula>, Box<Formula>),
    /// The least.
    Least(Vec<Formula>),
    /// The greatest.
    Greatest(Vec<Formula>),
}

/// Declared acts: which block and kind of statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `event`.
    Event,
    /// `notice`.
    Notice,
    /// `report`.
    Report,
    /// `certificate`.
    Certificate,
    /// `payment`.
    Payment,
}

impl Family {
    /// The block's kind.
    pub fn word(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Notice => "notice",
            Self::Report => "report",
            Self::Certificate => "certificate",
            Self::Payment => "payment",
        }
    }

    /// The statement's kind.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Event => "event.record",
            Self::Notice => "notice.give",
            Self::Report => "report.submit",
            Self::Certificate => "certificate.give",
            Self::Payment => "payment.make",
        }
    }
}

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A declared act.
    Act {
        /// Which family.
        family: Family,
        /// Its label.
        name: String,
        /// Who may make it.
        by: Who,
    },
    /// A status.
    Status {
        /// Its label.
        name: String,
        /// Events that begin it.
        begins: Vec<String>,
        /// Events that end it.
        ends: Vec<String>,
    },
    /// A question for a judge.
    Finding {
        /// Its label.
        name: String,
        /// Who judges.
        judge: Who,
        /// Events that ask it.
        on: Vec<String>,
        /// The outer limit.
        outer: Span,
        /// What holds then.
        at_outer: bool,
        /// What holds until then.
        meanwhile: Option<bool>,
    },
    /// A measure, of money or a count.
    Measure {
        /// Its label.
        name: String,
        /// Who states it.
        by: Who,
        /// Money, else a count.
        money: bool,
    },
    /// A named moment.
    Moment {
        /// Its label.
        name: String,
        /// When it is.
        is: When,
    },
    /// A duty, right or rule.
    Norm(Box<Norm>),
    /// A sum that becomes owed.
    Amount {
        /// Its label.
        name: String,
        /// Events that make it owed; none if only effects do.
        on: Vec<String>,
        /// On this condition.
        when: Option<Test>,
        /// By whom.
        debtor: Who,
        /// To whom.
        creditor: Who,
        /// How much.
        is: Formula,
        /// Under which cap.
        within: Option<String>,
    },
    /// A cap.
    Cap {
        /// Its label.
        name: String,
        /// How much.
        amount: Formula,
    },
}

/// A block in its clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The clause: its number within section 3.
    pub clause: i64,
    /// The block.
    pub what: What,
}

/// A way to change the charter.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Its label.
    pub name: String,
    /// Clauses that it changes, each with all below it; none means everything.
    pub of: Option<Vec<String>>,
    /// Who changes them: all together, or any one of these.
    pub by: Who,
    /// How long before it takes effect.
    pub notice: Option<Span>,
}

/// A charter.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    /// Party labels; the first keeps the log.
    pub parties: Vec<String>,
    /// Calendars; the first is the default.
    pub cals: Vec<Cal>,
    /// How late a fact may come; 30 days if silent.
    pub late_limit: Option<Span>,
    /// How long after a late fact's stamp nobody can miss or lose anything by it.
    pub late_grace: Option<Span>,
    /// How long an act that stands by reliance may be contested; 30 days if silent.
    pub late_contest: Option<Span>,
    /// How long a replaced version may be cited; 24 hours if silent.
    pub change_grace: Option<Span>,
    /// How it is changed; by all together where nothing is said.
    pub routes: Vec<Route>,
    /// Blocks in the document's order.
    pub items: Vec<Item>,
}
