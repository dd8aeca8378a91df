//! Which paragraph of an edited copy is which unit of the charter: by its mark, else by its words, else by its place
//! between neighbours that are known.

use crate::diff::{alike, common};
use crate::meaning::{Meaning, same};
use crate::read::Accepted;
use crate::units::{Kind, Units};
use servanda_charter::rising;
use std::collections::BTreeMap;

/// How alike, in hundredths, words must be that stand between known neighbours.
const ALIKE: usize = 50;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// A unit of the charter.
    Unit(usize),
    /// New words.
    New,
    /// Words that export generated, as they were.
    Ours,
    /// Words that export generated, edited.
    OursEdited,
    /// Nothing is said.
    Empty,
    /// In a text box.
    Boxed,
    /// Deleted as a whole.
    Removed,
}

/// Says for each paragraph what it is. No unit is given twice.
#[must_use]
pub fn assign(paras: &[Accepted], units: &Units, meaning: &Meaning) -> Vec<Is> {
    let texts: Vec<String> = units.list.iter().map(|u| flat(&u.text())).collect();
    let mut is: Vec<Is> = paras.iter().map(|p| first_look(p, meaning)).collect();
    let mut taken = vec![false; texts.len()];
    let said: Vec<String> = paras.iter().map(|p| flat(&p.text())).collect();
    let mut give = |is: &mut Is, u: usize| match taken.get_mut(u) {
        Some(t) if !*t => {
            *t = true;
            *is = Is::Unit(u);
            true
        }
        _ => false,
    };
    // Its mark; of several marks the one whose words it has, else the first.
    for (i, p) in paras.iter().enumerate() {
        let Some(slot) = is.get_mut(i).filter(|s| matches!(s, Is::New | Is::Empty)) else { continue };
        let text = said.get(i).map(String::as_str).unwrap_or_default();
        let exact = p.units.iter().find(|u| texts.get(**u).is_some_and(|t| t == text));
        for u in exact.into_iter().chain(&p.units) {
            let empty = texts.get(*u).is_none_or(String::is_empty);
            // An empty paragraph keeps the mark of an empty cell only.
            if (*slot == Is::New || empty) && give(slot, *u) {
                break;
            }
        }
    }
    // Its words, wherever they stand.
    let mut waiting: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (u, t) in texts.iter().enumerate().rev().filter(|(_, t)| !t.is_empty()) {
        waiting.entry(t).or_default().push(u);
    }
    for (i, text) in said.iter().enumerate() {
        let Some(slot) = is.get_mut(i).filter(|s| **s == Is::New) else { continue };
        while let Some(u) = waiting.get_mut(text.as_str()).and_then(Vec::pop) {
            if give(slot, u) {
                break;
            }
        }
    }
    // Its place: between known neighbours in order, words that are alike.
    let known: Vec<(usize, usize)> =
        is.iter().enumerate().filter_map(|(i, s)| if let Is::Unit(u) = s { Some((i, *u)) } else { None }).collect();
    let keep = rising(&known.iter().map(|(_, u)| *u).collect::<Vec<_>>());
    let fixed = known.iter().zip(keep).filter(|(_, k)| *k).map(|(k, _)| *k);
    let (mut from_p, mut from_u) = (0usize, 0usize);
    for (p, u) in fixed.chain([(paras.len(), texts.len())]).collect::<Vec<_>>() {
        let new: Vec<usize> = (from_p..p).filter(|i| is.get(*i) == Some(&Is::New)).collect();
        let free: Vec<usize> = (from_u..u).filter(|u| taken.get(*u) == Some(&false)).collect();
        let pairs = common(&free, &new, |u, i| {
            let heading = units.get(*u).is_some_and(|u| matches!(u.kind, Kind::Heading(_)));
            let styled = paras.get(*i).is_some_and(|p| p.heading.is_some());
            let cell = units.get(*u).is_some_and(|u| matches!(u.kind, Kind::Cell(_)));
            let in_cell = paras.get(*i).is_some_and(|p| p.cell.is_some());
            heading == styled
                && cell == in_cell
                && texts.get(*u).zip(said.get(*i)).is_some_and(|(a, b)| alike(a, b) >= ALIKE)
        });
        for (f, n) in pairs {
            if let (Some(u), Some(i)) = (free.get(f), new.get(n))
                && let (Some(slot), Some(t)) = (is.get_mut(*i), taken.get_mut(*u))
            {
                *t = true;
                *slot = Is::Unit(*u);
            }
        }
        (from_p, from_u) = (p.saturating_add(1), u.saturating_add(1));
    }
    is
}

fn first_look(p: &Accepted, meaning: &Meaning) -> Is {
    let text = p.text();
    if p.removed.is_some() {
        Is::Removed
    } else if text.trim().is_empty() {
        Is::Empty
    } else if p.boxed {
        Is::Boxed
    } else if p.ours {
        if meaning.is_ours(text.trim()) { Is::Ours } else { Is::OursEdited }
    } else if p.units.is_empty() && [&meaning.prevails, &meaning.about].into_iter().any(|t| same(t) == same(&text)) {
        Is::Ours
    } else {
        Is::New
    }
}

/// Words as they are compared: one space where there are several.
#[must_use]
pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
