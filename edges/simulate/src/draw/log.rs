//! A year of statements: many are made exactly where a window closes, where clocks change, or at one and the same second.

use super::Size;
use super::adopt::{Step, adoption};
use crate::model::civil::{self, DAY};
use crate::model::{Book, Known, Stand, State, Upto};
use crate::rng::Rng;
use std::collections::VecDeque;

use crate::sketch::{Claim, Day, Evidence, Family, NormKind, Said, Says, Sketch, Story, What};

/// More events than this and the charter sets off too much to be worth a look.
const EVENTS_MAX: usize = 4000;
/// How many statements are drawn before looking again at what is open.
const LOOK: usize = 8;

/// An open instance, as somebody who wants to act on it sees it.
struct Open {
    block: String,
    acts: Vec<String>,
    subject: Option<String>,
    bearers: Vec<String>,
    due: Option<i64>,
}

/// A right that somebody used, with effect, by an act that another could have made before.
#[derive(Clone)]
struct Spent {
    act: String,
    subject: Option<String>,
    others: Vec<String>,
    at: i64,
}

pub struct Writer<'a> {
    pub rng: &'a mut Rng,
    sketch: &'a Sketch,
    open: Vec<Open>,
    spent: Vec<Spent>,
    pub now: i64,
    end: i64,
    step: i64,
    subjects: Vec<String>,
    seen: Vec<i64>,
    /// What is to be said about later versions, and after how many statements.
    steps: VecDeque<Step>,
    /// Which version is in force from when.
    in_force: Vec<(i64, usize)>,
}

/// A story, and what the model knew after each number of entries from the opening's on.
#[derive(Default)]
pub struct Drawn {
    pub story: Story,
    pub known: Vec<Known>,
}

/// Writes the log; none if the charter sets off too much.
pub fn write(rng: &mut Rng, sketch: Sketch, later: Vec<Sketch>, size: Size) -> Option<Drawn> {
    let year = if sketch.cals.first().is_some_and(|c| c.zone == civil::APIA) { 2011 } else { 2024 };
    let zone = sketch.cals.first().map_or(0, |c| c.zone);
    let first = match sketch.cals.first().and_then(|c| c.closed.first()) {
        Some(d) => civil::number(Day { y: d.y, m: 1, d: 1 }),
        None => civil::number(Day { y: year, m: 1, d: 1 }),
    };
    let start = civil::start_of(zone, first + rng.range(0, 300)) + rng.range(0, DAY - 1);
    let length = 365 * DAY * size.years;
    let wanted = size.statements * usize::try_from(size.years).unwrap_or(1) + rng.below(40);
    let mut subjects: Vec<String> = vec!["s1".into(), "s2".into(), "c9".into(), "b4".into()];
    subjects.extend(sketch.parties.iter().cloned());
    let drawn = Story { sketch: sketch.clone(), later, start, log: vec![], reads: vec![] };
    let mut story = drawn.clone();
    let book = Book::new(&drawn);
    let mut known = Known::opening(&story);
    let steps = adoption(rng, &drawn, wanted);
    let mut w = Writer {
        rng,
        sketch: &sketch,
        open: vec![],
        spent: vec![],
        now: start,
        end: start + length,
        step: length / i64::try_from(wanted.max(1)).unwrap_or(1),
        subjects,
        seen: vec![start],
        steps,
        in_force: vec![(start, 0)],
    };
    let mut late = 0;
    let mut after = vec![known.clone()];
    for n in 0..wanted {
        if n % LOOK == 0 {
            let s = State::run(&book, &known.facts, &known.kept, Upto::After(w.now));
            if s.events.len() > EVENTS_MAX {
                return None;
            }
            w.look(&s);
        }
        let must_be_late = late < 5 && wanted - n <= 40;
        let said = match w.steps.pop_front_if(|s| s.after <= n) {
            Some(step) => w.change(step),
            None => w.statement(must_be_late),
        };
        let before = known.facts.len();
        known.take(&book, &said);
        let fact = known.facts.get(before);
        if fact.is_some_and(|f| f.at < said.stamp) {
            late += 1;
        }
        let amended = known.facts.iter().skip(before).find(|f| f.name == "charter.amended");
        w.in_force.extend(amended.and_then(|f| Some((f.at, f.version()?))));
        after.push(known.clone());
        w.now = said.stamp;
        w.seen.extend(fact.map(|f| f.at));
        story.log.push(said);
    }
    let end = w.now + 40 * DAY;
    if State::run(&book, &known.facts, &known.kept, Upto::After(end)).events.len() > EVENTS_MAX {
        return None;
    }
    story.reads = vec![start + length / 3, start + length * 2 / 3, end];
    Some(Drawn { story, known: after })
}

