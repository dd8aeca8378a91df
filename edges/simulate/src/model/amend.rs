//! Versions of the charter in the model: the next one takes over at its moment; what runs keeps its own.

use super::{Book, Ev, Fact, State, blank, civil};
use crate::sketch::{Cal, Route, Said, Sketch, Span, Unit, Who};

/// How a version is named in what the model shows.
pub fn version_name(n: usize) -> String {
    format!("version {n}")
}

/// The next of periods that come again: from where they are counted, the how many-th it is, and when.
#[derive(Clone, Copy)]
pub(super) struct Next {
    pub from: i64,
    pub n: i64,
    pub at: i64,
}

impl State<'_> {
    /// Whether a fact marks the moment of a version that takes over.
    pub(super) fn brings_a_version(&self, f: &Fact) -> bool {
        f.name == "charter.amended" && f.version().is_some_and(|n| n > self.version)
    }

    /// Before a fact that marks a version's moment: its norms, moments and periods take the place of the old ones.
    pub(super) fn amended(&mut self, f: &Fact) {
        if f.name != "charter.amended" {
            return;
        }
        let Some(next) = f.version().filter(|n| *n > self.version) else { return };
        self.version = next;
        for (i, p) in self.book.periods.iter().enumerate() {
            let Some(slot) = self.next_period.get_mut(i) else { continue };
            *slot = None;
            if p.version != next {
                continue;
            }
            let opened = self.by_name.get("partnership.opened").and_then(|l| l.first());
            let from = p.from.or(opened.and_then(|e| self.events.get(*e)).map(|e| e.at));
            let (Some(from), Some(cal)) = (from, self.book.cal(next, 0)) else { continue };
            // Periods are counted from their start all the same. One that has begun in this very instant is not begun again.
            let begun = self.by_name.get(p.event.as_str()).and_then(|l| l.last());
            let begun = begun.and_then(|e| self.events.get(*e)).is_some_and(|e| e.at == self.now);
            let (mut at, mut n) = (from, 0);
            while at < self.now || (at == self.now && begun) {
                n += 1;
                at = period_start(cal, from, p.span, n).max(at + 1);
            }
            if let Some(slot) = self.next_period.get_mut(i) {
                *slot = Some(Next { from, n, at });
            }
        }
        self.timers(f.at, false);
    }

    /// A period starts: its event, and the next one's time.
    pub(super) fn recur(&mut self, i: usize, at: i64) {
        let Some(p) = self.book.periods.get(i) else { return };
        let Some(cal) = self.book.cal(p.version, 0) else { return };
        let Some(Some(next)) = self.next_period.get_mut(i) else { return };
        let until = period_start(cal, next.from, p.span, next.n + 1).max(at + 1);
        (next.n, next.at) = (next.n + 1, until);
        let mut e = blank(at, &p.event);
        e.times = [None, None, None, Some(at)];
        e.until = Some(until);
        self.happen(e);
    }

    /// Periods that start with the partnership.
    pub(super) fn periods_open(&mut self, e: &Ev) {
        for (p, period) in self.book.periods.iter().enumerate() {
            if period.from.is_none()
                && period.version == self.version
                && &*e.name == "partnership.opened"
                && let Some(n) = self.next_period.get_mut(p)
            {
                n.get_or_insert(Next { from: e.at, n: 0, at: e.at });
            }
        }
    }
}

/// The versions that have been in force by a moment, each with the moment since which; a version never gives way to an
/// earlier one.
pub fn history(facts: &[Fact], at: i64) -> Vec<(usize, i64)> {
    let mut amended: Vec<&Fact> = facts.iter().filter(|f| f.name == "charter.amended" && f.at <= at).collect();
    amended.sort_by_key(|f| (f.at, f.entry));
    let mut all = vec![(0, i64::MIN)];
    for f in amended {
        all.extend(f.version().map(|v| (v, f.at)));
    }
    all
}

impl Fact {
    /// Which version it is about.
    pub fn version(&self) -> Option<usize> {
        self.subject.as_deref()?.strip_prefix("version ")?.parse().ok()
    }
}

/// What is known of versions when a statement is made.
pub struct Standing<'a> {
    book: &'a Book<'a>,
    facts: &'a [Fact],
    said: &'a Said,
    /// The version in force.
    pub version: usize,
    history: Vec<(usize, i64)>,
}

impl<'a> Standing<'a> {
    /// Reads it off the facts.
    pub fn new(book: &'a Book<'a>, facts: &'a [Fact], said: &'a Said) -> Self {
        let history = history(facts, said.stamp);
        let version = history.last().map_or(0, |h| h.0);
        Self { book, facts, said, version, history }
    }

