//! Shrinking: a story that fails is made smaller while it still fails, statements first, then blocks, then parts of blocks.

use crate::sketch::{Deed, Norm, Story, What};
use crate::trial::try_story;

/// How many smaller stories are tried at most.
const TRIES: usize = 6000;

/// The smallest story found that still fails, and how.
pub fn shrink(story: &Story, why: String) -> (Story, String) {
    let mut best = (story.clone(), why);
    let mut left = TRIES;
    loop {
        let before = size(&best.0);
        drop_statements(&mut best, &mut left);
        drop_blocks(&mut best, &mut left);
        simplify(&mut best, &mut left);
        if size(&best.0) >= before || left == 0 {
            return best;
        }
    }
}

fn size(s: &Story) -> usize {
    let blocks: usize = s.sketch.items.iter().map(|i| format!("{i:?}").len()).sum();
    let later: usize = s.later.iter().flat_map(|s| &s.items).map(|i| format!("{i:?}").len()).sum();
    s.log.len() * 100 + blocks + later + s.sketch.cals.iter().map(|c| c.closed.len() + 10).sum::<usize>()
}

fn fails(story: &Story, like: &str, left: &mut usize) -> Option<String> {
    *left = left.checked_sub(1)?;
    match try_story(story) {
        // What fails otherwise, as a charter that no longer compiles does, is no smaller example of the same fault.
        Err(why) if kind(&why) == kind(like) => Some(why),
        _ => None,
    }
}

/// What failed, up to the first number.
fn kind(why: &str) -> &str {
    why.split(|c: char| c.is_ascii_digit()).next().unwrap_or(why)
}

fn keep(best: &mut (Story, String), smaller: Story, left: &mut usize) -> bool {
    match fails(&smaller, &best.1, left) {
        Some(why) => {
            *best = (smaller, why);
            true
        }
        None => false,
    }
}

fn drop_statements(best: &mut (Story, String), left: &mut usize) {
    let mut chunk = best.0.log.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        while at < best.0.log.len() {
            let mut smaller = best.0.clone();
            let end = (at + chunk).min(smaller.log.len());
            smaller.log.drain(at..end);
            if !keep(best, smaller, left) {
                at += chunk;
            }
        }
        if chunk == 1 {
            return;
        }
        chunk /= 2;
    }
}

fn drop_blocks(best: &mut (Story, String), left: &mut usize) {
    let mut at = best.0.sketch.items.len();
    while at > 0 {
        at -= 1;
        let mut smaller = best.0.clone();
        let gone = smaller.sketch.items.remove(at).clause;
        smaller.later.iter_mut().for_each(|s| s.items.retain(|i| i.clause != gone));
        keep(best, smaller, left);
    }
    while !best.0.later.is_empty() {
        let mut smaller = best.0.clone();
        smaller.later.pop();
        if !keep(best, smaller, left) {
            break;
        }
    }
    for v in 0..best.0.later.len() {
        let mut at = best.0.later.get(v).map_or(0, |s| s.items.len());
        while at > 0 {
            at -= 1;
            let mut smaller = best.0.clone();
            let clause = smaller.later.get(v).and_then(|s| s.items.get(at)).map(|i| i.clause);
            let versions = std::iter::once(&mut smaller.sketch).chain(&mut smaller.later);
            versions.for_each(|s| s.items.retain(|i| Some(i.clause) != clause));
            keep(best, smaller, left);
        }
    }
    for n in (1..best.0.sketch.cals.len()).rev() {
        let mut smaller = best.0.clone();
        smaller.sketch.cals.truncate(n);
        smaller.later.iter_mut().for_each(|s| s.cals.truncate(n));
        keep(best, smaller, left);
    }
}

fn simplify(best: &mut (Story, String), left: &mut usize) {
    for at in 0..best.0.sketch.items.len() {
        for way in 0..12 {
            let mut smaller = best.0.clone();
            let was = smaller.sketch.items.get(at).cloned();
            let changed = smaller.sketch.items.get_mut(at).is_some_and(|i| simpler(&mut i.what, way));
            // What later versions leave as it is stays the same.
            let now = smaller.sketch.items.get(at).cloned();
            for i in smaller.later.iter_mut().flat_map(|s| &mut s.items).filter(|i| Some(&**i) == was.as_ref()) {
                if let Some(n) = &now {
                    i.clone_from(n);
                }
            }
            if changed {
                keep(best, smaller, left);
            }
        }
    }
    for at in 0..best.0.log.len() {
        for way in 0..4 {
            let mut smaller = best.0.clone();
            if let Some(slot) = smaller.log.get_mut(at).and_then(|s| s.times.get_mut(way))
                && slot.take().is_some()
            {
                keep(best, smaller, left);
            }
        }
    }
}

/// Takes a part of a block away; false if it has none of that kind.
fn simpler(what: &mut What, way: usize) -> bool {
    fn none<T>(slot: &mut Option<T>) -> bool {
        slot.take().is_some()
    }
    fn fewer<T>(list: &mut Vec<T>, least: usize) -> bool {
        list.len() > least && list.pop().is_some()
    }
    match what {
        What::Norm(n) => {
            let n: &mut Norm = n;
            match way {
                0 => none(&mut n.when),
                1 => none(&mut n.unless),
                2 => none(&mut n.paused),
                3 => none(&mut n.to),
                4 => none(&mut n.from),
                5 | 6 => fewer::<Deed>(&mut n.then, usize::from(n.due.is_none())),
                7 | 8 => fewer(&mut n.otherwise, 0),
                9 => n.act.len() > 1 && fewer(&mut n.act, 1),
                10 => match &mut n.on {
                    crate::sketch::On::Events(l) => fewer(l, 1),
                    crate::sketch::On::Every(..) => false,
                },
                _ => false,
            }
        }
        What::Status { begins, ends, .. } => match way {
            0 => fewer(begins, 0),
            1 => fewer(ends, 0),
            _ => false,
        },
        What::Finding { on, meanwhile, .. } => match way {
            0 => fewer(on, 0),
            1 => none(meanwhile),
            _ => false,
        },
        What::Amount { on, when, within, .. } => match way {
            0 => none(when),
            1 => none(within),
            2 => fewer(on, 0),
            _ => false,
        },
        _ => false,
    }
}
