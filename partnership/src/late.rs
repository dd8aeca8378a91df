//! Late facts: a fact of an earlier moment re-derives what followed from it; nothing is edited (kernel.md, Facts and late
//! facts).

use crate::capabilities::{Capabilities, HostOf};
use crate::replay::Partnership;
use servanda_norms::{Fact, Run};
use servanda_vocabulary::Moment;

impl Partnership {
    /// The run starts again with all facts in their order. What was done in reliance on the old reading stands, except for
    /// the party that itself brings the late fact.
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
        self.run = self.run.again(relied);
        self.caps = self.compiled.blank.clone();
        let all = std::mem::take(&mut self.facts).into_iter().chain(fresh);
        self.waiting.extend(all.map(|f| ((f.at, f.entry, f.field), f)));
    }

    /// `S(n, t)`: what holds just after everything at or before `at` has run, as known after the last entry taken. It may be
    /// earlier or later than what has run.
    #[must_use]
    pub fn as_of(&self, at: Moment) -> Partnership {
        let mut then = self.clone();
        if at < then.run.now() {
            let facts = std::mem::take(&mut then.facts);
            then.run = self.run.again(self.run.relied().to_vec());
            then.caps = self.compiled.blank.clone();
            then.waiting.extend(facts.into_iter().map(|f| ((f.at, f.entry, f.field), f)));
        }
        then.advance(at);
        then
    }

    /// The state at the place of an act of an earlier moment: after the day windows that close there and the facts of
    /// earlier entries, before the hour windows that close there.
    pub(crate) fn place(&self, act: Moment) -> (Run, Capabilities) {
        let mut run = self.run.again(Vec::new());
        let mut caps = self.compiled.blank.clone();
        let mut facts: Vec<&Fact> = self.facts.iter().chain(self.waiting.values()).filter(|f| f.at <= act).collect();
        facts.sort_by_key(|f| (f.at, f.entry, f.field));
        let mut host = HostOf { caps: &mut caps, statements: &self.statements, origin: &self.origin };
        for f in facts {
            run.feed(f.clone(), &mut host);
        }
        run.advance_before(act, &mut host);
        (run, caps)
    }
}