    /// Whether the statement may be signed under the version that it cites: the one in force, or one replaced not long ago.
    pub fn may_cite(&self) -> bool {
        let (cites, act) = (self.said.cites, self.said.stamp);
        if cites == self.version {
            return true;
        }
        let grace = self.book.versions.get(self.version).and_then(|s| s.change_grace);
        let grace = grace.unwrap_or(Span { n: 24, unit: Unit::Hours });
        let mut replaced = self.history.iter().zip(self.history.iter().skip(1)).filter(|(old, _)| old.0 == cites);
        let cal = self.book.cal(self.version, 0);
        replaced.any(|(_, new)| cal.is_some_and(|c| act < civil::after(c, new.1, grace)))
    }

    fn happened(&self, event: &str, version: usize, by: Option<&str>) -> bool {
        self.facts.iter().any(|f| f.name == event && f.version() == Some(version) && by.is_none_or(|p| f.party() == p))
    }

    /// Why its author may not consent to a version.
    pub fn refuses_consent(&self, version: usize) -> Option<&'static str> {
        if version >= self.book.versions.len() {
            return Some("unknown_version");
        }
        let by = Some(self.said.party.as_str());
        let closed = self.happened("charter.adopted", version, None) || self.happened("charter.consented", version, by);
        closed.then_some("closed")
    }

    /// Why its author may not put a version in force from a moment.
    pub fn refuses_amendment(&self, version: usize, effective: i64) -> Option<&'static str> {
        if version >= self.book.versions.len() {
            return Some("unknown_version");
        }
        if self.happened("charter.adopted", version, None) {
            return Some("closed");
        }
        if effective < self.said.stamp {
            return Some("backdated");
        }
        let adopted = self.facts.iter().filter(|f| f.name == "charter.adopted");
        let last = adopted.max_by_key(|f| (f.at, f.entry)).and_then(Fact::version).unwrap_or(self.said.cites);
        if version != last + 1 {
            return Some("wrong_version");
        }
        let waits = |f: &&Fact| f.name == "charter.amended" && f.version() == Some(last) && f.at > effective;
        if self.facts.iter().any(|f| waits(&f)) {
            return Some("too_early");
        }
        let old = self.book.versions.get(version - 1)?;
        let new = self.book.versions.get(version)?;
        changed(old, new).iter().find_map(|clause| self.refuses_clause(version, clause, effective))
    }

    /// Why a clause may not be changed: the routes that name the most of its number decide, and any such will do.
    fn refuses_clause(&self, version: usize, clause: &str, effective: i64) -> Option<&'static str> {
        let rules = self.book.versions.get(self.version)?;
        let fits = |r: &Route| match &r.of {
            None => Some(0),
            Some(l) => l.iter().filter(|c| clause == *c || clause.starts_with(&format!("{c}."))).map(String::len).max(),
        };
        let best = rules.routes.iter().filter_map(fits).max();
        let routes: Vec<&Route> = rules.routes.iter().filter(|r| best.is_some() && fits(r) == best).collect();
        let me = &self.said.party;
        let all = || {
            let missing = |p: &&String| *p != me && !self.happened("charter.consented", version, Some(p));
            rules.parties.iter().find(missing).map(|_| "no_consent")
        };
        let why = |r: &Route| {
            let by = match &r.by {
                Who::All => all(),
                Who::Party(p) => (p != me).then_some("not_competent"),
                Who::List(l) => (!l.contains(&Who::Party(me.clone()))).then_some("not_competent"),
                _ => None,
            };
            let early = |n: Span| {
                let cal = self.book.cal(self.version, 0);
                cal.is_some_and(|c| effective < civil::after(c, self.said.stamp, n))
            };
            by.or(r.notice.filter(|n| early(*n)).map(|_| "too_early"))
        };
        match routes.split_last() {
            None => all(),
            Some((_, others)) if others.iter().any(|r| why(r).is_none()) => None,
            Some((last, _)) => why(last),
        }
    }
}

/// The numbers of the clauses that differ, in the order of their letters.
fn changed(old: &Sketch, new: &Sketch) -> Vec<String> {
    let mut all = Vec::new();
    let place = |s: &Sketch| format!("{:?} {:?} {:?}", s.cals, s.routes, settings(s));
    if place(old) != place(new) {
        all.push("2".to_owned());
    }
    let clauses = old.items.iter().chain(&new.items).map(|i| i.clause);
    for c in clauses {
        let of = |s: &Sketch| s.items.iter().filter(|i| i.clause == c).map(|i| i.what.clone()).collect::<Vec<_>>();
        let number = format!("3.{c}");
        if of(old) != of(new) && !all.contains(&number) {
            all.push(number);
        }
    }
    all.sort();
    all
}

fn settings(s: &Sketch) -> [Option<Span>; 4] {
    [s.late_limit, s.late_grace, s.late_contest, s.change_grace]
}

/// Where the n-th period starts after the first: on the same day, always counted from the first.
fn period_start(cal: &Cal, from: i64, span: Span, n: i64) -> i64 {
    let all = Span { n: span.n * n, ..span };
    match civil::last_day(cal, from, all) {
        Some(day) => civil::start_of(cal.zone, day),
        None => civil::after(cal, from, all),
    }
}
