//! The run: facts and timers in order, breadth first, until quiet.
//!
//! `reading` answers what holds, `life` moves duties and rights, `effects` carries out what they command, `sums` makes what
//! becomes owed.

use crate::amount::{Compared, Openings, Owed, Waiting};
use crate::delivery::Dispatch;
use crate::due::TimeValue;
use crate::effect::{NewEvent, Outcome};
use crate::event::{Carried, Cause, Event, EventId, Fact};
use crate::names::{Names, Sym};
use crate::program::{NormId, Program};
use crate::store::{Chunks, Parts};
use servanda_vocabulary::Moment;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

mod accounts;
mod acting;
mod advances;
mod amend;
mod apart;
mod bending;
mod caps;
mod claims;
mod clock;
mod corrections;
mod counting;
mod dark;
mod declared;
mod dispute;
mod drawing;
mod effects;
mod formula;
mod instance;
mod late;
mod life;
mod lifting;
mod lines;
mod loud;
mod lowering;
mod paying;
mod progress;
mod questions;
mod reading;
mod receipt;
mod recurring;
mod spared;
mod split;
mod standing;
mod sums;
mod timers;
mod transition;

pub use accounts::Paid;
pub use dark::{RECEIVED, SEEN};
pub use dispute::Stage;
pub use instance::{Instance, State};
pub use late::{Kept, Relied};
pub(crate) use receipt::told;
pub use spared::Spared;
pub use standing::{Life, StatusNorm};

/// An instance's place in the run's list.
pub type InstanceId = u32;

/// How many events one fact or instant may cause before the norm concerned is stopped with a named fault.
const CASCADE_LIMIT: usize = 20_000;

/// How often windows may end in one and the same instant, each because of the one before.
const ROUNDS_LIMIT: u32 = 1_000;

/// What was consulted while running, for coverage: a clause's block, and what it said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trace {
    /// The clause's number in the program's list.
    pub clause: u32,
    /// The block.
    pub block: String,
    /// What it said.
    pub outcome: String,
    /// Whether the norm acted.
    pub acts: bool,
}

/// What the run asks of the capabilities.
pub trait Host {
    /// A capability's answer to an event, in run order.
    fn on_event(&mut self, run: &Run, event: &Event) -> Vec<Outcome>;
    /// The members of a group that a capability keeps.
    fn group(&self, run: &Run, kind: Sym, of: Sym) -> Vec<Sym>;
}

/// A host without capabilities, for the kernel's own tests and benchmarks.
#[derive(Debug, Default)]
pub struct NoHost;

impl Host for NoHost {
    fn on_event(&mut self, _: &Run, _: &Event) -> Vec<Outcome> {
        Vec::new()
    }
    fn group(&self, _: &Run, _: Sym, _: Sym) -> Vec<Sym> {
        Vec::new()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// A period of a series, for what it is kept apart, and which one.
    Recurring(u32, Option<Sym>, u32),
    Moment(u32, Option<Sym>),
    Instance(InstanceId),
    /// An act that stands by reliance: its number, and whether its time for contest is over.
    Reliance(u32, bool),
    Dispatch(u32),
    /// A condition of an instance may change by time alone.
    Wake(InstanceId),
    /// An addressee's node has said nothing of an entry for as long as the record allows.
    Unheard(EventId, Sym),
    /// The condition of a sum that waits may change by time alone.
    Sums,
}

/// When a timer goes off: instant, then day closings before inclusive ones, then clause order.
pub(crate) type TimerKey = (Moment, bool, u32, Timer);

/// What events are found by: name, subject, scope.
type Occurrence = (Sym, Option<Sym>, Option<Sym>);

/// The state of a partnership at a moment, as the kernel sees it.
#[derive(Clone)]
pub struct Run {
    program: Arc<Program>,
    names: Names,
    now: Moment,
    events: Chunks<Event>,
    instances: Chunks<Instance>,
    dispatches: Vec<Dispatch>,
    partials: receipt::Partials,
    heard: dark::Heard,
    by_key: Parts<(NormId, Option<Sym>, InstanceId), ()>,
    /// The first and the last event of each name, subject and scope.
    occurrences: Parts<Occurrence, (EventId, EventId)>,
    /// The first and the last event of each name.
    named: BTreeMap<Sym, (EventId, EventId)>,
    standing: standing::Standing,
    timers: BTreeSet<TimerKey>,
    moment_known: BTreeMap<(u32, Option<Sym>), TimerKey>,
    /// The events that say which instances moved to a later version's terms, and which did not.
    transitions: BTreeMap<InstanceId, EventId>,
    /// From where periods that come again are counted.
    counted_from: BTreeMap<(u32, Option<Sym>), Moment>,
    /// Where each later version's named moments begin, and the first event under it.
    moments_from: Vec<(EventId, u32)>,
    owed: Vec<Owed>,
    /// What sums remember: what came before in the same span, what is carried forward, what caps have left.
    ledger: sums::Ledger,
    amount_waits: Vec<Waiting>,
    /// The undisclosed values that this reader knows. Nothing that all parties share is computed with them.
    openings: Option<Arc<Openings>>,
    compared: Vec<Compared>,
    /// Every statement of the measures that some sum adds up.
    stated: BTreeMap<Sym, Vec<EventId>>,
    faults: Vec<(EventId, String)>,
    /// What each counter has seen.
    counted: Vec<Vec<crate::counters::Counted>>,
    /// Whether the windows that close now end a day: what follows belongs to that day.
    day_ends: bool,
    /// Whether what happens now comes of a window that ended with a day, not of a period that begins with the next.
    of_ended_day: bool,
    queue: VecDeque<EventId>,
    hasher: Sha256,
    traces: Option<Vec<Trace>>,
    /// The stamp of the fact that is being fed, when it is late.
    feeding: Moment,
    /// Whose late facts were stamped when.
    late_by: BTreeMap<Moment, BTreeSet<Option<Sym>>>,
    /// What late facts leave as it was.
    kept: Arc<Kept>,
}

impl core::fmt::Debug for Run {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Run(at {}, {} events, {} instances)", self.now, self.events.len(), self.instances.len())
    }
}

