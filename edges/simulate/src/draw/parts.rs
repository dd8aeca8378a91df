//! The parts of a charter by chance: times, conditions, parties, effects, formulas.

use crate::model::civil;
use crate::rng::Rng;
use crate::sketch::{Anchor, Day, Deed, Family, Formula, Span, Test, Unit, When, Who};

/// What kind of block a place of the charter holds, before its words are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    Act(Family),
    Status,
    Finding,
    Measure(bool),
    Moment,
    Duty,
    Right,
    Rule,
    Amount,
    Cap,
}

/// A place of the charter.
#[derive(Clone, Debug)]
pub struct Slot {
    pub plan: Plan,
    pub name: String,
    pub clause: i64,
}

impl Slot {
    /// The events that it makes.
    fn events(&self) -> Vec<String> {
        let (kind, words): (&str, &[&str]) = match self.plan {
            Plan::Act(f) => return vec![format!("{}.{}", f.word(), self.name)],
            Plan::Moment => return vec![format!("moment.{}", self.name)],
            Plan::Measure(_) => return vec![format!("measure.{}", self.name)],
            Plan::Cap => return vec![],
            Plan::Status => ("status", &["set", "unset"]),
            Plan::Finding => ("finding", &["yes", "no"]),
            Plan::Duty => ("duty", &["started", "fulfilled", "missed", "cured"]),
            Plan::Right => ("right", &["opened", "used", "lapsed", "late"]),
            Plan::Rule => ("rule", &["fired"]),
            Plan::Amount => ("amount", &["owed"]),
        };
        words.iter().map(|w| format!("{kind}.{}.{w}", self.name)).collect()
    }
}

/// What the drawing of one block may look at. Triggers are drawn from earlier places and effects act on later ones, so that
/// no charter goes round in circles.
pub struct Drawer<'a> {
    pub rng: &'a mut Rng,
    pub slots: &'a [Slot],
    pub parties: &'a [String],
    pub here: usize,
    pub year: i64,
    pub cals: usize,
}

