//! The generator's own description of a charter and its log. The charter's text is written from it for the real kernel; the
//! naive model reads it directly, and never the compiled program.

/// A unit of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Absolute minutes.
    Minutes,
    /// Absolute hours.
    Hours,
    /// Days of a place.
    Days,
    /// Days on which a calendar is open.
    BusinessDays,
    /// Seven days of a place.
    Weeks,
    /// Months of a place.
    Months,
    /// Years of a place.
    Years,
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub n: i64,
    /// Of what.
    pub unit: Unit,
}

/// A civil date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year.
    pub y: i64,
    /// Month, from 1.
    pub m: i64,
    /// Day, from 1.
    pub d: i64,
}

/// A calendar of the charter; the first is `default`.
#[derive(Clone, Debug)]
pub struct Cal {
    /// Its label.
    pub name: String,
    /// The zone's number in the model's table.
    pub zone: usize,
    /// Whether weekends are closed.
    pub weekends: bool,
    /// Other closed days.
    pub closed: Vec<Day>,
}

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

/// Where a time starts to run.
#[derive(Clone, Debug, PartialEq)]
pub enum Anchor {
    /// When the trigger took effect.
    At,
    /// When it was sent.
    Sent,
    /// When it was received.
    Received,
    /// When its author became aware.
    Aware,
    /// When it occurred.
    Occurred,
    /// The end of the trigger's span.
    Until,
    /// The first of these events.
    Event(Vec<String>),
    /// Another time.
    Time(Box<When>),
}

/// A time.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// The anchor itself.
    Mark(Anchor),
    /// A period later; the calendar by its place in the sketch.
    After(Anchor, Span, usize),
    /// A period earlier.
    Before(Anchor, Span, usize),
    /// The end of the anchor's day.
    EndOfDay(Anchor),
    /// The end of a date.
    Date(Day),
    /// The start of a date.
    StartOf(Day),
    /// The first.
    Earliest(Vec<When>),
    /// The last.
    Latest(Vec<When>),
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

/// A charter.
#[derive(Clone, Debug)]
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
    /// Blocks in the document's order.
    pub items: Vec<Item>,
}

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
}

/// A statement with its stamp.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The sequencer's stamp.
    pub stamp: i64,
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
#[derive(Clone, Debug)]
pub struct Story {
    /// The charter.
    pub sketch: Sketch,
    /// When the partnership is opened and signed by all.
    pub start: i64,
    /// What was said, in log order.
    pub log: Vec<Said>,
    /// Moments at which the run is compared, the last being the end.
    pub reads: Vec<i64>,
}
