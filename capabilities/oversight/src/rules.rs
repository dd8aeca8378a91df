//! Which version's rules a meeting or motion goes by: those under which it opened, for life (kernel.md, Amendments).

use crate::Oversight;
use crate::model::{At, Body, Model};
use crate::state::{Meeting, Motion, Phase, State};
use servanda_norms::Sym;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The place of an earlier version's rules in [`Oversight::earlier`]; none: those of the version in force.
pub(crate) type Pin = Option<usize>;

impl Oversight {
    /// The next version of the charter. What opened under the present one keeps its rules; `moved` says which number each
    /// clause of the present version has in the next.
    pub fn amend(&mut self, next: &Self, moved: &[u32]) {
        let pin = self.earlier.len();
        let earlier = Arc::make_mut(&mut self.earlier);
        earlier.push(Arc::clone(&self.model));
        earlier.iter_mut().for_each(|m| Arc::make_mut(m).renumber(moved));
        self.state.pin(pin, moved);
        self.model = Arc::clone(&next.model);
    }

    /// The rules that a pin names.
    pub(crate) fn rules(&self, pin: Pin) -> &Arc<Model> {
        pin.and_then(|p| self.earlier.get(p)).unwrap_or(&self.model)
    }

    /// The rules that an event or statement about this meeting or motion goes by.
    pub(crate) fn pin_of(&self, subject: Option<Sym>) -> Pin {
        let of = |s: Sym| match self.state.motions.get(&s) {
            Some(m) => m.rules,
            None => self.state.meetings.get(&s).and_then(|m| m.rules),
        };
        subject.and_then(of)
    }

    /// Before a motion is put to the vote once more, or in a meeting that opened earlier: it goes by that vote's rules, and
    /// what was noted of it by the place of a rule is noted by the place of the same block there.
    pub(crate) fn put_under(&mut self, motion: Sym, pin: Pin) {
        let Some(old) = self.state.motions.get(&motion).map(|m| m.rules).filter(|old| *old != pin) else { return };
        let (before, after) = (Arc::clone(self.rules(old)), Arc::clone(self.rules(pin)));
        if let Some(m) = self.state.motions.get_mut(&motion) {
            m.translate(&before, &after);
            m.rules = pin;
        }
    }

    /// Puts every motion that a meeting opens with under the rules in force.
    pub(crate) fn put_agenda_under(&mut self, meeting: Option<Sym>) {
        let Some(id) = meeting else { return };
        let agenda = self.state.meetings.get(&id).map(|m| m.agenda.clone()).unwrap_or_default();
        for motion in agenda {
            if self.state.motions.get(&motion).is_some_and(|m| m.meeting == Some(id)) {
                self.put_under(motion, None);
            }
        }
    }
}

impl State {
    /// What is open or decided keeps the rules under which it opened.
    fn pin(&mut self, pin: usize, moved: &[u32]) {
        let opened = |m: &Meeting| matches!(m.phase, Phase::Open | Phase::Closed);
        for m in self.meetings.values_mut().filter(|m| opened(m)) {
            m.rules.get_or_insert(pin);
        }
        let meetings = &self.meetings;
        for m in self.motions.values_mut() {
            if m.written.is_some() || m.meeting.and_then(|x| meetings.get(&x)).is_some_and(opened) {
                m.rules.get_or_insert(pin);
            }
            m.reasons.iter_mut().for_each(|r| renumber(&mut r.clause, moved));
        }
    }
}

impl Motion {
    fn translate(&mut self, before: &Model, after: &Model) {
        let veto = |n: &usize| {
            let block = &before.vetoes.get(*n)?.at.block;
            after.vetoes.iter().position(|v| v.at.block == *block)
        };
        let windows = std::mem::take(&mut self.windows);
        self.windows = windows.iter().filter_map(|((n, p), w)| Some(((veto(n)?, *p), *w))).collect();
        self.offered = self.offered.iter().filter_map(veto).collect::<BTreeSet<usize>>();
        self.vetoes.retain_mut(|v| veto(&v.veto).map(|n| v.veto = n).is_some());
        self.excluded.clear();
    }
}

fn renumber(clause: &mut u32, moved: &[u32]) {
    *clause = moved.get(*clause as usize).copied().unwrap_or(*clause);
}

impl Model {
    /// The next version numbers the clauses anew.
    fn renumber(&mut self, moved: &[u32]) {
        let each = |at: &mut At| renumber(&mut at.clause, moved);
        self.bodies.values_mut().flat_map(Body::rules_mut).for_each(each);
        self.matters.values_mut().map(|m| &mut m.at).for_each(each);
        self.exclusions.iter_mut().map(|x| &mut x.at).for_each(each);
        self.vetoes.iter_mut().map(|v| &mut v.at).for_each(each);
    }
}

impl Body {
    fn rules_mut(&mut self) -> impl Iterator<Item = &mut At> {
        let limits = self.summons.iter_mut().chain(&mut self.agenda).chain(&mut self.addition).map(|l| &mut l.at);
        let by = self.convening.iter_mut().chain(&mut self.minutes).map(|r| &mut r.at);
        let plain =
            self.ballot.iter_mut().chain(&mut self.marked).chain(&mut self.new_item).chain(&mut self.acceptance);
        let own = [&mut self.at].into_iter().chain(self.chair_rule.iter_mut().map(|c| &mut c.at));
        let votes = self.quorum.iter_mut().map(|q| &mut q.at).chain(self.voting.iter_mut().map(|v| &mut v.at));
        let after = self.binding.iter_mut().map(|b| &mut b.at).chain(self.written.iter_mut().map(|w| &mut w.at));
        let again = self.ladder.iter_mut().map(|l| &mut l.at).chain(self.proxy.iter_mut().map(|(at, _)| at));
        let more = self.extraordinary.iter_mut().map(|e| &mut e.at);
        limits.chain(by).chain(plain).chain(own).chain(votes).chain(after).chain(again).chain(more)
    }
}
