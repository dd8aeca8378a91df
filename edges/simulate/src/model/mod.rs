//! The naive model: a second kernel, written from `docs/kernel.md` and read from the generator's own sketch.
//!
//! It keeps no timers, no indexes of instances and no increments: each question runs the whole story from its beginning,
//! and each step looks at everything there is. That is slow and easy to believe.

mod amend;
mod book;
pub mod civil;
mod clock;
mod deeds;
mod facts;
mod late;
mod life;
mod questions;
mod reading;
mod sums;

pub use book::{Book, Rule};
pub use facts::{Fact, Kept, Known, Relied};

use crate::observe::Seen;
use crate::sketch::Cal;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
pub use sums::Ratio;

/// A name of the charter or the log.
pub type Name = Rc<str>;

/// Something that happened in the model.
#[derive(Clone, Debug)]
pub struct Ev {
    /// Its place among the events.
    pub id: Option<usize>,
    pub at: i64,
    pub name: Name,
    pub subject: Option<Name>,
    pub party: Option<Name>,
    pub to: Vec<Name>,
    /// Sent, received, aware, occurred.
    pub times: [Option<i64>; 4],
    /// Since when its author knew, and when it was, by nothing but its own word.
    pub word: [Option<i64>; 2],
    pub until: Option<i64>,
    pub sum: Option<Ratio>,
    pub number: Option<Ratio>,
    /// The instance that made it.
    pub of: Option<usize>,
    /// The act that moved that instance.
    pub act: Option<usize>,
    /// What it was commanded for.
    pub rests: Option<usize>,
    pub entry: Option<usize>,
    /// The stamp of the latest late fact that it rests on; the beginning of time for none.
    pub late: i64,
    /// The stamp of its entry.
    pub stamp: i64,
    /// The version of the charter under which it happened.
    pub version: usize,
}

/// Where an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    Pending,
    Running,
    Paused,
    Fulfilled,
    Missed,
    Cured,
    Used,
    Lapsed,
    Ended,
    Waived,
}

impl Stand {
    fn open(self) -> bool {
        matches!(self, Self::Pending | Self::Running | Self::Paused)
    }

    fn word(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// One running of a norm.
#[derive(Clone, Debug)]
pub struct Inst {
    pub rule: usize,
    pub subject: Option<Name>,
    pub trigger: usize,
    pub bearers: Vec<Name>,
    pub stand: Stand,
    pub due: Option<(i64, bool)>,
    pub from: Option<i64>,
    pub paused_at: Option<i64>,
    /// Whether a day's end stopped it.
    pub paused_at_day_end: bool,
    /// An effect stopped its clock; only an effect lets it run on.
    pub stopped: bool,
    /// Pauses and extensions have moved the end; it is no longer read from its expression.
    pub moved: bool,
    /// What was done while nobody knew whether its condition holds.
    pub ahead: Option<usize>,
    /// The stamp of the latest late fact that its window rests on.
    pub late: i64,
    /// Before when it does not close, as the version in force said when the window was read.
    pub floor: Option<i64>,
}

/// A sum owed.
#[derive(Clone, Debug)]
pub struct Owed {
    pub sum_of: usize,
    pub debtor: Name,
    pub to: Vec<Name>,
    pub sum: Ratio,
    pub at: i64,
}

/// How far a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upto {
    /// Everything of that moment.
    After(i64),
    /// The place at which an entry of that moment is judged: day windows have closed, windows that include it have not.
    Judged(i64),
}

/// More events than a story ever has.
const RUNAWAY: usize = 10_000;

/// A run of the model, from the beginning to a moment.
pub struct State<'a> {
    /// What it runs on.
    pub book: &'a Book<'a>,
    /// How far it has come.
    pub now: i64,
    /// The version of the charter in force.
    pub version: usize,
    /// Everything that happened.
    pub events: Vec<Ev>,
    by_name: BTreeMap<Name, Vec<usize>>,
    /// Everything that ran.
    pub insts: Vec<Inst>,
    /// (status, holder).
    pub held: BTreeSet<(String, Name)>,
    /// Sums owed.
    pub owed: Vec<Owed>,
    queue: std::collections::VecDeque<usize>,
    /// Periods begin before this only.
    last_period: i64,
    next_period: Vec<Option<amend::Next>>,
    /// Sums that cannot be made yet: which, on which event, by whom.
    waiting: Vec<(usize, usize, Option<Name>)>,
    /// Whether what happens now is brought about by a day's end.
    day_ends: bool,
    kept: &'a Kept,
    /// Questions about acts that stand: when, whether that instant is included, which, whether the contest is over.
    questions: Vec<(i64, bool, usize, bool)>,
}

