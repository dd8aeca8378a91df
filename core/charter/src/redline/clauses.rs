//! Prose: which clause of the old version is which of the new, and what changed in it.

use super::{ChangeKind, ClauseChange};
use crate::Charter;
use crate::prose::{Clause, ClauseId};
use std::collections::BTreeMap;

/// A clause of either version, or of both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Aligned {
    /// Which it is in the old version.
    pub old: Option<ClauseId>,
    /// Which it is in the new version.
    pub new: Option<ClauseId>,
    /// Whether it stands in another order among the clauses that both versions have.
    pub moved: bool,
}

/// All clauses of two versions, in the new one's order; what is gone stands where it stood.
#[must_use]
pub fn aligned(old: &Charter, new: &Charter) -> Vec<Aligned> {
    let pairs = pair(old, new);
    let id = |i: usize| ClauseId::try_from(i).ok();
    let both: Vec<usize> = pairs.old_of.iter().flatten().copied().collect();
    let mut stays = rising(&both).into_iter();
    let gone = |at: usize| pairs.new_of.get(at).is_some_and(Option::is_none);
    let mut out = Vec::new();
    let mut next = 0usize;
    for (n, was) in pairs.old_of.iter().enumerate() {
        let moved = was.is_some() && !stays.next().unwrap_or(true);
        if let Some(o) = was.filter(|_| !moved) {
            out.extend((next..o).filter(|i| gone(*i)).map(|i| Aligned { old: id(i), new: None, moved: false }));
            next = next.max(o.saturating_add(1));
        }
        out.push(Aligned { old: was.and_then(id), new: id(n), moved });
    }
    let rest = next..old.clauses.len();
    out.extend(rest.filter(|i| gone(*i)).map(|i| Aligned { old: id(i), new: None, moved: false }));
    out
}

/// Which of a list of different numbers stay in order: the places of a longest rising run.
#[must_use]
pub fn rising(list: &[usize]) -> Vec<bool> {
    // `ends[k]` is the place of the smallest last number of a rising run of length k + 1.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(list.len());
    for (i, n) in list.iter().enumerate() {
        let k = ends.partition_point(|e| list.get(*e).is_some_and(|m| m < n));
        before.push(k.checked_sub(1).and_then(|k| ends.get(k)).copied());
        match ends.get_mut(k) {
            Some(e) => *e = i,
            None => ends.push(i),
        }
    }
    let mut keep = vec![false; list.len()];
    let mut at = ends.last().copied();
    while let Some(i) = at {
        if let Some(k) = keep.get_mut(i) {
            *k = true;
        }
        at = before.get(i).copied().flatten();
    }
    keep
}

/// For each new clause its old one, and for each old clause its new one.
pub(super) struct Pairs {
    pub old_of: Vec<Option<usize>>,
    pub new_of: Vec<Option<usize>>,
}

/// Pairs clauses. A clause inserted in the middle renumbers all that follow, so titles say more than numbers: first
/// number and title, then title and text, then a title that stands once on each side, last the number alone.
pub(super) fn pair(old: &Charter, new: &Charter) -> Pairs {
    let mut pairs = Pairs { old_of: vec![None; new.clauses.len()], new_of: vec![None; old.clauses.len()] };
    let no_number = |c: &Clause| if derived(c) { String::new() } else { c.number.clone() };
    pairs.by(old, new, false, |c| (!derived(c)).then(|| (no_number(c), c.title.clone())));
    pairs.by(old, new, false, |c| {
        (!c.title.is_empty() || !c.text.is_empty()).then(|| (c.title.clone(), c.text.clone()))
    });
    pairs.by(old, new, true, |c| (!c.title.is_empty()).then(|| (c.title.clone(), String::new())));
    pairs.by(old, new, false, |c| (!derived(c)).then(|| (c.number.clone(), String::new())));
    pairs.by(old, new, false, |c| derived(c).then(|| (c.title.clone(), String::new())));
    pairs
}

fn derived(clause: &Clause) -> bool {
    clause.number.starts_with('§')
}

