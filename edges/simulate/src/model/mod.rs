//! The naive model: a second kernel, written from `docs/kernel.md` and read from the generator's own sketch.
//!
//! It keeps no timers, no indexes of instances and no increments: each question runs the whole story from its beginning,
//! and each step looks at everything there is. That is slow and easy to believe.

pub mod civil;
mod facts;
mod late;
mod life;
mod reading;
mod sums;

pub use facts::{Fact, Known, Relied};

use crate::observe::Seen;
use crate::sketch::{Deed, Formula, Item, NormKind, On, Silence, Sketch, Span, Test, What, When, Who};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
pub use sums::Ratio;

/// A name of the charter or the log.
pub type Name = Rc<str>;

/// A norm as the model keeps it: findings and statuses bring norms of their own.
pub struct Rule {
    /// The block: `duty.x`.
    pub block: String,
    /// The clause.
    pub clause: i64,
    /// Its kind.
    pub kind: NormKind,
    /// Its triggers.
    pub on: Vec<String>,
    /// A condition.
    pub when: Option<Test>,
    /// Who.
    pub bearer: Who,
    /// Towards whom.
    pub to: Option<Who>,
    /// Acts.
    pub act: Vec<String>,
    /// A right's first moment.
    pub from: Option<When>,
    /// The window's end.
    pub due: Option<When>,
    /// What ends it.
    pub unless: Option<Test>,
    /// While its clock stands.
    pub paused: Option<Test>,
    /// When done.
    pub then: Vec<Deed>,
    /// When over.
    pub otherwise: Vec<Deed>,
    /// Names whose coming may change a condition or a time.
    pub mentions: BTreeSet<String>,
    /// Names that its window counts from.
    pub counted_from: BTreeSet<String>,
}

/// A sum's rule.
pub struct Sum {
    /// `amount.x`
    pub block: String,
    on: Vec<String>,
    when: Option<Test>,
    debtor: Who,
    creditor: Who,
    is: Formula,
    within: Option<String>,
}

/// A period that comes again and again.
struct Period {
    event: String,
    span: Span,
    from: Option<i64>,
}

/// The sketch in the order in which the model reads it.
pub struct Book<'a> {
    /// The sketch.
    pub sketch: &'a Sketch,
    /// Norms by clause number, then by place in the document.
    pub rules: Vec<Rule>,
    sums: Vec<Sum>,
    caps: BTreeMap<String, Formula>,
    moments: Vec<(i64, String, When)>,
    periods: Vec<Period>,
    findings: BTreeMap<String, Option<bool>>,
}

impl<'a> Book<'a> {
    /// Reads a sketch.
    pub fn new(sketch: &'a Sketch) -> Self {
        let mut b = Book {
            sketch,
            rules: Vec::new(),
            sums: Vec::new(),
            caps: BTreeMap::new(),
            moments: Vec::new(),
            periods: Vec::new(),
            findings: BTreeMap::new(),
        };
        let mut items: Vec<&Item> = sketch.items.iter().collect();
        items.sort_by_key(|i| i.clause);
        for item in items {
            b.read(item);
        }
        for r in &mut b.rules {
            r.mentions = reading::mentions(r);
            r.counted_from = reading::counted_from(r);
        }
        b
    }

