//! The run: facts and timers in order, breadth first, until quiet.

use crate::amount::{AmountFault, Owed};
use crate::cond::{Cond, Tri};
use crate::effect::{Effect, NewEvent, Outcome, What};
use crate::event::{Cause, Event, EventId, Fact, Times};
use crate::names::{Names, Sym};
use crate::parties::Parties;
use crate::program::{NormId, NormKind, Program, Silence};
use crate::time::{Due, TimeValue};
use rust_decimal::Decimal;
use servanda_vocabulary::{Date, Moment, Money};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// An instance's place in the run's list.
pub type InstanceId = u32;

/// How many events one fact or instant may cause before the norm concerned is stopped with a named fault.
const CASCADE_LIMIT: usize = 20_000;

/// Where an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Triggered, and waiting for its condition.
    Pending,
    /// Its clock runs.
    Running,
    /// Its clock stands.
    Paused,
    /// The duty was kept.
    Fulfilled,
    /// The duty's time passed.
    Missed,
    /// The duty was kept after its time.
    Cured,
    /// The right was used.
    Used,
    /// The right's window closed unused.
    Lapsed,
    /// It ended for another reason.
    Ended,
    /// It was waived.
    Waived,
}

impl State {
    /// Whether something may still come of it.
    #[must_use]
    pub fn open(self) -> bool {
        matches!(self, State::Pending | State::Running | State::Paused)
    }

    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Running => "running",
            State::Paused => "paused",
            State::Fulfilled => "fulfilled",
            State::Missed => "missed",
            State::Cured => "cured",
            State::Used => "used",
            State::Lapsed => "lapsed",
            State::Ended => "ended",
            State::Waived => "waived",
        }
    }
}

/// One running of a norm: one trigger, one scope key.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Which norm.
    pub norm: NormId,
    /// What it is about.
    pub subject: Option<Sym>,
    /// The event that triggered it.
    pub trigger: EventId,
    /// Who must or may; more than one means any of them.
    pub bearers: Vec<Sym>,
    /// Where it stands.
    pub state: State,
    /// When its window closes, once known.
    pub due: Option<Due>,
    /// When a right's window opens.
    pub from: Option<Moment>,
    /// When the clock was stopped.
    pub paused_at: Option<Moment>,
    /// Seconds or days added by pauses and extensions are already in `due`; this says that they were.
    pub moved: bool,
    /// The event that ended it.
    pub ended: Option<EventId>,
    /// Its timer, while one is set.
    timer: Option<TimerKey>,
}

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
enum Timer {
    Recurring(u32, u32),
    Moment(u32),
    Instance(InstanceId),
}

/// When a timer goes off: instant, then day closings before inclusive ones, then clause order.
type TimerKey = (Moment, bool, u32, Timer);