impl Run {
    /// A run of nothing yet.
    #[must_use]
    pub fn new(program: Arc<Program>) -> Self {
        let mut run = Self {
            names: program.names.clone(),
            program,
            now: Moment::START,
            events: Chunks::default(),
            instances: Chunks::default(),
            dispatches: Vec::new(),
            partials: receipt::Partials::new(),
            heard: dark::Heard::default(),
            by_key: Parts::default(),
            occurrences: Parts::default(),
            named: BTreeMap::new(),
            standing: standing::Standing::default(),
            timers: BTreeSet::new(),
            moment_known: BTreeMap::new(),
            transitions: BTreeMap::new(),
            counted_from: BTreeMap::new(),
            moments_from: Vec::new(),
            owed: Vec::new(),
            ledger: sums::Ledger::default(),
            amount_waits: Vec::new(),
            openings: None,
            compared: Vec::new(),
            stated: BTreeMap::new(),
            faults: Vec::new(),
            counted: Vec::new(),
            day_ends: false,
            of_ended_day: false,
            queue: VecDeque::new(),
            hasher: Sha256::new(),
            traces: None,
            feeding: Moment::START,
            late_by: BTreeMap::new(),
            kept: Arc::default(),
        };
        let program = Arc::clone(&run.program);
        run.counted = vec![Vec::new(); program.counters.len()];
        for (i, _) in program.moments.iter().enumerate().filter(|(_, m)| m.apart.is_none()) {
            run.schedule_moment(u32::try_from(i).unwrap_or(u32::MAX), None);
        }
        // No element of a scope is there yet.
        for (i, r) in program.recurring.iter().enumerate().filter(|(_, r)| r.apart.is_none()) {
            // Periods that start at an event's moment are scheduled when that event comes (`recurring_on`).
            if let TimeValue::Known(d) = r.from.value(&run, None) {
                run.schedule_recurring(u32::try_from(i).unwrap_or(u32::MAX), None, d.at);
            }
        }
        run
    }

    /// Keeps a list of what was consulted, for coverage.
    pub fn keep_traces(&mut self) {
        self.traces = Some(Vec::new());
    }

    /// What was consulted, if kept.
    #[must_use]
    pub fn traces(&self) -> &[Trace] {
        self.traces.as_deref().unwrap_or(&[])
    }

    /// Notes that a block was consulted.
    pub fn trace(&mut self, clause: u32, block: &str, outcome: &str, acts: bool) {
        if let Some(t) = &mut self.traces {
            t.push(Trace { clause, block: block.to_owned(), outcome: outcome.to_owned(), acts });
        }
    }

    /// Takes one fact. Facts come in the order (moment, entry, field); every timer that falls before it runs first.
    pub fn feed(&mut self, fact: Fact, host: &mut dyn Host) {
        let at = fact.at.max(self.now);
        self.run_timers(at, false, host);
        self.now = at;
        let entry = fact.entry;
        self.feeding = fact.late.unwrap_or(Moment::START);
        if fact.late.is_some() {
            self.late_by.entry(self.feeding).or_default().insert(fact.party);
        }
        let what = NewEvent {
            subject: fact.subject,
            party: fact.party,
            to: fact.to.into(),
            scope: fact.scope,
            ..NewEvent::default()
        };
        self.happen_saying(at, fact.name, what, fact.said, Cause::Entry(entry), Some(entry));
        self.settle(host);
    }

