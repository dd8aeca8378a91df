//! Looking back: how often something happened within a stretch of time, and whether each time was reported in time.

use crate::bends::window_start;
use crate::event::EventId;
use crate::names::Sym;
use servanda_vocabulary::{Date, Moment, Period, Zone};

/// What makes a happening count only if it was reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// The events that report it.
    pub by: Vec<Sym>,
    /// Within what after it; none where the charter says at any time.
    pub within: Option<Period>,
    /// By which calendar.
    pub calendar: u32,
}

/// A look-back counter of the charter.
#[derive(Clone, Debug, PartialEq)]
pub struct Counter {
    /// The clause that counts.
    pub clause: u32,
    /// The block that counts.
    pub block: Sym,
    /// What is counted.
    pub of: Vec<Sym>,
    /// How often makes it repeated.
    pub times: u32,
    /// Within what.
    pub window: Period,
    /// Several about one subject count once: one cause, one incident.
    pub cluster: bool,
    /// Calendar months are counted, each once, and stretches hold whole months.
    pub months: bool,
    /// For which dimensions of scope it counts apart; what does not name them all is not counted.
    pub per: Vec<String>,
    /// Whether each must have been reported.
    pub reported: Option<Reported>,
    /// The event that follows, if one does.
    pub out: Option<Sym>,
}

/// Something that a counter has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The event.
    pub event: EventId,
    /// The moment that it counts at.
    pub at: Moment,
    /// What it is about.
    pub subject: Option<Sym>,
    /// Whose it is.
    pub party: Option<Sym>,
    /// What its scope says of the counter's dimensions; none where it does not name them all.
    pub key: Option<Sym>,
    /// Whether it counts: it was reported in time, or need not be.
    pub counts: bool,
}

impl Counter {
    /// Whether what names this key is counted at all, and together with what names that one.
    #[must_use]
    pub fn together(&self, one: Option<Sym>, other: Option<Sym>) -> bool {
        self.per.is_empty() || (one.is_some() && one == other)
    }

    /// The moment that something counts at: its own, or the last day of its month where months are counted.
    fn moment(&self, at: Moment, zone: &Zone) -> Moment {
        if self.months { Date::of(at, zone).last_of_month().start(zone) } else { at }
    }

    /// How many count in the stretch that ends with `end`, of one party and one key.
    #[must_use]
    pub fn in_window(&self, seen: &[Counted], end: Moment, party: Option<Sym>, key: Option<Sym>, zone: &Zone) -> u32 {
        let end = self.moment(end, zone);
        let start = window_start(end, self.window, zone);
        let inside = seen.iter().filter(|c| {
            c.counts
                && self.moment(c.at, zone) >= start
                && self.moment(c.at, zone) <= end
                && (party.is_none() || c.party.is_none() || c.party == party)
                && self.together(c.key, key)
        });
        let mut subjects: Vec<Option<Sym>> = Vec::new();
        let mut months: Vec<Moment> = Vec::new();
        let mut n = 0u32;
        for c in inside {
            let month = self.moment(c.at, zone);
            if self.months && months.contains(&month) {
                continue;
            }
            months.push(month);
            if self.cluster && c.subject.is_some() {
                if subjects.contains(&c.subject) {
                    continue;
                }
                subjects.push(c.subject);
            }
            n = n.saturating_add(1);
        }
        n
    }
}
