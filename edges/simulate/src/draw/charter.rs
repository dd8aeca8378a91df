//! A charter by chance: acts, statuses, findings, duties, rights, rules, moments, sums, in clauses of their own.

use super::Size;
use super::parts::{Drawer, Plan, Slot};
use crate::model::civil;
use crate::rng::Rng;
use crate::sketch::{
    Anchor, Cal, Day, Deed, Family, Formula, Item, Norm, NormKind, On, Route, Silence, Sketch, Span, Test, Unit, What,
    When, Who,
};

const PARTIES: [&str; 6] = ["zinc", "amber", "mira", "delta", "bohr", "kilo"];

/// A charter, and what its places hold.
pub fn sketch(rng: &mut Rng, size: Size) -> (Sketch, Vec<Slot>) {
    let mut parties: Vec<String> = PARTIES.iter().map(|p| (*p).to_owned()).collect();
    rng.shuffle(&mut parties);
    parties.truncate(3 + rng.below(2));
    let zone = rng.below(civil::PLACE_COUNT);
    let year = if zone == civil::APIA { 2011 } else { rng.range(2024, 2028) };
    let cals = calendars(rng, zone, year);
    let slots = plan(rng, size);
    let mut items = Vec::new();
    for here in 0..slots.len() {
        let Some(slot) = slots.get(here) else { continue };
        let mut d = Drawer { rng, slots: &slots, parties: &parties, here, year, cals: cals.len() };
        let what = d.block(slot);
        items.push(Item { clause: slot.clause, what });
    }
    spans(&mut items);
    let late_limit = match rng.below(3) {
        0 => None,
        1 => Some(Span { n: rng.range(5, 60), unit: Unit::Days }),
        _ => Some(Span { n: rng.range(100, 1500), unit: Unit::Hours }),
    };
    let late_grace = if rng.chance(40) { Some(Span { n: rng.range(1, 12), unit: Unit::Days }) } else { None };
    let late_contest = if rng.chance(40) { Some(Span { n: rng.range(1, 12), unit: Unit::BusinessDays }) } else { None };
    let routes = routes(rng, &parties);
    let change_grace = match rng.below(4) {
        0 => Some(Span { n: rng.range(1, 200), unit: Unit::Hours }),
        1 => Some(Span { n: rng.range(1, 12), unit: Unit::Days }),
        2 => Some(Span { n: rng.range(1, 6), unit: Unit::BusinessDays }),
        _ => None,
    };
    (Sketch { parties, cals, late_limit, late_grace, late_contest, change_grace, routes, items }, slots)
}

/// Who may change what.
fn routes(rng: &mut Rng, parties: &[String]) -> Vec<Route> {
    let some = |rng: &mut Rng| match rng.below(3) {
        0 => Who::All,
        1 => Who::Party(rng.of(parties)),
        _ => Who::List(vec![Who::Party(rng.of(parties)), Who::Party(rng.of(parties))]),
    };
    let notice = |rng: &mut Rng| match rng.below(5) {
        0 => Some(Span { n: rng.range(1, 20), unit: Unit::Days }),
        1 => Some(Span { n: rng.range(1, 8), unit: Unit::BusinessDays }),
        _ => None,
    };
    let mut list = Vec::new();
    if rng.chance(75) {
        list.push(Route { name: "any".to_owned(), of: None, by: some(rng), notice: notice(rng) });
    }
    if rng.chance(35) {
        let of = match rng.below(3) {
            0 => vec!["3".to_owned()],
            1 => vec!["2".to_owned()],
            _ => (0..4).map(|_| format!("3.{}", rng.range(12, 30))).collect(),
        };
        list.push(Route { name: "some".to_owned(), of: Some(of), by: some(rng), notice: notice(rng) });
    }
    list
}

/// What an effect starts has no period of its own to end with, and does not compile if it asks for one.
pub(super) fn spans(items: &mut [Item]) {
    let mut started = std::collections::BTreeSet::new();
    for item in items.iter() {
        if let What::Norm(n) = &item.what {
            let deeds = n.then.iter().chain(&n.otherwise);
            started.extend(deeds.filter_map(|d| if let Deed::Start(s) = d { Some(s.clone()) } else { None }));
        }
    }
    for item in items {
        if let What::Norm(n) = &mut item.what
            && n.due == Some(When::Mark(Anchor::Until))
            && started.iter().any(|s| s.rsplit('.').next() == Some(n.name.as_str()))
        {
            n.due = Some(When::After(Anchor::At, Span { n: 20, unit: Unit::Days }, 0));
        }
    }
}

