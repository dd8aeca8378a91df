//! What replay takes and what it says of it: entries, the receipts they carry, verdicts.

use servanda_statement::{KeyId, OpenError, Refusal, Statement, Verified};
use servanda_tlog::{Leaf, Receipt};
use servanda_vocabulary::Moment;

/// Another node's or a witness's signed sighting of the statement, its signature checked. Whether it counts depends on whose
/// key it is, which the log says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The key that signed it.
    pub key: KeyId,
    /// When the statement was seen.
    pub at: Moment,
}

/// An entry as replay takes it: its stamp, its receipts, and its envelope opened or the reason why not.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The sequencer's stamp.
    pub stamp: Moment,
    /// The statement, its signature checked; or why it could not be opened.
    pub opened: Result<Verified<Statement>, OpenError>,
    /// Receipts for exactly this statement in this log, their signatures checked.
    pub receipts: Vec<Sighting>,
}

impl Entry {
    /// An entry without receipts.
    #[must_use]
    pub fn new(stamp: Moment, opened: Result<Verified<Statement>, OpenError>) -> Self {
        Self { stamp, opened, receipts: Vec::new() }
    }

    /// A leaf of the log, opened.
    #[must_use]
    pub fn of_leaf(leaf: &Leaf, origin: &str) -> Self {
        Self::of_opened(leaf, origin, Verified::open(leaf.envelope()))
    }

    /// A leaf of the log whose envelope was opened already. Receipts for other statements or other logs, and those whose
    /// signature is wrong, say nothing.
    #[must_use]
    pub fn of_opened(leaf: &Leaf, origin: &str, opened: Result<Verified<Statement>, OpenError>) -> Self {
        let mut receipts = Vec::new();
        if let (Ok(v), false) = (&opened, leaf.receipts().is_empty()) {
            let id = v.id().to_string();
            let good = leaf.receipts().iter().filter_map(|r| Receipt::open(r));
            receipts.extend(
                good.filter(|r| r.origin == origin && r.statement == id)
                    .map(|r| Sighting { key: KeyId::from_bytes(r.key), at: Moment::from_seconds(r.seconds) }),
            );
        }
        Self { stamp: Moment::from_seconds(leaf.stamp()), opened, receipts }
    }

    /// The same entry with receipts.
    #[must_use]
    pub fn seen(mut self, receipts: Vec<Sighting>) -> Self {
        self.receipts = receipts;
        self
    }
}

/// What an entry is worth. Judged once, in log order; it never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Counts,
    /// It is void, and stays visible with its reason.
    Void(Refusal),
}

impl Verdict {
    /// The refusal's code, if void.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Verdict::Counts => None,
            Verdict::Void(r) => Some(r.code),
        }
    }
}
