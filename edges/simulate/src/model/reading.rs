//! What the model reads at the place it has reached: parties, times with three values, conditions in Kleene's logic.

use super::civil;
use super::{Ev, Name, Ratio, Rule, State};
use crate::sketch::{Anchor, Test, When, Who};
use std::collections::BTreeSet;

/// A truth value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tri {
    /// False.
    No,
    /// Not known.
    Unknown,
    /// True.
    Yes,
}

impl From<bool> for Tri {
    fn from(b: bool) -> Self {
        if b { Self::Yes } else { Self::No }
    }
}

/// A time: known (with whether that instant is still inside), or not yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Known.
    Known(i64, bool),
    /// Not known yet.
    NotYet,
}

impl State<'_> {
    /// The parties that an expression names, by name, none twice.
    pub fn who(&self, w: &Who, e: Option<&Ev>, me: Option<&Name>) -> Vec<Name> {
        let set: BTreeSet<Name> = match w {
            Who::Party(p) => [p.as_str().into()].into(),
            Who::All => self.holders("party"),
            Who::Others => {
                let me = me.or(e.and_then(|e| e.party.as_ref()));
                self.holders("party").into_iter().filter(|p| Some(p) != me).collect()
            }
            Who::TriggerParty => e.and_then(|e| e.party.clone()).into_iter().collect(),
            Who::TriggerSubject => e.and_then(|e| e.subject.clone()).into_iter().collect(),
            Who::TriggerTo => e.map(|e| e.to.clone()).unwrap_or_default().into_iter().collect(),
            Who::With(s) => self.holders(s),
            Who::List(l) => l.iter().flat_map(|w| self.who(w, e, me)).collect(),
            Who::Except(a, b) => {
                let drop = self.who(b, e, me);
                self.who(a, e, me).into_iter().filter(|p| !drop.contains(p)).collect()
            }
            Who::Each(w) => self.who(w, e, me).into_iter().collect(),
        };
        set.into_iter().collect()
    }

    fn holders(&self, status: &str) -> BTreeSet<Name> {
        self.held.iter().filter(|(s, _)| s == status).map(|(_, w)| w.clone()).collect()
    }

    fn all_of(&self, names: &[String], subject: Option<&Name>) -> impl Iterator<Item = usize> {
        let mut ids: Vec<usize> =
            names.iter().filter_map(|n| self.by_name.get(n.as_str())).flatten().copied().collect();
        ids.retain(|i| {
            let of = self.events.get(*i).and_then(|e| e.subject.as_ref());
            subject.is_none() || of.is_none() || of == subject
        });
        ids.into_iter()
    }

    /// The first event of these names with this subject or without any.
    pub fn first_of(&self, names: &[String], subject: Option<&Name>) -> Option<&Ev> {
        self.all_of(names, subject).min().and_then(|i| self.events.get(i))
    }

    /// The last one.
    pub fn last_of(&self, names: &[String], subject: Option<&Name>) -> Option<&Ev> {
        self.all_of(names, subject).max().and_then(|i| self.events.get(i))
    }

    /// A time, read for a trigger by a version of the charter.
    pub fn time(&self, t: &When, e: Option<&Ev>, version: usize) -> Time {
        let cal = |n: usize| self.book.cal(version, n);
        let of = |a: &Anchor| self.anchor(a, e, version);
        match t {
            When::Mark(a) => of(a).map_or(Time::NotYet, |(t, i)| Time::Known(t, i)),
            When::After(a, span, c) => match (of(a), cal(*c)) {
                // What starts where a day has closed starts on the day that closed.
                (Some((t, inclusive)), Some(cal)) => {
                    let start = if inclusive || !civil::in_days(*span) { t } else { t - 1 };
                    Time::Known(civil::after(cal, start, *span), !civil::in_days(*span))
                }
                _ => Time::NotYet,
            },
            When::Before(a, span, c) => match (of(a), cal(*c)) {
                (Some((t, _)), Some(cal)) => Time::Known(civil::before(cal, t, *span), !civil::in_days(*span)),
                _ => Time::NotYet,
            },
            When::EndOfDay(a, c) => match (of(a), cal(*c)) {
                (Some((t, inclusive)), Some(cal)) => {
                    // A window that closed a day belongs to the day that it closed.
                    let day = civil::day_of(cal.zone, if inclusive { t } else { t - 1 });
                    Time::Known(civil::start_of(cal.zone, day + 1), false)
                }
                _ => Time::NotYet,
            },
            When::Date(d, c) => {
                cal(*c).map_or(Time::NotYet, |c| Time::Known(civil::start_of(c.zone, civil::number(*d) + 1), false))
            }
            When::StartOf(d, c) => {
                cal(*c).map_or(Time::NotYet, |c| Time::Known(civil::start_of(c.zone, civil::number(*d)), true))
            }
            When::Earliest(l) => {
                let known = l.iter().filter_map(|t| match self.time(t, e, version) {
                    Time::Known(t, i) => Some((t, i)),
                    Time::NotYet => None,
                });
                known.min().map_or(Time::NotYet, |(t, i)| Time::Known(t, i))
            }
            When::Latest(l) => {
                let all: Option<Vec<(i64, bool)>> = l
                    .iter()
                    .map(|t| match self.time(t, e, version) {
                        Time::Known(t, i) => Some((t, i)),
                        Time::NotYet => None,
                    })
                    .collect();
                all.and_then(|l| l.into_iter().max()).map_or(Time::NotYet, |(t, i)| Time::Known(t, i))
            }
        }
    }

    /// When an event came; a named moment that closes a day came with that day's end.
    fn came(&self, e: &Ev) -> (i64, bool) {
        let mark = self.book.moments.iter().find(|m| *m.event == *e.name && m.version == e.version);
        match mark.map(|m| self.time(&m.is, None, m.version)) {
            Some(Time::Known(t, i)) => (t, i),
            _ => (e.at, true),
        }
    }

    fn anchor(&self, a: &Anchor, e: Option<&Ev>, version: usize) -> Option<(i64, bool)> {
        let stated = |i: usize| e.map(|e| (e.times.get(i).copied().flatten().unwrap_or(e.at), true));
        match a {
            Anchor::At => e.map(|e| self.came(e)),
            Anchor::Sent => stated(0),
            Anchor::Received => stated(1),
            Anchor::Aware => stated(2),
            Anchor::Occurred => stated(3),
            Anchor::Until => e.and_then(|e| e.until).map(|t| (t, true)),
            Anchor::Event(names) => self.first_of(names, e.and_then(|e| e.subject.as_ref())).map(|e| self.came(e)),
            Anchor::Time(t) => match self.time(t, e, version) {
                Time::Known(t, i) => Some((t, i)),
                Time::NotYet => None,
            },
        }
    }

    /// A condition, read for a trigger by a version of the charter.
    pub fn test(&self, t: &Test, e: Option<&Ev>, version: usize) -> Tri {
        let subject = e.and_then(|e| e.subject.as_ref());
        let happened = |names: &[String]| Tri::from(self.first_of(names, subject).is_some());
        match t {
            Test::Has(s, who) => {
                let who = match who {
                    Some(w) => self.who(w, e, None),
                    None => e.and_then(|e| e.subject.clone().or(e.party.clone())).into_iter().collect(),
                };
                (!who.is_empty() && who.iter().all(|w| self.held.contains(&(s.clone(), w.clone())))).into()
            }
            Test::Found(f) => match self.answer(f, e, version) {
                Some(yes) => yes.into(),
                None => {
                    self.book.findings.get(&(version, f.clone())).copied().flatten().map_or(Tri::Unknown, Tri::from)
                }
            },
            Test::Happened(names) => happened(names),
            Test::Used(r) => happened(&[format!("right.{r}.used")]),
            Test::Lapsed(r) => happened(&[format!("right.{r}.lapsed")]),
            Test::Kept(d) => happened(&[format!("duty.{d}.fulfilled"), format!("duty.{d}.cured")]),
            Test::Measured(m, least, n) => match self.measured(m, subject) {
                Some(v) if *least => (v >= Ratio::whole(*n)).into(),
                Some(v) => (v <= Ratio::whole(*n)).into(),
                None => Tri::Unknown,
            },
            Test::Is(a, b) => {
                let b = self.who(b, e, None);
                self.who(a, e, None).iter().any(|p| b.contains(p)).into()
            }
            Test::Before(t) => match self.time(t, e, version) {
                Time::Known(t, inclusive) => (self.now < t || (inclusive && self.now == t)).into(),
                Time::NotYet => Tri::Yes,
            },
            Test::After(t) => match self.time(t, e, version) {
                Time::Known(t, _) => (self.now >= t).into(),
                Time::NotYet => Tri::No,
            },
            Test::Not(t) => match self.test(t, e, version) {
                Tri::Yes => Tri::No,
                Tri::No => Tri::Yes,
                Tri::Unknown => Tri::Unknown,
            },
            Test::All(l) => l.iter().map(|t| self.test(t, e, version)).min().unwrap_or(Tri::Yes),
            Test::Any(l) => l.iter().map(|t| self.test(t, e, version)).max().unwrap_or(Tri::No),
        }
    }

    /// Whether time alone will change a test.
    pub fn changes_later(&self, t: &Test, e: Option<&Ev>, version: usize) -> bool {
        match t {
            Test::Before(w) | Test::After(w) => matches!(self.time(w, e, version), Time::Known(t, _) if t > self.now),
            Test::Not(t) => self.changes_later(t, e, version),
            Test::All(l) | Test::Any(l) => l.iter().any(|t| self.changes_later(t, e, version)),
            _ => false,
        }
    }

    /// The last measured number of a subject.
    pub fn measured(&self, m: &str, subject: Option<&Name>) -> Option<Ratio> {
        let e = self.last_of(&[format!("measure.{m}")], subject)?;
        e.number.or(e.sum)
    }
}