impl Pairs {
    /// Pairs what is still single and has the same key; the first with the first, or, if `once`, only keys that stand
    /// once on each side.
    fn by(&mut self, old: &Charter, new: &Charter, once: bool, key: impl Fn(&Clause) -> Option<(String, String)>) {
        let mut waiting: BTreeMap<(String, String), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        let single = |list: &[Option<usize>], i: usize| list.get(i).is_some_and(Option::is_none);
        for (i, c) in old.clauses.iter().enumerate().filter(|(i, _)| single(&self.new_of, *i)) {
            if let Some(k) = key(c) {
                waiting.entry(k).or_default().0.push(i);
            }
        }
        for (i, c) in new.clauses.iter().enumerate().filter(|(i, _)| single(&self.old_of, *i)) {
            if let Some(k) = key(c) {
                waiting.entry(k).or_default().1.push(i);
            }
        }
        for (olds, news) in waiting.values() {
            if once && (olds.len() != 1 || news.len() != 1) {
                continue;
            }
            for (o, n) in olds.iter().zip(news) {
                if let (Some(of_old), Some(of_new)) = (self.new_of.get_mut(*o), self.old_of.get_mut(*n)) {
                    *of_old = Some(*n);
                    *of_new = Some(*o);
                }
            }
        }
    }
}

/// The changes, in the new version's order; what was removed stands where it stood.
pub(super) fn changes(old: &Charter, new: &Charter, pairs: &Pairs) -> Vec<ClauseChange> {
    let mut out = Vec::new();
    let mut next_old = 0usize;
    for (n, clause) in new.clauses.iter().enumerate() {
        let was = pairs.old_of.get(n).copied().flatten();
        if let Some(o) = was {
            // Removed clauses that stood before this one.
            while next_old < o {
                removed(old, pairs, next_old, &mut out);
                next_old = next_old.saturating_add(1);
            }
            next_old = next_old.max(o.saturating_add(1));
        }
        match was.and_then(|o| old.clauses.get(o)) {
            Some(before) => out.extend(changed(before, clause)),
            None => out.push(ClauseChange {
                number: clause.number.clone(),
                title: clause.title.clone(),
                kind: ChangeKind::Added,
                old_number: None,
                old_text: String::new(),
                new_text: clause.text.clone(),
            }),
        }
    }
    while next_old < old.clauses.len() {
        removed(old, pairs, next_old, &mut out);
        next_old = next_old.saturating_add(1);
    }
    out
}

fn removed(old: &Charter, pairs: &Pairs, at: usize, out: &mut Vec<ClauseChange>) {
    let (Some(clause), Some(None)) = (old.clauses.get(at), pairs.new_of.get(at)) else { return };
    out.push(ClauseChange {
        number: clause.number.clone(),
        title: clause.title.clone(),
        kind: ChangeKind::Removed,
        old_number: Some(clause.number.clone()),
        old_text: clause.text.clone(),
        new_text: String::new(),
    });
}

fn changed(before: &Clause, after: &Clause) -> Option<ClauseChange> {
    let renumbered = before.number != after.number && !(derived(before) && derived(after));
    let texts = if before.text != after.text {
        Some((before.text.clone(), after.text.clone()))
    } else if !same_words(&before.markdown, &after.markdown) {
        // The words are the same, but not what they link to or how they are set.
        Some((before.markdown.clone(), after.markdown.clone()))
    } else if before.title != after.title || before.level != after.level {
        Some((before.text.clone(), after.text.clone()))
    } else {
        None
    };
    let kind = match (&texts, renumbered) {
        (Some(_), _) => ChangeKind::Changed,
        (None, true) => ChangeKind::Renumbered,
        (None, false) => return None,
    };
    let (old_text, new_text) = texts.unwrap_or_else(|| (before.text.clone(), after.text.clone()));
    Some(ClauseChange {
        number: after.number.clone(),
        title: after.title.clone(),
        kind,
        old_number: Some(before.number.clone()),
        old_text,
        new_text,
    })
}

/// Line breaks inside a paragraph are layout.
fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}
