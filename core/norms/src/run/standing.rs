//! Statuses: who holds them, in which scope, and which may follow which.
//!
//! A status without scope holds everywhere. One that is kept apart (`per`) holds where its key says; where a question names no
//! scope, only what holds everywhere counts. A life cycle (`from`) lets a status begin only after another, which it ends.

use super::Run;
use crate::effect::NewEvent;
use crate::event::{Cause, EventId};
use crate::names::{Names, Sym};
use crate::scope::{agree, covers, project};
use std::collections::BTreeMap;

/// What the charter says of a status, where that is more than its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusNorm {
    /// `status.x`.
    pub status: Sym,
    /// Its clause.
    pub clause: u32,
    /// The dimensions of scope that it keeps apart.
    pub per: Vec<String>,
    /// The life cycle that it belongs to.
    pub life: Option<Life>,
}

/// A status's place in a life cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// The statuses that it may follow, and then ends.
    pub from: Vec<Sym>,
    /// Whether it may begin for whoever is in none of the cycle's statuses.
    pub first: bool,
    /// All statuses of the cycle.
    pub all: Vec<Sym>,
    /// `status.x.refused`: it did not begin, since it may not follow what was there.
    pub refused: Sym,
}

/// Who holds what.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    /// Everywhere: by status and holder, since which event.
    everywhere: BTreeMap<(Sym, Sym), EventId>,
    /// In one scope: by status, holder and key.
    apart: BTreeMap<(Sym, Sym, Sym), EventId>,
}

impl Standing {
    fn keys(&self, status: Sym, who: Sym) -> impl Iterator<Item = Sym> {
        self.apart.range((status, who, Sym::FIRST)..=(status, who, Sym::LAST)).map(|((.., key), _)| *key)
    }

    fn holds(&self, names: &Names, status: Sym, who: Sym, scope: Option<Sym>) -> bool {
        self.everywhere.contains_key(&(status, who))
            || (scope.is_some() && self.keys(status, who).any(|key| covers(names, scope, Some(key))))
    }

    /// Adds what is held to a digest's input, by text: the numbers of names follow the order of recording.
    pub(super) fn lines(&self, names: &Names) -> Vec<String> {
        let text = |s: &Sym| names.text(*s);
        let line = |(s, w): &(Sym, Sym)| (text(s), text(w), "");
        let scoped = |(s, w, k): &(Sym, Sym, Sym)| (text(s), text(w), text(k));
        let mut held: Vec<_> = self.everywhere.keys().map(line).chain(self.apart.keys().map(scoped)).collect();
        held.sort_unstable();
        let at = |k: &str| if k.is_empty() { String::new() } else { format!("@{k}") };
        held.into_iter().map(|(s, w, k)| format!("{s} of {w}{}\n", at(k))).collect()
    }
}

impl Run {
    /// Whether somebody holds a status or office, everywhere.
    #[must_use]
    pub fn has(&self, status: Sym, who: Sym) -> bool {
        self.standing.everywhere.contains_key(&(status, who))
    }

    /// Whether somebody holds a status in this scope: everywhere, or where the scope names its key.
    #[must_use]
    pub fn has_in(&self, status: Sym, who: Sym, scope: Option<Sym>) -> bool {
        self.standing.holds(&self.names, status, who, scope)
    }

    /// Since which event somebody holds a status, everywhere.
    #[must_use]
    pub fn since(&self, status: Sym, who: Sym) -> Option<EventId> {
        self.standing.everywhere.get(&(status, who)).copied()
    }

    /// Since which event somebody holds a status in this scope.
    #[must_use]
    pub fn since_in(&self, status: Sym, who: Sym, scope: Sym) -> Option<EventId> {
        let covered = |k: &Sym| covers(&self.names, Some(scope), Some(*k));
        let apart = self.standing.keys(status, who).filter(covered);
        let apart = apart.filter_map(|k| self.standing.apart.get(&(status, who, k)).copied()).min();
        self.since(status, who).or(apart)
    }

    /// All that hold a status everywhere, in name order.
    #[must_use]
    pub fn holders(&self, status: Sym) -> Vec<Sym> {
        self.holders_in(status, None)
    }

