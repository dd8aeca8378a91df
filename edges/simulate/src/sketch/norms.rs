//! Parties, conditions, effects and norms of a sketch.

use super::{Day, Span, When};

/// An expression that names parties.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// One by name.
    Party(String),
    /// Every party.
    All,
    /// Every party but the trigger's author.
    Others,
    /// The trigger's author.
    TriggerParty,
    /// The trigger's subject.
    TriggerSubject,
    /// The trigger's addressees.
    TriggerTo,
    /// Whoever holds a status.
    With(String),
    /// Any of these.
    List(Vec<Who>),
    /// The first without the second.
    Except(Box<Who>, Box<Who>),
    /// One instance for each.
    Each(Box<Who>),
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Somebody (the trigger's subject or author) holds a status.
    Has(String, Option<Who>),
    /// A finding says yes.
    Found(String),
    /// One of these has happened.
    Happened(Vec<String>),
    /// A right was used.
    Used(String),
    /// A right lapsed.
    Lapsed(String),
    /// A duty was kept, in time or late.
    Kept(String),
    /// A measure is at least (or at most) a number.
    Measured(String, bool, i64),
    /// Two expressions share a party.
    Is(Who, Who),
    /// Now is before a time.
    Before(When),
    /// Now is at or after a time.
    After(When),
    /// Not.
    Not(Box<Test>),
    /// All.
    All(Vec<Test>),
    /// Any.
    Any(Vec<Test>),
}

/// An effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// A status begins.
    Set(String, Option<Who>),
    /// A status ends.
    Unset(String, Option<Who>),
    /// A norm starts for the same trigger.
    Start(String),
    /// A norm's open instances end.
    End(String),
    /// All that these have open ends.
    EndAllOf(Who),
    /// Clocks stop.
    Pause(String),
    /// Clocks run on.
    Resume(String),
    /// Deadlines move.
    Extend(String, Span),
    /// Duties are waived.
    Waive(String),
    /// An event is deemed to happen.
    Deem(String),
    /// A sum becomes owed.
    Owe(String),
}

/// What silence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Consent.
    Consent,
    /// Acceptance.
    Acceptance,
    /// Permission.
    Permission,
    /// Waiver.
    Waiver,
    /// It lapses.
    Lapse,
}

/// The kinds of norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormKind {
    /// A duty.
    Duty,
    /// A right.
    Right(Silence),
    /// A rule.
    Rule,
}

/// What triggers a norm.
#[derive(Clone, Debug, PartialEq)]
pub enum On {
    /// One of these events.
    Events(Vec<String>),
    /// Each period, from a date or the opening.
    Every(Span, Option<Day>),
}

/// A duty, right or rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Norm {
    /// Its kind.
    pub kind: NormKind,
    /// Its label.
    pub name: String,
    /// Its trigger.
    pub on: On,
    /// What must hold.
    pub when: Option<Test>,
    /// Who must or may.
    pub bearer: Who,
    /// Towards whom.
    pub to: Option<Who>,
    /// What fulfils or uses it; for a right none means its own claim.
    pub act: Vec<String>,
    /// A right's first moment.
    pub from: Option<When>,
    /// When its window closes; none for rules.
    pub due: Option<When>,
    /// What ends it.
    pub unless: Option<Test>,
    /// While its clock stands.
    pub paused: Option<Test>,
    /// When kept, used, fired.
    pub then: Vec<Deed>,
    /// When its time passes.
    pub otherwise: Vec<Deed>,
}