/// Two rights whose silences contradict each other do not compile: their silence is made a plain lapse.
pub fn mend(sketch: &mut Sketch) {
    let refused =
        |s: &Sketch| crate::real::compiled(s).is_err_and(|d| d.iter().any(|(code, _)| code == "overlapping_windows"));
    if !refused(sketch) {
        return;
    }
    for item in &mut sketch.items {
        if let What::Norm(n) = &mut item.what
            && matches!(n.kind, NormKind::Right(Silence::Consent | Silence::Acceptance | Silence::Permission))
        {
            n.kind = NormKind::Right(Silence::Waiver);
        }
    }
}

fn calendars(rng: &mut Rng, zone: usize, year: i64) -> Vec<Cal> {
    let make = |rng: &mut Rng, name: &str, zone: usize| {
        let first = civil::number(Day { y: year, m: 1, d: 1 });
        let mut closed: Vec<Day> = (0..rng.range(4, 14)).map(|_| civil::date(first + rng.range(0, 600))).collect();
        closed.sort();
        closed.dedup();
        Cal { name: name.to_owned(), zone, weekends: rng.chance(85), closed }
    };
    let mut list = vec![make(rng, "default", zone)];
    for name in ["works", "abroad"] {
        if rng.chance(60) {
            let there = place(rng, zone);
            list.push(make(rng, name, there));
        }
    }
    list
}

/// The same place, or another of the same years.
pub fn place(rng: &mut Rng, zone: usize) -> usize {
    if zone == civil::APIA || rng.chance(45) {
        return zone;
    }
    Some(rng.below(civil::PLACE_COUNT)).filter(|z| *z != civil::APIA).unwrap_or(zone)
}

fn plan(rng: &mut Rng, size: Size) -> Vec<Slot> {
    let mut plans = vec![
        Plan::Act(Family::Event),
        Plan::Act(Family::Event),
        Plan::Act(Family::Notice),
        Plan::Act(Family::Notice),
        Plan::Act(Family::Notice),
        Plan::Act(Family::Report),
        Plan::Act(Family::Certificate),
        Plan::Act(Family::Payment),
        Plan::Measure(true),
        Plan::Measure(false),
        Plan::Status,
    ];
    let mut rest = vec![Plan::Duty; size.norms * 4 / 10];
    rest.extend(vec![Plan::Right; size.norms * 3 / 10]);
    rest.extend(vec![Plan::Rule; size.norms * 2 / 10]);
    rest.extend([Plan::Finding, Plan::Finding, Plan::Moment, Plan::Moment, Plan::Amount, Plan::Amount]);
    rest.extend([Plan::Cap, Plan::Status, Plan::Act(Family::Notice), Plan::Act(Family::Event)]);
    for _ in 0..rng.below(6) {
        rest.push(
            rng.pick(&[Plan::Duty, Plan::Right, Plan::Rule, Plan::Finding, Plan::Amount])
                .copied()
                .unwrap_or(Plan::Duty),
        );
    }
    rng.shuffle(&mut rest);
    plans.extend(rest);
    let slots = plans.into_iter().enumerate().map(|(i, plan)| {
        let letter = match plan {
            Plan::Act(_) => "x",
            Plan::Status => "s",
            Plan::Finding => "f",
            Plan::Measure(_) => "m",
            Plan::Moment => "t",
            Plan::Duty => "d",
            Plan::Right => "r",
            Plan::Rule => "u",
            Plan::Amount => "a",
            Plan::Cap => "k",
        };
        Slot { plan, name: format!("{letter}{}", i + 1), clause: i64::try_from(i).unwrap_or(0) + 1 }
    });
    slots.collect()
}