    fn read(&mut self, item: &Item) {
        let clause = item.clause;
        let blank = |block: String, kind: NormKind, on: Vec<String>| Rule {
            block,
            clause,
            kind,
            on,
            when: None,
            bearer: Who::All,
            to: None,
            act: vec![],
            from: None,
            due: None,
            unless: None,
            paused: None,
            then: vec![],
            otherwise: vec![],
            mentions: BTreeSet::new(),
            counted_from: BTreeSet::new(),
        };
        match &item.what {
            What::Act { .. } | What::Measure { .. } => {}
            What::Status { name, begins, ends } => {
                for (word, list, deed) in
                    [("begins", begins, Deed::Set(name.clone(), None)), ("ends", ends, Deed::Unset(name.clone(), None))]
                {
                    if !list.is_empty() {
                        let rule = blank(format!("status.{name}.{word}"), NormKind::Rule, list.clone());
                        self.rules.push(Rule { then: vec![deed], ..rule });
                    }
                }
            }
            What::Finding { name, judge, on, outer, at_outer, meanwhile } => {
                let block = format!("finding.{name}");
                let mut asked = vec![format!("{block}.asked")];
                asked.extend(on.iter().cloned());
                let answer = if *at_outer { "yes" } else { "no" };
                self.rules.push(Rule {
                    bearer: judge.clone(),
                    act: vec![format!("{block}.yes"), format!("{block}.no")],
                    due: Some(When::After(crate::sketch::Anchor::Received, *outer, 0)),
                    otherwise: vec![Deed::Deem(format!("{block}.{answer}"))],
                    ..blank(block, NormKind::Right(Silence::Lapse), asked)
                });
                self.findings.insert(name.clone(), *meanwhile);
            }
            What::Moment { name, is } => self.moments.push((clause, format!("moment.{name}"), is.clone())),
            What::Amount { name, on, when, debtor, creditor, is, within } => self.sums.push(Sum {
                block: format!("amount.{name}"),
                on: on.clone(),
                when: when.clone(),
                debtor: debtor.clone(),
                creditor: creditor.clone(),
                is: is.clone(),
                within: within.clone(),
            }),
            What::Cap { name, amount } => {
                self.caps.insert(name.clone(), amount.clone());
            }
            What::Norm(n) => {
                let kind = match n.kind {
                    NormKind::Duty => "duty",
                    NormKind::Right(_) => "right",
                    NormKind::Rule => "rule",
                };
                let block = format!("{kind}.{}", n.name);
                let on = match &n.on {
                    On::Events(list) => list.clone(),
                    On::Every(span, from) => {
                        let event = format!("every.{block}");
                        let zone = self.sketch.cals.first().map_or(0, |c| c.zone);
                        let from = from.map(|d| civil::start_of(zone, civil::number(d)));
                        self.periods.push(Period { event: event.clone(), span: *span, from });
                        vec![event]
                    }
                };
                let act = match (n.kind, n.act.is_empty()) {
                    (NormKind::Right(_), true) => vec![format!("{block}.claimed")],
                    _ => n.act.clone(),
                };
                self.rules.push(Rule {
                    when: n.when.clone(),
                    bearer: n.bearer.clone(),
                    to: n.to.clone(),
                    act,
                    from: n.from.clone(),
                    due: n.due.clone(),
                    unless: n.unless.clone(),
                    paused: n.paused.clone(),
                    then: n.then.clone(),
                    otherwise: n.otherwise.clone(),
                    ..blank(block, n.kind, on)
                });
            }
        }
    }
}

