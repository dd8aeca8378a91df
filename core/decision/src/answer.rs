//! Answers: permit, deny, refer or gap, with the clauses that gave them and what would change them.

use servanda_vocabulary::Moment;

/// The four answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes, with the duties that ride along.
    Permit,
    /// No.
    Deny,
    /// Somebody must answer.
    Refer,
    /// The question names something that the charter and the record do not know.
    Gap,
}

impl Answer {
    /// The word for people and cases.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Answer::Permit => "permit",
            Answer::Deny => "deny",
            Answer::Refer => "refer",
            Answer::Gap => "gap",
        }
    }
}

/// A reason of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The clause's heading.
    pub clause: String,
    /// The block, such as `forbid.reidentify`.
    pub block: String,
    /// What it says, in words.
    pub text: String,
}

/// A rule that was read on the way to an answer, for coverage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consulted {
    /// The clause's number in the program's list.
    pub clause: u32,
    /// The block.
    pub block: String,
    /// What it said: `permits`, `forbids`, `does not hold` …
    pub outcome: String,
    /// Whether it acted.
    pub acts: bool,
}

/// An answer with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The answer.
    pub answer: Answer,
    /// Why, by clause.
    pub reasons: Vec<Reason>,
    /// The duties that ride along with a yes, as block ids.
    pub duties: Vec<String>,
    /// What would make it a yes, one step each.
    pub remedy: Vec<String>,
    /// Who answers, if referred.
    pub refer_to: Vec<String>,
    /// By when, if referred.
    pub by: Option<Moment>,
    /// The permit that turns to them.
    pub referred_by: Option<String>,
    /// Every rule that was read.
    pub consulted: Vec<Consulted>,
}

impl Decision {
    /// An answer without anything else yet.
    #[must_use]
    pub fn of(answer: Answer) -> Self {
        Self {
            answer,
            reasons: Vec::new(),
            duties: Vec::new(),
            remedy: Vec::new(),
            refer_to: Vec::new(),
            by: None,
            referred_by: None,
            consulted: Vec::new(),
        }
    }

    /// A gap: what is unknown, and what to do about it.
    #[must_use]
    pub fn gap(text: String, remedy: String) -> Self {
        let reason = Reason { clause: String::new(), block: String::new(), text };
        Self { reasons: vec![reason], remedy: vec![remedy], ..Self::of(Answer::Gap) }
    }
}