/// Whether the coming of any name may change a test.
pub fn names_any(t: &Test) -> bool {
    let mut out = BTreeSet::new();
    of_test(t, &mut out);
    !out.is_empty()
}

/// The names whose coming may change a norm's conditions or times.
pub fn mentions(r: &Rule) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for t in r.when.iter().chain(&r.unless).chain(&r.paused) {
        of_test(t, &mut out);
    }
    for t in r.due.iter().chain(&r.from) {
        of_time(t, &mut out);
    }
    out
}

/// The findings, by block, that a norm's conditions ask.
pub fn asks(r: &Rule) -> BTreeSet<String> {
    fn of(t: &Test, out: &mut BTreeSet<String>) {
        match t {
            Test::Found(f) => {
                out.insert(format!("finding.{f}"));
            }
            Test::Not(t) => of(t, out),
            Test::All(l) | Test::Any(l) => l.iter().for_each(|t| of(t, out)),
            _ => {}
        }
    }
    let mut out = BTreeSet::new();
    r.when.iter().chain(&r.unless).chain(&r.paused).for_each(|t| of(t, &mut out));
    out
}

/// Whether a norm's conditions look at others than its subject.
pub fn looks_elsewhere(r: &Rule) -> bool {
    fn elsewhere(t: &Test) -> bool {
        match t {
            Test::Has(_, who) => who.is_some(),
            Test::Is(..) => true,
            Test::Not(t) => elsewhere(t),
            Test::All(l) | Test::Any(l) => l.iter().any(elsewhere),
            _ => false,
        }
    }
    r.when.iter().chain(&r.unless).chain(&r.paused).any(elsewhere)
}