impl Drawer<'_> {
    fn names(&self, later: Option<bool>, want: impl Fn(Plan) -> bool) -> Vec<String> {
        let near = |i: usize| match later {
            None => i != self.here,
            Some(true) => i > self.here,
            Some(false) => i < self.here,
        };
        self.slots.iter().enumerate().filter(|(i, s)| near(*i) && want(s.plan)).map(|(_, s)| s.name.clone()).collect()
    }

    fn name(&mut self, later: Option<bool>, want: impl Fn(Plan) -> bool) -> Option<String> {
        let list = self.names(later, want);
        self.rng.pick(&list).cloned()
    }

    /// The first acts of the charter, that only statements make.
    fn acts(&self) -> Vec<String> {
        self.slots.iter().take(self.here).filter(|s| matches!(s.plan, Plan::Act(_))).flat_map(Slot::events).collect()
    }

    /// Acts anywhere.
    pub fn all_acts(&self) -> Vec<String> {
        self.slots.iter().filter(|s| matches!(s.plan, Plan::Act(_))).flat_map(Slot::events).collect()
    }

    /// An event that something earlier makes.
    pub fn event(&mut self, acts: usize) -> String {
        let list = if self.rng.chance(acts) {
            self.acts()
        } else {
            self.slots
                .iter()
                .take(self.here)
                .filter(|s| !matches!(s.plan, Plan::Act(_)))
                .flat_map(Slot::events)
                .collect()
        };
        match self.rng.pick(&list).cloned() {
            Some(e) => e,
            None => {
                let acts = self.all_acts();
                self.rng.of(&acts)
            }
        }
    }

    /// One or two events.
    pub fn events(&mut self, acts: usize) -> Vec<String> {
        let mut list = vec![self.event(acts)];
        if self.rng.chance(20) {
            let more = self.event(acts);
            if !list.contains(&more) {
                list.push(more);
            }
        }
        list
    }

    pub fn party(&mut self) -> String {
        self.rng.of(self.parties)
    }

    /// Parties; `each` if one instance for each may be meant.
    pub fn who(&mut self, each: bool) -> Who {
        if each && self.rng.chance(35) {
            return Who::Each(Box::new(self.who(false)));
        }
        match self.rng.below(12) {
            0 | 1 => Who::TriggerParty,
            2 | 3 => Who::Others,
            4 => Who::All,
            5 => Who::TriggerSubject,
            6 => Who::TriggerTo,
            7 => match self.name(None, |p| p == Plan::Status) {
                Some(s) => Who::With(s),
                None => Who::All,
            },
            8 => Who::List(vec![Who::TriggerParty, Who::Party(self.party())]),
            9 => Who::Except(Box::new(Who::All), Box::new(Who::Party(self.party()))),
            10 => Who::Except(Box::new(Who::Others), Box::new(Who::TriggerSubject)),
            _ => Who::Party(self.party()),
        }
    }

    pub fn day(&mut self) -> Day {
        let n = civil::number(Day { y: self.year, m: 1, d: 1 }) + self.rng.range(0, 500);
        civil::date(n)
    }

    /// The end of a date in some place.
    pub fn date(&mut self) -> When {
        When::Date(self.day(), self.rng.below(self.cals))
    }

    /// The start of a date in some place.
    pub fn start_of(&mut self) -> When {
        When::StartOf(self.day(), self.rng.below(self.cals))
    }

    fn end_of_day(&mut self) -> When {
        When::EndOfDay(self.anchor(false), self.rng.below(self.cals))
    }

    pub fn span(&mut self) -> Span {
        let unit = match self.rng.below(14) {
            0 => Unit::Minutes,
            1..=3 => Unit::Hours,
            4..=6 => Unit::Days,
            7..=9 => Unit::BusinessDays,
            10 => Unit::Weeks,
            11 | 12 => Unit::Months,
            _ => Unit::Years,
        };
        self.span_of(unit)
    }

    /// A period of a unit, of a length that a year can show.
    pub fn span_of(&mut self, unit: Unit) -> Span {
        let most = match unit {
            Unit::Minutes => 3000,
            Unit::Hours => 300,
            Unit::Days => 45,
            Unit::BusinessDays => 25,
            Unit::Weeks => 7,
            Unit::Months => 5,
            Unit::Years => 1,
        };
        Span { n: self.rng.range(1, most), unit }
    }

    fn anchor(&mut self, deep: bool) -> Anchor {
        match self.rng.below(if deep { 12 } else { 10 }) {
            0 | 1 => Anchor::At,
            2 => Anchor::Sent,
            3 | 4 => Anchor::Received,
            5 => Anchor::Aware,
            6 => Anchor::Occurred,
            7..=9 => Anchor::Event(self.events(60)),
            _ => Anchor::Time(Box::new(self.when(false))),
        }
    }

    pub fn when(&mut self, deep: bool) -> When {
        let cal = self.rng.below(self.cals);
        match self.rng.below(if deep { 14 } else { 10 }) {
            0..=6 => When::After(self.anchor(deep), self.span(), cal),
            7 => When::Before(Anchor::Time(Box::new(self.start_of())), self.span(), cal),
            8 => match self.rng.below(3) {
                0 => self.date(),
                1 => self.start_of(),
                _ => self.end_of_day(),
            },
            9 => When::After(Anchor::Event(self.events(80)), self.span(), cal),
            10 | 11 => When::Earliest(vec![self.when(false), self.when(false)]),
            12 => When::Latest(vec![self.when(false), self.when(false)]),
            _ => When::After(Anchor::Time(Box::new(self.end_of_day())), self.span(), cal),
        }
    }

    pub fn test(&mut self, deep: bool) -> Test {
        match self.rng.below(if deep { 13 } else { 9 }) {
            0 | 1 => match self.name(None, |p| p == Plan::Status) {
                Some(s) if self.rng.chance(50) => Test::Has(s, None),
                Some(s) => Test::Has(s, Some(Who::Party(self.party()))),
                None => Test::Happened(self.events(70)),
            },
            2 => match self.name(None, |p| p == Plan::Finding) {
                Some(f) => Test::Found(f),
                None => Test::Happened(self.events(70)),
            },
            3 => match self.name(None, |p| p == Plan::Right) {
                Some(r) if self.rng.chance(50) => Test::Used(r),
                Some(r) => Test::Lapsed(r),
                None => Test::Happened(self.events(70)),
            },
            4 => match self.name(None, |p| p == Plan::Duty) {
                Some(d) => Test::Kept(d),
                None => Test::Happened(self.events(70)),
            },
            5 => match self.name(None, |p| p == Plan::Measure(false)) {
                Some(m) => Test::Measured(m, self.rng.chance(50), self.rng.range(5, 25)),
                None => Test::Happened(self.events(70)),
            },
            6 => Test::Is(Who::TriggerParty, Who::Party(self.party())),
            7 | 8 => Test::Happened(self.events(80)),
            9 | 10 => Test::Not(Box::new(self.test(false))),
            11 => Test::All(vec![self.test(false), self.test(false)]),
            _ => Test::Any(vec![self.test(false), self.test(false)]),
        }
    }

    pub fn deeds(&mut self, most: usize) -> Vec<Deed> {
        let n = 1 + self.rng.below(most);
        let list: Vec<Deed> = (0..n).filter_map(|_| self.deed()).collect();
        if list.is_empty() { vec![Deed::EndAllOf(Who::Party(self.party()))] } else { list }
    }

    fn norm(&mut self, later: Option<bool>) -> Option<String> {
        let near = |i: usize, here: usize| later.is_none_or(|l| if l { i > here } else { i < here });
        let here = self.here;
        let list: Vec<String> = self
            .slots
            .iter()
            .enumerate()
            .filter(|(i, s)| *i != here && near(*i, here) && matches!(s.plan, Plan::Duty | Plan::Right))
            .map(|(_, s)| format!("{}.{}", if s.plan == Plan::Duty { "duty" } else { "right" }, s.name))
            .collect();
        self.rng.pick(&list).cloned()
    }

    fn deed(&mut self) -> Option<Deed> {
        let whom = |d: &mut Self| match d.rng.below(3) {
            0 => None,
            1 => Some(Who::Party(d.party())),
            _ => Some(d.who(false)),
        };
        Some(match self.rng.below(16) {
            0 | 1 => Deed::Set(self.name(Some(true), |p| p == Plan::Status)?, whom(self)),
            2 => Deed::Unset(self.name(Some(true), |p| p == Plan::Status)?, whom(self)),
            3 | 4 => Deed::Start(self.norm(Some(true))?),
            5 => Deed::End(self.norm(None)?),
            6 => Deed::EndAllOf(if self.rng.chance(50) { Who::TriggerSubject } else { Who::Party(self.party()) }),
            7 | 8 => Deed::Pause(self.norm(None)?),
            9 | 10 => Deed::Resume(self.norm(None)?),
            11 => Deed::Extend(self.norm(None)?, self.span()),
            12 => Deed::Waive(self.norm(None)?),
            13 => {
                let list: Vec<String> = self
                    .slots
                    .iter()
                    .skip(self.here + 1)
                    .filter(|s| matches!(s.plan, Plan::Act(_)))
                    .flat_map(Slot::events)
                    .collect();
                Deed::Deem(self.rng.pick(&list).cloned()?)
            }
            _ => Deed::Owe(self.name(Some(true), |p| p == Plan::Amount)?),
        })
    }

    pub fn formula(&mut self, deep: usize, trigger: bool) -> Formula {
        let leaf = deep == 0 || self.rng.chance(35);
        if leaf {
            return match self.rng.below(4) {
                0 | 1 if trigger => Formula::Trigger,
                2 => match self.name(None, |p| p == Plan::Measure(true)) {
                    Some(m) if self.rng.chance(50) => Formula::Value(m, None),
                    Some(m) => Formula::Value(m, Some(Who::Party(self.party()))),
                    None => Formula::Fixed(self.rng.range(1, 900_000)),
                },
                _ => Formula::Fixed(self.rng.range(1, 900_000)),
            };
        }
        let two = |d: &mut Self| vec![d.formula(deep - 1, trigger), d.formula(deep - 1, trigger)];
        match self.rng.below(7) {
            0 => Formula::Times(self.rng.range(2, 5), Box::new(self.formula(deep - 1, trigger))),
            1 | 2 => {
                let d = self.rng.of(&[2, 4, 5, 8, 10, 100]);
                Formula::Part(self.rng.range(1, d), d, Box::new(self.formula(deep - 1, trigger)))
            }
            3 => Formula::Sum(two(self)),
            4 => Formula::Least(two(self)),
            5 => Formula::Greatest(two(self)),
            _ => Formula::Less(Box::new(self.formula(deep - 1, trigger)), Box::new(self.formula(deep - 1, trigger))),
        }
    }
}
