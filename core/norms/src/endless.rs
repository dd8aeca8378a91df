//! Norms that set themselves off at once, without end: seen before anything runs.
//!
//! Only what always happens is followed: a rule without a condition, a window that ends where it began. What a condition may
//! stop is left to the run, which stops it with a named fault.

use crate::amount::{AmountExpr, AmountNorm};
use crate::cond::Cond;
use crate::effect::Effect;
use crate::names::Sym;
use crate::parties::Parties;
use crate::program::{Builder, Norm, NormKind};
use crate::time::{Anchor, TimeExpr};
use std::collections::BTreeMap;

/// A status that a step gives (true) or takes, and whose.
type Toggle = (Sym, bool, Option<Parties>);

/// One event that brings about another at the same instant.
#[derive(Clone, Debug)]
struct Step {
    to: Sym,
    block: Sym,
    toggle: Option<Toggle>,
}

/// A way back to where it began: each event, and the block by which the next follows.
pub type Circle = Vec<(Sym, Sym)>;

/// How many steps are tried before the search stops; a charter of ordinary size needs a few hundred.
const STEPS_MAX: usize = 100_000;
/// How many circles are told.
const CIRCLES_MAX: usize = 20;

impl Builder {
    /// The circles of norms that set each other off at once and always.
    pub fn endless(&mut self) -> Vec<Circle> {
        let steps = self.steps();
        let mut search = Search { steps: &steps, left: STEPS_MAX, found: Vec::new() };
        for start in steps.keys() {
            search.walk(*start, *start, &mut Vec::new());
        }
        search.found
    }

    fn steps(&mut self) -> BTreeMap<Sym, Vec<Step>> {
        let norms: Vec<Norm> = self.program().own_norms().cloned().collect();
        let mut all: BTreeMap<Sym, Vec<Step>> = BTreeMap::new();
        for n in norms.iter().filter(|n| n.when == Cond::True) {
            let mut follows = vec![(n.events.started, None)];
            if n.kind == NormKind::Rule {
                self.effects(&n.then, &mut follows);
            } else if n.unless != Cond::False || n.paused != Cond::False || !n.proof.is_empty() {
                continue;
            } else if n.due.as_ref().is_some_and(|t| at_once(t, self.program().ended_day)) {
                follows.push((n.events.over, None));
                self.effects(&n.otherwise, &mut follows);
            }
            for from in &n.on {
                let list = all.entry(*from).or_default();
                list.extend(follows.iter().map(|(to, t)| Step { to: *to, block: n.block, toggle: t.clone() }));
            }
        }
        for (from, id) in &self.amount_triggers {
            let amount = self.program().amounts.get(*id as usize).filter(|a| plain(&a.is) && a.hidden.is_empty());
            if let Some(a) = amount.filter(|a| a.when == Cond::True) {
                all.entry(*from).or_default().push(Step { to: a.owed, block: a.block, toggle: None });
            }
        }
        all
    }

    /// The events that effects always bring about.
    fn effects(&mut self, effects: &[Effect], out: &mut Vec<(Sym, Option<Toggle>)>) {
        for e in effects {
            match e {
                Effect::Deem(name) => out.push((*name, None)),
                Effect::Set(s, p) | Effect::Unset(s, p) => {
                    let set = matches!(e, Effect::Set(..));
                    let name = format!("{}.{}", self.program().names.text(*s), if set { "set" } else { "unset" });
                    out.push((self.name(&name), Some((*s, set, p.clone()))));
                }
                Effect::Owe(a) => {
                    let always = |a: &&AmountNorm| plain(&a.is) && a.hidden.is_empty() && a.when == Cond::True;
                    let plain = self.program().amounts.get(*a as usize).filter(always);
                    out.extend(plain.map(|a| (a.owed, None)));
                }
                Effect::Start(n) => {
                    let norm = self.program().norm(*n).filter(|n| n.when == Cond::True);
                    out.extend(norm.map(|n| (n.events.started, None)));
                }
                _ => {}
            }
        }
    }
}

/// Whether a sum can always be made from its trigger.
fn plain(e: &AmountExpr) -> bool {
    match e {
        AmountExpr::Trigger | AmountExpr::Fixed(_) => true,
        AmountExpr::Sum(l) | AmountExpr::Least(l) | AmountExpr::Greatest(l) => l.iter().all(plain),
        AmountExpr::Less(a, b) => plain(a) && plain(b),
        _ => false,
    }
}

/// Whether a window ends in the instant in which its trigger comes.
fn at_once(t: &TimeExpr, ended_day: bool) -> bool {
    let own = |a: &Anchor| matches!(a, Anchor::At | Anchor::Sent | Anchor::Received | Anchor::Aware | Anchor::Occurred);
    match t {
        TimeExpr::At(a) | TimeExpr::Before(a, ..) => own(a),
        // Nought days end with the day; where what ends a day belongs to it, the next window ends with it too.
        TimeExpr::After(a, p, _) => own(a) && p.count == 0 && (ended_day || !p.whole_days()),
        TimeExpr::Earliest(l) => l.iter().any(|t| at_once(t, ended_day)),
        TimeExpr::Latest(l) => !l.is_empty() && l.iter().all(|t| at_once(t, ended_day)),
        _ => false,
    }
}

struct Search<'a> {
    steps: &'a BTreeMap<Sym, Vec<Step>>,
    left: usize,
    found: Vec<Circle>,
}

impl<'a> Search<'a> {
    /// Goes on from an event; circles are found from their first event in the program, so that each is told once.
    fn walk(&mut self, start: Sym, at: Sym, path: &mut Vec<(Sym, &'a Step)>) {
        let steps = self.steps;
        for s in steps.get(&at).into_iter().flatten() {
            if self.left == 0 || self.found.len() >= CIRCLES_MAX {
                return;
            }
            self.left = self.left.saturating_sub(1);
            let seen = s.to != start && (s.to == at || path.iter().any(|(e, _)| *e == s.to));
            if s.to < start || seen || path.len() > 32 {
                continue;
            }
            path.push((at, s));
            if s.to != start {
                self.walk(start, s.to, path);
            } else if swings(path) {
                self.found.push(path.iter().map(|(e, s)| (*e, s.block)).collect());
            }
            path.pop();
        }
    }
}

/// Whether a circle goes on for ever: a status that is given is also taken, of the same party, or it is given only once.
fn swings(path: &[(Sym, &Step)]) -> bool {
    let toggles: Vec<&Toggle> = path.iter().filter_map(|(_, s)| s.toggle.as_ref()).collect();
    toggles.iter().all(|(s, set, who)| toggles.iter().any(|(t, other, whom)| t == s && set != other && whom == who))
}
