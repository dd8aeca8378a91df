//! What the charter pins, and what the record adds: incidents, answers, submissions, which clocks run.

use crate::read::Row;
use servanda_norms::{NormId, Parties, Sym};
use servanda_vocabulary::Moment;
use std::collections::BTreeMap;

/// A row of an edition, lowered.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    pub row: Row,
    /// Its place among the program's clauses.
    pub clause: u32,
    /// Its norm; none while the charter does not say what it needs.
    pub norm: Option<NormId>,
    /// The event that starts its norm.
    pub on: String,
    /// What the charter does not say.
    pub missing: Option<String>,
}

/// One version of a pack.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub version: String,
    pub digest: String,
    /// Its rows, by id.
    pub clocks: BTreeMap<String, Clock>,
}

/// A pack as the charter pins it.
#[derive(Clone, Debug)]
pub(crate) struct Pinned {
    pub clause: u32,
    /// `pack.x`.
    pub block: String,
    /// The pack's own name.
    pub name: String,
    /// Who may sign whether a row applies.
    pub judge: Parties,
    /// Who may pin another version.
    pub pinner: Option<Parties>,
    /// The versions that the record knows, that of the charter first.
    pub editions: Vec<Edition>,
}

impl Pinned {
    /// The edition in force: the one pinned last by a statement, else the charter's.
    pub fn current(&self, pinned: Option<&String>) -> Option<&Edition> {
        let stated = pinned.and_then(|d| self.editions.iter().find(|e| e.digest == *d));
        stated.or_else(|| self.editions.first())
    }

    /// A row by id: of the edition in force, else of any.
    pub fn clock(&self, pinned: Option<&String>, id: &str) -> Option<&Clock> {
        let current = self.current(pinned).and_then(|e| e.clocks.get(id));
        current.or_else(|| self.editions.iter().find_map(|e| e.clocks.get(id)))
    }
}

/// What an event means to the clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Watch {
    Incident,
    Event(String),
    Submitted(String),
    /// The row, and which of the answers.
    Answer(String, usize),
    /// The clock of a norm stands, or runs again.
    Pause(NormId, bool),
    Pin(String),
}

/// What is known of an incident to a party.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub aware: Moment,
    pub occurred: Option<Moment>,
}

/// A clock that was started. It keeps the edition by which it began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Started {
    pub norm: Option<NormId>,
    pub clause: u32,
    pub from: Moment,
}

/// About what, by whom.
pub(crate) type Whose = (Option<Sym>, Sym);

/// The state of the clocks, in run order.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub incidents: BTreeMap<Whose, Seen>,
    pub events: BTreeMap<(String, Whose), Moment>,
    /// First and latest submission under a row.
    pub submitted: BTreeMap<(String, Whose), (Moment, Moment)>,
    /// The latest answer for a party: about one incident, or (none) generally.
    pub answers: BTreeMap<(String, Whose), usize>,
    /// The clocks that were started: by which norm, of which clause, from which moment.
    pub running: BTreeMap<(String, Whose), Started>,
    /// The digest of the edition in force, by pack; the charter's own when none was pinned since.
    pub version: BTreeMap<String, String>,
}