impl Drawer<'_> {
    /// The block of a place.
    pub fn block(&mut self, slot: &Slot) -> What {
        let name = slot.name.clone();
        match slot.plan {
            Plan::Act(family) => {
                let by = if self.rng.chance(80) {
                    Who::All
                } else {
                    Who::List(vec![Who::Party(self.party()), Who::Party(self.party())])
                };
                What::Act { family, name, by }
            }
            Plan::Measure(money) => What::Measure { name, by: Who::All, money },
            Plan::Status => {
                let begins = if self.rng.chance(80) { vec![self.event(90)] } else { vec![] };
                let ends = if self.rng.chance(80) { vec![self.event(90)] } else { vec![] };
                What::Status { name, begins, ends }
            }
            Plan::Finding => What::Finding {
                name,
                judge: match self.rng.below(3) {
                    0 => Who::Party(self.party()),
                    1 => Who::List(vec![Who::Party(self.party()), Who::Party(self.party())]),
                    _ => Who::All,
                },
                on: if self.rng.chance(70) { self.events(80) } else { vec![] },
                outer: self.span(),
                at_outer: self.rng.chance(50),
                meanwhile: match self.rng.below(3) {
                    0 => None,
                    n => Some(n == 1),
                },
            },
            Plan::Moment => {
                let is = match self.rng.below(4) {
                    0 => self.date(),
                    1 => When::Latest(vec![
                        self.start_of(),
                        When::Mark(crate::sketch::Anchor::Event(vec![self.event(80)])),
                    ]),
                    2 => When::After(crate::sketch::Anchor::Event(self.events(80)), self.span(), 0),
                    _ => When::Earliest(vec![
                        self.date(),
                        When::After(crate::sketch::Anchor::Event(self.events(80)), self.span(), 0),
                    ]),
                };
                What::Moment { name, is }
            }
            Plan::Duty | Plan::Right | Plan::Rule => What::Norm(Box::new(self.norm_of(slot.plan, name))),
            Plan::Amount => {
                let on = if self.rng.chance(75) { self.events(90) } else { vec![] };
                let (debtor, creditor) = match self.rng.below(3) {
                    0 => (Who::Others, Who::TriggerParty),
                    1 => (Who::Party(self.party()), Who::All),
                    _ => (Who::TriggerParty, Who::Others),
                };
                let cap = self.slots.iter().find(|s| s.plan == Plan::Cap).map(|s| s.name.clone());
                What::Amount {
                    name,
                    on,
                    when: if self.rng.chance(25) { Some(self.test(true)) } else { None },
                    debtor,
                    creditor,
                    is: self.formula(2, true),
                    within: if self.rng.chance(60) { cap } else { None },
                }
            }
            Plan::Cap => {
                let amount = match self.rng.below(3) {
                    0 => Formula::Fixed(self.rng.range(100_000, 5_000_000)),
                    _ => self.formula(1, false),
                };
                What::Cap { name, amount }
            }
        }
    }

    fn norm_of(&mut self, plan: Plan, name: String) -> Norm {
        let rule = plan == Plan::Rule;
        let kind = match plan {
            Plan::Duty => NormKind::Duty,
            Plan::Right => NormKind::Right(
                self.rng
                    .pick(&[
                        Silence::Consent,
                        Silence::Acceptance,
                        Silence::Permission,
                        Silence::Waiver,
                        Silence::Lapse,
                    ])
                    .copied()
                    .unwrap_or(Silence::Lapse),
            ),
            _ => NormKind::Rule,
        };
        let every = !rule && self.rng.chance(10);
        let on = if every {
            let unit =
                self.rng.pick(&[Unit::Months, Unit::Weeks, Unit::Days, Unit::Hours]).copied().unwrap_or(Unit::Months);
            let n = match unit {
                Unit::Hours => self.rng.range(300, 900),
                Unit::Days => self.rng.range(10, 60),
                Unit::Weeks => self.rng.range(2, 9),
                _ => self.rng.range(1, 4),
            };
            let mut day = self.day();
            day.d = day.d.min(28);
            On::Every(Span { n, unit }, if self.rng.chance(60) { Some(day) } else { None })
        } else {
            On::Events(self.events(70))
        };
        let opt = |d: &mut Self, percent: usize| if d.rng.chance(percent) { Some(d.test(true)) } else { None };
        let when = opt(self, if rule { 40 } else { 20 });
        if rule {
            let then = self.deeds(3);
            // A rule reads its condition when its event comes, so that it may ask for the time of day.
            let when = if self.rng.chance(15) {
                let time = self.when(false);
                Some(if self.rng.chance(50) { Test::Before(time) } else { Test::After(time) })
            } else {
                when
            };
            return Norm {
                kind,
                name,
                on,
                when,
                bearer: Who::All,
                to: None,
                act: vec![],
                from: None,
                due: None,
                unless: None,
                paused: None,
                then,
                otherwise: vec![],
            };
        }
        let acts = self.all_acts();
        let mut act = vec![self.rng.of(&acts)];
        if self.rng.chance(25) {
            act.push(self.rng.of(&acts));
            act.dedup();
        }
        let right = plan == Plan::Right;
        if right && self.rng.chance(55) {
            act.clear();
        }
        let due = if every && self.rng.chance(60) { When::Mark(crate::sketch::Anchor::Until) } else { self.when(true) };
        Norm {
            kind,
            name,
            on,
            when,
            bearer: self.who(true),
            to: if self.rng.chance(20) { Some(self.who(false)) } else { None },
            act,
            from: if right && self.rng.chance(25) { Some(self.when(false)) } else { None },
            due: Some(due),
            unless: opt(self, 15),
            paused: opt(self, 20),
            then: if self.rng.chance(if right { 55 } else { 35 }) { self.deeds(2) } else { vec![] },
            otherwise: if self.rng.chance(35) { self.deeds(2) } else { vec![] },
        }
    }
}