/// The names that a norm's window counts from.
pub fn counted_from(r: &Rule) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for t in r.due.iter().chain(&r.from) {
        of_time(t, &mut out);
    }
    out
}

fn of_test(t: &Test, out: &mut BTreeSet<String>) {
    let status = |s: &str, out: &mut BTreeSet<String>| {
        out.insert(format!("status.{s}.set"));
        out.insert(format!("status.{s}.unset"));
    };
    match t {
        Test::Has(s, w) => {
            status(s, out);
            w.iter().for_each(|w| of_who(w, out));
        }
        Test::Found(f) => out.extend([format!("finding.{f}.yes"), format!("finding.{f}.no")]),
        Test::Happened(l) => out.extend(l.iter().cloned()),
        Test::Used(r) => out.extend([format!("right.{r}.used")]),
        Test::Lapsed(r) => out.extend([format!("right.{r}.lapsed")]),
        Test::Kept(d) => out.extend([format!("duty.{d}.fulfilled"), format!("duty.{d}.cured")]),
        Test::Measured(m, _, _) => out.extend([format!("measure.{m}")]),
        Test::Is(a, b) => {
            of_who(a, out);
            of_who(b, out);
        }
        Test::Before(t) | Test::After(t) => of_time(t, out),
        Test::Not(t) => of_test(t, out),
        Test::All(l) | Test::Any(l) => l.iter().for_each(|t| of_test(t, out)),
    }
}

fn of_who(w: &Who, out: &mut BTreeSet<String>) {
    match w {
        Who::With(s) => out.extend([format!("status.{s}.set"), format!("status.{s}.unset")]),
        Who::List(l) => l.iter().for_each(|w| of_who(w, out)),
        Who::Except(a, b) => {
            of_who(a, out);
            of_who(b, out);
        }
        Who::Each(w) => of_who(w, out),
        _ => {}
    }
}

fn of_time(t: &When, out: &mut BTreeSet<String>) {
    match t {
        When::Mark(a) | When::After(a, _, _) | When::Before(a, _, _) | When::EndOfDay(a, _) => match a {
            Anchor::Event(l) => out.extend(l.iter().cloned()),
            Anchor::Time(t) => of_time(t, out),
            _ => {}
        },
        When::Date(..) | When::StartOf(..) => {}
        When::Earliest(l) | When::Latest(l) => l.iter().for_each(|t| of_time(t, out)),
    }
}
