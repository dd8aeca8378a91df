//! Later versions of a charter by chance: blocks drawn anew, taken away and added, and other closed days.

use super::charter::{mend, place};
use super::parts::{Drawer, Plan, Slot};
use crate::model::civil;
use crate::rng::Rng;
use crate::sketch::{Day, Item, Sketch};

/// The versions that come after a charter, each made from the one before.
pub fn later(rng: &mut Rng, first: &Sketch, mut slots: Vec<Slot>) -> Vec<Sketch> {
    let mut all: Vec<Sketch> = Vec::new();
    let wanted = rng.of(&[0, 0, 1, 1, 2]);
    for _ in 0..wanted {
        let last = all.last().unwrap_or(first);
        let mut next = changed(rng, last, &mut slots);
        mend(&mut next);
        // A version that nobody can adopt tells nothing.
        if next.items == last.items && next.cals == last.cals || crate::real::compiled(&next).is_err() {
            break;
        }
        all.push(next);
    }
    all
}

fn changed(rng: &mut Rng, last: &Sketch, slots: &mut Vec<Slot>) -> Sketch {
    let mut next = last.clone();
    let year = last.cals.first().and_then(|c| c.closed.first()).map_or(2024, |d| d.y);
    if rng.chance(60) {
        holidays(rng, &mut next, year);
    }
    let redrawn = if rng.chance(15) { 0 } else { rng.range(2, 9) };
    for _ in 0..redrawn {
        let here = rng.below(slots.len());
        let Some(slot) = slots.get(here).cloned() else { continue };
        // Acts keep their form: what an earlier version asks for can be done under a later one.
        if matches!(slot.plan, Plan::Act(_) | Plan::Measure(_)) {
            continue;
        }
        let mut d = Drawer { rng, slots, parties: &last.parties, here, year, cals: last.cals.len() };
        let what = d.block(&slot);
        if let Some(i) = next.items.iter_mut().find(|i| i.clause == slot.clause) {
            i.what = what;
        }
    }
    if rng.chance(40) {
        let clause = slots.iter().map(|s| s.clause).max().unwrap_or(0) + 1;
        let (plan, letter) =
            rng.pick(&[(Plan::Duty, "d"), (Plan::Right, "r"), (Plan::Rule, "u")]).copied().unwrap_or((Plan::Duty, "d"));
        let slot = Slot { plan, name: format!("{letter}{clause}"), clause };
        slots.push(slot.clone());
        let mut d = Drawer { rng, slots, parties: &last.parties, here: slots.len() - 1, year, cals: last.cals.len() };
        let what = d.block(&slot);
        next.items.push(Item { clause, what });
    }
    for _ in 0..rng.below(3) {
        remove(rng, &mut next, slots);
    }
    super::charter::spans(&mut next.items);
    next
}

/// Days are closed, or open again.
fn holidays(rng: &mut Rng, next: &mut Sketch, year: i64) {
    let first = civil::number(Day { y: year, m: 1, d: 1 });
    for c in &mut next.cals {
        if rng.chance(30) {
            continue;
        }
        if rng.chance(20) {
            c.zone = place(rng, c.zone);
        }
        c.closed.retain(|_| rng.chance(70));
        c.closed.extend((0..rng.range(1, 12)).map(|_| civil::date(first + rng.range(0, 600))));
        c.closed.sort();
        c.closed.dedup();
    }
}

/// Takes a duty, right or rule away that no other block names.
fn remove(rng: &mut Rng, next: &mut Sketch, slots: &mut Vec<Slot>) {
    let here = rng.below(slots.len());
    let Some(slot) = slots.get(here).filter(|s| matches!(s.plan, Plan::Duty | Plan::Right | Plan::Rule)).cloned()
    else {
        return;
    };
    let mut fewer = next.clone();
    fewer.items.retain(|i| i.clause != slot.clause);
    let text = crate::text::charter(&fewer);
    let named =
        |m: &str| text.match_indices(m).any(|(at, _)| !text[at + m.len()..].starts_with(|c: char| c.is_ascii_digit()));
    if !named(&format!(".{}", slot.name)) {
        *next = fewer;
        slots.remove(here);
    }
}
