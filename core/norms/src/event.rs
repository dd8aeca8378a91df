//! Events: what happened, by statement or by itself, each with its cause.

use crate::names::Sym;
use crate::program::NormId;
use crate::run::InstanceId;
use rust_decimal::Decimal;
use servanda_vocabulary::{Moment, Money};
use std::sync::Arc;

/// An event's place in the run's list.
pub type EventId = u32;

/// The effective times that a statement carries, each a claim that was let in (`docs/kernel.md`, facts and late facts).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// When it was sent.
    pub sent: Option<Moment>,
    /// When it was received.
    pub received: Option<Moment>,
    /// When the party became aware, proved.
    pub aware: Option<Moment>,
    /// When the party says that it became aware, on nothing but its own word, within the late limit: as an addressee it had
    /// the notice by then.
    pub own_word: Option<Moment>,
    /// When its author says that it became aware, where that was not let in: it counts for the author's own windows only.
    pub said_aware: Option<Moment>,
    /// When its author says that it occurred, where that was not let in: it may not lengthen the author's own windows.
    pub said_occurred: Option<Moment>,
    /// When it occurred.
    pub occurred: Option<Moment>,
    /// The far end of a span: when a meeting takes place, when a recurring period ends.
    pub until: Option<Moment>,
    /// The party that made the evidence of the receipt.
    pub receipt_by: Option<Sym>,
}

/// What an event carries with it: its times, and what it states. Most carry nothing, which takes no room; copies share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried(Option<Arc<Load>>);

#[derive(Debug, PartialEq)]
struct Load {
    times: Times,
    amount: Option<Money>,
    value: Option<Decimal>,
}

impl Carried {
    /// Times, money and a measured value.
    #[must_use]
    pub fn new(times: Times, amount: Option<Money>, value: Option<Decimal>) -> Self {
        let load = Load { times, amount, value };
        let nothing = load.times == Times::default() && load.amount.is_none() && load.value.is_none();
        Self((!nothing).then(|| Arc::new(load)))
    }

    /// The times.
    #[must_use]
    pub fn times(&self) -> Times {
        self.0.as_ref().map(|l| l.times).unwrap_or_default()
    }

    /// The same, received at another time.
    #[must_use]
    pub fn received(&self, at: Moment) -> Self {
        Self::new(Times { received: Some(at), ..self.times() }, self.amount(), self.value())
    }

    /// The same, with the author's own word for when it occurred and when it became aware; none where nothing else was let in
    /// than it said.
    #[must_use]
    pub fn taken_at_its_word(&self) -> Option<Self> {
        let times = self.times();
        times.said_aware.or(times.said_occurred)?;
        let (aware, occurred) = (times.said_aware.or(times.aware), times.said_occurred.or(times.occurred));
        Some(Self::new(Times { aware, occurred, ..times }, self.amount(), self.value()))
    }

    /// Money that it states.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        self.0.as_ref()?.amount
    }

    /// A measured value that it states.
    #[must_use]
    pub fn value(&self) -> Option<Decimal> {
        self.0.as_ref()?.value
    }
}

/// What a statement puts into the run. Ordered by (moment, entry, field).
#[derive(Clone, Debug)]
pub struct Fact {
    /// When it takes effect in the run.
    pub at: Moment,
    /// Its name, such as `notice.breach`.
    pub name: Sym,
    /// What it is about.
    pub subject: Option<Sym>,
    /// Whose act it is.
    pub party: Option<Sym>,
    /// To whom it is addressed.
    pub to: Box<[Sym]>,
    /// The times that it carries, and what it states.
    pub said: Carried,
    /// The entry that made it.
    pub entry: u64,
    /// Which of the entry's facts it is.
    pub field: u8,
    /// For what it holds: its scope, in one form.
    pub scope: Option<Sym>,
    /// The stamp of its entry, when its moment is earlier than that: before then nobody else could know it from the log.
    pub late: Option<Moment>,
}

/// Why an event happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An entry of the log.
    Entry(u64),
    /// A norm's instance, moved by an earlier event or (none) by its timer.
    Norm {
        /// The norm.
        norm: NormId,
        /// Its instance, if it has one.
        instance: Option<InstanceId>,
        /// The event that moved it.
        by: Option<EventId>,
    },
    /// A capability's rule, by clause and block.
    Rule {
        /// The clause's number in the program's list.
        clause: u32,
        /// The block, such as `quorum.general_assembly`.
        block: Sym,
        /// The event that moved it.
        by: EventId,
    },
    /// The calendar alone.
    Timer,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its place in the run.
    pub id: EventId,
    /// When it took effect.
    pub at: Moment,
    /// Its name.
    pub name: Sym,
    /// What it is about.
    pub subject: Option<Sym>,
    /// Whose act or position it is.
    pub party: Option<Sym>,
    /// To whom it is addressed.
    pub to: Box<[Sym]>,
    /// The times that it carries, and what it states.
    pub said: Carried,
    /// Why it happened.
    pub cause: Cause,
    /// The entry it goes back to, if it is a fact.
    pub entry: Option<u64>,
    /// For what it holds: its scope, in one form.
    pub scope: Option<Sym>,
    /// The stamp of the latest late fact that it rests on; [`Moment::START`] when it rests on none.
    pub late: Moment,
    /// Whether it belongs to the day that ended: a window that ends with a day brought it about, at midnight.
    pub day_end: bool,
}

impl Event {
    /// An event that never happened, for reading an expression at a moment: whose it would be, and about what.
    #[must_use]
    pub fn probe(at: Moment, party: Option<Sym>, subject: Option<Sym>) -> Self {
        Self {
            id: EventId::MAX,
            at,
            name: Sym::LAST,
            subject,
            party,
            to: Box::default(),
            said: Carried::default(),
            cause: Cause::Timer,
            entry: None,
            scope: None,
            late: Moment::START,
            day_end: false,
        }
    }

    /// When it was received, or took effect.
    #[must_use]
    pub fn received(&self) -> Moment {
        self.said.times().received.unwrap_or(self.at)
    }
    /// When it occurred, or took effect: the moment that sums are counted for.
    #[must_use]
    pub fn when(&self) -> Moment {
        self.said.times().occurred.unwrap_or(self.at)
    }
    /// When it was sent, or took effect.
    #[must_use]
    pub fn sent(&self) -> Moment {
        self.said.times().sent.unwrap_or(self.at)
    }
}
