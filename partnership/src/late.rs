//! Late facts: a fact of an earlier moment re-derives what followed from it; nothing is edited (kernel.md, Facts and late
//! facts).

use crate::amend::take;
use crate::capabilities::{Capabilities, HostOf};
use crate::replay::Partnership;
use servanda_norms::{Fact, Kept, Run};
use servanda_vocabulary::Moment;
use std::sync::Arc;

/// How often at most a late fact is read again because a window has to be spared: each time one that the time before had not
/// closed.
const ROUNDS: usize = 8;

impl Partnership {
    /// A run of the founding version in which nothing has happened.
    pub(crate) fn blank(&self, kept: Arc<Kept>) -> (Run, Capabilities) {
        match self.versions.first() {
            Some(v) => (self.run.again(Arc::clone(&v.program), kept), v.blank.clone()),
            None => (self.run.clone(), self.caps.clone()),
        }
    }

    /// The run starts again with all facts in their order, up to the late entry's stamp. What was done in reliance on the old
    /// reading stands, except for the party that itself brings the late fact; and nobody else is in the wrong by the new one
    /// before the grace has passed.
    pub(crate) fn rerun(&mut self, fresh: Vec<Fact>, late: Moment, by: &str) {
        self.reruns = self.reruns.saturating_add(1);
        let by = self.run.names().find(by);
        let first = fresh.iter().map(|f| f.at).min().unwrap_or(late);
        let mut relied = self.run.relied_on(late);
        // Only acts after the late fact's moment rest on not knowing it.
        relied.retain(|r| {
            let act = usize::try_from(r.entry).ok().and_then(|i| self.acts().get(i)).copied();
            r.late < late || (r.party != by && act.is_some_and(|a| a >= first))
        });
        relied.sort();
        relied.dedup_by(|a, b| (a.entry, a.norm, a.subject) == (b.entry, b.norm, b.subject));
        let mut kept = Kept { relied, spared: self.run.kept().spared.clone() };
        // Where the grace cannot be computed the windows that need it say so themselves.
        let until = self.run.grace_after(late).unwrap_or(late);
        let then = self.before(until);
        self.waiting.extend(fresh.into_iter().map(|f| ((f.at, f.entry, f.field), f)));
        for _ in 0..ROUNDS {
            (self.run, self.caps) = self.blank(Arc::new(kept.clone()));
            let facts = Arc::unwrap_or_clone(std::mem::take(&mut self.facts));
            self.waiting.extend(facts.into_iter().map(|f| ((f.at, f.entry, f.field), f)));
            self.feed_waiting(late, true);
            let spared = self.before(until).newly_closed(&then, late, until, by);
            if spared.is_empty() {
                break;
            }
            kept.spared.extend(spared);
        }
    }

    /// The run up to a moment, if nothing more is said until then.
    fn before(&self, until: Moment) -> Run {
        let mut ahead = self.clone();
        ahead.feed_waiting(until, true);
        let mut host = HostOf { caps: &mut ahead.caps, statements: &ahead.statements, origin: &ahead.origin };
        ahead.run.advance_before(until, &mut host);
        ahead.run
    }

    /// `S(n, t)`: what holds just after everything at or before `at` has run, as known after the last entry taken. It may be
    /// earlier or later than what has run.
    #[must_use]
    pub fn as_of(&self, at: Moment) -> Partnership {
        let mut then = self.clone();
        if at < then.run.now() {
            let facts = Arc::unwrap_or_clone(std::mem::take(&mut then.facts));
            (then.run, then.caps) = self.blank(Arc::clone(self.run.kept()));
            then.waiting.extend(facts.into_iter().map(|f| ((f.at, f.entry, f.field), f)));
        }
        then.advance(at);
        then
    }

    /// The state at the place of an act of an earlier moment: after the day windows that close there and the facts of
    /// earlier entries, before the hour windows that close there.
    pub(crate) fn place(&self, act: Moment) -> (Run, Capabilities) {
        let (mut run, mut caps) = self.blank(Arc::default());
        let mut facts: Vec<&Fact> = self.facts.iter().chain(self.waiting.values()).filter(|f| f.at <= act).collect();
        facts.sort_by_key(|f| (f.at, f.entry, f.field));
        let mut host = HostOf { caps: &mut caps, statements: &self.statements, origin: &self.origin };
        for f in facts {
            take(&self.versions, &mut run, &mut host, f.clone());
        }
        run.advance_before(act, &mut host);
        (run, caps)
    }
}