impl Writer<'_> {
    fn look(&mut self, s: &State<'_>) {
        self.open.clear();
        self.spent.clear();
        for (n, i) in s.insts.iter().enumerate() {
            // Lapsed and missed ones too: what comes too late has effects of its own.
            let Some(rule) = s.book.rules.get(i.rule) else { continue };
            let act = rule.act.iter().find(|a| a.starts_with("notice.") || a.starts_with("event."));
            if let (Stand::Used, false, Some(act)) = (i.stand, rule.then.is_empty(), act)
                && let Some(used) = s.events.iter().rev().find(|e| e.of == Some(n) && e.name.ends_with(".used"))
            {
                let others = i.bearers.iter().filter(|b| Some(*b) != used.party.as_ref()).map(ToString::to_string);
                self.spent.push(Spent {
                    act: act.clone(),
                    subject: i.subject.as_ref().map(ToString::to_string),
                    others: others.filter(|b| self.sketch.parties.contains(b)).collect(),
                    at: used.at,
                });
            }
            if matches!(i.stand, Stand::Running | Stand::Paused) || self.rng.chance(4) {
                self.open.push(Open {
                    block: rule.block.clone(),
                    acts: rule.act.clone(),
                    subject: i.subject.as_ref().map(ToString::to_string),
                    bearers: i.bearers.iter().map(ToString::to_string).collect(),
                    due: i.due.map(|d| d.0),
                });
            }
        }
    }

    /// The next stamp: near, at an edge, or the same second again.
    pub fn stamp(&mut self, near: Option<i64>) -> i64 {
        let zone = self.sketch.cals.first().map_or(0, |c| c.zone);
        if let Some(t) = near
            && t + 1 >= self.now
            && t - self.now < self.step * 12
            && self.rng.chance(70)
        {
            return (t + self.rng.range(-1, 1)).max(self.now);
        }
        let t = self.now + self.rng.range(0, self.step * 2);
        let t = match self.rng.below(11) {
            0 => self.now,
            10 => match self.in_force.iter().map(|f| f.0).find(|f| *f >= self.now && *f < t + self.step * 6) {
                Some(f) => f + self.rng.range(-1, 1),
                None => t,
            },
            1 => civil::start_of(zone, civil::day_of(zone, t)) + self.rng.range(-1, 1),
            2 => {
                let change =
                    civil::changes(zone).iter().map(|c| c.0).find(|c| *c >= self.now && *c < t + self.step * 4);
                change.map_or(t, |c| c + self.rng.range(-1, 1) * self.rng.of(&[1, 1800, 3600]))
            }
            3 => {
                let d = civil::date(civil::day_of(zone, t));
                let last = civil::number(Day { d: civil::days_in(d.y, d.m), ..d });
                if last - civil::day_of(zone, t) < 3 { civil::start_of(zone, last) + self.rng.range(0, DAY) } else { t }
            }
            _ => t,
        };
        t.clamp(self.now, self.end.max(self.now))
    }

    /// The place in which days end.
    pub fn zone(&self) -> usize {
        self.sketch.cals.first().map_or(0, |c| c.zone)
    }

    /// When a window closes, of those that close later.
    pub fn due_after(&mut self, stamp: i64) -> Option<i64> {
        let list: Vec<i64> = self.open.iter().filter_map(|o| o.due).filter(|d| *d >= stamp).collect();
        self.rng.pick(&list).copied()
    }

    /// The version that a statement of a moment is signed under: the one in force, or now and then another.
    pub fn cites(&mut self, stamp: i64) -> usize {
        let current = self.in_force.iter().filter(|f| f.0 <= stamp).map(|f| f.1).max().unwrap_or(0);
        match self.in_force.len() > 1 && self.rng.chance(7) {
            true => self.rng.below(self.in_force.len()),
            false => current,
        }
    }

    /// Somebody proves that it acted before the one whose act had effect.
    fn before_others(&mut self, late: bool) -> Option<Said> {
        if !self.rng.chance(if late { 50 } else { 8 }) {
            return None;
        }
        let near: Vec<&Spent> =
            self.spent.iter().filter(|s| self.now - s.at < 15 * DAY && !s.others.is_empty()).collect();
        let s = (*self.rng.pick(&near)?).clone();
        let (kind, name) = s.act.split_once('.')?;
        let family = if kind == "notice" { Family::Notice } else { Family::Event };
        let claim = Some(Claim { at: s.at - self.rng.range(1, 36 * 3600), evidence: Evidence::Outside });
        let times = if family == Family::Notice { [None, claim, None, None] } else { [None, None, claim, None] };
        let says = Says::Act { family, name: name.to_owned(), to: vec![], cents: None };
        let stamp = self.now + self.rng.range(0, 3600);
        let (party, about) = (self.rng.of(&s.others), s.subject.clone());
        Some(Said { stamp, cites: self.cites(stamp), party, about, says, times })
    }

    fn statement(&mut self, late: bool) -> Said {
        if let Some(said) = self.before_others(late) {
            return said;
        }
        let roll = if late { 90 } else { self.rng.below(100) };
        let open = if roll < 50 && !self.open.is_empty() {
            let n = self.rng.below(self.open.len());
            Some(self.open.swap_remove(n))
        } else {
            None
        };
        let stamp = self.stamp(open.as_ref().and_then(|o| o.due));
        let mut party = self.rng.of(&self.sketch.parties);
        let mut about = if self.rng.chance(80) { Some(self.rng.of(&self.subjects)) } else { None };
        let says = match open {
            Some(o) => {
                if self.rng.chance(92)
                    && let Some(b) = self.rng.pick(&o.bearers)
                    && self.sketch.parties.contains(b)
                {
                    party = b.clone();
                }
                if self.rng.chance(92) {
                    about = o.subject.clone();
                }
                let act = self.rng.of(&o.acts);
                self.says(&act, &o.block)
            }
            None if roll < 85 || late => self.any_act(late),
            None if roll < 90 => match self.named(|w| matches!(w, What::Finding { .. })) {
                Some(What::Finding { name, .. }) if self.rng.chance(50) => Says::Ask(name),
                Some(What::Finding { name, .. }) => Says::Finding(name, self.rng.chance(50)),
                _ => self.any_act(false),
            },
            None if roll < 96 => match self.named(|w| matches!(w, What::Measure { .. })) {
                Some(What::Measure { name, money: true, .. }) => {
                    Says::Measure(name, true, self.rng.range(1, 2_000_000))
                }
                Some(What::Measure { name, .. }) => Says::Measure(name, false, self.rng.range(1, 30)),
                _ => self.any_act(false),
            },
            None => match self.named(|w| matches!(w, What::Norm(n) if matches!(n.kind, NormKind::Right(_)))) {
                Some(What::Norm(n)) => Says::Use(n.name.clone()),
                _ => self.any_act(false),
            },
        };
        let mut times = [None; 4];
        if matches!(says, Says::Act { .. }) && (late || self.rng.chance(12)) {
            self.claims(stamp, &mut times, late);
        }
        Said { stamp, cites: self.cites(stamp), party, about, says, times }
    }

    /// The times that a statement carries: before its stamp, sometimes far before, sometimes (wrongly) after it.
    fn claims(&mut self, stamp: i64, times: &mut [Option<Claim>; 4], late: bool) {
        for slot in times.iter_mut() {
            if self.rng.chance(if late { 20 } else { 40 }) {
                continue;
            }
            let back = match self.rng.below(10) {
                0 if !late => self.rng.range(0, 80 * DAY),
                1 if !late => -self.rng.range(1, DAY),
                2..=4 => match self.rng.pick(&self.seen) {
                    // Just when something else happened.
                    Some(t) if stamp - t < 4 * DAY => stamp - t,
                    _ => self.rng.range(1, 4 * DAY),
                },
                _ => self.rng.range(1, 4 * DAY),
            };
            let evidence = match self.rng.below(20) {
                0 | 1 if !late => Evidence::None,
                2 | 3 if !late => Evidence::Own,
                _ => Evidence::Outside,
            };
            *slot = Some(Claim { at: stamp - back, evidence });
        }
    }

    fn named(&mut self, want: impl Fn(&What) -> bool) -> Option<What> {
        let list: Vec<&What> = self.sketch.items.iter().map(|i| &i.what).filter(|w| want(w)).collect();
        self.rng.pick(&list).map(|w| (*w).clone())
    }

    fn any_act(&mut self, late: bool) -> Says {
        let fits = |f: Family| !late || matches!(f, Family::Event | Family::Notice);
        match self.named(|w| matches!(w, What::Act { family, .. } if fits(*family))) {
            Some(What::Act { family, name, .. }) => self.act(family, name),
            _ => Says::Use("none".to_owned()),
        }
    }

    fn act(&mut self, family: Family, name: String) -> Says {
        let to = if self.rng.chance(25) {
            let mut all = self.sketch.parties.clone();
            self.rng.shuffle(&mut all);
            all.truncate(1 + self.rng.below(3));
            all
        } else {
            vec![]
        };
        let cents = if self.rng.chance(60) { Some(self.rng.range(1, 1_000_000)) } else { None };
        Says::Act { family, name, to, cents }
    }

    /// The statement that makes an event.
    fn says(&mut self, event: &str, block: &str) -> Says {
        let mut parts = event.split('.');
        let (kind, name, word) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next());
        match (kind, word) {
            ("right", Some("claimed")) => Says::Use(name.to_owned()),
            ("finding", Some(answer)) => Says::Finding(name.to_owned(), answer == "yes"),
            _ => {
                let families = [Family::Event, Family::Notice, Family::Report, Family::Certificate, Family::Payment];
                match families.into_iter().find(|f| f.word() == kind) {
                    Some(f) => self.act(f, name.to_owned()),
                    None => Says::Use(block.rsplit('.').next().unwrap_or("").to_owned()),
                }
            }
        }
    }
}