/// The state of a partnership at a moment, as the kernel sees it.
#[derive(Clone)]
pub struct Run {
    program: Arc<Program>,
    names: Names,
    now: Moment,
    events: Vec<Event>,
    instances: Vec<Instance>,
    by_key: BTreeSet<(NormId, Option<Sym>, InstanceId)>,
    /// The first and the last event of each name and subject.
    occurrences: BTreeMap<(Sym, Option<Sym>), (EventId, EventId)>,
    statuses: BTreeMap<(Sym, Sym), EventId>,
    timers: BTreeSet<TimerKey>,
    moment_known: BTreeMap<u32, TimerKey>,
    owed: Vec<Owed>,
    amount_waits: Vec<(EventId, u32, AmountFault)>,
    faults: Vec<(EventId, String)>,
    queue: VecDeque<EventId>,
    hasher: Sha256,
    traces: Option<Vec<Trace>>,
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
            events: Vec::new(),
            instances: Vec::new(),
            by_key: BTreeSet::new(),
            occurrences: BTreeMap::new(),
            statuses: BTreeMap::new(),
            timers: BTreeSet::new(),
            moment_known: BTreeMap::new(),
            owed: Vec::new(),
            amount_waits: Vec::new(),
            faults: Vec::new(),
            queue: VecDeque::new(),
            hasher: Sha256::new(),
            traces: None,
        };
        let program = Arc::clone(&run.program);
        for (i, m) in program.moments.iter().enumerate() {
            run.schedule_moment(u32::try_from(i).unwrap_or(u32::MAX), m.clause);
        }
        for (i, r) in program.recurring.iter().enumerate() {
            // Periods that start at an event's moment are scheduled when that event comes (`schedule_recurring`).
            if let TimeValue::Known(d) = r.from.value(&run, None) {
                run.timers.insert((d.at, false, 0, Timer::Recurring(u32::try_from(i).unwrap_or(u32::MAX), 0)));
            }
        }
        run
    }

    /// Makes room for as many events as are to come.
    pub fn reserve(&mut self, events: usize) {
        self.events.reserve(events);
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

    // ---- reading ----------------------------------------------------------------------------------------------

    /// The program that runs.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }
    /// The names, the charter's and the log's.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }
    /// Interns a name that the log brings.
    pub fn intern(&mut self, name: &str) -> Sym {
        self.names.intern(name)
    }
    /// The moment up to which the run has come.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }
    /// Everything that happened, in run order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }
    /// One event.
    #[must_use]
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.get(id as usize)
    }
    /// Every instance that ever ran.
    #[must_use]
    pub fn instances(&self) -> &[Instance] {
        &self.instances
    }
    /// What became owed, in order.
    #[must_use]
    pub fn owed(&self) -> &[Owed] {
        &self.owed
    }
    /// Amounts that cannot be made yet, and what they await.
    #[must_use]
    pub fn amount_waits(&self) -> &[(EventId, u32, AmountFault)] {
        &self.amount_waits
    }
    /// Norms that were stopped, alone, because they could not become quiet.
    #[must_use]
    pub fn faults(&self) -> &[(EventId, String)] {
        &self.faults
    }
    /// Whether somebody holds a status or office.
    #[must_use]
    pub fn has(&self, status: Sym, who: Sym) -> bool {
        self.statuses.contains_key(&(status, who))
    }
    /// Since which event somebody holds a status.
    #[must_use]
    pub fn since(&self, status: Sym, who: Sym) -> Option<EventId> {
        self.statuses.get(&(status, who)).copied()
    }
    /// All that hold a status, in name order.
    #[must_use]
    pub fn holders(&self, status: Sym) -> Vec<Sym> {
        let mut v: Vec<Sym> =
            self.statuses.range((status, Sym(0))..=(status, Sym(u32::MAX))).map(|((_, who), _)| *who).collect();
        v.sort_by(|a, b| self.names.text(*a).cmp(self.names.text(*b)));
        v
    }
    /// Every status that is held: (status, holder, since).
    pub fn statuses(&self) -> impl Iterator<Item = (Sym, Sym, EventId)> {
        self.statuses.iter().map(|((s, w), e)| (*s, *w, *e))
    }
    /// The first event of one of these names with this subject (or without any).
    #[must_use]
    pub fn first_of(&self, names: &[Sym], subject: Option<Sym>) -> Option<&Event> {
        self.pick(names, subject, true)
    }
    /// The last event of one of these names with this subject (or without any).
    #[must_use]
    pub fn last_of(&self, names: &[Sym], subject: Option<Sym>) -> Option<&Event> {
        self.pick(names, subject, false)
    }
    fn pick(&self, names: &[Sym], subject: Option<Sym>, first: bool) -> Option<&Event> {
        let mut best: Option<EventId> = None;
        let mut consider = |(one, two): &(EventId, EventId)| {
            let id = if first { *one } else { *two };
            best = Some(best.map_or(id, |b| if first { b.min(id) } else { b.max(id) }));
        };
        for n in names {
            match subject {
                Some(s) => {
                    for key in [(*n, Some(s)), (*n, None)] {
                        if let Some(ids) = self.occurrences.get(&key) {
                            consider(ids);
                        }
                    }
                }
                None => {
                    for (_, ids) in self.occurrences.range((*n, None)..=(*n, Some(Sym(u32::MAX)))) {
                        consider(ids);
                    }
                }
            }
        }
        best.and_then(|id| self.event(id))
    }
    /// What a finding says of a subject: the judge's last answer, else what holds meanwhile.
    #[must_use]
    pub fn found(&self, finding: u32, subject: Option<Sym>) -> Tri {
        let Some(f) = self.program.findings.get(finding as usize) else { return Tri::Unknown };
        match self.last_of(&[f.yes, f.no], subject) {
            Some(e) => (e.name == f.yes).into(),
            None => f.meanwhile.map_or(Tri::Unknown, Tri::from),
        }
    }
    /// The last measured number of a subject.
    #[must_use]
    pub fn measured(&self, measure: Sym, subject: Option<Sym>) -> Option<Decimal> {
        self.last_of(&[measure], subject).and_then(|e| e.value.or(e.amount.map(|m| m.amount)))
    }
    /// The last measured money of a subject.
    #[must_use]
    pub fn measured_money(&self, measure: Sym, subject: Option<Sym>) -> Option<Money> {
        self.last_of(&[measure], subject).and_then(|e| e.amount)
    }
    /// Open instances of a norm, by its block.
    pub fn open_of<'a>(&'a self, block: &'a str) -> impl Iterator<Item = &'a Instance> {
        let sym = self.names.find(block);
        self.instances
            .iter()
            .filter(move |i| i.state.open() && self.program.norm(i.norm).is_some_and(|n| Some(n.block) == sym))
    }
    /// What the digest of the run's events is now, with open instances and statuses.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut h = self.hasher.clone();
        // By text: the numbers of names follow the order of recording.
        let mut held: Vec<(&str, &str)> =
            self.statuses.keys().map(|(s, w)| (self.names.text(*s), self.names.text(*w))).collect();
        held.sort_unstable();
        for (s, w) in held {
            h.update(s.as_bytes());
            h.update(b" of ");
            h.update(w.as_bytes());
            h.update(b"\n");
        }
        for i in self.instances.iter().filter(|i| i.state.open()) {
            h.update(self.program.norm(i.norm).map_or("?", |n| self.names.text(n.block)).as_bytes());
            h.update(i.due.map_or(i64::MAX, |d| d.at.seconds()).to_be_bytes());
        }
        h.finalize().into()
    }

    // ---- running ----------------------------------------------------------------------------------------------

    /// Takes one fact. Facts come in the order (moment, entry, field); every timer that falls before it runs first.
    pub fn feed(&mut self, fact: Fact, host: &mut dyn Host) {
        let at = fact.at.max(self.now);
        self.run_timers(at, false, host);
        self.now = at;
        let entry = fact.entry;
        self.happen(
            at,
            fact.name,
            NewEvent {
                name: String::new(),
                subject: fact.subject,
                party: fact.party,
                to: fact.to,
                times: fact.times,
                amount: fact.amount,
            },
            fact.value,
            Cause::Entry(entry),
            Some(entry),
        );
        self.settle(host);
    }

    /// Runs everything that falls before the facts of `to`: earlier timers, and the day windows that close at it. This is
    /// the place at which an entry of that moment is judged (`docs/kernel.md`, Verdict).
    pub fn advance_before(&mut self, to: Moment, host: &mut dyn Host) {
        self.run_timers(to, false, host);
        self.now = self.now.max(to);
    }

    /// Runs everything that falls due up to and including `to`.
    pub fn advance(&mut self, to: Moment, host: &mut dyn Host) {
        self.run_timers(to, true, host);
        self.now = self.now.max(to);
    }

    fn run_timers(&mut self, to: Moment, include_inclusive: bool, host: &mut dyn Host) {
        while let Some((at, inclusive, _, _)) = self.timers.first().copied() {
            if at > to || (at == to && inclusive && !include_inclusive) {
                break;
            }
            self.now = self.now.max(at);
            // At one instant all windows close first, then effects apply in clause order.
            let mut closing = Vec::new();
            while let Some(key) = self.timers.first().copied() {
                if key.0 != at || key.1 != inclusive {
                    break;
                }
                self.timers.pop_first();
                closing.push((key.2, key.3));
            }
            if closing.len() > 1 {
                // By clause, then by instance key; by text, since the numbers of names follow the order of recording.
                closing.sort_by_cached_key(|(rank, t)| (*rank, self.key_text(*t), *t));
            }
            for (_, timer) in closing {
                match timer {
                    Timer::Instance(i) => {
                        if let Some(x) = self.instances.get_mut(i as usize) {
                            x.timer = None;
                        }
                        self.close(i, at);
                    }
                    Timer::Moment(m) => {
                        if let Some(event) = self.program.moments.get(m as usize).map(|m| m.event) {
                            self.happen(at, event, NewEvent::default(), None, Cause::Timer, None);
                        }
                    }
                    Timer::Recurring(r, n) => self.recur(r, n, at),
                }
            }
            self.settle(host);
        }
    }

    /// What orders timers of one instant and clause: the block, the subject, the bearers.
    fn key_text(&self, timer: Timer) -> Vec<String> {
        let Timer::Instance(i) = timer else { return Vec::new() };
        let Some(inst) = self.instances.get(i as usize) else { return Vec::new() };
        let block = self.program.norm(inst.norm).map(|n| n.block);
        let names = block.into_iter().chain(inst.subject).chain(inst.bearers.iter().copied());
        names.map(|s| self.names.text(s).to_owned()).collect()
    }

    fn recur(&mut self, r: u32, n: u32, at: Moment) {
        let program = Arc::clone(&self.program);
        let Some(rec) = program.recurring.get(r as usize) else { return };
        let cal = program.calendar(0);
        // The n-th period runs from its start to the day before the same day of the next.
        let until = match cal.last_day(at, rec.period) {
            Some(day) => day.start(&cal.zone).max(at.plus_seconds(1)),
            None => cal.after(at, rec.period).max(at.plus_seconds(1)),
        };
        self.timers.insert((until, false, 0, Timer::Recurring(r, n.saturating_add(1))));
        let times = Times { until: Some(until), occurred: Some(at), ..Times::default() };
        self.happen(at, rec.event, NewEvent { times, ..NewEvent::default() }, None, Cause::Timer, None);
    }

    fn happen(
        &mut self,
        at: Moment,
        name: Sym,
        e: NewEvent,
        value: Option<Decimal>,
        cause: Cause,
        entry: Option<u64>,
    ) -> EventId {
        let id = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        self.hasher.update(at.seconds().to_be_bytes());
        self.hasher.update(self.names.text(name).as_bytes());
        for s in [e.subject, e.party].into_iter().flatten() {
            self.hasher.update(b"/");
            self.hasher.update(self.names.text(s).as_bytes());
        }
        if let Some(entry) = entry {
            self.hasher.update(entry.to_be_bytes());
        }
        self.occurrences.entry((name, e.subject)).and_modify(|o| o.1 = id).or_insert((id, id));
        self.events.push(Event {
            id,
            at,
            name,
            subject: e.subject,
            party: e.party,
            to: e.to,
            times: e.times,
            amount: e.amount,
            value,
            cause,
            entry,
        });
        self.queue.push_back(id);
        id
    }

    /// Handles queued events breadth first until quiet.
    fn settle(&mut self, host: &mut dyn Host) {
        let start = self.events.len();
        while let Some(id) = self.queue.pop_front() {
            if self.events.len().saturating_sub(start) > CASCADE_LIMIT {
                let name = self.event(id).map_or(String::new(), |e| self.names.text(e.name).to_owned());
                self.faults
                    .push((id, format!("`{name}` set off more than {CASCADE_LIMIT} further events: stopped here")));
                self.queue.clear();
                return;
            }
            let Some(event) = self.event(id).cloned() else { continue };
            for o in host.on_event(self, &event) {
                self.apply_outcome(o, &event, host);
            }
            self.acts(&event, host);
            self.reconsider(&event, host);
            self.owe_on(&event, host);
            self.trigger(&event, host);
            self.moments_on(&event);
        }
    }

    fn moments_on(&mut self, event: &Event) {
        let program = Arc::clone(&self.program);
        for m in program.moment_waits.get(&event.name).into_iter().flatten() {
            let clause = program.moments.get(*m as usize).map_or(0, |x| x.clause);
            self.schedule_moment(*m, clause);
        }
        for (i, r) in program.recurring.iter().enumerate() {
            let mut waits = Vec::new();
            r.from.waits(&mut waits);
            if waits.contains(&event.name)
                && let TimeValue::Known(d) = r.from.value(self, None)
            {
                let i = u32::try_from(i).unwrap_or(u32::MAX);
                if !self.timers.iter().any(|t| matches!(t.3, Timer::Recurring(x, _) if x == i)) {
                    self.timers.insert((d.at, false, 0, Timer::Recurring(i, 0)));
                }
            }
        }
    }

    fn schedule_moment(&mut self, m: u32, clause: u32) {
        let Some(norm) = self.program.moments.get(m as usize) else { return };
        if self.occurrences.contains_key(&(norm.event, None)) {
            return;
        }
        let value = norm.is.clone().value(self, None);
        if let Some(old) = self.moment_known.remove(&m) {
            self.timers.remove(&old);
        }
        if let TimeValue::Known(d) = value {
            let key = (d.at.max(self.now), d.inclusive, self.program.rank(clause), Timer::Moment(m));
            self.timers.insert(key);
            self.moment_known.insert(m, key);
        }
    }

    // ---- norms ------------------------------------------------------------------------------------------------

    fn trigger(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(norms) = program.triggers.get(&event.name) else { return };
        for id in norms {
            self.start(*id, event, host);
        }
    }

    fn start(&mut self, id: NormId, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(norm) = program.norm(id) else { return };
        let holds = norm.when.value(self, host, Some(event));
        if norm.kind == NormKind::Rule {
            let acts = holds == Tri::Yes;
            self.trace_norm(id, if acts { "fired" } else { "not fired" }, acts);
            if acts {
                let cause = Cause::Norm { norm: id, instance: None, by: Some(event.id) };
                self.happen(
                    self.now,
                    norm.events.started,
                    NewEvent { subject: event.subject, party: event.party, ..NewEvent::default() },
                    None,
                    cause,
                    None,
                );
                self.apply(&norm.then, id, None, event, host);
            }
            return;
        }
        let me = None;
        let bearers = norm.bearer.list(self, host, Some(event), me);
        let groups: Vec<Vec<Sym>> =
            if norm.bearer.spreads() { bearers.into_iter().map(|b| vec![b]).collect() } else { vec![bearers] };
        for bearers in groups {
            // Silence binds nobody who was not told: a window opens for holders whom the trigger, if it names addressees,
            // names.
            let told = event.to.is_empty() || bearers.iter().all(|b| Some(*b) == event.party || event.to.contains(b));
            let binds = matches!(
                norm.kind,
                NormKind::Right(Silence::Consent | Silence::Acceptance | Silence::Permission | Silence::Waiver)
            );
            if binds && !told {
                self.trace_norm(id, "not told", false);
                continue;
            }
            let iid = u32::try_from(self.instances.len()).unwrap_or(u32::MAX);
            self.instances.push(Instance {
                norm: id,
                subject: event.subject,
                trigger: event.id,
                bearers,
                state: State::Pending,
                due: None,
                from: None,
                paused_at: None,
                moved: false,
                ended: None,
                timer: None,
            });
            self.by_key.insert((id, event.subject, iid));
            if holds == Tri::Yes {
                self.open(iid, event.id, host);
            } else {
                self.trace_norm(id, "waits", false);
            }
        }
    }

    /// Lets an instance run: its window is read from its trigger.
    fn open(&mut self, iid: InstanceId, by: EventId, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = State::Running;
        }
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(by) };
        let party = match inst.bearers.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        self.trace_norm(inst.norm, "started", true);
        self.happen(
            self.now,
            norm.events.started,
            NewEvent { subject: inst.subject, party, ..NewEvent::default() },
            None,
            cause,
            None,
        );
        self.set_window(iid);
        if norm.unless != Cond::False || norm.paused != Cond::False {
            self.reconsider_instance(iid, by, host);
        }
    }

    fn set_window(&mut self, iid: InstanceId) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize) else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        let trigger = self.event(inst.trigger);
        let due = norm.due.as_ref().map(|t| t.value(self, trigger));
        let from = norm.from.as_ref().map(|t| t.value(self, trigger));
        let rank = program.rank(norm.clause);
        let Some(inst) = self.instances.get_mut(iid as usize) else { return };
        if let Some(TimeValue::Known(d)) = from {
            inst.from = Some(d.at);
        }
        if let Some(TimeValue::Known(d)) = due
            && !inst.moved
        {
            inst.due = Some(d);
        }
        if inst.state == State::Running
            && let Some(d) = inst.due
        {
            let key = (d.at.max(self.now), d.inclusive, rank, Timer::Instance(iid));
            self.retime(iid, Some(key));
        }
    }

    fn retime(&mut self, iid: InstanceId, key: Option<TimerKey>) {
        let Some(i) = self.instances.get_mut(iid as usize) else { return };
        if let Some(old) = std::mem::replace(&mut i.timer, key) {
            self.timers.remove(&old);
        }
        if let Some(k) = key {
            self.timers.insert(k);
        }
    }

    /// A window's end.
    fn close(&mut self, iid: InstanceId, at: Moment) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        if inst.state != State::Running {
            return;
        }
        let (state, word) = match norm.kind {
            NormKind::Right(_) => (State::Lapsed, "lapsed"),
            _ => (State::Missed, "missed"),
        };
        self.trace_norm(inst.norm, word, true);
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: None };
        let party = match inst.bearers.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let ended = self.happen(
            at,
            norm.events.over,
            NewEvent { subject: inst.subject, party, ..NewEvent::default() },
            None,
            cause,
            None,
        );
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = state;
            i.ended = Some(ended);
        }
    }

    /// A norm's instances with this subject or without any; all of them when no subject is named.
    fn of_subject(&self, norm: NormId, subject: Option<Sym>) -> Vec<InstanceId> {
        let span =
            |from: Option<Sym>, to: Option<Sym>| self.by_key.range((norm, from, 0)..=(norm, to, u32::MAX)).map(|k| k.2);
        match subject {
            Some(_) => span(subject, subject).chain(span(None, None)).collect(),
            None => {
                // In the order in which they arose in the run, not in which their names came into the log.
                let mut all: Vec<InstanceId> = span(None, Some(Sym(u32::MAX))).collect();
                all.sort_unstable();
                all
            }
        }
    }

    /// An act may fulfil duties and use rights.
    fn acts(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        // What a norm's own ending commands follows its event, so that all windows of an instant close first.
        self.follow_up(event, host);
        let Some(norms) = program.acts.get(&event.name) else { return };
        for id in norms {
            let Some(norm) = program.norm(*id) else { continue };
            for iid in self.of_subject(*id, event.subject) {
                let Some(inst) = self.instances.get(iid as usize).cloned() else { continue };
                let may = match event.party {
                    Some(p) => inst.bearers.contains(&p) || matches!(norm.bearer, Parties::Anyone),
                    None => true,
                };
                // What the window's own end brought about is no act after it.
                let own = matches!(event.cause, Cause::Norm { instance: Some(x), .. } if x == iid);
                if !may || own || inst.trigger == event.id {
                    continue;
                }
                self.act_on(iid, &inst, event, host);
            }
        }
    }

    fn act_on(&mut self, iid: InstanceId, inst: &Instance, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(norm) = program.norm(inst.norm) else { return };
        let right = matches!(norm.kind, NormKind::Right(_));
        // An act that names its addressees serves a duty towards somebody only if it names them all; one that names
        // nobody is addressed to every party.
        if let (Some(to), false) = (&norm.to, event.to.is_empty()) {
            let me = event.party.or(inst.bearers.first().copied());
            let trigger = self.event(inst.trigger).cloned();
            if to.list(self, host, trigger.as_ref(), me).iter().any(|p| Some(*p) != me && !event.to.contains(p)) {
                self.trace_norm(inst.norm, "not addressed", false);
                return;
            }
        }
        let early = inst.from.is_some_and(|f| event.at < f);
        let (state, name, word) = match inst.state {
            State::Running | State::Paused if !early => {
                if right {
                    (State::Used, norm.events.done, "used")
                } else {
                    (State::Fulfilled, norm.events.done, "fulfilled")
                }
            }
            State::Missed => (State::Cured, norm.events.late, "cured"),
            State::Lapsed => {
                let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(event.id) };
                self.trace_norm(inst.norm, "late", false);
                self.happen(
                    event.at,
                    norm.events.late,
                    NewEvent { subject: inst.subject, party: event.party, ..NewEvent::default() },
                    None,
                    cause,
                    None,
                );
                return;
            }
            _ => return,
        };
        self.retime(iid, None);
        self.trace_norm(inst.norm, word, true);
        let cause = Cause::Norm { norm: inst.norm, instance: Some(iid), by: Some(event.id) };
        let party = event.party.or(match inst.bearers.as_slice() {
            [one] => Some(*one),
            _ => None,
        });
        let ended = self.happen(
            event.at,
            name,
            NewEvent { subject: inst.subject, party, ..NewEvent::default() },
            None,
            cause,
            None,
        );
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = state;
            i.ended = Some(ended);
        }
    }

    /// The effects of a norm's ending, when that ending's own event is handled.
    fn follow_up(&mut self, event: &Event, host: &mut dyn Host) {
        let Cause::Norm { norm: id, instance: Some(iid), .. } = event.cause else { return };
        let program = Arc::clone(&self.program);
        let Some(norm) = program.norm(id) else { return };
        let Some(trigger) = self.instances.get(iid as usize).and_then(|i| self.event(i.trigger)).cloned() else {
            return;
        };
        if event.name == norm.events.done {
            self.apply(&norm.then, id, Some(iid), &trigger, host);
        } else if event.name == norm.events.over {
            self.apply(&norm.otherwise, id, Some(iid), &trigger, host);
        }
    }

    /// Conditions, pauses and unknown times that waited for this event.
    fn reconsider(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(norms) = program.waits.get(&event.name) else { return };
        for id in norms {
            for iid in self.of_subject(*id, event.subject) {
                self.reconsider_instance(iid, event.id, host);
            }
        }
    }

    fn reconsider_instance(&mut self, iid: InstanceId, by: EventId, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(inst) = self.instances.get(iid as usize).cloned() else { return };
        let Some(norm) = program.norm(inst.norm) else { return };
        if !inst.state.open() {
            return;
        }
        let trigger = self.event(inst.trigger).cloned();
        if norm.unless.value(self, host, trigger.as_ref()) == Tri::Yes {
            self.retime(iid, None);
            self.trace_norm(inst.norm, "ended by its exception", false);
            if let Some(i) = self.instances.get_mut(iid as usize) {
                i.state = State::Ended;
                i.ended = Some(by);
            }
            return;
        }
        if inst.state == State::Pending {
            if norm.when.value(self, host, trigger.as_ref()) == Tri::Yes {
                self.open(iid, by, host);
            }
            return;
        }
        let stand = norm.paused.value(self, host, trigger.as_ref()) == Tri::Yes;
        match (inst.state, stand) {
            (State::Running, true) => self.pause_instance(iid),
            (State::Paused, false) => self.resume_instance(iid),
            _ => {}
        }
        self.set_window(iid);
    }

    fn pause_instance(&mut self, iid: InstanceId) {
        self.retime(iid, None);
        let now = self.now;
        if let Some(i) = self.instances.get_mut(iid as usize)
            && i.state == State::Running
        {
            i.state = State::Paused;
            i.paused_at = Some(now);
        }
    }

    fn resume_instance(&mut self, iid: InstanceId) {
        let program = Arc::clone(&self.program);
        let cal = program.calendar(0);
        let now = self.now;
        let Some(i) = self.instances.get_mut(iid as usize) else { return };
        if i.state != State::Paused {
            return;
        }
        i.state = State::Running;
        if let (Some(from), Some(due)) = (i.paused_at.take(), i.due) {
            let at = if due.inclusive {
                due.at.plus_seconds(now.seconds().saturating_sub(from.seconds()))
            } else {
                // Whole days: the pause day is spent, the resumption day is not counted.
                let (mut day, end) = (Date::of(from, &cal.zone), Date::of(now, &cal.zone));
                let mut n = 0i32;
                while day < end && n < 100_000 {
                    day = day.plus_days(1);
                    n = n.saturating_add(1);
                }
                Date::of(due.at, &cal.zone).plus_days(n).start(&cal.zone)
            };
            i.due = Some(Due { at, ..due });
            i.moved = true;
        }
        self.set_window(iid);
    }

    // ---- effects ----------------------------------------------------------------------------------------------

    fn apply_outcome(&mut self, o: Outcome, by: &Event, host: &mut dyn Host) {
        let block = self.names.intern(&o.block);
        let cause = Cause::Rule { clause: o.clause, block, by: by.id };
        match o.what {
            What::Happen(e) => {
                let name = self.names.intern(&e.name);
                self.happen(self.now, name, e, None, cause, None);
            }
            What::Set(status, who) => {
                let s = self.names.intern(&status);
                self.set_status(s, who, cause);
            }
            What::Unset(status, who) => {
                let s = self.names.intern(&status);
                self.unset_status(s, who, cause);
            }
            What::Trace(outcome, acts) => self.trace(o.clause, &o.block, &outcome, acts),
            What::Effects(list, subject) => {
                let at = Event { subject: subject.or(by.subject), ..by.clone() };
                self.apply_for(&list, cause, &at, host);
            }
        }
    }

    fn apply(
        &mut self,
        effects: &[Effect],
        norm: NormId,
        instance: Option<InstanceId>,
        trigger: &Event,
        host: &mut dyn Host,
    ) {
        let by = self.events.last().map(|e| e.id);
        self.apply_for(effects, Cause::Norm { norm, instance, by }, trigger, host);
    }

    fn apply_for(&mut self, effects: &[Effect], cause: Cause, trigger: &Event, host: &mut dyn Host) {
        for e in effects {
            self.one_effect(e, cause.clone(), trigger, host);
        }
    }

    fn one_effect(&mut self, e: &Effect, cause: Cause, trigger: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let whom = |run: &Self, p: &Option<Parties>, host: &dyn Host| match p {
            Some(p) => p.list(run, host, Some(trigger), None),
            None => trigger.subject.or(trigger.party).into_iter().collect(),
        };
        match e {
            Effect::Set(s, p) => {
                for w in whom(self, p, host) {
                    self.set_status(*s, w, cause.clone());
                }
            }
            Effect::Unset(s, p) => {
                for w in whom(self, p, host) {
                    self.unset_status(*s, w, cause.clone());
                }
            }
            Effect::Appoint(office, p) => {
                let new = p.list(self, host, Some(trigger), None);
                for old in self.holders(*office) {
                    if !new.contains(&old) {
                        self.unset_status(*office, old, cause.clone());
                    }
                }
                for w in new {
                    self.set_status(*office, w, cause.clone());
                }
            }
            Effect::Start(n) => self.start(*n, trigger, host),
            Effect::End(n) => self.end_open(*n, trigger.subject, State::Ended),
            Effect::Waive(n) => self.end_open(*n, trigger.subject, State::Waived),
            Effect::EndAllOf(p) => {
                let who = p.list(self, host, Some(trigger), None);
                for iid in 0..self.instances.len() {
                    if self.instances.get(iid).is_some_and(|i| {
                        i.state.open() && i.bearers.iter().all(|b| who.contains(b)) && !i.bearers.is_empty()
                    }) {
                        self.end_instance(u32::try_from(iid).unwrap_or(u32::MAX), State::Ended);
                    }
                }
            }
            Effect::Pause(n) => self.each_open(*n, trigger.subject, Self::pause_instance),
            Effect::Resume(n) => self.each_open(*n, trigger.subject, Self::resume_instance),
            Effect::Extend(n, period, calendar) => {
                let cal = program.calendar(*calendar).clone();
                let period = *period;
                self.each_open(*n, trigger.subject, |run, iid| {
                    if let Some(i) = run.instances.get_mut(iid as usize)
                        && let Some(d) = i.due
                    {
                        let base = if d.inclusive { d.at } else { d.at.plus_seconds(-1) };
                        i.due = Some(Due { at: cal.after(base, period), ..d });
                        i.moved = true;
                    }
                    run.set_window(iid);
                });
            }
            Effect::Deem(name) => {
                self.happen(
                    self.now,
                    *name,
                    NewEvent {
                        subject: trigger.subject,
                        party: trigger.party,
                        times: Times { sent: Some(self.now), ..Times::default() },
                        ..NewEvent::default()
                    },
                    None,
                    cause,
                    None,
                );
            }
            Effect::Owe(a) => self.owe(*a, trigger, host),
            Effect::Require(matter) => {
                let name = format!("{}.required", self.names.text(*matter));
                let name = self.names.intern(&name);
                self.happen(
                    self.now,
                    name,
                    NewEvent { subject: trigger.subject, party: trigger.party, ..NewEvent::default() },
                    None,
                    cause,
                    None,
                );
            }
            Effect::Refer(p, _) => {
                let to = p.list(self, host, Some(trigger), None);
                let name = self.names.intern("referred");
                self.happen(
                    self.now,
                    name,
                    NewEvent { subject: trigger.subject, party: trigger.party, to, ..NewEvent::default() },
                    None,
                    cause,
                    None,
                );
            }
        }
    }

    fn each_open(&mut self, n: NormId, subject: Option<Sym>, mut f: impl FnMut(&mut Self, InstanceId)) {
        for iid in self.of_subject(n, subject) {
            if self.instances.get(iid as usize).is_some_and(|i| i.state.open()) {
                f(self, iid);
            }
        }
    }

    fn end_open(&mut self, n: NormId, subject: Option<Sym>, state: State) {
        self.each_open(n, subject, |run, iid| run.end_instance(iid, state));
    }

    fn end_instance(&mut self, iid: InstanceId, state: State) {
        self.retime(iid, None);
        let by = self.events.last().map(|e| e.id);
        if let Some(i) = self.instances.get_mut(iid as usize) {
            i.state = state;
            i.ended = by;
        }
    }

    fn set_status(&mut self, status: Sym, who: Sym, cause: Cause) {
        if self.statuses.contains_key(&(status, who)) {
            return;
        }
        let name = format!("{}.set", self.names.text(status));
        let name = self.names.intern(&name);
        let id = self.happen(self.now, name, NewEvent { subject: Some(who), ..NewEvent::default() }, None, cause, None);
        self.statuses.insert((status, who), id);
    }

    fn unset_status(&mut self, status: Sym, who: Sym, cause: Cause) {
        if self.statuses.remove(&(status, who)).is_some() {
            let name = format!("{}.unset", self.names.text(status));
            let name = self.names.intern(&name);
            self.happen(self.now, name, NewEvent { subject: Some(who), ..NewEvent::default() }, None, cause, None);
        }
    }

    // ---- amounts ----------------------------------------------------------------------------------------------

    fn owe_on(&mut self, event: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        for (id, when) in program.amount_on.get(&event.name).into_iter().flatten() {
            let holds = when.value(self, host, Some(event)) == Tri::Yes;
            if let Some(a) = program.amounts.get(*id as usize) {
                let block = self.names.text(a.block).to_owned();
                self.trace(a.clause, &block, if holds { "owed" } else { "not owed" }, holds);
            }
            if holds {
                self.owe(*id, event, host);
            }
        }
    }

    fn owe(&mut self, id: u32, trigger: &Event, host: &mut dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(a) = program.amounts.get(id as usize) else { return };
        let sum = match a.is.sum(self, host, trigger) {
            Ok(s) => s,
            Err(f) => {
                self.amount_waits.push((trigger.id, id, f));
                return;
            }
        };
        let creditors = a.creditor.list(self, host, Some(trigger), None);
        for debtor in a.debtor.list(self, host, Some(trigger), None) {
            let capped = match self.under_cap(a.within, sum, debtor, trigger, host) {
                Ok(m) => m,
                Err(f) => {
                    self.amount_waits.push((trigger.id, id, f));
                    continue;
                }
            };
            // The one rounding point: cents, half to even.
            let sum_rounded = Money { amount: capped.amount.round_dp(2), ..capped };
            let cause = Cause::Rule { clause: a.clause, block: a.block, by: trigger.id };
            let event = self.happen(
                self.now,
                a.owed,
                NewEvent {
                    subject: trigger.subject,
                    party: Some(debtor),
                    to: creditors.clone(),
                    amount: Some(sum_rounded),
                    ..NewEvent::default()
                },
                None,
                cause,
                None,
            );
            self.owed.push(Owed {
                amount: id,
                debtor,
                creditors: creditors.clone(),
                sum: sum_rounded,
                uncapped: sum,
                at: self.now,
                event,
            });
        }
    }

    /// What is left under a cap for a debtor; sums already owed under it erode it, and it never goes below zero.
    fn under_cap(
        &mut self,
        cap: Option<u32>,
        sum: Money,
        debtor: Sym,
        trigger: &Event,
        host: &mut dyn Host,
    ) -> Result<Money, AmountFault> {
        let program = Arc::clone(&self.program);
        let Some((number, cap)) = cap.and_then(|n| program.caps.get(n as usize).map(|c| (n, c))) else {
            return Ok(sum);
        };
        let block = self.names.text(cap.block).to_owned();
        if cap.not_for.iter().any(|f| self.found(*f, trigger.subject) == Tri::Yes) {
            self.trace(cap.clause, &block, "does not apply", false);
            return Ok(sum);
        }
        let of = Event { subject: Some(debtor), ..trigger.clone() };
        let limit = cap.amount.sum(self, host, &of)?;
        if limit.currency != sum.currency {
            return Err(AmountFault::Currencies(limit.code().to_owned(), sum.code().to_owned()));
        }
        let used: Decimal = self
            .owed
            .iter()
            .filter(|o| {
                o.debtor == debtor && program.amounts.get(o.amount as usize).is_some_and(|a| a.within == Some(number))
            })
            .fold(Decimal::ZERO, |t, o| t.checked_add(o.sum.amount).unwrap_or(t));
        let left = limit.amount.checked_sub(used).unwrap_or(Decimal::ZERO).max(Decimal::ZERO);
        let acts = sum.amount > left;
        self.trace(cap.clause, &block, if acts { "caps" } else { "leaves" }, acts);
        Ok(Money { amount: sum.amount.min(left), ..sum })
    }

    fn trace_norm(&mut self, id: NormId, outcome: &str, acts: bool) {
        if self.traces.is_none() {
            return;
        }
        if let Some(n) = Arc::clone(&self.program).norm(id) {
            let block = self.names.text(n.block).to_owned();
            self.trace(n.clause, &block, outcome, acts);
        }
    }

    /// What silence means for a right's instance.
    #[must_use]
    pub fn silence_of(&self, i: &Instance) -> Option<Silence> {
        match self.program.norm(i.norm)?.kind {
            NormKind::Right(s) => Some(s),
            _ => None,
        }
    }
}