    /// All that hold a status in this scope, in name order.
    #[must_use]
    pub fn holders_in(&self, status: Sym, scope: Option<Sym>) -> Vec<Sym> {
        let all = (status, Sym::FIRST)..=(status, Sym::LAST);
        let mut v: Vec<Sym> = self.standing.everywhere.range(all).map(|((_, who), _)| *who).collect();
        if scope.is_some() {
            let all = (status, Sym::FIRST, Sym::FIRST)..=(status, Sym::LAST, Sym::LAST);
            let apart = self.standing.apart.range(all).map(|(k, _)| *k);
            v.extend(apart.filter(|(.., key)| covers(&self.names, scope, Some(*key))).map(|(_, who, _)| who));
        }
        v.sort_by(|a, b| self.names.text(*a).cmp(self.names.text(*b)));
        v.dedup();
        v
    }

    /// Every status that is held everywhere: (status, holder, since).
    pub fn statuses(&self) -> impl Iterator<Item = (Sym, Sym, EventId)> {
        self.standing.everywhere.iter().map(|((s, w), e)| (*s, *w, *e))
    }

    /// Every status that is held in one scope: (status, holder, key, since).
    pub fn statuses_apart(&self) -> impl Iterator<Item = (Sym, Sym, Sym, EventId)> {
        self.standing.apart.iter().map(|((s, w, k), e)| (*s, *w, *k, *e))
    }

    /// The keys for which somebody holds a status in one scope, each with the event since when.
    pub(super) fn held_apart(&self, status: Sym) -> BTreeMap<Sym, EventId> {
        let all = (status, Sym::FIRST, Sym::FIRST)..=(status, Sym::LAST, Sym::LAST);
        let mut keys: BTreeMap<Sym, EventId> = BTreeMap::new();
        for ((.., key), since) in self.standing.apart.range(all) {
            keys.entry(*key).and_modify(|s| *s = (*s).min(*since)).or_insert(*since);
        }
        keys
    }

    /// What the charter says of a status, and the key under which this cause gives or takes it.
    fn status_key(&mut self, status: Sym, cause: &Cause) -> (Option<StatusNorm>, Option<Sym>) {
        let norm = self.program.statuses.get(&status).cloned();
        let scope = norm.as_ref().filter(|n| !n.per.is_empty()).and_then(|_| self.scope_of(cause));
        let key = norm.as_ref().and_then(|n| project(&mut self.names, scope, &n.per));
        (norm, key)
    }

    pub(super) fn set_status(&mut self, status: Sym, who: Sym, cause: Cause) {
        let (norm, key) = self.status_key(status, &cause);
        if self.has_in(status, who, key) {
            return;
        }
        if let Some((n, life)) = norm.as_ref().and_then(|n| n.life.as_ref().map(|l| (n, l))) {
            let now: Vec<Sym> = life.all.iter().copied().filter(|s| self.has_in(*s, who, key)).collect();
            let may = if now.is_empty() { life.first } else { now.iter().all(|s| life.from.contains(s)) };
            let block = self.names.text(n.status).to_owned();
            self.trace(n.clause, &block, if may { "begins" } else { "may not follow" }, !may);
            if !may {
                let what = NewEvent { subject: Some(who), scope: key, ..NewEvent::default() };
                self.happen(self.now, life.refused, what, cause, None);
                return;
            }
            for old in now {
                self.unset_status(old, who, cause.clone());
            }
        }
        let id = self.status_event(status, who, key, "set", cause);
        match key {
            Some(k) => self.standing.apart.insert((status, who, k), id),
            None => self.standing.everywhere.insert((status, who), id),
        };
    }

    pub(super) fn unset_status(&mut self, status: Sym, who: Sym, cause: Cause) {
        let (_, key) = self.status_key(status, &cause);
        // What holds everywhere does not end in one place; what ends everywhere ends in each place too.
        if key.is_none() && self.standing.everywhere.remove(&(status, who)).is_some() {
            self.status_event(status, who, None, "unset", cause.clone());
        }
        let mut gone: Vec<Sym> = self.standing.keys(status, who).collect();
        gone.retain(|k| agree(&self.names, key, Some(*k)));
        gone.sort_by(|a, b| self.names.text(*a).cmp(self.names.text(*b)));
        for k in gone {
            self.standing.apart.remove(&(status, who, k));
            self.status_event(status, who, Some(k), "unset", cause.clone());
        }
    }

    fn status_event(&mut self, status: Sym, who: Sym, scope: Option<Sym>, word: &str, cause: Cause) -> EventId {
        let name = format!("{}.{word}", self.names.text(status));
        let name = self.names.intern(&name);
        let what = NewEvent { subject: Some(who), scope, ..NewEvent::default() };
        self.happen(self.now, name, what, cause, None)
    }
}