enum Timer {
    Period(usize),
    Moment(usize),
    Inst(usize),
    Question(usize, bool),
}

impl<'a> State<'a> {
    /// Runs facts, in their order, to a place.
    pub fn run(book: &'a Book<'a>, facts: &[Fact], kept: &'a Kept, upto: Upto) -> Self {
        let mut s = State {
            book,
            now: i64::MIN,
            version: 0,
            events: Vec::new(),
            by_name: BTreeMap::new(),
            insts: Vec::new(),
            held: BTreeSet::new(),
            owed: Vec::new(),
            queue: std::collections::VecDeque::new(),
            next_period: book
                .periods
                .iter()
                .map(|p| p.from.filter(|_| p.version == 0).map(|at| amend::Next { from: at, n: 0, at }))
                .collect(),
            waiting: Vec::new(),
            day_ends: false,
            last_period: i64::MAX,
            kept,
            questions: Vec::new(),
        };
        let end = match upto {
            Upto::After(t) | Upto::Judged(t) => t,
        };
        let mut order: Vec<&Fact> = facts.iter().filter(|f| f.at <= end).collect();
        order.sort_by_key(|f| (f.at, f.entry, f.field));
        for f in order {
            // A period that begins in the instant of a new version is that version's.
            s.last_period = if s.brings_a_version(f) { f.at } else { i64::MAX };
            s.timers(f.at, false);
            s.last_period = i64::MAX;
            s.now = s.now.max(f.at);
            s.amended(f);
            s.happen(f.event());
            s.settle();
        }
        s.timers(end, matches!(upto, Upto::After(_)));
        s.now = s.now.max(end);
        s
    }

    /// All clocks that run now: (when, whether that instant is still in time, clause, key, which).
    fn clocks(&self) -> Vec<(i64, bool, i64, Vec<Name>, Timer)> {
        let mut all = Vec::new();
        for (i, next) in self.next_period.iter().enumerate() {
            if let Some(t) = next.filter(|t| t.at < self.last_period) {
                all.push((t.at, false, -1, vec![], Timer::Period(i)));
            }
        }
        for (i, m) in self.book.moments.iter().enumerate().filter(|(_, m)| m.version == self.version) {
            if self.first_of(std::slice::from_ref(&m.event), None).is_none()
                && let reading::Time::Known(t, inclusive) = self.time(&m.is, None, m.version)
            {
                all.push((t.max(self.now), inclusive, m.clause, vec![], Timer::Moment(i)));
            }
        }
        for (i, x) in self.insts.iter().enumerate() {
            if x.stand == Stand::Running
                && let Some((t, inclusive)) = self.binding_end(x)
                && let Some(rule) = self.book.rules.get(x.rule)
            {
                let mut key: Vec<Name> = vec![rule.block.as_str().into()];
                key.extend(x.subject.iter().cloned());
                key.extend(x.bearers.iter().cloned());
                all.push((t.max(self.now), inclusive, rule.clause, key, Timer::Inst(i)));
            }
        }
        // In the order of the entries that acted, whenever in the run they did.
        let mut questions = self.questions.clone();
        questions.sort_by_key(|q| q.2);
        for (t, inclusive, n, over) in &questions {
            let clause = self.kept.relied.get(*n).and_then(|r| self.book.rules.get(r.rule)).map_or(-1, |r| r.clause);
            all.push((*t, *inclusive, clause, vec![], Timer::Question(*n, *over)));
        }
        all
    }

    /// Lets all clocks run out that do so before the facts of a moment (or, with `included`, up to the end of it).
    fn timers(&mut self, to: i64, included: bool) {
        while !self.runs_away() {
            let mut all = self.clocks();
            let Some((at, inclusive)) = all.iter().map(|c| (c.0, c.1)).min() else { return };
            if at > to || (at == to && inclusive && !included) {
                return;
            }
            self.now = self.now.max(at);
            self.day_ends = !inclusive;
            all.retain(|c| (c.0, c.1) == (at, inclusive));
            all.sort_by(|a, b| (a.2, &a.3).cmp(&(b.2, &b.3)));
            for (_, _, _, _, timer) in all {
                match timer {
                    Timer::Inst(i) => self.close(i, at),
                    Timer::Moment(i) => {
                        if let Some(m) = self.book.moments.get(i) {
                            self.happen(blank(at, &m.event));
                        }
                    }
                    Timer::Period(i) => self.recur(i, at),
                    Timer::Question(n, over) => self.question(n, over, at),
                }
            }
            self.settle();
            self.day_ends = false;
        }
    }

