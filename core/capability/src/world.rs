//! What a capability may look at, and what it may put into the run.

use servanda_norms::{Event, Host, NewEvent, Outcome, Run, Sym, What};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::{Beyond, Moment, Money, Period, WindowEnd};
use std::sync::Arc;

/// Everything a capability may read: the run, and the statements of the entries so far.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The run at this moment.
    pub run: &'a Run,
    /// The statement of each entry that could be read, by index.
    pub statements: &'a [Option<Arc<Statement>>],
    /// The log's origin.
    pub origin: &'a str,
    /// Who answers for groups such as the members of a body. While an event is handled nobody does: a capability knows its
    /// own groups then, and must not ask for others'.
    pub groups: &'a dyn Host,
    /// The statement that is being judged; none while events are handled.
    pub judged: Option<Judged>,
    /// The further versions of the charter that are known, by digest.
    pub drafts: &'a Drafts,
}

/// A version of the charter that could be adopted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The digest of the version that it was made from.
    pub after: String,
    /// The numbers of the clauses whose words, values or rules differ.
    pub changed: Vec<String>,
}

/// Drafts by digest.
pub type Drafts = std::collections::BTreeMap<String, Draft>;

/// No drafts at all.
pub static NO_DRAFTS: Drafts = Drafts::new();

/// What holds of the statement that is being judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// The moment of the act: the earliest receipt of somebody else's node within the record's `delay`, else the stamp.
    pub act: Moment,
    /// Whether such a receipt proves that moment.
    pub receipted: bool,
    /// For the sequencer's own acts without such a receipt, where the charter states a `delay`: nobody else saw them, so a
    /// question that closes before this moment is closed to them.
    pub unproved_until: Option<Moment>,
    /// The times that it claims, as far as they are let in.
    pub times: servanda_norms::Times,
}

impl<'a> World<'a> {
    /// The statement of an entry.
    #[must_use]
    pub fn statement(&self, entry: Option<u64>) -> Option<&'a Statement> {
        let i = usize::try_from(entry?).ok()?;
        self.statements.get(i)?.as_deref()
    }

    /// The statement behind an event, if a statement made it.
    #[must_use]
    pub fn behind(&self, event: &Event) -> Option<&'a Statement> {
        self.statement(event.entry)
    }

    /// When a period that starts then ends, by the calendar `default`.
    ///
    /// # Errors
    /// `beyond_calendar`: the calendar ends before that can be said.
    pub fn after(&self, at: Moment, period: Period) -> Result<WindowEnd, Refusal> {
        let cal = self.run.program().calendar(0);
        cal.window(at, period, cal.count).map_err(|b| beyond(period, &b))
    }

    /// The last moment that lies a period before then, by the calendar `default`.
    ///
    /// # Errors
    /// `beyond_calendar`: the calendar begins after that.
    pub fn before(&self, at: Moment, period: Period) -> Result<WindowEnd, Refusal> {
        let cal = self.run.program().calendar(0);
        cal.window_before(at, period, cal.before_count()).map_err(|b| beyond(period, &b))
    }

    /// A name's text.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &'a str {
        self.run.names().text(sym)
    }

    /// Whether a party (by name) holds a status or office (by its full name, such as `status.defaulting`).
    #[must_use]
    pub fn has(&self, status: &str, party: &str) -> bool {
        let names = self.run.names();
        matches!((names.find(status), names.find(party)), (Some(s), Some(p)) if self.run.has(s, p))
    }

    /// Who holds a status or office, in name order.
    #[must_use]
    pub fn holders(&self, status: &str) -> Vec<&'a str> {
        let names = self.run.names();
        names.find(status).map(|s| self.run.holders(s)).unwrap_or_default().into_iter().map(|p| names.text(p)).collect()
    }

    /// The parties, in name order.
    #[must_use]
    pub fn parties(&self) -> Vec<&'a str> {
        self.holders("status.party")
    }
}

/// Which of a statement's moments a fact takes effect at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentOf {
    /// The moment of the act.
    Act,
    /// When it was sent, else the act.
    Sent,
    /// When it was received, else the act.
    Received,
    /// When its author is proved to have become aware, else when it occurred, else the act.
    Aware,
    /// Since when its author says that it knew of what others sent it: against itself its word is enough.
    Known,
    /// When it was received, else when it was sent, else the act.
    Given,
    /// When it occurred, else when it was sent, else the act.
    Paid,
    /// When it occurred, else the act.
    Occurred,
}

/// A fact before names are interned and times are admitted.
#[derive(Clone, Debug)]
pub struct FactSeed {
    /// Its name, such as `notice.breach`.
    pub name: String,
    /// What it is about.
    pub subject: Option<String>,
    /// Whose act it is; none means the statement's author.
    pub party: Option<String>,
    /// To whom.
    pub to: Vec<String>,
    /// Which moment it takes effect at.
    pub moment: MomentOf,
    /// The far end of a span that it opens.
    pub until: Option<Moment>,
    /// A moment in the future (an effective date) that replaces the act's own.
    pub at: Option<Moment>,
    /// Money that it states.
    pub amount: Option<Money>,
    /// A measured number that it states.
    pub value: Option<String>,
    /// What it is a claim about, where several may contradict each other, and its place in the order of proof: the lowest
    /// holds, then the earlier entry (kernel.md, Facts and late facts).
    pub slot: Option<(String, u32)>,
}

impl FactSeed {
    /// A fact of the act's own moment.
    #[must_use]
    pub fn new(name: impl Into<String>, subject: Option<String>) -> Self {
        Self {
            name: name.into(),
            subject,
            party: None,
            to: Vec::new(),
            moment: MomentOf::Act,
            until: None,
            at: None,
            amount: None,
            value: None,
            slot: None,
        }
    }
}

fn beyond(period: Period, why: &Beyond) -> Refusal {
    Refusal::new("beyond_calendar", format!("{period} cannot be counted here: {why}"))
}

/// Short forms for capabilities' answers.
pub trait Answers {
    /// An event under a clause and block.
    fn happen(&mut self, clause: u32, block: &str, event: NewEvent);
    /// A consulted block, for coverage.
    fn consulted(&mut self, clause: u32, block: &str, outcome: &str, acts: bool);
}

impl Answers for Vec<Outcome> {
    fn happen(&mut self, clause: u32, block: &str, event: NewEvent) {
        self.push(Outcome { clause, block: block.to_owned(), what: What::Happen(event) });
    }
    fn consulted(&mut self, clause: u32, block: &str, outcome: &str, acts: bool) {
        self.push(Outcome { clause, block: block.to_owned(), what: What::Trace(outcome.to_owned(), acts) });
    }
}
