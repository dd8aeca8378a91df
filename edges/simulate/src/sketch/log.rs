//! What was said, and the story that it makes with its charter.

use super::{Family, Sketch};

/// What stands behind a time that a statement carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing.
    None,
    /// What the author made itself.
    Own,
    /// What somebody outside made.
    Outside,
}

/// A time that a statement carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The moment.
    pub at: i64,
    /// Its evidence.
    pub evidence: Evidence,
}

/// A statement's words.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// A declared act.
    Act {
        /// Which family.
        family: Family,
        /// Which act.
        name: String,
        /// To whom.
        to: Vec<String>,
        /// Money in cents.
        cents: Option<i64>,
    },
    /// `right.use`.
    Use(String),
    /// `finding.make`.
    Finding(String, bool),
    /// `finding.ask`.
    Ask(String),
    /// `measure.record`: cents for money, else the number.
    Measure(String, bool, i64),
    /// `charter.consent` to a version, by its place among all.
    Consent(usize),
    /// `charter.amend`: which version, and from when if not at once.
    Amend(usize, Option<i64>),
}

/// A statement with its stamp.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The sequencer's stamp.
    pub stamp: i64,
    /// The version of the charter under which it was signed.
    pub cites: usize,
    /// The author.
    pub party: String,
    /// About what.
    pub about: Option<String>,
    /// What it says.
    pub says: Says,
    /// `sent`, `received`, `aware`, `occurred`.
    pub times: [Option<Claim>; 4],
}

/// A charter and its log.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// The charter.
    pub sketch: Sketch,
    /// Its later versions, each made from the one before.
    pub later: Vec<Sketch>,
    /// When the partnership is opened and signed by all.
    pub start: i64,
    /// What was said, in log order.
    pub log: Vec<Said>,
    /// Moments at which the run is compared, the last being the end.
    pub reads: Vec<i64>,
}

impl Story {
    /// All versions of the charter, the founding one first.
    pub fn versions(&self) -> impl Iterator<Item = &Sketch> {
        std::iter::once(&self.sketch).chain(&self.later)
    }
}