    /// Whether the charter sets itself off without end. The model stops as it stands, and no story is drawn from it; where the
    /// kernel stops, and that all else goes on there, has tests of its own.
    pub fn runs_away(&self) -> bool {
        self.events.len() > RUNAWAY
    }

    pub(crate) fn happen(&mut self, mut e: Ev) -> usize {
        e.version = self.version;
        let i = self.events.len();
        e.id = Some(i);
        self.by_name.entry(e.name.clone()).or_default().push(i);
        self.events.push(e);
        self.queue.push_back(i);
        i
    }

    /// Handles events breadth first until quiet, each in one fixed order of steps.
    fn settle(&mut self) {
        while let Some(i) = self.queue.pop_front() {
            if self.runs_away() {
                return self.queue.clear();
            }
            let Some(e) = self.events.get(i).cloned() else { continue };
            self.opening(&e);
            self.follow(&e);
            self.acts(i, &e);
            self.reconsider(&e);
            self.owe_on(i, &e);
            for r in 0..self.book.rules.len() {
                let hit = |x: &Rule| x.version == self.version && x.triggers.iter().any(|n| **n == *e.name);
                if self.book.rules.get(r).is_some_and(hit) {
                    self.start(r, i, e.late);
                }
            }
            self.periods_open(&e);
        }
    }

    /// The default calendar of the version in force.
    pub(super) fn cal(&self) -> Option<&'a Cal> {
        self.book.cal(self.version, 0)
    }

    /// A party joins by its signature.
    fn opening(&mut self, e: &Ev) {
        if &*e.name != "charter.signed" {
            return;
        }
        let Some(p) = e.subject.clone() else { return };
        self.set("party", &p, (None, None), e.late);
        let mut joined = blank(self.now, "party.joined");
        joined.late = e.late;
        joined.subject = Some(p.clone());
        joined.party = Some(p);
        self.happen(joined);
    }

    /// What the model shows, to be compared.
    pub fn seen(&self, verdicts: Vec<String>) -> Seen {
        let events = self.events.iter().map(|e| {
            let mut s = e.name.to_string();
            for (mark, x) in [(" of ", &e.subject), (" by ", &e.party)] {
                if let Some(x) = x {
                    s.push_str(mark);
                    s.push_str(x);
                }
            }
            if let Some(m) = e.sum {
                s.push_str(&format!(" {}", m.shown()));
            }
            if let Some(n) = e.entry {
                s.push_str(&format!(" (entry {n})"));
            }
            (e.at, s)
        });
        let mut statuses: Vec<String> = self.held.iter().map(|(s, w)| format!("{w} is status.{s}")).collect();
        statuses.sort();
        let instances = self.insts.iter().map(|i| {
            let bearers: Vec<String> = i.bearers.iter().map(ToString::to_string).collect();
            let block = self.book.rules.get(i.rule).map_or("?", |r| r.block.as_str());
            crate::observe::instance(block, i.subject.as_deref(), &bearers, &i.stand.word(), i.due, i.from)
        });
        let owed = self.owed.iter().map(|o| {
            let block = self.book.sums.get(o.sum_of).map_or("?", |s| s.block.as_str());
            let to: Vec<&str> = o.to.iter().map(|n| &**n).collect();
            let at = crate::text::clock(o.at);
            format!("{at} {} owes {} to {} under {block}", o.debtor, o.sum.shown(), to.join(" and "))
        });
        Seen { verdicts, events: events.collect(), instances: instances.collect(), statuses, owed: owed.collect() }
    }
}

/// An event of a name, with nothing else said.
pub(crate) fn blank(at: i64, name: &str) -> Ev {
    Ev {
        id: None,
        at,
        name: name.into(),
        subject: None,
        party: None,
        to: vec![],
        times: [None; 4],
        word: [None; 2],
        until: None,
        sum: None,
        number: None,
        of: None,
        act: None,
        rests: None,
        entry: None,
        late: i64::MIN,
        stamp: i64::MIN,
        version: 0,
    }
}