/// Something that happened in the model.
#[derive(Clone, Debug)]
pub struct Ev {
    pub at: i64,
    pub name: Name,
    pub subject: Option<Name>,
    pub party: Option<Name>,
    pub to: Vec<Name>,
    /// Sent, received, aware, occurred.
    pub times: [Option<i64>; 4],
    pub until: Option<i64>,
    pub sum: Option<Ratio>,
    pub number: Option<Ratio>,
    /// The instance that made it.
    pub of: Option<usize>,
    /// The act that moved that instance.
    pub act: Option<usize>,
    pub entry: Option<usize>,
    /// The stamp of the latest late fact that it rests on; the beginning of time for none.
    pub late: i64,
    /// The stamp of its entry.
    pub stamp: i64,
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
    /// The stamp of the latest late fact that its window rests on.
    pub late: i64,
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

/// A run of the model, from the beginning to a moment.
pub struct State<'a> {
    /// What it runs on.
    pub book: &'a Book<'a>,
    /// How far it has come.
    pub now: i64,
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
    next_period: Vec<Option<i64>>,
    /// Sums that cannot be made yet: which, on which event, by whom.
    waiting: Vec<(usize, usize, Option<Name>)>,
    /// Whether what happens now is brought about by a day's end.
    day_ends: bool,
    relied: &'a [Relied],
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
    pub fn run(book: &'a Book<'a>, facts: &[Fact], relied: &'a [Relied], upto: Upto) -> Self {
        let mut s = State {
            book,
            now: i64::MIN,
            events: Vec::new(),
            by_name: BTreeMap::new(),
            insts: Vec::new(),
            held: BTreeSet::new(),
            owed: Vec::new(),
            queue: std::collections::VecDeque::new(),
            next_period: book.periods.iter().map(|p| p.from).collect(),
            waiting: Vec::new(),
            day_ends: false,
            relied,
            questions: Vec::new(),
        };
        let end = match upto {
            Upto::After(t) | Upto::Judged(t) => t,
        };
        let mut order: Vec<&Fact> = facts.iter().filter(|f| f.at <= end).collect();
        order.sort_by_key(|f| (f.at, f.entry));
        for f in order {
            s.timers(f.at, false);
            s.now = s.now.max(f.at);
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
            if let Some(t) = next {
                all.push((*t, false, -1, vec![], Timer::Period(i)));
            }
        }
        for (i, (clause, event, is)) in self.book.moments.iter().enumerate() {
            if self.first_of(std::slice::from_ref(event), None).is_none()
                && let reading::Time::Known(t, inclusive) = self.time(is, None)
            {
                all.push((t.max(self.now), inclusive, *clause, vec![], Timer::Moment(i)));
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
        for (t, inclusive, n, over) in &self.questions {
            let clause = self.relied.get(*n).and_then(|r| self.book.rules.get(r.rule)).map_or(-1, |r| r.clause);
            all.push((*t, *inclusive, clause, vec![], Timer::Question(*n, *over)));
        }
        all
    }

    /// Lets all clocks run out that do so before the facts of a moment (or, with `included`, up to the end of it).
    fn timers(&mut self, to: i64, included: bool) {
        loop {
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
                        if let Some((_, event, _)) = self.book.moments.get(i) {
                            self.happen(blank(at, event));
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

    fn recur(&mut self, i: usize, at: i64) {
        let (Some(p), Some(cal)) = (self.book.periods.get(i), self.book.sketch.cals.first()) else { return };
        // A period runs to the day before the same day of the next.
        let until = match civil::last_day(cal, at, p.span) {
            Some(day) => civil::start_of(cal.zone, day),
            None => civil::after(cal, at, p.span),
        };
        let until = until.max(at + 1);
        if let Some(n) = self.next_period.get_mut(i) {
            *n = Some(until);
        }
        let mut e = blank(at, &p.event);
        e.times = [None, None, None, Some(at)];
        e.until = Some(until);
        self.happen(e);
    }

    pub(crate) fn happen(&mut self, e: Ev) -> usize {
        let i = self.events.len();
        self.by_name.entry(e.name.clone()).or_default().push(i);
        self.events.push(e);
        self.queue.push_back(i);
        i
    }

    /// Handles events breadth first until quiet, each in one fixed order of steps.
    fn settle(&mut self) {
        while let Some(i) = self.queue.pop_front() {
            let Some(e) = self.events.get(i).cloned() else { continue };
            self.opening(&e);
            self.follow(&e);
            self.acts(i, &e);
            self.reconsider(&e);
            self.owe_on(i, &e);
            for r in 0..self.book.rules.len() {
                if self.book.rules.get(r).is_some_and(|x| x.on.iter().any(|n| **n == *e.name)) {
                    self.start(r, i);
                }
            }
            for (p, period) in self.book.periods.iter().enumerate() {
                if period.from.is_none()
                    && &*e.name == "partnership.opened"
                    && let Some(n) = self.next_period.get_mut(p)
                {
                    n.get_or_insert(e.at);
                }
            }
        }
    }

    /// A party joins by its signature.
    fn opening(&mut self, e: &Ev) {
        if &*e.name != "charter.signed" {
            return;
        }
        let Some(p) = e.subject.clone() else { return };
        self.set("party", &p, None, e.late);
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
        at,
        name: name.into(),
        subject: None,
        party: None,
        to: vec![],
        times: [None; 4],
        until: None,
        sum: None,
        number: None,
        of: None,
        act: None,
        entry: None,
        late: i64::MIN,
        stamp: i64::MIN,
    }
}
