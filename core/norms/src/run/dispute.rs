//! Disputes: a question that was asked, answered, contested, decided, and is then settled.

use super::{Host, Run};
use crate::cond::{Cond, Tri};
use crate::effect::NewEvent;
use crate::event::{Cause, Event};
use crate::names::Sym;
use std::sync::Arc;

/// Where a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody asked.
    Unasked,
    /// Asked, and not answered.
    Open,
    /// Answered; the answer may be contested.
    Answered,
    /// Contested, and not decided.
    Contested,
    /// Settled: answered for good.
    Settled,
}

/// What has become of the findings on which a norm rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    /// They are as they were.
    Holds,
    /// One is contested, and without effect until that is decided.
    Suspended,
    /// One was turned.
    Gone,
}

impl Stage {
    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Stage::Unasked => "unasked",
            Stage::Open => "open",
            Stage::Answered => "answered",
            Stage::Contested => "contested",
            Stage::Settled => "settled",
        }
    }
}

impl Run {
    /// Where a question about a subject stands: the last thing that moved it.
    #[must_use]
    pub fn stage(&self, finding: u32, subject: Option<Sym>) -> Stage {
        self.stage_in(finding, subject, None)
    }

    /// The same, in a scope.
    pub(crate) fn stage_in(&self, finding: u32, subject: Option<Sym>, scope: Option<Sym>) -> Stage {
        let Some(f) = self.program.findings.get(finding as usize) else { return Stage::Unasked };
        let d = &f.dispute;
        // What an earlier question's own clock brings about moves that question, not one that was put since.
        let step = |names: &[Sym]| self.last_in(names, subject, scope).map(|e| self.place_of(f, e));
        let steps = [
            (self.last_in(&d.opens, subject, scope).map(|e| e.id), Stage::Open),
            (step(&[f.yes, f.no]).max(step(&d.answered)), Stage::Answered),
            (step(&d.contested), Stage::Contested),
            (step(&d.settled), Stage::Settled),
        ];
        let last = steps.iter().filter_map(|(id, s)| id.map(|i| (i, *s))).max_by_key(|(id, _)| *id);
        match last.map(|(_, s)| s) {
            None => Stage::Unasked,
            // Where nobody may contest, an answer settles.
            Some(Stage::Answered) if d.contested.is_empty() => Stage::Settled,
            Some(s) => s,
        }
    }

    /// What a finding says of a subject: the judge's last answer, unless a contest suspends it; else what holds meanwhile.
    #[must_use]
    pub fn found(&self, finding: u32, subject: Option<Sym>) -> Tri {
        self.found_by(finding, subject, None, None)
    }

    /// What it says for a trigger: of its subject, in its scope, to the question that it rests on.
    pub(crate) fn found_for(&self, finding: u32, trigger: Option<&Event>) -> Tri {
        self.found_by(finding, trigger.and_then(|t| t.subject), trigger.and_then(|t| t.scope), trigger)
    }

    fn found_by(&self, finding: u32, subject: Option<Sym>, scope: Option<Sym>, trigger: Option<&Event>) -> Tri {
        let Some(f) = self.program.findings.get(finding as usize) else { return Tri::Unknown };
        let meanwhile = f.meanwhile.map_or(Tri::Unknown, Tri::from);
        if f.dispute.pauses && self.stage_in(finding, subject, scope) == Stage::Contested {
            return meanwhile;
        }
        match self.answer_for(f, subject, scope, trigger) {
            Some(e) => (e.name == f.yes).into(),
            None => meanwhile,
        }
    }

    /// What has become of the findings on which a running norm rests: still so, contested and without effect meanwhile, or
    /// turned for good.
    pub(super) fn ground(&self, when: &Cond, trigger: Option<&Event>) -> Ground {
        let mut list = Vec::new();
        when.rests_on(&mut list);
        let (subject, scope) = (trigger.and_then(|t| t.subject), trigger.and_then(|t| t.scope));
        let one = |finding: u32| {
            let may_be_contested = |f: &&crate::program::FindingNorm| !f.dispute.contested.is_empty();
            let Some(f) = self.program.findings.get(finding as usize).filter(may_be_contested) else {
                return Ground::Holds;
            };
            match self.stage_in(finding, subject, scope) {
                Stage::Contested if f.dispute.pauses => Ground::Suspended,
                Stage::Settled if self.found_for(finding, trigger) == Tri::No => Ground::Gone,
                _ => Ground::Holds,
            }
        };
        list.into_iter().map(one).max().unwrap_or(Ground::Holds)
    }

    /// The answer to a question about this subject as it was last put; without one, that about nothing in particular.
    #[must_use]
    pub fn answer(&self, finding: u32, subject: Option<Sym>, scope: Option<Sym>) -> Option<&Event> {
        self.answer_for(self.program.findings.get(finding as usize)?, subject, scope, None)
    }

    /// Whether a question was answered, by its judge or by its outer limit, and has not been put again since: of exactly
    /// this subject and scope.
    #[must_use]
    pub fn answered(&self, finding: u32, subject: Option<Sym>, scope: Option<Sym>) -> bool {
        let Some(f) = self.program.findings.get(finding as usize) else { return false };
        let last = |names: &[Sym]| {
            let exact = |e: &&Event| names.contains(&e.name) && e.subject == subject && e.scope == scope;
            self.events.iter().rev().find(exact)
        };
        let said = last(&[f.yes, f.no]).into_iter().chain(last(&f.dispute.answered)).map(|e| self.place_of(f, e)).max();
        said.is_some() && said >= last(&f.dispute.opens).map(|e| e.id)
    }

    /// A contest is decided: with another answer that answer takes effect, else the first one stands. Either settles it.
    pub(super) fn decide(&mut self, finding: u32, answer: Option<bool>, cause: Cause, about: &Event, _: &dyn Host) {
        let program = Arc::clone(&self.program);
        let Some(f) = program.findings.get(finding as usize) else { return };
        let was = self.answer_for(f, about.subject, about.scope, Some(about)).map(|e| e.name == f.yes);
        let what = || NewEvent { subject: about.subject, party: about.party, ..NewEvent::default() };
        let name = match answer {
            Some(a) if Some(a) != was => Some(if a { f.yes } else { f.no }),
            _ => f.dispute.upheld,
        };
        for name in name.into_iter().chain(f.dispute.settled.iter().copied()) {
            self.happen(self.now, name, what(), cause.clone(), None);
        }
    }
}