    fn happen(&mut self, at: Moment, name: Sym, e: NewEvent, cause: Cause, entry: Option<u64>) -> EventId {
        let said = Carried::new(e.times, e.amount, None);
        self.happen_saying(at, name, e, said, cause, entry)
    }

    fn happen_saying(
        &mut self,
        at: Moment,
        name: Sym,
        e: NewEvent,
        said: Carried,
        cause: Cause,
        entry: Option<u64>,
    ) -> EventId {
        let id = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        let late = self.late_of(&cause);
        self.hasher.update(at.seconds().to_be_bytes());
        self.hasher.update(self.names.text(name).as_bytes());
        for s in [e.subject, e.party].into_iter().flatten() {
            self.hasher.update(b"/");
            self.hasher.update(self.names.text(s).as_bytes());
        }
        if let Some(entry) = entry {
            self.hasher.update(entry.to_be_bytes());
        }
        if self.program.totalled.contains(&name) {
            self.stated.entry(name).or_default().push(id);
        }
        let scope = e.scope.or_else(|| self.scope_of(&cause));
        if let Some(s) = scope {
            self.hasher.update(b"@");
            self.hasher.update(self.names.text(s).as_bytes());
        }
        let part = self.occurrences.part_mut(e.subject.map_or(0, |s| s.place()));
        part.entry((name, e.subject, scope)).and_modify(|o| o.1 = id).or_insert((id, id));
        self.named.entry(name).and_modify(|o| o.1 = id).or_insert((id, id));
        self.events.push(Event {
            id,
            at,
            name,
            subject: e.subject,
            party: e.party,
            to: e.to.into(),
            said,
            cause,
            entry,
            scope,
            late,
            day_end: self.of_ended_day,
        });
        self.queue.push_back(id);
        id
    }

    /// Handles queued events breadth first until quiet.
    fn settle(&mut self, host: &mut dyn Host) {
        let mut start = self.events.len();
        let mut stopped = BTreeSet::new();
        while let Some(id) = self.next_queued(host) {
            if self.events.len().saturating_sub(start) > CASCADE_LIMIT {
                stopped.extend(self.loudest(start));
                start = self.events.len();
            }
            let Some(event) = self.event(id).cloned() else { continue };
            if !stopped.is_empty() && self.ruled_by(&event.cause).is_some_and(|b| stopped.contains(&b)) {
                continue;
            }
            self.of_ended_day = event.day_end;
            for o in host.on_event(self, &event) {
                self.apply_outcome(o, &event, host);
            }
            self.hear(&event);
            self.acts(&event, host);
            self.bend(&event, host);
            self.include(&event, host);
            self.count(&event);
            self.reconsider(&event, host);
            self.owe_on(&event, host);
            self.trigger(&event, host);
            self.moments_on(&event);
            self.settle_accounts(event.id, host);
        }
        self.of_ended_day = false;
    }

    /// The next event to handle; before there is none, what is paid is compared with sums that no event told of.
    fn next_queued(&mut self, host: &mut dyn Host) -> Option<EventId> {
        if self.queue.is_empty() {
            let last = u32::try_from(self.events.len().saturating_sub(1)).unwrap_or(u32::MAX);
            self.settle_accounts(last, host);
        }
        self.queue.pop_front()
    }

    fn moments_on(&mut self, event: &Event) {
        let program = Arc::clone(&self.program);
        let own = |m: &&u32| **m >= program.base.moments;
        for m in program.moment_waits.get(&event.name).into_iter().flatten().filter(own) {
            match program.moments.get(*m as usize).and_then(|x| x.apart.as_ref()) {
                Some(apart) => self.moment_apart(*m, apart, event),
                None => self.schedule_moment(*m, None),
            }
        }
        self.recurring_on(event);
    }

    /// Sets the timer of a named moment, read for an element of its scope where it is kept apart.
    fn schedule_moment(&mut self, m: u32, element: Option<&Event>) {
        let program = Arc::clone(&self.program);
        let Some(norm) = program.moments.get(m as usize) else { return };
        if self.has_come(norm.event, element) {
            return;
        }
        let value = norm.is.value(self, element);
        let of = (m, element.and_then(|e| e.scope));
        if let Some(old) = self.moment_known.remove(&of) {
            self.timers.remove(&old);
        }
        if let TimeValue::Known(d) = value {
            let key = (d.at.max(self.now), d.inclusive, program.rank(norm.clause), Timer::Moment(m, of.1));
            self.timers.insert(key);
            self.moment_known.insert(of, key);
        }
    }
}
