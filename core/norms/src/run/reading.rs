//! What holds at the place that the run has reached.

use super::{Instance, Run};
use crate::amount::{Compared, Openings, Owed, Waiting};
use crate::event::{Event, EventId};
use crate::names::{Names, Sym};
use crate::program::Program;
use crate::store::Chunks;
use rust_decimal::Decimal;
use servanda_vocabulary::{Moment, Money};
use sha2::Digest;

impl Run {
    /// The program that runs.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }
    pub(crate) fn shared_program(&self) -> std::sync::Arc<Program> {
        std::sync::Arc::clone(&self.program)
    }
    /// The names, the charter's and the log's.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }
    /// Interns a name that the log brings.
    pub fn intern(&mut self, name: &str) -> Sym {
        self.names.intern(name)
    }
    /// The moment up to which the run has come.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }
    /// Everything that happened, in run order.
    #[must_use]
    pub fn events(&self) -> &Chunks<Event> {
        &self.events
    }
    /// One event.
    #[must_use]
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.get(id as usize)
    }
    /// Every instance that ever ran.
    #[must_use]
    pub fn instances(&self) -> &Chunks<Instance> {
        &self.instances
    }
    /// What became owed, in order.
    #[must_use]
    pub fn owed(&self) -> &[Owed] {
        &self.owed
    }
    /// Amounts that cannot be made yet, and what they await.
    #[must_use]
    pub fn amount_waits(&self) -> &[Waiting] {
        &self.amount_waits
    }
    /// Declared sums that this reader could compare, because it knows the undisclosed values.
    #[must_use]
    pub fn compared(&self) -> &[Compared] {
        &self.compared
    }
    /// Lets this reader compute with undisclosed values that it knows. The digest does not change by it.
    pub fn open_values(&mut self, openings: std::sync::Arc<Openings>) {
        self.openings = Some(openings);
    }
    /// Every statement of a measure that some sum adds up, in order.
    pub(crate) fn stated(&self, measure: Sym) -> impl Iterator<Item = &Event> {
        self.stated.get(&measure).into_iter().flatten().filter_map(|id| self.event(*id))
    }
    /// Norms that were stopped, alone, because they could not become quiet.
    #[must_use]
    pub fn faults(&self) -> &[(EventId, String)] {
        &self.faults
    }
    /// The first event of one of these names with this subject (or without any).
    #[must_use]
    pub fn first_of(&self, names: &[Sym], subject: Option<Sym>) -> Option<&Event> {
        self.pick(names, subject, true)
    }
    /// The last event of one of these names with this subject (or without any).
    #[must_use]
    pub fn last_of(&self, names: &[Sym], subject: Option<Sym>) -> Option<&Event> {
        self.pick(names, subject, false)
    }
    /// The first event of one of these names that a trigger's subject and scope speak of.
    #[must_use]
    pub(crate) fn first_for(&self, names: &[Sym], trigger: Option<&Event>) -> Option<&Event> {
        self.pick_in(names, trigger.and_then(|t| t.subject), trigger.and_then(|t| t.scope), true)
    }
    /// The last event of one of these names with this subject, in this scope.
    pub(crate) fn last_in(&self, names: &[Sym], subject: Option<Sym>, scope: Option<Sym>) -> Option<&Event> {
        self.pick_in(names, subject, scope, false)
    }
    /// The last event of one of these names about exactly this subject, in a scope; none without a subject.
    pub(super) fn last_about(&self, names: &[Sym], subject: Option<Sym>, scope: Option<Sym>) -> Option<&Event> {
        let about = Some(subject?);
        let part = self.occurrences.part(about.map_or(0, |s| s.place()))?;
        let keys = names.iter().flat_map(|n| part.range((*n, about, None)..=(*n, about, Some(Sym::LAST))));
        let here = keys.filter(|(key, _)| scope.is_none() || crate::scope::agree(&self.names, scope, key.2));
        here.map(|(_, (_, last))| *last).max().and_then(|id| self.event(id))
    }
    /// The first and the last event of one of these names about exactly this, or exactly about nothing, in a scope.
    pub(super) fn bounds_about(
        &self,
        names: &[Sym],
        about: Option<Sym>,
        scope: Option<Sym>,
    ) -> Option<(EventId, EventId)> {
        let part = self.occurrences.part(about.map_or(0, |s| s.place()))?;
        let keys = names.iter().flat_map(|n| part.range((*n, about, None)..=(*n, about, Some(Sym::LAST))));
        let here = keys.filter(|(key, _)| scope.is_none() || crate::scope::agree(&self.names, scope, key.2));
        here.map(|(_, ids)| *ids).reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
    }
    /// Whether this ever happened: to somebody, or (none) to anybody, in exactly this scope, or (none) in any.
    pub(super) fn begun(&self, name: Sym, who: Option<Sym>, scope: Option<Sym>) -> bool {
        let all = (name, None, None)..=(name, Some(Sym::LAST), Some(Sym::LAST));
        let mut keys = self.occurrences.all().flat_map(|p| p.range(all.clone())).map(|(key, _)| key);
        keys.any(|k| (who.is_none() || k.1 == who) && (scope.is_none() || k.2 == scope))
    }
    pub(super) fn pick(&self, names: &[Sym], subject: Option<Sym>, first: bool) -> Option<&Event> {
        self.pick_in(names, subject, None, first)
    }
    fn pick_in(&self, names: &[Sym], subject: Option<Sym>, scope: Option<Sym>, first: bool) -> Option<&Event> {
        const LAST: Option<Sym> = Some(Sym::LAST);
        let mut best: Option<EventId> = None;
        let mut consider = |key: &(Sym, Option<Sym>, Option<Sym>), (one, two): &(EventId, EventId)| {
            if scope.is_some() && !crate::scope::agree(&self.names, scope, key.2) {
                return;
            }
            let id = if first { *one } else { *two };
            best = Some(best.map_or(id, |b| if first { b.min(id) } else { b.max(id) }));
        };
        for n in names {
            match subject {
                Some(s) => {
                    for about in [Some(s), None] {
                        let part = self.occurrences.part(about.map_or(0, |s| s.place()));
                        for (key, ids) in part.iter().flat_map(|p| p.range((*n, about, None)..=(*n, about, LAST))) {
                            consider(key, ids);
                        }
                    }
                }
                None if scope.is_none() => {
                    if let Some(ids) = self.named.get(n) {
                        consider(&(*n, None, None), ids);
                    }
                }
                None => {
                    let all = self.occurrences.all();
                    for (key, ids) in all.flat_map(|p| p.range((*n, None, None)..=(*n, LAST, LAST))) {
                        consider(key, ids);
                    }
                }
            }
        }
        best.and_then(|id| self.event(id))
    }
    /// The last number that was measured of a subject, in a scope.
    #[must_use]
    pub fn measured(&self, measure: Sym, subject: Option<Sym>, scope: Option<Sym>) -> Option<Decimal> {
        self.last_in(&[measure], subject, scope).and_then(|e| e.said.value().or(e.said.amount().map(|m| m.amount)))
    }
    /// The last money that was measured of a subject, in a scope.
    #[must_use]
    pub fn measured_money(&self, measure: Sym, subject: Option<Sym>, scope: Option<Sym>) -> Option<Money> {
        self.last_in(&[measure], subject, scope).and_then(|e| e.said.amount())
    }
    /// The last measured money that was stated about nothing in particular.
    #[must_use]
    pub fn stated_of_nothing(&self, measure: Sym, scope: Option<Sym>) -> Option<Money> {
        let any = (measure, None, None)..=(measure, None, Some(Sym::LAST));
        let fits = |key: &(Sym, Option<Sym>, Option<Sym>)| crate::scope::agree(&self.names, scope, key.2);
        let last = self.occurrences.part(0)?.range(any).filter(|(k, _)| fits(k)).map(|(_, (_, last))| *last).max()?;
        self.event(last).and_then(|e| e.said.amount())
    }
    /// Open instances of a norm, by its block.
    pub fn open_of<'a>(&'a self, block: &'a str) -> impl Iterator<Item = &'a Instance> {
        let sym = self.names.find(block);
        self.instances
            .iter()
            .filter(move |i| i.state.open() && self.program.norm(i.norm).is_some_and(|n| Some(n.block) == sym))
    }
    /// What the digest of the run's events is now, with open instances and statuses.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut h = self.hasher.clone();
        for line in self.standing.lines(&self.names) {
            h.update(line.as_bytes());
        }
        for i in self.instances.iter().filter(|i| i.state.open()) {
            h.update(self.program.norm(i.norm).map_or("?", |n| self.names.text(n.block)).as_bytes());
            h.update(i.due.map_or(i64::MAX, |d| d.at.seconds()).to_be_bytes());
        }
        h.finalize().into()
    }
}
